"""Tables too large to be copied into memory are read from their files, and everything said stays the same."""

from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.build import holders
from tests.build.test_as_of import tables

from rempart.build import open_as_of
from rempart.build.as_of import derive_all
from rempart.identity.merging.judgements import read_judgements
from rempart.ledger import Ledger, Snapshot, open_ledger, opening
from rempart.ledger.beside import open_beside, write_beside
from rempart.ledger.opening import places_of_added


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every table that has a row for a large one."""
    monkeypatch.setattr(opening, "_COPIED", 0)


def views(ledger: Ledger) -> set[str]:
    """Return the names of the views of schema main."""
    found: list[Any] = ledger.connection.execute(
        "select view_name from duckdb_views() where schema_name = 'main' and not internal"
    ).fetchall()
    return {name for (name,) in found}


def test_a_large_table_shows_what_a_copied_one_shows(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row by row, as stored on the snapshot's own day and as computed for an earlier one."""
    for day in (holders.LAST, *holders.DAYS):
        with open_as_of(snapshot, day) as copied:
            expected = tables(copied)
        with monkeypatch.context() as patch:
            patch.setattr(opening, "_COPIED", 0)
            with open_as_of(snapshot, day) as read:
                assert {"party", "name", "identifier"} <= views(read)
                assert tables(read) == expected, day


@pytest.mark.usefixtures("large")
def test_a_file_made_of_large_tables_shows_what_they_show(snapshot: Snapshot, tmp_path: Path) -> None:
    """Row by row, to several readers at once, who cannot write to it."""
    with open_as_of(snapshot, holders.LAST) as ledger:
        expected = tables(ledger)
        write_beside(ledger, tmp_path / "rows.duckdb")
        assert tables(ledger) == expected
    file = tmp_path / "rows.duckdb"
    with (
        open_beside(snapshot, holders.LAST, file, memory_limit_mb=128) as one,
        open_beside(snapshot, holders.LAST, file, memory_limit_mb=128) as other,
    ):
        for reader in (one, other):
            assert tables(reader) == expected
        with pytest.raises(duckdb.InvalidInputException, match="read-only"):
            one.connection.execute("delete from beside.main.party")


def test_no_file_is_made_where_no_table_is_large(snapshot: Snapshot, tmp_path: Path) -> None:
    """Small tables stand in memory anyway."""
    with open_as_of(snapshot, holders.LAST) as ledger:
        write_beside(ledger, tmp_path / "rows.duckdb")
    assert not (tmp_path / "rows.duckdb").exists()


@pytest.mark.usefixtures("large")
def test_large_tables_are_computed_from_as_well(snapshot: Snapshot) -> None:
    """Identities and network come out the same whether the tables that they are computed from are large or not."""
    with open_as_of(snapshot, holders.LAST) as stored, open_ledger(snapshot, holders.LAST) as computed:
        derive_all(computed, read_judgements(snapshot.judgements), holders.LAST)
        assert tables(stored) == tables(computed)


@pytest.mark.usefixtures("large")
def test_what_a_run_adds_to_a_large_table_is_seen_and_goes_with_the_run(snapshot: Snapshot) -> None:
    """A row of a form is seen among the rows of the file, and a rollback takes it away."""
    with open_as_of(snapshot, holders.LAST) as ledger:
        before = ledger.connection.execute("select count(*) from party").fetchall()
        ledger.connection.execute("begin transaction")
        place = places_of_added(ledger.connection, ["party"])["party"]
        ledger.connection.execute(
            f"insert into {place}(party_id, kind, row_id) values ('form:A1', 'Company', 'form/A1/1')"
        )
        assert ledger.connection.execute("select kind from party where party_id = 'form:A1'").fetchall() == [
            ("Company",)
        ]
        ledger.connection.execute("rollback")
        assert ledger.connection.execute("select count(*) from party").fetchall() == before
        assert places_of_added(ledger.connection, ["subject"]) == {"subject": "subject"}
