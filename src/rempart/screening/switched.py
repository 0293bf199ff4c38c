"""What the desk does not ask and does not read, as a file of the workspace: for the terminal, which knows no desk.

    write_switched(workspace.path, [SignalOff("OWN-01", "suspended", day)], {"bods": day})
    read_switches(workspace.path, today()) -> Switches

The desk writes it whenever one of them changes, and each day. Without a desk there is no file, and everything is asked.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from rempart.base import RempartError
from rempart.screening.day import Switches
from rempart.screening.writing import write
from rempart.signals import Off

FILE = "switched-off.json"
_ORDER = ("dropped", "not_reviewed", "suspended")
"""What is said where there are several reasons: the last of them."""


class SignalOff(BaseModel):
    """One signal: why it is not asked and since when; a review is lacking from the day after ``on``, which may be to come."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    reason: Literal["suspended", "not_reviewed", "dropped"]
    on: date


class _Switched(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    form: Literal["rempart-switched/1"] = "rempart-switched/1"
    signals: list[SignalOff] = []
    sources: dict[str, date] = {}


def write_switched(workspace: Path, signals: Iterable[SignalOff], sources: Mapping[str, date]) -> None:
    """Write the file whole, or leave the one that is there."""
    ordered = sorted(signals, key=lambda one: (one.code, one.reason))
    told = _Switched(signals=ordered, sources=dict(sorted(sources.items())))
    write(workspace / FILE, told.model_dump_json(indent=1) + "\n")


def read_switches(workspace: Path, today: date) -> Switches:
    """Return what is not asked and not read today; nothing where no desk ever wrote.

    Raises:
        RempartError: the file is not as the desk writes it: what is suspended is not asked by mistake.
    """
    path = workspace / FILE
    if not path.exists():
        return Switches()
    try:
        told = _Switched.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        raise RempartError(
            str(path), "it is not what the desk writes", "Remove it: the desk's worker writes it again within a day"
        ) from error
    holds = [one for one in told.signals if one.reason != "not_reviewed" or one.on < today]
    holds.sort(key=lambda one: _ORDER.index(one.reason))
    return Switches({one.code: Off(one.reason, one.on) for one in holds}, told.sources)
