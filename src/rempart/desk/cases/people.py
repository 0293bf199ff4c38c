"""Who works on a case: members added and taken out, and conflicts of interest, which close the case to a person at once."""

from django.db import transaction

from rempart.base import RempartError
from rempart.desk.accounts.models import User
from rempart.desk.cases.acting import CASE_ROLES
from rempart.desk.cases.models import Case, Conflict, Membership
from rempart.desk.day import today
from rempart.desk.record import record

MEMBER_ROLES = (*CASE_ROLES, "partner", "auditor")


@transaction.atomic
def add_member(case: Case, by: User, pseudonym: str, role: str) -> Membership:
    """Make a person a member of a case in a role that they hold.

    Raises:
        RempartError: nobody of the town is called so, they do not hold it, or they declared a conflict of interest.
    """
    on = today()
    user = User.objects.filter(town=case.town, pseudonym=pseudonym).first()
    if user is None:
        raise RempartError(f"case {case.number}", "no_person", "Choose somebody of the list")
    if role not in MEMBER_ROLES or role not in user.roles_on(on):
        raise RempartError(f"case {case.number}", "role_not_held", "Choose a role that the person holds")
    if Conflict.objects.filter(case=case, user=user).exists():
        raise RempartError(f"case {case.number}", "has_conflict", "Choose somebody else")
    row = Membership.objects.filter(case=case, user=user, role=role, until=None).first()
    if row is None:
        row, _ = Membership.objects.update_or_create(
            case=case, user=user, role=role, since=on, defaults={"added_by": by, "until": None}
        )
    record("case.member.added", actor=by.pseudonym, case=case.number, data={"member": user.pseudonym, "role": role})
    return row


@transaction.atomic
def end_membership(case: Case, by: User, member: int) -> None:
    """End a membership today.

    Raises:
        RempartError: there is none, or nobody would be left who leads the case.
    """
    row = Membership.objects.select_for_update().filter(case=case, pk=member, until=None).first()
    if row is None:
        raise RempartError(f"case {case.number}", "no_member", "Look at the list again")
    leads = Membership.objects.filter(case=case, until=None, role__in=("case_officer", "legal_officer"))
    if row.role in ("case_officer", "legal_officer") and not leads.exclude(user=row.user).exists():
        raise RempartError(f"case {case.number}", "last_member", "Add somebody else first")
    row.until = today()
    row.save(update_fields=["until"])
    record(
        "case.member.ended", actor=by.pseudonym, case=case.number,
        data={"member": row.user.pseudonym, "role": row.role},
    )  # fmt: skip


@transaction.atomic
def declare_conflict(case: Case, user: User, reason: str) -> Conflict:
    """Keep that a person has an interest in a case: from now on the case does not exist for them; the reason is in the journal.

    Raises:
        RempartError: no reason is given.
    """
    if not reason.strip():
        raise RempartError(f"case {case.number}", "no_reason", "Say why")
    entry = record("case.conflict", actor=user.pseudonym, case=case.number, data={}, payload=reason.strip().encode())
    conflict, _ = Conflict.objects.get_or_create(case=case, user=user, defaults={"on": today(), "entry": entry.number})
    Membership.objects.filter(case=case, user=user, until=None).update(until=today())
    return conflict


def who_may_join(case: Case) -> list[tuple[User, list[str]]]:
    """Return people of the town who hold a role of cases, are no member in it and have no conflict here, by pseudonym."""
    on = today()
    people = User.objects.filter(town=case.town, is_active=True).exclude(conflict__case=case).order_by("pseudonym")
    members = set(Membership.objects.filter(case=case, until=None).values_list("user_id", "role"))
    found = []
    for user in people:
        free = [role for role in MEMBER_ROLES if role in user.roles_on(on) and (user.pk, role) not in members]
        if free:
            found.append((user, free))
    return found
