"""Shares of small numbers, with how sure they are."""

import math
from typing import NamedTuple

_Z95 = 1.959963984540054  # of a 95 % interval


class Interval(NamedTuple):
    """A share and the interval that holds it 95 times in a hundred; all from 0 to 1."""

    share: float
    low: float
    high: float


def wilson(count: int, of: int) -> Interval | None:
    """Return ``count`` of ``of`` as a share with its 95 % interval, or None of nothing.

    Unlike share ± 1.96 standard errors it holds for few and for none: 3 of 10 is 11 to 60 %, 0 of 50 is 0 to 7 %.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of the American
    Statistical Association 22 (1927).

    Raises:
        ValueError: ``count`` is below 0 or above ``of``.
    """
    if not 0 <= count <= max(of, 0):
        raise ValueError("a share counts some of a whole")
    if of == 0:
        return None
    share, square = count / of, _Z95 * _Z95
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = _Z95 * math.sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return Interval(
        share, 0.0 if count == 0 else max(0.0, middle - half), 1.0 if count == of else min(1.0, middle + half)
    )
