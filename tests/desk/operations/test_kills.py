"""Whoever is killed, at whatever moment: what was acknowledged is there, and nothing is there by half.

REMPART_KILLS sets how often, REMPART_SEED what is drawn; ``python -m tests.desk.operations.kills --times 300`` does the same alone.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.operations.kills import Server, drill
from tests.desk.operations.station import ENVIRONMENT, Station, station

KILLS = int(os.environ.get("REMPART_KILLS", "10"))
"""On each engine, so that CI does twenty in all."""


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Station]:
    """An empty desk."""
    with station(tmp_path, request.param) as one:
        yield one


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_and_nothing_is_half(desk: Station) -> None:
    """After every kill the desk is up again; in the end each acknowledged write, upload and snapshot is there, every row has its entry."""
    assert drill(desk, KILLS, os.environ.get("REMPART_SEED", "1"))["kills"] == KILLS


@pytest.mark.slow
def test_who_is_killed_is_started_again_and_who_fails_to_start_is_not(tmp_path: Path) -> None:
    """A process that is killed at once, again and again, did not fail to start; one that ends by itself at once did."""
    counts = (
        "import os, sys, pathlib; p = pathlib.Path(sys.argv[1]); n = len(p.read_text()) + 1; p.write_text('x' * n); "
    )
    for name, ends, code, started in (
        ("killed", "os.kill(os.getppid(), 15) if n == 6 else None; os.kill(os.getpid(), 9)", 0, 6),
        ("ended", "sys.exit(3)", 1, 4),
    ):
        count = tmp_path / name
        count.touch()
        command = [sys.executable, "-c", counts + ends, str(count)]
        told = f"import sys; from rempart.desk.operations.supervising import supervise; sys.exit(supervise({{{name!r}: {command!r}}}))"
        done = subprocess.run([sys.executable, "-c", told], env=ENVIRONMENT, capture_output=True, check=False)
        assert (done.returncode, len(count.read_text())) == (code, started), done.stderr


@pytest.mark.slow
def test_it_starts_and_stops_cleanly(tmp_path: Path) -> None:
    """It holds little itself. Told to stop, all its processes end; a port that is taken, or a folder that is no workspace, is said at once."""
    with station(tmp_path, "sqlite") as desk:
        server = Server(desk)
        below = server.below()
        pages = int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1])
        assert pages * os.sysconf("SC_PAGESIZE") < 40_000_000
        taken = desk.run("serve", "--port", server.port, "--workspace", desk.path)
        assert (taken.code, "cannot listen there" in taken.err) == (1, True)
        assert server.stop() == 0
        assert [pid for pid in below if Path(f"/proc/{pid}").exists()] == []
        assert "no workspace here" in desk.run("serve", "--workspace", tmp_path / "none").err
        checked = desk.run("serve", "--check", "--workspace", desk.path)
        assert (checked.code, "no backup was made" in checked.out) == (0, True)
