"""What a report is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rempart.screening.overlay import FormParty


@dataclass(frozen=True)
class Subject:
    """One application of a run, or one legal entity of a register (then without form and without day of receipt)."""

    application_id: str
    procedure: str
    received_on: date | None
    parties: Sequence[FormParty]
    premises: Sequence[str]
    rebuild: str
