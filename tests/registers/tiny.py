"""Registers of a few lines, written into a folder outside the package, and their publications."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from rempart.ledger import Workspace
from rempart.registers import Loaded, load

CARD: dict[str, object] = {
    "title": {"en": "Invented", "fr": "Inventé"},
    "publisher": {"en": "an invented publisher", "fr": "un éditeur inventé"},
    "legal_basis": {"text": "none: invented"},
    "purposes": ["permit"],
    "refreshed_every_days": 31,
    "keep_years": 1,
    "shrink": 0,
}
"""What every card here has in common; JSON is YAML."""

SPELL_COLUMNS = ["place", "operator", "activity", "begun", "ended"]
SPELL_MAPPING = """
-- refused
select row_number, 'place is empty' as reason from source where place is null
union all
select row_number, 'begun is not a day' from source where try_cast(begun as date) is null;

-- left_out
select row_number, 'the place is closed' as reason from source where activity = 'closed';

-- party
select row_number, operator as party_id, 'LegalEntity' as kind from source where operator is not null;

-- operator_spell
select row_number, place as premises_id, coalesce(operator, 'nobody') as operator_id, activity,
       try_cast(begun as date) as valid_from, try_cast(ended as date) as valid_to
from source;
"""
SAID_MAPPING = """
-- relation statement
select row_number, json->>'$.id' as record_id, try_cast(json->>'$.day' as date) as said_on, json->>'$.status' as status,
       json->'$.addresses' as addresses
from source;

-- refused
select row_number, 'no id or no day' as reason from statement where record_id is null or said_on is null;

-- said
select row_number, record_id, said_on from statement;

-- premises
select row_number, record_id, said_on, record_id as premises_id, 'address/' || n as part, a as full_address,
       case when status = 'closed' then said_on end as valid_to
from (select *, unnest(from_json(addresses, '["varchar"]')) as a,
             generate_subscripts(from_json(addresses, '["varchar"]'), 1) as n from statement);
"""
XML_MAPPING = """
-- refused
select row_number, 'the place has no number' as reason from source where "Number" is null;

-- premises
select row_number, "Number" as premises_id, "Street" as full_address from source;

-- name
select row_number, s."Number" as party_id, p.part, 'trade' as kind, p."Value" as value
from source_name p join source s using (row_number);
"""
Row = Sequence[str | None]


def write_register(folder: Path, card: Mapping[str, object], mapping: str) -> Path:
    """Write a register into ``folder``, whose name is its id, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "register.yml").write_text(json.dumps({**CARD, "id": folder.name, **card}), encoding="utf-8")
    (folder / "mapping.sql").write_text(mapping, encoding="utf-8")
    return folder


def spells(folder: Path, mapping: str = SPELL_MAPPING, **card: object) -> Path:
    """Write a register of who runs which place, as CSV."""
    given = {
        "format": {"kind": "csv", "delimiter": ";"},
        "columns": {"required": SPELL_COLUMNS[:2], "optional": SPELL_COLUMNS[2:]},
        "expect": {"operator_spell": [0, 1_000_000]},
    }
    return write_register(folder, {**given, **card}, mapping)


def statements(folder: Path, **card: object) -> Path:
    """Write a register of statements about places that carry their own history, as JSON."""
    given = {
        "format": {"kind": "json"},
        "scope": "part",
        "columns": {"required": ["id"], "optional": ["day", "status", "addresses"]},
        "expect": {"premises": [0, 1_000_000]},
    }
    return write_register(folder, {**given, **card}, SAID_MAPPING)


def places_in_xml(folder: Path, **card: object) -> Path:
    """Write a register of places with repeated names, as XML."""
    given = {
        "format": {"kind": "xml", "root": "Places", "records": ["Place"], "parts": {"name": ["Name"]}},
        "dated_by": {"root_attribute": "day"},
        "columns": {"required": ["Number"], "optional": ["Street", "name.Value"]},
        "expect": {"premises": [0, 1_000_000]},
    }
    return write_register(folder, {**given, **card}, XML_MAPPING)


def csv_text(rows: Iterable[Row], columns: Sequence[str] = SPELL_COLUMNS) -> str:
    """Return rows as a publisher writes them."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def publish(workspace: Workspace, register: Path, day: date | None, text: str | bytes) -> Loaded:
    """Load one publication."""
    file = workspace.path / f"published-{register.name}"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(workspace, str(register), [file], edition=day, held_on=day)
