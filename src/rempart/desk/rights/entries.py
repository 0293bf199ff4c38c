"""What the journal holds of whoever reads a page, is refused one, or tries doors; the data protection officer is told of the last.

A key, a number or a code of what a page is about: never a name, nor whatever else somebody typed into an address.
"""

import re
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from rempart.desk import record
from rempart.desk.accounts.alerts import alert, alert_once_a_day
from rempart.desk.accounts.models import User
from rempart.desk.rights import scope
from rempart.desk.rights.table import Route

DENIED = "denied"
MANY_DENIALS = 5
"""Refusals of one person in one day, at which the data protection officer is told."""
REFUSED = "act.refused"
"""A form sent back, where reading its page has no name of its own: some forms stand on the page of another address."""
_SAID = {"document": r"[0-9a-f]{32}", "form": r"[a-z]{1,10}", "pseudonym": r"[A-Z]{1,3}-[0-9]{1,6}"}
"""What an address may say in the journal, and its form: whatever else somebody types there is not written down."""


def object_of(route: Route, kwargs: dict[str, Any]) -> tuple[str, str]:
    """Return kind and key of what a page is about, as openings and entries name it."""
    if route.of == "case":
        return "case", str(kwargs["number"])
    if route.of == "party":
        return "party", "/".join(str(kwargs[name]) for name in ("number", "party") if name in kwargs)
    return route.of, str(kwargs.get("operation" if route.of == "operation" else "address", ""))


def record_key(kind: str, key: str) -> str:
    """Return the key of an object as the journal may hold it: a case or a joint control by its number, else a keyed mark."""
    from rempart.desk.sealing import mark  # noqa: PLC0415 the keys are needed here alone

    return key if kind in ("case", "operation") else mark(key)


def write_reading(request: HttpRequest, route: Route, kwargs: dict[str, Any], refused: int | None = None) -> None:
    """Write that somebody reads a page; ``refused`` is the status with which their form was sent back on it.

    Raises:
        JournalDownError: it cannot be written.
    """
    rights: scope.Rights = request.rights  # type: ignore[attr-defined]
    kind, key = object_of(route, kwargs)
    data: dict[str, Any] = {
        "of": kind,
        "key": record_key(kind, key),
        "roles": sorted(rights.roles),
        "shows": list(route.shows),
        "channel": "page",
    }
    # which one was read: a random key, a code, a pseudonym or a row's number; a name or an address is none of these
    data |= {name: one for name, one in kwargs.items() if isinstance(one, int) or _sayable(name, str(one))}
    if refused is not None:
        data["refused"] = refused
    case = _case_named(kwargs)
    with transaction.atomic(durable=False):
        record.record_now(
            route.event or REFUSED, actor=rights.user.pseudonym, data=data, purpose=rights.purpose, case=case
        )
        _tell_of_canary(rights.user, case)


def _sayable(name: str, text: str) -> bool:
    return name in _SAID and re.fullmatch(_SAID[name], text) is not None


def _case_named(kwargs: dict[str, Any]) -> str | None:
    """Return the number of the case that an address names: its own, or one that is looked at by how long it is kept."""
    from rempart.desk.cases.models import Case  # noqa: PLC0415 models need Django set up

    if "number" in kwargs:
        return str(kwargs["number"])
    if "kept" not in kwargs:
        return None
    return Case.objects.filter(number=kwargs["kept"]).values_list("number", flat=True).first()


def _tell_of_many(user: User) -> None:
    """Tell the data protection officer once a day of whoever is refused again and again: they may be trying doors."""
    from rempart.desk.journal.models import JournalLine  # noqa: PLC0415 models need Django set up

    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if JournalLine.objects.filter(actor=user.pseudonym, action=DENIED, at__gte=midnight).count() == MANY_DENIALS:
        alert("denied", user.pseudonym, {"times": MANY_DENIALS})


def _tell_of_canary(user: User, case: str | None) -> None:
    """Tell the data protection officer, once a day, of whoever opens or tries a case that nobody has a reason to open."""
    if case is not None and case in settings.REMPART.canaries:
        alert_once_a_day("canary", user.pseudonym, {}, case)


def write_denied(user: User, data: dict[str, Any], case: str | None = None) -> None:
    """Write that somebody was refused, and tell of it where it is often, or where they asked for what nobody has a reason to open.

    Raises:
        JournalDownError: it cannot be written.
    """
    with transaction.atomic():
        record.record(DENIED, actor=user.pseudonym, data=data)
        _tell_of_many(user)
        _tell_of_canary(user, case)
