"""Who read or did what, when and why: the desk's journal, written in the transaction of the act, and before a page is rendered.

The journal is ``rempart.journal.SqlJournal`` in the desk's own database; its key lies in the folder of keys.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, transaction

from rempart.base import RempartError
from rempart.desk import sealing
from rempart.desk.configuration import keys_folder
from rempart.journal.checkpoint import SigningKey
from rempart.journal.entries import Entry
from rempart.journal.sql import SqlJournal

SYSTEM = "desk"
"""Who acts where no person does: clocks, and the purge."""
_PAYLOADS = "payloads"
_written: ContextVar[int] = ContextVar("written", default=0)
_purpose: ContextVar[str | None] = ContextVar("purpose", default=None)
_channel: ContextVar[Mapping[str, str] | None] = ContextVar("channel", default=None)


class JournalDownError(RempartError):
    """The journal cannot be written: nothing may be read or done until it can."""


@cache
def _signing(path: Path) -> SigningKey:
    origin = path.with_suffix(".origin").read_text(encoding="utf-8").strip()
    return SigningKey.read(origin, path.read_bytes())


def journal() -> SqlJournal:
    """Return the desk's journal on the connection of this thread.

    Raises:
        JournalDownError: its key is missing or damaged.
    """
    connection.ensure_connection()
    try:
        key = _signing(keys_folder() / "journal.pem")
    except (OSError, ValueError, TypeError) as error:
        raise JournalDownError("journal", "its key cannot be read", "Restore the folder of keys") from error
    return SqlJournal(connection.connection, "sqlite" if connection.vendor == "sqlite" else "postgresql", key)


def record(
    action: str,
    *,
    actor: str,
    data: Mapping[str, Any],
    purpose: str | None = None,
    case: str | None = None,
    payload: bytes | None = None,
) -> Entry:
    """Write one entry in the transaction that is open; it is there when that commits.

    Args:
        action: what was done, as ``case.read``.
        actor: the pseudonym of who did it.
        data: ids, days and codes; never a name nor a free text, which belong into ``payload``.
        purpose: id of the purpose; that which the request was opened for by default.
        case: number of the case.
        payload: what may be erased later, under a commitment; sealed as ``payload_of`` opens it.

    Raises:
        JournalDownError: it cannot be written; the act must not happen.
    """
    if not connection.in_atomic_block:
        raise JournalDownError("journal", "no transaction is open, so act and entry could part", "Open one around both")
    try:
        purpose = purpose or _purpose.get()
        data = {**data, **(_channel.get() or {})}
        if payload is not None:
            payload = sealing.seal(_key_of(case), _place_of(action), payload)
        entry = journal().append(action, actor=actor, data=data, purpose=purpose, case=case, payload=payload)
        _index(entry)
    except (DatabaseError, RempartError) as error:
        raise _down(error) from error
    except Exception as error:
        if type(error).__module__.partition(".")[0] in (
            "sqlite3",
            "psycopg",
        ):  # the journal speaks to the driver itself
            raise _down(error) from error
        raise
    _written.set(_written.get() + 1)
    return entry


def payload_of(entry: Entry) -> bytes | None:
    """Return the payload of an entry; None where it has none, or none any more, or the key of its case is gone.

    It is sealed under the key of the case that the entry names, else under one of the desk's, so that neither the database
    nor a backup tells it to whoever has no keys.
    """
    sealed = journal().payload(entry.number)
    try:
        return None if sealed is None else sealing.unseal(_key_of(entry.case), _place_of(entry.action), sealed)
    except sealing.DestroyedError:
        return None


def _key_of(case: str | None) -> str:
    if case is None and not sealing.has_key(_PAYLOADS):
        sealing.make_key(_PAYLOADS)
    return case or _PAYLOADS


def _place_of(action: str) -> str:
    return f"payload/{action}"


def _index(entry: Entry) -> None:
    """Keep what lists are filtered by beside the entry; the entry alone proves anything."""
    from rempart.desk.journal.models import JournalLine  # noqa: PLC0415 models need Django set up

    JournalLine.objects.create(
        number=entry.number,
        at=entry.at,
        actor=entry.actor,
        action=entry.action,
        case=entry.case or "",
        purpose=entry.purpose or "",
    )


def record_now(action: str, **told: Any) -> Entry:
    """Write one entry in a transaction of its own, committed when this returns: for readings, before the page is made."""
    try:
        with transaction.atomic(durable=False):
            return record(action, **told)
    except DatabaseError as error:
        raise _down(error) from error


def for_purpose(purpose: str | None) -> None:
    """Say for which purpose this request reads and acts; None before each request."""
    _purpose.set(purpose)


def for_channel(said: Mapping[str, str] | None) -> None:
    """Say by which channel this request came in, for its entries; None for pages, before each request."""
    _channel.set(said)


def noted() -> None:
    """Count an entry that a room below wrote into the journal itself, in the transaction that is open."""
    _written.set(_written.get() + 1)


def entries_written() -> int:
    """Return how many entries this context has written, so that an act without one is noticed."""
    return _written.get()


def _down(error: Exception) -> JournalDownError:
    if isinstance(error, JournalDownError):
        return error
    return JournalDownError("journal", "it cannot be written, so nothing may be read or done", "Tell the administrator")
