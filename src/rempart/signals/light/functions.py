"""The functions that SQLite lacks, or has otherwise: each gives what the house's engine gives, to the last digit."""

import math
import sqlite3
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

import duckdb

from rempart.signals.light.kinds import NotHereError

_EXACT = 2**53


def prepare(connection: sqlite3.Connection) -> None:
    """Define the functions on a connection, and let LIKE tell capitals from small letters."""
    connection.execute("pragma case_sensitive_like = on")
    texts = (("text_as_double", 1, text_as_double), ("plain_word", 1, plain_word), ("trim", 1, trim))
    several = (
        ("max_of", -1, lambda *values: _farthest(max, values)),
        ("min_of", -1, lambda *values: _farthest(min, values)),
    )
    for name, number, act in (("as_double", 2, as_double), *texts, *several):
        connection.create_function(name, number, act, deterministic=True)
    connection.create_aggregate("sum_double", 1, SumOfDoubles)  # type: ignore[arg-type]  # the stub knows whole numbers alone
    connection.create_aggregate("avg_double", 1, MeanOfDoubles)  # type: ignore[arg-type]  # the stub knows whole numbers alone
    connection.create_aggregate("quantile", 2, Quantile)  # type: ignore[arg-type]


def as_double(value: int | None, scale: int) -> float | None:
    """Return a whole number, or a decimal kept as one, as the nearest double in the way of the house's engine."""
    if value is None or scale == 0:
        return None if value is None else float(value)
    power = 10**scale
    if abs(value) <= _EXACT:
        return value / float(power)
    whole, rest = divmod(abs(value), power)
    return math.copysign(float(whole) + rest / float(power), value)


def _farthest(act: Callable[..., Any], values: Sequence[Any]) -> Any:
    """Return the greatest or the least of values, those passed over that are null."""
    there = [value for value in values if value is not None]
    return act(there) if there else None


def text_as_double(value: str | None) -> float | None:
    """Return the number that a text of digits writes.

    Raises:
        NotHereError: it holds anything else; then the house's engine is asked.
    """
    if value is None:
        return None
    if not (value.isascii() and value.isdecimal()):
        raise NotHereError("a text as a number")
    return float(value)


_BLANKS = "".join(map(chr, (0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)))


def trim(value: str | None) -> str | None:
    """Return a text without the blanks around it, of whatever width they are."""
    return None if value is None else value.strip(_BLANKS)


@lru_cache(maxsize=20_000)
def plain_word(value: str | None) -> str | None:
    """Return a word in small letters, without accents and with a typeset apostrophe."""
    if value is None:
        return None
    letters = _letters()
    if value.isascii() or all(letter in letters for letter in value):
        return trim("".join(letters[letter] for letter in value))
    with duckdb.connect(config={"threads": 1}) as connection:
        found = connection.execute("select trim(replace(lower(strip_accents($1)), chr(39), '’'))", [value]).fetchone()
    return str(found[0]) if found else None


@cache
def _letters() -> dict[str, str]:
    """Return what the house's engine makes of each letter of the Latin alphabets, one by one; none of them joins with another."""
    with duckdb.connect(config={"threads": 1}) as connection:
        found = connection.execute(
            "select chr(n::integer), replace(lower(strip_accents(chr(n::integer))), chr(39), '’') "
            "from (select unnest(range(0, 592)) as n union all select 8217) where n not in (0)"
        ).fetchall()
    return dict(found)


class SumOfDoubles:
    """A sum of doubles, one after the other."""

    def __init__(self) -> None:
        self._sum, self._count = 0.0, 0

    def step(self, value: float | None) -> None:
        """Take one value."""
        if value is not None:
            self._sum, self._count = self._sum + value, self._count + 1

    def finalize(self) -> float | None:
        """Return the sum; None of nothing."""
        return self._sum if self._count else None


class MeanOfDoubles(SumOfDoubles):
    """A mean of doubles, summed one after the other."""

    def finalize(self) -> float | None:
        """Return the mean; None of nothing."""
        return self._sum / self._count if self._count else None


class Quantile:
    """percentile_cont of doubles: between two values, as far as the part says."""

    def __init__(self) -> None:
        self._part, self._values = 0.0, list[float]()

    def step(self, part: float, value: float | None) -> None:
        """Take one value."""
        self._part = part
        if value is not None:
            self._values.append(value)

    def finalize(self) -> float | None:
        """Return the quantile; None of nothing."""
        if not self._values:
            return None
        values = sorted(self._values)
        at = (len(values) - 1) * self._part
        low, high = math.floor(at), math.ceil(at)
        if low == high:
            return values[low]
        return interpolated(values[low], values[high], at - low)


def interpolated(low: float, high: float, part: float) -> float:
    """Return what lies a part of the way from low to high, rounded as the house's engine rounds on this machine."""
    return _INTERPOLATED[_way()](low, high, part)


_INTERPOLATED: Sequence[Callable[[float, float, float], float]] = (
    lambda low, high, part: low * (1.0 - part) + high * part,
    lambda low, high, part: float(Fraction(low) * Fraction(1.0 - part) + Fraction(high * part)),
)
"""Rounded after each step; or, where a processor multiplies and adds at once, after both."""


@cache
def _way() -> int:
    """Return which way the house's engine was built for, from values on which the two differ."""
    tried = [(*sorted((one / 3, (one + 7) / 11)), 0.1 * (one % 9 + 1)) for one in range(1, 200)]
    low, high, part = next(one for one in tried if _INTERPOLATED[0](*one) != _INTERPOLATED[1](*one))
    with duckdb.connect(config={"threads": 1}) as connection:
        found = connection.execute(
            f"select percentile_cont({part!r}) within group (order by x) from (select unnest([{low!r}::double, {high!r}::double]) as x)"
        ).fetchone()
    return next(number for number, act in enumerate(_INTERPOLATED) if found and act(low, high, part) == found[0])
