"""Conflict of interest: what a person declared of their own, and what happens where a case holds the same."""

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from rempart.base import RempartError
from rempart.desk import sealing
from rempart.desk.accounts.alerts import alert
from rempart.desk.accounts.models import Interest, User
from rempart.desk.cases.models import Case, CaseMark, Conflict
from rempart.desk.day import today
from rempart.desk.record import SYSTEM, record

KEY = "interests"
KINDS = ("name", "address", "number")


@dataclass(frozen=True)
class Declared:
    """One declaration, as its own person sees it."""

    key: str
    kind: str
    text: str


def mark_of(kind: str, text: str) -> str:
    """Return the mark of a name, address or number as those of cases are made."""
    folded = text if kind == "number" else sealing.folded(text)
    return sealing.mark(f"{kind}:{folded}")


@transaction.atomic
def declare(user: User, kind: str, text: str) -> Interest:
    """Keep what a person declares, and block them from the cases that hold it already.

    Raises:
        RempartError: the kind is unknown, or nothing was said.
    """
    text = text.strip()
    if kind not in KINDS or not text:
        raise RempartError("interest", "there is nothing to declare", "Give a name, an address or a number")
    sealing.make_key(KEY)
    key = secrets.token_hex(16)
    sealed = sealing.seal_json(KEY, f"interest/{key}", text)
    row = Interest.objects.create(user=user, key=key, kind=kind, mark=mark_of(kind, text), sealed=sealed, on=today())
    record("interest.declared", actor=user.pseudonym, data={"kind": kind, "interest": key})
    held = CaseMark.objects.filter(mark=row.mark, case__town=user.town, case__purged_on=None).values("case")
    for case in Case.objects.filter(pk__in=held).order_by("number"):
        _block(case, user)
    return row


@transaction.atomic
def withdraw(user: User, key: str) -> None:
    """Take a declaration back; cases that it blocked stay blocked.

    Raises:
        Interest.DoesNotExist: it is not theirs.
    """
    Interest.objects.get(user=user, key=key).delete()
    record("interest.withdrawn", actor=user.pseudonym, data={"interest": key})


def declared_by(user: User) -> list[Declared]:
    """Return what a person declared, for that person alone."""
    rows = user.interests.order_by("id")
    return [Declared(one.key, one.kind, sealing.unseal_json(KEY, f"interest/{one.key}", one.sealed)) for one in rows]


def hits(case: Case) -> list[User]:
    """Return the people of the town whose declarations a case holds, by pseudonym."""
    marks = CaseMark.objects.filter(case=case).values("mark")
    found = User.objects.filter(town=case.town, interests__mark__in=marks)
    return list(found.distinct().order_by("pseudonym"))


@transaction.atomic
def block_hits(case: Case) -> list[User]:
    """Block whoever a case hits, at its opening and whenever it names somebody more; return them."""
    found = hits(case)
    for user in found:
        _block(case, user)
    return found


@transaction.atomic
def declare_on_case(case: Case, user: User, reason: str) -> Conflict:
    """Keep a person away from one case on their own word."""
    entry = record(
        "conflict.declared",
        actor=user.pseudonym,
        case=case.number,
        data={"user": user.pseudonym},
        payload=reason.encode(),
    )
    row, _ = Conflict.objects.get_or_create(case=case, user=user, defaults={"on": today(), "entry": entry.number})
    return row


def colleagues(case: Case, user: User) -> QuerySet[User]:
    """Return who could take a case in a person's stead: of their unit, in one of their roles, not blocked; by pseudonym."""
    day = today()
    roles = user.roles_on(day)
    others = User.objects.filter(town=case.town, unit=user.unit, is_active=True).exclude(pk=user.pk)
    others = others.exclude(pk__in=Conflict.objects.filter(case=case).values("user"))
    able = [one.pk for one in others if one.roles_on(day) & roles]
    return User.objects.filter(pk__in=able).order_by("pseudonym")


def _block(case: Case, user: User) -> None:
    if Conflict.objects.filter(case=case, user=user).exists():
        return
    told = {"user": user.pseudonym}
    entry = record("conflict.found", actor=SYSTEM, case=case.number, data=told)
    Conflict.objects.create(case=case, user=user, on=today(), entry=entry.number)
    alert("conflict", SYSTEM, told, case.number)
