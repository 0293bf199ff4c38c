"""Which of the ten years of an address or a party are looked at: whole years, from one to another, said in the page's own address."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from django.http import QueryDict

from rempart.desk.pages.numbers import whole
from rempart.screening.ten_years import Bar, Filled, window


@dataclass(frozen=True)
class Period:
    """Whole years, first and last; ``every`` are those to choose from, ``day`` is that of the registers."""

    since: int
    until: int
    every: tuple[int, ...]
    day: date

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.since, 1, 1)

    @property
    def end(self) -> date:
        """The day after the last."""
        return date(self.until + 1, 1, 1)

    @property
    def last(self) -> date:
        """The last day of which something can be known."""
        return min(self.day, date(self.until, 12, 31))

    @property
    def whole(self) -> bool:
        """Whether all years are looked at."""
        return (self.since, self.until) == (self.every[0], self.every[-1])

    @property
    def years(self) -> list[tuple[int, float]]:
        """Each year, and where its name stands."""
        each = 100 / (self.until + 1 - self.since)
        return [(year, round((place + 0.5) * each, 1)) for place, year in enumerate(range(self.since, self.until + 1))]

    @property
    def edges(self) -> list[float]:
        """Where each year begins, and the last ends."""
        many = self.until + 1 - self.since
        return [round(100 * place / many, 1) for place in range(many + 1)]

    def place(self, on: date) -> float:
        """Return where a day stands between the first (0) and the end (100); outside of them, at the edge."""
        return round(100 * min(max((on - self.first).days / (self.end - self.first).days, 0), 1), 1)

    def holds(self, bar: Bar) -> bool:
        """Tell whether a bar reaches into the years; one without a day does."""
        return self.reached(bar.first, bar.last)

    def reached(self, first: date | None, last: date | None) -> bool:
        """Tell whether what held from one day to another reaches into the years; an end without a day is open."""
        return (first is None or first < self.end) and (last is None or last >= self.first)

    def of(self, lanes: Iterable[Filled]) -> list[Filled]:
        """Return the lanes with what reaches into the years; each bar keeps its number."""
        found = []
        for one in lanes:
            gap = one.gap if one.gap is not None and one.gap.until > self.first else None
            bars = one.bars if self.whole else tuple(bar for bar in one.bars if self.holds(bar))
            found.append(replace(one, bars=bars, gap=gap))
        return found


def period_of(asked: QueryDict, day: date) -> Period:
    """Return the years that an address of a page asks for; all of them where it asks for none, or for what is no period."""
    first, end = window(day)
    every = tuple(range(first.year, end.year))
    since, until = whole(asked.get("since", ""), every[0]), whole(asked.get("until", ""), every[-1])
    if since not in every or until not in every or since > until:
        since, until = every[0], every[-1]
    return Period(since, until, every, day)


def crowded(filled: Filled) -> bool:
    """Tell whether bars of a lane overlap, so that they need two rows."""
    spans = sorted((bar.first or date.min, bar.last or date.max) for bar in filled.bars)
    return not filled.lane.days and any(one[1] > other[0] for one, other in pairwise(spans))
