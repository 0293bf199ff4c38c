"""What is done each day of the town: steps that name themselves, asked for once a day, and made up for after a downtime.

    @daily("administration.end_of_day")
    def end_memberships(day: date) -> Mapping[str, Any] | None: ...

A step stands in ``tasks.py`` of its app, brings everything up to ``day``, and may be done twice: after a week without
a worker it is called once, for today. Each runs as a job, so that it is tried again and given up like any other.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, Q

from rempart.desk.day import now, today
from rempart.desk.operations.models import FAILED, RUNNING, WAITING, Beat, DailyRun, Job
from rempart.desk.operations.queue import enqueue, load_tasks, task

Step = Callable[[date], Mapping[str, Any] | None]
_QUIET = timedelta(minutes=10)
"""A worker that was not seen for so long is not there."""
_WAITED = timedelta(hours=1)
_steps: dict[str, Step] = {}
_starts: list[Callable[[], None]] = []
_log = logging.getLogger("rempart.desk.schedule")
JOB = "daily"


def daily(name: str) -> Callable[[Step], Step]:
    """Make a function a step of each day, done in the order in which steps name themselves."""

    def keep(step: Step) -> Step:
        _steps[name] = step
        return step

    return keep


def at_start(begin: Callable[[], None]) -> Callable[[], None]:
    """Let a worker call a function once when it starts, beside its work: for what makes its first job quick."""
    _starts.append(begin)
    return begin


def begin() -> None:
    """Call what is to be called at the start of a worker; what fails is left, for the job itself will tell."""
    for one in _starts:
        try:
            one()
        except Exception as error:  # whatever it is must not end the worker
            _log.warning("start failed", extra={"kind": f"{type(error).__module__}.{type(error).__qualname__}"})


def steps() -> tuple[str, ...]:
    """Return the names of the steps, in their order."""
    return tuple(_steps)


def tick() -> int:
    """Ask for the steps that this day still lacks; return how many. Cheap where there is none."""
    day = today()
    done = dict(DailyRun.objects.values_list("step", "day"))
    asked = Q(state__in=(WAITING, RUNNING)) | Q(state=FAILED, data__day=str(day))
    under_way = set(Job.objects.filter(asked, name=JOB).values_list("key", flat=True))
    lacking = [name for name in _steps if done.get(name) != day and name not in under_way]
    if lacking:
        with transaction.atomic():
            for name in lacking:
                enqueue(JOB, {"step": name, "day": str(day)}, key=name)
    return len(lacking)


@task(JOB)
def run_step(data: dict[str, Any]) -> Mapping[str, Any] | None:
    """Do one step for today, which may be later than the day it was asked for, and keep that it is done."""
    day, name = today(), str(data["step"])
    if name not in _steps:
        return {"gone": True}
    result = _steps[name](day)
    DailyRun.objects.update_or_create(step=name, defaults={"day": day, "at": now()})
    return result


def worker_seen() -> datetime | None:
    """Return when a worker was last seen alive."""
    seen: datetime | None = Beat.objects.aggregate(at=Max("at"))["at"]
    return seen


def worker_is_there() -> bool:
    """Tell whether a worker was seen lately."""
    seen = worker_seen()
    return seen is not None and now() - seen <= _QUIET


def late() -> bool:
    """Tell whether what should happen by itself does not: no worker, a step undone since yesterday, jobs that wait too long."""
    if not worker_is_there():
        return True
    load_tasks()
    behind = DailyRun.objects.filter(step__in=_steps).aggregate(at=Min("day"))["at"]
    if behind is not None and today() - behind > timedelta(days=1):
        return True
    waits = Job.objects.filter(state=WAITING).aggregate(at=Min("at"))["at"]
    return waits is not None and now() - waits > _WAITED
