"""Holds: what must not be purged for the time being (a dispute, an audit), why, and until when: ``holds.yml``.

- what: un_sanctions/2018-05-01      # one edition; un_sanctions alone: all its editions; check:NAME; application:ID
reason: "appeal 24-117 before the administrative court"
until: 2027-06-30                  # first day on which it no longer holds
"""

from collections.abc import Collection
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from rempart.base.errors import RempartError
from rempart.base.yaml_files import read_yaml

HOLDS = "holds.yml"


class Hold(BaseModel):
    """One hold: what it covers, why, and the first day on which it no longer holds. Without an end there is none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    what: str = Field(pattern=r"^([a-z][a-z0-9_]*(/\d{4}-\d{2}-\d{2}(\.\d+)?)?|(check|application):.+)$")
    reason: str = Field(min_length=3)
    until: date

    @property
    def may_come(self) -> bool:
        """Whether what it is on may come to be there later: an application whose appeal was filed before any check."""
        return self.what.startswith("application:")


def read_holds(folder: Path) -> list[Hold]:
    """Return the holds of the workspace in ``folder``; no file, none.

    Raises:
        RempartError: a hold lacks its reason or its end, or covers nothing that can be held; nothing is then purged.
    """
    path = folder / HOLDS
    if not path.exists():
        return []
    try:
        return TypeAdapter(list[Hold]).validate_python(read_yaml(path.read_text(encoding="utf-8")) or [])
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RempartError(str(path), "the file is not YAML in UTF-8", "Correct it") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part + 1 if isinstance(part, int) else part) for part in first["loc"])
        raise RempartError(f"{path}, hold {key}", first["msg"].rstrip("."), "Give what, reason and until") from error


def hold_on(holds: list[Hold], names: set[str], day: date) -> Hold | None:
    """Return the hold in force on ``day`` that lasts longest on one of ``names`` (as ``what`` writes them), or None."""
    found = [hold for hold in holds if hold.what in names and hold.until > day]
    return max(found, key=lambda hold: hold.until, default=None)


def on_nothing(holds: list[Hold], names: Collection[str], day: date) -> dict[int, Hold]:
    """Return the holds in force on ``day`` on none of ``names`` (all that can be held), by their place in the file, from 1.

    A slip of the pen keeps nothing: what was meant goes at its time. One that is over keeps nothing any more either way.
    """
    return {n: hold for n, hold in enumerate(holds, start=1) if hold.until > day and hold.what not in names}


def meant(hold: Hold, names: Collection[str]) -> str:
    """Return a sentence that says what a hold on nothing may mean; empty where nothing is close."""
    close = get_close_matches(hold.what, sorted(names), 1)
    return f"It may mean {close[0]}. " if close else ""
