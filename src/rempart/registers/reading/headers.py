"""Which cell of a header is which column of the card, however the table is published."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from rempart.base.errors import RempartError
from rempart.registers.form import CsvFormat, Form, ParquetFormat

_COMPARE = "Compare with the publisher's last file; if the publisher renamed it, correct register.yml and mapping.sql"


@dataclass(frozen=True)
class Column:
    """A column that the card names: ``name`` in its table, ``full`` name in the card, other names it is published by."""

    name: str
    full: str
    others: tuple[str, ...] = ()
    needed: bool = False


@dataclass(frozen=True)
class Table:
    """One kind of table of a publication: the records (``part`` is empty) or a part of them, and its layout.

    ``read`` are its columns in the order of its relation, ``beside`` those that are known and not read, ``keys`` the
    names of those that name a record.
    """

    form: Form
    part: str
    read: tuple[Column, ...]
    beside: tuple[Column, ...]
    keys: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    header_row: int = 1
    null: str = ""
    files: str = ""

    @property
    def relation(self) -> str:
        """The relation that its rows fill."""
        return f"source_{self.part}" if self.part else "source"

    def full(self, column: str) -> str:
        """Return the name of a column as the card writes it."""
        return f"{self.part}.{column}" if self.part else column


@dataclass(frozen=True)
class Placed:
    """Where the columns of a table stand in one file.

    ``places`` follows ``Table.read``, ``keys`` follows ``Table.keys``. ``unknown`` are the cells that the card does not
    know, named as published; ``unnamed`` those of the header that are empty.
    """

    width: int
    places: list[int | None]
    keys: list[int]
    met: set[str]
    unknown: list[tuple[str, int]] = field(default_factory=list)
    unnamed: list[tuple[str, int]] = field(default_factory=list)


def tables_of(form: Form) -> list[Table]:
    """Return the kinds of tables that a form consists of: the records first, then its parts."""
    layout = form.format
    parts = layout.parts if isinstance(layout, CsvFormat) else {}
    header_row = 1 if isinstance(layout, ParquetFormat) else getattr(layout, "header_row", 1)
    null = str(getattr(layout, "null", ""))
    tables = []
    for part in ("", *parts):
        keys = parts[part].keys if part else ()
        header = parts[part].header if part else layout.header if isinstance(layout, CsvFormat) else ()
        read, beside = _columns_of(form, part, set(parts), keys)
        files = parts[part].files if part else ""
        tables.append(Table(form, part, read, beside, keys, header, header_row, null, files))
    return tables


def _columns_of(
    form: Form, part: str, parts: set[str], keys: tuple[str, ...]
) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
    def of_part(columns: Sequence[str], needed: bool) -> list[Column]:
        found = []
        for full in columns:
            head, _, below = full.partition(".")
            if (head if below and head in parts else "") == part:
                found.append(Column(below if part else full, full, form.renamed.get(full, ()), needed))
        return found

    read = of_part(form.columns.required, True) + of_part(form.columns.optional, False)
    beside = of_part([name for name in form.leave_out if "*" not in name], False)
    keys_read = [Column(c.name, c.full, c.others, c.needed or c.name in keys) for c in read]
    names = {column.name for column in read}
    others = [Column(c.name, c.full, c.others, c.name in keys) for c in beside if c.name not in names]
    names |= {column.name for column in others}
    for key in keys:
        if key not in names:
            full = f"{part}.{key}"
            others.append(Column(key, full, form.renamed.get(full, ()), True))
    return tuple(keys_read), tuple(others)


def fold(name: str) -> str:
    """Return a name without case, accents and the width of blanks."""
    bare = "".join(mark for mark in unicodedata.normalize("NFKD", name) if not unicodedata.combining(mark))
    return " ".join(bare.casefold().split())


def trimmed(cells: Sequence[str]) -> list[str]:
    """Return the cells of a header without outer blanks."""
    return [cell.strip().removeprefix("\ufeff").strip() for cell in cells]


def lacking(table: Table, header: Sequence[str]) -> list[str]:
    """Return the needed columns that a header does not have."""
    places = _match(table, header, lambda _: None)
    return [column.name for column in (*table.read, *table.beside) if column.needed and column.name not in places]


def place(table: Table, header: Sequence[str], where: str, delimiters: str = "") -> Placed:
    """Find the columns of a table in a header.

    A name is compared as written first (the card's own, then those under ``renamed``), then folded (see ``fold``).

    Args:
        table: what is looked for.
        header: the cells of the header, trimmed.
        where: the file, for errors.
        delimiters: of delimited text, the delimiter that was used.

    Raises:
        RempartError: a needed column is missing; a known one stands twice.
    """

    def double(name: str) -> None:
        raise RempartError(where, f"the column '{name}' stands twice", "Keep one of them")

    found = _match(table, header, double)
    missing = [column.name for column in (*table.read, *table.beside) if column.needed and column.name not in found]
    if missing:
        raise RempartError(where, f"the column '{missing[0]}' is missing", _hint(table, header, delimiters))
    taken = set(found.values())
    left = [(cell, spot) for spot, cell in enumerate(header) if spot not in taken]
    unknown = [(table.full(cell), spot) for cell, spot in left if cell]
    return Placed(
        width=len(header),
        places=[found.get(column.name) for column in table.read],
        keys=[found[key] for key in table.keys],
        met={column.full for column in (*table.read, *table.beside) if column.name in found},
        unknown=[(name, spot) for name, spot in unknown if table.form.why_left_out(name) is None],
        unnamed=[(table.full(f"column {spot + 1}, without a name"), spot) for cell, spot in left if not cell],
    )


def _match(table: Table, header: Sequence[str], double: Callable[[str], None]) -> dict[str, int]:
    """Return the place of each column that the header has."""
    found: dict[str, int] = {}
    taken: set[int] = set()
    as_written: Callable[[str], str] = str
    for alike in (as_written, fold):
        spots: dict[str, list[int]] = {}
        for spot, cell in enumerate(header):
            if cell:
                spots.setdefault(alike(cell), []).append(spot)
        for own in (True, False):
            for column in (*table.read, *table.beside):
                names = (column.name,) if own else column.others
                there = (spot for name in names for spot in spots.get(alike(name), ()) if spot not in taken)
                free = list(dict.fromkeys(there))
                if column.name in found or not free:
                    continue
                if len({alike(header[spot]) for spot in free}) < len(free):
                    double(column.name)
                found[column.name] = free[0]
                taken.add(free[0])
    return found


def _hint(table: Table, header: Sequence[str], delimiter: str) -> str:
    other = [mark for mark in ",;\t|" if mark not in delimiter and len(header) == 1 and mark in header[0]]
    if delimiter and other:
        return f"The file seems separated by '{other[0]}' and register.yml says '{delimiter}'"
    if table.header_row > 1:
        return f"register.yml says that the header is row {table.header_row}. {_COMPARE}"
    return _COMPARE


def spot_of(cell: str) -> tuple[int, int] | None:
    """Return the row and the column, from 1, of a cell named as ``B1``."""
    found = re.fullmatch(r"([A-Z]+)([0-9]+)", cell)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def day_in(preamble: Sequence[Sequence[str]], form: Form) -> str | None:
    """Return the day that a cell of the preamble tells, ISO; None where it tells none."""
    spot = spot_of((form.dated_by.cell if form.dated_by else None) or "")
    if form.dated_by is None or spot is None or spot[0] > len(preamble) or spot[1] > len(preamble[spot[0] - 1]):
        return None
    return as_day(preamble[spot[0] - 1][spot[1] - 1], form.dated_by.form)


def as_day(text: str, form: str | None) -> str | None:
    """Return a day written in ``form`` (strptime) or ISO as ISO text, None where it is none."""
    found = _told(text.strip(), form or "%Y-%m-%d") or _told(text.strip()[:10], "%Y-%m-%d")
    return found.isoformat() if found else None


def _told(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()
    except ValueError:
        return None
