"""What each step of a procedure must hold by itself: who may give what, what is written down, which clocks have a beginning."""

from collections.abc import Iterator

from rempart.procedures.pack.form import Procedure, Transition

_OF_PERSONS = {"disclosed", "heard", "hearing_waived", "reasons", "proportionality", "drafted", "approved"}
"""Facts that somebody of the town stands for: no clock gives them."""
_WRITTEN = {"disclosed", "heard", "hearing_waived", "reasons", "proportionality"}
"""Facts that a court asks to see: the step that gives them records something."""
_NO_DECIDERS = {"applicant", "partner", "auditor"}


def step_faults(procedure: Procedure) -> Iterator[str]:
    """Yield what steps lack by themselves, and the clocks that a procedure waits for and never starts."""
    for one in procedure.transitions:
        yield from (f"transition {one.id}: {fault}" for fault in (*_gives(one), *_told(procedure, one)))
    yield from _unstarted(procedure)


def _gives(one: Transition) -> Iterator[str]:
    gives = set(one.gives)
    if "clock" in one.by:
        yield from (f"a clock gives {fact}" for fact in sorted(gives & _OF_PERSONS))
    if not one.records:
        yield from (f"it gives {fact} and records nothing" for fact in sorted(gives & _WRITTEN))
    if gives & {"approved", "drafted"}:
        yield from (f"{role} is not of the town and drafts or decides" for role in sorted(set(one.by) & _NO_DECIDERS))


def _told(procedure: Procedure, one: Transition) -> Iterator[str]:
    signed = [each for each in procedure.transitions if "approved" in each.gives]
    if "remedies_stated" in one.gives and one.letter is None and not all(each.letter for each in signed):
        yield "it states the ways of appeal, and no letter tells them"
    if one.measure and not {"approved"} & {*one.gives, *one.needs}:
        yield "it decides a measure that nobody approved (approved)"
    if one.measure and not one.records:
        yield "it decides a measure and records none"
    if one.measure and any(procedure.state[one.after(state)].kind != "adverse" for state in one.from_):
        yield "it decides a measure and leads to a state that is not adverse"
    if one.by == ["clock"] and any(procedure.state[one.after(state)].kind == "favourable" for state in one.from_):
        yield "a clock grants: what the law makes of silence is an implied state"


def _unstarted(procedure: Procedure) -> Iterator[str]:
    started, awaited = set[str](), set[str]()
    for one in procedure.transitions:
        started |= {effect.clock for effect in one.clocks if effect.does in ("start", "restart")}
        awaited |= {effect.clock for effect in one.clocks if effect.does not in ("start", "restart", "stop")}
        awaited |= {
            name.partition(":")[2] for choice in one.needs_any for name in choice if name.startswith("expired:")
        }
        awaited |= {one.on_clock} if one.on_clock else set()
    yield from (
        f"clock {clock} is never started: it is awaited or changed, and no step starts it"
        for clock in sorted(awaited - started)
    )
