"""A PostgreSQL server of one's own, for as long as a test needs it, and one statement on it as on DuckDB."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest

from rempart.ledger.dictionary import Column, Table, dictionary
from rempart.signals.statements import for_psycopg, plain_word_elsewhere

_TYPES = {"VARCHAR": "text", "DOUBLE": "double precision", "DECIMAL(18,2)": "numeric(18,2)"}
PRELUDE = (
    "create domain double as double precision",
    "create function days_between(a date, b date) returns bigint language sql immutable as 'select (b - a)::bigint'",
    f"create function plain_word(a text) returns text language sql immutable as $$select {plain_word_elsewhere()}$$",
)


def _programs() -> Path | None:
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return places[-1] if places else None


@contextmanager
def socket_server(connections: int = 5) -> Iterator[Path]:
    """Start a server in a folder of its own, listening on a socket there alone (user ``rempart``); give the folder.

    Skips where PostgreSQL is not installed, unless REMPART_POSTGRES_EXPECTED says that it must be.
    """
    programs = _programs()
    if programs is None:
        if os.environ.get("REMPART_POSTGRES_EXPECTED"):
            pytest.fail("PostgreSQL is expected and not installed")
        pytest.skip("PostgreSQL is not installed")
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder = Path(name)
        as_user: list[str] = []
        if os.getuid() == 0:  # the server refuses to run as root
            shutil.chown(folder, "postgres")
            folder.chmod(0o700)
            as_user = ["runuser", "-u", "postgres", "--"]
        data = folder / "data"
        made = ["-D", str(data), "-U", "rempart", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        _run(*as_user, str(programs / "initdb"), *made)
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c max_connections={connections}"
        control = [*as_user, str(programs / "pg_ctl"), "-D", str(data), "-w"]
        _run(*control, "-o", options, "-l", str(folder / "log"), "start")
        try:
            yield folder
        finally:
            _run(*control, "-m", "immediate", "stop")


@contextmanager
def server(connections: int = 5) -> Iterator[psycopg.Connection[Any]]:
    """Start a server, and give a connection with the prelude of the signals."""
    with (
        socket_server() as folder,
        psycopg.connect(f"host={folder} user=rempart dbname=postgres", autocommit=True) as connection,
    ):
        for sql in PRELUDE:
            connection.execute(sql)  # type: ignore[call-overload]
        yield connection


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, cwd="/")


def copy_table(source: duckdb.DuckDBPyConnection, target: psycopg.Connection[Any], table: Table) -> None:
    """Copy one table of the dictionary, columns and rows."""
    columns = ", ".join(f'"{column.name}" {_type(column)}' for column in table.all_columns)
    target.execute(f"create table {table.table} ({columns})")  # type: ignore[call-overload]
    names = ", ".join(f'"{column.name}"' for column in table.all_columns)
    rows = source.execute(f"select {names} from main.{table.table}").fetchall()
    if rows:
        marks = ", ".join(["%s"] * len(table.all_columns))
        with target.cursor() as cursor:
            cursor.executemany(f"insert into {table.table} ({names}) values ({marks})", rows)  # type: ignore[call-overload]


def _type(column: Column) -> str:
    return _TYPES.get(column.sql_type, column.sql_type.lower())


def answer(target: psycopg.Connection[Any], sql: str, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
    """Return the rows of one statement of the portable subset."""
    return target.execute(for_psycopg(sql), dict(values)).fetchall()  # type: ignore[call-overload,no-any-return]


def as_compared(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return rows as they are compared between engines: in order, numbers to nine significant digits."""
    return sorted((tuple(_plain(value) for value in row) for row in rows), key=repr)


def _plain(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    return f"{float(value):.9g}" if isinstance(value, (int, float, Decimal)) else str(value)


def tables_of(names: set[str]) -> list[Table]:
    """Return tables of the dictionary by name."""
    return [dictionary()[name] for name in sorted(names)]
