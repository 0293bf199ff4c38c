"""The last snapshot, open and warm: one database in memory a process, a cursor a request.

A page must answer at once though a snapshot takes seconds to open. What was opened serves until another snapshot is the
last one, or the same one was rewritten by a purge; nobody reads while a purge runs. The database reaches no file but those
of its snapshot.
"""

import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import wraps

import duckdb
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from rempart.base import RempartError
from rempart.base.words import Language
from rempart.build import open_as_of
from rempart.build.meanwhile import READING
from rempart.desk.configuration import workspace
from rempart.desk.search.folder import ROWS, folder_of
from rempart.identity.party import ORGANISATIONS
from rempart.ledger import Ledger, Snapshot, Workspace, open_snapshot, snapshots
from rempart.ledger.beside import open_beside
from rempart.ledger.parquet import confine
from rempart.ledger.swapping import held

Mark = tuple[str, int, int]
ENTITIES = """having not bool_or(kind = 'Person') and (bool_or(kind in (select unnest($kinds::varchar[])))
    or party_id in (select party_id from main.identifier where level = 'entity'))"""
"""What a group of rows of ``main.party`` is held to, by ``party_id``, where nobody may be a person; ``kinds`` is ``KINDS``."""
KINDS = sorted(ORGANISATIONS)
_KEPT_MB = 384
"""Of a large snapshot so much stays in the memory of each web process, questions being asked included."""


class BusyError(RempartError):
    """The files of the registers are being changed by a purge: nothing is read until it ends."""


@dataclass(frozen=True)
class Known:
    """What is known, for one request: the snapshot, its day, and a cursor of its own."""

    snapshot: Snapshot
    day: date
    connection: duckdb.DuckDBPyConnection
    ledger: Ledger
    """Whose connection it is a cursor of."""


@dataclass(frozen=True)
class _Open:
    """A ledger that serves all requests of this process, and what tells it from any other."""

    mark: Mark
    rows: bool
    """Whether it is read from the file that was made of it."""
    ledger: Ledger


_opening = threading.Lock()
_open: _Open | None = None


@contextmanager
def known() -> Iterator[Known]:
    """Give what the last snapshot holds, to one request; a purge waits meanwhile.

    Raises:
        BusyError: a purge is running.
        RempartError: nothing was built yet.
    """
    place = workspace()
    with nothing_changing(place):
        one = _last(open_snapshot(place.snapshots, None))
        with one.ledger.connection.cursor() as cursor:
            yield Known(one.ledger.snapshot, one.ledger.known_on, cursor, one.ledger)


@contextmanager
def nothing_changing(place: Workspace) -> Iterator[None]:
    """Keep a purge waiting meanwhile.

    Raises:
        BusyError: one is running.
    """

    def refused() -> None:
        raise BusyError("registers", "their files are being changed", "Come back in a few minutes")

    with held(place.path / READING, shared=True, waiting=refused):
        yield


@contextmanager
def known_or_none() -> Iterator[Known | None]:
    """Give what the last snapshot holds, or nothing where none was built yet: a case has pages all the same.

    Raises:
        BusyError: a purge is running.
    """
    if snapshots(workspace().snapshots):
        with known() as found:
            yield found
    else:
        yield None


def at_rest(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer in a view's stead that the registers are being changed, where they are."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except BusyError:
            return render(request, "error.html", {"error": "busy"}, status=503)

    return answered


def title_of(snapshot: Snapshot, register: str, lang: Language) -> str:
    """Return the title of a register as its last edition gives it, or its id."""
    for receipt in reversed(snapshot.receipts):
        if receipt.register_id == register:
            return receipt.title_fr if lang == "fr" else receipt.title_en
    return register


def entities_among(connection: duckdb.DuckDBPyConnection, ids: Collection[str]) -> set[str]:
    """Return which of some parties are no persons for certain: a register says their kind, or they have an entity's number.

    Whoever a file names without a kind and without a number (an operator, a tenant) may be a person.
    """
    among = "party_id in (select unnest($ids::varchar[]))"
    kinds = connection.execute(
        f"""select party_id, bool_or(kind = 'Person'), bool_or(kind in (select unnest($kinds::varchar[])))
        from main.party where {among} group by 1""",
        {"ids": sorted(ids), "kinds": KINDS},
    ).fetchall()
    numbers = connection.execute(
        f"select party_id, bool_or(level = 'entity') from main.identifier where {among} group by 1",
        {"ids": sorted(ids)},
    ).fetchall()  # as ENTITIES says it, in two statements that each find their rows by an index
    numbered = {id_ for id_, entity in numbers if entity}
    return {id_ for id_, person, kind in kinds if not person and (kind or id_ in numbered)}


def publication_of(known: Known, row_id: str, lang: Language) -> tuple[str, date | None]:
    """Return the title of the register of a row, and the day of the edition that first said so."""
    register, edition = row_id.split("/")[:2]
    days = (
        one.published_on for one in known.snapshot.receipts if (one.register_id, one.edition) == (register, edition)
    )
    return title_of(known.snapshot, register, lang), next(days, None)


def _last(snapshot: Snapshot) -> _Open:
    """Return the ledger of a snapshot, opened by whoever asks first; what was open before ends with its last request."""
    global _open  # noqa: PLW0603 one a process, by design
    place, mark = workspace(), mark_of(snapshot)
    rows = folder_of(place, snapshot) / ROWS
    with _opening:
        there = rows.exists()
        if _open is None or (_open.mark, _open.rows) != (mark, there):
            day, limit = snapshot.known_on, place.settings.memory_limit_mb
            if there:
                ledger = open_beside(snapshot, day, rows, memory_limit_mb=min(limit, _KEPT_MB))
            else:
                ledger = open_as_of(snapshot, day, memory_limit_mb=limit)
            confine(ledger.connection, snapshot.path)
            _open = _Open(mark, there, ledger)
        return _open


def mark_of(snapshot: Snapshot) -> Mark:
    """Return what changes when a snapshot is another one, or was rewritten."""
    manifest = (snapshot.path / "manifest.json").stat()
    return str(snapshot.path), manifest.st_mtime_ns, manifest.st_ino
