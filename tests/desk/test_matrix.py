"""The table of rights walked: every address, every role, reading and acting; what answers is what the table says."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from rempart.desk.rights.matrix import matrix_page
from rempart.desk.rights.table import table
from tests.desk.conftest import Cast

SAMPLES = {
    "StringConverter": "x",
    "SlugConverter": "x",
    "IntConverter": "1",
    "UUIDConverter": "0" * 32,
    "PathConverter": "x",
}
NAMED = {"party": "p1", "year": "2026", "pseudonym": "A-01", "one": "2026-01-01", "other": "2026-01-01"}
LEAVES = {"account_logout", "accounts:sessions", "account_change_password"}
"""Acts that would end the session with which the walk goes on."""


def patterns(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name of every address and the converters of its arguments."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, (*spaces, one.namespace) if one.namespace else spaces)
        elif isinstance(one, URLPattern):
            yield ":".join((*spaces, one.name or "")), one.pattern.converters


def address(name: str, converters: dict[str, Any], number: str) -> str:
    """Return an address with sample arguments; that of the case where one is asked."""
    given = {key: NAMED.get(key, SAMPLES.get(type(one).__name__, "x")) for key, one in converters.items()}
    if "number" in given:
        given["number"] = number
    return reverse(name, kwargs=given)


def addresses(number: str) -> list[tuple[str, str]]:
    """Return every address but those that sign in, and those of machines (``api/test_matrix.py``): its name, and itself."""
    found = [(name, address(name, converters, number)) for name, converters in patterns(get_resolver())]
    return [(name, path) for name, path in found if table().routes[name].of != "signin" and name[:7] != "api:v1:"]


def faults(cast: Cast, role: str) -> Iterator[tuple[str, str, str, int]]:
    """Yield what answers otherwise than the table says: role, address, method, answer."""
    who = cast.people[role]
    client = cast.client(who)
    client.raise_request_exception = False
    member = cast.case.membership_set.filter(user=who).exists()
    for name, path in addresses(cast.case.number):
        route = table().routes[name]
        of_case = route.of in ("case", "party") and cast.case.number in path  # an entity outside a case is of none
        hidden = route.of == "operation" or (of_case and not member)  # there is no such operation
        read = client.get(path).status_code
        refused = 404 if hidden else 403
        if (read == refused) != (hidden or role not in table().readers(route)) and not (read == 404 and not hidden):
            yield role, name, "GET", read
        if read >= 500:
            yield role, name, "GET", read
        if hidden or role not in table().actors(route):
            acted = client.post(path).status_code
            if acted != refused:
                yield role, name, "POST", acted
        elif name not in LEAVES and (acted := client.post(path).status_code) in (403, 500):
            yield role, name, "POST", acted


@pytest.mark.slow
def test_every_address_answers_every_role_as_the_table_says(cast: Cast) -> None:
    """A role that the table does not name is refused, 404 where it may not know of the case; one that it names is not."""
    assert [fault for role in table().roles for fault in faults(cast, role)] == []


def test_a_stranger_learns_of_no_case(cast: Cast) -> None:
    """Every address of a case answers 404 to a case officer of another unit, and the same for a case that does not exist."""
    client = cast.client(cast.stranger, opened=False)
    for number in (cast.case.number, "2026-9999"):
        for name, path in addresses(number):
            if table().routes[name].of in ("case", "party") and number in path:
                assert client.get(path).status_code == 404, name
                assert client.post(path).status_code == 404, name


def test_nobody_reaches_a_page_without_signing_in(db: None) -> None:
    """Without a session every address leads to the page that signs in, whether it reads or acts."""
    client = Client(headers={"host": "localhost"})
    for name, path in addresses("2026-0147"):
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code == 302, name
            assert answer["Location"].startswith("/sign-in/?next="), name


def test_the_page_of_the_manual_is_fresh() -> None:
    """The table in the manual is made from the files that decide; `make golden` writes it."""
    from pathlib import Path

    page = Path(__file__).parents[2] / "docs" / "reference" / "rights.md"
    assert page.read_text(encoding="utf-8").partition("\n\n")[2].split() == matrix_page().split()
