"""The file that an edition keeps: as published, or without the columns that the town must not hold."""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from rempart.registers.form import CsvFormat, Form, JsonFormat, SheetFormat
from rempart.registers.reading.headers import Table, place, spot_of, tables_of, trimmed
from rempart.registers.reading.json_stripping import strip_json
from rempart.registers.reading.received import Received, keep
from rempart.registers.reading.sets import tell
from rempart.registers.reading.sheets import form_rows
from rempart.registers.reading.text import rows_of


def keep_file(form: Form, file: Received, folder: Path, *, strip: bool) -> str:
    """Keep one published file compressed in ``folder`` and return the SHA-256 of its uncompressed bytes.

    Where the source is to be stripped, only the columns that are read are written, with the day that a preamble tells;
    of a workbook, one sheet as CSV; of a file without header line, the other cells are emptied in their place.
    """
    folder.mkdir(parents=True, exist_ok=True)
    plain, sha256, name = file.plain, file.sha256, file.name
    if strip:
        plain = _stripped(form, file)
        name += ".csv" if isinstance(form.format, SheetFormat) else ""
        with plain.open("rb") as stripped:
            sha256 = hashlib.file_digest(stripped, "sha256").hexdigest()
    keep(plain, folder / f"{file.number}-{name}.gz")
    return sha256


def _stripped(form: Form, file: Received) -> Path:
    """Write what may be kept of a file, in its own encoding, with its own delimiter."""
    target = file.plain.with_suffix(".stripped")
    layout = form.format
    table, encoding, delimiter, quote = tables_of(form)[0], "utf-8", ",", '"'
    if isinstance(layout, CsvFormat):
        told = tell(form, layout, file)
        table, encoding = told.table or table, told.dialect.encoding
        delimiter, quote = told.dialect.delimiter, told.dialect.quote
        rows = rows_of(file, told.dialect)
    elif isinstance(layout, SheetFormat):
        rows = form_rows(form, layout, file)
    elif isinstance(layout, JsonFormat):
        strip_json(form, layout, file, target)
        return target
    else:
        raise TypeError("this kind cannot be stripped")
    with target.open("w", encoding=encoding, newline="") as out:
        writer = csv.writer(out, delimiter=delimiter, quotechar=quote, lineterminator="\n")
        writer.writerows(_kept(table, file, rows))
    return target


def _kept(table: Table, file: Received, rows: Iterator[list[str]]) -> Iterator[list[str]]:
    cell = table.form.dated_by.cell if table.form.dated_by else None
    for row in range(1, table.header_row):
        yield _only(cell, row, next(rows, []))
    if table.header:
        yield from _emptied(table, file, rows)
        return
    header: list[str] = []
    spots: list[int] = []
    for cells in rows:
        if not cells:
            yield []
        elif not header:
            header = trimmed(cells)
            spots = _spots(table, header, file)
            yield [header[spot] for spot in spots]
        elif len(cells) == len(header):
            yield [cells[spot] for spot in spots]
        else:  # which cell belongs to which column cannot be told: the record keeps its place and none of them
            yield [""] if len(spots) > 1 else ["", ""]


def _emptied(table: Table, file: Received, rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """Yield the rows of a file without header line, as wide as they were: what is not read of them is empty."""
    spots = frozenset(_spots(table, table.header, file))
    for cells in rows:
        whole = len(cells) == len(table.header)
        yield [cell if whole and spot in spots else "" for spot, cell in enumerate(cells)]


def _spots(table: Table, header: Sequence[str], file: Received) -> list[int]:
    """Return the places of what is read, and of what names the record of a row, in their order."""
    placed = place(table, header, file.name)
    return sorted({spot for spot in (*placed.keys, *placed.places) if spot is not None})


def _only(cell: str | None, row: int, cells: list[str]) -> list[str]:
    """Return a row of the preamble with no other cell than the one that dates the edition."""
    spot = spot_of(cell or "")
    if spot is None or spot[0] != row or spot[1] > len(cells):
        return []
    return [*[""] * (spot[1] - 1), cells[spot[1] - 1]]
