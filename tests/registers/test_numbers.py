"""Numbers and codes that a list gives with words, without zeros or not at all; names that are one word or several."""

from pathlib import Path

import duckdb
import pytest
from tests.registers.samples import EDITION, Sample, samples

from rempart.base import RempartError
from rempart.ledger import Workspace
from rempart.registers import load
from rempart.registers.tables import make_macros


def _doubtful(workspace: Workspace, sample: Sample) -> dict[str, int]:
    return load(workspace, sample.register, sample.files, edition=sample.day).receipt.doubtful


def test_a_number_of_the_united_states_list_that_is_not_read_is_counted(workspace: Workspace) -> None:
    """Zeros alone and the number of a ship's radio are no number of their kind; a licence is of a kind that is not read."""
    (sample,) = [one for one in samples("us_csl") if one.of.name == "csv"]
    doubtful = _doubtful(workspace, sample)
    assert doubtful["a number is in no form that is known of its kind: not read"] == 2
    assert doubtful["a number is of a kind that is not read"] == 1


def test_a_number_of_an_entity_that_controls_is_read_or_counted(workspace: Workspace) -> None:
    """Zeros alone, an English form in Scotland and words before the digits are not read; "none" is no number at all."""
    (sample,) = samples("uk_psc")
    reason = "the registration number of the entity is in no form that is known of its country: not read"
    assert _doubtful(workspace, sample)[reason] == 3


@pytest.mark.parametrize(
    ("name", "alone"),
    [
        ("Quorvane", True),
        ("Quorvane.", True),
        ("Ulven-Norvik", True),
        ("O'Quorvane", True),
        ("N.Q.", True),
        ("Norvik Quorvane", False),
        ("QUORVANE,NORVIK", False),
        ("Norvik\u00b7Quorvane", False),
        ("N.Quorvane", False),
        ("\u8bfa\u7ef4\u514b", False),
    ],
)
def test_a_mark_between_letters_parts_two_words(name: str, alone: bool) -> None:
    """One word of a person is never compared as a whole name: initials alone are no more than that."""
    with duckdb.connect() as connection:
        make_macros(connection)
        assert connection.execute("select one_word($1)", [name]).fetchall() == [(alone,)]


def test_a_list_of_smaller_areas_is_never_read_as_one_of_departments(workspace: Workspace, tmp_path: Path) -> None:
    """Without the codes of the districts their list has the columns of the departments: it names one twice."""
    (sample,) = [one for one in samples("fr_places") if one.of.name == "districts"]
    file = tmp_path / "list.csv"
    lines = sample.files[0].read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join(line.partition(",")[2] for line in lines), encoding="utf-8")
    with pytest.raises(RempartError, match="it is a list of smaller areas"):
        load(workspace, "fr_places", [file], edition=EDITION)


def test_a_price_of_nothing_joins_no_parcels(workspace: Workspace) -> None:
    """Two parcels sold on one day for 0,00 are two sales, whose price is not known."""
    (sample,) = [one for one in samples("fr_property_sales") if one.of.name == "dgfip"]
    load(workspace, sample.register, sample.files, edition=sample.day)
    (table,) = workspace.editions_of(sample.register).glob("*/tables/property_sale.parquet")
    query = f"select count(*), count(distinct sale_id), count(price) from '{table}' where sold_on = '2025-01-10'"
    assert duckdb.execute(query).fetchall() == [(2, 2, 0)]
