"""100,000 entries of the journal: appended, proved and verified; and what one append costs that waits for the disk.

python bench/journal.py [ENTRIES]
"""

import resource
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from rempart.journal import Journal, verify
from rempart.journal.checkpoint import SigningKey
from rempart.journal.proving import Prover
from rempart.journal.sql import SqlJournal

EACH = 1000
"""Entries under one checkpoint, where many are written together."""
DATA = {"register": "invented", "rows": 12_345, "receipt": "5d" * 32}


def main(count: int) -> None:
    with tempfile.TemporaryDirectory(prefix="rempart-bench") as name:
        folder = Path(name) / "journal"
        journal = Journal(folder)
        started = time.perf_counter()
        for first in range(0, count, EACH):
            with journal.together():
                for _ in range(first, min(first + EACH, count)):
                    journal.append("load.done", actor="officer-7", data=DATA, case="A-2026-0117", purpose="permit")
        told("appended, 1,000 under one checkpoint", started, count)

        alone = 300
        started = time.perf_counter()
        for _ in range(alone):
            journal.append("load.done", actor="officer-7", data=DATA, case="A-2026-0117", purpose="permit")
        told("appended, each durable and under a checkpoint of its own", started, alone)

        started = time.perf_counter()
        Journal(folder).append("load.done", actor="officer-7", data=DATA)
        told("appended by a process that has just opened it", started, 1)

        started = time.perf_counter()
        found = verify(folder)
        told("verified", started, found.entries)

        note = journal.checkpoint() or b""
        prover = Prover(journal.store, note)
        numbers = range(1, found.entries, max(1, found.entries // 500))
        started = time.perf_counter()
        proofs = [(prover.inclusion(number), prover.entry(number)) for number in numbers]
        told("proved", started, len(proofs))
        started = time.perf_counter()
        assert all(proof.shows(entry.line()) for proof, entry in proofs)
        told("checked proofs", started, len(proofs))
        started = time.perf_counter()
        lengths = [len(prover.consistency(number)) for number in numbers]
        told(f"proofs that it extends an earlier one, at most {max(lengths)} hashes", started, len(lengths))
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        print(f"on disk: {size / found.entries:.0f} bytes an entry")
        database(Path(name), min(count, 10_000))
    print(f"largest memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def database(folder: Path, count: int) -> None:
    connection = sqlite3.connect(folder / "desk.sqlite3")
    journal = SqlJournal(connection, "sqlite", SigningKey.made("bench.example/journal"))
    journal.create()
    started = time.perf_counter()
    for number in range(count):
        journal.append("read", actor="officer-7", data=DATA, case="A-2026-0117", purpose="permit")
        if number % 100 == 99:
            connection.commit()
    connection.commit()
    told("appended in SQLite, 100 in a transaction", started, count)
    connection.close()


def told(what: str, started: float, count: int) -> None:
    taken = time.perf_counter() - started
    print(f"{count:>7,} {what}: {taken:.2f} s, {taken / count * 1e6:,.0f} microseconds each")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
