"""Requests of access: a month to answer, two more for a reason that the person was told, and a second request that is answered like the first."""

from datetime import timedelta
from typing import Any

import pytest

from rempart.base import months_after
from rempart.desk.concerned.models import Request
from rempart.desk.concerned.remembering import is_pending
from rempart.desk.day import today
from tests.desk.concerned.test_extracts import ask, case, got, sealed
from tests.desk.conftest import Cast

__all__ = ["case", "sealed"]
WHY = "The file counts nine hundred letters."


@pytest.fixture
def asked(case: Any, cast: Cast) -> Request:
    """A request of a person, received three days ago."""
    assert ask(cast, received_on=str(today() - timedelta(days=3))).status_code == 302
    return Request.objects.get()


def send(cast: Cast, do: str, **posted: Any) -> int:
    """Send a form of the extract."""
    where = f"/cases/{cast.case.number}/concerned/p2/extract"
    status: int = cast.client(cast.people["legal_officer"]).post(where, {"do": do} | posted).status_code
    return status


def page(cast: Cast, lang: str = "en") -> str:
    """Return the page as an officer reads it in a language."""
    client = cast.client(cast.people["legal_officer"])
    client.post("/language", {"language": lang, "next": "/"})
    text: str = client.get(f"/cases/{cast.case.number}/concerned/p2/extract").content.decode()
    return text


def test_the_clock_is_shown(asked: Request, cast: Cast) -> None:
    """A month from receipt, with the days that are left, in both languages."""
    assert asked.due_on == months_after(asked.received_on, 1)
    assert "left to answer" in page(cast)
    assert "pour répondre" in page(cast, "fr")


def test_the_time_is_extended_once_and_the_person_was_told_why(asked: Request, cast: Cast, written: Any) -> None:
    """Two months more, once: with a reason, of which the person was told within the first month; the reason is sealed."""
    day = str(today())
    before = str(asked.received_on - timedelta(days=1))
    later = str(today() + timedelta(days=1))
    for lacking in ({"extension": "", "extended_on": day}, {"extension": WHY, "extended_on": ""},
                    {"extension": WHY, "extended_on": before}, {"extension": WHY, "extended_on": later}):  # fmt: skip
        assert send(cast, "extend", **lacking) == 422, lacking
    written()
    assert send(cast, "extend", extension=WHY, extended_on=day) == 302
    asked.refresh_from_db()
    assert asked.due_on == months_after(asked.received_on, 3)
    assert WHY in page(cast)
    (entry,) = [one for one in written() if one.action == "request.extended"]
    assert WHY not in str(entry.data)
    assert send(cast, "extend", extension=WHY, extended_on=day) == 422


def test_too_late_to_extend(asked: Request, cast: Cast) -> None:
    """The month is over: being told after it is no extension."""
    Request.objects.filter(pk=asked.pk).update(due_on=today() - timedelta(days=1))
    assert send(cast, "extend", extension=WHY, extended_on=str(today())) == 422
    assert "Over since" in page(cast)
    assert "Dépassé depuis" in page(cast, "fr")


def test_a_second_request_is_answered_like_the_first(asked: Request, cast: Cast) -> None:
    """While the first waits there is no second; once it was answered there may be, with its own month, and the page says that it is one."""
    again = {"received_on": str(today()), "verified": "document", "how": "Passport seen at the desk."}
    assert send(cast, "take_in", **again) == 422
    assert send(cast, "given", given_on=str(today())) == 302
    assert "Take in another request" in page(cast)
    assert send(cast, "take_in", **again) == 302
    second = Request.objects.latest("number")
    assert (second.number, second.due_on) == (2, months_after(today(), 1))
    assert "free of charge" in page(cast)
    assert "sans frais" in page(cast, "fr")
    assert "Other requests of this person" in page(cast)
    assert got(cast, ".json").status_code == 200


def test_a_fee_or_a_refusal_needs_reasons_that_were_told(asked: Request, cast: Cast) -> None:
    """Never by itself: somebody says why, and when the person was told; a fee is asked once, and what was refused opens no extract."""
    day = str(today())
    for lacking in ({"otherwise": "", "otherwise_why": WHY, "otherwise_on": day}, {"otherwise": "refusal", "otherwise_why": "no", "otherwise_on": day},
                    {"otherwise": "refusal", "otherwise_why": WHY, "otherwise_on": ""}):  # fmt: skip
        assert send(cast, "otherwise", **lacking) == 422, lacking
    told = {"otherwise_why": WHY, "otherwise_on": day}
    assert send(cast, "otherwise", otherwise="charge", **told) == 302
    assert "against a fee" in page(cast)
    assert send(cast, "otherwise", otherwise="charge", **told) == 422
    assert is_pending(cast.case)
    assert send(cast, "otherwise", otherwise="refusal", **told) == 302
    assert not is_pending(cast.case)
    assert got(cast, ".json").status_code == 404
    assert "Refused" in page(cast)
    assert send(cast, "given", given_on=day) == 422
    assert ask(cast).status_code == 302
    assert got(cast, ".json").status_code == 200
