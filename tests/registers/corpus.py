"""Samples gone wrong: each fault is made from the good files of a form, whatever its format.

``open_files`` gives an editor of a sample. Its methods return whole sets of files, name -> bytes, and leave it as it was.
"""

import copy
import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from lxml import etree
from tests.registers.samples import Sample
from tests.registers.workbooks import xlsx

from rempart.registers.form import CsvFormat, JsonFormat, ParquetFormat, SheetFormat, XmlFormat
from rempart.registers.reading import Received
from rempart.registers.reading.headers import Table, lacking, place, tables_of, trimmed
from rempart.registers.reading.sets import tell
from rempart.registers.reading.sheets import form_rows
from rempart.registers.reading.text import Dialect, rows_of

SECRET = "Zzyzxa Quorvane"
"""A name put into bad files: no error may quote it."""

Files = dict[str, bytes]
Change = Callable[[str], str]


class Editor:
    """The good files of one form, open for change."""

    def __init__(self, sample: Sample) -> None:
        self.sample, self.form = sample, sample.of.form
        self.files: Files = {path.name: path.read_bytes() for path in sample.files}

    def with_column(self, name: str, value: str) -> Files:
        """Give every record a column more, filled."""
        raise NotImplementedError

    def without(self, column: str) -> Files:
        """Take a column that the card names away."""
        raise NotImplementedError

    def changed(self, change: Change) -> Files:
        """Pass every cell (text of an element, string of JSON) through ``change``."""
        raise NotImplementedError

    def cells(self) -> set[str]:
        """Return what stands in the cells."""
        found: set[str] = set()

        def note(cell: str) -> str:
            found.add(cell)
            return cell

        self.changed(note)
        return found


@dataclass
class Grid:
    """One table of a publication: its rows, the header at ``start - 1`` unless it has none."""

    name: str
    table: Table
    rows: list[list[str]]
    start: int
    dialect: Dialect | None = None


class Tables(Editor):
    """Delimited text, sheets and Parquet."""

    def __init__(self, sample: Sample) -> None:
        super().__init__(sample)
        self.grids = list(self._opened())

    def _opened(self) -> Iterator[Grid]:
        layout = self.form.format
        with tempfile.TemporaryDirectory() as folder:
            for number, (name, content) in enumerate(self.files.items(), start=1):
                plain = Path(folder) / f"{number}.plain"
                plain.write_bytes(content)
                file = Received(number, name, plain, len(content), "")
                table, dialect = tables_of(self.form)[0], None
                if isinstance(layout, CsvFormat):
                    told = tell(self.form, layout, file)
                    if told.table is None:
                        continue  # set aside by the card
                    table, dialect = told.table, told.dialect
                    rows = list(rows_of(file, dialect))
                elif isinstance(layout, SheetFormat):
                    rows = list(form_rows(self.form, layout, file))
                else:
                    rows = _parquet_rows(plain)
                headers = (
                    n for n in range(table.header_row, len(rows) + 1) if not lacking(table, trimmed(rows[n - 1]))
                )
                start = 0 if table.header else next(headers)
                yield Grid(name, table, rows, start, dialect)

    def written(self, grids: Iterable[Grid]) -> Files:
        """Return the files with these tables in the place of the good ones."""
        return self.files | {grid.name: self._bytes(grid) for grid in grids}

    def _bytes(self, grid: Grid) -> bytes:
        if grid.dialect is not None:
            out = io.StringIO(newline="")
            dialect = grid.dialect
            writer = csv.writer(out, delimiter=dialect.delimiter, quotechar=dialect.quote, lineterminator="\r\n")
            writer.writerows(grid.rows)
            return out.getvalue().encode(dialect.encoding)
        layout = self.form.format
        if isinstance(layout, SheetFormat):
            return xlsx({layout.sheet or "Sheet1": grid.rows})
        return _parquet_bytes(grid.rows)

    def with_column(self, name: str, value: str) -> Files:
        """Give every row of a file with a header line a cell more."""
        grids = copy.deepcopy([grid for grid in self.grids if not grid.table.header])
        for grid in grids:
            width = len(grid.rows[grid.start - 1])
            for row in grid.rows[grid.start - 1 :]:
                if len(row) == width:
                    row.append(value)
            grid.rows[grid.start - 1][-1] = name
        return self.written(grids)

    def without(self, column: str) -> Files:
        """Take the column out of the file that has it."""
        grids = copy.deepcopy(self.grids)
        for grid in grids:
            header = list(grid.table.header) or trimmed(grid.rows[grid.start - 1])
            placed = place(grid.table, header, grid.name)
            for known, spot in zip(grid.table.read, placed.places, strict=True):
                if known.full == column and spot is not None:
                    for row in grid.rows[max(0, grid.start - 1) :]:
                        del row[spot : spot + 1]
        return self.written(grids)

    def changed(self, change: Change) -> Files:
        """Pass every cell below the header through ``change``."""
        grids = copy.deepcopy(self.grids)
        for grid in grids:
            grid.rows[grid.start :] = [[change(cell) for cell in row] for row in grid.rows[grid.start :]]
        return self.written(grids)

    def short_rows(self) -> Iterator[tuple[str, Files]]:
        """Yield, for each file, its last row without its last cell; tells the part."""
        for grid in self.grids:
            if grid.table.header and len(grid.rows) < 3:
                continue  # without a header line, most rows of a file tell how many cells it has
            other = copy.deepcopy(grid)
            next(row for row in reversed(other.rows) if row).pop()
            yield grid.table.part, self.written([other])


