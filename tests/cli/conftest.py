"""A command run as from a terminal, and the practice town of the run."""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.cli.case import TODAY, Case
from tests.cli.ran import Ran
from tests.screening.practice import SNAPSHOT, Practice, once, practice, some_lines
from tests.screening.rules import of_lists

from rempart.build import build
from rempart.cli.main import group, main
from rempart.ledger import Workspace

__all__ = ["Ran", "practice", "run", "town"]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run one command with its arguments, in this process."""

    def command(*arguments: object) -> Ran:
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["rempart", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            main()
        said = capsys.readouterr()
        code = stop.value.code
        return Ran(code if isinstance(code, int) else 1, said.out, said.err)

    return command


@pytest.fixture
def town(practice: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace of one's own with the practice town, named by REMPART_WORKSPACE."""
    folder = tmp_path / "workspace"
    shutil.copytree(practice.folder / "workspace", folder)
    monkeypatch.setenv("REMPART_WORKSPACE", str(folder))
    return folder


def made_for_a_case(practice: Practice, workspace: Workspace, folder: Path) -> None:
    """Check the application of the namesake there, and keep its report."""
    path = some_lines(practice.town.applications, [practice.story("namesake")], folder / "one.csv")
    command = ["check", str(path), "--on", TODAY.isoformat(), "--json", "--workspace", str(workspace.path)]
    ran = CliRunner().invoke(group, command)
    assert ran.exit_code == 0, ran.stderr
    (folder / "first.json").write_text(ran.stdout, encoding="utf-8")


def one_of_its_own(made: Path, folder: Path, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> Case:
    """A copy of a case, its workspace named by REMPART_WORKSPACE."""
    shutil.copytree(made, folder / "case")
    monkeypatch.setenv("REMPART_WORKSPACE", str(folder / "case" / "workspace"))
    return Case(run, folder / "case", json.loads((made / "first.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def case_once(practice: Practice, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The practice town in which the namesake was checked, made once for the run."""

    def make(folder: Path) -> None:
        made_for_a_case(practice, practice.copy(folder / "workspace"), folder)

    return once(tmp_path_factory, worker_id, "case", make)


@pytest.fixture
def case(case_once: Path, tmp_path: Path, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> Case:
    """A case of one's own in the practice town."""
    return one_of_its_own(case_once, tmp_path, run, monkeypatch)


@pytest.fixture(scope="session")
def small_case_once(practice: Practice, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The namesake checked where nothing but the list is loaded, and only the rules about lists are asked."""

    def make(folder: Path) -> None:
        workspace = Workspace.create(folder / "workspace", town=practice.town.name)
        editions = "editions/un_sanctions"
        shutil.copytree(practice.folder / "workspace" / editions, workspace.path / editions)
        build(workspace, known_on=practice.snapshot.known_on, name=SNAPSHOT, actor="test")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("rempart.screening.check.load_catalogue", of_lists)
            made_for_a_case(practice, workspace, folder)

    return once(tmp_path_factory, worker_id, "small_case", make)


@pytest.fixture
def small_case(small_case_once: Path, tmp_path: Path, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> Case:
    """A case of one's own where only the list is known: for what hangs on the judgement and on nothing else."""
    monkeypatch.setattr("rempart.screening.check.load_catalogue", of_lists)
    return one_of_its_own(small_case_once, tmp_path, run, monkeypatch)
