"""Registers of which something new was loaded since a person last looked at what is due."""

import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rempart.base import RempartError, Words
from rempart.desk.accounts.models import User
from rempart.desk.cases.work import Visit
from rempart.desk.configuration import workspace
from rempart.ledger.editions import editions_in_use, registers_with_editions

_KEPT_SECONDS = 60


@dataclass(frozen=True)
class Changed:
    """A new edition: the title of its register, its day of publication, the day on which it was loaded, rows refused."""

    title: Words
    day: date
    loaded_on: date
    refused: int


_last: tuple[float, list[Changed]] = (0.0, [])


def visited(user: User, on: date) -> date | None:
    """Return the last day before this one on which a person looked, and remember that they look today; one write a day."""
    visit, made = Visit.objects.get_or_create(user=user, defaults={"on": on})
    if not made and visit.on != on:
        visit.before, visit.on = visit.on, on
        visit.save(update_fields=["before", "on"])
    return visit.before


def changed_since(day: date | None) -> list[Changed]:
    """Return what was loaded since a day, the newest first; all of what is known is read once a minute."""
    global _last  # noqa: PLW0603 one list a process, read again after a minute
    if time.monotonic() - _last[0] > _KEPT_SECONDS or not _last[0]:
        _last = (time.monotonic(), _loaded(workspace().path / "editions"))
    return [one for one in _last[1] if day is None or one.loaded_on >= day]


def _loaded(folder: Path) -> list[Changed]:
    found = []
    for register in registers_with_editions(folder):
        edition = editions_in_use(folder / register)[-1]
        try:
            receipt = edition.receipt
        except RempartError:
            continue  # the page of registers says that it is damaged
        title = Words(en=receipt.title_en, fr=receipt.title_fr)
        found.append(Changed(title, edition.day, receipt.held_on, receipt.refused))
    return sorted(found, key=lambda one: (one.loaded_on, one.day), reverse=True)
