"""The questions about few subjects, asked of SQLite: a statement over a handful of rows costs it a tenth of what it costs elsewhere.

    light = Light(connection, nearby)
    light.stand(on_day)                     before a form is laid over the day
    with light.run(signals, on_day) as here:
        here.subjects(kind, scope)
        here.told(signal)                   None where the house's engine is to be asked

A text that cannot be told for SQLite with the very same answer, or reads the whole of a big table, is not asked here.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import duckdb

from rempart.ledger.dictionary import dictionary
from rempart.signals.cards import Signal, bound
from rempart.signals.light.kinds import Kind, NotHereError, given, kind_of_sql, told
from rempart.signals.light.queries import Translated, translated
from rempart.signals.light.store import Store
from rempart.signals.narrowing import MANY, PARTS, TOLD, Nearby, unit_of
from rempart.signals.relations import Relation, needed, relations
from rempart.signals.statements import for_duckdb

Row = tuple[Any, ...]
_SUBJECT = "subject"


class Answer(NamedTuple):
    """What a signal says: rows of subject, facts, outcome and reason; and the rows seen of each subject, sorted."""

    rows: list[Row]
    seen: dict[str, list[str]]


class Text(NamedTuple):
    """One text as SQLite is asked it, with the values of its parameters."""

    statement: Translated
    values: Mapping[str, Any]


class Light:
    """What of an open day is asked in SQLite, for runs of few subjects where tables are big.

    Args:
        connection: of the open day.
        nearby: what is near the subjects of a run.
        signals: those that are asked.
        always: asked here where no table is big, too; the house's engine is as quick there.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, nearby: Nearby, signals: Sequence[Signal], *, always: bool = False
    ) -> None:
        self._connection, self._nearby, self._signals = connection, nearby, signals
        self._used = bool(nearby.big) or always
        self._day: date | None = None
        self._texts: dict[str, Text] = {}
        self._places: dict[str, str] = {}
        self._kept: frozenset[str] = frozenset()
        self._store: Store | None = None

    def stand(self, on_day: date) -> None:
        """Tell the texts of a day for SQLite, and copy what stands for it; nothing where no table is big, or it is done."""
        if not self._used or self._day == on_day:
            return
        self._places = _places(self._connection, self._nearby)
        self._kept = self._nearby.kept & set(self._places)
        self._texts = dict(self._told(on_day))
        names = {name for text in self._texts.values() for name in text.statement.names}
        tables = {table for text in self._texts.values() for table in text.statement.tables} | {_SUBJECT}
        columns = {
            table: {
                name: kind for name, kind in self._columns(table).items() if name in names or table not in dictionary()
            }
            for table in sorted(tables)
        }
        columns[_SUBJECT] = dict(self._columns(_SUBJECT))
        if self._store is not None:
            self._store.close()
        self._store = Store(columns)
        for table in columns:
            if self._stands(table):
                self._store.stand(self._connection, table, self._places[table])
            elif table in self._nearby.copied:
                self._store.stand(self._connection, table, f"temp.near_{table}")
        self._store.index()
        self._day = on_day

    def close(self) -> None:
        """Give back what is held."""
        if self._store is not None:
            self._store.close()
        self._store = self._day = None

    def _stands(self, table: str) -> bool:
        """Tell whether a table is filled once for a day: not what a run fills, nor what is near, nor what a run computes."""
        if table in relations():
            return table in self._kept
        return table in self._places and not (table in dictionary() and dictionary()[table].origin == "run")

    def _told(self, on_day: date) -> Iterator[tuple[str, Text]]:
        reads = {table for one in self._signals for table in one.contract.reads}
        asked: list[tuple[str, str, Mapping[str, object]]] = [
            (one.name, one.sql, {"on_day": on_day} if ":on_day" in one.sql else {}) for one in needed(reads)
        ]
        for signal in self._signals:
            if signal.outcome and signal.contract.in_force(on_day) is not None:
                asked += [
                    (unit_of(signal, part), getattr(signal, part), bound(signal, getattr(signal, part), on_day))
                    for part in PARTS
                ]
        for unit, sql, values in asked:
            if unit in self._kept:
                continue
            try:
                text = self._text(unit, sql, values)
            except NotHereError:
                continue
            if unit not in relations() or dict(text.statement.columns) == dict(_columns(unit)):
                yield unit, text

    def _text(self, unit: str, sql: str, values: Mapping[str, object]) -> Text:
        kept = {name: given(value) for name, value in values.items()}
        kinds = tuple((name, kind) for name, (_, kind) in sorted(kept.items()))
        text = for_duckdb(self._nearby.standing_text(unit, sql))
        made = tuple(
            (table, tuple(self._columns(table).items()))
            for table in sorted(self._places)
            if table.startswith("standing_")
        )
        found = _translated(text, kinds, tuple(one for one in made if one[0] in text))
        return Text(found, {name: value for name, (value, _) in kept.items()})

    def _columns(self, table: str) -> Mapping[str, Kind]:
        if not table.startswith("standing_"):
            return _columns(table)
        if table not in self._places:
            raise NotHereError("what stands for the day, and has many rows")
        described = self._connection.execute(f"describe {self._places[table]}").fetchall()
        return {row[0].lower(): kind_of_sql(row[1]) for row in described}

    @contextmanager
    def run(self, signals: Iterable[Signal]) -> Iterator["Run | None"]:
        """Give what is asked of one run, whose rows are there while it lasts; None where nothing of it is asked here."""
        if self._store is None or (self._nearby.big and not self._nearby.near):
            yield None
            return
        run = Run(self._connection, self._store, self._texts, self._nearby, self._places, self._kept)
        try:
            run.begin(signals)
            yield run
        finally:
            run.end()


