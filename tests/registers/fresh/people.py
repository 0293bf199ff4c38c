"""An invented list of persons and companies, with numbers and references, as a publisher would give it."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from tests.registers import tiny

from rempart.ledger import Workspace
from rempart.registers import Loaded, load

COLUMNS = ["ref", "kind", "name", "born", "number", "list"]
MAPPING = """
-- refused
select row_number, 'ref is empty' as reason from source where ref is null;

-- party
select row_number, ref as party_id, kind from source;

-- name
select row_number, ref as party_id, 'legal' as kind, name as value from source;

-- birth_date
select row_number, ref as party_id, try_cast(born as date) as earliest, try_cast(born as date) as latest,
       'day' as precision
from source where born is not null;

-- identifier
select row_number, ref as party_id, 'FR-SIREN' as scheme, number from source where number is not null;

-- listing
select row_number, ref as party_id, list, 'sanction' as kind, 'an invented authority' as authority, ref from source;
"""
Row = tuple[str, str, str, str, str, str]


def people(folder: Path, **card: object) -> Path:
    """Write the register into a folder."""
    given = {
        "format": {"kind": "csv", "delimiter": ";"},
        "columns": {"required": COLUMNS[:3], "optional": COLUMNS[3:]},
        "expect": {"listing": [0, 1000]},
    }
    return tiny.write_register(folder, {**given, **card}, MAPPING)


def publish(workspace: Workspace, register: Path, day: date, rows: Iterable[Row]) -> Loaded:
    """Load one publication."""
    file = workspace.path / "people.csv"
    file.write_text(tiny.csv_text(rows, COLUMNS), encoding="utf-8")
    return load(workspace, str(register), [file], edition=day, held_on=day)
