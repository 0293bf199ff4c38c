"""Where a case stands: its events in order, folded over the procedure, with the steps that dates make by themselves."""

import random
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest

from rempart.base import RempartError, Words
from rempart.procedures.case import UNDO, Bylaw, Case, Event, RefusedError, act, next_steps, state_of
from rempart.procedures.case.bylaw import RiskAnalysis
from rempart.procedures.case.state import CaseState
from rempart.procedures.pack import Pack, load_pack, pack_ids
from rempart.procedures.pack.exploring import situations

PACK = load_pack("generic")
CASE = Case(id="G1", pack="generic", version=PACK.version, procedure="application")
ROLES = {
    "ann": "case_officer",
    "leo": "legal_officer",
    "mia": "legal_officer",
    "hal": "hearing_clerk",
    "dir": "decision_maker",
}
Step = tuple[str, str, str]
"""A transition, the day and who acts."""


def event(kind: str, on: str, by: str, role: str | None = None, **carries: Any) -> Event:
    """An event that carries whatever its step asks to be recorded."""
    told = dict.fromkeys(PACK.procedures["application"].transition[kind].records, "stated") | carries
    return Event(kind=kind, on=date.fromisoformat(on), by=by, role=role or ROLES[by], carries=told)


def undo(number: int, on: str, reason: str | None = "entered by mistake") -> Event:
    """An event that takes another back."""
    return Event(kind=UNDO, on=date.fromisoformat(on), by="ann", role="case_officer", of=number, reason=reason)


def run(case: Case, steps: Iterable[Step]) -> Case:
    """Return the case after some steps."""
    for one in steps:
        case = act(PACK, case, event(*one))
    return case


def at(case: Case, on: str) -> CaseState:
    """Where a case stands on a day."""
    return state_of(PACK, case, date.fromisoformat(on))


def due(case: Case, clock: str, on: str) -> str:
    """When a clock of a case is due, seen on a day."""
    return str(at(case, on).clocks[clock].due(date.fromisoformat(on)).day)


ASKED: list[Step] = [
    ("receive", "2026-03-02", "ann"),
    ("complete", "2026-03-04", "ann"),
    ("send_questions", "2026-03-06", "ann"),
]
HEARD: list[Step] = [
    *ASKED,
    ("answered", "2026-03-12", "ann"),
    ("intend", "2026-03-16", "leo"),
    ("hear", "2026-03-25", "hal"),
]
DECIDED: list[Step] = [
    *HEARD,
    ("draft", "2026-03-26", "leo"),
    ("sign", "2026-03-30", "dir"),
    ("notify", "2026-03-31", "ann"),
]
IN_FORCE: list[Step] = [*DECIDED, ("take_effect", "2026-04-01", "ann")]


class TestOrder:
    """Events count on their day, in their order, and no earlier."""

    def test_each_step_leads_to_its_state_on_its_day(self) -> None:
        """What happens later is not seen yet."""
        case = run(CASE, DECIDED)
        seen = [
            at(case, on).state
            for on in ("2026-03-01", "2026-03-02", "2026-03-05", "2026-03-12", "2026-03-29", "2026-03-31")
        ]
        assert seen == ["draft", "received", "screening", "assessment", "decision_draft", "notified"]

    def test_an_event_before_the_last_is_refused(self) -> None:
        """On the same day they follow one another."""
        same_day = run(CASE, [("receive", "2026-03-02", "ann"), ("complete", "2026-03-02", "ann")])
        assert at(same_day, "2026-03-02").state == "screening"
        with pytest.raises(RempartError, match="it lies before the event of 2026-03-02"):
            run(same_day, [("send_questions", "2026-03-01", "ann")])

    def test_nothing_slips_in_before_what_was_recorded(self) -> None:
        """A withdrawal of the 5th would have been possible on the 5th; recorded after the 10th it is refused."""
        case = run(CASE, [("receive", "2026-03-02", "ann"), ("complete", "2026-03-10", "ann")])
        with pytest.raises(RempartError, match="it lies before the event of 2026-03-10"):
            run(case, [("withdraw", "2026-03-05", "ann")])

    def test_a_case_is_read_under_the_pack_and_the_version_that_it_names(self) -> None:
        """Another pack, another version, a procedure or a step that is not there."""
        for other, fault in (
            (CASE.model_copy(update={"pack": "nl"}), "it runs under pack nl"),
            (CASE.model_copy(update={"version": date(2025, 1, 1)}), "it runs under pack generic of 2025-01-01"),
            (CASE.model_copy(update={"procedure": "duel"}), "has no procedure duel"),
            (CASE.model_copy(update={"events": (Event(kind="fly", on=date(2026, 3, 2), by="ann", role="case_officer"),)}), "has no step fly"),
        ):  # fmt: skip
            with pytest.raises(RempartError, match=fault):
                at(other, "2026-03-02")

    def test_the_history_is_one_chain(self) -> None:
        """Each step begins where the one before ended; a step that a clock made has no event."""
        case = run(CASE, ASKED)
        history = at(case, "2026-06-01").history
        assert [(one.transition, one.event, one.by) for one in history] == [
            ("receive", 1, "ann"), ("complete", 2, "ann"), ("send_questions", 3, "ann"), ("silent", None, None),
        ]  # fmt: skip
        assert [one.before for one in history[1:]] == [one.after for one in history[:-1]]


