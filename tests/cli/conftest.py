"""A command run as from a terminal, and the practice town of the run."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.screening.practice import Practice, practice

from rempart.cli.main import main

__all__ = ["Ran", "practice", "run", "town"]


@dataclass(frozen=True)
class Ran:
    """What a command left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


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
