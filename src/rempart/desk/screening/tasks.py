"""What a worker does for this app."""

from contextlib import suppress
from typing import Any

from rempart.base import RempartError
from rempart.desk.day import today
from rempart.desk.operations.queue import task
from rempart.desk.operations.schedule import at_start
from rempart.desk.oversight.switching import switches
from rempart.desk.screening.running import TASK, perform, standby


@task(TASK)
def run(data: dict[str, Any]) -> dict[str, int]:
    """Check the case of a run that was asked for."""
    return perform(int(data["run"]))


@at_start
def warm() -> None:
    """Open the day before anybody asks; nothing, where nothing was built yet."""
    with suppress(RempartError):
        standby().warm(today(), switches(today()))
