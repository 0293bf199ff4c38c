"""The by-law that a case names is a file beside it, and nothing else on the machine."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from rempart.cli.procedure import command

CASE = "id: c1\nprocedure: application\nbylaw: {name}\nevents: []\n"


@pytest.mark.parametrize("name", ["../bylaw.yml", "/dev/zero", "/etc/passwd", "link.yml", "gone.yml", "."])
def test_a_by_law_elsewhere_is_not_read(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    (tmp_path / "bylaw.yml").write_text("id: secret\n", encoding="utf-8")
    (folder / "link.yml").symlink_to(tmp_path / "bylaw.yml")
    (folder / "events.yml").write_text(CASE.format(name=name), encoding="utf-8")
    ran = CliRunner().invoke(command, ["simulate", "generic", str(folder / "events.yml")])
    assert ran.exit_code != 0
    assert "it names is no file beside it" in str(ran.exception)


def test_a_by_law_beside_the_case_is_read(tmp_path: Path) -> None:
    (tmp_path / "bylaw.yml").write_text("id: one\n", encoding="utf-8")
    (tmp_path / "events.yml").write_text(CASE.format(name="bylaw.yml"), encoding="utf-8")
    ran = CliRunner().invoke(command, ["simulate", "generic", str(tmp_path / "events.yml")])
    assert "bylaw.risk_analysis: Field required" in str(ran.exception)
