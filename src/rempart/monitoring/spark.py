"""Spark in place of DuckDB: the same statements over the same tables, copied to Parquet in a folder that is then deleted.

    with open_spark(memory_limit_mb=4096) as spark:
        ask_all(signals, connection, on_day, engine=spark)

Needs Java 17 or later and ``pip install rempart[spark]``. A statement goes to Spark as it is written; only the types
of its columns are said around it, since Spark calls some of them otherwise and Parquet has none for a column of nulls.
"""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from rempart.base import RempartError
from rempart.ledger.dictionary import Table, dictionary
from rempart.ledger.swapping import place_in
from rempart.signals import relations
from rempart.signals.asking import Statements
from rempart.signals.cards import Signal, bound
from rempart.signals.errors import SignalError
from rempart.signals.statements import plain_word_elsewhere

_TYPES = {"VARCHAR": "string", "HUGEINT": "decimal(38,0)", "INTEGER": "int", '"NULL"': "int"}
_TOLD = (("subject_id", "VARCHAR"), ("outcome", "VARCHAR"), ("reason", "VARCHAR"))
_SEEN = (("subject_id", "VARCHAR"), ("row_id", "VARCHAR"))
PRELUDE = (
    "create or replace temporary function days_between(a date, b date) returns bigint return datediff(b, a)",
    f"create or replace temporary function plain_word(a string) returns string return {plain_word_elsewhere()}",
)


def why_no_spark() -> str | None:
    """Return what keeps Spark from starting here, as a sentence without its full stop; None where nothing is known to."""
    home = os.environ.get("JAVA_HOME")
    if not (shutil.which("java") or (home and (Path(home) / "bin" / "java").exists())):
        return "Java is not installed"
    try:
        import pyspark  # noqa: F401, PLC0415  an extra
    except ImportError:
        return "pyspark is not installed"
    return None


@contextmanager
def open_spark(
    *,
    memory_limit_mb: int = 2048,
    cores: int = 2,
    beside: Path | None = None,
    settings: Mapping[str, str] | None = None,
) -> Iterator["Spark"]:
    """Start Spark on this machine; what it writes lies in a folder of its own, closed to other accounts, and goes with it.

    Args:
        memory_limit_mb: bound of the heap of Java; the process takes some hundreds more.
        cores: how many parts of a statement run at once.
        beside: where the folder is made; by default where the machine keeps passing files.
        settings: other settings of Spark.

    Raises:
        RempartError: Java or pyspark is absent, or Spark does not start.
    """
    why = why_no_spark()
    if why:
        raise RempartError("--engine spark", why, "Install Java 17 and 'pip install rempart[spark]', or leave it out")
    from pyspark.errors import PySparkException  # noqa: PLC0415  an extra
    from pyspark.sql import SparkSession  # noqa: PLC0415

    with place_in(beside or Path(tempfile.gettempdir()), ".spark-") as folder:
        builder = SparkSession.builder.master(f"local[{cores}]").appName("rempart")
        for name, value in {**_settings(folder, memory_limit_mb), **(settings or {})}.items():
            builder = builder.config(name, value)
        try:
            session = builder.getOrCreate()
        except (PySparkException, OSError) as error:
            raise RempartError("--engine spark", "Spark does not start", "Look at what Java says above") from error
        try:
            yield Spark(session, folder)
        finally:
            session.stop()


def _settings(folder: Path, memory_limit_mb: int) -> dict[str, str]:
    return {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": f"{memory_limit_mb}m",
        "spark.local.dir": str(folder),
        "spark.log.level": "OFF",
        "spark.sql.ansi.enabled": "true",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }


