"""What administration asks of a second person: roles, second factors to be taken away, cases to be opened to somebody."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils import timezone

from rempart.desk.accounts.models import User
from rempart.desk.administration.access import waiting_for
from rempart.desk.administration.models import FactorReset
from rempart.desk.administration.people import waiting_grants
from rempart.desk.cases.asked import Asked
from rempart.desk.pages.words import voice
from rempart.desk.rights.table import table


def accounts(user: User, on: date) -> Iterable[Asked]:
    """Yield roles, ends of roles and resets of second factors that another administrator proposed, none of one's own account."""
    for row in waiting_grants(user):
        ends = row.confirmed_by_id is not None
        asker = row.ending_by if ends else row.given_by
        if asker is None or user.pk in (asker.pk, row.user_id) or not row.user.is_active:
            continue
        role = table().roles[row.role].words if row.role in table().roles else None
        told = {"user": row.user.pseudonym, "role": voice().words(role) if role else row.role}
        words = voice().say("administration.home_end" if ends else "administration.home_role", **told)
        yield Asked(
            words, _account(row.user), row.ending_on if ends and row.ending_on else row.from_on, asker.pseudonym
        )
    resets = FactorReset.objects.filter(user__town=user.town, done_by=None).exclude(asked_by=user).exclude(user=user)
    for one in resets.select_related("user", "asked_by"):
        words = voice().say("administration.home_factor", user=one.user.pseudonym)
        yield Asked(words, _account(one.user), timezone.localtime(one.asked_at).date(), one.asked_by.pseudonym)


def _account(user: User) -> str:
    return reverse("administration:person", kwargs={"pseudonym": user.pseudonym})


def accesses(user: User, on: date) -> Iterable[Asked]:
    """Yield cases that somebody asks to open, without their number: the page that is journalled says which."""
    for row in waiting_for(user):
        words = voice().say(f"administration.home_{row.kind}")
        at = timezone.localtime(row.asked_at).date()
        yield Asked(words, reverse("administration:access"), at, row.asked_by.pseudonym)
