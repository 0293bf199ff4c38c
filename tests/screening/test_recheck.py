"""Applications checked before are listed where something loaded since touches them, and nowhere else."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.cli.conftest import Ran, run
from tests.registers import tiny
from tests.registers.fresh.people import Row, people, publish
from tests.screening.practice import once
from tests.screening.rules import of_lists

from rempart.build import build
from rempart.cli.main import group
from rempart.identity import Judgement
from rempart.identity.merging.judgements import append_judgement
from rempart.ledger import Workspace, snapshots
from rempart.ledger.workspace import today
from rempart.screening import TEMPLATE
from rempart.screening.overlay import line_key
from rempart.screening.recheck import Kind, Reason, recheck

__all__ = ["run"]
FIRST, NEW = date(2026, 1, 31), date(2026, 3, 31)
LISTED: Row = ("A1", "Person", "Norvik Quorvane", "1970-01-02", "", "North")
FORM = f"""{TEMPLATE}N-1,permit,2026-02-10,applicant,Company,Tarn Velloce SARL,,FR-SIREN:552081317,,P1
N-2,permit,2026-02-11,director,Person,Ostrel Ildane Mudrane,1981-05-06,,,P2
N-3,permit,2026-02-12,applicant,Company,Brask Halvor SA,,FR-SIREN:542065479,,P3
"""


@pytest.fixture(autouse=True)
def lists_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the rules about lists alone: what is looked at again does not hang on what was asked."""
    monkeypatch.setattr("rempart.screening.check.load_catalogue", of_lists)


@pytest.fixture(scope="session")
def checked_once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A workspace where three applications were checked against one list and the premises, made once for the run."""

    def make(folder: Path) -> None:
        workspace = Workspace.create(folder / "workspace", town="Valmorel-sur-Mer")
        people(workspace.path / "registers" / "people")
        tiny.spells(workspace.path / "registers" / "spells")
        publish(workspace, workspace.path / "registers" / "people", FIRST, [LISTED])
        spells(workspace, FIRST, "o1")
        build(workspace, known_on=FIRST)
        (folder / "form.csv").write_text(FORM, encoding="utf-8")
        arguments = ["check", str(folder / "form.csv"), "--workspace", str(workspace.path)]
        assert CliRunner().invoke(group, arguments).exit_code == 0

    return once(tmp_path_factory, worker_id, "checked", make) / "workspace"


@pytest.fixture
def checked(checked_once: Path, tmp_path: Path) -> Workspace:
    """A copy of it of one's own."""
    shutil.copytree(checked_once, tmp_path / "workspace")
    return Workspace.open(tmp_path / "workspace")


def check(workspace: Workspace, folder: Path, run: Callable[..., Ran]) -> None:
    """Check the three applications."""
    (folder / "form.csv").write_text(FORM, encoding="utf-8")
    assert run("check", folder / "form.csv", "--workspace", workspace.path).code == 0


def spells(workspace: Workspace, day: date, operator: str) -> None:
    """Publish who runs place P3."""
    text = tiny.csv_text([["P3", operator, "bar", "2026-01-01", ""]])
    tiny.publish(workspace, workspace.path / "registers" / "spells", day, text)


def later(workspace: Workspace, *rows: Row) -> None:
    """Publish another edition of the list."""
    publish(workspace, workspace.path / "registers" / "people", NEW, rows)


def found(workspace: Workspace) -> list[tuple[str, str, Kind, tuple[str, ...]]]:
    """Return what recheck lists: application, role, kind, references."""
    return [(one.application_id, r.role, r.kind, r.refs) for one in recheck(workspace).touched for r in one.reasons]


def test_without_anything_new_nothing_is_listed(checked: Workspace) -> None:
    """Nor when what is published again says the same, or something of others."""
    done = recheck(checked)
    assert (done.looked_at, done.touched) == (3, ())
    later(checked, LISTED, ("X9", "Person", "Ulmera Tanvik", "1950-01-01", "", "South"))
    spells(checked, NEW, "o1")
    assert recheck(checked).touched == ()


def test_a_new_entry_with_the_same_number_is_found(checked: Workspace) -> None:
    """Whatever its name."""
    later(checked, LISTED, ("B2", "Company", "Ulmera Trading", "", "552081317", "North"))
    assert found(checked) == [("N-1", "applicant", "number", ("B2",))]


def test_a_new_entry_with_a_close_name_is_found(checked: Workspace) -> None:
    """One letter and one forename apart, of the same day of birth."""
    later(checked, LISTED, ("B2", "Person", "Ostrel Mudranne", "1981-05-06", "", "North"))
    assert found(checked) == [("N-2", "director", "close_name", ("B2",))]


def test_a_changed_entry_counts_as_new(checked: Workspace) -> None:
    """An entry that was far becomes close."""
    later(checked, ("A1", "Person", "Ostrel Ildane Mudrane", "1981-05-06", "", "North"))
    assert found(checked) == [("N-2", "director", "close_name", ("A1",))]


def test_a_name_judged_different_is_not_found_again(checked: Workspace) -> None:
    """An officer said so of this application's party and this entry."""
    later(checked, LISTED, ("B2", "Person", "Ostrel Mudranne", "1981-05-06", "", "North"))
    party = f"form:N-2:{line_key('Person', 'Ostrel Ildane Mudrane', '1981-05-06', [])}"
    judged = Judgement("different", "people:B2", party, "another person", "clerk", today())
    append_judgement(checked.path / "judgements" / "judgements.jsonl", judged)
    assert found(checked) == []


