"""What a run is about."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Heading:
    """The authority, the snapshot, the day, the register if it was one alone, whether it asks of interests; the program."""

    town: str
    snapshot: str
    on_day: date
    register: str | None
    interests: bool
    version: str
    without: tuple[tuple[str, date], ...] = ()
    """Registers that the town does not read, each with the day since when."""
