"""What the box looks into, made from a snapshot once: entities with their numbers, names and seats, places, and an index of names.

Nobody who is a person, or may be one, is in it. Beside it lie the big tables of the snapshot, for the pages of parties and
networks (``making``). All lies in ``desk-index/`` of the workspace under the hash of the snapshot's manifest, so that another
snapshot, or one that a purge rewrote, is never answered from it. A large snapshot takes minutes, and is left to the worker.
"""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
from django.db import transaction

from rempart.desk.configuration import workspace
from rempart.desk.operations.queue import enqueue
from rempart.desk.search.folder import BOX, folder_of
from rempart.desk.search.making import write, write_apart
from rempart.desk.search.opened import Mark, mark_of, nothing_changing
from rempart.identity import Index
from rempart.ledger import Snapshot, Workspace, open_snapshot, snapshots
from rempart.ledger.parquet import connect, parquet
from rempart.ledger.swapping import in_use, place_in

_UNFINISHED = "."
"""How the name of a folder begins that somebody is still filling, or was killed at."""
PREPARE = "search.prepare"
"""The worker's task."""
SMALL = 20_000
"""Names up to which whoever searches first makes it: a second or two."""


@dataclass(frozen=True)
class Prepared:
    """What one request looks into: tables ``entity``, ``entity_number``, ``entity_name``, ``place``, and the index of names."""

    snapshot: Snapshot
    connection: duckdb.DuckDBPyConnection
    names: Index

    def covered(self) -> list[tuple[str, date]]:
        """Return the registers that were looked into, by id, each with the day of its last edition."""
        return self.connection.execute("select register, published_on from covered order by 1").fetchall()


@dataclass(frozen=True)
class _Loaded:
    mark: Mark
    connection: duckdb.DuckDBPyConnection
    names: Index


_loading = threading.Lock()
_loaded: _Loaded | None = None


@contextmanager
def prepared() -> Iterator[Prepared | None]:
    """Give what the box looks into; nothing where no snapshot was built, or the worker is still at it.

    Raises:
        BusyError: a purge is running.
    """
    place = workspace()
    with nothing_changing(place):
        found = snapshots(place.snapshots)
        one = _last(place, found[-1]) if found else None
        if one is None:
            yield None
            return
        with one.connection.cursor() as cursor:
            yield Prepared(found[-1], cursor, one.names)


def make(place: Workspace, snapshot: Snapshot) -> Path:
    """Make what a snapshot needs to be searched, unless it is there, and return its folder.

    What older ones needed is taken away, and what whoever was killed at it left half made: it holds names too.
    """
    folder = folder_of(place, snapshot)
    if not folder.is_dir():
        folder.parent.mkdir(exist_ok=True, mode=0o700)
        with place_in(folder.parent, _UNFINISHED) as fresh:
            try:
                (write if _small(snapshot) else write_apart)(place, snapshot, fresh)
                shutil.rmtree(fresh / "spill", ignore_errors=True)
                fresh.rename(folder)
            except OSError:
                if not folder.is_dir():  # else another process was faster
                    raise
    for other in folder.parent.iterdir():
        if other.name != folder.name and not (other.name.startswith(_UNFINISHED) and in_use(other)):
            shutil.rmtree(other, ignore_errors=True)
    return folder


def make_for_last() -> bool:
    """Make it for the last snapshot, in a worker; tell whether there is one.

    Raises:
        BusyError: a purge is running; try again later.
    """
    place = workspace()
    with nothing_changing(place):
        if not snapshots(place.snapshots):
            return False
        make(place, open_snapshot(place.snapshots, None))
    return True


def _last(place: Workspace, snapshot: Snapshot) -> _Loaded | None:
    """Return what belongs to a snapshot, loaded by whoever asks first in this process."""
    global _loaded  # noqa: PLW0603 one a process, by design
    mark = mark_of(snapshot)
    with _loading:
        if _loaded is None or _loaded.mark != mark:
            folder = folder_of(place, snapshot)
            if not folder.is_dir():
                if not _small(snapshot):
                    with transaction.atomic():
                        enqueue(PREPARE, {}, key=PREPARE)
                    return None
                make(place, snapshot)
            _loaded = _Loaded(mark, _tables(folder), Index.load(folder))
        return _loaded


def _small(snapshot: Snapshot) -> bool:
    path = snapshot.table("name")
    with connect() as connection:
        found = connection.execute(f"select count(*) from {parquet(path)}").fetchone() if path.exists() else None
    return found is None or found[0] <= SMALL


def _tables(folder: Path) -> duckdb.DuckDBPyConnection:
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": "2", "memory_limit": "1024MB", "autoinstall_known_extensions": "false", "enable_external_access": "false",
        "lock_configuration": "true",
    }  # fmt: skip
    return duckdb.connect(str(folder / BOX), read_only=True, config=config)
