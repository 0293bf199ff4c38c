"""History by examples: editions of one small register, and what each day shows of them."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from tests.registers import tiny

from rempart.build import build
from rempart.ledger import Workspace, open_ledger

JAN, FEB, MAR, APR = (date(2026, month, 1) for month in (1, 2, 3, 4))
BAR, SHOP, DONE = (
    ["L-1", "o", "bar", "2025-06-01", None],
    ["L-1", "o", "shop", "2025-06-01", None],
    ["L-1", "o", "bar", "2025-06-01", "2026-01-15"],
)
OTHER = ["L-2", "p", "bar", "2025-06-01", None]
Days = Mapping[date, list[tuple[str, str, date | None]]]


def days(workspace: Workspace, register: Path, editions: Sequence[tuple[date, list[list[str | None]]]]) -> Days:
    """Load editions in the order given, build, and return what each month's first day shows of premises L-1.

    A row is (activity, the edition that its row_id cites, last day in the world).
    """
    for day, rows in editions:
        tiny.publish(workspace, register, day, tiny.csv_text([*rows, OTHER]))
    snapshot, shown = build(workspace), {}
    for day in (JAN, FEB, MAR, APR):
        with open_ledger(snapshot, day) as ledger:
            query = "select activity, split_part(row_id, '/', 2), valid_to from stated.operator_spell where premises_id = 'L-1'"
            shown[day] = ledger.connection.execute(query).fetchall()
    return shown


@pytest.fixture
def ended(tmp_path: Path) -> Path:
    """A register of which an absent row has ended in the world."""
    return tiny.spells(tmp_path / "spells", disappearance="ended")


@pytest.fixture
def withdrawn(tmp_path: Path) -> Path:
    """A register of which an absent row was wrong."""
    return tiny.spells(tmp_path / "spells", disappearance="withdrawn")


def test_a_row_is_seen_from_its_first_edition_on_and_cites_it(workspace: Workspace, withdrawn: Path) -> None:
    """Before it was published nothing is seen; unchanged in later editions, it cites the first."""
    shown = days(workspace, withdrawn, [(JAN, []), (FEB, [BAR]), (MAR, [BAR])])
    assert shown == {JAN: [], **{day: [("bar", "2026-02-01", None)] for day in (FEB, MAR, APR)}}


def test_another_value_of_the_same_record_is_a_correction(workspace: Workspace, ended: Path) -> None:
    """The row before is no longer seen, and it did not end in the world: no copy of it stays."""
    shown = days(workspace, ended, [(JAN, [BAR]), (MAR, [SHOP])])
    assert shown[FEB] == [("bar", "2026-01-01", None)]
    assert shown[MAR] == shown[APR] == [("shop", "2026-03-01", None)]


def test_what_ended_stays_visible_with_its_end(workspace: Workspace, ended: Path) -> None:
    """From the first edition without it, a copy with the same row_id says that it ended on that day."""
    shown = days(workspace, ended, [(JAN, [BAR]), (FEB, []), (MAR, [])])
    assert shown[JAN] == [("bar", "2026-01-01", None)]
    assert shown[FEB] == shown[APR] == [("bar", "2026-01-01", FEB)]


def test_an_earlier_end_stands(workspace: Workspace, ended: Path) -> None:
    """A row whose end was published keeps it."""
    shown = days(workspace, ended, [(JAN, [DONE]), (FEB, [])])
    assert shown[FEB] == [("bar", "2026-01-01", date(2026, 1, 15))]


def test_what_was_withdrawn_is_gone(workspace: Workspace, withdrawn: Path) -> None:
    """From the first edition without it, nothing is seen; before, it still is."""
    shown = days(workspace, withdrawn, [(JAN, [BAR]), (MAR, [])])
    assert (shown[FEB], shown[MAR], shown[APR]) == ([("bar", "2026-01-01", None)], [], [])


def test_what_returns_is_open_again_and_cites_its_return(workspace: Workspace, ended: Path) -> None:
    """The copy that said it had ended is known until the return, and no longer."""
    shown = days(workspace, ended, [(JAN, [BAR]), (FEB, []), (MAR, [BAR])])
    assert shown[FEB] == [("bar", "2026-01-01", FEB)]
    assert shown[MAR] == shown[APR] == [("bar", "2026-03-01", None)]


def test_what_returns_otherwise_replaces_its_end(workspace: Workspace, ended: Path) -> None:
    """The record returns with another value: the copy of the old one goes."""
    shown = days(workspace, ended, [(JAN, [BAR]), (FEB, []), (MAR, [SHOP])])
    assert shown[APR] == [("shop", "2026-03-01", None)]


def test_of_a_part_nothing_vanishes(workspace: Workspace, tmp_path: Path) -> None:
    """An edition that is only a part leaves alone what it does not name, and corrects what it does."""
    register = tiny.spells(tmp_path / "spells", scope="part")
    shown = days(workspace, register, [(JAN, [BAR]), (FEB, []), (MAR, [SHOP])])
    assert shown[FEB] == [("bar", "2026-01-01", None)]
    assert shown[APR] == [("shop", "2026-03-01", None)]


def test_another_file_of_the_same_day_is_the_one_that_counts(workspace: Workspace, withdrawn: Path) -> None:
    """The replaced file is not seen on any day; its folder stays."""
    shown = days(workspace, withdrawn, [(JAN, [BAR]), (JAN, [SHOP])])
    assert shown[JAN] == shown[APR] == [("shop", "2026-01-01.2", None)]
    assert (workspace.editions_of("spells") / "2026-01-01" / "receipt.json").is_file()


def test_another_part_of_the_same_day_adds_to_the_first(workspace: Workspace, tmp_path: Path) -> None:
    """Only a whole edition replaces: of two parts of one day both count, and the later corrects what it names."""
    register = tiny.spells(tmp_path / "spells", scope="part")
    shown = days(workspace, register, [(JAN, [BAR]), (JAN, []), (MAR, [BAR]), (MAR, [SHOP])])
    assert shown[FEB] == [("bar", "2026-01-01", None)]
    assert shown[MAR] == [("shop", "2026-03-01.2", None)]


def test_the_order_of_loading_does_not_matter(tmp_path: Path) -> None:
    """An older edition loaded later takes its place in time."""
    register = tiny.spells(tmp_path / "spells", disappearance="ended")
    editions = [(JAN, [BAR]), (FEB, []), (MAR, [SHOP]), (APR, [BAR])]
    shown = []
    for name, order in (("one", editions), ("two", [editions[n] for n in (3, 0, 2, 1)])):
        shown.append(days(Workspace.create(tmp_path / name, town="Valmorel"), register, order))
    assert shown[0] == shown[1]


def said(month: int, *streets: str, status: str = "new", record: str = "S-1") -> dict[str, object]:
    """Return one statement about a record, of the first day of a month."""
    return {"id": record, "day": f"2026-{month:02}-01", "status": status, "addresses": streets}


def addresses(
    workspace: Workspace, register: Path, *publications: list[dict[str, object]]
) -> dict[date, list[tuple[str, date | None]]]:
    """Load publications a month apart from April on, build, and return what each month's first day shows of S-1."""
    for number, statements in enumerate(publications):
        tiny.publish(workspace, register, date(2026, 4 + number, 1), json.dumps(statements))
    snapshot, shown = build(workspace), {}
    for day in (date(2025, 12, 1), JAN, FEB, MAR, APR):
        with open_ledger(snapshot, day) as ledger:
            query = "select full_address, valid_to from stated.premises order by 1"
            shown[day] = ledger.connection.execute(query).fetchall()
    return shown


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """A register whose records carry their own history."""
    return tiny.statements(tmp_path / "statements")


