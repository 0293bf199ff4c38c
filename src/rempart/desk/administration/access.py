"""One case opened by two: for a day in an emergency, or for a time to an auditor. Asked, agreed, told, and shown for ever."""

from datetime import timedelta

from django.db import transaction

from rempart.desk.accounts import attempts
from rempart.desk.accounts.alerts import alert
from rempart.desk.accounts.models import User
from rempart.desk.administration.models import CaseAccess
from rempart.desk.administration.people import RefusedError
from rempart.desk.cases.acting import CASE_ROLES
from rempart.desk.cases.models import Case, Conflict
from rempart.desk.day import now, today
from rempart.desk.record import record
from rempart.desk.rights.scope import moment, roles_in

BREAK_GLASS, AUDIT = "break_glass", "audit"
LONGEST = 90
"""Days for which a case may be opened to an auditor."""
AGREE = ("legal_officer", "decision_maker")
"""Roles that agree, and that propose an auditor's access."""
_LEAST = 10


@transaction.atomic
def break_glass(user: User, number: str, role: str, reason: str) -> CaseAccess | None:
    """Ask to open one case for a day. The answer is the same where there is no such case, so that nobody learns of one.

    Raises:
        RefusedError: the role is not theirs, or the reason is too short.
    """
    if role not in user.roles_on(today()) or role not in CASE_ROLES:
        raise RefusedError("role", "refused_role")
    if len(reason.strip()) < _LEAST:
        raise RefusedError("reason", "refused_reason")
    case = Case.objects.filter(number=number, town=user.town, purged_on=None).first()
    entry = record(
        "break_glass.asked", actor=user.pseudonym, case=case.number if case else None, data={"role": role, "found": case is not None},
        payload=reason.strip().encode(),
    )  # fmt: skip
    alert("break_glass_asked", user.pseudonym, {"role": role}, case.number if case else None)
    if case is None or Conflict.objects.filter(case=case, user=user).exists():
        return None
    return CaseAccess.objects.create(
        case=case, user=user, kind=BREAK_GLASS, role=role, asked_by=user, asked_at=now(), days=1, entry=entry.number
    )


@transaction.atomic
def propose_audit(by: User, case: Case, auditor: User, days: int, reason: str) -> CaseAccess:
    """Propose that an auditor reads one case for some days.

    Raises:
        RefusedError: the person is no auditor of this town, the days are too many, the reason too short, or the proposer's role does not do it.
    """
    if not roles_in(by, case, today()) & set(AGREE):
        raise RefusedError("case", "refused_case")
    if auditor.town_id != case.town_id or "auditor" not in auditor.roles_on(today()):
        raise RefusedError("auditor", "refused_auditor")
    if not 1 <= days <= LONGEST:
        raise RefusedError("days", "refused_length")
    if len(reason.strip()) < _LEAST:
        raise RefusedError("reason", "refused_reason")
    told = {"user": auditor.pseudonym, "days": days}
    entry = record("audit.asked", actor=by.pseudonym, case=case.number, data=told, payload=reason.strip().encode())
    return CaseAccess.objects.create(
        case=case, user=auditor, kind=AUDIT, role="auditor", asked_by=by, asked_at=now(), days=days, entry=entry.number
    )


@transaction.atomic
def agree(by: User, access: CaseAccess) -> None:
    """Agree, as the second of two; it runs from now.

    Raises:
        RefusedError: by whoever asked or is let in, by a role that does not agree, with an interest in the case, or a second time.
    """
    access = CaseAccess.objects.select_for_update().get(pk=access.pk)
    if by.pk in (access.asked_by_id, access.user_id):
        attempts.note(by.pseudonym, {"access": access.pk})
        raise RefusedError("access", "refused_second_hand")
    if by.town_id != access.case.town_id or not by.roles_on(today()) & set(AGREE):
        raise RefusedError("access", "refused_second_hand")
    if (
        Conflict.objects.filter(case=access.case, user__in=(by, access.user)).exists()
        or access.agreed_by_id is not None
    ):
        raise RefusedError("access", "refused_done")
    at = moment(today())
    access.agreed_by, access.from_at, access.until_at = by, at, at + timedelta(days=access.days)
    access.save()
    told = {"user": access.user.pseudonym, "role": access.role, "days": access.days, "asked": access.entry}
    record(f"{access.kind}.opened", actor=by.pseudonym, case=access.case.number, data=told)
    alert(access.kind, by.pseudonym, told, access.case.number)


def waiting_for(user: User) -> list[CaseAccess]:
    """Return what waits for a person to agree, the oldest first."""
    if not user.roles_on(today()) & set(AGREE):
        return []
    waiting = CaseAccess.objects.filter(case__town=user.town, agreed_by=None, asked_at__gt=now() - timedelta(days=2))
    waiting = waiting.exclude(asked_by=user).exclude(user=user).exclude(case__conflict__user=user)
    return list(waiting.select_related("case", "user", "asked_by").order_by("asked_at"))


def given_to(user: User) -> list[CaseAccess]:
    """Return what a person was given, the newest first; what nobody agreed to yet would tell them that the case exists."""
    given = CaseAccess.objects.filter(user=user, agreed_by__isnull=False).select_related("case", "agreed_by")
    return list(given.order_by("-asked_at")[:20])
