"""A measure is made by the events of its case, is reviewed on its day, and never ends before its own term."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rempart.base import Words
from rempart.desk.cases import drafting, facts
from rempart.desk.cases.acting import take_step
from rempart.desk.cases.models import Deadline
from rempart.desk.measures.models import Measure
from rempart.procedures.case import RefusedError
from tests.desk.cases import working
from tests.desk.conftest import Cast
from tests.desk.operations.test_uploads import pdf

START = date(2026, 12, 1)
STEPS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("receive", "case_officer", {"received_on": "2026-12-01"}),
    ("complete", "case_officer", {}),
    ("send_questions", "case_officer", {"questions": "who runs it"}),
    ("answered", "case_officer", {"answers": "the owner"}),
    ("intend", "legal_officer", {"facts": "F1", "measure": "suspend", "notified_on": "2026-12-01"}),
    ("hear", "legal_officer", {"minutes": "heard"}),
    ("draft", "legal_officer", {}),
    ("sign", "decision_maker", {}),
    ("notify", "legal_officer", {"notified_on": "2026-12-01", "remedies": "the court"}),
    ("take_effect", "case_officer", {"from_on": "2026-12-01"}),
)


class Clock:
    """The day of the town, which a test moves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.day = START
        for where in (
            "cases.acting",
            "cases.file_views",
            "measures.following",
            "measures.keeping",
            "measures.views",
            "cases.views",
            "pages.jinja",
        ):
            monkeypatch.setattr(f"rempart.desk.{where}.today", lambda: self.day)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock on the first day."""
    return Clock(monkeypatch)


def taken(cast: Cast, *steps: tuple[str, str, dict[str, Any]]) -> None:
    """Take steps, each by whoever holds its role; before the draft its text is written, on the fact that was heard."""
    for step, role, carries in steps:
        if step == "receive":
            working.add_fact(cast)
        if step == "draft":
            facts.answer(cast.case, cast.people[role], 1, "It was a feast of the quay.")
            working.write_draft(cast, ["F1"], ["a second exit"], START)
        take_step(cast.case, cast.people[role], role, step, carries=carries)


def in_force(cast: Cast) -> str:
    """Bring the case to a measure in force, and return its address."""
    taken(cast, *STEPS)
    return f"/cases/{cast.case.number}/measures/{Measure.objects.get().event}/"


def test_a_measure_is_made_when_a_step_decides_it(cast: Cast, clock: Clock) -> None:
    """The decision makes it with a task for each condition; taking effect gives it its start, its end and its review."""
    taken(cast, *STEPS[:8])
    row = Measure.objects.get()
    assert (row.state, row.kind, row.from_on) == ("decided", "suspend", START)
    assert [note.said["text"] for note in row.note_set.all()] == ["a second exit"]
    taken(cast, *STEPS[8:])
    row.refresh_from_db()
    assert (row.state, row.from_on, row.until_on) == ("in_force", START, date(2027, 6, 1))
    assert row.review_on == START + timedelta(days=91)


def test_a_decision_taken_back_leaves_no_measure_standing(cast: Cast, clock: Clock) -> None:
    """An undo of the decision is followed in the same transaction."""
    taken(cast, *STEPS[:8])
    take_step(cast.case, cast.people["decision_maker"], "decision_maker", "undo", of=8, reason="wrong case")
    assert Measure.objects.get().state == "undone"


def test_a_stay_by_a_judge_is_shown(cast: Cast, clock: Clock) -> None:
    """While a judge stays it the measure is stayed; afterwards it is in force again."""
    address = in_force(cast)
    taken(cast, ("stay", "legal_officer", {"ruling": "stayed"}))
    assert Measure.objects.get().state == "stayed"
    assert "Stayed on" in cast.client(cast.people["case_officer"]).get(address).content.decode()
    taken(cast, ("stay_ends", "legal_officer", {"ruling": "ended"}))
    assert Measure.objects.get().state == "in_force"


def test_it_ends_by_its_term_and_warns_before(cast: Cast, clock: Clock) -> None:
    """It warns at 30, 7 and 1 days, stands on its last day, and is gone from the list on the day after, by its clock alone."""
    in_force(cast)
    client = cast.client(cast.people["case_officer"])
    for left, told in ((31, False), (30, True), (1, True)):
        clock.day = date(2027, 6, 1) - timedelta(days=left)
        assert ("to its end" in client.get("/measures/").content.decode()) is told, left
    clock.day = date(2027, 6, 1)
    assert "in force" in client.get("/measures/").content.decode()
    clock.day = date(2027, 6, 2)
    assert "No active measure" in client.get("/measures/").content.decode()


def test_a_decision_ends_its_measure_sooner_than_the_pack_does(
    cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixty days decided are sixty days, and a review promised sooner is due sooner; the six months of the pack change neither."""
    term = {"measure": "suspend", "from_on": str(START), "until_on": "2027-01-30", "review_on": "2026-12-20"}
    carried = drafting.carried
    monkeypatch.setattr(drafting, "carried", lambda *told: {**carried(*told), "measure": term})
    in_force(cast)
    row = Measure.objects.get()
    assert (row.until_on, row.review_on) == (date(2027, 1, 30), date(2026, 12, 20))
    client = cast.client(cast.people["case_officer"])
    assert set(Deadline.objects.filter(kind="measure").values_list("due", flat=True)) == {date(2027, 1, 30)}
    page = client.get(f"/cases/{cast.case.number}/").content.decode()
    assert "decision ends the measure on this day" in page
    clock.day = date(2027, 1, 30)
    assert "in force" in client.get("/measures/").content.decode()
    clock.day = date(2027, 1, 31)
    assert "No active measure" in client.get("/measures/").content.decode()


