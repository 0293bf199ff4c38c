"""Values that cannot be: refused or counted doubtful at the load, never half-read and never a broken build."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from rempart.build import build
from rempart.ledger import Workspace
from rempart.registers import Loaded, load, open_register

Row = tuple[Any, ...]


def rows(workspace: Workspace, loaded: Loaded, table: str, columns: str) -> list[Row]:
    """Return columns of one table of the edition."""
    path = workspace.editions_of(loaded.receipt.register_id) / loaded.receipt.edition / "tables" / f"{table}.parquet"
    with duckdb.connect() as connection:
        return connection.execute(f"select {columns} from read_parquet('{path}') order by all").fetchall()


@pytest.mark.parametrize("year", ["0000", "0001", "9999"])
def test_an_impossible_year_of_a_list_is_refused_and_the_build_stands(
    year: str, workspace: Workspace, tmp_path: Path
) -> None:
    """The birth date is refused as a part, the person stays listed, and a snapshot can be made."""
    (sample,) = (open_register("un_sanctions").folder / "sample").iterdir()
    file = tmp_path / "list.xml"
    file.write_text(
        sample.read_text(encoding="utf-8").replace("<YEAR>1964</YEAR>", f"<YEAR>{year}</YEAR>"), encoding="utf-8"
    )
    loaded = load(workspace, "un_sanctions", [file])
    assert loaded.receipt.tables["listing"] == 4
    assert loaded.receipt.tables["birth_date"] == 3
    assert build(workspace).receipts


def test_a_range_of_years_that_goes_backwards_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    """FROM_YEAR after TO_YEAR says nothing."""
    (sample,) = (open_register("un_sanctions").folder / "sample").iterdir()
    file = tmp_path / "list.xml"
    file.write_text(sample.read_text(encoding="utf-8").replace("<TO_YEAR>1966<", "<TO_YEAR>1950<"), encoding="utf-8")
    assert load(workspace, "un_sanctions", [file]).receipt.tables["birth_date"] == 2


def holding(workspace: Workspace, folder: Path, **interest: Any) -> Loaded:
    """Load one BODS relationship with one shareholding."""
    statement = {
        "statementId": "s", "statementDate": "2026-01-01", "recordId": "r", "recordStatus": "new", "recordType": "relationship",
        "publicationDetails": {"publicationDate": "2026-01-01"},
        "recordDetails": {"subject": "a", "interestedParty": "b",
                          "interests": [{"type": "shareholding", "directOrIndirect": "direct", **interest}]},
    }  # fmt: skip
    entity = {**statement, "statementId": "e", "recordId": "a", "recordType": "entity",
              "recordDetails": {"name": "A", "entityType": {"type": "registeredEntity"}}}  # fmt: skip
    file = folder / "one.json"
    file.write_text(json.dumps([entity, statement]), encoding="utf-8")
    return load(workspace, "bods", [file])


@pytest.mark.parametrize(
    ("begun", "ended", "expected"),
    [
        ("2010-03-04", "2015-06-30", (date(2010, 3, 4), date(2015, 6, 30))),
        ("2010-03-04T00:00:00Z", "2015-06-30T00:00:00Z", (date(2010, 3, 4), date(2015, 6, 30))),
        ("2010", "2015", (date(2010, 1, 1), date(2015, 12, 31))),
        ("2010-03", "2015-06", (date(2010, 3, 1), date(2015, 6, 30))),
    ],
)
def test_a_date_with_a_time_or_less_than_a_day_is_read(
    begun: str, ended: str, expected: Row, workspace: Workspace, tmp_path: Path
) -> None:
    """A former owner is never shown as the present one because of the form of a date."""
    loaded = holding(workspace, tmp_path, share={"exact": 40}, startDate=begun, endDate=ended)
    assert rows(workspace, loaded, "ownership", "valid_from, valid_to") == [expected]
    assert loaded.receipt.doubtful == {}


@pytest.mark.parametrize(
    ("interest", "reason"),
    [
        ({"share": {"minimum": 75, "maximum": 50}}, "a share is not a number or a range between 0 and 100"),
        ({"share": {"exact": "a lot"}}, "a share is not a number or a range between 0 and 100"),
        ({"share": {"exact": 140}}, "a share is not a number or a range between 0 and 100"),
        ({"share": {"exact": 40}, "endDate": "2015-02-30"}, "startDate or endDate of an interest is not a date"),
        (
            {"share": {"exact": 40}, "directOrIndirect": "unknown"},
            "a shareholding is stated neither as direct nor as indirect: it is not followed",
        ),
    ],
)
def test_what_cannot_be_read_is_counted(
    interest: dict[str, Any], reason: str, workspace: Workspace, tmp_path: Path
) -> None:
    """The value stays empty and the receipt says how often; a share is never a range that runs backwards."""
    loaded = holding(workspace, tmp_path, **interest)
    assert loaded.receipt.doubtful == {reason: 1}
    for least, most in rows(workspace, loaded, "ownership", "share_min, share_max"):
        assert (least is None and most is None) or least <= most