class TestUndo:
    """Nothing is taken away: taking back is an event too, with a reason."""

    def test_what_is_taken_back_never_happened_and_can_still_be_read(self) -> None:
        """From the day of the undo; before it, the case stood as it stood."""
        case = act(PACK, run(CASE, ASKED), undo(3, "2026-03-10"))
        assert (at(case, "2026-03-09").state, at(case, "2026-03-10").state) == ("questions_sent", "screening")
        assert "answer" not in at(case, "2026-03-10").clocks
        assert [one.kind for one in case.events] == ["receive", "complete", "send_questions", "undo"]

    def test_the_step_may_be_taken_again_on_its_right_day(self) -> None:
        """The questions went out on the 9th, not on the 6th: their clock follows."""
        case = run(act(PACK, run(CASE, ASKED), undo(3, "2026-03-10")), [("send_questions", "2026-03-10", "ann")])
        assert due(case, "answer", "2026-03-10") == "2026-03-24"

    def test_what_others_rest_on_cannot_be_taken_back_alone(self) -> None:
        """The answer rests on the questions."""
        case = run(CASE, HEARD[:4])
        with pytest.raises(RefusedError, match=r"event 4, answered: .*the case is at: being screened"):
            act(PACK, case, undo(3, "2026-03-13"))
        with pytest.raises(RefusedError, match="event 4, answered"):
            act(PACK, case, undo(3, "2026-03-10"))
        assert (
            at(act(PACK, act(PACK, case, undo(4, "2026-03-13")), undo(3, "2026-03-13")), "2026-03-13").state
            == "screening"
        )

    @pytest.mark.parametrize(
        ("of", "reason", "fault"),
        [
            (9, "why", "cannot be taken back"),
            (3, "why", "cannot be taken back"),
            (2, "why", "cannot be taken back"),
            (4, None, "without a reason"),
            (4, "", "without a reason"),
        ],
    )
    def test_an_undo_that_makes_no_sense_is_refused(self, of: int, reason: str | None, fault: str) -> None:
        """Of what is yet to come, of an undo, of what was taken back already; without a reason."""
        case = act(PACK, run(CASE, ASKED[:2]), undo(2, "2026-03-05"))
        case = run(case, [("complete", "2026-03-05", "ann")])
        with pytest.raises(RempartError, match=fault):
            act(PACK, case, undo(of, "2026-03-06", reason))


