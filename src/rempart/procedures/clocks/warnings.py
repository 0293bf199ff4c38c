"""When a date must be seen: at half of the term, at four fifths, three days before, and when none are left."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from rempart.procedures.clocks.running import Running, due_on

Level = Literal["early", "half", "most", "three_days", "last_day", "missed"]
LEVELS: tuple[Level, ...] = ("early", "half", "most", "three_days", "last_day", "missed")


@dataclass(frozen=True)
class Warned:
    """How near a date is: the level, the day, the days left (below zero: missed), and whether the clock is paused."""

    level: Level
    due: date
    days_left: int
    paused: bool


def warned_on(running: Running, on: date) -> Warned:
    """Return how near the end of a clock is on a day. Source: ``desk`` section 2.2 (50 %, 80 %, 3 days, 0)."""
    due = due_on(running, on)
    left, whole = (due.day - on).days, max(1, (due.day - running.start).days)
    spent = (on - running.start).days / whole
    if left < 0:
        level: Level = "missed"
    elif left == 0:
        level = "last_day"
    elif left <= 3:
        level = "three_days"
    else:
        level = "most" if spent >= 0.8 else "half" if spent >= 0.5 else "early"
    return Warned(level, due.day, left, due.left is not None)
