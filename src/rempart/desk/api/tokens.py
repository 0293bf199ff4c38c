"""Tokens made, confirmed, revoked and read. The secret is shown once; what is stored is its hash."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import date

from django.db import transaction

from rempart.base import RempartError
from rempart.desk.accounts import attempts
from rempart.desk.accounts.alerts import alert
from rempart.desk.accounts.models import User
from rempart.desk.api.models import Calendar, Machine, Token
from rempart.desk.api.scopes import scopes
from rempart.desk.day import today
from rempart.desk.record import record
from rempart.procedures.pack import pack_ids, versions_of

_KIND = "rempart"
"""First word of a secret, so that scanners for secrets know one that was left in a file."""


def case_types() -> list[str]:
    """Return every kind of case there is, ``pack/procedure``, in the order of packs and their files."""
    from rempart.desk.cases.standing import pack_of  # noqa: PLC0415 it reads this app's neighbours

    return [f"{pack}/{one}" for pack in pack_ids() for one in pack_of(pack, max(versions_of(pack))).procedures]


def digest_of(secret: str) -> str:
    """Return the hash of a secret; a secret of 256 bits needs no slow one."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _secret() -> tuple[str, str]:
    prefix = secrets.token_hex(4)
    return prefix, f"{_KIND}_{prefix}_{secrets.token_urlsafe(32)}"


@transaction.atomic
def make_token(
    by: User, user: User, label: str, asked: Collection[str], types: Collection[str], expires_on: date
) -> tuple[Token, str]:
    """Make a token for oneself, or for a machine that one keeps; return it and its secret, which is never shown again.

    Raises:
        RempartError: a scope or a kind of case is missing or unknown, the day is past or more than a year away, or the
            account is another person's.
    """
    if user != by and not Machine.objects.filter(user=user, keeper=by).exists():
        raise RempartError("token", "that account is another person's", "Make one for yourself")
    if not asked or set(asked) - set(scopes()) or not types or set(types) - set(case_types()):
        raise RempartError("token", "a scope or a kind of case is missing or unknown", "Choose from the list")
    if expires_on <= today():
        raise RempartError("token", "it would be dead already", "Give a later day")
    prefix, secret = _secret()
    token = Token(
        user=user, prefix=prefix, digest=digest_of(secret), label=label, scopes=sorted(asked), case_types=sorted(types),
        made_by=by, made_on=today(), expires_on=expires_on,
    )  # fmt: skip
    token.save()
    data = {
        "token": prefix,
        "of": user.pseudonym,
        "scopes": token.scopes,
        "types": token.case_types,
        "until": str(expires_on),
    }
    record("token.made", actor=by.pseudonym, data=data, payload=label.encode())
    return token, secret


@transaction.atomic
def confirm_token(token: Token, by: User) -> None:
    """Let a token open what it names.

    Raises:
        RempartError: whoever made or holds it cannot confirm it; it is dead, or confirmed already.
    """
    token = Token.objects.select_for_update().get(pk=token.pk)
    own = by in (token.made_by, token.user)
    if own:
        attempts.note(by.pseudonym, {"token": token.prefix})
    if own or Machine.objects.filter(user=token.user, keeper=by).exists():
        raise RempartError("token", "whoever made it cannot confirm it", "Another person does")
    if token.confirmed_by_id or token.revoked_on or today() >= token.expires_on:
        raise RempartError("token", "it is confirmed, revoked or dead already", "Look at the list again")
    token.confirmed_by = by
    token.save(update_fields=["confirmed_by"])
    record("token.confirmed", actor=by.pseudonym, data={"token": token.prefix, "of": token.user.pseudonym})
    alert("token_confirmed", by.pseudonym, {"token": token.prefix, "of": token.user.pseudonym})


@transaction.atomic
def revoke_token(token: Token, by: User) -> None:
    """End a token at once; done again it changes nothing but the journal."""
    Token.objects.filter(pk=token.pk, revoked_on=None).update(revoked_on=today())
    record("token.revoked", actor=by.pseudonym, data={"token": token.prefix, "of": token.user.pseudonym})


@transaction.atomic
def make_machine(by: User, name: str, pseudonym: str, unit: str) -> User:
    """Make an account of software, which signs in by token alone; its roles are given by two others, as a person's are.

    Raises:
        RempartError: the name is taken.
    """
    if User.objects.filter(username=name).exists() or User.objects.filter(pseudonym=pseudonym).exists():
        raise RempartError("machine", "that name is taken", "Give another")
    user = User.objects.create_user(name, None, pseudonym=pseudonym, name=name, town=by.town, unit=unit)
    Machine.objects.create(user=user, keeper=by)
    record("machine.made", actor=by.pseudonym, data={"machine": pseudonym})
    return user


def token_of(secret: str) -> Token | None:
    """Return the token of a secret, whether it still holds or not."""
    return Token.objects.select_related("user__town").filter(digest=digest_of(secret)).first()


@transaction.atomic
def make_calendar(by: User) -> tuple[Calendar, str]:
    """Make the secret address of one's calendar; earlier ones end, and the address is never shown again."""
    Calendar.objects.filter(user=by, revoked_on=None).update(revoked_on=today())
    secret = secrets.token_urlsafe(32)
    made = Calendar.objects.create(user=by, prefix=secrets.token_hex(4), digest=digest_of(secret), made_on=today())
    record("calendar.made", actor=by.pseudonym, data={"calendar": made.prefix})
    return made, secret


@transaction.atomic
def revoke_calendar(by: User) -> None:
    """End the secret address of one's calendar."""
    Calendar.objects.filter(user=by, revoked_on=None).update(revoked_on=today())
    record("calendar.revoked", actor=by.pseudonym, data={})


def calendar_of(secret: str) -> Calendar | None:
    """Return the calendar of a secret address that still holds, of a person who still has an account."""
    found = Calendar.objects.select_related("user__town").filter(digest=digest_of(secret), revoked_on=None).first()
    return found if found is not None and found.user.is_active else None
