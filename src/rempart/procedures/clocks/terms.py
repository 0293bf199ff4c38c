"""Terms: a number of days, working days, weeks or months, and where they lead from a day."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rempart.base import months_after
from rempart.procedures.clocks.calendars import Calendar


class Unit(StrEnum):
    """What a term counts."""

    DAY = "calendar_day"
    WORKING_DAY = "working_day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Term:
    """So many of one unit."""

    n: int
    unit: Unit

    def after(self, day: date, worked: Calendar) -> date:
        """Return the day to which the term leads; a month ends on the same number, or on the month's last day."""
        if self.unit is Unit.WORKING_DAY:
            return worked.after(day, self.n)
        if self.unit is Unit.MONTH:
            return months_after(day, self.n)
        return day + timedelta(days=self.n * (7 if self.unit is Unit.WEEK else 1))
