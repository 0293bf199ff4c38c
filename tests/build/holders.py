"""A workspace of two invented registers of holders, east and west, whose companies meet by their numbers."""

from datetime import date
from pathlib import Path

from stdnum import luhn
from tests.registers import tiny

from rempart.ledger import Workspace

COLUMNS = ["owner", "kind", "company", "number", "share", "begun", "ended"]
MAPPING = """
-- refused
select row_number, 'owner or company is empty' as reason from source where owner is null or company is null;

-- party
select row_number, owner as party_id, 'owner' as part, kind from source;

-- party
select row_number, company as party_id, 'Company' as kind from source;

-- name
select row_number, owner as party_id, 'owner' as part, owner as value, 'legal' as kind from source;

-- name
select row_number, company as party_id, company as value, 'legal' as kind from source;

-- identifier
select row_number, company as party_id, 'FR-SIREN' as scheme, number from source where number is not null;

-- ownership
select row_number, owner as owner_id, company as asset_id, 'shareholding' as interest,
       try_cast(share as double) as share_min, try_cast(share as double) as share_max,
       try_cast(begun as date) as valid_from, try_cast(ended as date) as valid_to
from source;
"""
DAYS = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)]
LAST = date(2026, 4, 15)
JUDGED = [date(2026, 4, 3), date(2026, 4, 6), date(2026, 4, 10)]
"""Days on which a judgement is made, expires or is undone, and nothing else changes."""


def siren(number: int) -> str:
    """Return an invented SIREN with its check digit."""
    base = f"{29900000 + number:08}"
    return base + luhn.calc_check_digit(base)


def _editions(seed: int) -> list[list[tiny.Row]]:
    """Return what the register publishes on each of DAYS: holdings begin, end, are corrected and go."""
    editions: list[list[tiny.Row]] = []
    for turn in range(len(DAYS)):
        rows: list[tiny.Row] = []
        for number in range(12):
            if (number + turn + seed) % 7 == 0:
                continue
            owner = f"Nadira {chr(65 + number)}elline" if number % 3 else f"Holding {number + 1}"
            share = 0.1 * ((number + turn * (number % 2)) % 10 + 1)
            ended = "2026-03-10" if (number + seed) % 5 == 0 else None
            rows.append([owner, "Person" if number % 3 else "Company", f"Holding {number}", siren(number),
                         f"{share:.2f}", "2026-02-15" if number == 4 else None, ended])  # fmt: skip
        editions.append(rows)
    return editions


def registers(folder: Path) -> list[Path]:
    """Write the two registers."""
    card = {
        "format": {"kind": "csv", "delimiter": ";"},
        "columns": {"required": COLUMNS},
        "expect": {"ownership": [0, 1000]},
    }
    ended = {"east": "ended", "west": "withdrawn"}
    return [tiny.write_register(folder / name, {**card, "disappearance": how}, MAPPING) for name, how in ended.items()]


def fill(workspace: Workspace, folder: Path, *, until: date = LAST, backwards: bool = False) -> Workspace:
    """Load every edition published until a day, in the order of the days or the other way."""
    work = [
        (register, day, rows)
        for seed, register in enumerate(registers(folder))
        for day, rows in zip(DAYS, _editions(seed), strict=True)
        if day <= until
    ]
    for register, day, rows in reversed(work) if backwards else work:
        tiny.publish(workspace, register, day, tiny.csv_text(rows, COLUMNS))
    return workspace
