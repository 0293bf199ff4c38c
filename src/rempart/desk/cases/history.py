"""What was done in a case: events and undos in their order, and between them the steps that dates made by themselves."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from rempart.base import Words
from rempart.desk.cases.acting import takers_back
from rempart.desk.cases.carried import told
from rempart.desk.cases.models import CaseEvent
from rempart.desk.cases.standing import Standing
from rempart.procedures.pack.records import record_words


@dataclass(frozen=True)
class Line:
    """One line: the event (None where a date made the step), what it is called, its day, what it recorded, by which it was undone.

    ``mine`` tells whether whoever looks may take it back.
    """

    event: CaseEvent | None
    words: Words | None
    on: date
    recorded: tuple[tuple[Words, tuple[str, ...]], ...] = ()
    reason: str = ""
    undone_by: int | None = None
    mine: bool = False


@dataclass(frozen=True)
class Stop:
    """One state on the way of a case, and the day on which it was reached; the last is where it stands."""

    words: Words
    on: date


def lines_of(standing: Standing, roles: frozenset[str], *, recorded: bool) -> list[Line]:
    """Return the history for somebody in these roles; what was recorded is left out where they may not see it."""
    events = list(standing.case.caseevent_set.select_related("by"))
    undone = {event.of: event.number for event in events if event.of}
    found: list[tuple[date, int, Line]] = []
    for event in events:
        said = event.said if recorded else {}
        words = standing.procedure.transition[event.kind].words if event.kind != "undo" else None
        carries = said.get("carries", {})
        lines = tuple(
            (record_words(name), told(name, value, standing.pack.measures)) for name, value in carries.items()
        )
        line = Line(
            event, words, event.on, tuple(one for one in lines if one[1]), said.get("reason") or "", undone.get(event.number),
            bool(words and roles & takers_back(standing, event.number)),
        )  # fmt: skip
        found.append((event.on, event.number, line))
    for done in standing.state.history:
        if done.event is None:
            found.append((done.on, 0, Line(None, standing.procedure.transition[done.transition].words, done.on)))
    return [line for _, _, line in sorted(found, key=lambda one: one[:2])]


def stops_of(standing: Standing) -> list[Stop]:
    """Return the states that a case went through, the last being where it stands."""
    state = standing.procedure.state
    stops = [Stop(state[standing.procedure.initial].words, standing.case.opened_on)]
    stops += [Stop(state[done.after].words, done.on) for done in standing.state.history if done.after != done.before]
    return stops[-8:]


def values_of(carried: Any) -> tuple[str, ...]:
    """Return what was recorded as lines of text."""
    if isinstance(carried, dict):
        return tuple(f"{key}: {', '.join(values_of(value))}" for key, value in carried.items() if value)
    if isinstance(carried, list | tuple):
        return tuple(str(one) for one in carried)
    return (str(carried),) if carried not in (None, "") else ()
