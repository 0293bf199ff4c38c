"""Birth dates as numbers: first and last day that each allows, and how precise it is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rempart.base import PartialDate
from rempart.identity.index.keys import Numbers
from rempart.identity.linking.records import Flags

YEAR, MONTH, DAY = range(3)
LEAST_PLACEHOLDERS = 20
"""Records that must give one birthday, before it can be a placeholder."""
REASONS = ("day", "month", "year", "swapped", "same_year", "one_digit", "one_year_apart", "differ")
"""How two dates agree or differ: keys of ``weights.yml``."""


@dataclass(frozen=True)
class Days:
    """Distinct dates: ``first`` and ``last`` as days since 1970, ``precision``, ``year``, ``month``, ``day`` (0: not said)."""

    first: Numbers
    last: Numbers
    precision: Numbers
    year: Numbers
    month: Numbers
    day: Numbers


def days_of(texts: Sequence[str]) -> Days:
    """Read distinct dates, written yyyy, yyyy-mm or yyyy-mm-dd."""
    dates = [PartialDate.parse(text) for text in texts]
    first, last = (
        np.array([getattr(date, name) for date in dates], "datetime64[D]").astype(np.int64)
        for name in ("earliest", "latest")
    )
    precision = np.array([("year", "month", "day").index(date.precision) for date in dates], np.int64)
    year = np.array([date.earliest.year for date in dates], np.int64)
    month = np.array([date.earliest.month for date in dates], np.int64) * (precision >= MONTH)
    day = np.array([date.earliest.day for date in dates], np.int64) * (precision == DAY)
    return Days(first, last, precision, year, month, day)


def without_placeholders(days: Days, holders: Numbers, most: float) -> tuple[Days, list[tuple[int, int]]]:
    """Read days as years where a file gives one birthday, as 1 January, to more than ``most`` of its dated records.

    ``holders`` says how many records have each date. Returns also the birthdays read so, as (month, day).
    """
    birthday = days.month * 100 + days.day
    held = np.bincount(birthday, weights=np.where(days.precision == DAY, holders, 0), minlength=1300)
    common = np.flatnonzero(held > max(most * held.sum(), LEAST_PLACEHOLDERS))
    put = (days.precision == DAY) & np.isin(birthday, common)
    if not put.any():
        return days, []
    first, last = (
        np.where(put, np.array([f"{year:04}-{end}" for year in days.year], "datetime64[D]").astype(np.int64), edge)
        for end, edge in (("01-01", days.first), ("12-31", days.last))
    )
    known = [(day // 100, day % 100) for day in common.tolist()]
    return Days(first, last, np.where(put, YEAR, days.precision), days.year, days.month * ~put, days.day * ~put), known


def reasons(days: Days, left: Numbers, right: Numbers) -> npt.NDArray[np.int8]:
    """Return how dates agree, as places in ``REASONS``: what ``features.birth_dates`` says of two dates."""
    meet = (days.first[left] <= days.last[right]) & (days.first[right] <= days.last[left])
    coarse = np.minimum(days.precision[left], days.precision[right])
    whole = coarse == DAY
    swapped = whole & (days.year[left] == days.year[right])
    swapped &= (days.month[left] == days.day[right]) & (days.day[left] == days.month[right])
    apart = np.abs(days.year[left] - days.year[right])
    one_digit = whole & (apart != 0) & (_digits_apart(days, left, right) == 1)
    found = np.select(
        [meet & whole, meet & (coarse == MONTH), meet, swapped, apart == 0, one_digit, apart == 1],
        range(len(REASONS) - 1),
        len(REASONS) - 1,
    )
    return found.astype(np.int8)


def _digits_apart(days: Days, left: Numbers, right: Numbers) -> Numbers:
    """Return in how many digits two days, written yyyy-mm-dd, differ."""
    total = np.zeros(len(left), np.int64)
    for values, digits in ((days.year, 4), (days.month, 2), (days.day, 2)):
        for power in range(digits):
            total += values[left] // 10**power % 10 != values[right] // 10**power % 10
    return total


def is_day(days: Days) -> Flags:
    """Tell which dates are whole days."""
    found: Flags = days.precision == DAY
    return found
