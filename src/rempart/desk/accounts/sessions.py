"""Sessions of a person: where they are signed in, and ending one from elsewhere."""

import re
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from rempart.desk.accounts.models import SignedIn, User
from rempart.desk.day import now

_BROWSERS = re.compile(r"(Edg|OPR|Firefox|Chrome|Safari)[A-Za-z]*/(\d+)")
_SYSTEMS = re.compile(r"Windows|Android|iPhone|iPad|Macintosh|Linux")


def browser_of(agent: str) -> str:
    """Return browser and system in two words; nothing else of what a browser tells of itself is kept."""
    browser, system = _BROWSERS.search(agent), _SYSTEMS.search(agent)
    return " ".join(filter(None, [browser and f"{browser[1]} {browser[2]}", system and system[0]]))


@receiver(user_logged_in)
def remember(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Keep that a session is a person's: at sign-in, and where its key changes."""
    if not request.session.session_key:
        request.session.save()
    told = {"user": user, "at": now(), "seen_at": now(), "browser": browser_of(request.headers.get("User-Agent", ""))}
    SignedIn.objects.update_or_create(session=request.session.session_key, defaults=told)


def seen(request: HttpRequest) -> None:
    """Keep that a session was used."""
    SignedIn.objects.filter(session=request.session.session_key).update(seen_at=now())


def sessions_of(user: User) -> list[SignedIn]:
    """Return the sessions of a person that still stand, the newest first; those that are gone are forgotten."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    rows = list(SignedIn.objects.filter(user=user).order_by("-at"))
    standing = [one for one in rows if store().exists(one.session)]
    SignedIn.objects.filter(pk__in=[one.pk for one in rows if one not in standing]).delete()
    return standing


def end_sessions(user: User, *, but: str | None = None, only: int | None = None) -> int:
    """End sessions of a person: all, all but one key, or only one row; return how many."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    rows = SignedIn.objects.filter(user=user).exclude(session=but or "")
    rows = rows.filter(pk=only) if only is not None else rows
    keys = list(rows.values_list("session", flat=True))
    for key in keys:
        store(key).delete()
    rows.delete()
    return len(keys)
