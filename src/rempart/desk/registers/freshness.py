"""How fresh each register is: edition, day, rows, licence, age, when the next one is due. Counts and days alone."""

from dataclasses import dataclass
from datetime import date, timedelta

from rempart.base import RempartError, Words
from rempart.desk.configuration import workspace
from rempart.desk.day import today
from rempart.ledger.editions import Edition, Receipt, editions, editions_in_use
from rempart.registers.fresh.health import Health, health


@dataclass(frozen=True)
class Fresh:
    """One register: ``state`` is fresh, due, old, none, broken or gone; ``due_on`` the day by which the next edition is due."""

    id: str
    title: Words
    receipt: Receipt | None
    confirmed_on: date | None
    rows: int
    days: int
    due_on: date | None
    state: str
    fetched: bool


def freshness() -> list[Fresh]:
    """Return every register that is loaded or can be, those that are loaded first; no order but that of their names."""
    found = [_fresh(one) for one in health(workspace(), today())]
    return sorted(found, key=lambda one: (one.receipt is None, one.id))


def _fresh(one: Health) -> Fresh:
    rhythm = one.receipt.refreshed_every_days if one.receipt else 0
    due = one.confirmed_on + timedelta(days=rhythm) if one.confirmed_on and rhythm else None
    level = {"fresh": "fresh", "warning": "due", "error": "old"}[one.age.level] if one.age else "none"
    state = "broken" if one.broken else "gone" if "folder is gone" in one.todo else level
    days = one.age.days if one.age else 0
    return Fresh(
        one.register, one.title, one.receipt, one.confirmed_on, one.rows, days, due, state, "rempart update" in one.todo
    )


def last_in_use(register: str) -> str:
    """Return the edition of a register that counts now; empty where none does."""
    used = editions_in_use(workspace().editions_of(register))
    return used[-1].id if used else ""


@dataclass(frozen=True)
class Told:
    """One edition: its receipt (None where that is damaged), and whether it counts, was replaced or was withdrawn."""

    edition: Edition
    receipt: Receipt | None
    state: str


def editions_of(register: str) -> list[Told]:
    """Return the editions of a register, the newest first."""
    folder = workspace().editions_of(register)
    used = [one.id for one in editions_in_use(folder)]
    last = used[-1:]
    found = []
    for one in reversed(editions(folder)):
        state = (
            "withdrawn" if one.withdrawn else "current" if one.id in last else "used" if one.id in used else "replaced"
        )
        try:
            receipt: Receipt | None = one.receipt
        except RempartError:
            receipt = None
        found.append(Told(one, receipt, state))
    return found
