"""One clock that runs: ``due = start + term on calendar, plus extension, plus pauses, rolled``.

The order is fixed. The day of the event is where the count starts; a clock that ``counts_from: next_day`` starts one day
later, which makes a clear term (« délai franc »): neither the first day nor the last is counted. The extension joins the
term where both have one unit, so that a month's end is clipped once. A pause adds the days that it took, in the clock's
own days: calendar days, or the working days among them. Rolling comes last.

Source: ``desk`` section 2.2; Regulation (EEC, Euratom) 1182/71 for the day of the event, the end of month and the last
day (from memory, unverified).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from rempart.base import RempartError
from rempart.procedures.clocks.calendars import Calendar
from rempart.procedures.clocks.terms import Term, Unit

_ONE = timedelta(days=1)
Roll = Literal["none", "next_working_day"]
CountsFrom = Literal["same_day", "next_day"]


@dataclass(frozen=True)
class Clock:
    """The rule of a term: how long, from when, over which calendar, and whether its end rolls."""

    id: str
    term: Term
    calendar: Calendar
    roll: Roll = "none"
    counts_from: CountsFrom = "same_day"
    extension: Term | None = None


@dataclass(frozen=True)
class Pause:
    """Days on which a clock stood still: from ``first`` to the day before ``end``; ``end`` is None while it stands.

    An open pause ends by itself on ``until``, where the law or a letter bounds it.
    """

    first: date
    end: date | None
    cause: str
    until: date | None = None

    def stands(self, on: date) -> bool:
        """Tell whether the clock stands still on a day, or will from its first day on."""
        return self.end is None and (self.until is None or on < self.until)

    def closed(self, on: date) -> "Pause":
        """Return the pause as it is seen on a day: one that stands ends there for the time being."""
        end = self.end or (on if self.stands(on) else self.until)
        return Pause(self.first, max(end or on, self.first), self.cause)


@dataclass(frozen=True)
class Running:
    """A clock started on a day, with what happened to it since."""

    clock: Clock
    start: date
    pauses: tuple[Pause, ...] = ()
    extended: bool = False


@dataclass(frozen=True)
class Step:
    """One step of how a date was computed: the rule, what went in, and the day that came out."""

    rule: Literal["start", "next_day", "term", "extension", "pause", "roll"]
    day: date
    n: int | None = None
    unit: Unit | None = None
    cause: str | None = None
    first: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class Due:
    """The day on which a term ends, and how it came about.

    ``left`` says how many days of the clock's own kind remain while it is paused, else None.
    """

    day: date
    how: tuple[Step, ...]
    left: int | None = None


def due_on(running: Running, on: date | None = None) -> Due:
    """Return the day on which a clock is due.

    Args:
        running: the clock, its start, its pauses and whether it was extended.
        on: the day of looking, which matters while a pause is open; the pause then ends there for the time being.

    Raises:
        RempartError: extended without an extension in its rule; pauses that overlap or begin before the start; an open
            pause and no day of looking; an end after the year 9999.
    """
    try:
        return _due_on(running, on)
    except (OverflowError, ValueError) as error:  # what dates raise beyond their last day
        raise RempartError(
            f"clock {running.clock.id}", "its end lies after the year 9999", "Correct the day of its start"
        ) from error


def _due_on(running: Running, on: date | None) -> Due:
    clock, day = running.clock, running.start
    steps = [Step("start", day)]
    if clock.counts_from == "next_day":
        day += _ONE
        steps.append(Step("next_day", day))
    day, grown = _with_extension(running, day)
    steps += grown
    pauses = _checked(running, on)
    for pause in pauses:
        day = _shifted(clock, day, pause)
        steps.append(Step("pause", day, n=_taken(clock, pause), cause=pause.cause, first=pause.first, end=pause.end))
    standing = bool(running.pauses) and on is not None and running.pauses[-1].stands(on)
    left = _left(clock, day, pauses[-1]) if standing else None
    if _rolled(clock, day) != day:
        day = _rolled(clock, day)
        steps.append(Step("roll", day))
    return Due(day, tuple(steps), left)


def _rolled(clock: Clock, day: date) -> date:
    return clock.calendar.worked_on_or_after(day) if clock.roll == "next_working_day" else day


def _with_extension(running: Running, day: date) -> tuple[date, list[Step]]:
    clock, term, more = running.clock, running.clock.term, running.clock.extension
    if not running.extended:
        end = term.after(day, clock.calendar)
        return end, [Step("term", end, term.n, term.unit)]
    if more is None:
        raise RempartError(f"clock {clock.id}", "its rule knows no extension", "Leave the extension out")
    before = term.after(day, clock.calendar)
    if more.unit is term.unit:
        end = Term(term.n + more.n, term.unit).after(day, clock.calendar)
    else:
        end = more.after(before, clock.calendar)
    return end, [Step("term", before, term.n, term.unit), Step("extension", end, more.n, more.unit)]


def _checked(running: Running, on: date | None) -> list[Pause]:
    where, before = f"clock {running.clock.id}", running.start
    checked = []
    for number, pause in enumerate(running.pauses):
        if pause.first < before:
            raise RempartError(where, f"a pause begins on {pause.first}, before {before}", "Correct its first day")
        if pause.end is None:
            if number != len(running.pauses) - 1:
                raise RempartError(where, "a pause that is open is followed by another", "End it first")
            if on is None:
                raise RempartError(where, "it is paused", "Name the day on which you look")
        elif pause.end < pause.first:
            raise RempartError(where, f"a pause ends on {pause.end}, before it begins", "Correct its end")
        checked.append(pause.closed(on or pause.first))
        before = checked[-1].end or before
    return checked


def _taken(clock: Clock, pause: Pause) -> int:
    end = pause.end or pause.first
    if clock.term.unit is Unit.WORKING_DAY:
        return clock.calendar.worked_between(pause.first, end)
    return max(0, (end - pause.first).days)


def _shifted(clock: Clock, day: date, pause: Pause) -> date:
    taken = _taken(clock, pause)
    return clock.calendar.after(day, taken) if clock.term.unit is Unit.WORKING_DAY else day + timedelta(days=taken)


def _left(clock: Clock, due: date, pause: Pause) -> int:
    """Return the days that remained when the open pause began, its first day included."""
    whole = _taken(clock, Pause(pause.first, due + _ONE, pause.cause))
    return max(0, whole - _taken(clock, pause))


def pauses_ended(pauses: Sequence[Pause], end: date) -> tuple[Pause, ...]:
    """Return the pauses with the open one, the last, ended; one that would end before it begins takes no day."""
    if not pauses or pauses[-1].end is not None:
        return tuple(pauses)
    last = pauses[-1]
    end = min(end, last.until) if last.until else end
    return (*pauses[:-1], Pause(last.first, max(end, last.first), last.cause))
