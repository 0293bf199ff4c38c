"""What was sent after a session was locked: kept sealed, shown to its author alone after they sign in, and sent by them again.

Nothing is sent for them: they see the fields and decide. Files and passwords are not kept.
"""

import re
import secrets
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from django.http import HttpRequest

from rempart.base import Words
from rempart.base.yaml_files import read_yaml
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


@cache
def _words() -> tuple[frozenset[str], Mapping[str, Words]]:
    """Return the fields that no person typed, and what the others are called."""
    told = read_yaml(files(__package__).joinpath("kept.yml").read_text(encoding="utf-8"))
    return frozenset(told["machine"]), {name: Words(**words) for name, words in told["words"].items()}


def is_typed(name: str) -> bool:
    """Tell whether a field holds what a person typed or chose, and so is shown again."""
    return name not in _words()[0]


def words_of(name: str) -> Words | None:
    """Return what a field is called: by its name, else by the end of it; None where it has no words."""
    words = _words()[1]
    return words.get(name) or words.get(re.split(r"[-.]", name)[-1]) or words.get(re.split(r"[-.]", name)[0])


def shown_of(kept: KeptForm) -> list[tuple[Words | None, str, str]]:
    """Return the fields that a person typed: words, name, and what stands there."""
    return [(words_of(name), name, value) for name, value in fields_of(kept) if value.strip() and is_typed(name)]


def kept_of(user: User) -> Iterable[KeptForm]:
    """Return what is kept for a person, the newest first."""
    return KeptForm.objects.filter(user=user).order_by("-at")


def forget(user: User, key: str) -> None:
    """Forget what was kept."""
    KeptForm.objects.filter(user=user, key=key).delete()
