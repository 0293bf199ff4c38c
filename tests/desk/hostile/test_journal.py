"""Who looks is written, once; where it cannot be written, nobody looks: crawled over every address with every role."""

from typing import Any

import pytest

from rempart.desk.rights.entries import DENIED
from rempart.desk.rights.table import Route, table
from tests.desk.hostile.conftest import Town, names_in, routes, shut_journal

PAGES = [(name, route) for name, route, _ in routes() if not name.startswith("api:v1:")]
ENDS = {"account_logout"}
"""Addresses that would end the session with which the crawl goes on."""


def expected(route: Route, status: int) -> list[list[str]]:
    """Return what an answer may have written: the reading alone, the refusal alone, or nothing where nobody can be named."""
    if status == 403:
        return [[DENIED]]
    if route.event and status != 302:
        return [[route.event], *([[DENIED]] if status == 404 else [])]
    return [[], *([[DENIED]] if status == 404 else [])]


@pytest.mark.parametrize("role", list(table().roles))
def test_a_page_of_a_person_is_one_entry_and_none_without(furnished: Town, written: Any, role: str) -> None:
    """Read: exactly the entry that the table names. Refused: one denial. Without the right to write: 503, and nobody is named."""
    client = furnished.client(furnished.cast.people[role])
    wrong: list[tuple[Any, ...]] = []
    seen, refused = set(), 0
    written()
    for name, route in PAGES:
        if name in ENDS:
            continue
        answer = client.get(furnished.path(name))
        entries = [one.action for one in written() if one.action != "alert"]  # of many refusals somebody is told
        if entries not in expected(route, answer.status_code) or answer.status_code >= 500:
            wrong.append((name, answer.status_code, entries))
        if names_in(answer) and not route.event:
            wrong.append((name, "names somebody without an entry", names_in(answer)))
        if answer.status_code == 200 and route.event:
            seen.add(name)
        refused += answer.status_code in (403, 404)
    assert not wrong, wrong
    assert refused > 10
    shut_journal()
    shown = {name: client.get(furnished.path(name)) for name in sorted(seen)}
    assert {name: (one.status_code, names_in(one)) for name, one in shown.items()} == dict.fromkeys(seen, (503, []))
