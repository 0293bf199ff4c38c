"""What administration shows of the installation: packs, calendar, letters, retention, keys, health. Nothing of a case."""

import difflib
import os
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import DatabaseError, connection

from rempart.base import RempartError
from rempart.desk.cases.models import Case
from rempart.desk.configuration import keys_folder, workspace
from rempart.desk.day import today
from rempart.desk.operations.health import state
from rempart.desk.record import journal
from rempart.procedures.pack import Pack, load_pack, pack_ids, versions_of

_LISTED = (".yml", ".csv")


@dataclass(frozen=True)
class PackVersion:
    """One version of a pack, and how many cases stand under it for ever."""

    pack: Pack
    version: date
    cases: int
    ours: bool


@dataclass(frozen=True)
class Health:
    """One thing that must work: ``state`` is ``ok``, ``due``, ``failing`` or ``unknown``; ``told`` a day, an instant or a number."""

    what: str
    state: str
    told: Any = None


def packs() -> list[PackVersion]:
    """Return every version of every pack, the newest of each first."""
    ours = workspace().settings.desk.pack
    found = []
    for id_ in pack_ids():
        for version in sorted(versions_of(id_), reverse=True):
            cases = Case.objects.filter(pack=id_, pack_version=version).count()
            found.append(PackVersion(load_pack(id_, version), version, cases, id_ == ours))
    return found


def our_pack() -> Pack:
    """Return the newest version of the town's pack."""
    return load_pack(workspace().settings.desk.pack)


def difference(one: Pack, other: Pack) -> str:
    """Return what differs between two versions of a pack, line by line."""
    before, after = _files(one), _files(other)
    lines: list[str] = []
    for name in sorted(before.keys() | after.keys()):
        was, is_ = before.get(name, "").splitlines(), after.get(name, "").splitlines()
        lines += difflib.unified_diff(was, is_, f"{one.version}/{name}", f"{other.version}/{name}", lineterm="")
    return "\n".join(lines)


def _files(pack: Pack) -> dict[str, str]:
    paths = (path for path in pack.folder.rglob("*") if path.suffix in _LISTED)
    return {path.relative_to(pack.folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def holidays_of(year: int) -> tuple[str, list[date]]:
    """Return the name of the town's calendar, and its holidays of a year."""
    calendar = our_pack().calendar()
    first = date(year, 1, 1)
    days = [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
    return calendar.name, [day for day in days if calendar.is_holiday(day)]


def keys() -> list[tuple[str, bool]]:
    """Return which keys are there; none is ever shown."""
    folder = keys_folder()
    cases = folder / "cases"
    return [
        ("journal", (folder / "journal.pem").is_file()),
        ("sessions", (folder / "sessions.key").is_file()),
        ("cases", cases.is_dir() and os.access(cases, os.W_OK)),
    ]


def missing_keys() -> int:
    """Return how many cases that were not purged have no key: their contents cannot be read."""
    from rempart.desk.sealing import has_key  # noqa: PLC0415 keys are needed here alone

    return sum(not has_key(number) for number in Case.objects.filter(purged_on=None).values_list("number", flat=True))


def health() -> list[Health]:
    """Return what works and what does not; of the worker, the scheduler and the backup what ``operations.health`` tells."""
    found = [_database(), _journal(), *(Health(what, stands, when) for what, (stands, when) in state().items())]
    gone = [name for name, there in keys() if not there]
    found.append(Health("keys", "failing" if gone or missing_keys() else "ok"))
    found.append(_reviews())
    return found


def _reviews() -> Health:
    """Tell whether every signal was reviewed in time, and the next day by which one must be."""
    from rempart.desk.oversight.switching import due_signals  # noqa: PLC0415 that app reads rows of cases

    due = due_signals(today())
    if not due:
        return Health("reviews", "ok")
    return Health("reviews", "failing" if any(one.expired(today()) for one, _ in due) else "due", due[0][0].due)


def _database() -> Health:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return Health("database", "failing")
    return Health("database", "ok", connection.vendor)


def _journal() -> Health:
    try:
        found = journal().verify()
    except RempartError:
        return Health("journal", "failing")
    return Health("journal", "ok", found.entries)
