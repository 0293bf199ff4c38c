"""France: what a stay, a distance or a delegated closure does to the appeals that run."""

import pytest

from rempart.procedures.case import RefusedError, act
from rempart.procedures.pack import Pack, load_pack
from tests.procedures.test_pack_fr import REFUSED, due, event, run, seen


@pytest.fixture(scope="module")
def fr() -> Pack:
    return load_pack("fr")


SIGNED = [
    "2026-03-02 open bob", "2026-03-03 assess bob", "2026-03-05 intend clara", "2026-03-12 observe clara",
    "2026-03-16 draft clara",
]  # fmt: skip
FAR = pytest.mark.parametrize(
    ("notice", "clock", "answered", "unanswered"),
    [
        ("notify", "appeal", "2026-07-13", "2026-08-21"),
        ("notify_overseas", "appeal_overseas", "2026-08-12", "2026-09-21"),
        ("notify_abroad", "appeal_abroad", "2026-09-14", "2026-10-21"),
    ],
)


@FAR
def test_a_gracious_appeal_gives_whoever_lives_far_away_the_longer_term_again(
    fr: Pack, notice: str, clock: str, answered: str, unanswered: str
) -> None:
    """Rejected by a letter of 11 May or by silence on 20 June: the term that starts is the one of the notice."""
    steps = [*REFUSED, f"2026-03-20 {notice} anna", "2026-04-20 gracious anna"]
    assert due(fr, run(fr, "authorisation", [*steps, "2026-05-11 gracious_no mayor"]), clock, "2026-05-11") == answered
    silent = clock.replace("appeal", "appeal_silence", 1)
    assert due(fr, run(fr, "authorisation", steps), silent, "2026-06-21") == unanswered


def test_the_silence_of_the_town_is_appealed_later_from_far_away(fr: Pack) -> None:
    """Whoever records where the applicant lives does not move the day from which the term runs."""
    silent = ["2026-03-02 receive anna"]
    assert due(fr, run(fr, "public_domain", silent), "appeal_silence", "2026-05-03") == "2026-07-03"
    overseas = run(fr, "public_domain", [*silent, "2026-06-10 lives_overseas anna"])
    assert due(fr, overseas, "appeal_silence_overseas", "2026-06-10") == "2026-08-03"
    assert seen(fr, overseas, "2026-06-10").clocks["appeal_silence"].stopped_on is not None
    abroad = run(fr, "public_domain", [*silent, "2026-06-10 lives_abroad anna"])
    assert due(fr, abroad, "appeal_silence_abroad", "2026-06-10") == "2026-09-03"
    with pytest.raises(RefusedError):
        act(fr, abroad, event(fr, "public_domain", "2026-08-20 close_silence anna"))


def test_the_reasons_of_a_silence_open_the_longer_appeal_too(fr: Pack) -> None:
    """Two months after the reasons arrived, three from overseas."""
    steps = ["2026-03-02 receive anna", "2026-05-10 lives_overseas anna", "2026-05-20 ask_reasons anna"]
    told = run(fr, "public_domain", [*steps, "2026-06-15 give_reasons mayor"])
    assert due(fr, told, "appeal_after_reasons_overseas", "2026-06-15") == "2026-09-16"
    assert "appeal_after_reasons" not in seen(fr, told, "2026-06-15").clocks


@pytest.mark.parametrize("lane", ["authorisation", "measure"])
def test_a_stay_by_the_judge_does_not_lose_a_gracious_appeal(fr: Pack, lane: str) -> None:
    """Stayed while it is pending, and never answered: silence rejects it all the same, and the appeal starts anew."""
    decided = REFUSED if lane == "authorisation" else [*SIGNED, "2026-03-17 sign_repeal mayor"]
    steps = [*decided, "2026-03-20 notify anna", "2026-04-20 gracious anna", "2026-05-04 stay_gracious clara"]
    case = run(fr, lane, steps)
    assert seen(fr, case, "2026-06-20").state == "stayed_gracious"
    assert seen(fr, case, "2026-06-21").state == "stayed"
    assert due(fr, case, "appeal_silence", "2026-06-21") == "2026-08-21"
    early = "stay_gracious_ends_early" if lane == "measure" else "stay_gracious_ends"
    ended = run(fr, lane, [*steps, f"2026-05-18 {early} clara"])
    assert seen(fr, ended, "2026-05-18").state == "gracious"
    assert due(fr, ended, "appeal_silence", "2026-06-21") == "2026-08-21"


def test_a_gracious_appeal_may_come_during_the_stay_and_be_answered(fr: Pack) -> None:
    """It interrupts the appeal as at any other time."""
    steps = [*REFUSED, "2026-03-20 notify anna", "2026-04-01 stay clara", "2026-04-20 gracious_stayed anna"]
    case = run(fr, "authorisation", steps)
    assert seen(fr, case, "2026-04-20").clocks["appeal"].stopped_on is not None
    case = act(fr, case, event(fr, "authorisation", "2026-05-11 gracious_no_stayed mayor"))
    assert seen(fr, case, "2026-05-11").state == "stayed"
    assert due(fr, case, "appeal", "2026-05-11") == "2026-07-13"


def test_a_measure_that_is_stayed_ends_on_its_day(fr: Pack) -> None:
    """The judge's stay does not lengthen the term of a suspension of the town."""
    steps = [*SIGNED, "2026-03-17 sign_suspension mayor", "2026-03-20 notify anna", "2026-03-23 take_effect bob"]
    case = run(fr, "measure", [*steps, "2026-04-01 stay clara"])
    assert seen(fr, case, "2027-03-23").state == "stayed"
    assert seen(fr, case, "2027-03-24").state == "closed"


def test_a_closure_for_old_facts_waits_two_days(fr: Pack) -> None:
    """Facts older than 45 days (CSP L3332-15): nobody shuts the doors before the 48 hours are over."""
    steps = [*SIGNED, "2026-03-17 sign_closure mayor", "2026-03-18 send_order clara", "2026-03-20 notify anna"]
    case = run(fr, "measure", [*steps, "2026-03-20 hold_closure clara"])
    assert due(fr, case, "bar_enforceable", "2026-03-20") == "2026-03-22"
    with pytest.raises(RefusedError):
        act(fr, case, event(fr, "measure", "2026-03-22 take_effect bob"))
    assert seen(fr, act(fr, case, event(fr, "measure", "2026-03-23 take_effect bob")), "2026-03-23").state == "in_force"
