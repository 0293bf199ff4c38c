"""A mapping is data: it reads the records of its file and opens no other door."""

from datetime import date
from pathlib import Path

import pytest
from tests.registers import tiny

from rempart.base import RempartError
from rempart.ledger import Workspace


@pytest.mark.parametrize(
    "reach",
    [
        "select 1 as row_number, 'x' as reason from read_text('{secret}')",
        "select 1 as row_number, 'x' as reason from read_csv('{secret}')",
        "select 1 as row_number, 'x' as reason from glob('{folder}/*')",
    ],
)
def test_a_mapping_reads_no_other_file(reach: str, workspace: Workspace, tmp_path: Path) -> None:
    """A register brought from elsewhere cannot carry a file of the town into an edition."""
    secret = tmp_path / "secret.txt"
    secret.write_text("Zzyzxa Quorvane\n", encoding="utf-8")
    refused = f"-- doubtful\n{reach.format(secret=secret, folder=tmp_path)};\n" + tiny.SPELL_MAPPING
    register = tiny.spells(tmp_path / "registers", refused)
    with pytest.raises(RempartError, match="its SELECT fails: Permission") as caught:
        tiny.publish(workspace, register, date(2026, 1, 1), tiny.csv_text([]))
    assert "Zzyzxa" not in str(caught.value)
