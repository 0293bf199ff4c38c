"""``rempart worker``: the work of the desk that takes long, or comes each day."""

import signal
import threading
from datetime import timedelta
from pathlib import Path

import click

from rempart.base import RempartError
from rempart.cli.common import needs_desk, opened, workspace_option


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due now, and stop.")
@click.option(
    "--lease", type=click.IntRange(2, 3600), default=60, show_default=True,
    help="Seconds after which another worker takes the job of one that was killed.",
)  # fmt: skip
@workspace_option
def command(once: bool, lease: int, workspace_path: Path) -> None:
    """Do the desk's background work, until Ctrl-C. 'rempart serve' starts one; several may run side by side.

    The job at hand is finished before it stops. One that is killed loses nothing: another takes its job.
    """
    opened(workspace_path)
    with needs_desk():
        from rempart.desk.preparing import set_up  # noqa: PLC0415 Django takes a second
    set_up(workspace_path)
    from django.db import connection  # noqa: PLC0415

    from rempart.desk.operations import schedule, worker  # noqa: PLC0415
    from rempart.desk.operations.queue import load_tasks  # noqa: PLC0415
    from rempart.desk.operations.supervising import die_with_parent  # noqa: PLC0415

    if "operations_job" not in connection.introspection.table_names():
        raise RempartError(str(workspace_path), "the desk's tables are not there", "Start 'rempart serve' once")
    if once:
        load_tasks()
        schedule.tick()
        while worker.work_once(timedelta(seconds=lease)):
            pass
        return
    stop = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: stop.set())
    die_with_parent()
    worker.work(stop.wait, timedelta(seconds=lease))
