"""The larger a file, the more a pair must tell to be kept, unless somebody says from where on."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from rempart.cli.main import group
from rempart.identity.linking import LEAST_ALIKE, link
from rempart.identity.linking.prior import MOST_LEAST, least_alike
from rempart.identity.tables import table as data_file
from tests.identity.linking.test_link import files


def test_the_larger_a_file_the_more_is_asked_for_but_never_all() -> None:
    """Up to 50,000 records as ever; however many there are, something may still be kept."""
    asked = [least_alike(records) for records in (0, 50, 50_000, 100_000, 1_000_000, 10_000_000, 10**15)]
    assert asked[:3] == [LEAST_ALIKE] * 3
    assert asked == sorted(asked)
    assert asked[-1] == MOST_LEAST


def test_what_the_rarity_of_names_counts_already_is_not_counted_again() -> None:
    """A hundred times the records are a hundredth of the odds; the evidence of rare names holds 0.4 of their logarithm."""
    few, many = (least_alike(records) for records in (50_000, 5_000_000))
    times = data_file("linking/link")["name_rarity"]["times"]
    assert many / (1 - many) == pytest.approx(few / (1 - few) * 100 ** (1 - times), rel=0.05)


def test_it_is_said_what_is_kept_and_a_threshold_that_is_given_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five records against six, read as if files of two were the usual ones."""
    left, right, out = files(tmp_path)
    table = {**data_file("linking/link"), "least": {"records": 2}}
    monkeypatch.setattr("rempart.identity.linking.prior.table", lambda _: table)
    asked = link(left, right, out).least
    assert asked == least_alike(6) > LEAST_ALIKE
    told = CliRunner().invoke(group, ["link", str(left), str(right), "--out", str(out)]).output
    assert f"alike from {asked:g}." in told
    assert f"from {asked:g} and not from 0.23" in told
    told = CliRunner().invoke(group, ["link", str(left), str(right), "--out", str(out), "--least", "0.23"]).output
    assert "alike from 0.23." in told
    assert "by chance" not in told
    assert link(left, right, out, least=0.5).least == 0.5