class TestStepsOfClocks:
    """A date moves a case on the day after its end, and nobody has to press anything."""

    def test_silence_moves_the_case_on_the_day_after_the_last(self) -> None:
        """Questions on 6 March, fourteen days: the 20th is still the applicant’s."""
        case = run(CASE, ASKED)
        assert (at(case, "2026-03-20").state, at(case, "2026-03-21").state) == ("questions_sent", "assessment")

    def test_what_arrived_in_time_counts_though_written_down_later(self) -> None:
        """An answer of the 20th stops the clock; one of the 21st finds the case elsewhere."""
        case = run(CASE, ASKED)
        assert at(run(case, [("answered", "2026-03-20", "ann")]), "2026-05-01").history[-1].transition == "answered"
        with pytest.raises(RefusedError, match="the case is at: being assessed"):
            run(case, [("answered", "2026-03-21", "ann")])

    def test_the_clock_of_the_hearing_opens_the_next_step_and_no_earlier(self) -> None:
        """Fourteen days for observations from 16 March: until the 30th nobody drafts."""
        told = run(CASE, HEARD[:5])
        with pytest.raises(RefusedError, match="the case is at: intention notified"):
            run(told, [("draft", "2026-03-30", "leo")])
        assert at(run(told, [("draft", "2026-03-31", "leo")]), "2026-03-31").state == "decision_draft"

    def test_a_measure_ends_by_itself(self) -> None:
        """Six months from 1 April."""
        case = run(CASE, IN_FORCE)
        assert (at(case, "2026-10-01").state, at(case, "2026-10-02").state) == ("in_force", "closed")

    def test_a_clock_is_extended_once(self) -> None:
        """The second time is refused, whoever asks and for whatever reason."""
        case = run(CASE, ASKED)
        assert due(case, "decision", "2026-03-09") == "2026-04-29"
        longer = run(case, [("extend", "2026-03-09", "leo")])
        assert due(longer, "decision", "2026-03-09") > "2026-04-29"
        with pytest.raises(RefusedError, match="it was extended once already"):
            run(longer, [("extend", "2026-03-10", "leo")])

    def test_a_stopped_clock_stands_as_it_stood(self) -> None:
        """It expires no more, whatever the day."""
        case = run(CASE, DECIDED)
        stopped = at(case, "2028-01-01").clocks["decision"]
        assert (stopped.stopped_on, stopped.expired(date(2028, 1, 1))) == (date(2026, 3, 30), False)
        assert str(stopped.due(date(2028, 1, 1)).day) == "2026-04-29"

    @pytest.mark.parametrize("steps", [ASKED, HEARD[:5], DECIDED, IN_FORCE])
    def test_the_same_events_give_the_same_state_on_every_later_day_until_a_clock_moves(
        self, steps: list[Step]
    ) -> None:
        """For two years after the last event: a state changes on the day after the end of a clock, else never."""
        case = run(CASE, steps)
        before = at(case, steps[-1][1])
        for n in range(1, 731):
            on = date.fromisoformat(steps[-1][1]) + timedelta(days=n)
            now = state_of(PACK, case, on)
            assert state_of(PACK, case, on) == now
            if (now.state, now.facts, now.history) != (before.state, before.facts, before.history):
                made = now.history[-1]
                clock = PACK.procedures["application"].transition[made.transition].on_clock
                assert (made.event, made.on) == (None, on)
                assert clock is not None
                assert before.clocks[clock].due(on).day == on - timedelta(days=1)
            before = now


class TestFourEyes:
    """Whoever drafts does not sign, in whatever role."""

    def test_the_drafter_does_not_sign(self) -> None:
        """Not even as decision maker."""
        drafted = run(CASE, [*HEARD, ("draft", "2026-03-26", "leo")])
        with pytest.raises(RefusedError, match="it needs somebody else than whoever did: draft"):
            act(PACK, drafted, event("sign", "2026-03-30", "leo", "decision_maker"))

    def test_the_last_who_drafted_counts(self) -> None:
        """Sent back and drafted anew by another hand: the first may sign now, the second may not."""
        again = run(
            CASE,
            [
                *HEARD,
                ("draft", "2026-03-26", "leo"),
                ("send_back", "2026-03-27", "dir"),
                ("draft", "2026-03-27", "mia"),
            ],
        )
        assert (
            at(act(PACK, again, event("sign", "2026-03-30", "leo", "decision_maker")), "2026-03-30").state == "adverse"
        )
        with pytest.raises(RefusedError, match="it needs somebody else than whoever did: draft"):
            act(PACK, again, event("sign", "2026-03-30", "mia", "decision_maker"))

    def test_a_step_that_was_taken_back_binds_nobody(self) -> None:
        """The draft of the first was an error of entry."""
        case = act(PACK, run(CASE, [*HEARD, ("draft", "2026-03-26", "leo")]), undo(7, "2026-03-27"))
        case = run(case, [("draft", "2026-03-27", "mia")])
        assert (
            at(act(PACK, case, event("sign", "2026-03-30", "leo", "decision_maker")), "2026-03-30").state == "adverse"
        )


