"""``rempart registers`` and ``rempart doctor``: what can be loaded, how what is loaded is, what to do."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
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
        (32, "warning", 0, "due: load a new file with 'rempart load fr_decp FILE'"),
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


def test_a_folder_that_is_no_workspace_is_named(tmp_path: Path) -> None:
    """The doctor looks at a workspace; anything else is an error that says so."""
    assert _run("doctor", "--workspace", str(tmp_path)).exit_code == 1
