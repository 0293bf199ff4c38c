"""The daily steps of the desk itself: dates that make steps, and the queue's own past."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from rempart.desk.cases.acting import settle
from rempart.desk.cases.models import Case
from rempart.desk.day import now
from rempart.desk.operations.models import DONE, FAILED, REPLACED, Job
from rempart.desk.operations.schedule import daily
from rempart.desk.record import SYSTEM, record

_KEPT = timedelta(days=30)


@daily("clocks")
def clocks(day: date) -> Mapping[str, Any]:
    """Settle every open case on a day: dates that fell due make their steps, and lists show today's dates."""
    moved = 0
    numbers = Case.objects.filter(purged_on=None).exclude(state_kind="closed").order_by("number")
    for number in numbers.values_list("number", flat=True):
        moved += settle_on(number, day)
    return {"moved": moved}


@transaction.atomic
def settle_on(number: str, day: date) -> bool:
    """Settle one case; where a date made a step, write it. Tell whether one did."""
    case = Case.objects.select_for_update().filter(number=number, purged_on=None).first()
    if case is None:
        return False
    before = case.state
    settle(case, day)
    if case.state == before:
        return False
    record("case.clock", actor=SYSTEM, case=number, data={"from": before, "to": case.state, "on": str(case.since)})
    return True


@daily("queue")
def forget_jobs(day: date) -> Mapping[str, Any]:
    """Delete jobs that ended a month ago."""
    gone, _ = Job.objects.filter(state__in=(DONE, REPLACED, FAILED), ended_at__lt=now() - _KEPT).delete()
    return {"deleted": gone}
