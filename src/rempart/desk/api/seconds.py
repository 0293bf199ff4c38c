"""What the interface for software asks of a second person: tokens to be confirmed, exports to be allowed."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from rempart.desk.accounts.models import User
from rempart.desk.api.models import Export, Machine, Token
from rempart.desk.cases.asked import Asked
from rempart.desk.pages.words import voice
from rempart.desk.rights.scope import memberships_of
from rempart.desk.rights.table import table

WATCHERS = frozenset({"technical_administrator", "data_protection_officer"})
"""Roles that confirm the tokens of others, see them all, and can end any."""


def tokens(user: User, on: date) -> Iterable[Asked]:
    """Yield the tokens that somebody else made and nobody confirmed; not those of software that one keeps."""
    if not user.roles_on(on) & WATCHERS:
        return
    rows = Token.objects.filter(user__town=user.town, confirmed_by=None, revoked_on=None, expires_on__gt=on)
    rows = rows.exclude(made_by=user).exclude(user=user)
    rows = rows.exclude(user__in=Machine.objects.filter(keeper=user).values("user"))
    for row in rows.select_related("user", "made_by").order_by("made_on", "id"):
        words = voice().say("api.home_token", user=row.user.pseudonym)
        yield Asked(words, reverse("api:tokens"), row.made_on, row.made_by.pseudonym)


def exports(user: User, on: date) -> Iterable[Asked]:
    """Yield the exports that somebody else asks for, in cases in which one may allow them."""
    roles = table().actors(table().routes["api:case_exports"])
    cases = memberships_of(user, roles, on).values("case")
    rows = Export.objects.filter(allowed_by=None, case__in=cases).exclude(asked_by=user)
    for row in rows.select_related("case", "asked_by").order_by("asked_on", "id"):
        words = voice().say("api.home_export", case=row.case.number)
        where = reverse("api:case_exports", kwargs={"number": row.case.number})
        yield Asked(words, where, row.asked_on, row.asked_by.pseudonym)