class Run:
    """One run: ``codes`` are the signals that are asked here."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        store: Store,
        texts: Mapping[str, Text],
        nearby: Nearby,
        places: Mapping[str, str],
        kept: frozenset[str],
    ) -> None:
        self._connection, self._store, self._texts, self._nearby = connection, store, texts, nearby
        self._places, self._kept = places, kept
        self.codes: set[str] = set()

    def begin(self, signals: Iterable[Signal]) -> None:
        """Say which signals can be asked, and make what they read."""
        signals = [one for one in signals if all(self._can(unit_of(one, part)) for part in PARTS)]
        reads = {table for one in signals for part in PARTS for table in self._tables(unit_of(one, part))}
        made = [one for one in needed(reads) if one.name not in self._kept and one.name in self._all(reads)]
        base = {table for one in made for table in self._tables(one.name)} | reads | {_SUBJECT}
        self._store.sqlite.execute("begin")
        try:
            for table in sorted(base - set(relations())):
                self._fill(table)
            for relation in made:
                self._make(relation)
        except (sqlite3.Error, NotHereError, OverflowError):
            self.end()
            return
        self.codes = {one.code for one in signals}

    def end(self) -> None:
        """Take away all that the run holds."""
        self.codes = set()
        if self._store.sqlite.in_transaction:
            self._store.sqlite.execute("rollback")

    def _tables(self, unit: str) -> frozenset[str]:
        return self._texts[unit].statement.tables

    def _all(self, names: Iterable[str]) -> set[str]:
        """Return names and all relations behind them that are made in a run."""
        found, waiting = set(), set(names)
        while waiting:
            name = waiting.pop()
            found.add(name)
            if name in relations() and name not in self._kept:
                waiting |= self._tables(name) - found
        return found

    def _can(self, unit: str) -> bool:
        return unit in self._texts and all(self._has(unit, table) for table in self._tables(unit))

    def _has(self, unit: str, table: str) -> bool:
        if table in self._nearby.big:
            return self._nearby.enough(unit, table)
        if table in relations() and table not in self._kept:
            return self._can(table)
        return table in self._places

    def _fill(self, table: str) -> None:
        if table in self._nearby.big:
            self._store.add(self._connection, table, f"temp.near_{table}")
        elif table in TOLD or (table in dictionary() and dictionary()[table].origin == "run"):
            self._store.add(self._connection, table, self._places[table])

    def _make(self, relation: Relation) -> None:
        text = self._texts[relation.name]
        self._store.sqlite.execute(f'insert into "{relation.name}" {text.statement.sql}', text.values)

    def subjects(self, kind: str, scope: Sequence[str]) -> None:
        """Take the subjects of one kind as those asked about."""
        if self.codes:
            self._store.replace(_SUBJECT, [(one, kind) for one in scope])

    def told(self, signal: Signal) -> Answer | None:
        """Return what a signal says; None where the house's engine is to be asked."""
        if signal.code not in self.codes:
            return None
        try:
            outcome, evidence = (self._rows(self._texts[unit_of(signal, part)]) for part in PARTS)
            return _answer(signal, outcome, evidence)
        except (sqlite3.Error, NotHereError, OverflowError):
            return None

    def _rows(self, text: Text) -> list[dict[str, Any]]:
        columns = text.statement.columns
        found = self._store.sqlite.execute(text.statement.sql, text.values).fetchall()
        return [{name: told(value, kind) for (name, kind), value in zip(columns, row, strict=True)} for row in found]


def _answer(signal: Signal, outcome: Sequence[Mapping[str, Any]], evidence: Sequence[Mapping[str, Any]]) -> Answer:
    names = ("subject_id", *(name.lower() for name, _ in signal.facts), "outcome", "reason")
    rows = [tuple(row[name] for name in names) for row in outcome]
    seen: dict[str, set[str]] = {}
    for row in evidence:
        if row["row_id"] is None:
            raise NotHereError("a row without id")
        seen.setdefault(row["subject_id"], set()).add(row["row_id"])
    return Answer(sorted(rows, key=lambda row: str(row[0])), {subject: sorted(ids) for subject, ids in seen.items()})


def _places(connection: duckdb.DuckDBPyConnection, nearby: Nearby) -> dict[str, str]:
    """Return where each table lies that is small enough to be read as it is, or stands for the day."""
    found = connection.execute(
        "select table_name, temporary from duckdb_tables() where schema_name = 'main' and database_name in ('memory', 'temp') "
        "and estimated_size <= $1",
        [MANY],
    ).fetchall()
    places = {name: f"temp.{name}" if temporary else f"main.{name}" for name, temporary in found}
    kept = {name for name in places if name.startswith("standing_")} | nearby.kept
    return {name: place for name, place in places.items() if name in kept or name in dictionary()}


@lru_cache(maxsize=1_000)
def _translated(sql: str, values: tuple[tuple[str, Kind], ...], made: tuple[tuple[str, Any], ...]) -> Translated:
    standing = {name: dict(columns) for name, columns in made}
    return translated(sql, lambda table: standing.get(table) or _columns(table), dict(values))


def _columns(table: str) -> Mapping[str, Kind]:
    """Return the columns of a table of the dictionary, or of a relation.

    Raises:
        NotHereError: there is none of the name, or a column is of a type that is kept in no way.
    """
    if table in dictionary():
        return {one.name: kind_of_sql(one.sql_type) for one in dictionary()[table].all_columns}
    if table in relations():
        return {name: kind_of_sql(kind) for name, kind in relations()[table].columns}
    raise NotHereError("another table")
