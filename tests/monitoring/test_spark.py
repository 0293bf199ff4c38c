"""One text, a third engine: every example of every signal answers on Spark as it does on DuckDB.

A statement of a signal reads relations as DuckDB made them, and each relation is compared by itself over the same tables:
where both hold, the whole answers alike. The same relation over the same rows is asked of Spark once.
"""

import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from bench.made_up_town import DAY, made_up_town
from tests.signals.postgres import as_compared, tables_of

from rempart.base import RempartError
from rempart.monitoring.spark import Spark, open_spark, spark_type, why_no_spark
from rempart.signals import Signal, load_catalogue
from rempart.signals.asking import ask_all
from rempart.signals.asking.examples import filled
from rempart.signals.cards import bound
from rempart.signals.relations import base_tables, make, needed, on_a_day, relations
from rempart.signals.statements import for_duckdb, prepare

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]  # pyspark leaves sockets to the collector
SIGNALS = [signal for signal in load_catalogue() if not signal.contract.awaits]
_SHOWN: dict[str, str] = {}
"""Views as they stand, so that one whose rows stay the same is not made again."""
WHOLE = {"EST-01", "EXE-02", "OWN-03", "PRO-01"}
SMALL = {
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",  # most of the time went to compiling
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",  # a plan of a few rows runs sooner than it compiles
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "1",
}


@pytest.fixture(scope="module")
def spark() -> Iterator[Spark]:
    """Spark for these tests; they are skipped where it cannot be, unless REMPART_SPARK_EXPECTED says that it must."""
    why = why_no_spark()
    if why:
        (pytest.fail if os.environ.get("REMPART_SPARK_EXPECTED") else pytest.skip)(f"no Spark here: {why}")
    with open_spark(memory_limit_mb=1024, cores=1, settings=SMALL) as started:
        yield started


@pytest.fixture(scope="module")
def seen() -> set[str]:
    """Relations that were compared, with the rows that they were asked over."""
    return set()


@pytest.mark.parametrize("signal", SIGNALS, ids=lambda signal: signal.code)
def test_every_example_answers_alike(signal: Signal, spark: Spark, seen: set[str]) -> None:
    """Relations, outcome and evidence, row by row, numbers to nine significant digits; the text is the same on both."""
    for example in signal.examples:
        with filled(signal, example) as duck:
            prepare(duck)
            make(duck, signal.contract.reads, example.on_day)
            shown: dict[str, str] = {}
            for table in tables_of({"subject", *base_tables(signal.contract.reads)}):
                columns = [(column.name, column.sql_type) for column in table.all_columns]
                shown[table.table] = show(duck, spark, f"main.{table.table}", columns)
            for relation in needed(signal.contract.reads):
                asked = on_a_day(relation.sql, example.on_day)
                over = repr([asked, *(shown[name] for name in relation.reads)])
                if over not in seen:
                    here = as_compared(duck.execute(f"select * from temp.{relation.name}").fetchall())
                    assert as_compared(spark.rows(asked, {})) == here, f"{example.title}: {relation.name}"
                    seen.add(over)
                shown[relation.name] = show(duck, spark, f"temp.{relation.name}", relation.columns)
            for sql in (signal.outcome, signal.evidence):
                values = bound(signal, sql, example.on_day)
                here = as_compared(duck.execute(for_duckdb(sql), values).fetchall())
                assert as_compared(spark.rows(sql, values)) == here, example.title


def show(duck: duckdb.DuckDBPyConnection, spark: Spark, name: str, columns: Any) -> str:
    """Show Spark the rows of a table, written into the text of a view; return that text."""
    names = ", ".join(f'"{column}"' for column, _ in columns)
    rows = duck.execute(f"select {names} from {name}").fetchall()
    empty = [tuple(None for _ in columns)]
    values = ", ".join(f"({', '.join(literal(value) for value in row)})" for row in rows or empty)
    typed = ", ".join(f"cast(`{column}` as {spark_type(kind)}) as `{column}`" for column, kind in columns)
    fields = ", ".join(f"`{column}`" for column, _ in columns)
    sql = f"select {typed} from values {values} as t({fields})" + ("" if rows else " where false")
    view = name.rpartition(".")[2]
    if _SHOWN.get(view) != sql:
        spark.session.sql(f"create or replace temporary view {view} as {sql}")
        _SHOWN[view] = sql
    return sql


def literal(value: object) -> str:
    """Return a value as Spark reads it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return f"date '{value.isoformat()}'"
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, float):
        return f"cast('{value!r}' as double)"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("\\", "\\\\").replace("'", "\\'") + "'"


def test_a_run_over_a_town_tells_the_same(spark: Spark) -> None:
    """The way of ``signals run --engine spark``: tables copied, relations made, subjects listed, answers read back."""
    signals = [one for one in SIGNALS if one.code in WHOLE]
    told = []
    for engine in (None, spark):
        with duckdb.connect(config={"threads": 1}) as duck:
            made_up_town(duck, 60)
            told.append([repr(one) for one in ask_all(signals, duck, DAY, engine=engine)])
    _SHOWN.clear()
    assert len(told[0]) == len(WHOLE)
    assert told[0] == told[1]


def test_a_plain_word_is_the_same(spark: Spark) -> None:
    """Accents before or after, capitals that have one, the typographic apostrophe."""
    words = ["  Élu de l’Œuvre ", "e\u0301le\u0300ve", "ΆΘΗΝΑ", "Її Право", "ÀÉÎÕÜ ç", "plain", "O'Neil"]
    with duckdb.connect() as duck:
        prepare(duck)
        for word in words:
            here = duck.execute("select plain_word($a)", {"a": word}).fetchall()
            assert spark.rows("select plain_word(:a) as a", {"a": word}) == here, word


def test_every_relation_is_asked() -> None:
    """No relation is left out of the comparison: each is needed by a signal."""
    assert {one.name for signal in SIGNALS for one in needed(signal.contract.reads)} == set(relations())


def test_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Java, a sentence rather than a trace."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(RempartError, match="Java is not installed"), open_spark():
        pass
