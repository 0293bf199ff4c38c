"""What oversight asks of a second person: suspensions to be lifted, yearly reviews that somebody proposed."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from rempart.desk.accounts.models import User
from rempart.desk.cases.asked import Asked
from rempart.desk.oversight.models import SIGNAL, Review, Suspension
from rempart.desk.oversight.switching import title_of
from rempart.desk.pages.words import voice


def lifts(user: User, on: date) -> Iterable[Asked]:
    """Yield the suspensions that somebody else asks to lift."""
    rows = Suspension.objects.filter(lifted_on=None).exclude(lift_asked_by=None).exclude(lift_asked_by=user)
    for row in rows.select_related("lift_asked_by").order_by("lift_asked_on", "id"):
        if row.lift_asked_by is not None:
            where = reverse("oversight:one", kwargs={"kind": row.kind, "of": row.of})
            words = voice().say("oversight.home_lift", of=_named(row.kind, row.of))
            yield Asked(words, where, row.lift_asked_on or row.on, row.lift_asked_by.pseudonym)


def reviews(user: User, on: date) -> Iterable[Asked]:
    """Yield the yearly reviews that somebody else proposed."""
    for row in Review.objects.filter(agreed=None).exclude(by=user).select_related("by").order_by("on", "id"):
        where = reverse("oversight:one", kwargs={"kind": SIGNAL, "of": row.code})
        words = voice().say("oversight.home_review", of=_named(SIGNAL, row.code))
        yield Asked(words, where, row.on, row.by.pseudonym)


def _named(kind: str, of: str) -> str:
    title = title_of(kind, of)
    return f"{voice().words(title)} ({of})" if title else of
