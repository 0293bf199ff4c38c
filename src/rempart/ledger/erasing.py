"""Suppressed parties found in the tables of stored editions, and the same tables without them."""

import shutil
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from rempart.ledger.dictionary import stored_tables
from rempart.ledger.editions import Edition, editions
from rempart.ledger.parquet import connect, parquet, write_parquet
from rempart.ledger.suppression import Suppressions

Record = tuple[int, int]
"""A record of an edition: the number of its file, and its number in it."""


@dataclass(frozen=True)
class Table:
    """A table as one edition has it: of a dictionary that may have gained columns since."""

    name: str
    path: Path
    key: str | None
    columns: frozenset[str]
    party_columns: list[str]


@dataclass(frozen=True)
class Spoken:
    """How a publisher's records speak of some parties: their keys, names and official numbers."""

    keys: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]


@dataclass(frozen=True)
class Taken:
    """What went out of the tables of one edition: rows, the records that named a party, those left without any row."""

    rows: int
    named: set[Record]
    emptied: int
    tables: dict[str, int]


def parties_suppressed(folder: Path, suppressions: Suppressions) -> set[str]:
    """Return the parties, as published, that editions of one register name and that are suppressed, by id or by number."""
    with connect() as connection:
        tables = [table for edition in editions(folder) for table in _tables(connection, edition)]
        columns = [f'select "{c}" from {parquet(table.path)}' for table in tables for c in table.party_columns]
        numbers = [parquet(table.path) for table in tables if table.name == "identifier"]
        found = suppressions.among_in(connection, " union ".join(columns)) if columns else set()
        if numbers:
            union = " union all ".join(f"select party_id, scheme, number from {path}" for path in numbers)
            found |= parties_with(connection, union, suppressions.numbers_in(connection, union))
    return found


def parties_with(connection: duckdb.DuckDBPyConnection, query: str, numbers: Collection[tuple[str, str]]) -> set[str]:
    """Return the parties that have one of the numbers (scheme, number), of the rows (party, scheme, number) of ``query``."""
    if not numbers:
        return set()
    wanted = "(select unnest($1::varchar[]) as scheme, unnest($2::varchar[]) as number)"
    schemes, given = (list(column) for column in zip(*sorted(numbers), strict=True))
    return _texts(connection, f"select distinct party_id from ({query}) semi join {wanted} using (scheme, number)",
                  schemes, given)  # fmt: skip


def schemes_in(folder: Path) -> set[str]:
    """Return the schemes of the official numbers that editions of one register give."""
    paths = [edition.table("identifier") for edition in editions(folder)]
    with connect() as connection:
        queries = [f"select scheme from {parquet(path)}" for path in paths if path.exists()]
        return _texts(connection, " union ".join(queries)) if queries else set()


def spoken_of(folder: Path, parties: Iterable[str]) -> Spoken:
    """Return how all editions of one register speak of the parties."""
    wanted = sorted(parties)
    names: set[str] = set()
    numbers: set[str] = set()
    with connect() as connection:
        for edition in editions(folder):
            for table, column, found in (("name", "value", names), ("identifier", "number", numbers)):
                if edition.table(table).exists():
                    query = f"select {column} from {parquet(edition.table(table))} where party_id in (select unnest($1::varchar[]))"
                    found.update(_texts(connection, query, wanted))
    return Spoken(frozenset(p.split(":", 1)[1] for p in wanted), frozenset(names), frozenset(numbers))


_NO_RECORD = "select null::bigint as row_number, '' as row_id where false"


