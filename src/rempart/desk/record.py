"""Who read or did what, when and why: the desk's journal, written in the transaction of the act, and before a page is rendered.

The journal is ``rempart.journal.SqlJournal`` in the desk's own database; its key lies in the folder of keys. Payloads are
sealed: that of an entry about a case under the case's key, so that older backups hold nothing readable once it is destroyed.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Max

from rempart.base import RempartError
from rempart.desk import sealing
from rempart.desk.configuration import keys_folder
from rempart.journal.checkpoint import SigningKey
from rempart.journal.entries import Entry
from rempart.journal.sql import SqlJournal

SYSTEM = "desk"
"""Who acts where no person does: clocks, and the purge."""
_PAYLOADS = "journal"
"""The desk's own key, under which payloads of entries about no case are sealed."""
_purpose: ContextVar[str | None] = ContextVar("purpose", default=None)
_channel: ContextVar[Mapping[str, str] | None] = ContextVar("channel", default=None)
_fell: ContextVar[bool] = ContextVar("fell", default=False)
_kept: ContextVar[int] = ContextVar("kept", default=0)


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
        payload: what may be erased later. It is kept sealed under the case's key, or the desk's own where there is no
            case; the entry commits to the sealed bytes. ``payload_of`` returns it.

    Raises:
        JournalDownError: it cannot be written, or the case has no key; the act must not happen.
    """
    if not connection.in_atomic_block:
        raise JournalDownError("journal", "no transaction is open, so act and entry could part", "Open one around both")
    with writing():
        purpose = purpose or _purpose.get()
        data = {**data, **(_channel.get() or {})}
        sealed = None if payload is None else _sealed(payload, action, case)
        entry = journal().append(action, actor=actor, data=data, purpose=purpose, case=case, payload=sealed)
        list_entries()
    _count()
    return entry


@contextmanager
def writing() -> Iterator[None]:
    """Say of whatever hinders an entry that the journal is down: around what writes one, here or in a room below.

    Raises:
        JournalDownError: it cannot be written.
    """
    try:
        yield
    except (DatabaseError, RempartError, OSError) as error:
        raise _down(error) from error
    except Exception as error:
        if type(error).__module__.partition(".")[0] in (
            "sqlite3",
            "psycopg",
        ):  # the journal speaks to the driver itself
            raise _down(error) from error
        raise


def _place(action: str, case: str | None) -> str:
    """Return where a payload stands; which entry it belongs to is held by the entry's commitment to the sealed bytes."""
    return f"journal/{case or ''}/{action}"


def _sealed(payload: bytes, action: str, case: str | None) -> bytes:
    if case is None:
        sealing.make_key(_PAYLOADS)
    return sealing.seal(case or _PAYLOADS, _place(action, case), payload)


def payload_of(entry: Entry) -> bytes | None:
    """Return the payload of an entry as it was given to ``record``; None where it has none, or it was erased.

    Raises:
        DestroyedError: its case was purged, so that nobody reads it any more, from a backup neither.
        RempartError: what is kept is not what was sealed for this entry.
    """
    if entry.commitment is None:
        return None
    name = entry.case or _PAYLOADS
    if not sealing.has_key(name):
        raise sealing.DestroyedError("journal", "the key of this payload is gone", "Nothing can be read")
    sealed = journal().payload(entry.number)
    return None if sealed is None else sealing.unseal(name, _place(entry.action, entry.case), sealed)


def list_entries() -> None:
    """Keep, beside the entries that have none yet, the lines that lists are filtered by; the entries alone prove anything.

    Rooms below write entries without a line, as of a payload that was erased: they get theirs here.
    """
    from rempart.desk.journal.models import JournalLine  # noqa: PLC0415 models need Django set up

    last = JournalLine.objects.aggregate(last=Max("number"))["last"] or 0
    JournalLine.objects.bulk_create(
        JournalLine(
            number=entry.number, at=entry.at, actor=entry.actor, action=entry.action, case=entry.case or "",
            purpose=entry.purpose or "",
        )
        for entry in journal().entries(last + 1)
    )  # fmt: skip


def record_now(action: str, **told: Any) -> Entry:
    """Write one entry in a transaction of its own, committed when this returns: for readings, before the page is made."""
    try:
        with transaction.atomic(durable=False):
            return record(action, **told)
    except DatabaseError as error:
        raise _down(error) from error


def begin() -> None:
    """Begin a reading or an act: no entry of it has failed."""
    _fell.set(False)


def fell() -> bool:
    """Tell whether an entry could not be written since ``begin``, whatever was made of that: the request is to be refused whole."""
    return _fell.get()


def for_purpose(purpose: str | None) -> None:
    """Say for which purpose this request reads and acts; None before each request."""
    _purpose.set(purpose)


def for_channel(said: Mapping[str, str] | None) -> None:
    """Say by which channel this request came in, for its entries; None for pages, before each request."""
    _channel.set(said)


def noted() -> None:
    """Count and list an entry that a room below wrote into the journal itself, in the transaction that is open."""
    list_entries()
    _count()


def without_entry() -> None:
    """Let an act stand that can have no entry: the word that the journal itself is broken."""
    _fell.set(False)
    _count()


def entries_standing() -> int:
    """Return how many entries this thread has written, those of the open transaction included, so that an act without one is noticed.

    One that was written in an inner transaction, and taken back with it, is none.
    """
    return _kept.get() + sum(waiting[1] is _stands for waiting in connection.run_on_commit)


def _count() -> None:
    """Count an entry: what waits for a commit is forgotten by Django where an inner transaction is taken back, as the entry is."""
    transaction.on_commit(_stands)


def _stands() -> None:
    """Be counted: the transaction of an entry was committed."""
    _kept.set(_kept.get() + 1)


def _down(error: Exception) -> JournalDownError:
    _fell.set(True)
    if isinstance(error, JournalDownError):
        return error
    return JournalDownError("journal", "it cannot be written, so nothing may be read or done", "Tell the administrator")
