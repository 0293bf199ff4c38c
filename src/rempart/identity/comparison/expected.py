"""How many close names the lists show by chance: measured on made-up people, said in every report, read by no comparison."""

import math
from collections.abc import Sequence
from datetime import date
from itertools import accumulate, pairwise
from typing import Any, Literal, NamedTuple

from rempart.base import Words
from rempart.identity.tables import table

Population = Literal["europe", "world"]
POPULATIONS: tuple[Population, ...] = ("europe", "world")
_LEAST = 1e-6  # of 1,000: a share of which a logarithm can be taken


class Above(NamedTuple):
    """Groups for whom a close name is shown more often than 1.25 times the mean: (name, strangers of 1,000)."""

    overall: float
    groups: tuple[tuple[Words, float], ...]


def expected_false_alarms(listed: int, threshold: float, dated: bool, population: Population = "world") -> float:
    """Return of how many of 1,000 unrelated persons an entry of the lists reaches a likeness, homonyms aside.

    Args:
        listed: parties of the lists that are searched.
        threshold: of *alike*, 0 to 1; beyond those that were measured the nearest counts.
        dated: whether the persons' birth dates are stated; many entries have none.
        population: whose names are common: Europe's, or those of the whole world.

    Between sizes that were measured, and between thresholds, the logarithm of the share is laid straight (over the
    logarithm of the size); below the smallest the share is proportional to the size; above the largest the last line goes on.
    """
    by_name = _reached(listed, threshold, population, "by_name")
    return min(by_name, _reached(listed, threshold, population, "dated")) if dated else by_name


def _reached(listed: int, threshold: float, population: Population, way: str) -> float:
    measured = table("comparison/expected")["alarms"]
    shares = sorted(
        (float(bar), _share(listed, measured["listed"], row)) for bar, row in measured[population][way].items()
    )
    bars = [bar for bar, _ in shares]
    falling = accumulate((share for _, share in shares), min)  # lines that go on beyond the largest size may cross
    return min(
        1000.0, math.exp(_straight(min(max(threshold, bars[0]), bars[-1]), bars, [math.log(s) for s in falling]))
    )


def _share(listed: int, sizes: Sequence[int], shares: Sequence[float]) -> float:
    """Return the share at a size, never 0."""
    shares = [max(share, _LEAST) for share in shares]
    if listed <= 0:
        return _LEAST
    if listed <= sizes[0]:
        return max(_LEAST, shares[0] * listed / sizes[0])
    return math.exp(
        _straight(math.log(listed), [math.log(size) for size in sizes], [math.log(share) for share in shares])
    )


def _straight(at: float, places: Sequence[float], values: Sequence[float]) -> float:
    """Return the value at a place on the line through given ones, whose last piece goes on."""
    for (left, low), (right, high) in pairwise(zip(places, values, strict=True)):
        if at <= right or right == places[-1]:
            return low + (high - low) * (at - left) / (right - left)
    return values[0]


def measured_on() -> date:
    """Return the day on which the shares were measured."""
    return _day(table("comparison/expected")["alarms"]["measured_on"])


def groups_measured_on() -> date:
    """Return the day on which the groups were measured."""
    return _day(table("comparison/expected")["groups"]["measured_on"])


def asked_about_more(kind: Literal["languages", "scripts"]) -> Above:
    """Return the groups for whom a close name is shown more often than 1.25 times the mean of all, the most often first.

    Args:
        kind: by the language of published lists of common names, or by the script in which a name is written.
    """
    found, called = table("comparison/expected")["groups"][kind], table("comparison/expected")["called"][kind]
    above = sorted(found["above"].items(), key=lambda one: (-one[1], one[0]))
    return Above(float(found["overall"]), tuple((Words(**called[name]), float(rate)) for name, rate in above))


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
