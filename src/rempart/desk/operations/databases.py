"""A consistent copy of the desk's database while it is used, and the way back; SQLite as a file, PostgreSQL table by table.

PostgreSQL is read by COPY in one transaction, not by its own tools: nothing needs to be installed, the copy does not depend
on the server's version, and the way back is one transaction too. Sessions and the cache are never copied.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from rempart.base import RempartError
from rempart.desk.configuration import workspace

FILE = "desk.sqlite3"
TABLES = "tables"
_FLEETING = ("django_session", "cache")
_BOOK = "django_migrations"


def engine() -> str:
    """Return ``sqlite`` or ``postgresql``."""
    return "sqlite" if connection.vendor == "sqlite" else "postgresql"


def migrations() -> list[str]:
    """Return the migrations that the tables went through, as ``app.name``."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def copy_out(folder: Path) -> list[str]:
    """Copy the database into a folder as it is at one moment; return the keys of the documents that it names.

    Writers are not held up.
    """
    return _sqlite_out(folder) if engine() == "sqlite" else _postgresql_out(folder)


def _sqlite_out(folder: Path) -> list[str]:
    target = folder / FILE
    address = f"file:{workspace().path / FILE}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("pragma journal_mode=delete")
        copy.execute("pragma secure_delete=on")
        for table in _FLEETING:
            copy.execute(f"delete from {table}")
        copy.commit()
        copy.execute("vacuum")
        if copy.execute("pragma integrity_check").fetchone() != ("ok",):
            raise RempartError(FILE, "the copy is damaged, so the database may be", "Check the disk")
        return [row[0] for row in copy.execute("select key from cases_document order by key")]


@contextmanager
def _reading() -> Iterator[Any]:
    """Give a connection of its own on which everything is read at one moment."""
    own = connection.get_new_connection(connection.get_connection_params())
    try:
        with own.cursor() as cursor:
            cursor.execute("begin isolation level repeatable read read only")
        yield own
    finally:
        own.close()


def _postgresql_out(folder: Path) -> list[str]:
    (folder / TABLES).mkdir()
    with _reading() as own, own.cursor() as cursor:
        for table in sorted(connection.introspection.get_table_list(cursor), key=lambda one: one.name):
            if table.type != "t" or table.name in _FLEETING:
                continue
            columns = ", ".join(f'"{one}"' for one in _columns(cursor, table.name))
            path = folder / TABLES / f"{table.name}.copy"
            with path.open("wb") as file, cursor.copy(f'copy "{table.name}" ({columns}) to stdout') as rows:
                file.write(f"{columns}\n".encode())
                for block in rows:
                    file.write(block)
        cursor.execute("select key from cases_document order by key")
        return [row[0] for row in cursor.fetchall()]


def _columns(cursor: Any, table: str) -> list[str]:
    cursor.execute(
        "select column_name from information_schema.columns"
        " where table_schema = current_schema() and table_name = %s order by ordinal_position",
        [table],
    )
    return [row[0] for row in cursor.fetchall()]


def copy_in(folder: Path, done: list[str]) -> None:
    """Fill an empty PostgreSQL database from a copy, in the transaction that is open; SQLite needs none of it.

    Args:
        folder: of the copy.
        done: the migrations that the copy went through.

    Raises:
        RempartError: the database is not empty, or this version of Rempart does not know the copy's tables.
    """
    if connection.introspection.table_names():
        raise RempartError("[desk] database", "it is not empty", "Make a new one")
    _tables_as_of(done)
    with connection.cursor() as cursor:
        names = [path.stem for path in sorted((folder / TABLES).glob("*.copy"))]
        cursor.execute("truncate " + ", ".join(f'"{one}"' for one in names))
        for name in names:
            with (folder / TABLES / f"{name}.copy").open("rb") as file:
                columns = file.readline().decode().strip()
                with cursor.copy(f'copy "{name}" ({columns}) from stdin') as rows:
                    while block := file.read(1 << 16):
                        rows.write(block)
            _next_number(cursor, name)


def _tables_as_of(done: list[str]) -> None:
    """Make the tables as they were when the copy was made; newer migrations come when the desk starts."""
    from django.core.management import call_command  # noqa: PLC0415

    from rempart.journal.sql import TABLES as JOURNAL  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    known = {f"{app}.{name}": (app, name) for app, name in executor.loader.disk_migrations or ()}
    if set(done) - set(known):
        raise RempartError("backup", "it was made by a later version of Rempart", "Install that version")
    nodes, wanted = executor.loader.graph.node_map, {known[one] for one in done}
    executor.migrate([one for one in sorted(wanted) if not wanted & {child.key for child in nodes[one].children}])
    call_command("createcachetable", verbosity=0)
    with connection.cursor() as cursor:
        for sql in JOURNAL:
            cursor.execute(sql.format(bytes="bytea"))


def _next_number(cursor: Any, table: str) -> None:
    """Let the numbers of new rows follow those that were copied."""
    cursor.execute(
        "select column_name from information_schema.columns where table_schema = current_schema()"
        " and table_name = %s and is_identity = 'YES'",
        [table],
    )
    for (column,) in cursor.fetchall():
        cursor.execute(
            f'select setval(pg_get_serial_sequence(%s, %s), coalesce(max({column}), 0) + 1, false) from "{table}"',
            [f'"{table}"', column],
        )
