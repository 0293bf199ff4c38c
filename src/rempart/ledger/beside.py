"""Tables of a snapshot copied into a file of the engine's own, where a few rows are found at once: for a day that stays open, or for pages.

The file of ``keep_beside`` has no name as soon as it is open: it goes with the connection, whatever becomes of the process, and
nothing of it can outlive an erasure from the snapshot. That of ``write_beside`` stays for other processes, where a purge removes it.
"""

import tempfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

import duckdb

from rempart.ledger.opening import Ledger
from rempart.ledger.parquet import connect
from rempart.ledger.snapshots import Snapshot

KEYS: Mapping[str, tuple[str, ...]] = {
    "party": ("party_id", "row_id"),
    "party_group": ("party_id", "group_id"),
    "address_key": ("party_id", "address_key"),
    "identifier": ("party_id", "row_id"),
    "identity_merge": ("party_id",),
    "name": ("party_id", "row_id"),
    "address": ("party_id", "row_id"),
}
"""Columns by which rows of a big table are looked up."""
_NUMBERS = "number_in_order"
"""The numbers of ``identifier`` once more, in their order: those that begin with some digits then lie in one place of the file."""
_OF_NUMBERS = "party_id, scheme, number"
_SHOWN = "select table_name from duckdb_tables() where schema_name = 'added' order by 1"
_FEW = 1_000
"""Up to so many values of a join are looked up one by one; the engine's own limit is 50."""
_KEPT = 100_000_000
"""Of what was read from the file so many bytes stay in memory; one check of twelve parties reads 40 MB."""
_MAIN = "select table_name from information_schema.tables where table_catalog = 'memory' and table_schema = 'main' order by 1"
_SIZES = "select table_name, estimated_size from duckdb_tables() where database_name = 'beside' order by 1"
_COPIED = "select table_name from duckdb_tables() where database_name = 'beside'"


def keep_beside(ledger: Ledger, folder: Path) -> None:
    """Copy the tables of schema main that are read from their files, and let main show the copies.

    Args:
        ledger: an open ledger to which nothing was added yet.
        folder: where the file is made; it takes about as much room as the tables of the snapshot.
    """
    connection = ledger.connection
    tables = _read_from_files(connection)
    if not tables:
        return
    with tempfile.TemporaryDirectory(dir=folder, prefix=".open-") as place:
        connection.execute(_attached(Path(place) / "rows.duckdb"))
        _copy(connection, tables)
        for table in tables:
            connection.execute(
                f"create or replace view main.{table} as select * from beside.main.{table} union all by name from added.{table}"
            )
    if "identifier" in tables:
        connection.execute(
            f"create view main.{_NUMBERS} as select {_OF_NUMBERS} from beside.main.{_NUMBERS} union all select {_OF_NUMBERS} from added.identifier"
        )
    connection.execute(f"set dynamic_or_filter_threshold = {_FEW}")


def write_beside(ledger: Ledger, path: Path) -> None:
    """Copy every table of schema main into a file for other processes; there is none where all are small enough for memory.

    Args:
        ledger: an open ledger to which nothing was added.
        path: of the file; it holds what the snapshot holds, and has to go with it.
    """
    connection = ledger.connection
    if _read_from_files(connection):
        connection.execute(_attached(path))
        _copy(connection, [name for (name,) in connection.execute(_MAIN).fetchall()])
        connection.execute("detach beside")


def open_beside(snapshot: Snapshot, on_day: date, path: Path, *, memory_limit_mb: int) -> Ledger:
    """Open what ``write_beside`` copied of a snapshot on a day: at once, and only to be read.

    Of what is read from the file at most ``memory_limit_mb`` stay in memory.
    """
    connection = connect(memory_limit_mb)
    connection.execute(f"{_attached(path)} (read_only)")
    for table, rows in connection.execute(_SIZES).fetchall():
        copy = f"select * from beside.main.{table}"
        connection.execute(f"create view main.{table} as {copy}" if rows else f"create table main.{table} as {copy}")
    connection.execute(f"set dynamic_or_filter_threshold = {_FEW}")
    return Ledger(snapshot, on_day, connection)


def _read_from_files(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return [name for (name,) in connection.execute(_SHOWN).fetchall()]


def _attached(path: Path) -> str:
    quoted = str(path).replace("'", "''")
    return f"attach '{quoted}' as beside"


def _copy(connection: duckdb.DuckDBPyConnection, tables: list[str]) -> None:
    if "identifier" in tables:
        connection.execute(
            f"create table beside.main.{_NUMBERS} as select distinct {_OF_NUMBERS} from main.identifier order by number"
        )
    for table in tables:
        connection.execute(f"create table beside.main.{table} as select * from main.{table}")
        for column in KEYS.get(table, ()):
            connection.execute(f"create index {table}_{column} on beside.main.{table}({column})")
        connection.execute("checkpoint beside")  # what is written needs no memory
        give_back(connection)


def give_back(connection: duckdb.DuckDBPyConnection) -> None:
    """Give back the memory of what was read from the file, where that is much: it is read again at need, from the system's cache.

    The engine would keep it up to its limit. It has no statement for this: told of a limit far below what it holds, it lets go of
    all that it can, then says that this was not enough, and its limit stays.
    """
    held = "select sum(memory_usage_bytes) from duckdb_memory() where tag = 'BASE_TABLE'"
    (read,) = connection.execute(held).fetchone() or (0,)
    if not tables_beside(connection) or (read or 0) <= _KEPT:
        return
    (limit,) = connection.execute("select current_setting('memory_limit')").fetchone() or ("",)
    with suppress(duckdb.OutOfMemoryException):
        connection.execute("set memory_limit = '1MB'")
    connection.execute(f"set memory_limit = '{limit}'")
    connection.execute(
        "set allocator_flush_threshold = '1MB'"
    )  # at the end of this statement what is free goes to the system
    connection.execute("reset allocator_flush_threshold")


def numbers_in_order(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the table in which a party is found most quickly by how its number begins; it has party_id, scheme and number."""
    return f"main.{_NUMBERS}" if _NUMBERS in tables_beside(connection) else "identifier"


def tables_beside(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Return the tables that were copied; their rows are those of the snapshot alone, with resolved parties."""
    return frozenset(name for (name,) in connection.execute(_COPIED).fetchall())