BYLAW = Bylaw(
    id="2026/12", title=Words(en="Bars", fr="Cafés"), town="Ville", adopted_on=date(2025, 12, 1),
    risk_analysis=RiskAnalysis(done_on=date(2025, 10, 1), by="Ville", sha256="0" * 64), in_force_on=date(2026, 1, 1),
    expires_on=date(2027, 12, 31), review_on=date(2027, 1, 1), sectors=("56",), areas=(), protocol="P-7",
)  # fmt: skip


class TestByLaw:
    """Where a pack requires an ordinance, no procedure starts without one that carries it."""

    @pytest.mark.parametrize(
        ("changed", "on", "sector", "missing"),
        [
            ({}, "2026-02-02", "56.30", None),
            ({"risk_analysis": RiskAnalysis(done_on=date(2025, 12, 2), by="Ville", sha256="0" * 64)}, "2026-02-02", "56.30", "the risk analysis came after the vote"),
            ({"in_force_on": date(2026, 3, 1)}, "2026-02-02", "56.30", "the by-law was not yet in force"),
            ({"expires_on": date(2026, 2, 1)}, "2026-02-02", "56.30", "the by-law had expired"),
            ({"review_on": date(2026, 2, 1)}, "2026-02-02", "56.30", "the review of the by-law is overdue"),
            ({"areas": ("Port",)}, "2026-02-02", "56.30", "a by-law for a part of the town needs an opinion"),
            ({"areas": ("Station",), "opinion": "A-3"}, "2026-02-02", "56.30", "the by-law does not cover this place"),
            ({"areas": ("Port",), "opinion": "A-3"}, "2026-02-02", "56.30", None),
            ({"protocol": None}, "2026-02-02", "56.30", "the protocol with the prosecutor is missing"),
            ({}, "2026-02-02", "47.11", "the by-law does not cover this activity"),
            ({}, "2026-02-02", None, "the by-law does not cover this activity"),
        ],
    )  # fmt: skip
    def test_it_is_checked_at_the_start(
        self, changed: dict[str, Any], on: str, sector: str | None, missing: str | None
    ) -> None:
        """Its risk analysis, days, area, protocol and sector; the refusal says which, in both languages."""
        belgium = load_pack("be")
        case = Case(id="B1", pack="be", version=belgium.version, procedure="inquiry", bylaw=BYLAW.model_copy(update=changed), sector=sector, area="Port")  # fmt: skip
        events = [Event(kind=kind, on=date.fromisoformat(on), by="dir", role=role, carries={"received_on": "x", "sector": "x", "mayors_decision": "x"}) for kind, role in (("receive", "case_officer"), ("open", "decision_maker"))]  # fmt: skip
        received = act(belgium, case, events[0])
        if missing is None:
            assert state_of(belgium, act(belgium, received, events[1]), date.fromisoformat(on)).state == "opened"
        else:
            with pytest.raises(RefusedError, match=missing) as refused:
                act(belgium, received, events[1])
            assert all(one.fr != one.en for one in refused.value.missing)


