"""A command run alone, with what it took."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """Seconds on the clock, CPU seconds (user and system), and the most memory that the process held, in megabytes."""

    seconds: float
    cpu: float
    megabytes: float

    def shown(self) -> dict[str, float]:
        """Return the figures as they are printed."""
        return {"seconds": round(self.seconds, 1), "cpu": round(self.cpu, 1), "megabytes": round(self.megabytes)}


def measured(command: Sequence[str]) -> Measured:
    """Run a command to its end, which must be a good one: what stops early says nothing of what it takes."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    code = process.returncode = os.waitstatus_to_exitcode(status)
    assert code == 0, f"{command[0]} ended with {code}"
    cpu = usage.ru_utime + usage.ru_stime
    return Measured(time.perf_counter() - started, cpu, usage.ru_maxrss / 1024)


def rempart(*arguments: str) -> Measured:
    """Run ``rempart`` with these arguments."""
    return measured([sys.executable, "-m", "rempart", *arguments])
