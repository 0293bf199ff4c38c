"""Text split into rows of cells: decoded strictly, line lengths bounded, blank lines kept as empty rows."""

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rempart.base.errors import RempartError
from rempart.registers.form import CsvFormat
from rempart.registers.reading.received import CHUNK, Received

_END = "\x00"
"""A line after the last one: no file holds it, and a quoted cell that never closes swallows it."""
_DOS_END = "\x1a"
"""The mark by which DOS ended a text; some publishers still write it."""
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)")


@dataclass(frozen=True)
class Dialect:
    """How a file of delimited text is written."""

    encoding: str
    delimiter: str
    quote: str
    max_line_bytes: int


def first_valid(file: Received, layout: CsvFormat) -> str:
    """Return the first encoding of the card in which the whole file is valid; one alone is not tried.

    Raises:
        RempartError: it is valid in none.
    """
    if len(layout.encodings) == 1:
        return layout.encodings[0]
    for encoding in layout.encodings:
        if _valid(file, encoding):
            return encoding
    known = ", ".join(layout.encodings)
    raise RempartError(file.name, f"the text is in none of the encodings that register.yml names ({known})",
                       "Save the file in one of them, or add its encoding")  # fmt: skip


def _valid(file: Received, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with file.plain.open("rb") as source:
            while chunk := source.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def rows_of(file: Received, dialect: Dialect) -> Iterator[list[str]]:
    """Yield rows of cells, ``[]`` for a blank line; a cell that never closes becomes a clear error.

    Raises:
        RempartError: wrong encoding, a zero byte, a line or cell too long, a quoted cell that never closes.
    """
    csv.field_size_limit(dialect.max_line_bytes)
    rows = csv.reader(_lines(file, dialect), delimiter=dialect.delimiter, quotechar=dialect.quote, strict=False)
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            where = f"{file.name}, near line {rows.line_num}"
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
        yield cells


def refuse_cut(file: Received, last_cells: int, header_cells: int) -> None:
    """Refuse a file whose last record lacks cells and whose last line never ends: it was cut on its way.

    Raises:
        RempartError: the file was cut short.
    """
    with file.plain.open("rb") as source:
        source.seek(max(0, file.size - 4))
        ended = source.read().strip(b"\x00\x1a").endswith((b"\n", b"\r"))
    if last_cells < header_cells and not ended:
        raise RempartError(
            f"{file.name}, last line", "the file ends within a record: it was cut short", "Download it again"
        )


def _lines(file: Received, dialect: Dialect) -> Iterator[str]:
    """Yield decoded lines with their ends, lengths bounded, whatever the file holds."""
    decoder = codecs.getincrementaldecoder(dialect.encoding)("strict")
    number, rest, first = 1, "", True
    with file.plain.open("rb") as source:
        while True:
            chunk = source.read(CHUNK)
            text = rest + _decoded(file, dialect, decoder, chunk, number)
            if first:
                text, first = text.removeprefix("\ufeff"), False
            if "\x00" in text:
                at = number + text[: text.index("\x00")].count("\n")
                raise RempartError(f"{file.name}, line {at}", "it holds a zero byte: not a text file in this encoding",
                                   f"register.yml says {dialect.encoding}")  # fmt: skip
            lines, rest = _split(text)
            for line in lines:
                _bounded(file, dialect, number, line)
                yield line
                number += 1
            _bounded(file, dialect, number, rest)
            if not chunk:
                break
    rest = rest.removesuffix(_DOS_END)
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


def _bounded(file: Received, dialect: Dialect, number: int, line: str) -> None:
    if len(line) > dialect.max_line_bytes:
        raise RempartError(f"{file.name}, line {number}", f"it is longer than {dialect.max_line_bytes:,} characters",
                           "Check the delimiter and the line ends, or download the file again")  # fmt: skip


def _decoded(file: Received, dialect: Dialect, decoder: codecs.IncrementalDecoder, chunk: bytes, line: int) -> str:
    try:
        return decoder.decode(chunk, final=not chunk)
    except UnicodeDecodeError as error:
        at = line + error.object[: error.start].count(b"\n")
        todo = f"register.yml says {dialect.encoding}; save the file so, or correct 'encoding' (often cp1252 or utf-8)"
        raise RempartError(f"{file.name}, about line {at}", f"the text is not {dialect.encoding}", todo) from error
