"""What files of the town, and editions to be taken out of use, ask of a second person."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils import timezone

from rempart.desk.accounts.models import User
from rempart.desk.cases.asked import Asked
from rempart.desk.pages.words import voice
from rempart.desk.registers.models import ASKED, Rollback, Upload


def uploads(user: User, on: date) -> Iterable[Asked]:
    """Yield the files that somebody else asks to load."""
    rows = Upload.objects.filter(town=user.town, state=ASKED).exclude(by=user).select_related("by").order_by("asked_at")
    for row in rows:
        at = timezone.localtime(row.asked_at or row.at).date()
        words = voice().say("registers.home_load", register=row.register)
        yield Asked(words, reverse("registers:upload", kwargs={"upload": row.pk}), at, row.by.pseudonym)


def rollbacks(user: User, on: date) -> Iterable[Asked]:
    """Yield the editions that somebody else asks to take out of use."""
    rows = Rollback.objects.filter(town=user.town, agreed_at=None, refused_at=None, done_at=None).exclude(asked_by=user)
    for row in rows.select_related("asked_by").order_by("asked_at"):
        at = timezone.localtime(row.asked_at).date()
        words = voice().say("registers.home_rollback", register=row.register)
        yield Asked(words, reverse("registers:register", kwargs={"register": row.register}), at, row.asked_by.pseudonym)
