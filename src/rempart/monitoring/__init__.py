"""What the town's own files ask of the town: the catalogue over its purchases, grants, leases and sales, with honest numbers.

    monitor(snapshot, packs=..., on_day=...) -> Iterator[Asked]    every signal of use M or D, over all its subjects
    write_run(asked, folder, heading)                              findings.jsonl, signals.json, index.html, SHA256SUMS

The subject is the town's file, never a person; nothing of it enters the report on an applicant. Questions of conflict of
interest are a run of their own (``interests=True``), for integrity officers.
"""

from rempart.monitoring.heading import Heading
from rempart.monitoring.kept import keep_run, last_run
from rempart.monitoring.run import monitor
from rempart.monitoring.terminal import numbers_table
from rempart.monitoring.trying import Ground, Trial, trial
from rempart.monitoring.writing import write_run

__all__ = ["Ground", "Heading", "Trial", "keep_run", "last_run", "monitor", "numbers_table", "trial", "write_run"]
