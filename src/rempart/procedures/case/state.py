"""Where a case stands on a day: its events folded over the procedure, with the steps that dates make by themselves.

``state_of(pack, case, day)`` reads nothing else: no clock of the machine, no file. The same arguments give the same state
for ever; a case names the version of its pack, and that version is what is read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from rempart.base import RempartError, Words
from rempart.procedures.case.bylaw import bylaw_faults
from rempart.procedures.case.closing import clocks_of_closing
from rempart.procedures.case.events import UNDO, Case, Event
from rempart.procedures.clocks import Pause, Running, Warned, due_on, warned_on
from rempart.procedures.clocks.running import Due, pauses_ended
from rempart.procedures.pack import Pack, Procedure, Transition, words
from rempart.procedures.pack.form import Effect, PauseForm
from rempart.procedures.pack.records import record_words
from rempart.procedures.pack.words import filled

_ONE = timedelta(days=1)
_UNDOERS = ("front_desk", "case_officer", "reviewer", "legal_officer", "decision_maker", "hearing_clerk", "inspector")
"""Who may take an event back: officers of the town; nobody outside it unwrites what it wrote."""


class RefusedError(RempartError):
    """A step cannot be taken: ``missing`` says what it lacks, in words of both languages."""

    def __init__(self, where: str, missing: Sequence[Words]) -> None:
        self.missing = tuple(missing)
        super().__init__(where, "; ".join(one.en for one in missing), "Do first what is missing; nothing was changed")


@dataclass(frozen=True)
class CaseClock:
    """One clock of a case: as it runs, or as it stood when it was stopped."""

    id: str
    running: Running
    stopped_on: date | None = None

    def due(self, on: date) -> Due:
        """Return when it is due, seen on a day; a stopped clock is seen as on the day it stopped."""
        return due_on(self.running, min(on, self.stopped_on) if self.stopped_on else on)

    def warned(self, on: date) -> Warned:
        """Return how near its end is on a day."""
        return warned_on(self.running, on)

    def is_paused(self, on: date) -> bool:
        """Tell whether it stands still on a day."""
        return self.stopped_on is None and bool(self.running.pauses) and self.running.pauses[-1].stands(on)

    def expired(self, on: date) -> bool:
        """Tell whether its end lies before ``on``, and it was not stopped."""
        return self.stopped_on is None and not self.is_paused(on) and self.due(on).day < on


@dataclass(frozen=True)
class Done:
    """One step that was taken: the event (None where a clock made it), the transition, the day, the states around it."""

    transition: str
    on: date
    before: str
    after: str
    event: int | None
    by: str | None


@dataclass(frozen=True)
class CaseState:
    """A case on a day: its state, the facts that stand, its clocks, what was done, and by whom each step was last taken."""

    state: str
    since: date
    facts: frozenset[str]
    clocks: Mapping[str, CaseClock]
    history: tuple[Done, ...]
    actors: Mapping[str, str]

    def expired(self, on: date) -> set[str]:
        """Return the clocks whose end lies before ``on``."""
        return {name for name, clock in self.clocks.items() if clock.expired(on)}


def state_of(pack: Pack, case: Case, on: date) -> CaseState:
    """Return where a case stands at the end of a day.

    Events after ``on`` are not seen yet. Steps that a clock makes are taken on the day after its end, before what happens
    on later days.

    Raises:
        RefusedError: an event could not be taken where it stands, by the rules of the pack.
        RempartError: the pack is not the one that the case names, or events are out of order.
    """
    procedure = _procedure(pack, case)
    events = _standing(case, on)
    state = CaseState(procedure.initial, events[0][1].on if events else on, frozenset(), {}, (), {})
    for number, event in events:
        state = _aged(pack, case, state, event.on)
        state = _taken(pack, case, state, number, event)
    return _aged(pack, case, state, on)


def _procedure(pack: Pack, case: Case) -> Procedure:
    if (pack.id, pack.version) != (case.pack, case.version):
        raise RempartError(
            f"case {case.id}",
            f"it runs under pack {case.pack} of {case.version}",
            f"Load that version, not {pack.version}",
        )
    if case.procedure not in pack.procedures:
        known = ", ".join(pack.procedures)
        raise RempartError(f"case {case.id}", f"pack {pack.id} has no procedure {case.procedure}", f"It has {known}")
    return pack.procedures[case.procedure]


def _standing(case: Case, on: date) -> list[tuple[int, Event]]:
    """Return the events that stand on a day, with their numbers: those not taken back, and no undo."""
    taken_back: set[int] = set()
    day = date.min
    for number, event in enumerate(case.events, start=1):
        where = f"case {case.id}, event {number}"
        if event.kind != UNDO:
            continue
        if event.of is None or event.of >= number or case.events[event.of - 1].kind == UNDO or event.of in taken_back:
            raise RempartError(
                where, "it takes back an event that cannot be taken back", "Name an earlier event that stands"
            )
        if not (event.reason or "").strip():
            raise RempartError(where, "it takes an event back without a reason", "Say why")
        if event.role not in _UNDOERS:
            raise RempartError(where, "its role takes no event back", f"These may: {', '.join(_UNDOERS)}")
        if event.on < case.events[event.of - 1].on:
            raise RempartError(where, "it lies before the event that it takes back", "Correct its day")
        if event.on <= on:
            taken_back.add(event.of)
    found = []
    for number, event in enumerate(case.events, start=1):
        if event.kind == UNDO or number in taken_back or event.on > on:
            continue
        if event.on < day:
            raise RempartError(
                f"case {case.id}, event {number}",
                f"it lies before the event of {day}",
                "Put events in the order of their days, or take one back",
            )
        day = event.on
        found.append((number, event))
    return found


def _aged(pack: Pack, case: Case, state: CaseState, until: date) -> CaseState:
    """Take the steps that clocks make by themselves up to a day, the earliest end first."""
    while True:
        ripe = sorted(_ripe(pack, pack.procedures[case.procedure], state, until), key=lambda one: (one[0], one[1].id))
        if not ripe:
            return state
        day, transition = ripe[0]
        state = _moved(pack, case, state, transition, day, None)


def _ripe(pack: Pack, procedure: Procedure, state: CaseState, until: date) -> Iterator[tuple[date, Transition]]:
    for one in procedure.transitions:
        clock = state.clocks.get(one.on_clock or "")
        if clock is None or state.state not in one.from_ or not clock.expired(until):
            continue
        day = clock.due(until).day + _ONE
        if not missing(pack, one, state, day):
            yield day, one


def _taken(pack: Pack, case: Case, state: CaseState, number: int, event: Event) -> CaseState:
    procedure = pack.procedures[case.procedure]
    one = procedure.transition.get(event.kind)
    if one is None:
        raise RempartError(
            f"case {case.id}, event {number}", f"{case.procedure} has no step {event.kind}", "Correct its kind"
        )
    lacking = refusals(pack, case, state, one, event)
    if lacking:
        raise RefusedError(f"event {number}, {one.id}", tuple(lacking))
    return _moved(pack, case, state, one, event.on, (number, event))


def refusals(pack: Pack, case: Case, state: CaseState, one: Transition, event: Event) -> list[Words]:
    """Return why a step cannot be taken by this event; nothing where it can."""
    procedure = pack.procedures[case.procedure]
    lacking = []
    if state.state not in one.from_:
        lacking.append(filled(words.ELSEWHERE, state=procedure.state[state.state].words))
    lacking += missing(pack, one, state, event.on)
    if event.role not in one.by:
        lacking.append(filled(words.NOT_ALLOWED, role=words.ROLE_WORDS.get(event.role, event.role)))
    for name in one.records:
        if _is_blank(event.carries.get(name)):
            lacking.append(filled(words.NOT_RECORDED, name=record_words(name)))
    for name in one.not_by:
        if (state.actors.get(name) or "").casefold() == event.by.casefold():
            lacking.append(filled(words.SAME_PERSON, step=procedure.transition[name].words))
    if any(effect.does == "pause" for effect in one.clocks) and not _is_day(event.carries.get("until"), event.on):
        lacking.append(words.NO_DAY)
    if "bylaw" in one.gives:
        lacking += _bylaw(pack, case, event)
    return lacking


def _is_blank(carried: Any) -> bool:
    """Tell whether what an event carries says nothing: no text, or lists and tables of none."""
    if isinstance(carried, dict):
        carried = list(carried.values())
    if isinstance(carried, list | tuple):
        return all(_is_blank(one) for one in carried)
    return carried is None or (isinstance(carried, str) and not carried.strip())


def _is_day(carried: Any, since: date) -> bool:
    """Tell whether the end that a letter gave to a pause is a day from ``since`` on; it need not be given."""
    try:
        return _is_blank(carried) or date.fromisoformat(str(carried)) >= since
    except ValueError:
        return False


def _bylaw(pack: Pack, case: Case, event: Event) -> list[Words]:
    if case.bylaw is None:
        return [words.NO_BYLAW]
    return bylaw_faults(case.bylaw, event.on, sector=case.sector, area=case.area, protocol=pack.heading.bylaw.protocol)


def missing(pack: Pack, one: Transition, state: CaseState, on: date) -> list[Words]:
    """Return the facts that a step needs and that do not stand on a day."""
    lacking = [filled(words.MISSING, what=words.FACT_WORDS[fact]) for fact in one.needs if fact not in state.facts]
    stands = state.facts | {f"expired:{clock}" for clock in state.expired(on)}
    for choice in one.needs_any:
        if not stands & set(choice):
            told = [_needed(pack, name) for name in choice]
            either = Words(en="; ".join(each.en for each in told), fr=" ; ".join(each.fr for each in told))
            lacking.append(filled(words.ONE_OF if len(told) > 1 else words.MISSING, what=either))
    for effect in one.clocks:
        clock = state.clocks.get(effect.clock)
        if effect.does == "extend" and clock is not None and clock.running.extended:
            lacking.append(filled(words.EXTENDED, clock=pack.clocks[effect.clock].words))
        elif effect.does == "extend" and clock is not None and clock.expired(on):
            lacking.append(filled(words.ENDED, clock=pack.clocks[effect.clock].words))
    return lacking


def _needed(pack: Pack, name: str) -> Words:
    """Return the words of a fact, or of a clock whose end is waited for (``expired:<clock>``)."""
    clock = name.partition(":")[2]
    return filled(words.EXPIRED, clock=pack.clocks[clock].words) if clock else words.FACT_WORDS[name]


def _moved(
    pack: Pack, case: Case, state: CaseState, one: Transition, on: date, event: tuple[int, Event] | None
) -> CaseState:
    number, carries, by = (event[0], event[1].carries, event[1].by) if event else (None, {}, None)
    after, clocks = one.after(state.state), dict(state.clocks)
    for effect in one.clocks:
        if not effect.holds(state.clocks):
            continue
        since = clocks[effect.since].running.start if effect.since in clocks else on
        changed = _changed(pack, case.region, clocks.get(effect.clock), effect, on, since, carries.get("until"))
        if changed is not None:
            clocks[effect.clock] = changed
    history = (*state.history, Done(one.id, on, state.state, after, number, by))
    passed = [history[0].before, *(done.after for done in history)]
    running = {name: clock.stopped_on is None for name, clock in clocks.items()}
    for name in clocks_of_closing(pack, pack.procedures[case.procedure], one, passed, running):
        clocks[name] = CaseClock(name, Running(pack.clock(name, case.region), on))
    return CaseState(
        state=after,
        since=on if after != state.state else state.since,
        facts=(state.facts - set(one.takes)) | set(one.gives),
        clocks=clocks,
        history=history,
        actors={**state.actors, **({one.id: by} if by else {})},
    )


def _changed(
    pack: Pack, region: str | None, clock: CaseClock | None, effect: Effect, on: date, since: date, until: Any
) -> CaseClock | None:
    """Return a clock after an effect; one that does not run is left as it is by all but a start."""
    if effect.does in ("start", "restart"):
        start = since + timedelta(days=effect.days_after or 0)
        return CaseClock(effect.clock, Running(pack.clock(effect.clock, region), start))
    if clock is None or clock.stopped_on is not None:
        return clock
    running = clock.running
    if effect.does == "stop":
        return replace(clock, running=replace(running, pauses=pauses_ended(running.pauses, on)), stopped_on=on)
    if effect.does == "extend":
        return replace(clock, running=replace(running, extended=True))
    rules = {one.cause: one for one in pack.clocks[effect.clock].pauses}
    pauses = running.pauses
    if effect.does == "pause" and not clock.is_paused(on) and not clock.expired(on):
        pauses = (*pauses_ended(pauses, on), _paused(rules[effect.cause or ""], on, until))
    elif effect.does == "resume" and pauses:
        after = rules[pauses[-1].cause].resumes_after if effect.days_after is None else effect.days_after
        pauses = pauses_ended(pauses, on + timedelta(days=after))
    return replace(clock, running=replace(running, pauses=pauses))


def _paused(rule: PauseForm, on: date, until: Any) -> Pause:
    """Return the pause that begins on a day: bounded by the day that a letter gave, and by the law."""
    first = on + _ONE if rule.first == "next_day" else on
    bounds = [date.fromisoformat(str(until))] if until else []
    if rule.at_most is not None:
        bounds.append(first + timedelta(days=rule.at_most))
    return Pause(first, None, rule.cause, min(bounds, default=None))


def next_steps(pack: Pack, case: Case, on: date) -> list[tuple[Transition, list[Words]]]:
    """Return the steps that lead on from where a case stands, each with what is still missing; those of clocks left out."""
    state = state_of(pack, case, on)
    steps = [
        one for one in pack.procedures[case.procedure].transitions if state.state in one.from_ and not one.on_clock
    ]
    return [(one, missing(pack, one, state, on)) for one in steps]


def act(pack: Pack, case: Case, event: Event) -> Case:
    """Return the case with one more event, after checking that it can be taken and that all events still stand together.

    Raises:
        RefusedError: it cannot; the case is as it was.
        RempartError: it lies before an event that stands, or takes back what cannot be taken back.
    """
    grown = case.model_copy(update={"events": (*case.events, event)})
    state_of(pack, grown, max(one.on for one in grown.events))
    return grown