class TestRefusals:
    """A refusal names what lacks, in both languages, and changes nothing."""

    @pytest.mark.parametrize(
        ("done", "tried", "en", "fr"),
        [
            (ASKED[:1], event("sign", "2026-03-30", "dir"), "the case is at: received", "le dossier en est à : reçue"),
            (ASKED[:2], event("grant", "2026-03-30", "dir"), "not yet: the sources were checked", "pas encore : les sources ont été consultées"),
            (ASKED[:1], event("complete", "2026-03-30", "hal"), "this is not for the role: hearing clerk", "ce n’est pas pour le rôle : secrétaire de l’audition"),
            (ASKED[:2], event("send_questions", "2026-03-06", "ann", questions=[]), "'questions' is not recorded", "« questions » n’est pas renseigné"),
            ([*HEARD, ("draft", "2026-03-26", "leo")], event("sign", "2026-03-30", "leo", "decision_maker"), "it needs somebody else than whoever did: draft the decision with reasons", "il faut une autre personne que l’auteur de : rédiger la décision motivée"),
            ([*ASKED[:1], ("ask_papers", "2026-03-03", "ann")], event("close_incomplete", "2026-03-10", "ann"), "not yet: the end of: missing papers", "pas encore : le terme de : pièces manquantes"),
        ],
    )  # fmt: skip
    def test_it_says_what_lacks(self, done: list[Step], tried: Event, en: str, fr: str) -> None:
        """The state, a fact, the role, what was not recorded, four eyes, a term that still runs."""
        case = run(CASE, done)
        with pytest.raises(RefusedError) as refused:
            act(PACK, case, tried)
        assert en in [one.en for one in refused.value.missing]
        assert fr in [one.fr for one in refused.value.missing]
        assert len(case.events) == len(done)

    def test_all_that_lacks_is_said_at_once(self) -> None:
        """The state, the role and two records."""
        with pytest.raises(RefusedError) as refused:
            act(PACK, run(CASE, ASKED[:1]), event("notify", "2026-03-30", "dir", notified_on="", remedies=None))
        assert len(refused.value.missing) == 4

    def test_what_may_come_next_says_what_it_still_needs(self) -> None:
        """Steps of clocks are nobody’s to take."""
        steps = {one.id: lacking for one, lacking in next_steps(PACK, run(CASE, ASKED[:2]), date(2026, 3, 5))}
        assert set(steps) == {"nothing_to_ask", "grant", "send_questions", "extend", "withdraw"}
        assert [one.en for one in steps["grant"]] == ["not yet: the sources were checked"]
        assert steps["send_questions"] == []


PROCEDURES = [
    pytest.param(pack, name, id=f"{pack}-{name}") for pack in pack_ids() for name in load_pack(pack).procedures
]


def walked(pack: Pack, name: str, chance: random.Random, steps: int) -> list[Case]:
    """A case after each of some steps taken at random, each by a person of its own, on the same day or some weeks later."""
    case = Case(id="W1", pack=pack.id, version=pack.version, procedure=name, sector="56.30", bylaw=BYLAW.model_copy(update={"expires_on": None, "review_on": date(2099, 1, 1)}))  # fmt: skip
    seen, on = [case], date(2026, 1, 5)
    for number in range(steps):
        on += timedelta(days=chance.choice([0, 1, 3, 10, 40]))
        ready = [one for one, lacking in next_steps(pack, case, on) if not lacking]
        if not ready:
            continue
        one = chance.choice(ready)
        told = {record: str(on + timedelta(days=7)) for record in (*one.records, "until")}
        try:
            case = act(pack, case, Event(kind=one.id, on=on, by=f"person {number}", role=one.by[0], carries=told))
        except RefusedError:  # a term that was extended or has ended
            continue
        seen.append(case)
    return seen


@pytest.mark.parametrize(("pack_id", "name"), PROCEDURES)
def test_cases_at_random_never_leave_what_was_explored(pack_id: str, name: str) -> None:
    """What loading explores is what cases do: every state with its facts stands there, and the past does not change."""
    pack = load_pack(pack_id)
    explored = {
        (one.state, one.facts) for step in situations(pack, pack.procedures[name]) for one in (step[0], step[2])
    }
    chance = random.Random(f"{pack_id} {name}")  # noqa: S311 - a fixed walk
    for _ in range(4):
        cases = walked(pack, name, chance, 25)
        for case in cases:
            day = case.events[-1].on if case.events else date(2026, 1, 5)
            now = state_of(pack, case, day)
            assert (now.state, now.facts) in explored
            assert state_of(pack, cases[-1], day - timedelta(days=1)) == state_of(pack, case, day - timedelta(days=1))
