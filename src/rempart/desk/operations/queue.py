"""Background work kept in the desk's own database: asked for in the transaction of the act, done at least once, whoever is killed.

    @task("screening.run")
    def run(data: dict[str, Any]) -> None: ...

    with transaction.atomic():
        ...
        enqueue("screening.run", {"run": row.pk}, case=case)

A worker holds a job by a lease that it renews; a lease that ran out, because its worker was killed, is taken by the next
one. So a handler may run twice, in part or whole, and **must be idempotent**: look first whether the result is there, write it
in one transaction, and do nothing outside the database that cannot be done again. ``whole=True`` puts a short handler and the
end of its job into one transaction, so that its rows are written exactly once; it locks out other writers as long as it runs.
"""

import importlib
import importlib.util
import logging
import random
import secrets
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from rempart.base import RempartError
from rempart.desk.cases.models import Case
from rempart.desk.day import now
from rempart.desk.operations.models import DONE, FAILED, REPLACED, RUNNING, WAITING, Alert, Job

LEASE = timedelta(seconds=60)
"""How long a worker that says nothing keeps a job."""
Result = Mapping[str, Any] | None
Handler = Callable[[dict[str, Any]], Result]
_log = logging.getLogger("rempart.desk.queue")


@dataclass(frozen=True)
class Task:
    """What does the jobs of a name: the handler, how often it is tried, and whether it stands in the transaction of its end."""

    name: str
    handler: Handler
    attempts: int
    whole: bool


_tasks: dict[str, Task] = {}


def task(name: str, *, attempts: int = 5, whole: bool = False) -> Callable[[Handler], Handler]:
    """Make a function the handler of the jobs of a name. It stands in ``tasks.py`` of its app, which the worker reads.

    What it returns, ids and counts alone, is kept as the job's result.
    """

    def keep(handler: Handler) -> Handler:
        known = _tasks.get(name)
        if known is not None and known.handler.__module__ != handler.__module__:
            raise ValueError(f"two handlers for {name}")
        _tasks[name] = Task(name, handler, attempts, whole)
        return handler

    return keep


@cache
def load_tasks() -> None:
    """Read ``tasks.py`` of every app of the desk."""
    for config in apps.get_app_configs():
        module = f"{config.name}.tasks"
        if config.name.startswith("rempart.desk.") and importlib.util.find_spec(module):
            importlib.import_module(module)


def enqueue(
    name: str,
    data: Mapping[str, Any],
    case: Case | str | None = None,
    at: datetime | None = None,
    key: str | None = None,
) -> Job:
    """Ask for work in the transaction that is open; a worker sees it when that commits.

    Args:
        name: of a task.
        data: ids, days and codes that JSON can hold; never a name nor a text, for the queue is not sealed.
        case: the case that it is about, for its file.
        at: not before; now by default.
        key: a job of this name and key that still waits is returned instead of a new one, and two of one key never run
            at the same time.

    Raises:
        RempartError: no transaction is open, so act and work could part; or nobody does jobs of this name.
    """
    if not connection.in_atomic_block:
        raise RempartError("queue", "no transaction is open, so act and work could part", "Open one around both")
    load_tasks()
    if name not in _tasks:
        raise RempartError("queue", f"no task is called {name}", "Write its handler into tasks.py of its app")
    instant = now()
    number = case.number if isinstance(case, Case) else case or ""
    fresh = Job(name=name, data=dict(data), case_number=number, key=key, at=at or instant, asked_at=instant)
    if key is None:
        fresh.save()
        return fresh
    while True:
        Job.objects.bulk_create([fresh], ignore_conflicts=True)
        found = Job.objects.filter(name=name, key=key, state=WAITING).first()
        if found is not None:
            return found


@transaction.atomic
def claim(lease: timedelta = LEASE) -> Job | None:
    """Take the next job, or one whose worker was killed, and hold it by a lease; None where there is none.

    In a transaction of its own: SQLite lets one writer in at a time, PostgreSQL skips rows that another worker holds.
    """
    instant = now()
    busy = Job.objects.filter(name=OuterRef("name"), key=OuterRef("key"), state=RUNNING, lease_until__gt=instant)
    ready = Q(state=WAITING, at__lte=instant) & ~Exists(busy)
    left = Q(state=RUNNING, lease_until__lte=instant)
    job = (
        Job.objects.select_for_update(skip_locked=True, of=("self",)).filter(ready | left).order_by("at", "pk").first()
    )
    if job is None:
        return None
    if job.attempts >= _attempts(job):
        _give_up(job, "killed")
        return None
    job.state, job.attempts = RUNNING, job.attempts + 1
    job.lease, job.lease_until = secrets.token_hex(16), instant + lease
    job.save(update_fields=["state", "attempts", "lease", "lease_until"])
    return job


def is_ready() -> bool:
    """Tell whether a job can be taken, without locking out anybody."""
    instant = now()
    return Job.objects.filter(Q(state=WAITING, at__lte=instant) | Q(state=RUNNING, lease_until__lte=instant)).exists()


def renew(job: Job, lease: timedelta = LEASE) -> bool:
    """Hold a job longer; False where another worker took it meanwhile."""
    return bool(_mine(job).update(lease_until=now() + lease))


def run(job: Job) -> bool:
    """Do a job that was claimed, and keep how it ended; tell whether it is done."""
    try:
        return _done(job)
    except LeaseLostError:
        return False
    except Exception as error:  # whatever a handler raises must not end the worker
        _fail(job, error)
        return False


def _done(job: Job) -> bool:
    """Call the handler and end the job.

    Raises:
        LeaseLostError: the job is another worker's, so what this transaction wrote must go.
    """
    known = _tasks[job.name]
    with transaction.atomic() if known.whole else nullcontext():
        result = known.handler(job.data)
        ended = _mine(job).update(state=DONE, ended_at=now(), result=dict(result) if result else None, error="")
        if not ended and known.whole:
            raise LeaseLostError
    return bool(ended)


class LeaseLostError(Exception):
    """Another worker has the job: what this one did in the job's transaction is rolled back."""


def _mine(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, state=RUNNING, lease=job.lease)


def _attempts(job: Job) -> int:
    known = _tasks.get(job.name)
    return known.attempts if known else 5


@transaction.atomic
def _fail(job: Job, error: Exception) -> None:
    """Let a job wait for its next attempt, longer each time, or give it up."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}"[:120]
    _log.error("job failed", extra={"job": job.pk, "task": job.name, "attempt": job.attempts, "kind": kind})
    if not _mine(job).exists():
        return
    if job.attempts >= _attempts(job):
        _give_up(job, kind)
        return
    newer = job.key is not None and Job.objects.filter(name=job.name, key=job.key, state=WAITING).exists()
    if newer:
        _mine(job).update(state=REPLACED, ended_at=now(), error=kind)
        return
    wait = timedelta(seconds=min(3600, 5 * 4 ** (job.attempts - 1)) * random.uniform(0.8, 1.2))  # noqa: S311 spread, not secret
    _mine(job).update(state=WAITING, at=now() + wait, error=kind, lease="", lease_until=None)


def _give_up(job: Job, kind: str) -> None:
    Job.objects.filter(pk=job.pk).update(state=FAILED, ended_at=now(), error=kind, lease="", lease_until=None)
    Alert.give("job", str(job.pk), now())
    _log.error("job given up", extra={"job": job.pk, "task": job.name, "kind": kind})
