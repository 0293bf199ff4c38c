"""The daily steps of the desk itself: dates that make steps, and the queue's own past."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from rempart.desk.accounts.models import Opening
from rempart.desk.cases.acting import settle
from rempart.desk.cases.models import Case
from rempart.desk.day import now
from rempart.desk.journal.models import JournalLine
from rempart.desk.operations import anchoring, purge, retention
from rempart.desk.operations.models import DONE, FAILED, REPLACED, Job
from rempart.desk.operations.schedule import daily
from rempart.desk.record import SYSTEM, journal, record

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


@daily("purge")
def purge_cases(day: date) -> Mapping[str, Any]:
    """Purge each case whose time is over, then destroy its key and prove it."""
    purged = 0
    for number in Case.objects.filter(purged_on=None).order_by("number").values_list("number", flat=True):
        purged += purge.purge(number, day) is not None
    return {"purged": purged, **purge.finish()}


@daily("readings")
def forget_readings(day: date) -> Mapping[str, Any]:
    """Delete what the journal holds of readings older than the rule of the packs, whole segments at a time."""
    before = retention.readings_before(day)
    if before is None:
        return {"deleted": 0}
    with transaction.atomic():
        last = journal().purge(before, actor=SYSTEM, purpose="retention")
        JournalLine.objects.filter(number__lte=last).delete()
        Opening.objects.filter(on__lt=before).delete()
    return {"deleted": last}


@daily("anchor")
def anchor_head(day: date) -> Mapping[str, Any]:
    """Keep the head of the journal outside its database, and have it stamped where an authority is named."""
    return anchoring.anchor(day)


@daily("queue")
def forget_jobs(day: date) -> Mapping[str, Any]:
    """Delete jobs that ended a month ago."""
    gone, _ = Job.objects.filter(state__in=(DONE, REPLACED, FAILED), ended_at__lt=now() - _KEPT).delete()
    return {"deleted": gone}
