"""What is particular to the Netherlands: the term that stands still for the LBB, degrees of danger, urgency, what lateness costs."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pytest

from rempart.procedures.case import Case, Event, RefusedError, act, state_of
from rempart.procedures.pack import load_pack
from rempart.procedures.pack.exploring import situations

PACK = load_pack("nl")
ROLES = {"mayor": "decision_maker", "ann": "case_officer", "leo": "legal_officer", "hal": "hearing_clerk"}

Step = tuple[str, str, str]
"""A transition, the day and who acts."""


def opened(procedure: str) -> Case:
    """Return a case without events."""
    return Case(id="N1", pack="nl", version=PACK.version, procedure=procedure)


def run(case: Case, steps: Iterable[Step], carries: Mapping[str, Any] | None = None) -> Case:
    """Return the case after some steps; whatever a step must record is recorded, or stands in ``carries``."""
    procedure = PACK.procedures[case.procedure]
    for kind, on, by in steps:
        told = {name: on if name == "until" else "stated" for name in procedure.transition[kind].records}
        event = Event(kind=kind, on=date.fromisoformat(on), by=by, role=ROLES[by], carries=told | dict(carries or {}))
        case = act(PACK, case, event)
    return case


def state(case: Case, on: str) -> str:
    """Return the state of a case on a day."""
    return state_of(PACK, case, date.fromisoformat(on)).state


def due(case: Case, clock: str, on: str) -> str:
    """Return the day of a clock, seen on a day."""
    day = date.fromisoformat(on)
    return str(state_of(PACK, case, day).clocks[clock].due(day).day)


RECEIVED: list[Step] = [("receive", "2026-01-15", "ann")]
ASSESSED: list[Step] = [
    *RECEIVED, ("investigate", "2026-01-20", "ann"), ("check_sources", "2026-01-28", "ann"), ("assess", "2026-01-30", "ann"),
]  # fmt: skip
ASKED: list[Step] = [*ASSESSED, ("ask_lbb", "2026-02-02", "leo")]
HEARD: list[Step] = [*ASSESSED, ("intend", "2026-02-02", "leo"), ("hear", "2026-02-10", "hal")]


def test_the_term_runs_from_receipt_and_stands_still_from_the_day_after_the_invitation() -> None:
    """Awb 4:13 and 4:15: invited on 2 February, complete on the 16th: thirteen days."""
    case = run(opened("permit"), RECEIVED)
    assert due(case, "decision", "2026-01-16") == "2026-03-12"
    case = run(case, [("ask_papers", "2026-02-02", "ann")], {"until": "2026-02-16"})
    assert due(run(case, [("papers_came", "2026-02-16", "ann")]), "decision", "2026-02-16") == "2026-03-25"


def test_a_time_to_complete_that_passes_unused_lets_the_term_run_and_starts_four_weeks() -> None:
    """Awb 4:5(4): the last day given was 16 February; the decision not to treat is published by 16 March."""
    case = run(opened("permit"), RECEIVED)
    case = run(case, [("ask_papers", "2026-02-02", "ann")], {"until": "2026-02-16"})
    assert (state(case, "2026-02-16"), state(case, "2026-02-17")) == ("papers_asked", "papers_missed")
    assert due(case, "not_treated", "2026-02-17") == "2026-03-16"
    assert due(case, "decision", "2026-02-17") == "2026-03-25"
    assert state(run(case, [("papers_came", "2026-02-20", "ann")]), "2026-02-20") == "received"


def test_a_term_of_an_ordinance_is_not_moved_by_the_act_on_terms() -> None:
    """Eight weeks after 2 March is the King's birthday: the Awb moves it, an ordinance does not."""
    awb, ordinance = (run(opened("permit"), [(step, "2026-03-02", "ann")]) for step in ("receive", "receive_ordinance"))
    assert due(awb, "decision", "2026-03-03") == "2026-04-28"
    assert due(ordinance, "decision_ordinance", "2026-03-03") == "2026-04-27"


