"""One practice town, loaded, built and checked once for all tests of a run; no test writes into it."""

import fcntl
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import rempart
from rempart.base.words import Language
from rempart.build import build
from rempart.cli.main import group
from rempart.ledger import Snapshot, Workspace, open_snapshot
from rempart.registers import load
from rempart.screening import Checker, read_applications, write_reports
from rempart.signals import run
from rempart.town import Oracle, PublishedFile, Town, write_town

SEED = 1
LAST = date(2026, 11, 2)
SNAPSHOT = "2026-11-02-practice"
"""Sorts before what a test builds later."""
Json = dict[str, Any]


@dataclass(frozen=True)
class Practice:
    """The town of one seed on disk.

    ``publishers``, ``workspace`` with one snapshot, ``checked`` the same after its applications were checked there,
    ``en`` and ``fr`` with the reports.
    """

    folder: Path

    @cached_property
    def town(self) -> Town:
        """What the publishers wrote."""
        publishers = self.folder / "publishers"
        oracle = Oracle.read(publishers / "oracle.json")
        found = [
            PublishedFile(path.parent.name, (path,), date.fromisoformat(path.stem))
            for path in publishers.glob("published/*/*")
        ]
        files = sorted(found, key=lambda file: (file.edition, file.register))
        return Town(oracle.town, files, publishers / "applications.csv", oracle)

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot of everything published."""
        return open_snapshot(self.folder / "workspace" / "snapshots", None)

    def reports(self, lang: Language) -> dict[str, Json]:
        """The reports in one language, by application."""
        return reports_in(self.folder / lang)

    def copy(self, folder: Path, *, checked: bool = False) -> Workspace:
        """A workspace of one's own: the same editions, the same snapshot, and where wanted the stored check of all."""
        shutil.copytree(self.folder / ("checked" if checked else "workspace"), folder)
        return Workspace.open(folder)

    def story(self, key: str, which: int = 0) -> str:
        """The application of a story."""
        return self.town.oracle.of(key)[which].application_id


def reports_in(folder: Path) -> dict[str, Json]:
    """The reports of a folder, by application."""
    found = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json")))
    return {report["application_id"]: report for report in found}


def load_all(workspace: Workspace, town: Town, until: date = LAST) -> None:
    """Load every edition published by a day, each on its own day."""
    for file in town.files:
        if file.edition <= until:
            load(workspace, file.register, file.paths, edition=file.edition, held_on=file.edition, actor="test")


def built(folder: Path, town: Town, *, lang: Language = "en", until: date = LAST) -> Workspace:
    """A new workspace with everything published by a day, and its snapshot."""
    workspace = Workspace.create(folder, town=town.name, language=lang)
    load_all(workspace, town, until)
    build(workspace, known_on=until, name=SNAPSHOT, actor="test")
    return workspace


def built_like(practice: Practice, folder: Path, town: Town) -> Workspace:
    """A new workspace of a town that differs from that of the run in some files, and its snapshot.

    Registers of which no file differs keep their editions as loaded for the run; the others are loaded.
    """
    published = {(file.register, file.edition): file.paths[0].read_bytes() for file in practice.town.files}
    changed = {
        f.register for f in town.files if f.paths[0].read_bytes() != published.pop((f.register, f.edition), None)
    }
    changed |= {register for register, _ in published}
    workspace = Workspace.create(folder, town=town.name)
    for register in {file.register for file in town.files} - changed:
        shutil.copytree(practice.folder / "workspace" / "editions" / register, workspace.editions_of(register))
    load_all(workspace, replace(town, files=[file for file in town.files if file.register in changed]))
    build(workspace, known_on=LAST, name=SNAPSHOT, actor="test")
    return workspace


def check_into(
    folder: Path, snapshot: Snapshot, applications: Path, lang: Language = "en", *, on_day: date | None = None
) -> dict[str, Json]:
    """Check a file of applications, write its reports, and return them by application."""
    checker = Checker(snapshot, town="Practice", lang=lang)
    reports = checker.applications(read_applications(applications), on_day=on_day)
    write_reports(reports, folder, lang=lang, town="Practice", version=rempart.__version__)
    return reports_in(folder)


def some_lines(applications: Path, wanted: Sequence[str], out: Path) -> Path:
    """Write the lines of some applications only, in the order wanted."""
    head, *lines = applications.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for key in wanted for line in lines if line.startswith(f"{key},")]
    out.write_text(head + "".join(kept), encoding="utf-8")
    return out


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold a lock between the processes of one run."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def once(factory: pytest.TempPathFactory, worker: str, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that the first process of the run makes and all others read."""
    base = factory.getbasetemp() if worker == "master" else factory.getbasetemp().parent
    folder = base / name
    with alone(base / f"{name}.lock"):
        if not (folder / "whole").exists():
            folder.mkdir(exist_ok=True)
            make(folder)
            (folder / "whole").touch()
    return folder


@contextmanager
def asked_once() -> Iterator[None]:
    """Ask the rules once of the same applications on the same day: what they answer hangs on no language."""
    answers: dict[Any, Any] = {}

    def remembered(signals: Any, connection: Any, on_day: date, *rest: Any) -> Any:
        asked = connection.execute("select distinct application_id from application_party order by all").fetchall()
        if (on_day, *asked) not in answers:
            answers[on_day, *asked] = run(signals, connection, on_day, *rest)
        return answers[on_day, *asked]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rempart.screening.check.run", remembered)
        yield


def make_practice(folder: Path) -> None:
    """Make the practice town of the run."""
    town = write_town(folder / "publishers", SEED)
    workspace = built(folder / "workspace", town)
    shutil.copytree(workspace.path, folder / "checked")
    with asked_once():
        command = ["check", str(town.applications), "--lang", "en", "--workspace", str(folder / "checked")]
        assert CliRunner().invoke(group, command).exit_code == 0
        check_into(folder / "fr", open_snapshot(workspace.snapshots, None), town.applications, "fr")
    (stored,) = (folder / "checked" / "checks").iterdir()
    (folder / "en").symlink_to(stored.relative_to(folder))


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Practice:
    """The practice town of the run."""
    return Practice(once(tmp_path_factory, worker_id, "practice", make_practice))
