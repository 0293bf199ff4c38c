"""An address over ten years as lanes: what each row is about, when, and what no register that is loaded covers.

Built from the rows of ``showing.rows_at``. A lane without a bar says that no row is there; what is not covered is said apart,
with its reason, so that silence is never taken for nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import duckdb

from rempart.base import months_before
from rempart.ledger.dictionary import dictionary
from rempart.screening.showing import YEARS, KnownRow

Why = Literal["no_register", "begins"]


@dataclass(frozen=True)
class Lane:
    """One lane: its id, the sign of its rows, the tables that fill it, and whether its rows tell of one day each."""

    id: str
    sign: str
    tables: tuple[str, ...]
    days: bool = False
    town: bool = True
    """Whether the rows are the town's own files, seen by whoever sees those alone."""


LANES = (
    Lane("permits", "AU", ("permit",)),
    Lane("entities", "SO", ("address",), town=False),
    Lane("operators", "EX", ("operator_spell",)),
    Lane("rights", "TI", ("lease", "premises_role", "property_sale")),
    Lane("inspections", "CO", ("inspection",), days=True),
    Lane("measures", "ME", ("hazard_order", "closure_notice")),
    Lane("prefect", "PR", ()),
    Lane("complaints", "PL", ()),
    Lane("fire", "IN", ()),
)
"""No table of the dictionary holds notices of the prefect, complaints or notes of the fire service: those lanes say so."""

_FIRST = {"permit": ("requested_on", "decided_on"), "inspection": ("inspected_on",), "property_sale": ("sold_on",), "hazard_order": ("ordered_on",)}  # fmt: skip
_LAST = {"hazard_order": ("works_done_on", "annulled_on")}


@dataclass(frozen=True)
class Bar:
    """One row on its lane: ``number`` within it, first and last day as far as they are known; ``pending`` is not decided."""

    number: int
    first: date | None
    last: date | None
    pending: bool
    row: KnownRow


@dataclass(frozen=True)
class Gap:
    """A part of a lane that no loaded register covers, up to ``until`` (the last day where it is all of it), and why."""

    until: date
    why: Why


@dataclass(frozen=True)
class Filled:
    """One lane with its bars, oldest first, and its gap."""

    lane: Lane
    bars: tuple[Bar, ...]
    gap: Gap | None


def ten_years(
    connection: duckdb.DuckDBPyConnection, rows: Sequence[KnownRow], on_day: date, *, town: bool = True
) -> list[Filled]:
    """Return the lanes of an address; with ``town`` false those of public registers alone.

    Args:
        connection: schema ``main`` with resolved parties, to learn what is covered.
        rows: rows of the address, by ``showing.rows_at``.
        on_day: the day to which ten years are counted.
        town: whether the town's own files are shown.
    """
    begins = _begins(connection)
    start = window(on_day)[0]
    return [
        Filled(lane, _bars(lane, rows), _gap(lane, begins, start, on_day)) for lane in LANES if town or not lane.town
    ]


def window(on_day: date) -> tuple[date, date]:
    """Return first and last day of what is shown: whole years, so that each has its place."""
    return date(months_before(on_day, 12 * (YEARS - 1)).year, 1, 1), date(on_day.year + 1, 1, 1)


def placed(day: date, on_day: date) -> float:
    """Return where a day stands between the first (0) and the last (100) of the window; outside it, at its edge."""
    first, last = window(on_day)
    return round(100 * min(max((day - first).days / (last - first).days, 0), 1), 1)


def _bars(lane: Lane, rows: Iterable[KnownRow]) -> tuple[Bar, ...]:
    found = [row for row in rows if row.table in lane.tables]
    placed_rows = [(_day(_FIRST, row) or row.valid_from, _day(_LAST, row) or row.valid_to, row) for row in found]
    placed_rows.sort(key=lambda one: (one[0] or one[2].known_from, one[2].row_id))
    return tuple(
        Bar(number, first, _last(lane, first, last, row), _pending(row), row)
        for number, (first, last, row) in enumerate(placed_rows, start=1)
    )


def _last(lane: Lane, first: date | None, last: date | None, row: KnownRow) -> date | None:
    """Return the last day: the first where a row tells of one day; for a request that was not granted, its decision."""
    if lane.days or row.table == "property_sale":
        return first
    if row.table == "permit" and last is None and row.said.get("decision") not in (None, "granted"):
        return _as_date(row.said.get("decided_on"))
    return last


def _pending(row: KnownRow) -> bool:
    return row.table == "permit" and "decided_on" not in row.said and "decision" not in row.said


def _day(columns: Mapping[str, tuple[str, ...]], row: KnownRow) -> date | None:
    for column in columns.get(row.table, ()):
        if day := _as_date(row.said.get(column)):
            return day
    return None


def _as_date(value: Any) -> date | None:
    return value if isinstance(value, date) else None


def _begins(connection: duckdb.DuckDBPyConnection) -> dict[str, date]:
    """Return, of each table that a loaded register fills, the first day that any of its rows tells of."""
    covered = {row[0] for row in connection.execute("select distinct table_name from coverage").fetchall()}
    found = {}
    for table in sorted({table for lane in LANES for table in lane.tables} & covered):
        days = [
            name
            for name in (*_FIRST.get(table, ()), "valid_from")
            if name == "valid_from" or dictionary()[table].column(name)
        ]
        query = f"select min(coalesce({', '.join(days)}, known_from)) from {table}"
        first = connection.execute(query).fetchone()
        if first and first[0]:
            found[table] = first[0]
    return found


def _gap(lane: Lane, begins: Mapping[str, date], start: date, on_day: date) -> Gap | None:
    known = [begins[table] for table in lane.tables if table in begins]
    if not known:
        return Gap(window(on_day)[1], "no_register")
    return Gap(min(known), "begins") if min(known) > start else None
