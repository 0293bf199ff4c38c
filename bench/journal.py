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
        started = now()
        for first in range(0, count, EACH):
            with journal.together():
                for _ in range(first, min(first + EACH, count)):
                    journal.append("load.done", actor="officer-7", data=DATA, case="A-2026-0117", purpose="permit")
        told("appended, 1,000 under one checkpoint", started, count)

        alone = 300
        started = now()
        for _ in range(alone):
            journal.append("load.done", actor="officer-7", data=DATA, case="A-2026-0117", purpose="permit")
        told("appended, each durable and under a checkpoint of its own", started, alone)

        started = now()
        Journal(folder).append("load.done", actor="officer-7", data=DATA)
        told("appended by a process that has just opened it", started, 1)

        started = now()
        found = verify(folder)
        told("verified", started, found.entries)

        note = journal.checkpoint() or b""
        prover = Prover(journal.store, note)
        numbers = range(1, found.entries, max(1, found.entries // 500))
        started = now()
        proofs = [(prover.inclusion(number), prover.entry(number)) for number in numbers]
        told("proved", started, len(proofs))
        started = now()
        assert all(proof.shows(entry.line()) for proof, entry in proofs)
        told("checked proofs", started, len(proofs))
        started = now()
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
    started = now()
    for number in range(count):
        journal.append("read", actor="officer-7", data=DATA, case="A-2026-0117", purpose="permit")
        if number % 100 == 99:
            connection.commit()
    connection.commit()
    told("appended in SQLite, 100 in a transaction", started, count)
    connection.close()


def now() -> tuple[float, float]:
    return time.process_time(), time.perf_counter()


def told(what: str, started: tuple[float, float], count: int) -> None:
    processor, clock = (after - before for after, before in zip(now(), started, strict=True))
    each = processor / count * 1e6
    print(
        f"{count:>7,} {what}: {processor:.2f} s of the processor ({each:,.0f} microseconds each), {clock:.2f} s by the clock"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
