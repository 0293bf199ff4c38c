"""The desk under load: 20 officers who sign in and click for a minute, while applications with twelve parties are checked.

    PYTHONPATH=src:. python -m bench.desk_load FOLDER [--parties 1000000] [--cases 2000] [--checked 40] [--seconds 60] [--port 8716]

On a quiet machine of two cores, that one command makes the town in FOLDER where it is not there yet (some forty minutes: a
million parties loaded and built, 2,000 cases opened and led on by the desk's own services), runs ``rempart serve`` as a town
would (two web processes, one worker, SQLite, second factors), and prints JSON. Officers sign in with password and code, say why they
open a case, and click what their role shows, links of the pages among them, with 3 to 8 seconds between clicks; notes and papers
are added meanwhile.

Targets: no error; 95 of 100 pages within 300 ms; a check of twelve parties within 1 s of its asking; 1.2 GB resident. Where
others use the machine, judge by ``cpu``: seconds of processor that all of it took, a page, and a check.
"""

import argparse
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from bench.desk_load_cases import SECRET, officers
from bench.desk_load_officer import Clicked, Officer

_PAGE, _CHECK, _BYTES = 0.3, 1.0, 1.2e9


def processes(root: int) -> list[int]:
    """Return a process and all below it."""
    found, asked = [root], [root]
    while asked:
        tasks = Path(f"/proc/{asked.pop()}/task")
        more = [int(one) for task in tasks.glob("*/children") for one in task.read_text().split()]
        found, asked = found + more, asked + more
    return found


