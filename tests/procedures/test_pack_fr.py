"""France, lane by lane: what silence means, who is heard before what, which appeal runs from when."""

from collections.abc import Iterable
from datetime import date

import pytest

from rempart.procedures.case import Case, CaseState, Event, RefusedError, act, state_of
from rempart.procedures.pack import Pack, load_pack


@pytest.fixture(scope="module")
def fr() -> Pack:
    return load_pack("fr")


def run(pack: Pack, lane: str, steps: Iterable[str], region: str | None = None) -> Case:
    """Return a case after steps written as ``2026-03-02 receive anna``; what a step records is filled in."""
    case = Case(id="F-1", pack="fr", version=pack.version, procedure=lane, region=region)
    for step in steps:
        case = act(pack, case, event(pack, lane, step))
    return case


def event(pack: Pack, lane: str, step: str) -> Event:
    day, kind, by, *until = step.split()
    one = pack.procedures[lane].transition[kind]
    carries = {name: until[0] if name == "until" and until else "on file" for name in one.records}
    return Event(kind=kind, on=date.fromisoformat(day), by=by, role=one.by[0], carries=carries)


def seen(pack: Pack, case: Case, day: str) -> CaseState:
    return state_of(pack, case, date.fromisoformat(day))


def due(pack: Pack, case: Case, clock: str, day: str) -> str:
    return str(seen(pack, case, day).clocks[clock].due(date.fromisoformat(day)).day)


def test_silence_rejects_on_the_public_domain_and_accepts_elsewhere(fr: Pack) -> None:
    terrace = run(fr, "public_domain", ["2026-03-02 receive anna"])
    licence = run(fr, "authorisation", ["2026-03-02 receive anna"])
    assert seen(fr, terrace, "2026-05-02").state == "received"
    assert seen(fr, terrace, "2026-05-03").state == "implied_refusal"
    assert seen(fr, licence, "2026-05-03").state == "implied_grant"


def test_missing_papers_suspend_the_clock_of_rejection_and_start_that_of_acceptance(fr: Pack) -> None:
    steps = ["2026-03-02 receive anna", "2026-03-10 ask_papers anna 2026-04-10", "2026-03-20 papers_came anna"]
    assert due(fr, run(fr, "public_domain", steps), "silence_rejection", "2026-03-20") == "2026-05-12"
    assert due(fr, run(fr, "authorisation", steps), "silence_acceptance", "2026-03-20") == "2026-05-20"


def test_papers_that_never_come_suspend_rejection_for_the_time_given_alone(fr: Pack) -> None:
    case = run(fr, "public_domain", ["2026-03-02 receive anna", "2026-03-10 ask_papers anna 2026-04-10"])
    assert due(fr, case, "silence_rejection", "2026-05-20") == "2026-06-02"
    assert seen(fr, case, "2026-06-03").state == "implied_refusal"


def test_a_short_time_for_papers_does_not_hide_a_silence(fr: Pack) -> None:
    case = run(fr, "public_domain", ["2026-03-02 receive anna", "2026-04-28 ask_papers anna 2026-05-05"])
    assert due(fr, case, "silence_rejection", "2026-05-06") == "2026-05-09"
    assert seen(fr, case, "2026-05-10").state == "implied_refusal"


def test_reasons_of_a_silence_open_the_appeal_anew(fr: Pack) -> None:
    steps = ["2026-03-02 receive anna", "2026-05-20 ask_reasons anna", "2026-06-15 give_reasons mayor"]
    case = run(fr, "public_domain", steps)
    assert due(fr, case, "appeal_after_reasons", "2026-06-15") == "2026-08-17"


def test_an_honest_application_has_its_title_in_one_day(fr: Pack) -> None:
    steps = ["receive anna", "examine anna", "nothing_to_ask bob", "grant mayor"]
    case = run(fr, "public_domain", [f"2026-03-02 {step}" for step in steps])
    assert seen(fr, case, "2027-03-02").state == "granted"


