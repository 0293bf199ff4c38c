"""``check`` with counts of names: read from the file that the settings name, and refused before anything is checked."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.cli.conftest import Ran

from rempart.build import build
from rempart.ledger import Workspace
from rempart.registers import load, open_register
from rempart.screening import TEMPLATE

Run = Callable[..., Ran]
DAY = date(2026, 1, 20)
COUNTS = "kind,name,count\ngiven,Ardavan,4000\ngiven,*,996000\nsurname,Qorzani,6250\nsurname,*,993750\n"


@pytest.fixture
def counted(workspace: Workspace, tmp_path: Path) -> Path:
    """A workspace with a list whose settings name counts; and one application."""
    (sample,) = (open_register("un_sanctions").folder / "sample").iterdir()
    load(workspace, "un_sanctions", [sample])
    build(workspace, known_on=DAY)
    with (workspace.path / "rempart.toml").open("a", encoding="utf-8") as text:
        text.write('population = 120000\n[reference_names]\nfile = "names.csv"\nsource = "Office"\nyear = 2024\n')
    (tmp_path / "one.csv").write_text(
        f"{TEMPLATE}K1,permit,{DAY},applicant,Person,Ardavan Qorzani,,,,\n", encoding="utf-8"
    )
    return workspace.path


def test_the_report_says_how_many_could_bear_the_name(run: Run, counted: Path, tmp_path: Path) -> None:
    """Of the population that the settings give."""
    (counted / "names.csv").write_text(COUNTS, encoding="utf-8")
    ran = run("check", tmp_path / "one.csv", "--json", "--out", tmp_path / "out", "--workspace", counted)
    assert ran.code == 0, ran.err
    (close,) = json.loads(ran.out)["close_names"]
    assert close["sentences"][-1].startswith("About 3 of the 120,000 people of this town")


@pytest.mark.parametrize(("text", "said"), [(None, "reference_names"), (COUNTS + "given,Odo,few\n", "row 6, count")])
def test_wrong_counts_stop_the_check(run: Run, counted: Path, tmp_path: Path, text: str | None, said: str) -> None:
    """A missing file or a wrong row is said before a report is made; no name is quoted."""
    if text:
        (counted / "names.csv").write_text(text, encoding="utf-8")
    ran = run("check", tmp_path / "one.csv", "--out", tmp_path / "out", "--workspace", counted)
    assert ran.code != 0
    assert said in ran.err
    assert "Odo" not in ran.err
    assert not (tmp_path / "out").exists()
