"""Applications as a town hands them in: a CSV file, one row for each party and role."""

import csv
import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from rempart.base import PartialDate, RempartError, split_identifier
from rempart.ledger.workspace import today

COLUMNS = ("application_id", "procedure", "received_on", "role", "schema", "name", "birth_date", "identifiers", "address",
           "premises_id")  # fmt: skip
NEEDED = ("application_id", "procedure", "received_on", "role", "schema", "name")
SCHEMAS = ("Person", "Company", "Organization", "PublicBody", "LegalEntity", "Vessel", "Airplane")
TEMPLATE = ",".join(COLUMNS) + "\n"
LONGEST = 10_000
"""Characters of a cell; a longer one is a quote left open, not a name."""
_LONGEST_FIELD = 1_000_000


@dataclass(frozen=True)
class FormLine:
    """One party in one role, as the form declares it. ``line`` counts the lines of its application from 1."""

    line: int
    role: str
    schema: str
    name: str
    birth_date: PartialDate | None
    identifiers: tuple[str, ...]
    address: str | None


@dataclass(frozen=True)
class ProjectRow:
    """One fact that the form tells of a project: a row of a table of the dictionary.

    ``number`` counts the facts of its application from 1. ``provider`` is the line of the party who gives the money, where
    it is named.
    """

    number: int
    table: str
    cells: dict[str, Any]
    provider: int | None = None


@dataclass
class Application:
    """One application: what is asked, when it was received, who is named, for which premises, what is told of the project."""

    id: str
    procedure: str
    received_on: date
    lines: list[FormLine] = field(default_factory=list)
    premises: list[str] = field(default_factory=list)
    project: list[ProjectRow] = field(default_factory=list)


@dataclass(frozen=True)
class ApplicationFile:
    """The applications of one file, in its order, with its name and the hash of its bytes.

    ``project`` is name and hash of the file that tells of their projects, where one was given.
    """

    name: str
    sha256: str
    applications: list[Application]
    project: tuple[str, str] | None = None


def read_applications(path: Path) -> ApplicationFile:
    """Read a file of applications, plain or .gz.

    Raises:
        RempartError: a column is missing or unknown, or a cell cannot be read; it says the row and the column.
    """
    found: dict[str, Application] = {}
    sha256 = read_rows(path, lambda header: _check_header(path, header), lambda where, row: _add(found, where, row))
    if not found:
        raise RempartError(str(path), "it holds no application", "Add one row for each party and role")
    return ApplicationFile(path.name, sha256, list(found.values()))


def written(application: Application) -> bytes:
    """Return one application as the CSV file that ``read_applications`` reads again to the same; its project is not in it.

    Raises:
        ValueError: it has more premises than parties, which the file cannot hold.
    """
    if len(application.premises) > len(application.lines):
        raise ValueError("a line holds one of the premises: there are more of these than parties")
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    places = [*application.premises, *[""] * (len(application.lines) - len(application.premises))]
    rows.writerows(_cells(application, *one) for one in zip(application.lines, places, strict=True))
    return out.getvalue().encode()


def _cells(application: Application, line: FormLine, premises: str) -> list[str]:
    return [
        application.id, application.procedure, application.received_on.isoformat(), line.role, line.schema, line.name,
        str(line.birth_date or ""), "|".join(line.identifiers), line.address or "", premises,
    ]  # fmt: skip


def read_rows(path: Path, check: Callable[[list[str]], None], add: Callable[[str, dict[str, str | None]], None]) -> str:
    """Read a CSV file, plain or .gz: ``check`` its header, ``add`` each row with where it stands; return the SHA-256.

    Raises:
        RempartError: it cannot be read, or is no CSV.
    """
    try:
        raw = path.read_bytes()
        body = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
        text = body.decode("utf-8-sig")
    except OSError as error:
        raise RempartError(str(path), f"it cannot be read ({error.strerror or 'damaged'})", "Check the path") from error
    except (UnicodeDecodeError, EOFError, zlib.error) as error:
        raise RempartError(str(path), "the text is not whole UTF-8", "Save the file as CSV in UTF-8") from error
    csv.field_size_limit(_LONGEST_FIELD)  # it is one for the whole process: another reader may have changed it
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        check(list(rows.fieldnames or []))
        for number, row in enumerate(rows, start=2):
            add(f"{path}, row {number}", row)
    except csv.Error as error:
        raise RempartError(f"{path}, line {rows.line_num}", "it is no CSV (a quote is open, or a cell is too long)",
                           "Save the file as CSV in UTF-8") from error  # fmt: skip
    return hashlib.sha256(body).hexdigest()


