"""The examples of a signal file, run."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple

import duckdb

from rempart.ledger.dictionary import Column, Table, create_table_sql, dictionary
from rempart.network import derive
from rempart.signals.asking.running import Outcome, run
from rempart.signals.cards import Example, Rows, Signal
from rempart.signals.errors import SignalError
from rempart.signals.relations import base_tables

_NETWORK = {"integrated_ownership", "ultimate_owner", "ownership_link", "party_group"}
_DEFAULTS = {"part": "", "register": "register", "edition": "2020-01-01"}


class Compared(NamedTuple):
    """What an example expects and what came out, as rows of text; equal where it holds."""

    expected: list[dict[str, str]]
    found: list[dict[str, str]]


def run_example(signal: Signal, example: Example) -> Compared:
    """Run one example and return what it expects beside what came out; see ``filled``.

    Raises:
        SignalError: a cell is not of its column's type, or not one of its values.
    """
    with filled(signal, example) as connection:
        outcomes = run([signal], connection, example.on_day)
    columns = example.expect.columns
    expected = [{"reason": "", **dict(zip(columns, row, strict=True))} for row in example.expect.rows]
    return Compared([_sorted_evidence(row) for row in expected], [_as_text(one, columns) for one in outcomes])


@contextmanager
def filled(signal: Signal, example: Example) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give tables of the dictionary, filled from an example's own.

    An empty cell is null. ``row_id`` is the table's name and the row's number where it is not given. A row with
    ``known_from`` after the day, or ``known_to`` not after it, is not loaded. Tables of the network that the example
    does not give are derived from its ``ownership`` and ``party``. Subjects are those of ``expect``.

    Raises:
        SignalError: a cell is not of its column's type, or not one of its values.
    """
    with duckdb.connect(config={"threads": 1}) as connection:
        read = base_tables(signal.contract.reads)
        for name in sorted({"subject", "coverage", "explained", "ownership", "party", *read}):
            connection.execute(create_table_sql(dictionary()[name]))
        given = {rows.table for rows in example.tables}
        for rows in example.tables:
            _fill(connection, rows, example.on_day, f"{signal.file}:{rows.line}")
        if _NETWORK & read and not _NETWORK & given:
            derive(connection, example.on_day)
        if "subject" not in given:
            at = example.expect.columns.index("subject_id")
            for row in example.expect.rows:
                connection.execute("insert into subject values (?, ?)", [row[at], signal.contract.subject])
        yield connection


def _sorted_evidence(row: dict[str, str]) -> dict[str, str]:
    return {**row, "evidence": " ".join(sorted(row["evidence"].split()))}


def _as_text(outcome: Outcome, columns: tuple[str, ...]) -> dict[str, str]:
    values: dict[str, Any] = {
        "subject_id": outcome.subject_id,
        "outcome": outcome.outcome,
        "reason": outcome.reason,
        "evidence": " ".join(outcome.evidence),
        **outcome.facts,
    }
    return {name: _cell(values[name]) for name in ("reason", *(name for name in columns if name != "reason"))}


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value)


def _fill(connection: duckdb.DuckDBPyConnection, rows: Rows, on_day: date, where: str) -> None:
    table = dictionary()[rows.table]
    columns = {column.name: column for column in table.all_columns}
    for number, cells in enumerate(rows.rows, start=1):
        values = {name: _value(columns[name], cell, where) for name, cell in zip(rows.columns, cells, strict=True)}
        if table.origin == "stored":
            values = _with_lineage(values, table, number)
            known_from, known_to = values.get("known_from"), values.get("known_to")
            if (known_from and known_from > on_day) or (known_to and known_to <= on_day):
                continue
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" * len(values))
        connection.execute(f"insert into {table.table} ({names}) values ({marks})", list(values.values()))


def _with_lineage(values: dict[str, Any], table: Table, number: int) -> dict[str, Any]:
    given = {name: value for name, value in values.items() if value is not None}
    return {"row_id": f"{table.table}{number}", **_DEFAULTS, **values, **given}


def _value(column: Column, cell: str, where: str) -> Any:
    if cell == "":
        return None
    if column.values and cell not in column.values:
        raise SignalError(where, f"{column.name} is none of its values in the dictionary")
    try:
        if column.type == "date":
            return date.fromisoformat(cell)
        if column.type == "boolean":
            return {"true": True, "false": False}[cell]
        if column.type in ("double", "decimal(18,2)"):
            return float(cell)
        if column.type == "bigint":
            return int(cell)
    except (ValueError, KeyError) as error:
        raise SignalError(where, f"a cell of {column.name} is not a {column.type}") from error
    return cell
