"""What is particular to Belgium: the by-law, the advice of the DEIPP, the registered letter, fifteen days, the next college."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pytest

from rempart.base import Words
from rempart.procedures.case import Bylaw, Case, Event, RefusedError, act, state_of
from rempart.procedures.case.bylaw import RiskAnalysis
from rempart.procedures.pack import load_pack
from rempart.procedures.pack.exploring import situations

PACK = load_pack("be")
BYLAW = Bylaw(
    id="2026/12", title=Words(en="Bars", fr="Cafés"), town="Ville", adopted_on=date(2025, 12, 1),
    risk_analysis=RiskAnalysis(done_on=date(2025, 10, 1), by="Ville", sha256="0" * 64), in_force_on=date(2026, 1, 1),
    review_on=date(2028, 1, 1), sectors=("56",), protocol="P-7",
)  # fmt: skip
CASE = Case(id="B1", pack="be", version=PACK.version, procedure="inquiry", bylaw=BYLAW, sector="56.30")
ROLES = {
    "mayor": "decision_maker",
    "college": "decision_maker",
    "ann": "case_officer",
    "leo": "legal_officer",
    "hal": "hearing_clerk",
}

Step = tuple[str, str, str]
"""A transition, the day and who acts."""


def run(case: Case, steps: Iterable[Step], carries: Mapping[str, Any] | None = None) -> Case:
    """Return the case after some steps; whatever a step must record is recorded, or stands in ``carries``."""
    procedure = PACK.procedures[case.procedure]
    for kind, on, by in steps:
        told = dict.fromkeys(procedure.transition[kind].records, "stated") | dict(carries or {})
        case = act(PACK, case, Event(kind=kind, on=date.fromisoformat(on), by=by, role=ROLES[by], carries=told))
    return case


OPENED: list[Step] = [
    ("receive", "2026-01-12", "ann"), ("open", "2026-01-15", "mayor"), ("check_sources", "2026-01-19", "ann"),
]  # fmt: skip
ADVISED: list[Step] = [
    *OPENED, ("assess", "2026-01-20", "ann"), ("ask_deipp", "2026-01-21", "leo"), ("deipp_admissible", "2026-01-26", "ann"),
    ("advice_came", "2026-02-20", "ann"),
]  # fmt: skip
HEARD: list[Step] = [*ADVISED, ("intend", "2026-02-23", "leo"), ("hear", "2026-03-05", "hal")]
DECIDED: list[Step] = [
    *HEARD, ("draft", "2026-03-06", "leo"), ("propose", "2026-03-09", "mayor"), ("decide", "2026-03-10", "college"),
]  # fmt: skip
NOTIFIED: list[Step] = [*DECIDED, ("notify", "2026-03-10", "ann")]


def state(case: Case, on: str) -> str:
    """Return the state of a case on a day."""
    return state_of(PACK, case, date.fromisoformat(on)).state


def due(case: Case, clock: str, on: str) -> str:
    """Return the day on which a clock is due, seen on a day."""
    day = date.fromisoformat(on)
    return str(state_of(PACK, case, day).clocks[clock].due(day).day)


def test_no_inquiry_opens_without_a_by_law_that_covers_the_establishment() -> None:
    """Art. 119ter §1 and §16: an ordinance, its sector, the protocol with the prosecutor."""
    for case, missing in (
        (CASE.model_copy(update={"bylaw": None}), "there is no by-law"),
        (CASE.model_copy(update={"sector": "47.11"}), "does not cover this activity"),
        (CASE.model_copy(update={"bylaw": BYLAW.model_copy(update={"protocol": None})}), "protocol"),
    ):
        with pytest.raises(RefusedError, match=missing):
            run(case, OPENED)


def test_most_establishments_end_in_the_green_lane_and_their_file_goes_after_five_years() -> None:
    """Nothing to ask: closed without a measure, underlying data destroyed, the file deleted by its own clock."""
    steps = [*OPENED, ("nothing_to_ask", "2026-01-19", "ann"), ("close_without_measure", "2026-01-20", "mayor")]
    case = run(CASE, [*steps, ("close_file", "2026-01-20", "ann")])
    assert state(case, "2031-01-20") == "kept"
    assert state(case, "2031-01-21") == "purged"


def test_the_central_register_is_consulted_before_anything_is_concluded() -> None:
    """Art. 119ter §6: the hit or no hit is not optional."""
    with pytest.raises(RefusedError, match="the sources were checked"):
        run(CASE, [*OPENED[:2], ("close_without_measure", "2026-01-20", "mayor")])
    with pytest.raises(RefusedError, match="central register"):
        run(CASE, OPENED, {"central_register": ""})


def test_no_negative_measure_without_the_advice_of_the_deipp() -> None:
    """Art. 119ter §7: in no course of events whatever is a measure decided without it."""
    adverse = {one.id for one in PACK.procedures["inquiry"].states if one.kind == "adverse"}
    reached = [after for _, _, after in situations(PACK, PACK.procedures["inquiry"]) if after.state in adverse]
    assert len(reached) > 100
    assert all("advice" in after.facts for after in reached)


def test_the_advice_does_not_make_the_fifty_days_stand_still() -> None:
    """No pause, one extension of thirty, which may come while the advice is awaited."""
    case = run(CASE, ADVISED[:-1])
    inquiry = state_of(PACK, case, date(2026, 2, 10)).clocks["inquiry"]
    assert inquiry.due(date(2026, 2, 10)).day == date(2026, 3, 26)
    assert PACK.clocks["inquiry"].pauses == []
    extended = run(case, [("extend", "2026-02-11", "mayor")])
    assert state_of(PACK, extended, date(2026, 2, 11)).clocks["inquiry"].due(date(2026, 2, 11)).day == date(2026, 5, 11)


def test_an_advice_that_is_late_leads_back_and_allows_no_measure() -> None:
    """Thirty working days after admissibility; then the case is assessed without it, and no invitation can be sent."""
    case = run(CASE, ADVISED[:-1])
    assert state(case, "2026-03-09") == "deipp_pending"
    assert state(case, "2026-03-10") == "assessment"
    with pytest.raises(RefusedError, match="advice"):
        run(case, [("intend", "2026-03-11", "leo")])


def test_only_an_absence_without_valid_reason_replaces_the_hearing() -> None:
    """Art. 119ter §13: the time has passed, service is proved, and the absence is told; a valid reason gives a new day."""
    invited = run(CASE, HEARD[:-1])
    with pytest.raises(RefusedError, match="the end of: "):
        run(invited, [("absent", "2026-03-10", "leo")])
    with pytest.raises(RefusedError, match="proof of service"):
        run(invited, [("absent", "2026-03-11", "leo")], {"proof_of_service": ""})
    assert state(run(invited, [("absent", "2026-03-11", "leo")]), "2026-03-11") == "heard"
    again = run(invited, [("new_date", "2026-03-10", "leo")])
    with pytest.raises(RefusedError, match="the end of: "):
        run(again, [("absent", "2026-03-25", "leo")])


def test_the_college_decides_on_the_mayors_proposal_and_not_by_the_hand_that_drafted() -> None:
    """Art. 119ter §8, and four eyes."""
    with pytest.raises(RefusedError, match="the case is at: "):
        run(CASE, [*HEARD, ("draft", "2026-03-06", "leo"), ("decide", "2026-03-10", "college")])
    drafted = run(CASE, [*HEARD, ("draft", "2026-03-06", "leo")])
    stated = {"mayors_proposal": "stated"}
    with pytest.raises(RefusedError, match="it needs somebody else than whoever did"):
        act(PACK, drafted, Event(kind="propose", on=date(2026, 3, 9), by="leo", role="decision_maker", carries=stated))


def test_the_decision_may_be_carried_out_after_fifteen_days_unless_a_petition_holds_it() -> None:
    """Art. 119ter §11: notified on 10 March, the 25th is the last day."""
    case = run(CASE, NOTIFIED)
    assert (state(case, "2026-03-25"), state(case, "2026-03-26")) == ("notified", "in_force")
    held = run(case, [("petition", "2026-03-20", "leo")])
    assert state(held, "2026-06-30") == "held"
    assert state(run(held, [("petition_rejected", "2026-04-02", "leo")]), "2026-04-02") == "in_force"
    assert state(run(held, [("petition_granted", "2026-04-02", "leo")]), "2026-04-02") == "stayed"


def test_a_suspension_ends_by_itself_after_six_months() -> None:
    """Art. 119ter §8; a refusal, which has no end, is reviewed after a year."""
    case = run(CASE, [*NOTIFIED, ("suspension_from", "2026-03-26", "ann")])
    assert (state(case, "2026-09-26"), state(case, "2026-09-27")) == ("in_force", "ended")
    lasting = run(CASE, [*NOTIFIED, ("lasting_from", "2026-03-26", "ann")])
    assert state(lasting, "2027-06-01") == "in_force"
    kept = run(lasting, [("review", "2027-03-22", "ann"), ("keep", "2027-03-29", "mayor")])
    assert due(kept, "review_year", "2027-03-29") == "2028-03-29"


PENALTY = Case(id="B3", pack="be", version=PACK.version, procedure="penalty")
RUNNING: list[Step] = [
    ("establish", "2026-04-01", "ann"), ("intend", "2026-04-02", "leo"), ("hear", "2026-04-10", "hal"),
    ("draft", "2026-04-13", "leo"), ("order", "2026-04-14", "mayor"), ("notify", "2026-04-15", "ann"),
]  # fmt: skip


def test_a_penalty_order_is_reviewed_each_year() -> None:
    """A house rule: the review answers the clock that notice starts."""
    case = run(PENALTY, RUNNING)
    assert due(case, "review_year", "2026-04-15") == "2027-04-15"
    assert due(run(case, [("review", "2027-04-12", "leo")]), "review_year", "2027-04-12") == "2028-04-12"


def test_a_stay_gives_a_sum_due_no_second_year() -> None:
    """Art. 133ter: the year of the claim counts from the day on which it fell due."""
    steps: list[Step] = [("fall_due", "2026-05-04", "ann"), ("stay", "2026-05-11", "leo")]
    case = run(PENALTY, [*RUNNING, *steps, ("stay_ends_due", "2026-09-07", "leo")])
    assert (state(case, "2026-09-07"), due(case, "penalty_claim", "2026-09-07")) == ("due", "2027-05-04")


def test_new_elements_withdraw_the_decision_wherever_it_stands() -> None:
    """Art. 119ter §12."""
    withdraw = [("withdraw_decision", "2026-03-30", "mayor")]
    assert state(run(CASE, [*NOTIFIED, *withdraw]), "2026-03-30") == "ended"
    assert state(run(CASE, [*NOTIFIED, ("petition", "2026-03-20", "leo"), *withdraw]), "2026-03-30") == "ended"


CLOSURE = Case(id="B2", pack="be", version=PACK.version, procedure="closure")
SHUT: list[Step] = [
    ("report", "2026-06-01", "ann"), ("consult", "2026-06-02", "leo"), ("intend", "2026-06-03", "leo"),
    ("hear", "2026-06-10", "hal"), ("draft", "2026-06-11", "leo"), ("order", "2026-06-12", "mayor"),
    ("notify", "2026-06-12", "ann"),
]  # fmt: skip


def test_a_closure_that_the_next_college_does_not_confirm_has_no_effect_any_more() -> None:
    """Art. 134quinquies; a day of the house only warns, for the meeting decides."""
    case = run(CLOSURE, SHUT)
    assert state(case, "2026-07-01") == "unconfirmed"
    assert state(run(case, [("not_confirmed", "2026-06-18", "leo")]), "2026-06-18") == "lapsed"
    confirmed = run(case, [("confirm", "2026-06-18", "college")])
    assert (state(confirmed, "2026-12-12"), state(confirmed, "2026-12-13")) == ("confirmed", "ended")


def test_the_end_of_a_stay_does_not_confirm_a_closure() -> None:
    """Art. 134quinquies: only the college does; suspended before it met, the order is back where it was."""
    stayed = run(CLOSURE, [*SHUT, ("stay", "2026-06-15", "leo")])
    assert state(run(stayed, [("stay_ends_unconfirmed", "2026-07-06", "leo")]), "2026-07-06") == "unconfirmed"
    assert state(run(stayed, [("not_confirmed", "2026-06-18", "leo")]), "2026-06-18") == "lapsed"
    with pytest.raises(RefusedError, match="is not recorded"):
        run(stayed, [("stay_ends", "2026-07-06", "leo")], {"college_minutes": ""})


def test_a_renewal_takes_the_whole_way_again() -> None:
    """Heard, signed by another than the drafter, and confirmed anew; without that the closure ends on its day."""
    confirmed = run(CLOSURE, [*SHUT, ("confirm", "2026-06-18", "college"), ("intend_renewal", "2026-11-16", "leo")])
    assert state(confirmed, "2026-12-13") == "ended"
    renewed = run(confirmed, [
        ("hear", "2026-11-25", "hal"), ("draft", "2026-11-26", "leo"), ("order", "2026-12-01", "mayor"),
        ("notify", "2026-12-12", "ann"),
    ])  # fmt: skip
    assert state(renewed, "2026-12-13") == "unconfirmed"
    assert state(run(renewed, [("confirm", "2026-12-17", "college")]), "2027-06-13") == "ended"
