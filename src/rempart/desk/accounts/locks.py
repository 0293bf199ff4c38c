"""Failed sign-ins: counted an account, which is locked for a while after several; the journal never holds what was typed."""

from datetime import timedelta

from django.db import transaction

from rempart.desk.accounts.alerts import alert
from rempart.desk.accounts.models import User
from rempart.desk.day import now
from rempart.desk.record import SYSTEM, record
from rempart.desk.sealing import mark

ALLOWED = 8
LOCKED = timedelta(minutes=15)


def may_sign_in(user: User) -> bool:
    """Tell whether an account may be signed in to now: it is active, not locked, and its one-time password has not run out."""
    at = now()
    if not user.is_active or (user.locked_until is not None and user.locked_until > at):
        return False
    return user.once_until is None or user.once_until > at


@transaction.atomic
def failed(typed: str, step: str = "password") -> None:
    """Write that a sign-in failed, count it, and lock the account after several."""
    user = User.objects.select_for_update().filter(username__iexact=typed).first()
    told = {"step": step} if user else {"step": step, "name": mark(f"account:{typed}")}
    record("signin.failed", actor=user.pseudonym if user else SYSTEM, data=told)
    if user is None:
        return
    user.failures += 1
    if user.failures >= ALLOWED:
        user.failures, user.locked_until = 0, now() + LOCKED
        alert("locked", user.pseudonym, {"minutes": int(LOCKED.total_seconds() // 60)})
    user.save(update_fields=["failures", "locked_until"])


def succeeded(user: User) -> None:
    """Forget the failures of an account."""
    User.objects.filter(pk=user.pk).update(failures=0, locked_until=None)
    user.failures, user.locked_until = 0, None
