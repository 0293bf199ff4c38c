"""Each register's samples in the publisher's form, and the rows that they give."""

import csv
import io
from pathlib import Path

import duckdb
import pytest
from tests.registers.samples import EDITION, Sample, samples

from rempart.ledger import Workspace
from rempart.registers import load


@pytest.mark.parametrize("sample", samples(), ids=str)
def test_a_sample_gives_the_expected_rows(sample: Sample, workspace: Workspace, golden: bool) -> None:
    """Every row of every table comes out of the sample as written in ``expected/``, refusals included.

    A sample is worth reading: something loads, something is refused, and the sums agree.
    """
    receipt = load(workspace, sample.register, sample.files, edition=sample.day, held_on=EDITION).receipt
    (edition,) = (path for path in workspace.editions_of(sample.register).iterdir() if path.name[0] != ".")
    written = {path.stem: _csv(path) for path in [*(edition / "tables").glob("*.parquet"), edition / "refused.parquet"]}
    if golden:
        sample.expected.mkdir(parents=True, exist_ok=True)
        for name, text in written.items():
            (sample.expected / f"{name}.csv").write_text(text, encoding="utf-8")
    assert written == {path.stem: path.read_text(encoding="utf-8") for path in sample.expected.glob("*.csv")}
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
