"""Engines as processes: each in an environment of its own, with exact pins, so that they never mix."""

import hashlib
import json
import os
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.matching.lists import cache, say

HERE = Path(__file__).parent
ONE_THREAD = {
    f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "RAYON", "NUMEXPR")
}  # what measures one thread must not be helped by others


@dataclass(frozen=True)
class Engine:
    """What is measured. ``pace``: questions a round one at a time, and in batches of 64; ``alone``: no index of its own."""

    name: str
    pins: str | None
    script: str
    arguments: tuple[str, ...] = ()
    pace: tuple[int, int] = (48, 64)
    environment: tuple[tuple[str, str], ...] = ()

    @property
    def ours(self) -> bool:
        """Whether it is Rempart."""
        return self.pins is None


_SCORED = "nomenklatura_worker.py"
PEERS = {
    engine.name: engine
    for engine in (
        Engine("tantivy", "nomenklatura", _SCORED, ("tantivy", "none"), (128, 128)),
        Engine("tantivy+logic-v2", "nomenklatura", _SCORED, ("tantivy", "logic-v2")),
        Engine("tantivy+logic-v1", "nomenklatura", _SCORED, ("tantivy", "logic-v1")),
        Engine("tantivy+name-based", "nomenklatura", _SCORED, ("tantivy", "name-based")),
        Engine("nomenklatura", "nomenklatura", _SCORED, ("index", "none"), (3, 128)),
        Engine("nomenklatura+logic-v2", "nomenklatura", _SCORED, ("index", "logic-v2"), (3, 64)),
        Engine("nomenklatura+logic-v1", "nomenklatura", _SCORED, ("index", "logic-v1"), (3, 64)),
        Engine("nomenklatura+name-based", "nomenklatura", _SCORED, ("index", "name-based"), (3, 64)),
        Engine("rapidfuzz", "rapidfuzz", "rapidfuzz_worker.py", (), (64, 64)),
    )
}


def engine_named(name: str) -> Engine:
    """Return an engine by name; ``rempart`` may be followed by a setting: ``rempart:NAME=VALUE``.

    Raises:
        SystemExit: there is none of that name.
    """
    first, _, settings = name.partition(":")
    if first == "rempart":
        pairs = tuple((key, value) for key, _, value in (s.partition("=") for s in settings.split(",") if s))
        return Engine(name, None, "rempart_worker.py", (), (256, 256), pairs)
    if name not in PEERS:
        raise SystemExit(f"no engine is called {name}: rempart, rempart:NAME=VALUE, {', '.join(PEERS)}")
    return PEERS[name]


def python_of(pins: str | None) -> str:
    """Return the Python of an environment, made once for its pins; this one's for Rempart.

    Raises:
        SystemExit: pip cannot install them.
    """
    if pins is None:
        return sys.executable
    wanted = HERE / "pins" / f"{pins}.txt"
    digest = hashlib.sha256(wanted.read_bytes()).hexdigest()[:12]
    folder = cache("environments", f"{pins}-{digest}")
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        say(f"peers: making the environment of {pins}")
        venv.create(folder, with_pip=True, clear=True)
        command: list[str | Path] = [
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "-r",
            wanted,
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"pip could not install {wanted.name}: {done.stderr[-2000:]}")
        (folder / "complete").touch()
    return str(python)


class Worker:
    """A running engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.environment = {**os.environ, **ONE_THREAD, **dict(engine.environment)}
        if not engine.ours:
            self.environment.pop("PYTHONPATH", None)
        self.command = [python_of(engine.pins), str(HERE / "workers" / engine.script)]
        self._process = subprocess.Popen(
            [*self.command, *engine.arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=self.environment,
            text=True,
        )

    def obey(self, **order: Any) -> dict[str, Any]:
        """Send an order and return the answer.

        Raises:
            SystemExit: the worker stopped.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"the worker of {self.engine.name} stopped")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def stop(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=60)
