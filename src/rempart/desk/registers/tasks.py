"""What a worker does for this app: look at a file, rehearse its load, load it, build a snapshot, take an edition out of use."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rempart.desk.operations.queue import task
from rempart.desk.operations.schedule import daily
from rempart.desk.registers import staging, working


@task("registers.look")
def look(data: dict[str, Any]) -> None:
    """Tell how a file is laid out and which column seems which field."""
    working.look(int(data["upload"]))


@task("registers.try")
def try_(data: dict[str, Any]) -> None:
    """Rehearse a load: what it would give, refuse and change."""
    working.rehearse_load(int(data["upload"]))


@task("registers.load")
def load(data: dict[str, Any]) -> None:
    """Load what two persons agreed on."""
    working.load_approved(int(data["upload"]))


@task("registers.build", attempts=8)
def build(data: dict[str, Any]) -> Mapping[str, Any]:
    """Build a snapshot of the editions in use, so that the next check reads them."""
    return {"snapshot": working.build_snapshot()}


@task("registers.withdraw")
def withdraw(data: dict[str, Any]) -> None:
    """Take an edition out of use, as two persons agreed."""
    working.withdraw_agreed(int(data["rollback"]))


@daily("registers.clear")
def clear(day: date) -> Mapping[str, Any]:
    """Delete files of uploads that ended, were rolled back, or that a killed worker left open."""
    return {"cleared": staging.clear_left()}
