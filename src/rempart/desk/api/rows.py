"""The rows of this room that a person may see: exports of a case, tokens, the calendar. Beside ``rights/scope.py``, which knows no room."""

from django.db.models import Q, QuerySet

from rempart.desk.accounts.models import User
from rempart.desk.api.models import Calendar, Export, Token
from rempart.desk.cases.models import Case


def exports_of(case: Case) -> QuerySet[Export]:
    """Return the exports of a case, the newest first; whoever reaches the page of a case's exports sees them all."""
    return Export.objects.filter(case=case).select_related("asked_by", "allowed_by").order_by("-number")


def tokens_of(user: User, *, all_: bool = False) -> QuerySet[Token]:
    """Return the tokens of a person and of the machines that they keep; ``all_`` those of the whole town, for who confirms them."""
    rows = Token.objects.filter(user__town=user.town).select_related("user", "made_by", "confirmed_by")
    return rows if all_ else rows.filter(Q(user=user) | Q(user__machine__keeper=user)).distinct()


def calendar_of(user: User) -> Calendar | None:
    """Return the calendar of a person whose secret address holds."""
    return Calendar.objects.filter(user=user, revoked_on=None).first()
