"""Who reaches what: the table of rights covers every address, and the journal every reading."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from rempart.base import RempartError
from rempart.desk.accounts.models import Opening
from rempart.desk.record import record
from rempart.desk.rights.middleware import UnrecordedError, _acted
from rempart.desk.rights.table import table
from tests.desk.conftest import Cast


def names(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the name of every address."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from names(one, (*spaces, one.namespace) if one.namespace else spaces)
        elif isinstance(one, URLPattern):
            yield ":".join((*spaces, one.name or f"without a name: {one.pattern}"))


def test_every_address_stands_in_the_table_and_nothing_else() -> None:
    """An address that the table does not name is reached by nobody; one that is gone leaves no line behind."""
    assert sorted(set(names(get_resolver()))) == sorted(table().routes)


def test_a_stranger_gets_404_and_a_reader_403(cast: Cast) -> None:
    """Whoever is no member cannot learn that the case exists; a member whose role does not act there may know, and not act."""
    case = f"/cases/{cast.case.number}/"
    assert cast.client(cast.stranger).get(case).status_code == 404
    assert cast.client(cast.people["data_protection_officer"]).get(case).status_code == 404
    inspector = cast.client(cast.people["inspector"])
    assert inspector.get(case).status_code == 200
    assert inspector.post(f"{case}steps/receive", {"on": "2026-11-30", "received_on": "x"}).status_code == 403


def test_nothing_is_shown_before_the_purpose_is_given(cast: Cast, written: Any) -> None:
    """The first opening of the day asks why; the answer is an entry, and then each page is exactly one."""
    client = cast.client(cast.people["case_officer"], opened=False)
    case = f"/cases/{cast.case.number}/"
    asked = client.get(case)
    assert (asked.status_code, asked["Location"]) == (302, f"/why/?next=%2Fcases%2F{cast.case.number}%2F")
    assert written() == []
    client.post("/why/", {"next": case, "purpose": "instruction", "reason": "phone call of the applicant"})
    assert [entry.action for entry in written()] == ["opened"]
    assert client.get(case).status_code == 200
    assert [(entry.action, entry.purpose) for entry in written()] == [("case.read", "instruction")]


def test_without_the_journal_nothing_is_shown(cast: Cast) -> None:
    """Where the entry cannot be written, the page is refused."""
    client = cast.client(cast.people["case_officer"])
    with connection.cursor() as cursor:
        cursor.execute("alter table journal_entry rename to journal_entry_away")
    answer = client.get(f"/cases/{cast.case.number}/")
    assert answer.status_code == 503
    assert b"Lanterne" not in answer.content


@pytest.mark.parametrize(("status", "entry", "kept"), [(422, False, 0), (422, True, 1), (302, True, 1)])
def test_what_was_changed_without_an_entry_is_rolled_back(cast: Cast, status: int, entry: bool, kept: int) -> None:
    """A view that refuses, and changed something before without saying so, changed nothing; with an entry both stay."""

    def view(request: HttpRequest) -> HttpResponse:
        Opening.objects.create(
            user=cast.stranger, kind="case", key="x", on=date(2026, 1, 1), purpose="instruction", entry=0
        )
        if entry:
            record("drill", actor="desk", data={})
        return HttpResponse(status=status)

    _acted(RequestFactory().post("/"), view, (), {})
    assert Opening.objects.filter(user=cast.stranger).count() == kept


@pytest.mark.parametrize("status", [422, 302])
def test_an_entry_that_was_taken_back_is_no_entry(cast: Cast, status: int) -> None:
    """A service wrote its entry and then failed: the entry went with it, and what the view wrote before goes too, or it is a fault."""

    def view(request: HttpRequest) -> HttpResponse:
        Opening.objects.create(
            user=cast.stranger, kind="case", key="x", on=date(2026, 1, 1), purpose="instruction", entry=0
        )
        with suppress(RempartError), transaction.atomic():
            record("drill", actor="desk", data={})
            raise RempartError("drill", "it cannot be done", "Leave it")
        return HttpResponse(status=status)

    if status < 400:
        with pytest.raises(UnrecordedError):
            _acted(RequestFactory().post("/"), view, (), {})
    else:
        _, told = _acted(RequestFactory().post("/"), view, (), {})
        assert not told
    assert not Opening.objects.filter(user=cast.stranger).exists()


def test_an_act_without_an_entry_is_a_fault(cast: Cast) -> None:
    """Code that acts and writes nothing fails aloud."""
    with pytest.raises(UnrecordedError):
        _acted(RequestFactory().post("/"), lambda _: HttpResponse(status=302), (), {})


def test_a_role_that_cannot_stand_beside_another_is_refused(cast: Cast) -> None:
    """A case officer cannot be the technical administrator too."""
    from rempart.desk.accounts.models import RoleGrant

    officer = cast.people["case_officer"]
    other = cast.people["reviewer"]
    with pytest.raises(RempartError, match="one person may not be"):
        RoleGrant.objects.create(
            user=officer,
            role="technical_administrator",
            from_on="2026-01-01",
            given_by=other,
            confirmed_by=cast.stranger,
        )


def test_every_look_at_a_person_is_written_by_whoever_looks(cast: Cast, written: Any) -> None:
    """An address that shows data of a person has an event in the table: one without does not load."""
    for name, route in table().routes.items():
        if route.shows and route.read:
            assert route.event, name
