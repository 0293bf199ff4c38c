"""Today, where the town is; in a practice town the day that its clock was advanced to."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from rempart.procedures.case.events import local_day


def now() -> datetime:
    """Return this instant, with its zone."""
    return timezone.now()


def today() -> date:
    """Return the day it is in the town."""
    day = local_day(now(), settings.TIME_ZONE)
    if settings.REMPART.practice:
        from rempart.desk.cases.models import PracticeClock  # noqa: PLC0415 models need Django set up

        day += timedelta(days=PracticeClock.shift())
    return day