def test_a_title_says_how_its_holder_was_chosen(fr: Pack) -> None:
    case = run(
        fr, "public_domain", ["2026-03-02 receive anna", "2026-03-03 examine anna", "2026-03-04 nothing_to_ask bob"]
    )
    grant = event(fr, "public_domain", "2026-03-05 grant mayor")
    without = grant.model_copy(update={"carries": {"checks": "on file", "title": "on file"}})
    with pytest.raises(RefusedError, match="'selection or publicity before the title' is not recorded"):
        act(fr, case, without)


REFUSED = [
    "2026-03-02 receive anna", "2026-03-03 examine anna", "2026-03-04 assess bob", "2026-03-05 intend clara",
    "2026-03-12 observe clara", "2026-03-16 draft clara", "2026-03-17 sign_refusal mayor",
]  # fmt: skip


def test_a_refusal_that_reaches_nobody_in_time_comes_after_an_acceptance(fr: Pack) -> None:
    case = run(fr, "authorisation", REFUSED)
    assert seen(fr, case, "2026-05-02").state == "decided"
    assert seen(fr, case, "2026-05-03").state == "implied_grant"


def test_whoever_drafts_a_refusal_does_not_sign_it(fr: Pack) -> None:
    with pytest.raises(RefusedError, match="draft"):
        run(fr, "authorisation", [*REFUSED[:-1], "2026-03-17 sign_refusal clara"])


@pytest.mark.parametrize(
    ("step", "clock", "last"),
    [
        ("notify", "appeal", "2026-05-21"),
        ("notify_overseas", "appeal_overseas", "2026-06-22"),
        ("notify_abroad", "appeal_abroad", "2026-07-21"),
    ],
)
def test_the_appeal_is_longer_for_those_who_live_far_away(fr: Pack, step: str, clock: str, last: str) -> None:
    case = run(fr, "authorisation", [*REFUSED, f"2026-03-20 {step} anna"])
    assert due(fr, case, clock, "2026-03-20") == last


@pytest.mark.parametrize(("region", "last"), [(None, "2026-04-03"), ("6AE", "2026-04-07"), ("57", "2026-04-07")])
def test_good_friday_moves_the_last_day_in_alsace_and_moselle(fr: Pack, region: str | None, last: str) -> None:
    steps = ["2026-01-05 taken bob", "2026-01-06 open bob", "2026-01-07 assess bob", "2026-01-08 intend clara"]
    steps += [
        "2026-01-20 observe clara",
        "2026-01-26 draft clara",
        "2026-01-27 sign_repeal mayor",
        "2026-02-02 notify anna",
    ]
    assert due(fr, run(fr, "grant_withdrawal", steps, region), "appeal", "2026-02-02") == last


def test_a_gracious_appeal_starts_the_time_of_appeal_anew(fr: Pack) -> None:
    steps = [*REFUSED, "2026-03-20 notify anna", "2026-04-20 gracious anna"]
    rejected = run(fr, "authorisation", [*steps, "2026-05-11 gracious_no mayor"])
    assert due(fr, rejected, "appeal", "2026-05-11") == "2026-07-13"
    unanswered = run(fr, "authorisation", steps)
    assert due(fr, unanswered, "appeal_silence", "2026-06-21") == "2026-08-21"


def test_in_planning_a_gracious_appeal_extends_nothing(fr: Pack) -> None:
    steps = [
        "2026-03-02 receive anna", "2026-03-02 complete_other anna", "2026-03-10 check bob", "2026-03-11 assess bob",
        "2026-03-12 intend clara", "2026-03-20 observe clara", "2026-03-23 draft clara", "2026-03-24 sign_refusal mayor",
        "2026-03-26 notify anna", "2026-04-10 gracious anna", "2026-05-05 gracious_no mayor",
    ]  # fmt: skip
    case = run(fr, "planning", steps)
    assert due(fr, case, "appeal", "2026-05-05") == "2026-05-27"
    with pytest.raises(RefusedError, match="yet: "):
        act(fr, case, event(fr, "planning", "2026-05-27 final bob"))
    assert seen(fr, act(fr, case, event(fr, "planning", "2026-05-28 final bob")), "2026-05-28").state == "closed"


