"""Accounts and roles: made, given, ended and reset by two, each an entry, and the data protection officer told."""

import re
import secrets
from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from rempart.base import RempartError, Words
from rempart.desk.accounts import attempts
from rempart.desk.accounts.alerts import alert
from rempart.desk.accounts.models import KeptForm, RoleGrant, User
from rempart.desk.accounts.sessions import end_sessions
from rempart.desk.administration.models import FactorReset
from rempart.desk.cases.models import Membership
from rempart.desk.day import now, today
from rempart.desk.pages.words import sentences
from rempart.desk.record import SYSTEM, record
from rempart.desk.rights.table import table

ONCE = timedelta(hours=72)
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,148}", re.ASCII)
_PSEUDONYM = re.compile(r"[A-Z]{1,3}-[0-9]{1,6}", re.ASCII)


class RefusedError(RempartError):
    """What an administrator asked is refused; ``words`` says why, for the form, and ``field`` where."""

    def __init__(self, field: str, key: str, **values: str) -> None:
        text = sentences()[f"administration.{key}"]
        self.words = Words(en=text.en.format(**values), fr=text.fr.format(**values))
        self.field = field
        super().__init__("administration", key, "")


def _same_town(by: User, user: User) -> None:
    if by.town_id != user.town_id:
        raise RefusedError("user", "refused_town")


@transaction.atomic
def make_account(by: User, username: str, pseudonym: str, name: str, unit: str, language: str) -> tuple[User, str]:
    """Make an account in the maker's town, without a role, and return it with its one-time password.

    Raises:
        RefusedError: the name or the pseudonym has no usable form, or is taken.
    """
    username = username.strip().lower()
    if not _USERNAME.fullmatch(username):
        raise RefusedError("username", "refused_username")
    if User.objects.filter(username__iexact=username).exists():
        raise RefusedError("username", "refused_taken")
    if not _PSEUDONYM.fullmatch(pseudonym):
        raise RefusedError("pseudonym", "refused_pseudonym")
    if User.objects.filter(pseudonym=pseudonym).exists():
        raise RefusedError("pseudonym", "refused_taken")
    password = _password()
    user = User.objects.create_user(
        username, password, pseudonym=pseudonym, name=name.strip()[:200], town=by.town, unit=unit.strip()[:100],
        language=language, once_until=now() + ONCE,
    )  # fmt: skip
    record("account.made", actor=by.pseudonym, data={"user": pseudonym})
    alert("account_made", by.pseudonym, {"user": pseudonym})
    return user, password


@transaction.atomic
def new_password(by: User, user: User) -> str:
    """Make a one-time password for another person, end their sessions, and return it."""
    _same_town(by, user)
    if by.pk == user.pk:
        raise RefusedError("user", "refused_oneself")
    password = _password()
    user.set_password(password)
    user.once_until, user.failures, user.locked_until = now() + ONCE, 0, None
    user.save()
    end_sessions(user)
    record("password.reset", actor=by.pseudonym, data={"user": user.pseudonym})
    alert("password_reset", by.pseudonym, {"user": user.pseudonym})
    return password


@transaction.atomic
def deactivate(by: User, user: User) -> None:
    """End an account at once: sessions now, memberships this night. One person may do it, for it only takes away."""
    _same_town(by, user)
    if by.pk == user.pk:
        raise RefusedError("user", "refused_oneself")
    user.is_active, user.moved_on = False, today()
    user.save(update_fields=["is_active", "moved_on"])
    end_sessions(user)
    record("account.ended", actor=by.pseudonym, data={"user": user.pseudonym})


@transaction.atomic
def move(by: User, user: User, unit: str) -> None:
    """Note that a person changes unit: what they were a member of ends this night."""
    _same_town(by, user)
    user.unit, user.moved_on = unit.strip()[:100], today()
    user.save(update_fields=["unit", "moved_on"])
    record("account.moved", actor=by.pseudonym, data={"user": user.pseudonym})
    alert("account_moved", by.pseudonym, {"user": user.pseudonym})


@transaction.atomic
def propose_role(by: User, user: User, role: str, from_on: date, until_on: date | None) -> RoleGrant:
    """Propose a role; it holds once another administrator confirms it.

    Raises:
        RefusedError: to oneself, an unknown role, days that make no period, or a role that one person may not hold beside another.
    """
    _same_town(by, user)
    if by.pk == user.pk:
        raise RefusedError("role", "refused_oneself")
    if role not in table().roles:
        raise RefusedError("role", "refused_role")
    if from_on < today() or (until_on is not None and until_on <= from_on):
        raise RefusedError("until_on", "refused_days")
    grant = RoleGrant(user=user, role=role, from_on=from_on, until_on=until_on, given_by=by)
    _together(grant)
    grant.save()
    told = {"user": user.pseudonym, "role": role, "from": str(from_on), "until": str(until_on or "")}
    record("role.proposed", actor=by.pseudonym, data=told)
    alert("role_proposed", by.pseudonym, told)
    return grant


@transaction.atomic
def confirm_role(by: User, grant: RoleGrant) -> None:
    """Confirm a role that another administrator proposed.

    Raises:
        RefusedError: by whoever proposed it or is to hold it, or it agrees no longer with the person's other roles.
    """
    grant = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    _same_town(by, grant.user)
    if by.pk in (grant.given_by_id, grant.user_id):
        attempts.note(by.pseudonym, {"user": grant.user.pseudonym, "role": grant.role})
        raise RefusedError("role", "refused_second_hand")
    if grant.confirmed_by_id is not None or not grant.user.is_active:
        raise RefusedError("role", "refused_done")
    _together(grant)
    grant.confirmed_by = by
    grant.save()
    told = {"user": grant.user.pseudonym, "role": grant.role, "proposed_by": grant.given_by.pseudonym}
    record("role.given", actor=by.pseudonym, data=told)
    alert("role_given", by.pseudonym, told)