def test_the_premises_of_an_application_are_looked_at(checked: Workspace) -> None:
    """Another operator where the application is for."""
    spells(checked, NEW, "o2")
    assert found(checked) == [("N-3", "premises", "records", ())]


def test_a_party_found_in_a_register_is_followed(workspace: Workspace, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """What changed or left of its own records is told, with the entry."""
    folder = people(workspace.path / "registers" / "people")
    publish(workspace, folder, FIRST, [LISTED, ("B2", "Company", "Tarn Velloce SARL", "", "552081317", "North")])
    build(workspace, known_on=FIRST)
    check(workspace, tmp_path, run)
    assert found(workspace) == []
    later(workspace, LISTED)
    assert found(workspace) == [("N-1", "applicant", "records", ("B2",))]
    ((one,),) = [touched.reasons for touched in recheck(workspace).touched]
    assert one == Reason("applicant", "records", "people", NEW, ("B2",), ("identifier", "listing", "name", "party"))


def test_checked_again_it_is_no_longer_listed(checked: Workspace, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """The last stored check of an application counts, as known on its day."""
    later(checked, LISTED, ("B2", "Company", "Ulmera Trading", "", "552081317", "North"))
    build(checked, known_on=NEW)
    (tmp_path / "form.csv").write_text(FORM, encoding="utf-8")
    assert run("check", tmp_path / "form.csv", "--on", NEW, "--workspace", checked.path).code == 0
    assert found(checked) == []


def test_without_its_snapshot_the_report_says_what_was_known(checked: Workspace) -> None:
    """A snapshot may be gone: the sources of the report are enough."""
    for snapshot in snapshots(checked.snapshots):
        shutil.rmtree(snapshot.path)
    assert found(checked) == []
    later(checked, LISTED, ("B2", "Company", "Ulmera Trading", "", "552081317", "North"))
    assert found(checked) == [("N-1", "applicant", "number", ("B2",))]


def test_the_command_names_applications_and_roles_alone(checked: Workspace, run: Callable[..., Ran]) -> None:
    """In words and as JSON; the journal holds that it was asked, and which applications were listed."""
    later(checked, LISTED, ("B2", "Company", "Ulmera Trading", "", "552081317", "North"))
    words, data = (run("recheck", *more, "--workspace", checked.path) for more in ((), ("--json",)))
    assert words.code == data.code == 0
    assert "  applicant: entry B2, new or changed in people of 2026-03-31, gives the same number" in words.out
    assert "1 of 3 applications checked before should be checked again." in words.out
    assert json.loads(data.out)["application"] == "N-1"
    for name in ("Velloce", "Ulmera", "552081317"):
        assert name not in words.out + data.out
    entry = list(checked.journal.entries())[-1]
    assert (entry.action, dict(entry.data)) == ("recheck", {"looked_at": 3, "applications": ["N-1"]})


DAMAGES: dict[str, Callable[[dict[str, object]], str]] = {
    "cut short": lambda report: json.dumps(report)[:-40],
    "no day": lambda report: json.dumps(report | {"on_day": "2026-02-30"}),
    "no snapshot": lambda report: json.dumps({key: report[key] for key in report if key != "snapshot"}),
    "parties that are none": lambda report: json.dumps(report | {"parties": ["N-1"]}),
    "too deep": lambda report: json.dumps(report)[:-1] + ', "more": ' + "[" * 100_000 + "]" * 100_000 + "}",
}


@pytest.mark.slow
def test_a_damaged_report_is_named(checked: Workspace, run: Callable[..., Ran]) -> None:
    """Its application would be missing from the answer unseen: the command says which file, in one sentence."""
    path = next((checked.path / "checks").rglob("N-1.json"))
    whole = path.read_text(encoding="utf-8")
    for damage, damaged in DAMAGES.items():
        path.write_text(damaged(json.loads(whole)), encoding="utf-8")
        ran = run("recheck", "--workspace", checked.path)
        assert (ran.code, "N-1.json: it is not a report as it was written" in ran.err) == (1, True), damage
    ran = run("purge", "--workspace", checked.path)
    assert (ran.code, "a file of it is not a report" in ran.err) == (1, True)
    path.write_text(whole, encoding="utf-8")
    receipt = checked.editions_of("people") / str(FIRST) / "receipt.json"
    receipt.write_text(receipt.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    ran = run("purge", "--workspace", checked.path)
    assert (ran.code, "the receipt is damaged" in ran.err) == (1, True)


def test_a_part_loaded_late_counts_as_new(workspace: Workspace, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """A part of an earlier day than the last that the check knew was not known all the same."""
    register = people(workspace.path / "registers" / "people", scope="part", disappearance="withdrawn")
    publish(workspace, register, FIRST, [LISTED])
    build(workspace, known_on=FIRST)
    check(workspace, tmp_path, run)
    assert found(workspace) == []
    publish(workspace, register, date(2026, 1, 15), [("B7", "Company", "Tarn Velloce", "", "552081317", "North")])
    assert found(workspace) == [("N-1", "applicant", "number", ("B7",))]
