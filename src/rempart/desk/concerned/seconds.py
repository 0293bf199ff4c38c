"""What a breach asks of the data protection officer: the decision whether the authority is told, by the end of the 72 hours."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils import timezone

from rempart.desk.accounts.models import User
from rempart.desk.cases.asked import Asked
from rempart.desk.concerned.breaches import clock_of
from rempart.desk.concerned.models import OPEN, Breach
from rempart.desk.day import now
from rempart.desk.pages.words import voice


def breaches(user: User, on: date) -> Iterable[Asked]:
    """Yield the breaches of the town of which nobody decided yet whether the authority is told."""
    rows = Breach.objects.filter(opened_by__town=user.town, authority=OPEN, closed_on=None)
    for row in rows.order_by("aware_at", "number"):
        ends = timezone.localtime(clock_of(row, now()).ends)
        words = voice().say("concerned.home_breach", number=row.number, hour=f"{ends:%H:%M}")
        yield Asked(words, reverse("concerned:breach", kwargs={"breach": row.number}), ends.date(), due=True)
