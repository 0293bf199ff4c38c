"""Which entries a person may see: their own acts, those of the cases they work on, or all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.db.models import Q, QuerySet
from django.utils import timezone

from rempart.base import RempartError
from rempart.desk.journal.models import JournalLine
from rempart.desk.record import journal, payload_of
from rempart.desk.rights.scope import Rights, cases_of
from rempart.desk.rights.table import table
from rempart.journal.entries import Entry

PAGE = 100


@dataclass(frozen=True)
class Wanted:
    """What is looked for: each part is empty where it does not matter."""

    case: str = ""
    actor: str = ""
    action: str = ""
    purpose: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None
    """Entries with a smaller number: the next page."""


def lines_for(rights: Rights, wanted: Wanted, on: date) -> QuerySet[JournalLine]:
    """Return the entries that a person may see and looks for, the last first."""
    reach = table().reach(rights.roles, "J")
    lines = JournalLine.objects.all()
    if "all" not in reach:
        mine = Q(actor=rights.user.pseudonym)
        if "case" in reach:
            mine |= Q(case__in=list(cases_of(rights.user, on).values_list("number", flat=True)))
        lines = lines.filter(mine) if reach else lines.none()
    for name in ("case", "actor", "action", "purpose"):
        if value := getattr(wanted, name):
            lines = lines.filter(**{name: value})
    if wanted.since:
        lines = lines.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        lines = lines.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    if wanted.before:
        lines = lines.filter(number__lt=wanted.before)
    return lines.order_by("-number")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def entries_of(numbers: Iterable[int]) -> dict[int, Entry]:
    """Return entries by number; those whose segment was purged are left out."""
    wanted = set(numbers)
    if not wanted:
        return {}
    found: dict[int, Entry] = {}
    for entry in journal().entries(min(wanted)):
        if entry.number in wanted:
            found[entry.number] = entry
        if entry.number >= max(wanted):
            break
    return found


def payload_text(entry: Entry) -> str | None:
    """Return what an entry's payload says, where it has one and it was not erased."""
    payload = payload_of(entry)
    return None if payload is None else payload.decode("utf-8", "replace")


@dataclass(frozen=True)
class Checked:
    """What the check of the chain found: how many entries, or where it breaks."""

    entries: int
    head: str
    fault: str = ""


def checked() -> Checked:
    """Check the whole journal: every hash, every signature, every kept checkpoint; and that the lists name the same entries."""
    try:
        found = journal().verify()
    except RempartError as error:
        return Checked(0, "", f"{error.where}: {error.what}")
    first = JournalLine.objects.order_by("number").values_list("number", flat=True).first() or 1
    listed = JournalLine.objects.count()
    if listed != max(found.entries - max(first, found.first) + 1, 0) and listed != found.entries:
        return Checked(found.entries, found.head, "lists")
    return Checked(found.entries, found.head)


def exported() -> bytes:
    """Return the whole journal as a ZIP that ``rempart-verify`` reads, without payloads.

    Raises:
        RempartError: the chain does not hold; nothing is exported.
    """
    journal().verify()
    out = BytesIO()
    with TemporaryDirectory() as name, ZipFile(out, "w", ZIP_DEFLATED) as packed:
        folder = Path(name) / "journal"
        journal().dump(folder)
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            packed.write(path, path.relative_to(folder.parent).as_posix())
    return out.getvalue()


def as_text(data: Any) -> str:
    """Return the data of an entry as one line: ids, days and codes."""
    return ", ".join(
        f"{name}: {', '.join(map(str, value)) if isinstance(value, list) else value}" for name, value in data.items()
    )