def _check_header(path: Path, header: list[str]) -> None:
    check_columns(path, header, COLUMNS, NEEDED, "'rempart check --template' prints the header")


def check_columns(path: Path, header: list[str], columns: Sequence[str], needed: Sequence[str], hint: str) -> None:
    """Refuse a header that lacks a needed column, has one twice, or has one that is not known.

    Raises:
        RempartError: it does; it names the missing column, or the place of the unknown one.
    """
    missing = [column for column in needed if column not in header]
    if missing:
        semicolons = len(header) == 1 and ";" in header[0]
        todo = "Save the file with commas: it seems separated by ';'" if semicolons else hint
        raise RempartError(f"{path}, header", f"the column '{missing[0]}' is missing", todo)
    twice = [column for column in columns if header.count(column) > 1]
    if twice:
        raise RempartError(f"{path}, header", f"the column '{twice[0]}' stands twice", "Keep one of them")
    unknown = [number for number, column in enumerate(header, start=1) if column not in columns]
    if unknown:
        raise RempartError(f"{path}, header", f"column {unknown[0]} is not known",
                           "Take it out: a form asks only what the check needs")  # fmt: skip


def cells_of(where: str, row: dict[str, str | None], columns: Sequence[str]) -> dict[str, str]:
    """Return the cells of a row, stripped; a column that the file lacks is empty.

    Raises:
        RempartError: the row has more or fewer cells than the header, or one that is too long.
    """
    if None in row or any(value is None for value in row.values()):
        raise RempartError(where, "it has not as many cells as the header", "Check the commas and the quotes")
    cell = {column: (row.get(column) or "").strip() for column in columns}
    if any(len(value) > LONGEST for value in cell.values()):
        raise RempartError(where, f"a cell is longer than {LONGEST:,} characters", "Check the quotes")
    return cell


def _add(found: dict[str, Application], where: str, row: dict[str, str | None]) -> None:
    cell = cells_of(where, row, COLUMNS)
    empty = [column for column in NEEDED if not cell[column]]
    if empty:
        raise RempartError(where, f"'{empty[0]}' is empty", "Fill it")
    received_on = _day(where, cell["received_on"])
    application = found.setdefault(
        cell["application_id"], Application(cell["application_id"], cell["procedure"], received_on)
    )
    if (application.procedure, application.received_on) != (cell["procedure"], received_on):
        raise RempartError(
            where, "another row of the same application has another procedure or another day", "Make them agree"
        )
    application.lines.append(_line(where, cell, len(application.lines) + 1))
    if cell["premises_id"] and cell["premises_id"] not in application.premises:
        application.premises.append(cell["premises_id"])


def _line(where: str, cell: dict[str, str], line: int) -> FormLine:
    if cell["schema"] not in SCHEMAS:
        raise RempartError(f"{where}, column schema", "it is not a kind of party", f"Write one of {', '.join(SCHEMAS)}")
    try:
        birth_date = PartialDate.parse(cell["birth_date"]) if cell["birth_date"] else None
    except ValueError as error:
        raise RempartError(
            f"{where}, column birth_date", "it is not a date", "Write yyyy-mm-dd, yyyy-mm or yyyy"
        ) from error
    identifiers = tuple(part.strip() for part in cell["identifiers"].split("|") if part.strip())
    for identifier in identifiers:
        try:
            split_identifier(identifier)
        except RempartError as error:
            raise RempartError(f"{where}, column identifiers", error.what, error.todo) from error
    return FormLine(line, cell["role"], cell["schema"], cell["name"], birth_date, identifiers, cell["address"] or None)


def _day(where: str, text: str) -> date:
    try:
        day = date.fromisoformat(text if re.fullmatch("(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}", text) else "")
    except ValueError as error:
        raise RempartError(f"{where}, column received_on", "it is not a day", "Write yyyy-mm-dd") from error
    if day > today():
        raise RempartError(f"{where}, column received_on", "it lies in the future", "Write the day of receipt")
    return day
