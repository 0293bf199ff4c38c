"""What names somebody erased is recognised by number and by name, however a form or a file of the town's wrote them."""

import json
from datetime import date
from pathlib import Path

import pytest

from rempart.base import RempartError
from rempart.ledger import Workspace
from rempart.ledger.suppression import Suppressions, canonical
from rempart.registers.reading.blanking import Sought
from rempart.screening.purging import Erasing, left_elsewhere, purge_checks

DAY = date(2026, 11, 18)


def erasing(folder: Path, *subjects: str) -> Erasing:
    """A list with some subjects suppressed."""
    given = [canonical(subject) for subject in subjects]
    return Erasing(Suppressions.read(folder).with_more(given, "request", DAY, "dpo-1", DAY))


@pytest.mark.parametrize(
    ("number", "names"),
    [
        ("FR-SIREN:552081317", True),
        ("FR-SIREN:552 081 317", True),
        ("fr-siren:552.081.317", True),
        ("FR-SIRET:552 081 317 66522", True),
        ("NOR-PASSPORT:N0 443 217", True),
        ("FR-SIREN:542065479", False),
        ("Note: nothing of the kind", False),
        ("552081317", False),  # without its scheme it may be anything
    ],
)
def test_a_number_is_the_same_in_another_spelling(number: str, names: bool, tmp_path: Path) -> None:
    """Blanks, dots and small letters change no number, and an establishment's holds that of its company."""
    found = erasing(tmp_path, "FR-SIREN:552081317", "NOR-PASSPORT:N0443217")
    assert found.names_one({"parties": [{"identifiers": [number]}]}) is names


@pytest.mark.parametrize("erased", ["Jorvé Quintañar", "jorve quintanar"])
@pytest.mark.parametrize("written", ["JORVE QUINTANAR", "Quintañar, Jorvé", "Jorve\u0301 Quintan\u0303ar"])
def test_a_report_holds_the_name_whatever_its_accents(erased: str, written: str, tmp_path: Path) -> None:
    """Beside a row of the subject it names the subject; alone it is to be looked at."""
    named = Erasing(Suppressions.read(tmp_path), shared={"people/2026-01-31/1/7"}, names=Sought([erased]))
    assert named.may_name({"parties": [{"name": written}]})
    assert named.names_one({"facts": [written, "people/2026-01-31/1/7"]})
    assert not named.may_name({"parties": [{"name": "Jorve Quint"}]})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "json"])
def test_a_file_of_the_town_that_holds_the_name_is_said(workspace: Workspace, encoding: str) -> None:
    """However it is coded: as editors write it, as older software does, or with the escapes of JSON."""
    folder = workspace.path / "registers" / "people" / "sample"
    folder.mkdir(parents=True)
    name = "Jorvé Quintañar"
    if encoding == "json":
        (folder / "1.json").write_text(json.dumps([{"name": name}]), encoding="ascii")
    else:
        (folder / "1.csv").write_text(f"id;name\n1;{name}\n", encoding=encoding)
    (folder / "2.csv").write_text("id;name\n1;Else Tarn\n", encoding="utf-8")
    named = Erasing(Suppressions.read(workspace.path), names=Sought(["Jorve Quintanar"]))
    (line,) = left_elsewhere(workspace, named).stays
    assert line.name.startswith("registers/people/sample/1.")


def test_a_number_in_json_is_found_with_or_without_quotes(workspace: Workspace) -> None:
    """A settings file may write it as a number."""
    (workspace.path / "own.json").write_text('{"siren": 552081317}', encoding="utf-8")
    named = Erasing(Suppressions.read(workspace.path), names=Sought(numbers=["552 081 317"]))
    assert [line.name for line in left_elsewhere(workspace, named).stays] == ["own.json"]


def test_rows_cited_that_are_damaged_are_said(workspace: Workspace) -> None:
    """Nothing is taken out of what cannot be read: it might hold the subject."""
    check = workspace.path / "checks" / "2026-11-03T100000Z"
    check.mkdir(parents=True)
    (check / "D-1.json").write_text('{"application_id": "D-1"}', encoding="utf-8")
    (check / "cited.jsonl").write_text('{"table": "na', encoding="utf-8")
    with pytest.raises(RempartError, match=r"cited\.jsonl"):
        purge_checks(workspace, erasing(workspace.path, "FR-SIREN:552081317"), [], DAY, "dpo-1")
