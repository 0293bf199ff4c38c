"""Each register's sample in the publisher's form, and the rows that it gives."""

import csv
import io
from datetime import date
from pathlib import Path

import duckdb
import pytest

from rempart.ledger import Workspace
from rempart.registers import available, load, open_register

EDITION = date(2026, 1, 31)


@pytest.mark.parametrize("register", available())
def test_a_sample_gives_the_expected_rows(register: str, workspace: Workspace, golden: bool) -> None:
    """Every row of every table comes out of the sample as written in ``expected/``, refusals included."""
    folder = open_register(register).folder
    (sample,) = (folder / "sample").iterdir()
    day = None if open_register(register).card.dated_by else EDITION
    load(workspace, register, [sample], edition=day, held_on=EDITION)
    (edition,) = (path for path in workspace.editions_of(register).iterdir() if path.name[0] != ".")
    written = {path.stem: _csv(path) for path in [*(edition / "tables").glob("*.parquet"), edition / "refused.parquet"]}
    expected = folder / "expected"
    if golden:
        for name, text in written.items():
            (expected / f"{name}.csv").write_text(text, encoding="utf-8")
    assert written == {path.stem: path.read_text(encoding="utf-8") for path in expected.glob("*.csv")}


@pytest.mark.parametrize("register", available())
def test_each_sample_shows_a_row_and_a_refusal(register: str, workspace: Workspace) -> None:
    """A sample is worth reading: something loads, something is refused, and the sums agree."""
    folder = open_register(register).folder
    (sample,) = (folder / "sample").iterdir()
    day = None if open_register(register).card.dated_by else EDITION
    receipt = load(workspace, register, [sample], edition=day).receipt
    assert receipt.loaded
    assert receipt.refused
    assert receipt.read == receipt.loaded + receipt.refused + receipt.left_out


def _csv(path: Path) -> str:
    """Return the rows of a Parquet file as CSV; numbering columns of the mechanism are left out."""
    with duckdb.connect() as connection:
        cursor = connection.execute(f"select * from read_parquet('{path}')")
        names = [column[0] for column in cursor.description or ()]
        rows = cursor.fetchall()
    kept = [place for place, name in enumerate(names) if name != "row_number"]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([names[place] for place in kept])
    writer.writerows([["" if row[place] is None else row[place] for place in kept] for row in rows])
    return out.getvalue()
