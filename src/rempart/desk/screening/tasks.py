"""What a worker does for this app."""

from typing import Any

from rempart.desk.operations.queue import task
from rempart.desk.screening.running import TASK, perform


@task(TASK)
def run(data: dict[str, Any]) -> dict[str, int]:
    """Check the case of a run that was asked for."""
    return perform(int(data["run"]))
