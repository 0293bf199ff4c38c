"""The files of a set of delimited text: which holds the records, which a part of them, in which encoding."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from itertools import islice

from rempart.base.errors import RempartError
from rempart.registers.form import CsvFormat, Form
from rempart.registers.reading.headers import Table, lacking, tables_of, trimmed
from rempart.registers.reading.received import Received
from rempart.registers.reading.text import Dialect, first_valid, rows_of

_LOOKED_AT = 20
"""Rows of a file without header line whose cells are counted."""


@dataclass(frozen=True)
class Told:
    """What a file is: a table of the set, in a dialect; ``table`` is None where it fits none."""

    file: Received
    dialect: Dialect
    table: Table | None


def tell(form: Form, layout: CsvFormat, file: Received) -> Told:
    """Tell which table of the set a file is, and how it is written.

    The file of the records has their required columns, a part's its key and its required columns; a file without
    header line has as many cells as the card names. Where several fit, ``files`` of the parts decides.

    Raises:
        RempartError: the file is valid in none of the encodings; it fits several tables and nothing decides.
    """
    tables = tables_of(form)
    encoding = first_valid(file, layout)
    first = Dialect(encoding, layout.delimiters[0], layout.quote, layout.max_line_bytes)
    if len(tables) == 1 and len(layout.delimiters) == 1:
        return Told(file, first, tables[0])
    for delimiter in layout.delimiters:
        dialect = Dialect(encoding, delimiter, layout.quote, layout.max_line_bytes)
        fitting = [table for table in tables if _fits(table, _first_rows(file, dialect, table))]
        if fitting:
            return Told(file, dialect, _preferred(file, fitting))
    return Told(file, first, tables[0] if len(tables) == 1 else None)


def files_read(form: Form, received: Sequence[Received]) -> list[Received]:
    """Return the files of a publication without those that the card sets aside, numbered from 1.

    Raises:
        RempartError: none is left.
    """
    layout = form.format
    aside = layout.aside if isinstance(layout, CsvFormat) else ()
    kept = [file for file in received if not any(fnmatchcase(file.name.lower(), name.lower()) for name in aside)]
    if not kept:
        raise RempartError(received[0].name, "register.yml sets every file aside", "Correct 'aside' there")
    return [replace(file, number=number) for number, file in enumerate(kept, start=1)]


def fits(form: Form, layout: CsvFormat, received: Sequence[Received]) -> bool:
    """Tell whether files are this form: each fits a table of it, and one holds records."""
    try:
        received = files_read(form, received)
        told = [tell(form, layout, file) for file in received]
    except RempartError:
        return False
    tables = [
        one.table for one in told if one.table and _fits(one.table, _first_rows(one.file, one.dialect, one.table))
    ]
    return len(tables) == len(received) and any(not table.part for table in tables)


def tell_all(form: Form, layout: CsvFormat, received: Sequence[Received]) -> list[Told]:
    """Tell every file of a publication.

    Raises:
        RempartError: a file belongs to no table of the set; no file holds records; a needed part is missing.
    """
    told = [tell(form, layout, file) for file in received]
    for one in told:
        if one.table is None:
            list(islice(rows_of(one.file, one.dialect), _LOOKED_AT))  # a text that cannot be read says so itself
            known = ", ".join(table.part or "the records" for table in tables_of(form))
            raise RempartError(one.file.name, f"it is none of the files of this register ({known})",
                               "Compare its columns with register.yml, or leave it out")  # fmt: skip
    there = {one.table.part for one in told if one.table}
    if "" not in there:
        raise RempartError(told[0].file.name, "no file holds the records, only parts of them", "Give it as well")
    for table in tables_of(form):
        needed = [column.full for column in table.read if column.full in form.columns.required]
        if table.part not in there and needed:
            raise RempartError(told[0].file.name, f"no file holds the part '{table.part}', and '{needed[0]}' is required",
                               "Give every file of the set")  # fmt: skip
    return told


def _preferred(file: Received, fitting: list[Table]) -> Table:
    """Choose among the tables that a file fits: by its name, then the records where a header line tells them."""
    if len(fitting) == 1:
        return fitting[0]
    by_name = [table for table in fitting if table.files and fnmatchcase(file.name.lower(), table.files.lower())]
    left = by_name or [table for table in fitting if not table.files]
    if len(left) == 1 or (left and not left[0].part and not left[0].header):
        return left[0]
    first, second, *_ = [f"the part '{table.part}'" if table.part else "the records" for table in left or fitting]
    raise RempartError(file.name, f"it may be {first} or {second}",
                       "Give 'files', a pattern of their names, for each part in register.yml")  # fmt: skip


def _first_rows(file: Received, dialect: Dialect, table: Table) -> list[list[str]]:
    """Return the first rows after the preamble; none where the text cannot be read so."""
    wanted = _LOOKED_AT if table.header else 1
    try:
        after: Iterator[list[str]] = islice(rows_of(file, dialect), table.header_row - 1, None)
        return list(islice((cells for cells in after if cells), wanted))
    except RempartError:
        return []


def _fits(table: Table, rows: list[list[str]]) -> bool:
    if not rows:
        return False
    if table.header:
        return Counter(len(cells) for cells in rows).most_common(1)[0][0] == len(table.header)
    return not lacking(table, trimmed(rows[0]))
