"""The last snapshot, open and warm: one database in memory a process, a cursor a request, an index of the names of entities.

A page must answer at once though a snapshot takes seconds to open. What was opened serves until another snapshot is the
last one, or the same one was rewritten by a purge; nobody reads while a purge runs. The database reaches no file but those
of its snapshot.
"""

import shutil
import tempfile
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import wraps
from pathlib import Path

import duckdb
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from rempart.base import RempartError
from rempart.base.words import Language
from rempart.build import open_as_of
from rempart.build.meanwhile import READING
from rempart.desk.configuration import workspace
from rempart.identity import Index, Party
from rempart.identity.parties import parties_of
from rempart.identity.party import ORGANISATIONS
from rempart.ledger import Ledger, Snapshot, open_snapshot, snapshots
from rempart.ledger.parquet import confine
from rempart.ledger.swapping import held

NAMES = "desk-index"
"""Folder of the workspace that holds the names of entities of the last snapshot, made again whenever it is missing."""

_WORDS = """
create table desk.entity_name as
select distinct n.party_id, strip_accents(lower(n.value)) as folded, n.value from main.name n
where n.party_id in (select party_id from main.party group by party_id
                     having not bool_or(kind = 'Person') and bool_or(kind in (select unnest($kinds::varchar[]))))
order by folded
"""


class BusyError(RempartError):
    """The files of the registers are being changed by a purge: nothing is read until it ends."""


@dataclass(frozen=True)
class Known:
    """What is known, for one request: the snapshot, its day, a cursor of its own, and the names of entities."""

    snapshot: Snapshot
    day: date
    connection: duckdb.DuckDBPyConnection
    names: Index


@dataclass(frozen=True)
class _Open:
    """A ledger that serves all requests of this process, and what tells it from any other."""

    mark: tuple[str, int, int]
    ledger: Ledger
    names: Index


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

    def refused() -> None:
        raise BusyError("registers", "their files are being changed", "Come back in a few minutes")

    with held(place.path / READING, shared=True, waiting=refused):
        one = _last(open_snapshot(place.snapshots, None))
        with one.ledger.connection.cursor() as cursor:
            yield Known(one.ledger.snapshot, one.ledger.known_on, cursor, one.names)


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


def title_of(known: Known, register: str, lang: Language) -> str:
    """Return the title of a register as its last edition gives it, or its id."""
    for receipt in reversed(known.snapshot.receipts):
        if receipt.register_id == register:
            return receipt.title_fr if lang == "fr" else receipt.title_en
    return register


def entities_among(connection: duckdb.DuckDBPyConnection, ids: Collection[str]) -> set[str]:
    """Return which of some parties are no persons for certain: a register says their kind, or they have an entity's number.

    Whoever a file names without a kind and without a number (an operator, a tenant) may be a person.
    """
    rows = connection.execute(
        """select p.party_id from main.party p where p.party_id in (select unnest($ids::varchar[]))
        group by p.party_id having not bool_or(p.kind = 'Person') and (
            bool_or(p.kind in (select unnest($kinds::varchar[])))
            or p.party_id in (select party_id from main.identifier where level = 'entity'))""",
        {"ids": sorted(ids), "kinds": sorted(ORGANISATIONS)},
    ).fetchall()
    return {row[0] for row in rows}


def publication_of(known: Known, row_id: str, lang: Language) -> tuple[str, date | None]:
    """Return the title of the register of a row, and the day of the edition that first said so."""
    register, edition = row_id.split("/")[:2]
    days = (
        one.published_on for one in known.snapshot.receipts if (one.register_id, one.edition) == (register, edition)
    )
    return title_of(known, register, lang), next(days, None)


def entities_of(connection: duckdb.DuckDBPyConnection) -> Iterator[Party]:
    """Yield the organisations that a register names; nobody who is a person, or may be one, is ever among them."""
    for party in parties_of(connection):
        if party.schema in ORGANISATIONS:
            yield party


def _last(snapshot: Snapshot) -> _Open:
    """Return the ledger of a snapshot, opened by whoever asks first; what was open before ends with its last request."""
    global _open  # noqa: PLW0603 one a process, by design
    mark = _mark(snapshot)
    with _opening:
        if _open is None or _open.mark != mark:
            ledger = open_as_of(snapshot, snapshot.known_on, memory_limit_mb=workspace().settings.memory_limit_mb)
            names = _names(snapshot, ledger)
            ledger.connection.execute("create schema desk")
            ledger.connection.execute(_WORDS, {"kinds": sorted(ORGANISATIONS)})
            confine(ledger.connection, snapshot.path)
            _open = _Open(mark, ledger, names)
        return _open


def _mark(snapshot: Snapshot) -> tuple[str, int, int]:
    """Return what changes when a snapshot is another one, or was rewritten."""
    manifest = (snapshot.path / "manifest.json").stat()
    return str(snapshot.path), manifest.st_mtime_ns, manifest.st_ino


def _names(snapshot: Snapshot, ledger: Ledger) -> Index:
    """Return the index of the names of entities, read from the disk or made and kept there; of older snapshots none is kept.

    It is apart from the snapshot's own, which holds the parties on lists (decision 0021).
    """
    parent = workspace().path / NAMES
    folder = parent / snapshot.manifest_sha256
    if not folder.is_dir():
        parent.mkdir(exist_ok=True, mode=0o700)
        fresh = Path(tempfile.mkdtemp(prefix=".", dir=parent))
        Index.build(entities_of(ledger.connection)).save(fresh)
        _put(fresh, folder)
    return Index.load(folder)


def _put(fresh: Path, folder: Path) -> None:
    """Give a new index its name, and take those of other snapshots away; another process may have been faster."""
    try:
        fresh.rename(folder)
    except OSError:
        shutil.rmtree(fresh)
    for other in folder.parent.iterdir():
        if other.name != folder.name and other.name[0] != ".":
            shutil.rmtree(other, ignore_errors=True)
