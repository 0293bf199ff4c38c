"""Delimited text: decoded strictly, line lengths bounded, every record kept, also one with too many or too few cells."""

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from rempart.base.errors import RempartError
from rempart.registers.form import CsvFormat, Form
from rempart.registers.reading.received import CHUNK, Received
from rempart.registers.reading.records import BROKEN, Read, Writer

_CANDIDATES = ",;\t|"
_END = "\x00"
"""A line after the last one: no file holds it, and a quoted cell that never closes swallows it."""
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)")


def read_delimited(form: Form, received: Sequence[Received], staging: Path) -> Read:
    """Read CSV files into ``source(row_number, file, record, broken, <columns of the form>)``.

    Raises:
        RempartError: wrong encoding, a line too long, a used column missing, a file that ends within a record.
    """
    layout = form.format
    if not isinstance(layout, CsvFormat):
        raise TypeError("not a CSV register")
    wanted = [*form.columns.required, *form.columns.optional]
    read = Read(relations={"source": staging / "source.csv"})
    read.columns["source"] = ["row_number", "file", "record", BROKEN, *wanted]
    csv.field_size_limit(layout.max_line_bytes)
    with Writer(read.relations["source"], read.columns["source"]) as out:
        for file in received:
            _read_file(form, layout, file, wanted, read, out)
    return read


def _read_file(form: Form, layout: CsvFormat, file: Received, wanted: list[str], read: Read, out: Writer) -> None:
    rows = csv.reader(_lines(file, layout), delimiter=layout.delimiter, quotechar=layout.quote, strict=False)
    header = _header(form, layout, file, rows)
    places = [header.index(column) if column in header else None for column in wanted]
    unknown = [(column, place) for place, column in enumerate(header) if column not in form.known_columns]
    read.seen.update(header)
    read.unknown.update({column: 0 for column, _ in unknown})
    cells = header
    for record, cells in enumerate(_records(file, rows), start=1):
        read.records += 1
        broken = "" if len(cells) == len(header) else f"it has {len(cells)} cells where the header has {len(header)}"
        values = ["" if place is None or place >= len(cells) else cells[place] for place in places]
        out.write([read.records, file.number, record, broken, *values])
        for column, place in unknown:
            read.unknown[column] += place < len(cells) and cells[place] != ""
    _refuse_cut(file, len(cells), len(header))


def _header(form: Form, layout: CsvFormat, file: Received, rows: Iterator[list[str]]) -> list[str]:
    first = next(_records(file, rows), [])
    header = [cell.strip() for cell in first]
    missing = [column for column in form.columns.required if column not in header]
    if missing:
        hint = (
            "Compare with the publisher's last file; if the publisher renamed it, correct register.yml and mapping.sql"
        )
        other = [mark for mark in _CANDIDATES if mark != layout.delimiter and len(header) == 1 and mark in header[0]]
        if other:
            hint = f"The file seems separated by '{other[0]}' and register.yml says '{layout.delimiter}'"
        raise RempartError(f"{file.name}, header", f"the column '{missing[0]}' is missing", hint)
    doubles = [column for column in set(header) & form.known_columns if header.count(column) > 1]
    if doubles:
        raise RempartError(
            f"{file.name}, header", f"the column '{sorted(doubles)[0]}' stands twice", "Keep one of them"
        )
    return header


def _records(file: Received, rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """Yield records, blank lines left out; a cell that never closes becomes a clear error."""
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            where = f"{file.name}, near line {getattr(rows, 'line_num', 0)}"
            raise RempartError(
                where, "a quoted cell is too long or never closes", "Look for a lone quote there"
            ) from error
        if cells == [_END]:
            return
        if cells and cells[-1].endswith(f"{_END}\n"):
            raise RempartError(
                f"{file.name}, last line", "a quoted cell never closes, or the file was cut short within it",
                "Look for a lone quote, or download the file again",
            )  # fmt: skip
        if cells:
            yield cells


def _lines(file: Received, layout: CsvFormat) -> Iterator[str]:
    """Yield decoded lines with their ends, lengths bounded, whatever the file holds."""
    decoder = codecs.getincrementaldecoder(layout.encoding)("strict")
    number, rest, first = 1, "", True
    with file.plain.open("rb") as source:
        while True:
            chunk = source.read(CHUNK)
            text = rest + _decoded(file, layout, decoder, chunk, number)
            if first:
                text, first = text.removeprefix("\ufeff"), False
            if "\x00" in text:
                at = number + text[: text.index("\x00")].count("\n")
                raise RempartError(f"{file.name}, line {at}", "it holds a zero byte: not a text file in this encoding",
                                   f"register.yml says {layout.encoding}")  # fmt: skip
            lines, rest = _split(text)
            for line in lines:
                _bounded(file, layout, number, line)
                yield line
                number += 1
            _bounded(file, layout, number, rest)
            if not chunk:
                break
    if rest:
        yield rest + "\n"
    yield _END + "\n"


def _split(text: str) -> tuple[list[str], str]:
    """Return the whole lines with their ends (LF, CRLF, or CR alone), and the rest that no end closes yet."""
    if text.count("\r") == text.count("\r\n"):
        lines = text.split("\n")
        rest = lines.pop()
        return [f"{line}\n" for line in lines], rest
    end = max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1  # the last CR may be half of a CRLF
    return _LINE.findall(text[:end]), text[end:]


def _bounded(file: Received, layout: CsvFormat, number: int, line: str) -> None:
    if len(line) > layout.max_line_bytes:
        raise RempartError(f"{file.name}, line {number}", f"it is longer than {layout.max_line_bytes:,} characters",
                           "Check the delimiter and the line ends, or download the file again")  # fmt: skip


def _decoded(file: Received, layout: CsvFormat, decoder: codecs.IncrementalDecoder, chunk: bytes, line: int) -> str:
    try:
        return decoder.decode(chunk, final=not chunk)
    except UnicodeDecodeError as error:
        at = line + error.object[: error.start].count(b"\n")
        todo = f"register.yml says {layout.encoding}; save the file so, or correct 'encoding' (often cp1252 or utf-8)"
        raise RempartError(f"{file.name}, about line {at}", f"the text is not {layout.encoding}", todo) from error


def _refuse_cut(file: Received, last_cells: int, header_cells: int) -> None:
    """A file whose last record lacks cells and whose last line never ends was cut on its way."""
    with file.plain.open("rb") as source:
        source.seek(max(0, file.size - 2))
        ended = source.read().strip(b"\x00").endswith((b"\n", b"\r"))
    if last_cells < header_cells and not ended:
        raise RempartError(
            f"{file.name}, last line", "the file ends within a record: it was cut short", "Download it again"
        )
