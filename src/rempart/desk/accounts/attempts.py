"""Tries to be the second hand for what one's own first hand did: refused by whoever notices, told to the data protection officer.

The refusal rolls back what was begun, so the try is noted here and told once the act has ended, in a transaction of its own.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from django.db import transaction

from rempart.desk.accounts.alerts import alert_once_a_day
from rempart.desk.record import record

KIND = "own_draft"
_noted: ContextVar[list[tuple[str, str | None, dict[str, Any]]] | None] = ContextVar("attempts", default=None)


def begin() -> None:
    """Forget what was noted before, at the start of a request."""
    _noted.set([])


def note(actor: str, what: Mapping[str, Any], case: str | None = None) -> None:
    """Note that somebody tried; outside a request nobody is told, for there nobody tries doors.

    Args:
        actor: their pseudonym.
        what: of which act, in ids and codes.
        case: number of the case.
    """
    noted = _noted.get()
    if noted is not None:
        noted.append((actor, case, dict(what)))


def tell() -> None:
    """Write an entry for each try, and one alert a day for the tries of one person in one case.

    Raises:
        JournalDownError: it cannot be written.
    """
    for actor, case, what in _noted.get() or ():
        with transaction.atomic():
            record("own_draft.tried", actor=actor, data=what, case=case)
            alert_once_a_day(KIND, actor, what, case)
    begin()