def test_a_statement_holds_from_its_day_to_the_next(workspace: Workspace, told: Path) -> None:
    """New, updated, closed, in one file: each day shows the statement of that day; a closing one gives the end."""
    statements = [said(1, "x"), said(2, "y", status="updated"), said(3, "y", status="closed")]
    shown = addresses(workspace, told, statements)
    assert shown == {
        date(2025, 12, 1): [],
        JAN: [("x", None)],
        FEB: [("y", None)],
        MAR: [("y", MAR)],
        APR: [("y", MAR)],
    }


def test_of_two_statements_of_one_day_the_later_in_the_file_holds(workspace: Workspace, told: Path) -> None:
    """One record, one day, two statements: the second corrects the first."""
    assert addresses(workspace, told, [said(1, "x"), said(1, "y")])[APR] == [("y", None)]


def test_what_the_next_statement_no_longer_says_is_gone(workspace: Workspace, told: Path) -> None:
    """A record of which one part disappears keeps the others; one that says nothing more shows nothing."""
    shown = addresses(workspace, told, [said(1, "x", "y"), said(2, "y"), said(3)])
    assert (shown[JAN], shown[FEB], shown[MAR]) == ([("x", None), ("y", None)], [("y", None)], [])


def test_the_same_statement_in_two_publications_is_one(workspace: Workspace, told: Path) -> None:
    """It cites the first; a publication that leaves it out takes nothing away."""
    other = said(1, "z", record="S-2")
    assert addresses(workspace, told, [said(1, "x")], [said(1, "x"), other], [other])[APR] == [("x", None), ("z", None)]
    with open_ledger(build(workspace), APR) as ledger:
        cited = ledger.connection.execute("select row_id from stated.premises where full_address = 'x'").fetchall()
    assert cited == [("statements/2026-04-01/1/1",)]


def test_a_later_publication_corrects_a_statement_of_the_same_day(workspace: Workspace, told: Path) -> None:
    """What the last publication says of that record on that day holds, also where it says less."""
    assert addresses(workspace, told, [said(1, "x", "y")], [said(1, "y")])[JAN] == [("y", None)]
