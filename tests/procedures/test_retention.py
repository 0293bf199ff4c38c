"""However a case ends, the day on which its file is deleted is known from its closing on."""

from datetime import date

import pytest

from rempart.procedures.case import UNDO, Case, CaseState, Event, act, state_of
from rempart.procedures.pack import Pack, load_pack, pack_ids
from rempart.procedures.pack.exploring import situations

DAY = date(2026, 3, 2)
ENDLESS = [("fr", "measure"), ("be", "inquiry"), ("nl", "permit"), ("nl", "grant"), ("generic", "application")]
"""Lanes in which a measure without an end can stand: a refusal, a repeal, the end of a title."""


def run(pack: Pack, lane: str, *steps: str, start: date = DAY) -> Case:
    """Return a case after steps written as ``receive anna``, all on one day; what a step records is filled in."""
    case = Case(id="R-1", pack=pack.id, version=pack.version, procedure=lane)
    for written in steps:
        kind, by = written.split()
        one = pack.procedures[lane].transition[kind]
        carries = dict.fromkeys(one.records, "on file")
        case = act(pack, case, Event(kind=kind, on=start, by=by, role=one.by[0], carries=carries))
    return case


def retention(pack: Pack, state: CaseState) -> dict[str, str]:
    """The clocks of retention that run, and their days."""
    return {
        name: str(clock.due(date(2026, 12, 1)).day)
        for name, clock in state.clocks.items()
        if pack.clocks[name].kind == "retention" and clock.stopped_on is None
    }


@pytest.mark.parametrize("pack_id", pack_ids())
def test_every_clock_has_a_beginning(pack_id: str) -> None:
    """A step starts it, or the closing of a case, or an event outside that its words tell."""
    pack = load_pack(pack_id)
    steps = [one for procedure in pack.procedures.values() for one in procedure.transitions]
    started = {effect.clock for one in steps for effect in one.clocks if effect.does in ("start", "restart")}
    assert {form.id for form in pack.clocks.values() if form.started_by == "step"} <= started


def test_a_french_case_in_which_nothing_was_decided_is_kept_for_a_year() -> None:
    """The green lane of a measure: closed after the checks."""
    pack = load_pack("fr")
    case = run(pack, "measure", "open anna", "nothing_to_ask anna")
    assert retention(pack, state_of(pack, case, DAY)) == {"file_retention_without": "2027-03-02"}


def test_a_french_case_in_which_something_was_decided_is_kept_for_five() -> None:
    """A title granted, then closed; what silence decided counts as well."""
    pack = load_pack("fr")
    case = run(
        pack, "public_domain", "receive anna", "examine anna", "nothing_to_ask bob", "grant mayor", "close_granted anna"
    )
    assert retention(pack, state_of(pack, case, DAY)) == {"file_retention": "2031-03-02"}  # fmt: skip


def test_a_closing_that_is_taken_back_takes_its_retention_back() -> None:
    """The file of an open case is not deleted."""
    pack = load_pack("fr")
    case = run(pack, "measure", "open anna", "nothing_to_ask anna")
    case = act(pack, case, Event(kind=UNDO, on=DAY, by="anna", role="case_officer", of=2, reason="the wrong case"))
    assert not retention(pack, state_of(pack, case, DAY))


def test_a_file_that_was_deleted_is_not_kept_anew() -> None:
    """A Belgian inquiry that was withdrawn: the file is closed, kept for five years, and then no other retention begins."""
    pack = load_pack("be")
    case = run(pack, "inquiry", "receive anna", "withdraw anna", "close_file anna")
    assert retention(pack, state_of(pack, case, DAY)) == {"file_retention": "2031-03-02"}
    purged = state_of(pack, case, date(2031, 3, 3))
    assert purged.state == "purged"
    assert set(retention(pack, purged)) == {"file_retention"}


def test_an_advice_may_be_used_again_for_two_years_from_its_arrival() -> None:
    """The Dutch office's advice: the last day on which it founds another decision is among the dates of the case."""
    pack = load_pack("nl")
    case = run(pack, "agreement", "register anna", "ask_form anna", "form_came anna", "investigate anna", "check_sources anna", "assess anna", "ask_lbb anna", "advice_came anna")  # fmt: skip
    assert str(state_of(pack, case, DAY).clocks["advice_use"].due(DAY).day) == "2028-03-02"


def test_the_reasons_of_an_urgent_dutch_closure_follow_within_a_week() -> None:
    """Published with its reasons in brief: the week runs until the full ones are sent."""
    pack = load_pack("nl")
    case = run(pack, "closure", "report anna", "draft_urgent clara", "order_urgent mayor", "notify_brief anna")
    assert str(state_of(pack, case, DAY).clocks["reasons"].due(DAY).day) == "2026-03-09"
    told = pack.procedures["closure"].transition["full_reasons"]
    case = act(pack, case, Event(kind=told.id, on=date(2026, 3, 5), by="clara", role="legal_officer", carries=dict.fromkeys(told.records, "x")))  # fmt: skip
    assert state_of(pack, case, date(2026, 3, 12)).clocks["reasons"].stopped_on == date(2026, 3, 5)


@pytest.mark.parametrize(("pack_id", "lane"), ENDLESS)
def test_the_file_of_a_measure_without_an_end_can_be_closed(pack_id: str, lane: str) -> None:
    """After a review and when the time of appeal is over, by whoever decides; until then it cannot."""
    pack = load_pack(pack_id)
    settled = [before for before, one, _ in situations(pack, pack.procedures[lane]) if one.id == "settle"]
    assert settled
    assert all(before.state == "review" and "approved" in before.facts for before in settled)
    assert all(any(pack.clocks[name].kind == "appeal" for name in before.expired) for before in settled)
