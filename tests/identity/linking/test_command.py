"""``rempart link`` as it is typed."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from rempart.cli.main import group
from rempart.identity.tables import table as data_file
from tests.identity.linking.test_link import files


def test_the_command_says_what_was_done_and_the_ceiling(tmp_path: Path) -> None:
    """Records, pairs, keys, and the candidate ceiling before the F1."""
    left, right, out = files(tmp_path)
    truth = tmp_path / "truth.csv"
    truth.write_text("left,right\nT1,R1\nT2,R2\nT5,R5\n", encoding="utf-8")
    done = CliRunner().invoke(group, ["link", str(left), str(right), "--out", str(out), "--truth", str(truth)])
    assert done.exit_code == 0, done.output
    assert "5 and 6 records" in done.output
    assert "key number: 1 pair; 33.3% of the true pairs" in done.output
    assert done.output.index("Candidate ceiling: 0.6667") < done.output.index("F1")
    assert "name an id" not in done.output
    assert "Vask" not in done.output
    truth.write_text("left,right\nR1,T1\n", encoding="utf-8")
    done = CliRunner().invoke(group, ["link", str(left), str(right), "--out", str(out), "--truth", str(truth)])
    assert "Rows of the truth that name an id which is in no file: 1." in done.output


def test_one_to_one_and_clusters_are_not_asked_for_together(tmp_path: Path) -> None:
    """Each says something else about a record in two pairs."""
    left, right, out = files(tmp_path)
    done = CliRunner().invoke(group, ["link", str(left), str(right), "--out", str(out), "--one-to-one", "--clusters"])
    assert done.exit_code == 2
    assert not out.exists()


def test_what_no_pair_could_follow_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that all bear makes no pairs above the bound; the report says so."""
    rows = "id,schema,name\n" + "".join(f"{number},Person,Odo Lumerano\n" for number in range(40))
    left, _, out = files(tmp_path, rows)
    bounds = {"most_for_a_key": 100, "of_a_kind": 1000, "for_all": 10**9, "least_for_a_key": 1, "rare_word": 100}
    table = {**data_file("linking/link"), "pairs": bounds}
    monkeypatch.setattr("rempart.identity.linking.run.table", lambda _: table)
    done = CliRunner().invoke(group, ["link", str(left), "--out", str(out)])
    assert "0 kept" in done.output
    assert "key name: 0 pairs; 1 value too common (more than 100 pairs)" in done.output