class Documents(Editor):
    """JSON: documents, arrays and lines."""

    def __init__(self, sample: Sample) -> None:
        super().__init__(sample)
        self.values = {name: list(_json_values(content)) for name, content in self.files.items()}

    def written(self, values: dict[str, list[Any]]) -> Files:
        """Return the files that hold these values, one on a line."""
        return {
            name: "".join(f"{json.dumps(value, ensure_ascii=False)}\n" for value in found).encode()
            for name, found in values.items()
        }

    def records(self, values: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
        """Yield the records."""
        layout = self.form.format
        paths = layout.records if isinstance(layout, JsonFormat) else ()
        for value in (value for found in values.values() for value in found):
            for path in paths or ("",):
                yield from _objects_at(value, [name for name in path.split(".") if name])

    def with_column(self, name: str, value: str) -> Files:
        """Give every record a key more."""
        values = copy.deepcopy(self.values)
        for record in self.records(values):
            record[name] = value
        return self.written(values)

    def without(self, column: str) -> Files:
        """Take a key out of every record."""
        values = copy.deepcopy(self.values)
        *above, last = column.split(".")
        for record in self.records(values):
            for around in _objects_at(record, above):
                around.pop(last, None)
        return self.written(values)

    def changed(self, change: Change) -> Files:
        """Pass every string through ``change``."""
        return self.written({name: [_strings(value, change) for value in found] for name, found in self.values.items()})


class Elements(Editor):
    """XML."""

    def roots(self) -> dict[str, Any]:
        """Return the root of each file."""
        return {name: etree.fromstring(content) for name, content in self.files.items()}

    def written(self, roots: dict[str, Any]) -> Files:
        """Return the files with these roots."""
        return {name: etree.tostring(root, xml_declaration=True, encoding="utf-8") for name, root in roots.items()}

    def with_column(self, name: str, value: str) -> Files:
        """Give every record an element more."""
        roots = self.roots()
        layout = self.form.format
        paths = layout.records if isinstance(layout, XmlFormat) else ()
        for root in roots.values():
            for path in paths:
                for record in _elements_at(root, [] if path == "." else path.split("/")):
                    own = etree.QName(record).namespace
                    etree.SubElement(record, etree.QName(own, name) if own else name).text = value
        return self.written(roots)

    def without(self, column: str) -> Files:
        """Rename the element or attribute wherever it stands."""
        layout = self.form.format
        parts = layout.parts if isinstance(layout, XmlFormat) else {}
        head, _, last = column.rpartition(".")
        around = parts.get(head, (head,))
        names = {path.rpartition("/")[2] for path in around} if last == "text" else {last}
        roots = self.roots()
        for root in roots.values():
            for element in root.iter(etree.Element):
                if etree.QName(element).localname in names:
                    element.tag = "RENAMED"
                for attribute in list(element.attrib):
                    if f"@{etree.QName(attribute).localname}" in names:
                        element.set("RENAMED", element.attrib.pop(attribute))
        return self.written(roots)

    def changed(self, change: Change) -> Files:
        """Pass every text and attribute through ``change``."""
        roots = self.roots()
        for root in roots.values():
            for element in root.iter(etree.Element):
                if element.text and element.text.strip():
                    element.text = change(element.text)
                for attribute, value in element.attrib.items():
                    element.set(attribute, change(value))
        return self.written(roots)

    def with_entities(self) -> Files:
        """Put a billion laughs in front of each root element."""
        laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
        bomb = f'<!DOCTYPE x [<!ENTITY l0 "{SECRET}">{laughs}]>'.encode()
        files = self.written(self.roots())
        return {name: content.replace(b"?>", b"?>" + bomb, 1) for name, content in files.items()}


def open_files(sample: Sample) -> Editor:
    """Open the files of a sample."""
    layout = sample.of.form.format
    if isinstance(layout, JsonFormat):
        return Documents(sample)
    return Elements(sample) if isinstance(layout, XmlFormat) else Tables(sample)


def truncated(editor: Editor) -> Iterator[Files]:
    """Cut each file in the middle of its last line; what is one line, or no text, at two thirds."""
    lines = isinstance(editor.form.format, CsvFormat | JsonFormat)
    for name, content in editor.files.items():
        text = content.rstrip(b"\x1a\r\n ")
        end = text.rfind(b"\n") + 1 if lines else 0
        cut = (end + len(text)) // 2 if end and len(text) - end > 20 else len(text) * 2 // 3
        yield editor.files | {name: content[:cut]}


def empty(editor: Editor) -> Iterator[Files]:
    """Nothing at all in one of the files."""
    for name in editor.files:
        yield editor.files | {name: b""}


def html(editor: Editor) -> Iterator[Files]:
    """What a server says when it is not well."""
    page = f"\n<!DOCTYPE html><html><body>{SECRET}: service unavailable</body></html>".encode()
    for name in editor.files:
        yield editor.files | {name: page}


def wrong_encoding(editor: Editor) -> Iterator[Files]:
    """Saved by an office suite: in UTF-16, and with a letter of its country where the form is UTF-8."""
    layout = editor.form.format
    if isinstance(layout, SheetFormat | ParquetFormat):
        return
    encodings = getattr(layout, "encodings", ("utf-8",))
    only_utf8 = all(encoding.lower().startswith("utf") for encoding in encodings)
    for name, content in editor.files.items():
        if not isinstance(layout, XmlFormat):
            yield editor.files | {name: content.decode(_valid(content, encodings)).encode("utf-16")}
        if only_utf8:
            middle = len(content) // 2
            spot = next(
                n for n in range(middle, 0, -1) if content[n : n + 2].isalpha() and content[n - 1 : n].isalpha()
            )
            yield editor.files | {name: content[:spot] + b"\xe9" + content[spot:]}


def missing_column(editor: Editor) -> Iterator[Files]:
    """A required column that the publisher took away, each in its turn."""
    for column in editor.form.columns.required:
        yield editor.without(column)


def entity_bomb(editor: Editor) -> Iterator[Files]:
    """A DOCTYPE is refused whatever it holds."""
    if isinstance(editor, Elements):
        yield editor.with_entities()


FAULTS: dict[str, Callable[[Editor], Iterator[Files]]] = {
    "truncated": truncated,
    "empty": empty,
    "html": html,
    "wrong encoding": wrong_encoding,
    "missing column": missing_column,
    "entity bomb": entity_bomb,
}


def _valid(content: bytes, encodings: Iterable[str]) -> str:
    for encoding in encodings:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise AssertionError("the sample is in none of its encodings")


def _parquet_rows(path: Path) -> list[list[str]]:
    with duckdb.connect() as connection:
        found = connection.execute(f"select columns(*)::varchar from read_parquet('{path}', binary_as_string = true)")
        names = [column[0] for column in found.description or ()]
        return [names, *([cell or "" for cell in row] for row in found.fetchall())]


def _parquet_bytes(rows: list[list[str]]) -> bytes:
    names = ", ".join(f'"{name}" varchar' for name in rows[0])
    marks = ", ".join("nullif(?, '')" for _ in rows[0])
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        connection.execute(f"create table t ({names})")
        connection.executemany(f"insert into t values ({marks})", rows[1:])
        connection.execute(f"copy t to '{folder}/t.parquet'")
        return (Path(folder) / "t.parquet").read_bytes()


def _json_values(content: bytes) -> Iterator[Any]:
    text, decoder = content.decode("utf-8-sig"), json.JSONDecoder()
    while text := text.lstrip():
        value, end = decoder.raw_decode(text)
        yield value
        text = text[end:]


def _objects_at(value: Any, path: list[str]) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _objects_at(item, path)
    elif isinstance(value, dict) and path:
        yield from _objects_at(value.get(path[0]), path[1:])
    elif isinstance(value, dict):
        yield value


def _strings(value: Any, change: Change) -> Any:
    if isinstance(value, dict):
        return {key: _strings(below, change) for key, below in value.items()}
    if isinstance(value, list):
        return [_strings(below, change) for below in value]
    return change(value) if isinstance(value, str) else value


def _elements_at(element: Any, path: list[str]) -> Iterator[Any]:
    if not path:
        yield element
        return
    for child in element.iterchildren(etree.Element):
        if path[0] in ("*", etree.QName(child).localname):
            yield from _elements_at(child, path[1:])
