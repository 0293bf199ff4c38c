"""A register of the same kinds needs no Python: a folder outside the package is enough."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.registers import tiny

from rempart.build import build
from rempart.ledger import Workspace, open_ledger
from rempart.registers import available, load

DAY = date(2026, 1, 31)
KINDS: dict[str, tuple[Callable[[Path], Path], str, str]] = {
    "csv": (tiny.spells, tiny.csv_text([["A", "Au Cabestan", "bar", "2026-01-01", ""]]), "operator_spell"),
    "json": (tiny.statements, '[{"id": "A", "day": "2026-01-10", "addresses": ["rue du Phare"]}]', "premises"),
    "xml": (tiny.places_in_xml, '<Places day="2026-01-31"><Place><Number>A</Number></Place></Places>', "premises"),
}


@pytest.mark.parametrize("by_path", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_a_sixth_register_is_loaded_built_and_read(
    kind: str, by_path: bool, workspace: Workspace, tmp_path: Path
) -> None:
    """By the path of its folder, or by its name from the workspace's registers/: its rows can be read as of a day."""
    write, text, table = KINDS[kind]
    folder = write((tmp_path if by_path else workspace.path / "registers") / "sixth")
    file = tmp_path / "published"
    file.write_text(text, encoding="utf-8")
    day = None if kind == "xml" else DAY
    loaded = load(workspace, str(folder) if by_path else "sixth", [file], edition=day)
    assert (loaded.receipt.register_id, loaded.receipt.loaded) == ("sixth", 1)
    assert by_path or "sixth" in available(workspace.path / "registers")
    with open_ledger(build(workspace), DAY) as ledger:
        rows = ledger.connection.execute(f"select premises_id, row_id from stated.{table}").fetchall()
    assert rows == [("A", "sixth/2026-01-31/1/1")]


def test_a_folder_may_be_named_from_where_one_stands(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``./`` from within the register's folder is its path too."""
    monkeypatch.chdir(tiny.spells(tmp_path / "sixth"))
    Path("a.csv").write_text(KINDS["csv"][1], encoding="utf-8")
    assert load(workspace, "./", [Path("a.csv")], edition=DAY).receipt.register_id == "sixth"
