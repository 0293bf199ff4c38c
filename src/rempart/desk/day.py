"""Today, where the town is; in a practice town the day that its clock shows."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from rempart.procedures.case.events import local_day


def now() -> datetime:
    """Return this instant, with its zone."""
    return timezone.now()


def today() -> date:
    """Return the day it is in the town."""
    if settings.REMPART.practice:
        from rempart.desk.cases.models import PracticeClock  # noqa: PLC0415 models need Django set up

        set_to = PracticeClock.now()
        if set_to is not None:
            return set_to
    return local_day(now(), settings.TIME_ZONE)
