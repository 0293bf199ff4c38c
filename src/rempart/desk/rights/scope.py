"""The one query layer: rows that a person may see. Pages ask here, and never a model's manager."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case, Document
from rempart.desk.rights.table import DataClass, table

if TYPE_CHECKING:
    from rempart.desk.api.models import Calendar, Export, Token

_SEES_FILES = frozenset({"case", "named", "own"})


@dataclass(frozen=True)
class Rights:
    """What a person may see of one object today: the roles in which they are there, and the purpose that they gave."""

    user: User
    roles: frozenset[str]
    purpose: str | None = None

    def sees(self, data: DataClass) -> bool:
        """Tell whether any of the roles sees a data class at all."""
        return bool(table().reach(self.roles, data))

    def sees_whole(self, data: DataClass) -> bool:
        """Tell whether a data class is seen whole in this case, and not as a summary or where named alone."""
        return bool(table().reach(self.roles, data) & {"case", "all"})


def cases_of(user: User, on: date) -> QuerySet[Case]:
    """Return the cases that a person is a member of on a day, of their own town, with no conflict of interest declared."""
    held = frozenset(user.roles_on(on))
    member = Q(membership__user=user, membership__since__lte=on, membership__role__in=held) & (
        Q(membership__until=None) | Q(membership__until__gt=on)
    )
    return Case.objects.filter(member, town=user.town, purged_on=None).exclude(conflict__user=user).distinct()


def roles_in(user: User, case: Case, on: date) -> frozenset[str]:
    """Return the roles in which a person is a member of a case on a day."""
    members = case.membership_set.filter(Q(until=None) | Q(until__gt=on), user=user, since__lte=on)
    return frozenset(members.values_list("role", flat=True)) & frozenset(user.roles_on(on))


def documents_of(rights: Rights, case: Case) -> QuerySet[Document]:
    """Return the documents of a case that a person may see: of a class seen whole, or on which they are named."""
    classes: Iterable[DataClass] = ("P", "T", "A", "R", "N")
    whole = [one for one in classes if rights.sees_whole(one)]
    named = [one for one in classes if table().reach(rights.roles, one) & _SEES_FILES]
    mine = Q(data_class__in=named) & (Q(named=rights.user) | Q(added_by=rights.user))
    return case.document_set.filter(Q(data_class__in=whole) | mine).distinct().order_by("added_at", "id")


def exports_of(case: Case) -> "QuerySet[Export]":
    """Return the exports of a case, the newest first; whoever reaches the page of a case's exports sees them all."""
    from rempart.desk.api.models import Export  # noqa: PLC0415 that app reads this module

    return Export.objects.filter(case=case).select_related("asked_by", "allowed_by").order_by("-number")


def tokens_of(user: User, *, all_: bool = False) -> "QuerySet[Token]":
    """Return the tokens of a person and of the machines that they keep; ``all_`` those of the whole town, for who confirms them."""
    from rempart.desk.api.models import Token  # noqa: PLC0415 that app reads this module

    rows = Token.objects.filter(user__town=user.town).select_related("user", "made_by", "confirmed_by")
    return rows if all_ else rows.filter(Q(user=user) | Q(user__machine__keeper=user)).distinct()


def machines_of(user: User) -> QuerySet[User]:
    """Return the machine accounts that a person answers for."""
    return User.objects.filter(machine__keeper=user, is_active=True).order_by("pseudonym")


def calendar_of(user: User) -> "Calendar | None":
    """Return the calendar of a person whose secret address holds."""
    from rempart.desk.api.models import Calendar  # noqa: PLC0415 that app reads this module

    return Calendar.objects.filter(user=user, revoked_on=None).first()


def packs_of(user: User) -> set[str]:
    """Return the pack of the town, and those of its cases."""
    from rempart.desk.configuration import desk_settings  # noqa: PLC0415 one word of it

    return {desk_settings().pack, *Case.objects.filter(town=user.town).values_list("pack", flat=True).distinct()}
