"""Which days are worked: Saturdays, Sundays and public holidays are not, country by country and region by region.

The holidays come from the library ``holidays``; where the law of terms counts a day that the library leaves out, a pack
says so (``added: ["05-05"]`` for the Dutch 5 May) and cites the article.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.metadata import version

import holidays

from rempart.base import RempartError

_ONE = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """The working days of a country, or of a region of it.

    Args:
        country: two letters, ISO 3166-1; None where no holiday is known, and Saturdays and Sundays alone are not worked.
        region: code of the library ``holidays`` (ISO 3166-2 without its country; ``6AE`` for Alsace), or None.
        added: days of every year that count as holidays beside those of the library, ``mm-dd``.
    """

    country: str | None
    region: str | None = None
    added: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Country, region, what was added, and the version of the library: what a date needs to be computed again."""
        place = "-".join(part for part in (self.country or "no holidays", self.region) if part)
        return f"{place}{''.join(f' + {day}' for day in self.added)} (holidays {version('holidays')})"

    def is_holiday(self, day: date) -> bool:
        """Tell whether ``day`` is a public holiday here."""
        if f"{day:%m-%d}" in self.added:
            return True
        return self.country is not None and day in _holidays(self.country, self.region, day.year)

    def is_worked(self, day: date) -> bool:
        """Tell whether ``day`` is neither Saturday, Sunday nor holiday."""
        return day.weekday() < 5 and not self.is_holiday(day)

    def worked_on_or_after(self, day: date) -> date:
        """Return the first working day from ``day`` on."""
        while not self.is_worked(day):
            day += _ONE
        return day

    def after(self, day: date, working_days: int) -> date:
        """Return the working day that comes ``working_days`` after ``day``; ``day`` itself is not counted."""
        while working_days:
            day += _ONE
            working_days -= self.is_worked(day)
        return day

    def worked_between(self, first: date, end: date) -> int:
        """Return how many days are worked from ``first`` to the day before ``end``."""
        return sum(self.is_worked(first + timedelta(days=n)) for n in range(max(0, (end - first).days)))


@cache
def _holidays(country: str, region: str | None, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, subdiv=region, years=year))


def calendar_of(country: str | None, region: str | None = None, added: Sequence[str] = ()) -> Calendar:
    """Return the calendar of a country or region.

    Raises:
        RempartError: the library knows no such country or region.
    """
    known = holidays.list_supported_countries()
    if country is None and region is None:
        return Calendar(None, None, tuple(added))
    if country not in known:
        raise RempartError(f"calendar {country}", "no holidays are known for it", "Use a code of ISO 3166-1")
    if region is not None and region not in known[country]:
        regions = ", ".join(known[country]) or "none"
        raise RempartError(f"calendar {country}", f"it has no region {region}", f"Its regions: {regions}")
    return Calendar(country, region, tuple(added))
