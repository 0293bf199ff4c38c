"""What changed is told by parties and by records, from one edition to another, without a name."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.cli.conftest import Ran, run
from tests.registers import tiny
from tests.registers.fresh.people import Row, people, publish
from tests.screening.practice import once

from rempart.base import RempartError
from rempart.ledger import Workspace
from rempart.registers.fresh import changes_since
from rempart.registers.fresh.changes import Counts

__all__ = ["run"]
FIRST, SECOND, THIRD = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)
A: Row = ("A1", "Person", "Norvik Quorvane", "1970-01-02", "", "North")
B: Row = ("B2", "Company", "Tarn Velloce SARL", "", "552081317", "North")
C: Row = ("C3", "Company", "Ostrel Mudrane", "", "", "South")
D: Row = ("D4", "Person", "Ilvane Brask", "", "", "South")


@pytest.fixture(scope="session")
def three_editions(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A list with three editions: C is added, B gets another name, A leaves; then D is added. Made once for the run."""

    def make(folder: Path) -> None:
        workspace = Workspace.create(folder / "workspace", town="Valmorel-sur-Mer")
        register = people(workspace.path / "registers" / "people")
        publish(workspace, register, FIRST, [A, B])
        changed: Row = (*B[:2], "Tarn Velloce SAS", *B[3:])
        publish(workspace, register, SECOND, [changed, C])
        publish(workspace, register, THIRD, [changed, C, D])

    return once(tmp_path_factory, worker_id, "three_editions", make) / "workspace"


@pytest.fixture
def register(three_editions: Path, workspace: Workspace) -> Path:
    """The register in a workspace of one's own, with these editions."""
    shutil.copytree(three_editions, workspace.path, dirs_exist_ok=True)
    return workspace.path / "registers" / "people"


def test_parties_are_added_changed_and_removed(workspace: Workspace, register: Path) -> None:
    """A party is changed where any record that names it is; its list and reference are given, those it had if it left."""
    changes = changes_since(workspace, "people", SECOND)
    told = [(one.what, one.party_id, one.entries) for one in changes.listed]
    assert told == [
        ("added", "people:C3", (("South", "C3"),)),
        ("added", "people:D4", (("South", "D4"),)),
        ("changed", "people:B2", (("North", "B2"),)),
        ("removed", "people:A1", (("North", "A1"),)),
    ]
    assert changes.listed[2].tables == ("name",)
    assert changes.parties == Counts(added=2, changed=1, removed=1)
    assert changes.tables["listing"] == Counts(added=2, removed=1)
    assert changes.tables["birth_date"] == Counts(removed=1)


@pytest.mark.parametrize(
    ("since", "before", "added"),
    [
        (date(2025, 1, 1), FIRST, 2),
        (FIRST, FIRST, 2),
        (date(2026, 2, 1), FIRST, 2),
        (SECOND, FIRST, 2),
        (date(2026, 3, 1), SECOND, 1),
        (THIRD, SECOND, 1),
        (date(2026, 4, 1), THIRD, 0),
    ],
)
def test_the_edition_before_the_day_is_compared(
    since: date, before: date, added: int, workspace: Workspace, register: Path
) -> None:
    """An edition of the day itself is a change; where none is earlier the first one held is what was known."""
    changes = changes_since(workspace, "people", since)
    assert (changes.before, changes.now, changes.parties.added) == (before, THIRD, added)


def test_the_same_rows_are_no_change(workspace: Workspace, register: Path) -> None:
    """Another order of the lines and another day change nothing."""
    changed: Row = (*B[:2], "Tarn Velloce SAS", *B[3:])
    publish(workspace, register, date(2026, 4, 30), [D, C, changed])
    changes = changes_since(workspace, "people", date(2026, 4, 30))
    assert (changes.tables, changes.in_words) == ({}, "nothing changed")


def test_parts_add_and_correct(workspace: Workspace) -> None:
    """In a register of parts, what a later one does not repeat is not gone."""
    folder = people(workspace.path / "registers" / "people", scope="part")
    publish(workspace, folder, FIRST, [A, B])
    publish(workspace, folder, SECOND, [(*A[:3], "1971-01-02", *A[4:]), C])
    changes = changes_since(workspace, "people", SECOND)
    assert [(one.what, one.party_id) for one in changes.listed] == [("added", "people:C3"), ("changed", "people:A1")]


def test_registers_without_parties_count_records(workspace: Workspace) -> None:
    """Where nobody is named, records are counted by table."""
    folder = tiny.places_in_xml(workspace.path / "registers" / "places")
    for day, places in (
        ("2026-01-31", "<Place><Number>1</Number></Place>"),
        ("2026-02-28", "<Place><Number>2</Number></Place>"),
    ):
        tiny.publish(workspace, folder, None, f"<Places day='{day}'>{places}</Places>")
    changes = changes_since(workspace, "places", SECOND)
    assert changes.in_words == "1 records added, 0 changed, 1 removed"


def test_a_table_that_gained_a_column_has_not_changed(workspace: Workspace, register: Path) -> None:
    """Of two editions the columns that both have are compared."""
    import duckdb

    (path,) = workspace.editions_of("people").glob("2026-02-28/tables/listing.parquet")
    duckdb.execute(f"copy (select * exclude (authority) from '{path}') to '{path}.new' (format parquet)")
    Path(f"{path}.new").rename(path)
    changes = changes_since(workspace, "people", THIRD)
    assert changes.tables["listing"] == Counts(added=1)


def test_a_register_of_which_nothing_is_held_has_no_changes(workspace: Workspace) -> None:
    """It is said, with what to do."""
    with pytest.raises(RempartError, match="no edition of it is held"):
        changes_since(workspace, "un_sanctions", FIRST)


def test_the_command_prints_ids_and_no_name(workspace: Workspace, register: Path, run: Callable[..., Ran]) -> None:
    """In words and as JSON; nothing is looked up by a name, so none is shown."""
    words = run("changes", "--since", "2026-02-01", "--workspace", workspace.path)
    data = run("changes", "--since", "2026-02-01", "--register", "people", "--json", "--workspace", workspace.path)
    assert words.code == data.code == 0
    assert "added people:C3: South C3" in words.out
    assert '"ref": "C3"' in data.out
    for name in ("Quorvane", "Velloce", "Mudrane", "Brask"):
        assert name not in words.out + data.out


def test_load_says_what_an_edition_changed(
    workspace: Workspace, register: Path, run: Callable[..., Ran], tmp_path: Path
) -> None:
    """Against the edition in use before, where there is one."""
    file = tmp_path / "people.csv"
    file.write_text(tiny.csv_text([A], ["ref", "kind", "name", "born", "number", "list"]), encoding="utf-8")
    ran = run("load", "people", file, "--edition", "2026-05-31", "--workspace", workspace.path)
    assert "since 2026-03-31: 1 parties added, 0 changed, 3 removed" in ran.out