@pytest.mark.parametrize(
    ("kind", "last"), [("declaration", "2026-02-28"), ("house", "2026-03-31"), ("other", "2026-04-30")]
)
def test_one_two_or_three_months_and_then_a_tacit_permit(fr: Pack, kind: str, last: str) -> None:
    steps = ["2026-01-31 receive anna", f"2026-01-31 complete_{kind} anna"]
    for lane in ("planning", "planning_exception"):
        case = run(fr, lane, steps)
        assert due(fr, case, f"planning_{kind}", "2026-02-01") == last
        assert seen(fr, case, "2026-05-01").state == "tacit"
    assert fr.procedures["planning"].state["tacit"].article == "urb-r424-1"
    assert fr.procedures["planning_exception"].state["tacit"].article == "urb-r424-2"


def test_a_longer_time_moves_the_silence_of_planning_by_a_month(fr: Pack) -> None:
    case = run(fr, "planning", ["2026-01-31 receive anna", "2026-01-31 complete_house anna", "2026-02-20 lengthen bob"])
    assert due(fr, case, "planning_house", "2026-02-20") == "2026-04-30"


TOLD = ["2026-03-02 open bob", "2026-03-03 assess bob", "2026-03-05 intend clara"]


def test_no_measure_before_the_time_for_observations_has_passed(fr: Pack) -> None:
    case = run(fr, "measure", TOLD)
    with pytest.raises(RefusedError, match="intention"):
        act(fr, case, event(fr, "measure", "2026-03-20 draft clara"))
    assert seen(fr, case, "2026-03-21").state == "heard"


def test_before_a_sanction_the_grievances_are_stated(fr: Pack) -> None:
    sanction = fr.procedures["measure"].transition["intend_sanction"]
    assert sanction.article == "crpa-l122-2"
    assert "grievances" in sanction.records
    assert "grievances" in {one.id for one in fr.letters[sanction.letter or ""].fields}


URGENT = [
    "2026-03-02 open bob", "2026-03-02 assess bob", "2026-03-02 waive_urgency clara", "2026-03-02 draft_urgent clara",
    "2026-03-02 sign_urgent mayor", "2026-03-03 notify anna", "2026-03-03 take_effect bob",
]  # fmt: skip


def test_an_urgent_measure_is_not_kept_before_the_person_was_invited(fr: Pack) -> None:
    case = run(fr, "measure", URGENT)
    assert seen(fr, case, "2026-03-18").state == "review"
    with pytest.raises(RefusedError, match="disclosed"):
        act(fr, case, event(fr, "measure", "2026-03-18 keep mayor"))
    heard = run(fr, "measure", [*URGENT, "2026-03-10 hear_after dora", "2026-03-12 keep mayor"])
    assert "hearing_waived" not in seen(fr, heard, "2026-03-12").facts


def test_a_measure_of_the_town_ends_after_a_year_at_the_latest(fr: Pack) -> None:
    steps = [*TOLD, "2026-03-12 observe clara", "2026-03-16 draft clara", "2026-03-17 sign_suspension mayor"]
    case = run(fr, "measure", [*steps, "2026-03-20 notify anna", "2026-03-23 take_effect bob"])
    assert seen(fr, case, "2027-03-23").state == "in_force"
    assert seen(fr, case, "2027-03-24").state == "closed"


def test_a_repeal_does_not_end_by_itself(fr: Pack) -> None:
    steps = [*TOLD, "2026-03-12 observe clara", "2026-03-16 draft clara", "2026-03-17 sign_repeal mayor"]
    notified = [*steps, "2026-03-20 notify anna"]
    case = run(fr, "measure", [*notified, "2026-03-23 take_effect_lasting bob"])
    assert seen(fr, case, "2027-06-01").state == "in_force"
    assert due(fr, case, "review", "2026-03-23") == "2026-09-23"
    stayed = run(fr, "measure", [*notified, "2026-03-21 stay clara", "2026-04-13 stay_ends_early clara"])
    assert seen(fr, stayed, "2026-04-13").state == "notified"