def test_a_missed_review_alarms_whoever_decides_and_ends_nothing(cast: Cast, clock: Clock) -> None:
    """Past its day the review is asked for in words; the measure goes on."""
    in_force(cast)
    clock.day = START + timedelta(days=92)
    page = cast.client(cast.people["decision_maker"]).get("/measures/").content.decode()
    assert "A review was missed" in page
    assert "You decide" in page
    assert Measure.objects.get().state == "in_force"


def test_a_review_answers_three_questions_and_takes_its_step(cast: Cast, clock: Clock, written: Any) -> None:
    """Without an answer to each it is refused and what was typed is kept; held, it is an entry and the step of the pack."""
    address = in_force(cast)
    client = cast.client(cast.people["case_officer"])
    told = {
        "needed": "yes, the exit is not built",
        "effective": "two visits",
        "displaced": "no other premises",
        "on": str(START),
    }
    refused = client.post(f"{address}review", told)
    assert refused.status_code == 422
    assert "two visits" in refused.content.decode()
    written()
    assert client.post(f"{address}review", {**told, "outcome": "keep", "step": "yes"}).status_code == 302
    assert [entry.action for entry in written()] == ["measure.review", "case.step"]
    cast.case.refresh_from_db()
    assert cast.case.state == "review"
    assert "two visits" in client.get(address).content.decode()


def test_a_review_whose_step_is_refused_is_not_kept(
    cast: Cast, clock: Clock, written: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says that it was not taken, and nothing was: sent again, it stands there once; what was shown is a reading."""

    def refuse(*_: Any, **__: Any) -> None:
        raise RefusedError("case", [Words(en="The bylaw is missing.", fr="Le règlement manque.")])

    address = in_force(cast)
    client = cast.client(cast.people["case_officer"])
    told = {
        "needed": "yes",
        "effective": "two visits",
        "displaced": "no",
        "on": str(START),
        "outcome": "keep",
        "step": "yes",
    }
    written()
    monkeypatch.setattr("rempart.desk.measures.views.take_step", refuse)
    answer = client.post(f"{address}review", told)
    assert answer.status_code == 422
    assert "The bylaw is missing." in answer.content.decode()
    assert not Measure.objects.get().note_set.filter(kind="review").exists()
    (entry,) = written()
    assert entry.data["refused"] == 422


def test_conditions_visits_and_penalties_are_kept(cast: Cast, clock: Clock) -> None:
    """A condition is met with its proof; penalties add up to the cap of the decision and no further."""
    address = in_force(cast)
    client = cast.client(cast.people["case_officer"])
    assert client.post(f"{address}settle/1", {"on": str(START), "file": io.BytesIO(b"MZ")}).status_code == 422
    assert client.post(f"{address}settle/1", {"on": str(START), "file": io.BytesIO(pdf())}).status_code == 302
    assert client.get(f"{address}proof/1").content == pdf()
    assert (
        client.post(f"{address}add/visit", {"text": "seals", "on": str(START + timedelta(days=9))}).status_code == 302
    )
    assert "visit" in client.get("/measures/").content.decode()
    client.post(f"{address}describe", {"kind": "suspend", "cap": "1000"})
    assert client.post(f"{address}add/penalty", {"text": "seal broken", "on": str(START)}).status_code == 422
    for _ in range(2):
        assert (
            client.post(f"{address}add/penalty", {"text": "seal broken", "on": str(START), "amount": "700"}).status_code
            == 302
        )
    assert "Forfeited and not lapsed: 1000.00" in client.get(address).content.decode()


def test_who_reaches_measures(cast: Cast, clock: Clock) -> None:
    """A stranger gets 404 and sees none in the list; the front desk, which is a member, gets 403."""
    address = in_force(cast)
    stranger = cast.client(cast.stranger)
    assert stranger.get(address).status_code == 404
    assert cast.case.number not in stranger.get("/measures/").content.decode()
    assert cast.client(cast.people["front_desk"]).get(address).status_code == 403


@pytest.mark.parametrize(("lang", "title"), [("en", "Measures"), ("fr", "Mesures")])
def test_pages_speak_both_languages(cast: Cast, clock: Clock, lang: str, title: str) -> None:
    """Every page of measures renders in English and in French."""
    address = in_force(cast)
    client = cast.client(cast.people["legal_officer"])
    client.cookies["django_language"] = lang
    for page in ("/measures/", f"/cases/{cast.case.number}/measures/", address, f"{address}review"):
        assert title in client.get(page).content.decode(), page


def test_many_measures_are_listed_by_the_same_questions_as_one(
    cast: Cast, clock: Clock, django_assert_max_num_queries: Any
) -> None:
    """A list asks the database no more for more measures, and computes a case only where a date fell due since it was settled."""
    in_force(cast)
    row = Measure.objects.get()
    client = cast.client(cast.people["legal_officer"])
    with CaptureQueriesContext(connection) as one:
        client.get("/measures/")
    for event in range(100, 110):
        row.pk, row.event = None, event
        row.say({"what": "", "conditions": []})
        row.save()
    with django_assert_max_num_queries(len(one)):
        page = client.get("/measures/").content.decode()
    assert page.count(f"/cases/{cast.case.number}/measures/10") >= 10
