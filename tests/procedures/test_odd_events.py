"""Events that say nothing, come from the wrong hand or too late: each is refused, and none ends in a bare failure."""

from datetime import date
from typing import Any

import pytest

from rempart.base import RempartError
from rempart.procedures.case import Case, CaseState, state_of
from rempart.procedures.clocks import Running, due_on
from rempart.procedures.pack import load_pack

PACK = load_pack("generic")
Told = dict[str, Any]


def event(kind: str, day: str, role: str = "case_officer", by: str = "one", **more: Any) -> Told:
    """Return an event of 2026, as a file holds it."""
    return {"kind": kind, "on": f"2026-{day}", "by": by, "role": role, **more}


RECEIVED = [event("receive", "01-05", carries={"received_on": "2026-01-05"}), event("complete", "01-06")]
ASSESSED = [
    *RECEIVED,
    event("send_questions", "01-07", carries={"questions": "Q1"}),
    event("answered", "01-08", carries={"answers": "the answer"}),
]
INTENDED = [*ASSESSED, event("intend", "01-09", "legal_officer", carries={"facts": "F1", "measure": "refuse", "notified_on": "2026-01-09"})]  # fmt: skip
HEARD = event("hear", "01-12", "hearing_clerk", carries={"minutes": "what was said"})
DRAFTED = event("draft", "01-13", "legal_officer", "two", carries={"reasons": "why", "proportionality": "seven boxes"})
SIGNED = event("sign", "01-14", "decision_maker", "three", carries={"measure": "refuse"})
DECIDED = [*INTENDED, HEARD, DRAFTED, SIGNED]


def seen(events: list[Told], day: str = "2026-01-31") -> CaseState:
    """Return where a case stands after these events."""
    case = {"id": "c1", "pack": "generic", "version": PACK.version, "procedure": "application", "events": events}
    return state_of(PACK, Case.model_validate(case), date.fromisoformat(day))


@pytest.mark.parametrize("minutes", ["", " \u00a0\n", [""], {"text": " "}, [[], {}], None])
def test_what_says_nothing_is_not_recorded(minutes: object) -> None:
    with pytest.raises(RempartError, match="'minutes of the hearing' is not recorded"):
        seen([*INTENDED, {**HEARD, "carries": {"minutes": minutes}}])


@pytest.mark.parametrize("by", ["three", "three ", "Three"])
def test_a_pseudonym_written_otherwise_is_no_second_person(by: str) -> None:
    assert seen(DECIDED).state == "adverse"
    with pytest.raises(RempartError, match="event 8, sign"):
        seen([*INTENDED, HEARD, {**DRAFTED, "by": by}, SIGNED])


@pytest.mark.parametrize(
    ("undo", "why"),
    [
        ({"role": "applicant"}, "its role takes no event back"),
        ({"role": "court"}, "its role takes no event back"),
        ({"reason": "  "}, "without a reason"),
        ({"on": "2026-01-13"}, "before the event that it takes back"),
    ],
)
def test_a_decision_is_taken_back_by_the_town_with_a_reason_and_afterwards(undo: Told, why: str) -> None:
    back = event("undo", "01-15", "legal_officer", of=8, reason="signed by mistake")
    assert seen([*DECIDED, back]).state == "decision_draft"
    with pytest.raises(RempartError, match=why):
        seen([*DECIDED, {**back, **undo}])


@pytest.mark.parametrize("until", ["Jean DUPONT", "2020-01-01", ["2026-03-01"]])
def test_a_pause_until_no_day_is_refused_and_its_words_are_not_told(until: object) -> None:
    asked = event("ask_advice", "01-09", carries={"authority": "a", "question": "q", "until": until})
    with pytest.raises(RempartError, match="'until' is no day") as refused:
        seen([*ASSESSED, asked])
    assert "DUPONT" not in str(refused.value)


def test_a_term_that_has_ended_is_not_extended() -> None:
    extend = event("extend", "02-10", "legal_officer", carries={"reason": "much to read"})
    assert seen([*ASSESSED, extend], "2026-02-10").clocks["decision"].running.extended
    with pytest.raises(RempartError, match="it has ended"):
        seen([*ASSESSED, {**extend, "on": "2026-05-10"}], "2026-05-10")


def test_a_term_that_has_ended_does_not_stand_still() -> None:
    asked = event("ask_advice", "05-10", carries={"authority": "a", "question": "q"})
    clock = seen([*ASSESSED, asked], "2026-06-01").clocks["decision"]
    assert clock.expired(date(2026, 6, 1))
    assert clock.due(date(2026, 6, 1)).day == date(2026, 3, 3)


@pytest.mark.parametrize("clock", sorted(PACK.clocks))
def test_a_term_beyond_the_last_day_of_dates_is_refused(clock: str) -> None:
    with pytest.raises(RempartError, match="after the year 9999"):
        due_on(Running(PACK.clock(clock), date.max))
