"""The one query layer: rows that a person may see. Pages ask here, and never a model's manager."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.db.models import Model, Q, QuerySet

from rempart.desk.accounts.models import User
from rempart.desk.administration.models import CaseAccess
from rempart.desk.cases.models import Case, CaseFact, Conflict, Document, Membership
from rempart.desk.cases.work import Hearing, Note
from rempart.desk.day import now
from rempart.desk.rights.table import DataClass, table
from rempart.procedures.case.events import local_day

_SEES_FILES = frozenset({"case", "named", "own"})
_Row = TypeVar("_Row", bound=Model)
KNOWN: dict[str, Callable[[User, frozenset[str], str], bool]] = {}
"""Of a kind of object that a room above keeps (``of`` in the table of rights): may a person, in these roles, know of this one?"""


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


def of_town(rows: QuerySet[_Row], user: User) -> QuerySet[_Row]:
    """Leave out the lines of the journal, or the alerts, of another town than a person's: its cases, and what its people do elsewhere.

    What somebody of another town did to a case of one's own stays, and what the desk itself did without a case is of every town.
    """
    numbers = Case.objects.values("number")
    elsewhere = User.objects.exclude(town=user.town).values("pseudonym")
    here = Q(case__in=numbers.filter(town=user.town)) | ~Q(actor__in=elsewhere)
    return rows.filter(here).exclude(case__in=numbers.exclude(town=user.town))


def cases_of(user: User, on: date) -> QuerySet[Case]:
    """Return the cases that a person is a member of on a day, or that two opened to them for a time.

    Of their own town alone, and none with a conflict of interest declared.
    """
    held = frozenset(user.roles_on(on))
    mine = Q(pk__in=memberships_of(user, held, on).values("case"))
    let_in = Q(pk__in=_accesses(user, on, held).values("case"))
    declared = Conflict.objects.filter(user=user).values("case")
    return Case.objects.filter(mine | let_in, town=user.town, purged_on=None).exclude(pk__in=declared)


def cases_for_requests(user: User, on: date) -> QuerySet[Case]:
    """Return the cases in which a person may look for whoever asks for their own data; none with a conflict of interest declared.

    All of the town for the data protection officer, who learns their numbers alone; else those that they work on.
    """
    if not table().reach(frozenset(user.roles_on(on)), "J") & {"all"}:
        return cases_of(user, on)
    declared = Conflict.objects.filter(user=user).values("case")
    return Case.objects.filter(town=user.town, purged_on=None).exclude(pk__in=declared)


def memberships_of(user: User, roles: Collection[str], on: date) -> QuerySet[Membership]:
    """Return the memberships of a person in some roles that run on a day."""
    running = Q(until=None) | Q(until__gt=on)
    return Membership.objects.filter(running, user=user, role__in=roles, since__lte=on)


def roles_in(user: User, case: Case, on: date) -> frozenset[str]:
    """Return the roles in which a person is in a case on a day, as a member or because two let them in."""
    held = frozenset(user.roles_on(on))
    members = case.membership_set.filter(Q(until=None) | Q(until__gt=on), user=user, since__lte=on)
    let_in = _accesses(user, on, held).filter(case=case)
    return frozenset([*members.values_list("role", flat=True), *let_in.values_list("role", flat=True)]) & held


def accesses_to(case: Case) -> QuerySet[CaseAccess]:
    """Return who was let into a case by two, ended ones too: a case shows it for ever."""
    agreed = CaseAccess.objects.filter(case=case, agreed_by__isnull=False)
    return agreed.select_related("user", "asked_by", "agreed_by").order_by("from_at", "id")


def _accesses(user: User, on: date, held: frozenset[str]) -> QuerySet[CaseAccess]:
    """Return the accesses that run now, on the day it is for the desk."""
    at = moment(on)
    return CaseAccess.objects.filter(
        user=user, role__in=held, agreed_by__isnull=False, from_at__lte=at, until_at__gt=at
    )


def moment(on: date) -> datetime:
    """Return this instant on a day: in a practice town the clock may be ahead of the calendar."""
    return now() + timedelta(days=(on - local_day(now(), settings.TIME_ZONE)).days)


def kept_of(rights: Rights, on: date) -> QuerySet[Case]:
    """Return the cases of which a person sees until when they are kept: their own; all of the town by number for the data protection officer."""
    if "data_protection_officer" in rights.roles:
        return Case.objects.filter(town=rights.user.town, purged_on=None)
    return cases_of(rights.user, on)


def documents_of(rights: Rights, case: Case) -> QuerySet[Document]:
    """Return the documents of a case that a person may see: of a class seen whole, on which they are named, or shown at a hearing.

    What the person concerned was shown whole is no secret for whoever sees what that person supplied and received.
    """
    classes: Iterable[DataClass] = ("P", "T", "A", "R", "N")
    whole = [one for one in classes if rights.sees_whole(one)]
    named = [one for one in classes if table().reach(rights.roles, one) & _SEES_FILES]
    mine = Q(data_class__in=named) & (Q(named=rights.user) | Q(added_by=rights.user))
    shown = Q(disclosure__shown="whole") if rights.sees_whole("A") else Q(pk=None)
    return case.document_set.filter(Q(data_class__in=whole) | mine | shown).distinct().order_by("added_at", "id")


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


def machines_of(user: User) -> QuerySet[User]:
    """Return the machine accounts that a person answers for."""
    return User.objects.filter(machine__keeper=user, is_active=True).order_by("pseudonym")


def packs_of(user: User) -> set[str]:
    """Return the pack of the town, and those of its cases."""
    from rempart.desk.configuration import desk_settings  # noqa: PLC0415 one word of it

    return {desk_settings().pack, *Case.objects.filter(town=user.town).values_list("pack", flat=True).distinct()}
