"""A sheet of a workbook (XLSX, ODS), read as a table like any other."""

import csv
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from rempart.base.errors import RempartError
from rempart.registers.form import Form, SheetFormat
from rempart.registers.reading import sheet_worker
from rempart.registers.reading.archives import check_workbook, is_zip
from rempart.registers.reading.headers import lacking, tables_of, trimmed
from rempart.registers.reading.received import Received
from rempart.registers.reading.records import Read, Writer
from rempart.registers.reading.tabular import planned, read_rows

_MEMORY = 1024**3
"""Bytes that the process which opens a workbook may use: some twenty million cells."""
_SECONDS, _BYTES_A_SECOND = 30, 1_000_000
"""Its time on a processor: so many seconds, and one more for so many bytes; a broken file can make its parser loop."""
_PATIENCE = 20
"""How many times as long it may take by the clock, on a busy machine."""
_NUMBERED = "\x00"
"""Before a number it names a sheet by its place; no name of a sheet holds it."""
_OLD = b"\xd0\xcf\x11\xe0"
"""How an XLS begins, and an XLSX with a password."""


def read_sheet(form: Form, received: Sequence[Received], staging: Path) -> Read:
    """Read workbooks into ``source(row_number, file, record, broken, <columns of the form>)``.

    A date is ISO text (``2024-03-01``, with a time only where it is not midnight), a whole number has no decimal point,
    a formula is its last result, an error is empty. A number that the workbook shows with leading zeros has lost them.
    Blank rows are left out, and not counted.

    Raises:
        RempartError: not a workbook, damaged, encrypted, a bomb, too large; no such sheet; a used column missing.
    """
    layout = form.format
    if not isinstance(layout, SheetFormat):
        raise TypeError("not a register in sheets")
    (table,) = tables_of(form)
    read = planned(form, [table], staging)
    with Writer(read.relations["source"], read.columns["source"]) as out:
        for file in received:
            read_rows(table, file, form_rows(form, layout, file), read, out)
    return read


def form_rows(form: Form, layout: SheetFormat, file: Received) -> Iterator[list[str]]:
    """Yield the rows of the sheet that a form reads, its header first where the form searches for it.

    Raises:
        RempartError: as ``sheet_rows``; where no sheet has the header, the first one is read, and lacks it.
    """
    if not layout.header_within:
        yield from sheet_rows(layout, file)
        return
    (table,) = tables_of(form)
    for sheet in _sheets(layout, file):
        for row, cells in enumerate(islice(sheet_rows(sheet, file), layout.header_within)):
            if cells and not lacking(table, trimmed(cells)):
                yield from islice(sheet_rows(sheet, file), row, None)
                return
    yield from sheet_rows(layout, file)


def _sheets(layout: SheetFormat, file: Received) -> Iterator[SheetFormat]:
    """Yield the layout of each sheet that may be meant, in the order of the workbook."""
    number = 1
    while not layout.sheet:
        one = layout.model_copy(update={"sheet": f"{_NUMBERED}{number}"})
        try:
            next(sheet_rows(one, file), None)
        except RempartError:
            return
        yield one
        number += 1
    yield layout


def sheet_rows(layout: SheetFormat, file: Received) -> Iterator[list[str]]:
    """Yield the rows of the sheet as text, ``[]`` for a blank one, row 1 first.

    Raises:
        RempartError: not a workbook, damaged, encrypted, a bomb, too large; no such sheet.
    """
    number = layout.sheet.removeprefix(_NUMBERED) if layout.sheet.startswith(_NUMBERED) else ""
    written = file.plain.with_suffix(f".sheet{number}")
    if not written.exists():
        _write(layout, file, written)
    csv.field_size_limit(sys.maxsize >> 32)  # a cell of a workbook is bounded by the workbook
    with written.open(encoding="utf-8", newline="") as source:
        yield from csv.reader(source)


def sheet_names(layout: SheetFormat, file: Received) -> dict[str, bool]:
    """Return the sheets of a workbook in their order, and whether each is shown (True) or hidden.

    Raises:
        RempartError: not a workbook, damaged, encrypted, a bomb, too large.
    """
    listing = file.plain.with_suffix(".sheets")
    _write(layout.model_copy(update={"sheet": sheet_worker.LISTED}), file, listing)
    with listing.open(encoding="utf-8", newline="") as source:
        return {name: shown == "1" for name, shown in csv.reader(source)}


def sheet_fits(form: Form, layout: SheetFormat, file: Received) -> bool:
    """Tell whether a workbook has a sheet with the required columns."""
    (table,) = tables_of(form)
    try:
        rows = islice(form_rows(form, layout, file), table.header_row - 1, None)
        header = next((cells for cells in rows if cells), [])
    except RempartError as error:
        return not error.what.startswith(
            "it has no sheet"
        )  # what cannot be opened is refused by the reader, in its words
    return not lacking(table, trimmed(header))


def _write(layout: SheetFormat, file: Received, target: Path) -> None:
    """Write the sheet as CSV, in a process that is stopped where it takes too much."""
    if not is_zip(file.plain):
        raise _no_workbook(file)
    size = check_workbook(file.plain, file.name, layout.max_bytes)
    seconds = _SECONDS + size // _BYTES_A_SECOND
    unfinished = target.with_suffix(".unfinished")
    worker = [sys.executable, "-I", str(sheet_worker.__file__)]
    sheet = layout.sheet.replace(_NUMBERED, sheet_worker.NUMBERED)
    given = [str(file.plain), sheet, str(unfinished), str(_MEMORY), str(seconds)]
    try:
        done = subprocess.run(  # noqa: S603
            [*worker, *given], capture_output=True, text=True, check=False, timeout=_PATIENCE * seconds
        )
    except subprocess.TimeoutExpired as error:
        raise _too_large(file) from error
    said = done.stdout.strip()
    if done.returncode == 0 and said == "done":
        unfinished.rename(target)
    elif said == "missing":
        wanted = f"no sheet '{layout.sheet}'" if layout.sheet else "no sheet that is not hidden"
        raise RempartError(file.name, f"it has {wanted}", "Correct 'sheet' in register.yml, or the file")
    elif said == "damaged":
        raise RempartError(
            file.name, "the workbook is damaged, or in another form", "Download it again, or save it as XLSX"
        )
    else:
        raise _too_large(file)


def _no_workbook(file: Received) -> RempartError:
    with file.plain.open("rb") as source:
        old = source.read(4) == _OLD
    what = "it is an old workbook (XLS) or has a password" if old else "it is not a workbook (XLSX or ODS)"
    return RempartError(file.name, what, "Save it as XLSX without a password, or download the right file")


def _too_large(file: Received) -> RempartError:
    return RempartError(
        file.name, "the workbook is too large to be opened, or broken", "Save the sheet as CSV and load that"
    )
