"""``rempart registers`` and ``rempart doctor``: what can be loaded, how what is loaded is, what to do."""

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.registers import tiny
from tests.registers.samples import samples

from rempart.cli.main import group
from rempart.ledger import Workspace
from rempart.ledger.workspace import today
from rempart.registers import available, load, open_register


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(group, list(arguments))


def _load(workspace: Workspace, register: str, day: date) -> None:
    sample, *_ = samples(register)
    load(workspace, register, sample.files, edition=day)


def test_the_catalogue_names_every_register_its_forms_and_its_tables(workspace: Workspace) -> None:
    """One entry a register, built-in and own, in both ways of printing."""
    entries = json.loads(_run("registers", "--json", "--workspace", str(workspace.path)).stdout)
    assert [entry["id"] for entry in entries] == available()
    for entry in entries:
        register = open_register(entry["id"])
        assert entry["tables"] == register.tables
        assert list(entry["forms"]) == list(register.forms)
    assert all(name in _run("registers").stdout for name in available())


@pytest.mark.parametrize(
    ("days", "level", "code", "todo"),
    [
        (0, "fresh", 0, "records were refused"),
        (31, "fresh", 0, "records were refused"),
        (32, "warning", 0, "due: run 'rempart update fr_decp'"),
        (62, "warning", 0, "due"),
        (63, "error", 1, "the absence of a hit proves nothing"),
    ],
)
def test_age_turns_into_a_warning_then_an_error(
    days: int, level: str, code: int, todo: str, workspace: Workspace
) -> None:
    """Past one rhythm it is due, past two it proves nothing and the exit code says so."""
    _load(workspace, "fr_decp", today() - timedelta(days=days))
    result = _run("doctor", "--json", "--workspace", str(workspace.path))
    (entry,) = json.loads(result.stdout)["registers"]
    assert (entry["register"], entry["level"], entry["age_days"], result.exit_code) == ("fr_decp", level, days, code)
    assert todo in entry["todo"]


def test_what_was_never_loaded_is_shown_on_demand(workspace: Workspace) -> None:
    """A quiet list by default; all of it with ``--all``, each with what to do."""
    _load(workspace, "town_permits", today())
    told = _run("doctor", "--lang", "fr", "--workspace", str(workspace.path)).stdout
    assert "Autorisations demandées" in told
    assert "un_sanctions" not in told
    every = json.loads(_run("doctor", "--all", "--json", "--workspace", str(workspace.path)).stdout)["registers"]
    assert [entry["register"] for entry in every] == available()
    assert all(entry["todo"] for entry in every if entry["edition"] is None)


def test_one_broken_card_does_not_hide_the_others(workspace: Workspace) -> None:
    """It is said of that register, loaded or not, in both commands; the others are shown, and the exit code says it."""
    register = tiny.spells(workspace.path / "registers" / "spells")
    tiny.publish(workspace, register, today(), tiny.csv_text([["P1", "o", "bar", "2026-01-01", ""]]))
    _load(workspace, "fr_decp", today())
    (register / "register.yml").write_text("id: spells\n", encoding="utf-8")
    (workspace.path / "registers" / "new").mkdir()
    (workspace.path / "registers" / "new" / "register.yml").write_text("[", encoding="utf-8")
    place = ("--workspace", str(workspace.path))
    told, listed = _run("doctor", *place), _run("registers", *place)
    assert (told.exit_code, listed.exit_code) == (1, 1)
    assert told.stdout.count("its card is broken: ") == listed.stdout.count("its card is broken: ") == 2
    assert "edition " + str(today()) in told.stdout
    assert "fr_decp" in told.stdout
    assert "un_sanctions" in listed.stdout
    entries = {one["register"]: one for one in json.loads(_run("doctor", "--json", *place).stdout)["registers"]}
    assert {name: (one["broken"], one["level"]) for name, one in entries.items()} == {
        "fr_decp": (False, "fresh"), "new": (True, None), "spells": (True, "fresh"),
    }  # fmt: skip
    (broken, _) = [one for one in json.loads(_run("registers", "--json", *place).stdout) if "broken" in one]
    assert broken["id"] == "new"


@pytest.mark.parametrize(("days", "code"), [(0, 0), (400, 1)])
def test_a_register_whose_folder_is_gone_is_shown(days: int, code: int, workspace: Workspace) -> None:
    """Its editions stay in use, and age: its last receipt says how it is."""
    register = tiny.spells(workspace.path / "registers" / "spells")
    tiny.publish(
        workspace, register, today() - timedelta(days=days), tiny.csv_text([["P1", "o", "bar", "2026-01-01", ""]])
    )
    shutil.rmtree(register)
    result = _run("doctor", "--workspace", str(workspace.path))
    assert result.exit_code == code
    assert "spells" in result.stdout
    assert "its folder is gone" in result.stdout


def test_a_folder_that_is_no_workspace_is_named(tmp_path: Path) -> None:
    """The doctor looks at a workspace; anything else is an error that says so."""
    assert _run("doctor", "--workspace", str(tmp_path)).exit_code == 1
