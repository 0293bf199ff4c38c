"""The tables of an open day, kept in SQLite: those that stand for the day once, those of a run within a transaction."""

import re
import sqlite3
from collections.abc import Iterable, Mapping

import duckdb

from rempart.signals.light import functions
from rempart.signals.light.kinds import Kind, stored

_AT_A_TIME = 10_000


class Store:
    """Tables in the memory of SQLite.

    Args:
        columns: of each table, the columns that are kept, with their kinds.
    """

    def __init__(self, columns: Mapping[str, Mapping[str, Kind]]) -> None:
        self.columns = columns
        self.sqlite = sqlite3.connect(
            ":memory:", isolation_level=None, check_same_thread=False, cached_statements=1_000
        )
        functions.prepare(self.sqlite)
        for table, kinds in columns.items():
            self.sqlite.execute(f'create table "{table}" ({_names(kinds)})')
        self._standing: dict[str, int] = {}

    def close(self) -> None:
        """Give the memory back."""
        self.sqlite.close()

    def stand(self, connection: duckdb.DuckDBPyConnection, table: str, place: str) -> None:
        """Fill a table for the day from ``place``, a table of the house's engine."""
        self._fill(connection, table, place, "")
        (end,) = connection.execute(f"select coalesce(max(rowid), -1) from {place}").fetchone() or (-1,)
        self._standing[table] = end

    def index(self) -> None:
        """Make the columns quick to look up by which tables are joined; after the tables that stand are filled."""
        for table, kinds in self.columns.items():
            for name in filter(_looked_up, kinds):
                self.sqlite.execute(f'create index "{table}/{name}" on "{table}"("{name}")')

    def add(self, connection: duckdb.DuckDBPyConnection, table: str, place: str) -> None:
        """Add what a run holds more than the day: the whole of a table that does not stand for the day."""
        end = self._standing.get(table)
        self._fill(connection, table, place, "" if end is None else f" where rowid > {end}")

    def replace(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Put rows in the place of all that a table holds."""
        self.sqlite.execute(f'delete from "{table}"')
        marks = ", ".join("?" * len(self.columns[table]))
        self.sqlite.executemany(f'insert into "{table}" values ({marks})', rows)

    def _fill(self, connection: duckdb.DuckDBPyConnection, table: str, place: str, which: str) -> None:
        kinds = self.columns[table]
        shown = ", ".join(stored(f'"{name}"', kind) for name, kind in kinds.items())
        found = connection.execute(f"select {shown} from {place}{which}")
        insert = f'insert into "{table}" values ({", ".join("?" * len(kinds))})'
        while rows := found.fetchmany(_AT_A_TIME):
            self.sqlite.executemany(insert, rows)


def _names(columns: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _looked_up(column: str) -> bool:
    return re.search(r"(_id|_key|_hash)$|^(ocid|common|number)$", column) is not None
