"""How long the desk's box takes over a million made-up parties: opening, index, and each kind of search, in milliseconds.

    PYTHONPATH=src python bench/desk_search.py FOLDER [PARTIES]

The folder gets a workspace with one snapshot, written straight as Parquet: names of three words out of some thousand, SIREN-like
numbers, one address each in 4,000 streets; one in five is a person.
"""

import json
import random
import statistics
import sys
import time
from pathlib import Path
from unittest.mock import patch

import duckdb
from bench.load_made_up import SYLLABLES

from rempart.desk.search import finding, prepared
from rempart.ledger import Workspace
from rempart.ledger.dictionary import derived_tables, stored_tables

PARTIES = 1_000_000


def make(folder: Path, parties: int) -> Workspace:
    """Write the workspace, unless it is there."""
    path = folder / "workspace"
    if (path / "snapshots" / "bench" / "manifest.json").exists():
        return Workspace.open(path)
    workspace = Workspace.create(path, town="Ville-Haute", language="fr")
    snapshot = workspace.snapshots / "bench"
    for part in ("tables", "derived"):
        (snapshot / part).mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    words = [f"{a}{b}{c}".capitalize() for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES[:4]]
    connection.execute(
        "create table word as select unnest($1::varchar[]) as w, unnest(range($2)) as n", [words, len(words)]
    )
    cells = {
        "party": "'p'||i as party_id, case when i % 5 = 0 then 'Person' else 'Company' end as kind",
        "name": "'p'||i as party_id, 'legal' as kind, (select w from word where n = hash(i) % 1024) || ' ' || "
        "(select w from word where n = hash(i + 1) % 1024) || ' ' || (select w from word where n = hash(i + 2) % 1024) as value",
        "identifier": "'p'||i as party_id, 'FR-SIREN' as scheme, (200000000 + i)::varchar as number, 'entity' as level",
        "address": "'p'||i as party_id, 'seat' as role, (1 + i % 250)::varchar || ' rue ' || (select w from word where n = hash(i // 250) % 1024) || ', 33000 Ville-Haute' as full_address",
    }
    for table in stored_tables():
        own = {column.name: column.sql_type for column in table.all_columns} | {
            f"{n}_stated": "VARCHAR" for n in table.party_columns
        }
        empty = "select " + ", ".join(f'null::{kind} as "{name}"' for name, kind in own.items()) + " where false"
        rows = empty
        if table.table in cells:
            stated = ", 'p'||i as party_id_stated" if "party_id" in table.party_columns else ""
            rows = f"""{empty} union all by name select {cells[table.table]}{stated}, 'bench/2026-11-01/1/'||i as row_id, 'bench' as register,
            date '2026-11-01' as known_from from range({parties}) r(i)"""
        connection.execute(
            f"copy ({rows}) to '{snapshot / 'tables' / table.table}.parquet' (format parquet, compression zstd)"
        )
    for table in derived_tables():
        own = ", ".join(f'null::{column.sql_type} as "{column.name}"' for column in table.columns)
        connection.execute(
            f"copy (select {own} where false) to '{snapshot / 'derived' / table.table}.parquet' (format parquet)"
        )
    manifest = {"form": "rempart-snapshot/1", "known_on": "2026-11-02", "editions": [], "confirmed": {}, "files": {}}
    (snapshot / "judgements.jsonl").write_bytes(b"")
    (snapshot / "manifest.json").write_text(json.dumps(manifest))
    return workspace


def main(folder: Path, parties: int) -> None:
    """Measure and print."""
    workspace = make(folder, parties)
    with (
        patch("rempart.desk.search.prepared.workspace", lambda: workspace),
        patch("rempart.desk.search.finding.workspace", lambda: workspace),
    ):
        begun = time.perf_counter()
        prepared.make_for_last()
        print(f"prepared: {time.perf_counter() - begun:.1f} s")
        begun = time.perf_counter()
        with prepared.prepared() as known:
            assert known
            print(f"loaded, {len(known.names):,} names: {time.perf_counter() - begun:.1f} s")
            rows = known.connection.execute(
                "select name, split_part(numbers[1], ' ', 2), seat from entity using sample 60 rows"
            ).fetchall()
        rng = random.Random(1)  # noqa: S311
        asked = {
            "number": [number for _, number, _ in rows],
            "name": [name for name, _, _ in rows],
            "name with a slip": [name[:4] + name[5:] for name, _, _ in rows],
            "one word": [rng.choice(name.split()) for name, _, _ in rows],
            "address": [address for _, _, address in rows],
            "nothing": [f"zzyx{n} qwvu" for n in range(60)],
        }
        for kind, texts in asked.items():
            taken = []
            for text in texts:
                begun = time.perf_counter()
                with prepared.prepared() as known:
                    assert known
                    finding.find_in_registers(known, finding.Asked.read(text))
                taken.append(1000 * (time.perf_counter() - begun))
            print(
                f"{kind:18} median {statistics.median(taken):6.0f}   p95 {sorted(taken)[int(0.95 * len(taken))]:6.0f}"
            )


if __name__ == "__main__":
    import os

    os.environ.setdefault("REMPART_WORKSPACE", sys.argv[1] + "/workspace")
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else PARTIES)