def test_the_town_investigates_before_it_asks_the_lbb() -> None:
    """Bibob 7a and 30(4): its own findings go with the request."""
    with pytest.raises(RefusedError, match="the case is at: "):
        run(opened("permit"), [*RECEIVED, ("ask_lbb", "2026-01-20", "leo")])
    asking = [
        one
        for before, one, _ in situations(PACK, PACK.procedures["permit"])
        if one.id == "ask_lbb" and "sources_checked" not in before.facts
    ]
    assert asking == []


def test_the_term_stands_still_from_the_request_to_the_receipt_both_included() -> None:
    """Bibob 31: asked on 2 February, received on 30 March: fifty-seven days."""
    case = run(opened("permit"), [*ASKED, ("advice_came", "2026-03-30", "ann")])
    assert due(case, "decision", "2026-03-30") == "2026-05-08"


def test_late_advice_does_not_hold_the_term_beyond_eight_weeks() -> None:
    """Bibob 31 and 15: fifty-six days and not one more, though the advice never comes."""
    case = run(opened("permit"), ASKED)
    assert (state(case, "2026-03-30"), state(case, "2026-03-31")) == ("lbb_asked", "assessment")
    assert due(case, "decision", "2026-06-30") == "2026-05-07"
    assert state(run(case, [("advice_after_term", "2026-04-20", "ann")]), "2026-04-20") == "assessment"


def test_the_lbbs_own_suspension_and_extension_lengthen_what_it_may_hold() -> None:
    """Bibob 15(2) and 15(3): fourteen days for data and four weeks more end on 11 May; ninety-eight days were lost."""
    case = run(opened("permit"), [
        *ASKED, ("lbb_wants_data", "2026-02-16", "ann"), ("lbb_data_sent", "2026-03-02", "ann"), ("lbb_more_time", "2026-03-20", "ann"),
    ])  # fmt: skip
    assert due(case, "lbb_advice", "2026-03-21") == "2026-05-11"
    assert (state(case, "2026-05-11"), state(case, "2026-05-12")) == ("lbb_asked", "assessment")
    assert due(case, "decision", "2026-05-12") == "2026-06-18"


def test_nothing_found_is_granted_in_the_green_lane() -> None:
    """No LBB, no hearing, one decision."""
    green = [*ASSESSED[:3], ("nothing_to_ask", "2026-01-28", "ann"), ("grant", "2026-01-29", "mayor")]
    case = run(opened("permit"), green)
    assert state(case, "2026-01-29") == "granted"
    assert all(PACK.procedures["permit"].transition[step].green for step, _, _ in green)


def test_conditions_for_a_lesser_degree_are_heard_and_signed_by_two_as_a_refusal_is() -> None:
    """Bibob 33: views come before conditions too, and the degree is recorded."""
    with pytest.raises(RefusedError, match="the case is at: "):
        run(opened("permit"), [*ASSESSED, ("set_conditions", "2026-02-12", "mayor")])
    drafted = run(opened("permit"), [*HEARD, ("draft", "2026-02-11", "leo")])
    with pytest.raises(RefusedError, match="'degree of danger' is not recorded"):
        run(drafted, [("set_conditions", "2026-02-12", "mayor")], {"degree": ""})
    told = {"conditions": "stated", "degree": "lesser"}
    with pytest.raises(RefusedError, match="it needs somebody else than whoever did"):
        act(
            PACK,
            drafted,
            Event(kind="set_conditions", on=date(2026, 2, 12), by="leo", role="decision_maker", carries=told),
        )
    assert state(run(drafted, [("set_conditions", "2026-02-12", "mayor")]), "2026-02-12") == "conditioned"


def test_a_form_refused_counts_as_serious_danger_on_a_revocation_alone() -> None:
    """Bibob 4: not for a contract or real estate; and the person is heard all the same."""
    asked: list[Step] = [("consider_revocation", "2026-03-02", "leo")]
    case = run(opened("grant"), asked)
    with pytest.raises(RefusedError, match="the end of: "):
        run(case, [("form_refused", "2026-03-16", "leo")])
    refused = run(case, [("form_refused", "2026-03-17", "leo")])
    assert state(refused, "2026-03-17") == "assessment"
    assert state(run(refused, [("intend", "2026-03-18", "leo")]), "2026-03-18") == "intention"
    assert "form_refused" not in PACK.procedures["agreement"].transition