@pytest.mark.parametrize("lane", ["authorisation", "public_domain"])
def test_conditions_of_a_grant_are_reviewed(fr: Pack, lane: str) -> None:
    steps = [
        "2026-03-02 receive anna", "2026-03-03 examine anna", "2026-03-04 assess bob", "2026-03-05 intend clara",
        "2026-03-12 observe clara", "2026-03-16 draft clara", "2026-03-17 sign_conditions mayor",
        "2026-03-20 notify anna", "2026-03-23 conditions_from bob",
    ]  # fmt: skip
    case = run(fr, lane, steps)
    assert due(fr, case, "review", "2026-03-23") == "2026-09-23"
    kept = run(fr, lane, [*steps, "2026-09-21 review_conditions mayor"])
    assert due(fr, kept, "review", "2026-09-21") == "2027-03-21"


def test_every_letter_with_remedies_names_the_data_protection_authority(fr: Pack) -> None:
    told = [one for one in fr.letters.values() if one.remedies]
    assert told
    assert not [one.letter for one in told for text in one.body.values() if "CNIL" not in text]


def test_the_town_reports_and_the_prefect_decides(fr: Pack) -> None:
    lane = fr.procedures["prefect_report"]
    assert not [one.id for one in lane.states if one.kind == "adverse"]
    assert not [one.id for one in lane.transitions if one.measure]
    steps = ["2026-08-25 open bob", "2026-08-26 draft_report bob"]
    with pytest.raises(RefusedError, match="it needs somebody else than whoever did"):
        run(fr, "prefect_report", [*steps, "2026-08-27 transmit bob"])
    case = run(fr, "prefect_report", [*steps, "2026-08-27 transmit mayor", "2026-08-31 notice_prefect_closure bob"])
    assert seen(fr, case, "2027-02-28").state == "prefect_closed"
    assert seen(fr, case, "2027-03-01").state == "closed"


def test_no_note_of_the_local_security_council_has_a_place(fr: Pack) -> None:
    assert "CLSPD" in fr.heading.about.en
    everything = [*fr.heading.recipients, *fr.procedures.values(), *fr.letters.values(), *fr.clocks.values()]
    assert not [
        one for one in everything if "csi-l132-5" in one.model_dump_json() or "csi-l132-4" in one.model_dump_json()
    ]


def test_no_candidate_is_excluded_before_it_could_prove_its_reliability(fr: Pack) -> None:
    steps = ["2026-03-02 receive anna", "2026-03-02 ask_discretionary bob"]
    case = run(fr, "tender", steps)
    with pytest.raises(RefusedError, match="reliability"):
        act(fr, case, event(fr, "tender", "2026-03-10 draft clara"))
    shown = run(fr, "tender", [*steps, "2026-03-10 proved bob", "2026-03-11 admit mayor"])
    assert seen(fr, shown, "2026-03-11").state == "admitted"


def test_an_own_decision_is_out_of_reach_after_four_months_except_on_the_grounds_without_limit(fr: Pack) -> None:
    case = run(fr, "grant_withdrawal", ["2026-10-31 taken bob", "2026-12-01 open bob"])
    assert seen(fr, case, "2027-02-28").state == "inquiry"
    assert seen(fr, case, "2027-03-01").state == "too_late"
    condition = run(fr, "grant_withdrawal", ["2026-10-31 taken bob", "2026-12-01 open_condition bob"])
    assert seen(fr, condition, "2028-03-01").state == "inquiry"
    permit = run(fr, "planning_withdrawal", ["2026-10-31 taken bob", "2026-12-01 open bob"])
    assert seen(fr, permit, "2027-02-01").state == "too_late"


def test_every_decision_letter_tells_the_ways_of_appeal(fr: Pack) -> None:
    signed = {one.letter for lane in fr.procedures.values() for one in lane.transitions if one.measure}
    assert signed
    assert not [name for name in signed if not fr.letters[name or ""].remedies]


def test_a_receipt_states_what_the_code_asks(fr: Pack) -> None:
    fields = {name: {one.id for one in letter.fields} for name, letter in fr.letters.items()}
    assert {"received_on", "silence_on", "court"} <= fields["receipt_rejection"]
    assert {"received_on", "silence_on"} <= fields["receipt_acceptance"]
    assert "L232-3" in fr.letters["receipt_acceptance"].body["en"]
    assert "L114-5" in fr.letters["receipt_rejection"].body["en"]
