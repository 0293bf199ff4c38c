"""The worker prepares each new snapshot for the box, so that nobody waits for it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rempart.desk.operations.queue import task
from rempart.desk.operations.schedule import daily
from rempart.desk.search.prepared import PREPARE, make_for_last


@task(PREPARE)
def prepare(data: dict[str, Any]) -> Mapping[str, Any]:
    """Make what the last snapshot needs to be searched; done twice it does nothing."""
    return {"made": make_for_last()}


@daily("search.prepare")
def prepare_each_day(day: date) -> Mapping[str, Any]:
    """Make it each day too, whether or not somebody searched."""
    return {"made": make_for_last()}