class EditionTables:
    """The tables of one edition, opened to take parties out. Close it after use."""

    def __init__(self, edition: Edition, parties: Iterable[str]) -> None:
        self.edition, self.connection = edition, connect()
        self.tables = _tables(self.connection, edition)
        self.connection.execute("create table erased as select unnest($1::varchar[]) as party_id", [sorted(parties)])
        for table in self.tables:
            self.connection.execute(f"create view t_{table.name} as select * from {parquet(table.path)}")
        self._mark_rows()

    def __enter__(self) -> "EditionTables":
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def _mark_rows(self) -> None:
        """Find the records that name an erased party, and those of them in which no row about anybody else remains."""
        named = [
            f'select row_number, row_id from t_{t.name} where "{c}" in (select party_id from erased)'
            for t in self.tables
            for c in t.party_columns
        ]
        execute = self.connection.execute
        execute(f"create table touched as {' union '.join([_NO_RECORD, *named])}")
        near = "row_number in (select row_number from touched)"
        still = [
            f"select row_number, row_id from t_{t.name} where {near} and {_others(t)}"
            for t in self.tables
            if t.party_columns
        ]
        remaining = f"select row_number from ({' union '.join([_NO_RECORD, *still])})"
        execute(
            f"create table emptied as select distinct row_number from touched where row_number not in ({remaining})"
        )

    def take_out(self, folder: Path) -> Taken:
        """Write the tables without the erased parties into ``folder``; a table that never named them is copied as it is.

        A row that names no party goes with its record where that describes nobody else, unless another record still
        speaks of the same thing (the same first key, as the premises of two operators).
        """
        rows, counts = 0, {}
        for table in self.tables:
            source, target = table.path, folder / "tables" / table.path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            stays = f"{_unnamed(table)} and not ({self._orphaned(table)})"
            before, after = self._count(f"t_{table.name}"), self._count(f"t_{table.name} where {stays}")
            if before == after:
                shutil.copyfile(source, target)
            else:
                write_parquet(self.connection, f"select * from t_{table.name} where {stays}", target)
            rows, counts[table.name] = rows + before - after, after
        self._take_out_sayings(folder)
        named = self.connection.execute("select distinct row_id from touched").fetchall()
        return Taken(rows, {_record(row_id) for (row_id,) in named}, self._count("emptied"), counts)

    def rows_naming(self) -> tuple[set[str], set[str]]:
        """Return the ``row_id`` of the records that speak of the erased alone, and of those that name others too."""
        alone = "select row_id from touched where row_number in (select row_number from emptied)"
        shared = "select row_id from touched where row_number not in (select row_number from emptied)"
        return _texts(self.connection, alone), _texts(self.connection, shared)

    def others_in(self, records: Iterable[Record]) -> dict[Record, list[str]]:
        """Return the names and numbers of the other parties that rows of each record name."""
        register, edition = self.edition.receipt.register_id, self.edition.id
        wanted = [f"{register}/{edition}/{file}/{record}" for file, record in records]
        said = [f"select party_id, {column} as said from t_{table}" for table, column in (("name", "value"), ("identifier", "number"))
                if any(t.name == table for t in self.tables)]  # fmt: skip
        if not said:
            return {}
        naming = [
            f'select row_id, "{c}" as party_id from t_{t.name} where row_id in (select unnest($1::varchar[]))'
            for t in self.tables
            for c in t.party_columns
        ]
        rows = self.connection.execute(
            f"with naming as ({' union '.join(naming)}) select distinct n.row_id, s.said from naming n "
            f"join ({' union '.join(said)}) s using (party_id) anti join erased using (party_id)",
            [wanted],
        ).fetchall()
        found: dict[Record, list[str]] = {}
        for row_id, text in rows:
            found.setdefault(_record(row_id), []).append(text)
        return found

    def _take_out_sayings(self, folder: Path) -> None:
        source = self.edition.path / "said.parquet"
        if not source.exists():
            return
        named = [f"select record_id from t_{t.name} where not ({_unnamed(t)})" for t in self.tables if t.party_columns]
        self.connection.execute(f"create table unsaid as {' union '.join(named)}")
        gone = "select record_id from unsaid"
        kept = " union ".join(
            f"select record_id from t_{t.name} where record_id in ({gone}) and {_unnamed(t)} "
            "and row_number not in (select row_number from emptied)"
            for t in self.tables
        )
        query = (f"select * from {parquet(source)} where row_number not in (select row_number from emptied) "
                 f"and (record_id not in ({gone}) or record_id in ({kept}))")  # fmt: skip
        write_parquet(self.connection, query, folder / "said.parquet")

    def _orphaned(self, table: Table) -> str:
        """Return the condition of rows without a party that go with their record."""
        nobody = " and ".join(
            ["row_number in (select row_number from emptied)", *(f'"{c}" is null' for c in table.party_columns)]
        )
        key = table.key
        if key is None:
            return nobody
        others = [
            f'select "{key}" from t_{t.name} where row_number not in (select row_number from emptied) and {_unnamed(t)} '
            f'and "{key}" is not null'
            for t in self.tables
            if key in t.columns
        ]
        return f'{nobody} and "{key}" not in ({" union ".join(others)})'

    def _count(self, relation: str) -> int:
        row = self.connection.execute(f"select count(*) from {relation}").fetchone()
        return int(row[0]) if row else 0


def _tables(connection: duckdb.DuckDBPyConnection, edition: Edition) -> list[Table]:
    """Return the tables that an edition has rows of, with the columns that they had when it was loaded."""
    found = []
    for table in stored_tables():
        path = edition.table(table.table)
        if path.exists():
            shown = connection.execute(f"select * from {parquet(path)} limit 0").description or ()
            columns = frozenset(str(column[0]) for column in shown)
            key = table.key[0] if table.key[0] in columns else None
            found.append(Table(table.table, path, key, columns, [c for c in table.party_columns if c in columns]))
    return found


def _unnamed(table: Table) -> str:
    """Return the condition of rows that name no erased party."""
    tests = [f'("{c}" is null or "{c}" not in (select party_id from erased))' for c in table.party_columns]
    return " and ".join(tests) or "true"


def _others(table: Table) -> str:
    """Return the condition of rows that name somebody, and no erased party."""
    somebody = " or ".join(f'"{c}" is not null' for c in table.party_columns)
    return f"({somebody}) and {_unnamed(table)}"


def _texts(connection: duckdb.DuckDBPyConnection, query: str, *values: Sequence[str]) -> set[str]:
    return {str(row[0]) for row in connection.execute(query, list(values)).fetchall() if row[0] is not None}


def _record(row_id: str) -> Record:
    _, _, file, record = row_id.split("/")
    return int(file), int(record)
