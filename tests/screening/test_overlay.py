"""A form lies over the ledger for one run and leaves nothing behind."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import duckdb
import pytest
from tests.screening.practice import Practice

from rempart.base import PartialDate
from rempart.build import open_as_of
from rempart.identity.merging.forms import FormLink
from rempart.screening import Checker, read_applications
from rempart.screening.application import Application, FormLine
from rempart.screening.overlay import LinkedApplication, batches, link, overlaid, start_run
from rempart.signals import prepare

DAY = date(2026, 11, 6)


def tables(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table and view that a run can read."""
    names = connection.execute(
        "select table_schema, table_name from information_schema.tables where table_schema in ('main', 'stated') order by all"
    ).fetchall()
    return {
        f"{schema}.{name}": connection.execute(f'select * from "{schema}"."{name}" order by all').fetchall()
        for schema, name in names
    }


@pytest.fixture
def connection(practice: Practice) -> duckdb.DuckDBPyConnection:
    """The ledger of a day, ready for a run."""
    ledger = open_as_of(practice.snapshot, DAY)
    prepare(ledger.connection)
    start_run(ledger.connection)
    return ledger.connection


def applications(practice: Practice) -> list[Application]:
    """The applications of that day."""
    found = read_applications(practice.town.applications).applications
    return [application for application in found if application.received_on == DAY]


def nothing() -> None:
    """End as one should."""


def broken() -> None:
    """End in the middle."""
    raise ZeroDivisionError


@pytest.mark.parametrize("ending", [nothing, broken])
def test_no_row_of_a_form_stays(
    practice: Practice, connection: duckdb.DuckDBPyConnection, ending: Callable[[], None]
) -> None:
    """All tables hold the same rows before and after, whether the run ended well or in an error."""
    before = tables(connection)
    for batch in batches(link(connection, applications(practice), [])):
        with suppress(ZeroDivisionError), overlaid(connection, batch, DAY):
            during = tables(connection)
            assert during["main.form_line"]
            assert len(during["main.name"]) > len(before["main.name"])
            ending()
        assert tables(connection) == before


def test_no_name_of_a_form_enters_the_snapshot(practice: Practice, tmp_path: Path) -> None:
    """After a check no file of the workspace holds the name of a party that only a form names."""
    invented = "Zephyrine Quillonbrasse"
    path = tmp_path / "applications.csv"
    path.write_text(
        "application_id,procedure,received_on,role,schema,name,birth_date,identifiers,address,premises_id\n"
        f"A-1,permit,2026-11-06,applicant,Person,{invented},1980-02-03,,,\n",
        encoding="utf-8",
    )
    workspace = practice.copy(tmp_path / "workspace")
    before = {file: file.read_bytes() for file in workspace.path.rglob("*") if file.is_file()}
    (report,) = Checker(practice.snapshot, town="Practice", lang="en").applications(read_applications(path))
    assert invented in report.established[0].sentence
    after = {file: file.read_bytes() for file in workspace.path.rglob("*") if file.is_file()}
    assert after == before
    assert not [file for file, body in after.items() if invented.encode() in body]


def linked(name: str, touched: set[str], reach: set[str]) -> LinkedApplication:
    """An application that speaks of some parties and sees others."""
    line = FormLine(1, "applicant", "Company", name, None, (), None)
    return LinkedApplication(
        Application(name, "permit", DAY, [line]), [], frozenset(touched), frozenset(touched | reach)
    )


def test_applications_that_see_each_other_are_checked_apart() -> None:
    """Those that speak of a party which another one reaches stand in other batches; all others share one."""
    one, two = linked("one", {"a"}, {"b"}), linked("two", {"b"}, set())
    three, four = linked("three", {"c"}, {"d"}), linked("four", {"a"}, set())
    found = [[each.application.id for each in batch] for batch in batches([one, two, three, four])]
    assert found == [["one", "three"], ["two", "four"]]


def test_an_operator_of_the_premises_is_within_reach(practice: Practice, connection: duckdb.DuckDBPyConnection) -> None:
    """What another form says of an operator of the premises cannot be seen: the two are checked apart."""
    place, operator = connection.execute("select premises_id, min(operator_id) from operator_spell group by 1 order by 1").fetchone() or ("", "")  # fmt: skip
    asked = Application("A", "permit", DAY, [FormLine(1, "applicant", "Person", "Nobody", None, (), None)], [place])
    assert operator in link(connection, [asked], [])[0].reach


def test_one_party_in_two_roles_is_one_party(connection: duckdb.DuckDBPyConnection) -> None:
    """Two lines with the same name and the same birth or number are one party; with a name alone they are two."""
    born = PartialDate.parse("1980-02-03")
    lines = [FormLine(n, role, "Person", "Ada Quill", born, (), None) for n, role in ((1, "applicant"), (2, "lender"))]
    bare = [FormLine(n, role, "Person", "Ada Quill", None, (), None) for n, role in ((1, "applicant"), (2, "lender"))]
    for given, parties in ((lines, 1), (bare, 2)):
        found = link(connection, [Application("A", "permit", DAY, given)], [])[0]
        assert len({party.id for party in found.parties}) == parties
        assert all(party.link == FormLink(party.id, "alone", None, None, []) for party in found.parties)
