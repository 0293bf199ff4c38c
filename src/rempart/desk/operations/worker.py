"""The worker: a process beside the web server that does the queue's jobs, and each day the day's steps."""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import OperationalError, close_old_connections, connection

from rempart.desk.day import now
from rempart.desk.operations import queue, schedule
from rempart.desk.operations.models import Beat, Job

_log = logging.getLogger("rempart.desk.worker")
_PAUSE = 1.0
"""Seconds between two looks at an empty queue."""
_BEAT = 30.0


def work(stopped: Callable[[float], bool], lease: timedelta = queue.LEASE) -> None:
    """Work until told to stop; the job at hand is finished first.

    Args:
        stopped: waits so many seconds at most, and tells whether to stop (``threading.Event().wait``).
        lease: how long a job is held unheard.
    """
    queue.load_tasks()
    name = f"{socket.gethostname()[:40]}:{os.getpid()}"
    threading.Thread(target=_begin).start()  # no daemon: the process ends when it did
    beat = -_BEAT
    while not stopped(0):
        close_old_connections()
        try:
            if time.monotonic() - beat >= _BEAT:
                beat = time.monotonic()
                Beat.objects.update_or_create(worker=name, defaults={"at": now()})
                Beat.objects.filter(at__lt=now() - timedelta(days=7)).delete()
            schedule.tick()
            done = work_once(lease)
        except OperationalError:  # another writer was slower than the wait, or the server went away: it comes back
            _log.warning("database busy")
            connection.close()
            done = False
        if not done and stopped(_PAUSE):
            break
    Beat.objects.filter(worker=name).update(at=now())


def _begin() -> None:
    try:
        schedule.begin()
    finally:
        connection.close()


def work_once(lease: timedelta = queue.LEASE) -> bool:
    """Do one job, if there is one; tell whether there was."""
    job = queue.claim(lease) if queue.is_ready() else None
    if job is None:
        return False
    ended = threading.Event()
    holding = threading.Thread(target=_hold, args=(job, lease, ended), daemon=True)
    holding.start()
    try:
        queue.run(job)
    finally:
        ended.set()
        holding.join(timeout=5)
    return True


def _hold(job: Job, lease: timedelta, ended: threading.Event) -> None:
    """Renew the lease of a job until it ends."""
    try:
        while not ended.wait(lease.total_seconds() / 3):
            try:
                if not queue.renew(job, lease):
                    return
            except OperationalError:  # the job itself may hold the only lock of a writer; it is asked again
                connection.close()
    finally:
        connection.close()
