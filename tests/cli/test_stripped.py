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


def register(folder: Path, form: str, **more: object) -> None:
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
        **more,
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


def held(workspace: Workspace, folder: Path, text: str, **card: object) -> Edition:
    """Load documents of people into a workspace."""
    register(workspace.path, "document", **card)
    file = folder / "people"
    file.write_text(text, encoding="utf-8")
    load(workspace, "people", [file], edition=DAY, held_on=DAY)
    return read(workspace)


def read(workspace: Workspace) -> Edition:
    """The edition in use."""
    (edition,) = editions_in_use(workspace.editions_of("people"))
    return edition


@pytest.mark.parametrize("strip", [True, False], ids=["stripped", "as published"])
def test_an_erased_name_beside_the_records_goes(
    strip: bool, workspace: Workspace, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a form keeps of a document is searched as its records are, and the records keep their numbers."""
    monkeypatch.setenv("REMPART_WORKSPACE", str(workspace.path))
    document = {"by": {"name": "QUORVANE Norvik", "city": "York"}, "list": {"people": RECORDS}}
    layout = {"kind": "json", "records": ["list.people"], "keep": ["by"]}
    held(workspace, tmp_path, json.dumps(document), format=layout, strip_source=strip)
    assert run("purge", "--suppress", "people:P-002", *WHY, "--yes").code == 0
    assert holding(workspace.path, ["Quorvane", "QUORVANE", "P-002"]) == []
    edition = read(workspace)
    (source,) = (edition.path / "source").iterdir()
    kept = json.loads(gzip.decompress(source.read_bytes()))
    assert kept["by"] == {"name": None, "city": "York"}
    assert [one.get("id") for one in kept["list"]["people"]] == ["P-001", None, "P-003"]
    assert edition.receipt.erased[-1].records == 1
    assert run("verify").code == 0


def test_a_kept_file_that_goes_whole_goes_for_its_true_reason(
    workspace: Workspace, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two arrays of one name are counted by the reader, and are one to whoever rewrites them."""
    monkeypatch.setenv("REMPART_WORKSPACE", str(workspace.path))
    people = json.dumps(RECORDS)
    held(workspace, tmp_path, f'{{"list": {{"people": {people}, "people": {people}}}}}')
    ran = run("purge", "--suppress", "people:P-002", *WHY, "--yes")
    assert ran.code == 0, ran.err
    assert "its records are not counted as they were when it was loaded: the whole file went" in ran.out
    assert not list((read(workspace).path / "source").iterdir())
