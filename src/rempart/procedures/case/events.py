"""What happened in a case, in order; nothing is ever changed or taken away: undoing is an event too."""

from datetime import date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from rempart.procedures.case.bylaw import Bylaw

UNDO = "undo"
"""Kind of the event that takes back another, named by ``of``, with a reason."""


class Event(BaseModel):
    """One act: a transition of the procedure, or an undo.

    Args:
        kind: id of the transition, or ``undo``.
        on: the day on which it counts in law (of receipt, of notice), local.
        by: pseudonym of who acted.
        role: the role in which they acted.
        carries: what the transition asks to be recorded, by name; never empty texts.
        of: for an undo, the number of the event taken back.
        reason: for an undo, why.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str = Field(min_length=1)
    on: date
    by: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    role: str = Field(min_length=1)
    carries: dict[str, Any] = {}
    of: Annotated[int, Field(ge=1)] | None = None
    reason: str | None = None


class Case(BaseModel):
    """A case: under which pack and version it was opened, which procedure, which region, which by-law, and its events."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1)
    pack: str
    version: date
    procedure: str
    region: str | None = None
    bylaw: Bylaw | None = None
    sector: str | None = None
    area: str | None = None
    events: tuple[Event, ...] = ()


def local_day(at: datetime, zone: str) -> date:
    """Return the day of an instant where the town is: 23:30 UTC on 28 March is 29 March in Paris.

    Raises:
        ValueError: the instant has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return at.astimezone(ZoneInfo(zone)).date()
