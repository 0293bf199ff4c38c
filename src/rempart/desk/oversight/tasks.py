"""What a worker does for this app."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rempart.desk.operations.queue import task
from rempart.desk.operations.schedule import daily
from rempart.desk.oversight import publishing, reviewing, switching, touching


@task(switching.TASK)
def touch(data: dict[str, Any]) -> dict[str, int]:
    """Write what is suspended for the terminal, and look for the cases that a suspension touches."""
    publishing.publish()
    return touching.look(int(data["suspension"]))


@daily("oversight.adopt")
def adopt(day: date) -> Mapping[str, Any]:
    """Keep since when each version of each signal is asked here, and write for the terminal what is off."""
    adopted = reviewing.adopt(switching.signals().values(), day)
    publishing.publish()
    return {"adopted": adopted}
