"""What was sent after a session was locked: kept sealed, shown to its author alone after they sign in, and sent by them again.

Nothing is sent for them: they see the fields and decide. Files and passwords are not kept.
"""

import secrets
from collections.abc import Iterable

from django.http import HttpRequest

from rempart.desk import sealing
from rempart.desk.accounts.models import KeptForm, User
from rempart.desk.day import now

KEY = "forms"
_LARGEST = 200_000
_NEVER = ("csrfmiddlewaretoken", "credential", "code", "kept")


def keep(request: HttpRequest, user: User) -> KeptForm | None:
    """Keep the fields of a POST; None where there is nothing worth keeping."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if not name.lower().startswith(_NEVER) and "password" not in name.lower()
        for value in values
    ]
    if not any(value.strip() for _, value in fields) or sum(len(value) for _, value in fields) > _LARGEST:
        return None
    sealing.make_key(KEY)
    key = secrets.token_hex(16)
    sealed = sealing.seal_json(KEY, f"form/{key}", fields)
    return KeptForm.objects.create(user=user, key=key, path=request.get_full_path()[:500], sealed=sealed, at=now())


def fields_of(kept: KeptForm) -> list[tuple[str, str]]:
    """Return the fields as they were sent."""
    return [(name, value) for name, value in sealing.unseal_json(KEY, f"form/{kept.key}", kept.sealed)]


def kept_of(user: User) -> Iterable[KeptForm]:
    """Return what is kept for a person, the newest first."""
    return KeptForm.objects.filter(user=user).order_by("-at")


def forget(user: User, key: str) -> None:
    """Forget what was kept."""
    KeptForm.objects.filter(user=user, key=key).delete()
