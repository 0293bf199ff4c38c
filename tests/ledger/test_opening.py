"""A workspace is opened or the fault is said; a snapshot is found by name, by path, or as the last one."""

from datetime import date
from pathlib import Path

import duckdb
import pytest
from tests.registers import tiny

from rempart.base import RempartError
from rempart.build import build
from rempart.ledger import Workspace, open_ledger, open_snapshot, snapshots

JAN, FEB, MAR = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
ROWS = [["L-1", "o", "bar", "2025-06-01", None]]


@pytest.mark.parametrize("town", ["Valmorel", 'Saint-Élie "sur\\Mer"', "L'Étoile = [1]"])
def test_a_workspace_opens_as_it_was_made(town: str, tmp_path: Path) -> None:
    """Whatever the town's name, its settings come back."""
    made = Workspace.create(tmp_path / "new", town=town, language="fr", countries=("FR", "BE"))
    assert Workspace.open(made.path).settings == made.settings
    assert (made.settings.town, made.settings.language, made.settings.countries) == (town, "fr", ("FR", "BE"))


def test_a_workspace_is_not_made_over_something(tmp_path: Path) -> None:
    """A folder that holds anything, or a file, stays as it is."""
    (tmp_path / "letter.txt").write_text("mine")
    for taken in (tmp_path, tmp_path / "letter.txt"):
        with pytest.raises(RempartError, match="not an empty folder"):
            Workspace.create(taken, town="Valmorel")


@pytest.mark.parametrize(
    ("settings", "where", "what"),
    [
        (b"town = ", "rempart.toml", "not TOML"),
        (b"town = '\xff'", "rempart.toml", "not TOML"),
        (b"", "town", "Field required"),
        (b"town = 'V'\nlanguage = 'it'", "language", "'en' or 'fr'|'fr' or 'en'"),
        (b"town = 'V'\nmemory_limit_mb = 1", "memory_limit_mb", "greater"),
        (b"town = 'V'\ncolour = 1", "colour", "Extra"),
    ],
)
def test_wrong_settings_are_named(settings: bytes, where: str, what: str, workspace: Workspace) -> None:
    """The error names the key."""
    (workspace.path / "rempart.toml").write_bytes(settings)
    with pytest.raises(RempartError, match=what) as caught:
        Workspace.open(workspace.path)
    assert where in caught.value.where


def test_where_there_is_no_workspace_that_is_said(tmp_path: Path) -> None:
    """The error says how to make one."""
    with pytest.raises(RempartError, match="rempart init"):
        Workspace.open(tmp_path)


def test_a_snapshot_is_found_by_name_by_path_or_as_the_last(workspace: Workspace, tmp_path: Path) -> None:
    """What was begun and not finished is none; a name that nothing has is an error."""
    tiny.publish(workspace, tiny.spells(tmp_path / "spells"), JAN, tiny.csv_text(ROWS))
    first, second = (build(workspace, name=name) for name in ("a", "b"))
    (workspace.snapshots / ".building-x").mkdir()
    (workspace.snapshots / "c").mkdir()
    assert [one.id for one in snapshots(workspace.snapshots)] == ["a", "b"]
    assert open_snapshot(workspace.snapshots, None).id == second.id
    assert open_snapshot(workspace.snapshots, "a").path == first.path
    assert open_snapshot(tmp_path / "nowhere", str(first.path)).path == first.path
    for name in ("c", ".building-x", "nowhere"):
        with pytest.raises(RempartError, match="none of that name"):
            open_snapshot(workspace.snapshots, name)


def test_coverage_is_that_of_the_day(workspace: Workspace, tmp_path: Path) -> None:
    """Which register fills which table, and since which edition, as known on the day."""
    register = tiny.spells(tmp_path / "spells")
    for day in (JAN, MAR):
        tiny.publish(workspace, register, day, tiny.csv_text(ROWS))
    snapshot, found = build(workspace, known_on=MAR), {}
    for day in (date(2025, 12, 1), FEB, MAR):
        with open_ledger(snapshot, day) as ledger:
            query = "select table_name, edition from coverage where register = 'spells' order by 1"
            found[day] = ledger.connection.execute(query).fetchall()
    assert found == {
        date(2025, 12, 1): [],
        FEB: [("operator_spell", "2026-01-01"), ("party", "2026-01-01")],
        MAR: [("operator_spell", "2026-03-01"), ("party", "2026-03-01")],
    }


def test_when_a_row_will_cease_to_be_published_is_not_known_before(workspace: Workspace, tmp_path: Path) -> None:
    """Nothing in the view of a day tells of a later edition."""
    register = tiny.spells(tmp_path / "spells")
    for day, rows in ((JAN, ROWS), (MAR, [])):
        tiny.publish(workspace, register, day, tiny.csv_text(rows))
    with open_ledger(build(workspace, known_on=MAR), FEB) as ledger:
        assert ledger.connection.execute("select known_to from stated.operator_spell").fetchall() == [(None,)]


def test_what_was_written_before_a_table_gained_a_column_still_answers(workspace: Workspace, tmp_path: Path) -> None:
    """An edition and a snapshot of an earlier version lack a column: it is empty there, and nothing else changes."""
    register = tiny.spells(tmp_path / "spells")
    tiny.publish(workspace, register, JAN, tiny.csv_text(ROWS))
    (edition,) = [path for path in workspace.editions_of("spells").iterdir() if path.name[0] != "."]
    _drop_column(edition / "tables" / "operator_spell.parquet", "letting")
    snapshot = build(workspace, known_on=MAR)
    _drop_column(snapshot.table("operator_spell"), "letting")
    with open_ledger(snapshot, MAR) as ledger:
        rows = ledger.connection.execute("select premises_id, activity, letting from stated.operator_spell").fetchall()
    assert rows == [("L-1", "bar", None)]


def _drop_column(path: Path, column: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"create table t as select * exclude ({column}) from read_parquet('{path}')")
        connection.execute(f"copy t to '{path}' (format parquet)")
