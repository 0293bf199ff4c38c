"""The one query layer: rows that a person may see. Pages ask here, and never a model's manager."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case, CaseFact, Document
from rempart.desk.cases.work import Hearing, Note
from rempart.desk.rights.table import DataClass, table

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


def hearings_of(cases: QuerySet[Case], first: date, last: date) -> QuerySet[Hearing]:
    """Return the hearings of cases that are to be held from one day to another, by day and number."""
    rows = Hearing.objects.filter(case__in=cases.values("pk"), on__gte=first, on__lte=last, closed_in=None)
    return rows.select_related("case").order_by("on", "case__number")


def notes_of(rights: Rights, case: Case) -> QuerySet[Note]:
    """Return the notes of a case that a person may see: all, or their own."""
    if rights.sees_whole("N"):
        return Note.objects.filter(case=case)
    return Note.objects.filter(case=case, added_by=rights.user)


def facts_of(rights: Rights, case: Case) -> QuerySet[CaseFact]:
    """Return the facts of a case that a person may see: those of the file for who sees public registers, else those put to the person."""
    if rights.sees("P"):
        return case.casefact_set.all()
    return case.casefact_set.exclude(disclosed_in=None) if rights.sees("A") else case.casefact_set.none()
