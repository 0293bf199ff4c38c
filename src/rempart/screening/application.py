"""Applications as a town hands them in: a CSV file, one row for each party and role."""

import csv
import gzip
import hashlib
import io
import re
import zlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

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


@dataclass
class Application:
    """One application: what is asked, when it was received, who is named, for which premises."""

    id: str
    procedure: str
    received_on: date
    lines: list[FormLine] = field(default_factory=list)
    premises: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ApplicationFile:
    """The applications of one file, in its order, with its name and the hash of its bytes."""

    name: str
    sha256: str
    applications: list[Application]


def read_applications(path: Path) -> ApplicationFile:
    """Read a file of applications, plain or .gz.

    Raises:
        RempartError: a column is missing or unknown, or a cell cannot be read; it says the row and the column.
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
    found: dict[str, Application] = {}
    try:
        _check_header(path, list(rows.fieldnames or []))
        for number, row in enumerate(rows, start=2):
            _add(found, f"{path}, row {number}", row)
    except csv.Error as error:
        raise RempartError(f"{path}, line {rows.line_num}", "it is no CSV (a quote is open, or a cell is too long)",
                           "Save the file as CSV in UTF-8") from error  # fmt: skip
    if not found:
        raise RempartError(str(path), "it holds no application", "Add one row for each party and role")
    return ApplicationFile(path.name, hashlib.sha256(body).hexdigest(), list(found.values()))


def _check_header(path: Path, header: list[str]) -> None:
    missing = [column for column in NEEDED if column not in header]
    if missing:
        semicolons = len(header) == 1 and ";" in header[0]
        todo = (
            "Save the file with commas: it seems separated by ';'"
            if semicolons
            else "'rempart check --template' prints the header"
        )
        raise RempartError(f"{path}, header", f"the column '{missing[0]}' is missing", todo)
    twice = [column for column in COLUMNS if header.count(column) > 1]
    if twice:
        raise RempartError(f"{path}, header", f"the column '{twice[0]}' stands twice", "Keep one of them")
    unknown = [number for number, column in enumerate(header, start=1) if column not in COLUMNS]
    if unknown:
        raise RempartError(f"{path}, header", f"column {unknown[0]} is not known",
                           "Take it out: a form asks only what the check needs")  # fmt: skip


def _add(found: dict[str, Application], where: str, row: dict[str, str | None]) -> None:
    if None in row or any(value is None for value in row.values()):
        raise RempartError(where, "it has not as many cells as the header", "Check the commas and the quotes")
    cell = {column: (row.get(column) or "").strip() for column in COLUMNS}
    if any(len(value) > LONGEST for value in cell.values()):
        raise RempartError(where, f"a cell is longer than {LONGEST:,} characters", "Check the quotes")
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
