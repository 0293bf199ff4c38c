"""Rows of a table, in whatever format, written as records of ``source`` or as rows of a part."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rempart.registers.form import Form
from rempart.registers.reading.headers import Placed, Table, day_in, place, trimmed
from rempart.registers.reading.received import Received
from rempart.registers.reading.records import BROKEN, Read, Writer

KEY = "of."
"""The columns of a part's clean file that name its record: ``of.0``, ``of.1`` and so on."""


def planned(form: Form, tables: Sequence[Table], staging: Path) -> Read:
    """Lay out the relations that the form describes."""
    read = Read()
    for table in tables:
        read.relations[table.relation] = staging / f"{table.relation}.csv"
        given = ["row_number", BROKEN] if table.part else ["row_number", "file", "record", BROKEN]
        keys = [f"{KEY}{number}" for number in range(len(table.keys))]
        read.columns[table.relation] = [*given, *keys, *(column.name for column in table.read)]
        if table.part:
            layout = form.format
            read.keys[table.relation] = getattr(layout, "parts", {})[table.part].of_columns
    return read


def read_rows(
    table: Table, file: Received, rows: Iterator[list[str]], read: Read, out: Writer, delimiter: str = ""
) -> int:
    """Write the rows of one file, whose first are its preamble and its header, and return the header's width.

    Raises:
        RempartError: the header lacks a needed column, or has one twice.
    """
    placed = header_of(table, file, rows, read, delimiter)
    read.seen |= placed.met
    read.unknown.update({column: 0 for column, _ in placed.unknown})
    count = _write_part if table.part else _write_records
    count(table, file, placed, (cells for cells in rows if cells), read, out)
    return placed.width


def header_of(table: Table, file: Received, rows: Iterator[list[str]], read: Read, delimiter: str = "") -> Placed:
    """Read up to the header, note the day that the preamble tells, and find the columns."""
    preamble = [next(rows, []) for _ in range(table.header_row - 1)]
    day = day_in(preamble, table.form)
    read.dated = max(read.dated or "", day or "") or None
    header = list(table.header) or trimmed(next((cells for cells in rows if cells), []))
    return place(table, header, f"{file.name}, header", delimiter)


def _write_records(
    table: Table, file: Received, placed: Placed, rows: Iterable[list[str]], read: Read, out: Writer
) -> None:
    for record, cells in enumerate(rows, start=1):
        read.records += 1
        values = _values(table, placed.places, cells)
        out.write([read.records, file.number, record, _broken(placed, cells), *values])
        _count_unknown(placed, cells, read)


def _write_part(
    table: Table, file: Received, placed: Placed, rows: Iterable[list[str]], read: Read, out: Writer
) -> None:
    start = file.number << 40  # files keep their order, and rows theirs within a file
    for row, cells in enumerate(rows, start=start):
        values = _values(table, [*placed.keys, *placed.places], cells)
        out.write([row, _broken(placed, cells), *values])
        _count_unknown(placed, cells, read)


def _broken(placed: Placed, cells: list[str]) -> str:
    if len(cells) == placed.width:
        return ""
    return f"it has {len(cells)} cells where the header has {placed.width}"


def _values(table: Table, places: Sequence[int | None], cells: list[str]) -> list[str]:
    width = len(cells)
    values = ["" if spot is None or spot >= width else cells[spot] for spot in places]
    if table.null:
        return ["" if value.strip() == table.null else value for value in values]
    return values


def _count_unknown(placed: Placed, cells: list[str], read: Read) -> None:
    for column, spot in placed.unknown:
        read.unknown[column] += spot < len(cells) and cells[spot] != ""
    for column, spot in placed.unnamed:
        if spot < len(cells) and cells[spot].strip():
            read.unknown[column] += 1
