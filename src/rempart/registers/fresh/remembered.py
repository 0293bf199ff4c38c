"""What is remembered of the files brought from a publisher, beside the editions that they gave, and how old these are."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rempart.ledger.editions import Receipt, editions_in_use
from rempart.ledger.swapping import write_whole
from rempart.ledger.workspace import Workspace
from rempart.registers.card import RegisterCard

_FILE = "fetched.json"
_MARK = r"^[\x20-\x7e]{1,1024}$"
"""What can be sent back; a file with another mark is remembered no more."""


class RememberedFile(BaseModel):
    """One file as it was brought: its address, and what a conditional request needs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    etag: str | None = Field(None, pattern=_MARK)
    last_modified: str | None = Field(None, pattern=_MARK)
    bytes: int | None = None
    sha256: str | None = None


class Remembered(BaseModel):
    """The last time that the publisher said the same as ``edition``, and the files that gave it, by name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    form: Literal["rempart-fetched/1"] = "rempart-fetched/1"
    edition: str | None = None
    confirmed_on: date | None = None
    files: dict[str, RememberedFile] = {}


@dataclass(frozen=True)
class Age:
    """Days since the publisher last confirmed what is held, and what they mean at the publisher's rhythm.

    *warning* past one rhythm, *error* past two: then the absence of a hit no longer means that there is none.
    """

    days: int
    level: Literal["fresh", "warning", "error"]


def age(card: RegisterCard | Receipt, last_confirmed: date, today: date) -> Age:
    """Return the age of what is held of a register, confirmed by its publisher on a day; a receipt keeps the rhythm too."""
    days = max(0, (today - last_confirmed).days)
    if days > 2 * card.refreshed_every_days:
        return Age(days, "error")
    return Age(days, "warning" if days > card.refreshed_every_days else "fresh")


def age_of(workspace: Workspace, card: RegisterCard, today: date) -> Age | None:
    """Return the age of the last edition in use of a register; None where there is none."""
    confirmed = last_confirmed(workspace, card.id)
    return age(card, confirmed, today) if confirmed else None


def last_confirmed(workspace: Workspace, register: str) -> date | None:
    """Return the day on which the publisher last said what the last edition in use says; None without an edition.

    An unchanged list is as fresh as the day on which it was seen again; the receipt keeps the day of publication.
    """
    used = editions_in_use(workspace.editions_of(register))
    if not used:
        return None
    known = recall(workspace.editions_of(register))
    seen = known.confirmed_on if known.edition == used[-1].id else None
    return max(used[-1].day, seen) if seen else used[-1].day


def recall(folder: Path) -> Remembered:
    """Return what is remembered beside the editions in ``folder``; nothing where that is missing or damaged."""
    try:
        return Remembered.model_validate_json((folder / _FILE).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError):
        return Remembered()


def remember(folder: Path, what: Remembered) -> None:
    """Write it by a rename, so that a half-written one never shows."""
    text = json.dumps(what.model_dump(mode="json"), ensure_ascii=False, indent=1, sort_keys=True)
    write_whole(folder / _FILE, f"{text}\n")
