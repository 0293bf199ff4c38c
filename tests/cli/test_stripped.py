"""An edition whose kept copy was stripped: verified, carried to another machine, and emptied of whom a decision erases."""

import gzip
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest
from tests.cli.conftest import Ran
from tests.cli.everything import holding
from tests.registers import tiny

from rempart.ledger import Workspace, editions_in_use
from rempart.ledger.editions import Edition
from rempart.registers import load
from rempart.registers.fresh import load_bundle, write_bundle

Run = Callable[..., Ran]
DAY = date(2026, 1, 31)
WHY = ("--reason", "request ER-2026-04", "--decided-on", "2026-01-31", "--by", "dpo-1")
PEOPLE = [("P-001", "Ardavan Qorzani"), ("P-002", "Norvik Quorvane"), ("P-003", "Selma Brelune")]
LEFT_OUT = "Zzyzxa"
RECORDS = [
    {"id": key, "name": {"full": name, "note": LEFT_OUT}, "note": LEFT_OUT, "new": [LEFT_OUT]} for key, name in PEOPLE
]
FROM_JSON = "select row_number, json->>'$.id' as party_id, 'Person' as kind, json->>'$.name.full' as name from source"
FROM_CSV = "select row_number, id as party_id, 'Person' as kind, name from source"
MAPPING = """
-- relation person
{};

-- party
select row_number, party_id, kind from person;

-- name
select row_number, party_id, 'legal' as kind, name as value from person;
"""
JSON_COLUMNS = {"required": ["id"], "optional": ["name.full"]}
FORMS = {
    "array": ({"kind": "json"}, json.dumps(RECORDS, indent=2)),
    "lines": ({"kind": "json"}, "\n".join(map(json.dumps, RECORDS))),
    "document": ({"kind": "json", "records": ["list.people"]}, json.dumps({"clerk": LEFT_OUT, "list": {"people": RECORDS}})),
    "no_header": (
        {"kind": "csv", "header": ["id", "note", "name"]},
        "".join(f"{key},{LEFT_OUT},{name}\n" for key, name in PEOPLE),
    ),
}  # fmt: skip


def register(folder: Path, form: str) -> None:
    """Write the register of these people into a workspace."""
    layout = FORMS[form][0]
    by_json = layout["kind"] == "json"
    card = {
        "format": layout,
        "columns": JSON_COLUMNS if by_json else {"required": ["id"], "optional": ["name"]},
        "leave_out": {"note": "free text", "name.note": "free text"} if by_json else {"note": "free text"},
        "strip_source": True,
        "keep_years": 50,
        "expect": {},
    }
    tiny.write_register(folder / "registers" / "people", card, MAPPING.format(FROM_JSON if by_json else FROM_CSV))


def names(edition: Edition) -> list[tuple[object, ...]]:
    """The names that an edition has, with their records."""
    return duckdb.sql(f"select row_id, value from read_parquet('{edition.path}/tables/name.parquet') order by 1").fetchall()  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_stripped_edition_is_verified_carried_and_purged(
    form: str, workspace: Workspace, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that was left out lies anywhere; the same rows elsewhere; of the erased nothing, and the others keep their records."""
    monkeypatch.setenv("REMPART_WORKSPACE", str(workspace.path))
    register(workspace.path, form)
    file = tmp_path / "people"
    file.write_text(FORMS[form][1], encoding="utf-8")
    assert load(workspace, "people", [file], edition=DAY, held_on=DAY).receipt.loaded == 3
    assert holding(workspace.path, [LEFT_OUT]) == []
    assert run("verify").code == 0

    write_bundle(workspace, tmp_path / "carried.zip")
    other = Workspace.create(tmp_path / "other", town="Brelmor")
    shutil.copytree(workspace.path / "registers", other.path / "registers", dirs_exist_ok=True)
    _, (taken,) = load_bundle(other, tmp_path / "carried.zip")
    assert taken.error is None
    (here,), (there,) = (editions_in_use(one.editions_of("people")) for one in (workspace, other))
    assert names(there) == names(here)
    assert not there.receipt.unknown_columns

    ran = run("purge", "--suppress", "people:P-002", *WHY, "--yes")
    assert ran.code == 0, ran.err
    assert holding(workspace.path, ["Quorvane", "P-002"]) == []
    assert [name for _, name in names(here)] == ["Ardavan Qorzani", "Selma Brelune"]
    (source,) = (here.path / "source").iterdir()
    assert b"Selma Brelune" in gzip.decompress(source.read_bytes())
    assert here.receipt.erased[-1].records == 1
    assert run("verify").code == 0
