"""Reading as known on a day: nothing published later can be seen, and nothing reads the tables around these views."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from pathlib import Path

import duckdb

from rempart.ledger.dictionary import Table, create_table_sql, derived_tables, stored_tables
from rempart.ledger.parquet import connect, parquet, parquet_with
from rempart.ledger.snapshots import Snapshot

_COPIED = 200_000
"""Tables of up to so many rows are copied into memory, where they answer at once; larger ones are read from their file."""

_STATED_VIEWS = "select view_name from duckdb_views() where schema_name = 'stated'"


class Ledger:
    """An open connection on what was known on ``known_on``.

    Schema ``stated`` holds the stored tables with parties as published. Schema ``main`` holds the same tables with
    resolved parties, and the derived tables, once somebody has resolved them (``rempart.build.open_as_of``). Of registers
    in ``without`` it shows nothing, as if they had never been loaded.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        known_on: date,
        connection: duckdb.DuckDBPyConnection,
        without: Collection[str] = (),
    ) -> None:
        self.snapshot, self.known_on, self.connection = snapshot, known_on, connection
        self.without = frozenset(without)

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()


def open_ledger(
    snapshot: Snapshot, known_on: date | None = None, *, memory_limit_mb: int = 1024, spill: Path | None = None,
    without: Collection[str] = (),
) -> Ledger:  # fmt: skip
    """Open ``snapshot`` as known on a day, by default its own; what does not fit into memory goes to ``spill``.

    Registers of ``without`` are left out.

    Returns:
        A ledger whose schema ``stated`` is filled; rows satisfy known_from <= known_on < known_to. Their
        ``known_to`` is empty, since it lies after that day.
    """
    day = known_on or snapshot.known_on
    connection = connect(memory_limit_mb, spill)
    connection.execute("create schema stated")
    kinds = _kinds(connection, [snapshot.table(table.table) for table in stored_tables()])
    for table in stored_tables():
        path = snapshot.table(table.table)
        kind = kinds[path]
        if kind != "nothing":
            rows = (
                f"select {_as_stated(table)} from {parquet_with(path, _kept(table))} where {_known(day)}{_but(without)}"
            )
            connection.execute(f"create {kind} stated.{table.table} as {rows}")
        else:
            connection.execute(create_table_sql(table, name=f"stated.{table.table}"))
    fill_coverage(connection, snapshot, day, without)
    return Ledger(snapshot, day, connection, without)


def use_stored(ledger: Ledger) -> None:
    """Fill schema ``main`` from what the build computed: right only where nothing changed since the snapshot's day."""
    paths = [ledger.snapshot.table(table.table) for table in stored_tables()]
    paths += [ledger.snapshot.derived(table.table) for table in derived_tables()]
    kinds = _kinds(ledger.connection, paths)
    for table in stored_tables():
        path = ledger.snapshot.table(table.table)
        kind = kinds[path]
        if kind != "nothing":
            shown = ", ".join(_as_known(name) for name in _all_names(table))
            rows = f"select {shown} from {parquet_with(path, _kept(table))} where {_known(ledger.known_on)}"
            if kind == "view":
                _show_with_added(ledger.connection, table, rows)
            else:
                ledger.connection.execute(f"create table main.{table.table} as {rows}")
        else:
            ledger.connection.execute(create_table_sql(table))
    for table in derived_tables():
        path = ledger.snapshot.derived(table.table)
        if not path.exists():
            continue
        if kinds[path] == "view":
            ledger.connection.execute(f"drop table if exists main.{table.table}")
            _show_with_added(ledger.connection, table, f"select * from {parquet(path)}")
        else:
            ledger.connection.execute(f"create or replace table main.{table.table} as select * from {parquet(path)}")


