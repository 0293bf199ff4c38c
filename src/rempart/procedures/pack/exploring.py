"""The whole state space of a procedure: every state with every set of facts that some course of events leads to.

A *situation* is a state, the facts that stand, the clocks that were started, those that have expired, and which of the
steps that bind later ones (``not_by``) somebody took. A clock expires where some step waits for it; the end of another
changes nothing that a step may do. Who acted is not told apart further: two persons are had where the
step that decides bars the one who drafted.
"""

from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rempart.procedures.pack.form import Procedure, Transition
from rempart.procedures.pack.pack import Pack


@dataclass(frozen=True)
class Situation:
    """One point of the state space."""

    state: str
    facts: frozenset[str]
    started: frozenset[str]
    expired: frozenset[str]
    done: frozenset[str]


def situations(pack: Pack, procedure: Procedure) -> Iterator[tuple[Situation, Transition, Situation]]:
    """Yield every step that can be taken from every situation that can be reached: before, the step, after.

    Of the clocks, those are told apart that something depends on: whose end is waited for, of a hearing, of retention.
    """
    drafters, awaited = _drafters(procedure), _awaited(procedure)
    told = awaited | {clock.id for clock in pack.clocks.values() if clock.kind in ("hearing", "retention")}
    binding = {name for one in procedure.transitions for name in one.not_by} | drafters | _asked_for(procedure)
    first = Situation(procedure.initial, *[frozenset()] * 4)
    seen, waiting = {first}, deque([first])
    while waiting:
        before = waiting.popleft()
        for clock in (before.started & awaited) - before.expired:
            _remember(_aged(before, clock), seen, waiting)
        for one in procedure.transitions:
            if allowed(before, one):
                after = taken(before, one, binding, drafters, told)
                yield before, one, after
                _remember(after, seen, waiting)


def _remember(found: Situation, seen: set[Situation], waiting: deque[Situation]) -> None:
    if found not in seen:
        seen.add(found)
        waiting.append(found)


def _aged(before: Situation, clock: str) -> Situation:
    return Situation(before.state, before.facts, before.started, before.expired | {clock}, before.done)


def allowed(before: Situation, one: Transition) -> bool:
    """Tell whether a step can be taken, by whoever may take it."""
    stands = before.facts | {f"expired:{clock}" for clock in before.expired}
    return (
        before.state in one.from_
        and set(one.needs) <= before.facts
        and all(stands & set(choice) for choice in one.needs_any)
        and (one.on_clock is None or one.on_clock in before.expired)
    )


def _drafters(procedure: Procedure) -> set[str]:
    return {one.id for one in procedure.transitions if "drafted" in one.gives}


def _awaited(procedure: Procedure) -> set[str]:
    """Return the clocks for whose end some step waits."""
    named = {name for one in procedure.transitions for choice in one.needs_any for name in choice}
    made = {one.on_clock for one in procedure.transitions if one.on_clock}
    return made | {name.partition(":")[2] for name in named if name.startswith("expired:")}


def _asked_for(procedure: Procedure) -> set[str]:
    """Return the clocks of which some effect asks whether the case ever started them, as ``started:<clock>``."""
    effects = [effect for one in procedure.transitions for effect in one.clocks]
    return {f"started:{name}" for each in effects for name in (each.only_after, *each.unless_after) if name}


def _once_started(done: Collection[str]) -> set[str]:
    return {name.partition(":")[2] for name in done if name.startswith("started:")}


def taken(before: Situation, one: Transition, binding: set[str], drafters: set[str], told: set[str]) -> Situation:
    """Return the situation after a step; of the steps that draft, only the one whose draft stands is remembered."""
    effects = [effect for effect in one.clocks if effect.holds(_once_started(before.done))]
    began = {effect.clock for effect in effects if effect.does in ("start", "restart")}
    ended = {effect.clock for effect in effects if effect.does == "stop"}
    remembered = ({one.id} | {f"started:{clock}" for clock in began}) & binding
    return Situation(
        one.after(before.state),
        (before.facts - set(one.takes)) | set(one.gives),
        (before.started - ended) | (began & told),
        before.expired - ended - began,
        (before.done - (drafters if "drafted" in (*one.gives, *one.takes) else set())) | remembered,
    )


Steps = list[tuple[Situation, Transition, Situation]]


def reached(procedure: Procedure, steps: Steps) -> set[str]:
    """Return the states that some course of events reaches."""
    return {procedure.initial} | {after.state for _, _, after in steps}


