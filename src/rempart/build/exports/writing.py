"""What all exchange forms share: what was written and what was not, and a file that never shows half-written."""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

import duckdb

from rempart.ledger.dictionary import stored_tables

_BATCH = 10_000


@dataclass(frozen=True)
class Exported:
    """What was written: entities by schema; what was not: values by schema and property, rows by what they say.

    ``tables`` are the rows of the tables that are no part of the export.
    """

    sha256: str
    entities: dict[str, int]
    dropped: dict[str, int] = field(default_factory=dict)
    unsaid: dict[str, int] = field(default_factory=dict)
    tables: dict[str, int] = field(default_factory=dict)


def text_of(name: str) -> str:
    """Return a file of this package."""
    return files("rempart.build.exports").joinpath(name).read_text(encoding="utf-8")


def rows_of(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Yield the first column of the query that runs, some rows at a time."""
    while rows := connection.fetchmany(_BATCH):
        yield from (str(row[0]) for row in rows)


def write_text(parts: Iterable[str], out: Path) -> None:
    """Write ``out`` beside its place and rename it."""
    with tempfile.TemporaryDirectory(prefix=".exporting-", dir=out.parent) as folder:
        unfinished = Path(folder) / out.name
        with unfinished.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(parts)
        unfinished.replace(out)


def counts(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, int]:
    """Return the rows of a query of names and numbers."""
    return {str(name): int(count) for name, count in connection.execute(query).fetchall()}


def counted_unsaid(connection: duckdb.DuckDBPyConnection, unsaid: list[dict[str, str]]) -> dict[str, int]:
    """Return, for each thing that the model has no word for, how often the snapshot says it."""
    return _filled({entry["what"]: _count(connection, entry["count"]) for entry in unsaid})


def tables_beside(connection: duckdb.DuckDBPyConnection, written: list[str]) -> dict[str, int]:
    """Return the rows of the stored tables that are no part of the export."""
    beside = [table.table for table in stored_tables() if table.table not in written]
    return _filled({table: _count(connection, f"select count(*) from main.{table}") for table in beside})


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _filled(numbers: dict[str, int]) -> dict[str, int]:
    return {name: count for name, count in numbers.items() if count}
