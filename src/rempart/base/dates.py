"""Days, partial dates and calendar months."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

Precision = Literal["day", "month", "year", "about", "between"]


@dataclass(frozen=True, order=True)
class PartialDate:
    """A date as precisely as it was published: the first and the last day that it allows, both included."""

    earliest: date
    latest: date
    precision: Precision

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read ``1971``, ``1971-05`` or ``1971-05-03`` (ISO 8601).

        Raises:
            ValueError: the text is none of these, or no such day exists.
        """
        found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", text.strip())
        if not found:
            raise ValueError("not a date yyyy, yyyy-mm or yyyy-mm-dd")
        year, month, day = int(found[1]), found[2], found[3]
        if day:
            exact = date(year, int(month), int(day))
            return cls(exact, exact, "day")
        if month:
            last = calendar.monthrange(year, int(month))[1]
            return cls(date(year, int(month), 1), date(year, int(month), last), "month")
        return cls(date(year, 1, 1), date(year, 12, 31), "year")

    def meets(self, other: "PartialDate") -> bool:
        """Tell whether some day is allowed by both."""
        return self.earliest <= other.latest and other.earliest <= self.latest

    def swapped(self) -> "PartialDate | None":
        """Return the day with day and month exchanged, where that is another existing day."""
        if self.precision != "day" or self.earliest.day > 12 or self.earliest.day == self.earliest.month:
            return None
        exact = date(self.earliest.year, self.earliest.day, self.earliest.month)
        return PartialDate(exact, exact, "day")

    def __str__(self) -> str:
        if self.precision == "day":
            return self.earliest.isoformat()
        if self.precision == "month":
            return self.earliest.isoformat()[:7]
        if self.precision == "year":
            return str(self.earliest.year)
        return f"{self.earliest.year}/{self.latest.year}"


def months_after(day: date, months: int) -> date:
    """Return ``day`` plus calendar months, clipped to the month's end (31 January plus one month is 28 or 29 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_before(day: date, months: int) -> date:
    """Return ``day`` minus calendar months, clipped to the month's end (31 March minus one month is 28 February)."""
    return months_after(day, -months)
