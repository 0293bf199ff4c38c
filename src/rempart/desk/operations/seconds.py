"""What keeping a case longer asks of a second person."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from rempart.desk.accounts.models import User
from rempart.desk.cases.asked import Asked
from rempart.desk.operations.models import Hold
from rempart.desk.pages.words import voice
from rempart.desk.rights.scope import Rights, kept_of


def holds(user: User, on: date) -> Iterable[Asked]:
    """Yield the holds that somebody else asks for, of cases that this person sees as kept."""
    cases = kept_of(Rights(user, frozenset(user.roles_on(on))), on)
    rows = Hold.objects.filter(confirmed_by=None, released_on=None, until__gt=on, case__in=cases.values("pk"))
    for row in rows.exclude(asked_by=user).select_related("case", "asked_by").order_by("asked_on", "id"):
        where = reverse("operations:kept", kwargs={"kept": row.case.number})
        words = voice().say("operations.home_hold", case=row.case.number)
        yield Asked(words, where, row.asked_on, row.asked_by.pseudonym)