def resolve_columns(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill schema ``main``: the tables of ``stated`` with each party replaced by what ``identity_merge`` says."""
    views = {name for (name,) in connection.execute(_STATED_VIEWS).fetchall()}
    for table in stored_tables():
        shown, joins = [], []
        for number, name in enumerate(_all_names(table)):
            column = table.column(name)
            if column is not None and column.type == "party":
                shown.append(f'coalesce(m{number}.party_id, s."{name}") as "{name}"')
                joins.append(f'left join identity_merge m{number} on m{number}.stated_id = s."{name}"')
            else:
                shown.append(f's."{name}"')
        rows = f"select {', '.join(shown)} from stated.{table.table} s {' '.join(joins)}"
        if table.table in views:
            _show_with_added(connection, table, rows)
        else:
            connection.execute(f"create or replace table main.{table.table} as {rows}")


def _kinds(connection: duckdb.DuckDBPyConnection, paths: Sequence[Path]) -> dict[Path, str]:
    """Return whether the rows of each file are copied (*table*) or read from it each time (*view*); *nothing* without rows.

    Most tables of most towns hold nothing: to make an empty one is several times quicker than to read its file.
    """
    there = [str(path) for path in paths if path.exists()]
    counted = "select file_name, num_rows from parquet_file_metadata($1)"
    rows = dict(connection.execute(counted, [there]).fetchall()) if there else {}
    return {path: _kind(rows.get(str(path), 0)) for path in paths}


def _kind(rows: int) -> str:
    return "view" if rows > _COPIED else "table" if rows else "nothing"


def _show_with_added(connection: duckdb.DuckDBPyConnection, table: Table, rows: str) -> None:
    """Make a view of rows that stay in their file, and of those that a run adds to ``added.<table>``."""
    connection.execute("create schema if not exists added")
    connection.execute(f"drop table if exists added.{table.table}")
    connection.execute(create_table_sql(table, name=f"added.{table.table}"))
    connection.execute(
        f"create or replace view main.{table.table} as {rows} union all by name from added.{table.table}"
    )


def places_of_added(connection: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> dict[str, str]:
    """Return where a run adds rows that each of ``tables`` of schema ``main`` then shows."""
    found = connection.execute("select table_name from duckdb_tables() where schema_name = 'added'").fetchall()
    added = {name for (name,) in found}
    return {table: f"added.{table}" if table in added else table for table in tables}


class Epochs:
    """The days on which what is known, or what is valid in the network, changes; between two of them nothing does."""

    def __init__(self, snapshot: Snapshot, other_days: list[date]) -> None:
        days: set[date] = {*other_days, *(receipt.published_on for receipt in snapshot.receipts)}
        with connect() as connection:
            for table in stored_tables():
                path = snapshot.table(table.table)
                if not path.exists():
                    continue
                columns = ["known_from", "known_to"]
                columns += ["valid_from", "valid_to"] if table.table in ("ownership", "bo_statement") else []
                for column in columns:
                    found = connection.execute(f"select distinct {column} from {parquet(path)}").fetchall()
                    days.update(row[0] for row in found if row[0] is not None)
        self.days = sorted(days)

    def of(self, day: date) -> int:
        """Return the number of the epoch that holds ``day``."""
        return bisect_right(self.days, day)


def _known(day: date) -> str:
    return f"known_from <= date '{day}' and (known_to is null or known_to > date '{day}')"


def _but(without: Collection[str]) -> str:
    """Return the condition that leaves registers out; nothing where none is."""
    names = ", ".join("'" + one.replace("'", "''") + "'" for one in sorted(without))
    return f" and register not in ({names})" if names else ""


def _kept(table: Table) -> dict[str, str]:
    """Return the columns of a table in a snapshot: its own, and each party as published."""
    own = {column.name: column.sql_type for column in table.all_columns}
    return own | {f"{name}_stated": "VARCHAR" for name in table.party_columns}


def _all_names(table: Table) -> list[str]:
    return [column.name for column in table.all_columns]


def _as_stated(table: Table) -> str:
    parties = set(table.party_columns)
    return ", ".join(
        f'"{name}_stated" as "{name}"' if name in parties else _as_known(name) for name in _all_names(table)
    )


def _as_known(name: str) -> str:
    """Return a column as known on a day: that a row would cease to be published was not known while it was."""
    return 'null::date as "known_to"' if name == "known_to" else f'"{name}"'


def fill_coverage(
    connection: duckdb.DuckDBPyConnection, snapshot: Snapshot, day: date, without: Collection[str] = ()
) -> None:
    """Fill ``coverage``: the last edition known on the day of each register but some, and each table that it fills."""
    kept = [receipt for receipt in snapshot.receipts if receipt.register_id not in without]
    last = {receipt.register_id: receipt for receipt in kept if receipt.published_on <= day}
    rows = [
        (r.register_id, t, r.edition, r.published_on, snapshot.confirmed_on(r, day), r.refreshed_every_days)
        for r in last.values()
        for t in sorted(r.tables)
    ]
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], [], [], [], []]
    connection.execute(
        "create or replace table main.coverage as select unnest($1::varchar[]) as register, unnest($2::varchar[]) as table_name, "
        "unnest($3::varchar[]) as edition, unnest($4::date[]) as published_on, unnest($5::date[]) as confirmed_on, "
        "unnest($6::bigint[]) as refreshed_every_days",
        columns,
    )