def test_an_objection_does_not_hold_the_decision_and_a_judge_may() -> None:
    """Awb 6:16 and 8:81; six weeks from the day after publication."""
    case = run(opened("permit"), [
        *HEARD, ("draft", "2026-02-11", "leo"), ("refuse", "2026-02-12", "mayor"), ("notify", "2026-02-20", "ann"),
        ("take_effect", "2026-02-21", "ann"),
    ])  # fmt: skip
    assert due(case, "objection", "2026-02-21") == "2026-04-07"
    assert state(case, "2026-03-10") == "in_force"
    assert state(run(case, [("stay", "2026-03-11", "leo")]), "2026-03-11") == "stayed"


def test_a_decision_stayed_before_it_took_effect_takes_effect_with_its_review() -> None:
    """Awb 8:81: the end of the stay puts it back where it was, and the step that takes effect starts the review."""
    case = run(opened("permit"), [
        *HEARD, ("draft", "2026-02-11", "leo"), ("refuse", "2026-02-12", "mayor"), ("notify", "2026-02-20", "ann"),
        ("stay", "2026-02-23", "leo"), ("stay_ends_early", "2026-03-09", "leo"),
    ])  # fmt: skip
    assert state(case, "2026-03-09") == "notified"
    assert due(run(case, [("take_effect", "2026-03-10", "ann")]), "review_year", "2026-03-10") == "2027-03-10"


def test_an_urgent_closure_is_heard_afterwards() -> None:
    """Awb 4:11 and 5:31: the urgency is told, two persons sign, and the hearing follows."""
    case = run(opened("closure"), [
        ("report", "2026-06-01", "ann"), ("draft_urgent", "2026-06-01", "leo"), ("order_urgent", "2026-06-01", "mayor"),
        ("notify", "2026-06-01", "ann"), ("shut", "2026-06-02", "ann"),
    ])  # fmt: skip
    assert "hearing_waived" in state_of(PACK, case, date(2026, 6, 2)).facts
    heard = state_of(PACK, run(case, [("hear_afterwards", "2026-06-08", "hal")]), date(2026, 6, 8))
    assert {"heard"} == {"heard", "hearing_waived"} & heard.facts
    with pytest.raises(RefusedError, match="'urgency, argued' is not recorded"):
        run(
            opened("closure"), [("report", "2026-06-01", "ann"), ("draft_urgent", "2026-06-01", "leo")], {"urgency": ""}
        )


def test_a_late_decision_costs_forty_two_days_from_the_end_of_two_weeks() -> None:
    """Awb 4:17 and 4:18: noticed on 4 May, owed from 19 May to 29 June, fixed by 13 July."""
    case = run(opened("late"), [("notice", "2026-05-04", "ann")])
    assert (state(case, "2026-05-18"), state(case, "2026-05-19")) == ("noticed", "running")
    assert due(case, "penalty_days", "2026-05-19") == "2026-06-29"
    assert state(case, "2026-06-30") == "to_fix"
    assert due(case, "penalty_decision", "2026-06-30") == "2026-07-13"
    decided = run(case, [("decided_late", "2026-06-10", "ann")])
    assert due(decided, "penalty_decision", "2026-06-10") == "2026-06-24"


def test_the_power_to_recover_a_penalty_lapses_after_a_year() -> None:
    """Awb 5:33 and 5:35."""
    case = run(opened("penalty"), [
        ("report", "2026-05-04", "ann"), ("intend", "2026-05-05", "leo"), ("hear", "2026-05-12", "hal"), ("draft", "2026-05-13", "leo"),
        ("order", "2026-05-14", "mayor"), ("notify", "2026-06-12", "ann"), ("forfeit", "2026-06-27", "ann"),
    ])  # fmt: skip
    assert due(case, "penalty_payment", "2026-06-27") == "2026-08-10"
    assert (state(case, "2027-06-27"), state(case, "2027-06-28")) == ("forfeited", "lapsed")
    stayed = run(case, [("stay", "2026-07-01", "leo"), ("stay_ends_forfeited", "2026-09-01", "leo")])
    assert due(stayed, "recovery", "2026-09-01") == "2027-06-27"