def memory(pids: list[int]) -> dict[str, float]:
    """Return what processes hold, in megabytes: ``resident`` counts shared pages each time, ``proportional`` once."""
    told = {"resident": 0.0, "proportional": 0.0, "own": 0.0}
    for pid in pids:
        lines = dict(line.split(":") for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
        for name, fields in {
            "resident": ("Rss",),
            "proportional": ("Pss",),
            "own": ("Private_Clean", "Private_Dirty"),
        }.items():
            told[name] += sum(int(lines[one].split()[0]) for one in fields) / 1024
    return {name: round(value) for name, value in told.items()}


def cpu(pids: list[int]) -> float:
    """Return the seconds of processor that processes took so far, with those of children that ended."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += sum(int(one) for one in fields[11:15])
    return total / os.sysconf("SC_CLK_TCK")


def shares(times: list[float]) -> dict[str, float]:
    """Return count, median, 95th percentile and maximum, in milliseconds."""
    times = sorted(times)
    return {
        "count": len(times), "median": round(1000 * statistics.median(times)), "p95": round(1000 * times[int(0.95 * (len(times) - 1))]),
        "max": round(1000 * times[-1]),
    }  # fmt: skip


def load(workspace: Path, port: int, seconds: float) -> dict[str, Any]:
    """Serve the workspace, let officers work, and return what was measured."""
    told = json.loads((workspace / "load.json").read_text())
    log = (workspace.parent / "serve.log").open("w")
    command = [sys.executable, "-m", "rempart", "serve", "--port", str(port), "--workspace", str(workspace)]
    serving = subprocess.Popen(command, stdout=log, stderr=log, cwd=workspace)
    try:
        people = [Officer(port, name, role, SECRET, told, random.Random(name)) for name, role in officers()]  # noqa: S311
        people[0].wait_until_up(300)
        for one in people:
            one.sign_in()
        _warm(people)
        _at_rest(serving.pid)
        pids = processes(serving.pid)
        rest, before, begun = memory(pids), cpu(pids), time.time()
        for one in people:
            one.work(seconds)
        for one in people:
            one.join()
        lasted = time.time() - begun
        _finish_checks(workspace, begun)
        pids = processes(serving.pid)
        taken, worked = cpu(pids) - before, memory(pids)
        each = {pid: {"what": _what(pid), **memory([pid]), "cpu": round(cpu([pid]), 1)} for pid in pids}
    finally:
        serving.terminate()
        serving.wait(60)
    clicks = [click for one in people for click in one.clicks]
    return _told(clicks, _checks(workspace, begun), {"rest": rest, "worked": worked, "each": each}, taken, lasted)


def _warm(people: list[Officer]) -> None:
    """Let each web process open the snapshot and the packs, as they have on any morning after the first click."""
    for _ in range(3):
        for one in people[:8]:
            one.click()
    for one in people:
        one.clicks.clear()


def _at_rest(root: int, longest: float = 900) -> None:
    """Wait until nothing is done any more: the snapshot is open and the search box in order, as on any morning."""
    until = time.monotonic() + longest
    while time.monotonic() < until:
        before = {pid: cpu([pid]) for pid in processes(root)}
        time.sleep(5)
        after = processes(root)
        if set(after) == set(before) and cpu(after) - sum(before.values()) < 0.25:
            return
    raise SystemExit("the desk did not come to rest")


def _what(pid: int) -> str:
    return " ".join(Path(f"/proc/{pid}/cmdline").read_text().split("\0")[2:7])


def _told(
    clicks: list[Clicked], checks: list[float], held: dict[str, Any], taken: float, lasted: float
) -> dict[str, Any]:
    by_kind: dict[str, list[float]] = defaultdict(list)
    for click in clicks:
        by_kind[click.kind].append(click.seconds)
    pages = [click.seconds for click in clicks]
    wrong = [f"{click.kind}: {click.status}" for click in clicks if click.wrong]
    return {
        "pages": shares(pages), "kinds": {kind: shares(times) for kind, times in sorted(by_kind.items(), key=lambda one: -max(one[1]))},
        "checks": shares(checks) if checks else {}, "errors": wrong, "memory_mb": held, "seconds": round(lasted),
        "cpu": {"seconds": round(taken, 1), "of_two_cores": round(taken / lasted / 2, 2), "per_click_ms": round(1000 * taken / len(clicks))},
        "kept": {
            "pages": shares(pages)["p95"] <= 1000 * _PAGE, "checks": bool(checks) and shares(checks)["p95"] <= 1000 * _CHECK,
            "errors": not wrong, "memory": held["worked"]["proportional"] * 1e6 * 1.048576 <= _BYTES,
        },
    }  # fmt: skip


def _desk(workspace: Path) -> Any:
    from rempart.desk.preparing import set_up

    set_up(workspace)
    from rempart.desk.screening.models import Run

    return Run.objects


def _finish_checks(workspace: Path, begun: float) -> None:
    from datetime import UTC, datetime

    runs = _desk(workspace).filter(asked_at__gte=datetime.fromtimestamp(begun, UTC), done_at=None)
    for _ in range(120):
        if not runs.exists():
            return
        time.sleep(0.5)


def _checks(workspace: Path, begun: float) -> list[float]:
    """Return the seconds from asking to report of the checks that were asked for meanwhile."""
    from datetime import UTC, datetime

    runs = _desk(workspace).filter(asked_at__gte=datetime.fromtimestamp(begun, UTC), failed="").exclude(done_at=None)
    return [(run.done_at - run.asked_at).total_seconds() for run in runs]


def main() -> None:
    """Make what is missing, measure, print."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("folder", type=Path)
    for name, default in (("parties", 1_000_000), ("cases", 2_000), ("checked", 40), ("port", 8716)):
        asked.add_argument(f"--{name}", type=int, default=default)
    asked.add_argument("--seconds", type=float, default=60)
    given = asked.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what it started is stopped
    folder = given.folder.resolve()
    if not (folder / "workspace" / "load.json").exists():
        make = "from bench.desk_load_town import make_snapshot; from pathlib import Path; make_snapshot(Path({!r}), {})"
        subprocess.run([sys.executable, "-c", make.format(str(folder), given.parties)], check=True)
        cases = [str(folder / "workspace"), str(given.cases), str(given.checked)]
        subprocess.run([sys.executable, "-m", "bench.desk_load_cases", *cases], check=True)
    print(json.dumps(load(folder / "workspace", given.port, given.seconds), indent=1))


if __name__ == "__main__":
    main()