class Spark:
    """A session with the functions of the house, and the folder of what it reads and answers."""

    def __init__(self, session: Any, folder: Path) -> None:
        self.session, self.folder = session, folder
        self._kept = 0
        for sql in PRELUDE:
            session.sql(sql)

    def begin(self, connection: duckdb.DuckDBPyConnection, names: Iterable[str], on_day: date) -> None:
        """Copy the tables that these names stand on, and make the relations from them."""
        names = list(names)
        for table in sorted(relations.base_tables(names)):
            self.copy(connection, dictionary()[table])
        for relation in relations.needed(names):
            where = f"relations/{relation.name}.sql:1"
            path = self.keep(relations.on_a_day(relation.sql, on_day), relation.columns, {}, where)
            self._show(relation.name, path, relation.columns)

    def copy(self, connection: duckdb.DuckDBPyConnection, table: Table, schema: str = "main") -> None:
        """Copy a table of the dictionary from DuckDB; one without rows needs no file."""
        columns = [(column.name, column.sql_type) for column in table.all_columns]
        names = ", ".join(f'"{name}"' for name, _ in columns)
        rows = f"select {names} from {schema}.{table.table}"
        if not connection.execute(f"{rows} limit 1").fetchall():
            nothing = ", ".join(f"cast(null as {spark_type(kind)}) as `{name}`" for name, kind in columns)
            self.session.sql(f"select {nothing} where false").createOrReplaceTempView(table.table)
            return
        path = self._place().with_suffix(".parquet")
        connection.execute(f"copy ({rows}) to {_quoted(path)} (format parquet)")
        self._show(table.table, path, columns)

    def listing(self, sql: str) -> str:
        """Ask Spark for a listing of subjects; return the SELECT that reads what it said."""
        return _read(self.keep(sql, (("subject_id", "VARCHAR"), ("register", "VARCHAR")), {}, "subjects.yml"))

    def scope(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Copy the subjects asked about."""
        self.copy(connection, dictionary()["subject"], "temp")

    def statements(self, signal: Signal, on_day: date) -> Statements:
        """Ask both statements; return the SELECTs that read what Spark said, in DuckDB's types."""
        read = []
        parts = (("outcome", signal.outcome, (*_TOLD, *signal.facts)), ("evidence", signal.evidence, _SEEN))
        for part, sql, columns in parts:
            read.append(_read(self.keep(sql, columns, bound(signal, sql, on_day), signal.at(part)), columns))
        return Statements(read[0], read[1], {})

    def keep(
        self, sql: str, columns: Iterable[tuple[str, str]], values: Mapping[str, object], where: str
    ) -> Path:  # fmt: skip
        """Run a statement of the portable subset; return the folder of Parquet files with its rows.

        Raises:
            SignalError: Spark refuses the statement, or cannot run it.
        """
        from pyspark.errors import PySparkException  # noqa: PLC0415  an extra

        shown = ", ".join(f"cast(`{name}` as {spark_type(kind)}) as `{name}`" for name, kind in columns)
        path = self._place()
        try:
            self.session.sql(f"select {shown} from (\n{sql}\n) told", args=dict(values)).write.parquet(str(path))
        except PySparkException as error:
            first = str(error).strip().splitlines()[0]
            raise SignalError(where, f"Spark could not run it: {first}", "Ask without --engine spark") from error
        return path

    def rows(self, sql: str, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """Return the rows of a statement of the portable subset, as it is written."""
        return [tuple(row) for row in self.session.sql(sql, args=dict(values)).collect()]

    def _place(self) -> Path:
        self._kept += 1
        return self.folder / f"kept-{self._kept}"

    def _show(self, name: str, path: Path, columns: Iterable[tuple[str, str]]) -> None:
        schema = ", ".join(f"`{column}` {spark_type(kind)}" for column, kind in columns)  # said, so that no job looks
        self.session.read.schema(schema).parquet(str(path)).createOrReplaceTempView(name)


def spark_type(kind: str) -> str:
    """Return what Spark calls a type of DuckDB."""
    return _TYPES.get(kind, kind.lower())


def _read(path: Path, columns: Iterable[tuple[str, str]] = ()) -> str:
    shown = ", ".join(f'cast("{name}" as {kind}) as "{name}"' for name, kind in columns)
    return f"select {shown or '*'} from read_parquet({_quoted(path / '*.parquet')})"


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
