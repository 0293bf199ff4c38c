"""Statements of BODS 0.1 to 0.3, which name what they replace: the chains of which records are made."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from rempart.build import build
from rempart.ledger import Snapshot, Workspace
from rempart.registers import Loaded, load

Told = tuple[str, str, list[str]]


def entity(statement: Told) -> dict[str, Any]:
    """One statement of an entity, named after it: its id, its day, what it replaces."""
    name, day, replaced = statement
    return {
        "statementID": name, "statementType": "entityStatement", "statementDate": day, "isComponent": False,
        "publicationDetails": {"publicationDate": day, "bodsVersion": "0.2", "publisher": {"name": "Invented"}},
        "entityType": "registeredEntity", "name": name, **({"replacesStatements": replaced} if replaced else {}),
    }  # fmt: skip


def loaded(workspace: Workspace, folder: Path, *told: Told) -> Loaded:
    """Load one file of statements."""
    file = folder / f"{told[0][0]}.json"
    file.write_text(json.dumps([entity(statement) for statement in told]), encoding="utf-8")
    return load(workspace, "bods", [file])


def history(snapshot: Snapshot) -> list[tuple[str, str, date, date | None, date | None]]:
    """Each name of each party: known from, known to, valid to."""
    with duckdb.connect() as connection:
        return connection.execute(
            "select substr(party_id, 6), value, known_from, known_to, valid_to from "
            f"read_parquet('{snapshot.table('name')}') order by 1, 3, 2"
        ).fetchall()


DAYS = [date(2021, 1, 1), date(2022, 1, 1), date(2023, 1, 1)]


@pytest.mark.parametrize("turned", [False, True])
def test_a_chain_of_statements_is_one_record(workspace: Workspace, tmp_path: Path, *, turned: bool) -> None:
    """Its id is that of the first, wherever the statements stand; each lasts until the next."""
    told: list[Told] = [("a", "2021-01-01", []), ("b", "2022-01-01", ["a"]), ("c", "2023-01-01", ["b"])]
    loaded(workspace, tmp_path, *(reversed(told) if turned else told))
    assert history(build(workspace)) == [
        ("a", "a", DAYS[0], DAYS[1], None), ("a", "b", DAYS[1], DAYS[2], None), ("a", "c", DAYS[2], None, None)]  # fmt: skip


def test_what_replaces_a_statement_of_an_earlier_file_continues_it(workspace: Workspace, tmp_path: Path) -> None:
    """A file of changes names what it replaces; that is the record, though the statement is not in the file."""
    loaded(workspace, tmp_path, ("a", "2021-01-01", []))
    loaded(workspace, tmp_path, ("b", "2022-01-01", ["a"]))
    assert history(build(workspace)) == [("a", "a", DAYS[0], DAYS[1], None), ("a", "b", DAYS[1], None, None)]


def test_of_two_that_are_replaced_the_first_goes_on_and_the_other_ends(workspace: Workspace, tmp_path: Path) -> None:
    """A merger of two records: the second is closed on the day of the statement that replaces both."""
    loaded(workspace, tmp_path, ("a", "2021-01-01", []), ("b", "2021-01-01", []), ("c", "2022-01-01", ["a", "b"]))
    assert history(build(workspace)) == [
        ("a", "a", DAYS[0], DAYS[1], None), ("a", "c", DAYS[1], None, None), ("b", "b", DAYS[0], None, DAYS[1])]  # fmt: skip


def test_of_two_that_replace_one_the_earlier_goes_on(workspace: Workspace, tmp_path: Path) -> None:
    """A split of one record: the other statement begins a record of its own."""
    loaded(workspace, tmp_path, ("a", "2021-01-01", []), ("c", "2023-01-01", ["a"]), ("b", "2022-01-01", ["a"]))
    assert history(build(workspace)) == [
        ("a", "a", DAYS[0], DAYS[1], None), ("a", "b", DAYS[1], None, None), ("c", "c", DAYS[2], None, None)]  # fmt: skip


def test_a_statement_replaced_on_its_own_day_is_left_out(workspace: Workspace, tmp_path: Path) -> None:
    """The later one holds, wherever it stands in the file; what is dated before what it replaces holds from that day."""
    receipt = loaded(workspace, tmp_path, ("b", "2021-01-01", ["a"]), ("a", "2021-01-01", [])).receipt
    assert receipt.left_out_reasons == {"a statement of the same day replaces it": 1}
    assert history(build(workspace)) == [("a", "b", DAYS[0], None, None)]


def test_statements_that_replace_each_other_stand_each_for_itself(workspace: Workspace, tmp_path: Path) -> None:
    """A circle has no first statement: each is a record, and is closed by the other."""
    loaded(workspace, tmp_path, ("a", "2021-01-01", ["b"]), ("b", "2022-01-01", ["a"]), ("c", "2023-01-01", ["c"]))
    assert {row[0] for row in history(build(workspace))} == {"a", "b", "c"}