def adverse_faults(pack: Pack, procedure: Procedure, steps: Steps) -> list[str]:
    """Return what is missing on some way into an adverse state: disclosure, hearing, reasons, remedies, two persons.

    It is looked at where a decision is approved, and wherever an adverse state is entered without one that stands: a stay
    that ends brings back what was decided then.

    An *implied* state, which is the law's own reading of silence, is entered by a clock alone. A decision taken before the
    hearing by an exception that the pack cites must lead to a hearing afterwards (``rights`` R-15).
    """
    faults: set[str] = set()
    for before, one, after in steps:
        kind, came = procedure.state[after.state].kind, procedure.state[before.state].kind
        if kind == "implied" and came != "implied" and one.by != ["clock"]:
            faults.add(f"transition {one.id}: silence is declared by somebody, not by its clock")
        if "approved" in one.gives or (kind == "adverse" and came != "adverse" and "approved" not in before.facts):
            faults.update(f"transition {one.id}: {fault}" for fault in _missing(pack, procedure, before, one, after))
            if "hearing_waived" in after.facts and not _heard_later(steps, after):
                faults.add(f"transition {one.id}: no hearing follows a decision that came before it")
    return sorted(faults)


_OF_A_ROUND = ("heard", "hearing_waived", "reasons", "drafted", "approved")
"""Facts that belong to one decision: none of them stands when the case is assessed anew."""


def round_faults(pack: Pack, procedure: Procedure, steps: Steps) -> list[str]:
    """Return where something of an earlier round stands for a later one, or the time to be heard runs before there is anything to answer.

    A case is assessed anew when it comes, decided, to an open state in which cases are that nobody has decided yet.
    """
    undecided = {before.state for before, _, _ in steps if "approved" not in before.facts}
    anew = {state.id for state in procedure.states if state.kind in ("open", "waiting")} & undecided
    hearings = {clock.id for clock in pack.clocks.values() if clock.kind == "hearing"}
    faults: set[str] = set()
    for before, one, after in steps:
        if "approved" not in after.facts:
            faults.update(f"transition {one.id}: {fault}" for fault in _too_early(hearings, one, after))
        standing = [fact for fact in _OF_A_ROUND if fact in after.facts]
        if "approved" in before.facts and before.state not in undecided and after.state in anew and standing:
            faults.add(f"transition {one.id}: it begins a new round and leaves standing: {', '.join(standing)}")
        if "notified" in one.gives and "approved" in after.facts and "remedies_stated" not in after.facts:
            faults.add(f"transition {one.id}: it notifies a decision without the ways of appeal")
    return sorted(faults)


def _too_early(hearings: set[str], one: Transition, after: Situation) -> Iterator[str]:
    running = hearings & after.started
    began = running & {effect.clock for effect in one.clocks if effect.does in ("start", "restart")}
    if began and not {"disclosed", "hearing_waived"} & after.facts:
        yield "the time to be heard begins before anything is disclosed"
    if "disclosed" in one.gives and running - began:
        yield "the time to be heard runs since before what it discloses"
    if "disclosed" in one.gives and "heard" in after.facts and "heard" not in one.gives:
        yield "what was heard before stands for what it discloses (takes: heard)"


def _missing(pack: Pack, procedure: Procedure, before: Situation, one: Transition, after: Situation) -> Iterator[str]:
    expired = {pack.clocks[clock].kind for clock in after.expired | before.expired}
    if "clock" in one.by:
        yield "a clock decides against somebody"
    waived = "hearing_waived" in after.facts
    if "disclosed" not in after.facts and not waived:
        yield "it decides against somebody to whom nothing was disclosed"
    if not ({"heard", "hearing_waived"} & after.facts or "hearing" in expired):
        yield "it decides against somebody neither heard nor given the time to answer"
    if waived and not any(each.exception for each in procedure.transitions if "hearing_waived" in each.gives):
        yield "the hearing is left out, and no exception is cited"
    if "reasons" not in after.facts:
        yield "it decides without reasons"
    letter = pack.letters.get(one.letter or "")
    if letter is not None and not letter.remedies:
        yield f"its letter {letter.letter} does not tell the ways of appeal (remedies)"
    drafted = before.done & _drafters(procedure)
    if not drafted or not drafted <= set(one.not_by):
        yield "one person alone decides"


def _heard_later(steps: Steps, start: Situation) -> bool:
    leads: dict[Situation, list[tuple[Transition, Situation]]] = {}
    for before, one, after in steps:
        leads.setdefault(before, []).append((one, after))
    seen, waiting = {start}, [start]
    while waiting:
        for one, after in leads.get(waiting.pop(), ()):
            if "heard" in one.gives:
                return True
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    return False
