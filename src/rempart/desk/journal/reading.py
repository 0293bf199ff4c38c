"""Which entries a person may see: their own acts, those of the cases they work on, or all of their town."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import islice, zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.db.models import Q, QuerySet
from django.utils import timezone

from rempart.base import RempartError
from rempart.desk import record
from rempart.desk.journal.models import JournalLine
from rempart.desk.record import journal
from rempart.desk.rights.scope import Rights, cases_of, of_town
from rempart.desk.rights.table import table
from rempart.desk.sealing import DestroyedError
from rempart.journal.entries import Entry

PAGE = 100
LISTS = "lists"
"""The fault that is none of the chain: lists say something else than its entries."""


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
    lines = of_town(JournalLine.objects.all(), rights.user)
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


@dataclass(frozen=True)
class Payload:
    """What was written with an entry, or why it cannot be read: ``purged`` with its case, or ``damaged``; else there is none."""

    text: str = ""
    purged: bool = False
    damaged: bool = False


def payload_of(entry: Entry) -> Payload:
    """Return what an entry's payload says."""
    try:
        payload = record.payload_of(entry)
    except DestroyedError:
        return Payload(purged=True)
    except RempartError:
        return Payload(damaged=True)
    return Payload((payload or b"").decode("utf-8", "replace"))


@dataclass(frozen=True)
class Checked:
    """What the check of the chain found: how many entries, or where it breaks."""

    entries: int
    head: str
    fault: str = ""
    """Empty where it holds, ``LISTS``, or the place and the fault as the journal tells them."""


def checked() -> Checked:
    """Check the whole journal: every hash, every signature, every kept checkpoint; and that the lists name the same entries."""
    try:
        found = journal().verify()
    except RempartError as error:
        return Checked(0, "", f"{error.where}: {error.what}")
    record.list_entries()
    return Checked(found.entries, found.head, "" if _listed(found.first, found.entries) else LISTS)


def _listed(first: int, last: int) -> bool:
    """Tell whether the lines say what the entries from one number to another say, and no line is of an entry that is gone."""
    lines = JournalLine.objects.filter(number__lte=last).order_by("number")
    shown = lines.values_list("number", "actor", "action", "case", "purpose").iterator()
    entries = islice(journal().entries(first), last - first + 1)
    told = ((one.number, one.actor, one.action, one.case or "", one.purpose or "") for one in entries)
    return all(line == entry for line, entry in zip_longest(shown, told))


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
