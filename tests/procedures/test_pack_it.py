"""What is particular to Italy: the prefect decides on the firm, the town draws the consequence; silence; ten days; August."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from rempart.procedures.case import Case, Event, RefusedError, act, next_steps, state_of
from rempart.procedures.case.state import CaseClock
from rempart.procedures.pack import load_pack
from rempart.procedures.pack.exploring import situations

PACK = load_pack("it")
ROLES = {"ann": "case_officer", "leo": "legal_officer", "dir": "decision_maker", "hal": "hearing_clerk"}
Step = tuple[str, str, str]
"""A transition, the day and who acts."""


def case_of(procedure: str) -> Case:
    """A case without events."""
    return Case(id="I1", pack="it", version=PACK.version, procedure=procedure)


def run(case: Case, steps: Iterable[Step], **carries: Any) -> Case:
    """Return the case after some steps; whatever a step must record is recorded, or stands in ``carries``."""
    procedure = PACK.procedures[case.procedure]
    for kind, on, by in steps:
        told = {name: "stated" for name in procedure.transition[kind].records if name != "until"} | carries
        case = act(PACK, case, Event(kind=kind, on=date.fromisoformat(on), by=by, role=ROLES[by], carries=told))
    return case


def state(case: Case, on: str) -> str:
    """Return the state of a case on a day."""
    return state_of(PACK, case, date.fromisoformat(on)).state


def clock(case: Case, name: str, on: str) -> CaseClock:
    """Return a clock of a case on a day."""
    return state_of(PACK, case, date.fromisoformat(on)).clocks[name]


def due(case: Case, name: str, on: str) -> str:
    """Return when a clock of a case is due, seen on a day."""
    return str(clock(case, name, on).due(date.fromisoformat(on)).day)


INFORMATION, APPLICATION = case_of("information"), case_of("application")
CHECKED: list[Step] = [("consult", "2026-03-02", "ann"), ("to_prefect", "2026-03-02", "ann")]
INTERDICTED: list[Step] = [*CHECKED, ("interdict", "2026-03-30", "ann")]
HEARD: list[Step] = [*INTERDICTED, ("intend", "2026-04-02", "leo"), ("hear", "2026-04-14", "hal")]
NOTIFIED: list[Step] = [
    *HEARD, ("draft", "2026-04-15", "leo"), ("sign", "2026-04-16", "dir"), ("notify", "2026-07-10", "ann"),
]  # fmt: skip


def test_where_the_database_answers_at_once_nobody_waits_and_the_answer_holds_a_year() -> None:
    """Art. 92(1) and 86(2)."""
    case = run(INFORMATION, [("consult", "2026-03-02", "ann"), ("clean", "2026-03-02", "ann")])
    assert (state(case, "2026-03-02"), state(case, "2027-03-02"), state(case, "2027-03-03")) == (
        "released",
        "released",
        "stale",
    )


def test_after_thirty_days_the_town_may_go_ahead_under_a_condition_and_not_before() -> None:
    """Art. 92(3): thirty days of the consultation; an urgency that is stated needs none."""
    waiting = run(INFORMATION, CHECKED)
    with pytest.raises(RefusedError, match="the end of: "):
        run(waiting, [("proceed", "2026-04-01", "dir")])
    assert state(run(waiting, [("proceed", "2026-04-02", "dir")]), "2026-04-02") == "proceeding"
    with pytest.raises(RefusedError, match="'urgency, argued' is not recorded"):
        run(waiting, [("proceed_urgent", "2026-03-03", "dir")], urgency="")


def test_the_exchange_between_prefect_and_firm_holds_the_prefects_term_and_not_the_towns() -> None:
    """Art. 92(2-bis): from the day on which it was sent; art. 92(3) as read here."""
    case = run(INFORMATION, [*CHECKED, ("exchange_opens", "2026-03-16", "ann"), ("exchange_ends", "2026-04-20", "ann")])
    assert due(case, "prefect_checks", "2026-04-20") == "2026-05-06"
    assert due(case, "proceed", "2026-04-20") == "2026-04-01"


def test_complex_checks_take_forty_five_days_more() -> None:
    """Art. 92(2)."""
    assert (
        due(run(INFORMATION, [*CHECKED, ("complex", "2026-03-25", "ann")]), "prefect_checks", "2026-03-25")
        == "2026-05-16"
    )


def test_an_interdiction_by_the_prefect_is_no_decision_of_the_town() -> None:
    """The town gives notice, hears, states its reasons, and another hand signs: L. 241/1990 art. 3, 7, 10."""
    interdicted = run(INFORMATION, INTERDICTED)
    assert {one.id for one, lacking in next_steps(PACK, interdicted, date(2026, 3, 31)) if not lacking} == {"intend", "limit", "liberatory", "no_withdrawal"}  # fmt: skip
    told = run(INFORMATION, [*INTERDICTED, ("intend", "2026-04-02", "leo")])
    assert (state(told, "2026-04-17"), state(told, "2026-04-18")) == ("intention", "heard")
    drafted = run(INFORMATION, NOTIFIED[:-2])
    with pytest.raises(RefusedError, match="it needs somebody else than whoever did"):
        act(PACK, drafted, Event(kind="sign", on=date(2026, 4, 16), by="leo", role="decision_maker", carries={"measure": "m", "works_done": "w"}))  # fmt: skip


def test_no_withdrawal_in_any_course_of_events_without_an_act_of_the_prefect() -> None:
    """The town does not find by itself what only the prefect may find."""
    for name in ("information", "communication", "white_list"):
        procedure = PACK.procedures[name]
        against = [
            after for _, _, after in situations(PACK, procedure) if procedure.state[after.state].kind == "adverse"
        ]
        assert against
        assert all("advice" in after.facts for after in against)


def test_a_work_being_finished_or_an_essential_supply_is_left_in_place() -> None:
    """Art. 94(3), even when a decision was already drafted."""
    kept = run(INFORMATION, [*NOTIFIED[:-2], ("no_withdrawal", "2026-04-16", "dir")])
    assert state(kept, "2026-04-16") == "not_withdrawn"
    again = run(kept, [("reconsider", "2026-09-01", "leo")])
    with pytest.raises(RefusedError, match="the case is at: "):
        run(again, [("draft", "2026-09-02", "leo")])


def test_limits_for_a_sole_trader_last_a_year_and_then_the_interdiction_has_its_whole_effect() -> None:
    """Art. 94.1."""
    case = run(INFORMATION, [*INTERDICTED, ("limit", "2026-06-10", "ann")])
    assert (state(case, "2027-06-10"), state(case, "2027-06-11")) == ("limited", "interdicted")
    longer = run(case, [("limit_longer", "2027-05-10", "ann")])
    assert (state(longer, "2028-06-10"), state(longer, "2028-06-11")) == ("limited", "interdicted")


def test_the_consequence_ends_when_the_act_of_the_prefect_falls() -> None:
    """Annulled, replaced by a liberatory information, or limited."""
    case = run(INFORMATION, [*NOTIFIED, ("interdiction_falls", "2026-11-02", "dir")])
    assert state(case, "2026-11-02") == "ended"
    assert clock(case, "appeal", "2026-11-02").stopped_on == date(2026, 11, 2)


def test_august_does_not_count_for_going_to_court() -> None:
    """L. 742/1969 art. 1: notice on 10 July, sixty days and thirty-one; a file is closed as final after that."""
    noted = run(INFORMATION, NOTIFIED)
    assert due(noted, "appeal", "2026-07-31") == "2026-09-08"
    held = run(noted, [("recess", "2026-07-31", "ann")], until="2026-09-01")
    assert due(held, "appeal", "2026-09-15") == "2026-10-09"
    assert due(held, "extraordinary_appeal", "2026-09-15") == "2026-11-07"
    with pytest.raises(RefusedError, match="the end of: "):
        run(held, [("close_final", "2026-10-09", "ann")])
    assert state(run(held, [("close_final", "2026-10-10", "ann")]), "2026-10-10") == "kept"


def test_notice_in_august_begins_on_the_first_of_september() -> None:
    """The step of the recess is dated the day of notice."""
    case = run(INFORMATION, [*NOTIFIED[:-1], ("notify", "2026-08-10", "ann")])
    assert due(run(case, [("recess", "2026-08-10", "ann")], until="2026-09-01"), "appeal", "2026-09-15") == "2026-10-30"


def test_a_firm_that_is_not_on_the_white_list_is_not_excluded() -> None:
    """The file goes on with its application to the prefecture."""
    absent = run(case_of("white_list"), [("consult", "2026-09-14", "ann"), ("absent", "2026-09-14", "ann")])
    applied = run(absent, [("applied", "2026-09-21", "ann"), ("registered", "2026-11-02", "ann")])
    assert (state(absent, "2026-09-14"), state(applied, "2026-11-02")) == ("not_listed", "released")


def test_a_communication_that_does_not_come_is_replaced_by_the_firms_own_declaration() -> None:
    """Art. 88(4-bis)."""
    case = run(case_of("communication"), [*CHECKED, ("proceed", "2026-04-02", "dir")])
    assert state(case, "2026-04-02") == "proceeding"
    with pytest.raises(RefusedError, match="'declaration in the place of the answer' is not recorded"):
        run(case_of("communication"), [*CHECKED, ("proceed", "2026-04-02", "dir")], declaration="")


ASSENT: list[Step] = [("receive", "2026-03-10", "ann"), ("complete", "2026-03-10", "ann")]
RESERVED: list[Step] = [("receive", "2026-03-10", "ann"), ("complete_reserved", "2026-03-10", "ann")]
TOLD: list[Step] = [("assess", "2026-03-23", "leo"), ("intend", "2026-03-30", "leo")]


def test_silence_is_consent_except_where_security_health_heritage_or_environment_is_at_stake() -> None:
    """L. 241/1990 art. 20(1) and (4): thirty days."""
    silent, reserved = run(APPLICATION, ASSENT), run(APPLICATION, RESERVED)
    assert (state(silent, "2026-04-09"), state(silent, "2026-04-10")) == ("screening", "assented")
    assert state(reserved, "2027-04-10") == "screening"
    assert "decision" in state_of(PACK, reserved, date(2026, 4, 10)).expired(date(2026, 4, 10))


def test_the_reasons_against_hold_the_term_until_ten_days_after_the_observations() -> None:
    """Art. 10-bis: told on 30 March, observed on 7 April, running again on the 17th."""
    told = run(APPLICATION, [*ASSENT, *TOLD])
    assert clock(told, "assent", "2026-04-05").is_paused(date(2026, 4, 5))
    observed = run(told, [("observed", "2026-04-07", "ann")])
    assert due(observed, "assent", "2026-04-20") == "2026-04-27"
    assert state(observed, "2026-04-28") == "assented"


def test_without_observations_the_term_runs_again_at_the_end_of_the_ten_days() -> None:
    """Art. 10-bis: ten days, from 30 March to 9 April."""
    told = run(APPLICATION, [*ASSENT, *TOLD])
    assert (state(told, "2026-04-09"), state(told, "2026-04-10")) == ("intention", "heard")
    assert due(told, "assent", "2026-04-12") == "2026-04-19"


def test_the_town_may_hold_the_term_for_its_questions_once() -> None:
    """Art. 2(7): after the answer no second question holds it."""
    asked = run(APPLICATION, [*RESERVED, ("send_questions", "2026-03-16", "ann"), ("answered", "2026-03-26", "ann")])
    assert due(asked, "decision", "2026-03-26") == "2026-04-19"
    with pytest.raises(RefusedError, match="the case is at: "):
        run(asked, [("send_questions", "2026-03-27", "ann")])
    pauses = {one.cause: one.at_most for one in PACK.clocks["decision"].pauses}
    assert pauses["information"] == 30


def test_an_act_granted_by_silence_is_annulled_only_after_notice_and_hearing() -> None:
    """Art. 7, 10 and 21-nonies: its six months begin at the end of the silence."""
    granted = run(APPLICATION, [*ASSENT, ("look_again", "2026-05-04", "leo")])
    assert due(granted, "own_annulment", "2026-05-04") == "2026-10-09"
    with pytest.raises(RefusedError, match="the case is at: "):
        run(granted, [("own_draft", "2026-05-05", "leo")])
    annulled = run(granted, [
        ("own_intend", "2026-05-05", "leo"), ("own_hear", "2026-05-18", "hal"), ("own_draft", "2026-05-19", "leo"),
        ("own_annul", "2026-05-20", "dir"),
    ])  # fmt: skip
    assert state(annulled, "2026-05-20") == "decided"


def test_nobody_forgot_the_day_of_the_patron_saint() -> None:
    """It is local: Milan keeps 7 December, and Rome the 29 June; Saint Francis is everybody’s from 2026."""
    assert PACK.calendar("MI").is_holiday(date(2026, 12, 7))
    assert not PACK.calendar().is_holiday(date(2026, 12, 7))
    assert PACK.calendar("RM").is_holiday(date(2026, 6, 29))
    assert PACK.calendar().is_holiday(date(2027, 10, 4))
    assert not PACK.calendar().is_holiday(date(2025, 10, 4))
