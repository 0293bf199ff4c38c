"""The catalogue on Spark beside DuckDB: the same text, the same rows, and how long each takes.

    python bench/spark_parity.py [SIZE] [--out FILE]

Needs Java 17 and ``pip install pyspark``; neither is a dependency of Rempart. A made-up town of SIZE parties (5,000) is written
as Parquet; every statement of every signal runs on both engines, whose rows are compared in order, numbers to nine
significant digits. Prints what differs, and seconds of each engine; ends with 1 where anything differs.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
from bench.made_up_town import DAY, made_up_town

from rempart.ledger.dictionary import dictionary
from rempart.signals import load_catalogue, prepare
from rempart.signals.loading import bound
from rempart.signals.parameters import for_duckdb
from rempart.signals.relations import make, on_a_day, relations
from rempart.signals.subjects import subject_kinds


def plain(value: Any) -> Any:
    """Return a value as it is compared."""
    if isinstance(value, bool) or value is None:
        return value
    return f"{float(value):.9g}" if isinstance(value, (int, float, Decimal)) else str(value)


def compared(rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """Return rows in one order."""
    return sorted((tuple(plain(value) for value in row) for row in rows), key=repr)


def session(parquet: Path) -> Any:
    """Start Spark on this machine with the tables and relations as views."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an engine that is not a dependency

    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.driver.memory", "2g")
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    spark.sql("create temporary function days_between(a date, b date) returns bigint return datediff(b, a)")
    for table in dictionary():
        spark.read.parquet(str(parquet / f"{table}.parquet")).createOrReplaceTempView(table)
    for relation in relations().values():
        spark.sql(on_a_day(relation.sql, DAY)).createOrReplaceTempView(relation.name)
    return spark


def main() -> int:
    """Run, print, and return 1 where the engines differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", type=int, nargs="?", default=5_000)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    signals = [one for one in load_catalogue() if one.outcome and subject_kinds()[one.contract.subject].all_of_them]
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as duck:
        made_up_town(duck, arguments.size)
        prepare(duck)
        make(duck, relations(), DAY)
        for table in dictionary():
            duck.execute(f"copy main.{table} to '{folder}/{table}.parquet' (format parquet)")
        started = time.perf_counter()
        spark = session(Path(folder))
        begun = time.perf_counter() - started
        seconds = {"duckdb": 0.0, "spark": 0.0}
        differ = []
        for signal in signals:
            listing = str(subject_kinds()[signal.contract.subject].all_of_them)
            kind = signal.contract.subject
            subject = f"select distinct subject_id, '{kind}' as kind from ({listing}) l where subject_id is not null"
            duck.execute(f"create or replace temp table subject as {subject}")
            spark.sql(subject).createOrReplaceTempView("subject")
            for part, sql in (("outcome", signal.outcome), ("evidence", signal.evidence)):
                values = bound(signal, sql, DAY)
                started = time.perf_counter()
                here = compared(duck.execute(for_duckdb(sql), values).fetchall())
                seconds["duckdb"] += time.perf_counter() - started
                started = time.perf_counter()
                try:
                    there = compared([tuple(row) for row in spark.sql(sql, args=values).collect()])
                except Exception as error:  # whatever Spark says of the text is the finding
                    there = [(str(error).splitlines()[0][:200],)]
                seconds["spark"] += time.perf_counter() - started
                if here != there:
                    differ.append(f"{signal.code} {part}")
                    print(
                        f"{signal.code} {part}: {len(here):,} rows against {len(there):,}; {there[0][0] if len(there) == 1 else ''}"
                    )
        spark.stop()
    told = {"signals": len(signals), "size": arguments.size, "differ": differ, "spark_starts_in": round(begun, 1),
            **{f"{name}_seconds": round(value, 2) for name, value in seconds.items()}}  # fmt: skip
    print(json.dumps(told))
    if arguments.out:
        arguments.out.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return int(bool(differ))


if __name__ == "__main__":
    sys.exit(main())
