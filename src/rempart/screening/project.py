"""What forms tell of projects (money, costs, forecast, hours, refusals elsewhere): a second CSV file, one row for each fact.

Columns, types and values are those of the dictionary. What it tells is laid over the ledger for one check, and never enters it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from rempart.base import RempartError
from rempart.ledger.dictionary import Column, dictionary
from rempart.screening.application import Application, ApplicationFile, ProjectRow, cells_of, check_columns, read_rows

ABOUT = {
    "funding": ("funding", "funding_id"),
    "cost": ("project_cost", "cost_id"),
    "forecast": ("forecast", None),
    "plan": ("activity_plan", None),
    "refusal": ("refusal_elsewhere", "answer_id"),
}
"""What a row may be about: its table, and the column that numbers its rows within an application."""
_NEEDED = ("application_id", "about")
_GIVEN = {"application_id", "answered_by", *(number for _, number in ABOUT.values() if number)}
"""Columns that the reader itself fills."""
_LARGEST = Decimal(10) ** 15
_LETTERS = 3
"""Of a code of ISO 4217."""


def _told(table: str) -> dict[str, Column]:
    """Return the columns of a table that a file tells, as the file calls them."""
    return {
        "provider" if column.name == "provider_id" else column.name: column
        for column in dictionary()[table].columns
        if column.name not in _GIVEN
    }


def project_columns() -> tuple[str, ...]:
    """Return the columns of the file, in the order of its template."""
    return (*_NEEDED, *dict.fromkeys(name for table, _ in ABOUT.values() for name in _told(table)))


def read_project(path: Path, file: ApplicationFile) -> ApplicationFile:
    """Return the file of applications with what a second file tells of their projects.

    Raises:
        RempartError: a column is missing or unknown, an application or a line of one does not exist, or a cell cannot be
            read; it says the row and the column, and quotes no cell.
    """
    columns = project_columns()
    known = {application.id: application for application in file.applications}
    found: dict[str, list[ProjectRow]] = defaultdict(list)

    def check(header: list[str]) -> None:
        check_columns(path, header, columns, _NEEDED, "'rempart check --project-template' prints the header")

    def add(where: str, row: dict[str, str | None]) -> None:
        cell = cells_of(where, row, columns)
        application = known.get(cell["application_id"])
        if application is None:
            raise RempartError(
                f"{where}, column application_id",
                "no application has this number",
                "Write it as in the file of applications",
            )
        rows = found[application.id]
        rows.append(_row(where, cell, application, rows))

    sha256 = read_rows(path, check, add)
    told = [replace(application, project=found.get(application.id, [])) for application in file.applications]
    return replace(file, applications=told, project=(path.name, sha256))


def _row(where: str, cell: dict[str, str], application: Application, earlier: Sequence[ProjectRow]) -> ProjectRow:
    if cell["about"] not in ABOUT:
        raise RempartError(
            f"{where}, column about", "it is none of what a row may be about", f"Write one of {', '.join(ABOUT)}"
        )
    table, numbered = ABOUT[cell["about"]]
    told = _told(table)
    foreign = [name for name, text in cell.items() if text and name not in told and name not in _NEEDED]
    if foreign:
        raise RempartError(f"{where}, column {foreign[0]}", "a row about this tells no such thing", "Leave it empty")
    cells = {
        told[name].name: _value(f"{where}, column {name}", told[name], cell[name])
        for name in told
        if name != "provider"
    }
    number = len(earlier) + 1
    if numbered:
        cells[numbered] = str(number)
    if table == "refusal_elsewhere":
        cells["answered_by"] = "applicant"
    _check_once(where, table, cells, earlier)
    return ProjectRow(number, table, {"application_id": application.id, **cells}, _provider(where, cell, application))


def _check_once(where: str, table: str, cells: dict[str, Any], earlier: Sequence[ProjectRow]) -> None:
    key = [name for name in dictionary()[table].key if name != "application_id"]
    empty = [name for name in key if cells[name] is None]
    if empty:
        raise RempartError(f"{where}, column {empty[0]}", "it is empty", "Fill it")
    if any(row.table == table and all(row.cells[name] == cells[name] for name in key) for row in earlier):
        raise RempartError(where, "an earlier row of the same application tells of the same", "Keep one of them")


def _provider(where: str, cell: dict[str, str], application: Application) -> int | None:
    """Return the line of the party named as provider: rows of the application are counted from 1."""
    text = cell["provider"]
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= len(application.lines)):
        raise RempartError(
            f"{where}, column provider",
            "it is no line of this application",
            "Write which row of the application names the party, from 1",
        )
    return int(text)


def _value(where: str, column: Column, text: str) -> Any:
    """Return a cell as its column's type; an empty one is null.

    Raises:
        RempartError: it is not of the type, or none of the values of the dictionary.
    """
    if not text:
        return None
    if column.values and text not in column.values:
        raise RempartError(
            where, "it is none of the values known", f"Write one of {', '.join(column.values)}, or leave it empty"
        )
    if column.type == "boolean":
        if text not in ("yes", "no"):
            raise RempartError(where, "it is neither yes nor no", "Write yes or no, or leave it empty")
        return text == "yes"
    if column.type == "date":
        return _day(where, text)
    if column.name == "currency" and not (len(text) == _LETTERS and text.isascii() and text.isupper()):
        raise RempartError(where, "it is no code of a currency", "Write three capital letters, as EUR")
    return text if column.type == "text" else _number(where, column, text)


def _day(where: str, text: str) -> date:
    try:
        return date.fromisoformat(text if len(text) == len("yyyy-mm-dd") else "")
    except ValueError as error:
        raise RempartError(where, "it is not a day", "Write yyyy-mm-dd") from error


def _number(where: str, column: Column, text: str) -> int | float | Decimal:
    whole = column.type == "bigint"
    places = 0 if whole else 2 if column.type.startswith("decimal") else 9
    todo = "Write a whole number" if whole else "Write digits, with a point before decimals"
    try:
        number = Decimal(text if text.isascii() and text.replace(".", "", 1).isdigit() else "")
    except InvalidOperation as error:
        raise RempartError(where, "it is not a number", todo) from error
    if number > _LARGEST or len(text.partition(".")[2]) > places:
        raise RempartError(where, "it is too large, or has too many decimals", todo)
    return int(number) if whole else number if column.type.startswith("decimal") else float(number)
