"""Several processes as one: started together, started again when one is killed, stopped together and cleanly.

Run as a module it supervises the commands of its argument: a process that waits for others needs nothing but the standard library.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

_STOP = 25.0
"""Seconds that a process has to end what it is doing."""
_SOON = 10.0
"""Who ends sooner than this after its start failed to start."""
_STARTS = 4
_PARENT_DIES = 1  # PR_SET_PDEATHSIG


class _Child:
    process: subprocess.Popen[bytes]

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name, self.command = name, command
        self.started, self.failed = 0.0, 0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command)  # noqa: S603 our own commands


def become_supervisor(commands: dict[str, Sequence[str]]) -> NoReturn:
    """Give this process up to one that does nothing but :func:`supervise`: what was loaded here is held no longer.

    Nothing after this runs, no ``finally`` either: whoever calls it has closed what must be closed.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-m", __name__, json.dumps(commands)])  # noqa: S606 our own command


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
    import ctypes  # noqa: PLC0415 the supervisor does without

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PARENT_DIES, signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(supervise(json.loads(sys.argv[1])))
