"""What one application of twelve parties costs on an open day, stage by stage, in seconds of computing.

    PYTHONPATH=src:. python bench/check_load.py FOLDER [APPLICATIONS]

FOLDER holds a ``workspace`` and ``publishers/applications.csv``, as ``bench/desk_load.py`` makes them; neither is written to.
"""

import hashlib
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from bench.desk_load_cases import _line
from bench.desk_load_town import firms

from rempart.ledger import Workspace
from rempart.screening import overlay, read_applications, standby
from rempart.screening.application import Application
from rempart.signals.asking import running
from rempart.signals.asking.engines import InDuckDB
from rempart.signals.light import Run
from rempart.signals.narrowing import Nearby

_PARTIES = 12
_STAGES: list[tuple[Any, str, str]] = [
    (standby, "link", "link"),
    (overlay, "fill_subjects", "subjects"),
    (Nearby, "gather", "near"),
    (InDuckDB, "begin", "relations"),
    (Run, "begin", "tables"),
    (Run, "told", "questions"),
    (running, "answers", "questions"),
    (standby, "Assembly", "assembly"),
]


def measured(spent: dict[str, float], act: Callable[..., Any], stage: str) -> Callable[..., Any]:
    """Return the same act, which notes what it costs."""

    def timed(*given: Any, **named: Any) -> Any:
        began = time.process_time()
        try:
            return act(*given, **named)
        finally:
            spent[stage] += time.process_time() - began

    return timed


def with_twelve(applications: list[Application]) -> Iterator[Application]:
    """Yield applications, each with firms of the register besides its own parties."""
    known = ((siren, name) for siren, _, name, _, person in firms(100_000, 1) if not person)
    for one in applications:
        lines = [_line(number, next(known)) for number in range(len(one.lines) + 1, _PARTIES + 1)]
        yield replace(one, lines=[*one.lines, *lines])


def main(folder: Path, number: int = 3) -> None:
    """Print one line for the opening, and one for each application."""
    spent: dict[str, float] = defaultdict(float)
    for where, name, stage in _STAGES:
        setattr(where, name, measured(spent, getattr(where, name), stage))
    applications = read_applications(folder / "publishers" / "applications.csv").applications
    ready, today = standby.Standby(Workspace.open(folder / "workspace")), date.today()
    began = time.process_time()
    ready.warm(today)
    print(f"opened {time.process_time() - began:.1f}")
    for one in with_twelve(applications[4 : 4 + 4 * number : 4]):
        spent.clear()
        began, at = time.process_time(), time.perf_counter()
        reports = ready.reports(one, today)
        taken, passed = time.process_time() - began, time.perf_counter() - at
        told = "".join(reports[lang].model_dump_json() for lang in ("fr", "en"))
        stages = " ".join(f"{stage} {seconds:.2f}" for stage, seconds in spent.items())
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        digest = hashlib.sha256(told.encode()).hexdigest()[:16]
        print(f"cpu {taken:.2f} wall {passed:.2f} | {stages} | {memory} MB | {digest}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(one) for one in sys.argv[2:3]))