@transaction.atomic
def refuse_role(by: User, grant: RoleGrant) -> None:
    """Take a proposal away before it was confirmed."""
    grant = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    _same_town(by, grant.user)
    if grant.confirmed_by_id is not None:
        raise RefusedError("role", "refused_done")
    record("role.refused", actor=by.pseudonym, data={"user": grant.user.pseudonym, "role": grant.role})
    grant.delete()


@transaction.atomic
def propose_end(by: User, grant: RoleGrant, on: date) -> None:
    """Propose that a role ends on a day; another administrator confirms it."""
    _same_town(by, grant.user)
    if by.pk == grant.user_id:
        raise RefusedError("role", "refused_oneself")
    if on < today() or grant.confirmed_by_id is None or (grant.until_on is not None and grant.until_on <= on):
        raise RefusedError("role", "refused_days")
    RoleGrant.objects.filter(pk=grant.pk).update(ending_on=on, ending_by=by)
    record(
        "role.end_proposed", actor=by.pseudonym, data={"user": grant.user.pseudonym, "role": grant.role, "on": str(on)}
    )


@transaction.atomic
def confirm_end(by: User, grant: RoleGrant) -> None:
    """Confirm the end of a role."""
    grant = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    _same_town(by, grant.user)
    if by.pk in (grant.ending_by_id, grant.user_id) or grant.ending_on is None:
        raise RefusedError("role", "refused_second_hand")
    until = max(grant.ending_on, grant.from_on)
    RoleGrant.objects.filter(pk=grant.pk).update(until_on=until, ending_on=None)
    told = {"user": grant.user.pseudonym, "role": grant.role, "on": str(until)}
    record("role.ended", actor=by.pseudonym, data=told)
    alert("role_ended", by.pseudonym, told)


@transaction.atomic
def ask_factor_reset(by: User, user: User) -> FactorReset:
    """Ask that a person's second factor be taken away, so that they enrol another."""
    _same_town(by, user)
    if by.pk == user.pk:
        raise RefusedError("user", "refused_oneself")
    row, made = FactorReset.objects.get_or_create(user=user, done_by=None, defaults={"asked_by": by, "asked_at": now()})
    if not made:
        raise RefusedError("user", "refused_asked")
    record("factor.reset_asked", actor=by.pseudonym, data={"user": user.pseudonym})
    return row


@transaction.atomic
def reset_factor(by: User, reset: FactorReset) -> None:
    """Take a second factor away, as the second of two; the person's sessions end."""
    reset = FactorReset.objects.select_for_update().get(pk=reset.pk)
    _same_town(by, reset.user)
    if by.pk in (reset.asked_by_id, reset.user_id):
        attempts.note(by.pseudonym, {"user": reset.user.pseudonym, "act": "factor"})
    if by.pk in (reset.asked_by_id, reset.user_id) or reset.done_by_id is not None:
        raise RefusedError("user", "refused_second_hand")
    Authenticator.objects.filter(user=reset.user).delete()
    end_sessions(reset.user)
    reset.done_by = by
    reset.save()
    told = {"user": reset.user.pseudonym, "asked_by": reset.asked_by.pseudonym}
    record("factor.reset", actor=by.pseudonym, data=told)
    alert("factor_reset", by.pseudonym, told)


@transaction.atomic
def end_of_day(on: date | None = None) -> int:
    """End, at night, what people who left their unit or a role were members of; return how many. Done again it changes nothing.

    What was kept of forms that were never sent again goes too.
    """
    on = on or today()
    held = RoleGrant.holding(on).filter(user=OuterRef("user"), role=OuterRef("role"))
    moved = Q(user__moved_on__lt=on, since__lte=F("user__moved_on"))
    open_ = Membership.objects.filter(Q(until=None) | Q(until__gt=on)).select_related("user", "case")
    left = list(open_.filter(moved | Q(user__is_active=False) | ~Exists(held)).order_by("id"))
    for row in left:
        row.until = on
        row.save(update_fields=["until"])
        told = {"user": row.user.pseudonym, "role": row.role, "on": str(on)}
        record("member.ended", actor=SYSTEM, case=row.case.number, data=told)
    User.objects.filter(moved_on__lt=on).update(moved_on=None)
    KeptForm.objects.filter(at__lt=now() - timedelta(hours=12)).delete()
    return len(left)


def waiting_grants(user: User) -> list[RoleGrant]:
    """Return roles, and ends of roles, that wait for a second hand in a person's town, by day."""
    waiting = RoleGrant.objects.filter(user__town=user.town).filter(Q(confirmed_by=None) | ~Q(ending_on=None))
    return list(waiting.select_related("user", "given_by", "ending_by").order_by(F("from_on"), "id"))


def _together(grant: RoleGrant) -> None:
    two = grant.apart()
    if two:
        one, other = (table().roles[role].words for role in two)  # type: ignore[index]
        text = sentences()["administration.refused_apart"]
        error = RefusedError("role", "refused_apart", one=one.en, other=other.en)
        error.words = Words(
            en=text.en.format(one=one.en, other=other.en), fr=text.fr.format(one=one.fr, other=other.fr)
        )
        raise error


def _password() -> str:
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(4))
