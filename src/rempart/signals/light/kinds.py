"""What values a column holds, and how each kind is kept in SQLite so that nothing of it is lost.

A day is the number of days since 1970, a yes or no is 1 or 0, an exact decimal is a whole number of its last digit.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

EPOCH = date(1970, 1, 1)


class NotHereError(Exception):
    """A statement that cannot be asked here with the very answer of the house's engine; the text says of what."""


class Kind(NamedTuple):
    """One kind of value: text, date, bool, int, double, null, or decimal with the digits of its ``scale``."""

    name: str
    scale: int = 0


TEXT, DATE, BOOL, INT, DOUBLE, NULL = (Kind(name) for name in ("text", "date", "bool", "int", "double", "null"))
_OF_SQL = {
    "VARCHAR": TEXT, "DATE": DATE, "BOOLEAN": BOOL, "TINYINT": INT, "SMALLINT": INT, "INTEGER": INT, "BIGINT": INT, "HUGEINT": INT,
    "DOUBLE": DOUBLE, '"NULL"': NULL,
}  # fmt: skip
_NUMBERS = {"int", "decimal", "double"}


def kind_of_sql(sql_type: str) -> Kind:
    """Return the kind of one of the engine's types.

    Raises:
        NotHereError: it is kept in no way.
    """
    found = re.fullmatch(r"DECIMAL\(\d+,(\d+)\)", sql_type)
    if found:
        return Kind("decimal", int(found[1]))
    if sql_type not in _OF_SQL:
        raise NotHereError(f"type {sql_type}")
    return _OF_SQL[sql_type]


def common(kinds: Iterable[Kind]) -> Kind:
    """Return the kind as which values of several kinds are compared or put into one column.

    Raises:
        NotHereError: nothing holds them all.
    """
    met = {kind for kind in kinds if kind != NULL}
    if len(met) <= 1:
        return next(iter(met), NULL)
    if not {kind.name for kind in met} <= _NUMBERS:
        raise NotHereError(f"{' and '.join(sorted(kind.name for kind in met))} together")
    return DOUBLE if DOUBLE in met else Kind("decimal", max(kind.scale for kind in met))


def stored(column: str, kind: Kind) -> str:
    """Return the expression with which the house's engine gives a column as it is kept here.

    Raises:
        NotHereError: the kind is kept in no way.
    """
    if kind == DATE:
        return f"({column} - date '1970-01-01')"
    if kind.name == "decimal":
        return f"cast({column} * {10**kind.scale} as bigint)"
    return f"cast({column} as int)" if kind == BOOL else column


def given(value: object) -> tuple[Any, Kind]:
    """Return a parameter as it is kept here, and its kind.

    Raises:
        NotHereError: the kind is kept in no way.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str, date)):
        raise NotHereError("a parameter of another kind")
    if isinstance(value, date):
        return (value - EPOCH).days, DATE
    return value, INT if isinstance(value, int) else DOUBLE if isinstance(value, float) else TEXT


def told(value: Any, kind: Kind) -> Any:
    """Return a value that is kept here as the house's engine would give it."""
    if value is None:
        return None
    if kind == DATE:
        return EPOCH + timedelta(days=value)
    if kind.name == "decimal":
        digits = tuple(int(digit) for digit in str(abs(value)))
        return Decimal((int(value < 0), digits, -kind.scale))
    return bool(value) if kind == BOOL else value
