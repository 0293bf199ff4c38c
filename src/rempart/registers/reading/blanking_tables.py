"""Kept files of delimited text without some of their rows: their cells are emptied, every other line stays as it is."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rempart.registers.form import CsvFormat, Form
from rempart.registers.reading.headers import place, trimmed
from rempart.registers.reading.received import Received
from rempart.registers.reading.sets import tell

Keys = set[tuple[str, ...]]


class KeptTable:
    """One kept file of delimited text: the records of a register, or a part of them.

    Raises:
        RempartError: the file is none of the register's.
    """

    def __init__(self, form: Form, layout: CsvFormat, file: Received) -> None:
        self._layout, self._told = layout, tell(form, layout, file)
        if self._told.table is None:
            raise ValueError("a file of no table")
        self._table = self._told.table
        self._header = list(self._table.header)
        any(is_row for _, _, is_row in self._rows())  # the header comes before the first row

    @property
    def part(self) -> str:
        """The part that it holds; empty where it holds the records."""
        return self._table.part

    def records(self) -> Iterator[list[str]]:
        """Yield the cells of every row, in its order."""
        for cells, _, is_row in self._rows():
            if is_row:
                yield cells

    def keys_of(self, records: set[int]) -> dict[str, Keys]:
        """Return, by part, the keys of some records (numbers from 1) under which the part's rows name them."""
        keys: dict[str, Keys] = {part: set() for part in self._layout.parts}
        names = [column.name for column in self._table.read]
        spots = place(self._table, trimmed(self._header), "").places
        for record, cells in self._numbered():
            for part, layout in self._layout.parts.items() if record in records else ():
                keys[part].add(_at(cells, [spots[names.index(column)] for column in layout.of_columns]))
        return keys

    def rows_with(self, keys: Keys) -> set[int]:
        """Return the rows (numbers from 1) of a part that have one of the keys."""
        spots = place(self._table, trimmed(self._header), "").keys
        return {row for row, cells in self._numbered() if _at(cells, spots) in keys} if keys else set()

    def write_without(self, rows: set[int], target: Path) -> None:
        """Write the file with some rows (numbers from 1) emptied."""
        number, dialect = 0, self._told.dialect
        with target.open("w", encoding=dialect.encoding, newline="") as out:
            for cells, raw, is_row in self._rows():
                number += is_row
                if not is_row or number not in rows:
                    out.write(raw)
                    continue
                end = raw[len(raw.rstrip("\r\n")) :]
                out.write((dialect.delimiter * (len(cells) - 1) or dialect.quote * 2) + end)

    def _numbered(self) -> Iterator[tuple[int, list[str]]]:
        return enumerate((cells for cells, _, is_row in self._rows() if is_row), start=1)

    def _rows(self) -> Iterator[tuple[list[str], str, bool]]:
        """Yield the cells and the raw text of each line, and whether it is a row: neither preamble, header nor blank."""
        raw: list[str] = []
        seen = bool(self._table.header)
        with self._told.file.plain.open(encoding=self._told.dialect.encoding, newline="") as source:
            rows = csv.reader(
                _remembered(source, raw), delimiter=self._told.dialect.delimiter, quotechar=self._told.dialect.quote
            )
            csv.field_size_limit(self._told.dialect.max_line_bytes)
            for line, cells in enumerate(rows, start=1):
                text = "".join(raw)
                raw.clear()
                preamble = line < self._table.header_row
                is_row = seen and not preamble and bool(cells) and cells != ["\x1a"]
                yield cells, text, is_row
                if not seen and not preamble and cells:
                    self._header, seen = cells, True


def _remembered(lines: Iterable[str], raw: list[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        raw.append(line)
        yield line.removeprefix("\ufeff") if number == 0 else line


def _at(cells: Sequence[str], spots: Sequence[int | None]) -> tuple[str, ...]:
    return tuple(cells[spot].strip() if spot is not None and spot < len(cells) else "" for spot in spots)
