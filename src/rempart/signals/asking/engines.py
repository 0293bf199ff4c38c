"""What runs the statements of signals: DuckDB, which holds the tables, or another engine over copies of them.

Whatever the engine, what follows a statement is done by DuckDB alone: evidence gathered, staleness, explanations.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, Protocol

import duckdb

from rempart.signals import relations
from rempart.signals.cards import Signal, bound
from rempart.signals.narrowing import PARTS, Nearby, unit_of
from rempart.signals.statements import for_duckdb


class Statements(NamedTuple):
    """The two answers of a signal as DuckDB reads them, and the values that they are given."""

    outcome: str
    evidence: str
    values: dict[str, object]


class Engine(Protocol):
    """Runs the portable subset; ``connection`` is DuckDB's, whose schema main holds the tables as known on the day."""

    def begin(self, connection: duckdb.DuckDBPyConnection, names: Iterable[str], on_day: date) -> None:
        """Make tables and relations of these names readable, and what they stand on."""

    def listing(self, sql: str) -> str:
        """Return the SELECT with which DuckDB reads what a listing of subjects gives."""

    def scope(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Take the subjects of DuckDB's temp table ``subject`` as those asked about."""

    def statements(self, signal: Signal, on_day: date) -> Statements:
        """Return the answers of a signal."""


class InDuckDB:
    """The engine of the house: the statement itself.

    Args:
        nearby: what is near the subjects of the run, where their tables are big.
    """

    def __init__(self, nearby: Nearby | None = None) -> None:
        self._kept = nearby.kept if nearby else frozenset()
        self._told = nearby.text if nearby else lambda _, sql: sql

    def begin(self, connection: duckdb.DuckDBPyConnection, names: Iterable[str], on_day: date) -> None:
        """Make the relations."""
        relations.make(connection, names, on_day, self._told, self._kept)

    def listing(self, sql: str) -> str:
        """Return it as it is written."""
        return for_duckdb(sql)

    def scope(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Nothing: statements read the table."""

    def statements(self, signal: Signal, on_day: date) -> Statements:
        """Return both statements as they are written."""
        outcome, evidence = (self._told(unit_of(signal, part), getattr(signal, part)) for part in PARTS)
        values = bound(signal, outcome, on_day) | bound(signal, evidence, on_day)
        return Statements(for_duckdb(outcome), for_duckdb(evidence), values)
