"""The catalogue on Spark beside DuckDB: the same text, the same rows, and what each takes.

    python bench/spark_parity.py [SIZE] [--out FILE]

Needs Java 17 and ``pip install rempart[spark]``. Every signal is asked over a made-up town of SIZE parties and contracts
(5,000), relations included, by DuckDB and then by Spark; each writes what it answers to Parquet. The rows are
compared, numbers to nine significant digits. Prints what differs, and seconds, CPU seconds and the peak of memory of each;
ends with 1 where anything differs.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
from bench.made_up_town import DAY, made_up_town

from rempart.monitoring.spark import open_spark
from rempart.signals import SignalError, load_catalogue, prepare
from rempart.signals.asking import Engine, InDuckDB
from rempart.signals.cards import Signal, subject_kinds


def compared(rows: str, columns: list[tuple[str, str]]) -> str:
    """Return the SELECT of rows as they are compared."""
    shown = (f"format('{{:.9g}}', \"{name}\")" if kind == "DOUBLE" else f'"{name}"' for name, kind in columns)
    return f"select {', '.join(shown)} from ({rows})"


def ask(
    engine: Engine,
    duck: duckdb.DuckDBPyConnection,
    signals: list[Signal],
    folder: Path,
    after: Callable[[Signal, float], None] = lambda *_: None,
) -> dict[str, float]:
    """Ask all, write the answers to the folder, and return seconds by step; ``after`` is called after each signal."""
    took: dict[str, float] = {}
    kinds = {one.contract.subject for one in signals}
    started = time.perf_counter()
    names = {name for one in signals for name in one.contract.reads} | {"party", "award", "tender", "purchase"}
    listed = {"operator_spell", "premises", "permit", "inspection", "execution", "lease", "property_sale", "subsidy",
              "staff_interest", "mandate", "file_party", "file_step", "sale_once", "disposal", "right_request"}  # fmt: skip
    engine.begin(duck, names | listed, DAY)
    took["relations"] = time.perf_counter() - started
    print(f"{type(engine).__name__}: relations in {took['relations']:.1f} s", flush=True)
    for kind in sorted(kinds):
        listing = engine.listing(str(subject_kinds()[kind].all_of_them))
        duck.execute(
            "create or replace temp table subject as "
            f"select distinct l.subject_id, '{kind}' as kind from ({listing}) l where l.subject_id is not null"
        )
        engine.scope(duck)
        for signal in (one for one in signals if one.contract.subject == kind):
            started = time.perf_counter()
            try:
                told = engine.statements(signal, DAY)
            except SignalError as error:  # what the engine says of the text is the finding
                print(error, flush=True)
                after(signal, time.perf_counter() - started)
                continue
            for part, sql in (("outcome", told.outcome), ("evidence", told.evidence)):
                values = {name: value for name, value in told.values.items() if f"${name}" in sql}
                duck.execute(f"copy ({sql}) to '{folder / signal.code}.{part}' (format parquet)", values)
            took[signal.code] = time.perf_counter() - started
            after(signal, took[signal.code])
    return took


def difference(duck: duckdb.DuckDBPyConnection, signal: Signal, part: str, folders: list[Path]) -> str | None:
    """Return how many rows only one of the engines gave; None where they gave the same."""
    files = [folder / f"{signal.code}.{part}" for folder in folders]
    if not all(file.exists() for file in files):
        return "not answered"
    rows = [f"select * from read_parquet('{file}')" for file in files]
    columns = [(row[0], row[1]) for row in duck.execute(f"describe {rows[0]}").fetchall()]
    here, there = (compared(one, columns) for one in rows)
    only = [
        duck.execute(f"select count(*) from (({one}) except all ({other}))").fetchall()[0][0]
        for one, other in ((here, there), (there, here))
    ]
    if not any(only):
        return None
    example = duck.execute(f"({here}) except all ({there}) limit 1").fetchall()
    against = duck.execute(f"({there}) except all ({here}) limit 1").fetchall()
    return f"{only[0]:,} rows of DuckDB alone, {only[1]:,} of Spark alone: {example} {against}"


def of_process(pid: int) -> tuple[float, int]:
    """Return CPU seconds and the peak of memory in MB of a process that runs."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    cpu = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return cpu, int(status.partition("VmHWM:")[2].split()[0]) // 1024


def figures(seconds: dict[str, float], cpu: float, memory: int) -> dict[str, Any]:
    """Return what one engine took."""
    slowest = sorted(seconds.items(), key=lambda one: -one[1])[:5]
    return {"seconds": round(sum(seconds.values()), 1), "cpu_seconds": round(cpu, 1), "peak_mb": memory,
            "slowest": {name: round(value, 1) for name, value in slowest}}  # fmt: skip


def main() -> int:
    """Run, print, and return 1 where the engines differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", type=int, nargs="?", default=5_000)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    signals = [one for one in load_catalogue() if one.outcome and subject_kinds()[one.contract.subject].all_of_them]
    with tempfile.TemporaryDirectory() as name, duckdb.connect(config={"memory_limit": "1500MB", "threads": 2}) as duck:
        folders = [Path(name) / "duckdb", Path(name) / "spark"]
        for folder in folders:
            folder.mkdir()
        made_up_town(duck, arguments.size)
        prepare(duck)
        cpu = time.process_time()
        here = ask(InDuckDB(), duck, signals, folders[0])
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        told: dict[str, Any] = {"size": arguments.size, "signals": len(signals)}
        told["duckdb"] = figures(here, time.process_time() - cpu, peak)
        print(json.dumps(told), flush=True)
        started = time.perf_counter()
        with open_spark(memory_limit_mb=4096) as spark:
            told["spark_starts_in"] = round(time.perf_counter() - started, 1)
            told["differ"] = []

            def compare(signal: Signal, seconds: float) -> None:
                found = {part: difference(duck, signal, part, folders) for part in ("outcome", "evidence")}
                print(
                    f"{signal.code}  {seconds:6.1f} s  {'; '.join(f'{k}: {v}' for k, v in found.items() if v) or 'the same'}",
                    flush=True,
                )
                told["differ"] += [f"{signal.code} {part}" for part, what in found.items() if what]

            there = ask(spark, duck, signals, folders[1], compare)
            told["spark"] = figures(there, *of_process(spark.session.sparkContext._gateway.proc.pid))
    print(json.dumps(told))
    if arguments.out:
        arguments.out.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return int(bool(told["differ"]))


if __name__ == "__main__":
    sys.exit(main())
