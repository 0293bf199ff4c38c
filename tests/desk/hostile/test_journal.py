"""Who looks is written, once; where it cannot be written, nobody looks: crawled over every address with every role."""

from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest

from rempart.desk.rights.entries import DENIED
from rempart.desk.rights.table import Route, table
from tests.desk.api.conftest import Caller, token
from tests.desk.api.test_matrix import _another
from tests.desk.hostile.conftest import Town, names_in, routes, shut_journal

__all__ = ["token"]

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


@pytest.mark.slow
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
    assert list(acts_without_entry(furnished, client)) == []


def acts_without_entry(furnished: Town, client: Any) -> Iterator[tuple[str, int, list[str]]]:
    """Yield the acts that are taken, and the forms that show somebody, where nothing can be written."""
    for name, route in PAGES:
        if not route.act or name in ENDS:
            continue
        answer = client.post(furnished.path(name), {"seen": "0"})
        asked_first = answer.status_code == 302 and answer["Location"].startswith("/why/")
        if names_in(answer) or answer.status_code == 500 or (answer.status_code < 400 and not asked_first):
            yield name, answer.status_code, names_in(answer)


FORM = {"Content-Type": "application/x-www-form-urlencoded"}
QUERIES = urlencode({"queries": '{"q": {"query": "Lanterne Basse"}}'})
READ_BY_POST: dict[str, tuple[Any, dict[str, str]]] = {
    "api:v1:match": ({"queries": [{"name": "Lanterne Basse"}]}, {}), "api:v1:party_match": (None, {}),
    "api:v1:reconcile": (QUERIES, FORM), "api:v1:case_reconcile": (QUERIES, FORM), "api:v1:export_file": (None, {}),
}  # fmt: skip
"""Operations that read by POST, with what they are sent."""


def operations(furnished: Town) -> Iterator[tuple[str, Route, str, str, Any, dict[str, str]]]:
    """Yield every operation that shows something: name, line of the table, method, address, body, headers."""
    for name, route, _ in routes():
        if not name.startswith("api:v1:"):
            continue
        path = furnished.path(name).removeprefix("/api/v1/")
        if route.read:
            yield name, route, "GET", f"{path}?prefix=Lanterne" if name.endswith("suggest") else path, None, {}
        if name in READ_BY_POST:
            yield name, route, "POST", path, *READ_BY_POST[name]


def calls(furnished: Town, token: Any, role: str) -> Iterator[tuple[str, Route, str, Any]]:
    """Yield every operation as a role calls it: its name, its line of the table, its method, and what calls it."""
    who = _another(furnished.cast) if role == "technical_administrator" else role  # nobody confirms their own token
    machine = Caller(token(who)[1])
    purpose = next((one for one, said in table().purposes.items() if role in table().holders(said.of)), "instruction")
    machine.get(f"cases/{furnished.number}", purpose=purpose)  # the first call of a day says why the case is opened
    for name, route, method, path, body, headers in operations(furnished):
        yield name, route, method, partial(machine.call, method, path, body, purpose, **headers)


def told_of(route: Route, method: str, status: int) -> list[list[str]]:
    """Return what a call may have written: the reading alone, or the denial alone; also that it was read that there is none."""
    read = [[route.event]] if method == "GET" else [[act] for act in route.acts]
    return read if status == 200 else [[DENIED], [], *(read if status == 404 else [])]


@pytest.mark.slow
def test_an_answer_to_software_is_one_entry_and_none_without(furnished: Town, token: Any, written: Any) -> None:
    """The interface is crawled as the pages are, by every role: read, exactly one entry; refused, one denial; without the right to write, 503."""
    cast = furnished.cast
    cast.client(cast.people["reviewer"]).post(f"/cases/{furnished.number}/exports/", {"act": "allow", "export": "1"})
    answered: dict[tuple[str, str, str], Any] = {}
    wrong: list[tuple[Any, ...]] = []
    for role in table().roles:
        for name, route, method, call in calls(furnished, token, role):
            written()
            answer = call()
            shown, entries = names_in(answer), [one.action for one in written() if one.action != "alert"]
            if (
                entries not in told_of(route, method, answer.status_code)
                or answer.status_code >= 500
                or (shown and not entries)
            ):
                wrong.append((role, name, method, answer.status_code, entries, shown))
            if answer.status_code == 200:
                answered[role, method, name] = call
    assert not wrong, wrong
    assert len([one for one in answered if one[0] == "case_officer"]) > 15
    assert len({role for role, _, _ in answered}) > 8
    shut_journal()
    after = {which: (answer.status_code, names_in(answer)) for which, call in answered.items() if (answer := call())}
    assert after == dict.fromkeys(answered, (503, []))


def test_a_calendar_is_one_entry_and_none_without(furnished: Town, written: Any) -> None:
    """Whoever holds its address reads dates: one entry each time, and nothing where it cannot be written."""
    from rempart.desk.api.tokens import make_calendar

    path = f"/calendar/{make_calendar(furnished.cast.people['case_officer'])[1]}.ics"
    client = furnished.cast.client(furnished.cast.people["auditor"], opened=False)
    written()
    assert "BEGIN:VEVENT" in client.get(path).content.decode()
    assert [one.action for one in written()] == ["calendar.read"]
    shut_journal()
    client.raise_request_exception = False
    answer = client.get(path)
    assert (answer.status_code, b"BEGIN" in answer.content) == (503, False)
