"""Several processes as one: started together, started again when one is killed, stopped together and cleanly."""

import contextlib
import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import FrameType

_STOP = 25.0
"""Seconds that a process has to end what it is doing."""
_SOON = 10.0
"""Who ends sooner than this after its start failed to start."""
_STARTS = 4
_PARENT_DIES = 1  # PR_SET_PDEATHSIG


@dataclass
class _Child:
    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] = field(init=False)
    started: float = 0.0
    failed: int = 0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command)  # noqa: S603 our own commands


def supervise(commands: dict[str, Sequence[str]]) -> int:
    """Run commands until told to stop (SIGTERM, SIGINT), or until one cannot be started; return an exit code.

    One that dies is started again, unless it ends at once by itself several times in a row; whoever is killed did not.
    """
    stopping: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        del frame
        stopping.append(number)

    before = {one: signal.signal(one, stop) for one in (signal.SIGTERM, signal.SIGINT)}
    children = [_Child(name, command) for name, command in commands.items()]
    try:
        for child in children:
            child.start()
        while not stopping:
            if any(_died_for_good(child) for child in children):
                return 1
            time.sleep(0.2)
        return 0
    finally:
        _stop(children)
        for one, handler in before.items():
            signal.signal(one, handler)


def _died_for_good(child: _Child) -> bool:
    if child.process.poll() is None:
        return False
    soon = time.monotonic() - child.started < _SOON
    killed = child.process.returncode == -signal.SIGKILL  # by the system, or a hand: it did not fail by itself
    child.failed = child.failed + 1 if soon and not killed else 0
    if child.failed >= _STARTS:
        sys.stderr.write(f"The {child.name} process does not stay up; see the lines above.\n")
        return True
    time.sleep(min(child.failed, 3))
    child.start()
    return False


def _stop(children: list[_Child]) -> None:
    running = [child.process for child in children if hasattr(child, "process") and child.process.poll() is None]
    for process in running:
        process.terminate()
    end = time.monotonic() + _STOP
    for process in running:
        try:
            process.wait(max(end - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def die_with_parent() -> None:
    """Be told to stop when the process that started this one is killed; Linux only, elsewhere nothing happens."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PARENT_DIES, signal.SIGTERM)
