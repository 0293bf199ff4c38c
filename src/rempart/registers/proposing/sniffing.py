"""How a file is laid out, told from its bytes: kind, encoding, delimiter, header row. Never from its name.

The encoding is told without a library of guesses: strict UTF-8 (UTF-16 by its mark), else of the three one-byte tables
that European town files have been saved in, the one in which the bytes read as accented letters. On files of a few
accents, guessing libraries name tables that no town of the country uses.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from rempart.base.errors import RempartError
from rempart.registers.form import CsvFormat, JsonFormat, SheetFormat, own_names
from rempart.registers.reading import Received
from rempart.registers.reading.received import CHUNK
from rempart.registers.reading.sheets import sheet_names, sheet_rows
from rempart.registers.recognising import kind_of

_HEAD = 1_048_576
_ROWS = 300
_SHEETS = 12
_DELIMITERS = ";,\t|"
_TABLES = ("cp1252", "cp850", "mac_roman")
_LETTERS = set("éèêëàâäáîïíôöóùûüúçñœæßãõåøÉÈÊËÀÂÄÁÎÏÔÖÙÛÜÇÑŒÆ°€«»’–…²½")
_ASCII = bytes(range(128))
_DATA = re.compile(
    r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{2,4}([ T].*)?|[0-9]+([ \u00a0][0-9]{3})*[.,][0-9]+( ?€)?|[0-9 ]{5,}|[^ @]+@[^ @]+\.[a-z]{2,}"
)
"""Cells that stand in data and in no header: dates, amounts, long numbers, e-mail addresses."""

Layout = CsvFormat | SheetFormat | JsonFormat


@dataclass(frozen=True)
class Sniffed:
    """How a file is laid out: its format, its columns in their order, and what was told about them, in sentences.

    ``renamed`` gives the header of the columns that cannot be read under it; ``unread`` what of the file is not read.
    """

    format: Layout
    columns: tuple[str, ...]
    told: tuple[str, ...]
    renamed: dict[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()


def sniff(file: Received) -> Sniffed:
    """Tell how a file is laid out.

    Raises:
        RempartError: it is of no kind that is read, has one column only, no header, or two columns of one name.
    """
    head = _head(file)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise RempartError(file.name, "it is a workbook of the old kind (.xls)", "Save it as .xlsx, .ods or CSV")
    if head.startswith(b"%PDF"):
        raise RempartError(file.name, "it is a PDF, not a table", "Ask for the table itself (CSV, XLSX, ODS)")
    kind = kind_of(file)
    if kind == "sheet":
        return _sheet(file)
    if kind == "json":
        return _json(file, head)
    if kind == "csv":
        return _csv(file)
    raise RempartError(file.name, f"it is {kind.upper()}, which map does not read", "Write its register by hand: "
                       "docs/how-to/add-a-register")  # fmt: skip


def encoding_of(file: Received) -> str:
    """Return the encoding of a text file: utf-8, utf-16, or the one-byte table that its accents fit."""
    high: Counter[int] = Counter()
    utf8 = True
    with file.plain.open("rb") as source:
        if source.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
        source.seek(0)
        rest = b""
        while chunk := source.read(CHUNK):
            high.update(chunk.translate(None, _ASCII))
            if utf8:
                utf8, rest = _is_utf8(rest + chunk)
    if utf8 and not rest:
        return "utf-8"
    return max(_TABLES, key=lambda table: sum(n for byte, n in high.items() if _letter(byte, table)))


def _is_utf8(data: bytes) -> tuple[bool, bytes]:
    """Tell whether bytes are UTF-8, and return those of a last character that is not whole yet."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        unfinished = error.reason == "unexpected end of data"
        return unfinished, data[error.start :] if unfinished else b""
    return True, b""


def _letter(byte: int, table: str) -> bool:
    return bytes([byte]).decode(table, "replace") in _LETTERS


def _csv(file: Received) -> Sniffed:
    encoding = encoding_of(file)
    with file.plain.open(encoding=encoding, errors="replace", newline="") as source:
        text = source.read(_HEAD).removeprefix("\ufeff")
    if "\x00" in text:
        raise RempartError(file.name, "it is not a text file", "Give CSV, XLSX, ODS or JSON lines")
    whole = len(text) < _HEAD
    best = max(_DELIMITERS, key=lambda mark: _even(_parsed(text, mark, '"', whole=whole)))
    rows = _parsed(text, best, '"', whole=whole)
    quote = "'" if best != "," and _quoted_by_apostrophe(rows) else '"'
    rows = _parsed(text, best, quote, whole=whole)
    width = _width([cells for _, cells in rows])
    if width < 2:
        raise RempartError(file.name, "it has one column only: no delimiter cuts its lines", "Save it as CSV again")
    row, header = _header_of(rows, width, file)
    told = [f"delimited by {_spoken(best)}, in {encoding}"]
    if _looks_like_data(header):
        names = tuple(f"column {number}" for number in range(1, width + 1))
        told.append("it has no header line: the columns are numbered")
        return Sniffed(
            CsvFormat(kind="csv", delimiter=best, quote=quote, encoding=encoding, header=names), names, tuple(told)
        )
    below = [cells for number, cells in rows if number > row]
    if _header_of_two_rows([header, *below[:1]]):
        raise _two_rows(file.name, row)
    if row > 1:
        told.append(_preamble("row", row))
    layout = CsvFormat(kind="csv", delimiter=best, quote=quote, encoding=encoding, header_row=row)
    names, renamed = _named(header, file)
    return Sniffed(layout, names, tuple(told), renamed)


def _spoken(mark: str) -> str:
    return {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "bars"}[mark]


def _parsed(text: str, delimiter: str, quote: str, *, whole: bool) -> list[tuple[int, list[str]]]:
    """Return the first filled records, each with its row (blank lines count); the last is dropped if it may be cut."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote)
    found: list[tuple[int, list[str]]] = []
    with suppress(csv.Error):  # what stands before a fault tells enough; loading says where the fault is
        for number, cells in enumerate(islice(rows, _ROWS), start=1):
            if any(cell.strip() for cell in cells):
                found.append((number, cells))
    return found if whole or len(found) >= _ROWS else found[:-1] or found


def _even(rows: list[tuple[int, list[str]]]) -> float:
    """Return how evenly a delimiter cuts the lines: 0 where it does not."""
    width = _width([cells for _, cells in rows])
    same = sum(len(cells) == width for _, cells in rows) / max(len(rows), 1)
    return 0.0 if width < 2 else same + min(width, 100) / 1000


def _width(rows: Sequence[Sequence[Any]]) -> int:
    """Return the number of cells that most records have; of the wider where two are as common."""
    counted = Counter(len(cells) for cells in rows)
    return max(counted, key=lambda width: (counted[width] * (width > 1), width), default=0)


def _quoted_by_apostrophe(rows: list[tuple[int, list[str]]]) -> bool:
    cells = [cell.strip() for _, line in rows for cell in line if cell.strip()]
    return len(cells) > 0 and sum(len(c) > 1 and c[0] == c[-1] == "'" for c in cells) > 0.8 * len(cells)


def _header_of(rows: list[tuple[int, list[str]]], width: int, file: Received) -> tuple[int, list[str]]:
    """Return the first record that is as wide as the others and mostly filled, with its row."""
    for number, cells in rows:
        filled = sum(bool(cell.strip()) for cell in cells)
        if len(cells) == width and filled > width / 2:
            return number, cells
    raise RempartError(file.name, "no line looks like a header", "Give every column a header in one line")


def _looks_like_data(header: Sequence[str]) -> bool:
    data = sum(bool(_DATA.fullmatch(cell.strip())) for cell in header)
    return data >= 2 or data * 4 >= len(header)


def _named(header: Sequence[str], file: Received) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the names of the columns, and the header of those that cannot be called as it says."""
    names = tuple(" ".join(cell.split()) for cell in header)  # the readers fold blanks and line ends alike
    double = next((name for name in names if name and names.count(name) > 1), None)
    if double is not None:
        raise RempartError(f"{file.name}, header", f"two columns are called '{double}'", "Rename one of them")
    own = own_names(names)
    return own, {name: published for name, published in zip(own, names, strict=True) if name != published}


def _sheet(file: Received) -> Sniffed:
    """Take the sheet with the most filled rows; a workbook may begin with a page of explanations."""
    shown = sheet_names(SheetFormat(kind="sheet"), file)
    visible = [name for name, is_shown in shown.items() if is_shown]
    sheets = _sheets(file, visible[:_SHEETS])
    chosen = max(sheets, key=lambda name: sheets[name][1], default=None)
    if chosen is None:
        raise RempartError(file.name, "its sheets are all hidden", "Show the sheet that holds the table, and save it")
    if not sheets[chosen][1]:
        raise RempartError(file.name, "its sheets are empty", "Check that it is the right file")
    lines = sheets[chosen][0]
    width = max(sum(bool(cell.strip()) for cell in cells) for cells in lines)
    if width < 2:
        raise RempartError(file.name, "its largest sheet has one column only", "Check that it is the right file")
    at = next(n for n, cells in enumerate(lines) if sum(bool(cell.strip()) for cell in cells) > width / 2)
    if _looks_like_data(lines[at]):
        raise RempartError(f"{file.name}, sheet '{chosen}'", "it has no header row", "Give every column a header")
    if _header_of_two_rows(lines[at : at + 2]):
        raise _two_rows(f"{file.name}, sheet '{chosen}'", at + 1)
    told = [f"sheet '{chosen}'"] + ([_preamble("row", at + 1)] if at else [])
    first = chosen == next(iter(sheets))
    layout = SheetFormat(kind="sheet", sheet="" if first else chosen, header_row=at + 1)
    names, renamed = _named(lines[at], file)
    return Sniffed(layout, names, tuple(told), renamed, _unread(shown, sheets, chosen))


def _unread(shown: dict[str, bool], sheets: dict[str, tuple[list[list[str]], int]], chosen: str) -> tuple[str, ...]:
    """Name the sheets that are not read, with their rows."""
    others = []
    for name, is_shown in shown.items():
        if name in sheets and name != chosen and sheets[name][1]:
            others.append(f"'{name}' ({sheets[name][1]:,} rows)")
        elif not is_shown:
            others.append(f"'{name}' (hidden)")
        elif name not in sheets:
            others.append(f"'{name}' (not looked at)")
    return (f"Only the sheet '{chosen}' is read. Not read: {', '.join(others)}",) if others else ()


def _header_of_two_rows(lines: Sequence[Sequence[str]]) -> bool:
    """Tell whether a header goes on in the row below: each of its gaps is filled there, and no cell there is data."""
    if len(lines) < 2:
        return False
    above, below = ([cell.strip() for cell in cells] for cells in lines)
    gaps = [n for n, cell in enumerate(above) if not cell]
    filled = [cell for cell in below if cell]
    names = [cell for cell in filled if not any(mark.isdigit() for mark in cell)]
    return bool(gaps) and len(names) == len(filled) and all(n < len(below) and below[n] for n in gaps)


def _two_rows(where: str, row: int) -> RempartError:
    return RempartError(where, f"its header takes more than row {row}: what has no header there has one in the row below",
                        "Give every column its whole header in one row, without merged cells")  # fmt: skip


def _sheets(file: Received, names: Sequence[str]) -> dict[str, tuple[list[list[str]], int]]:
    """Return the first rows of each sheet, and how many rows are filled."""
    found = {}
    for number, name in enumerate(names, start=1):
        own = file.plain.with_name(f"{file.plain.stem}-sheet{number}.plain")
        if not own.exists():
            own.hardlink_to(file.plain)
        rows = sheet_rows(SheetFormat(kind="sheet", sheet=name), replace(file, plain=own))
        lines = list(islice(rows, _ROWS))
        found[name] = (lines, sum(bool(cells) for cells in lines) + sum(bool(cells) for cells in rows))
    return found


def _preamble(what: str, number: int) -> str:
    return f"the header is {what} {number}; what stands before it is not read"


def _json(file: Received, head: bytes) -> Sniffed:
    encoding = encoding_of(file)
    if encoding not in ("utf-8", "utf-16"):
        raise RempartError(file.name, "it is JSON and not in UTF-8", "Save it in UTF-8")
    text = head.decode(encoding, "replace").removeprefix("\ufeff").lstrip()
    records: tuple[str, ...] = ()
    if text.startswith("{"):
        key = _array_inside(text, whole=len(head) < _HEAD)
        records = (key,) if key else ()
    told = f"JSON, records under '{records[0]}'" if records else "JSON records"
    return Sniffed(JsonFormat(kind="json", encoding=encoding, records=records), (), (told,))


def _array_inside(text: str, *, whole: bool) -> str | None:
    """Return the key of the array that holds the records, where the file is one document rather than records."""
    try:
        first, end = json.JSONDecoder().raw_decode(text)
    except ValueError:
        opening = (
            None
            if whole
            else re.match(
                r'\{\s*(?:"[^"]*"\s*:\s*(?:"[^"]*"|[0-9.]+|true|false|null)\s*,\s*)*"([^"]+)"\s*:\s*\[\s*\{', text
            )
        )
        return opening[1] if opening and "\n{" not in text[1:] else None
    if text[end:].strip() or not isinstance(first, dict):
        return None
    arrays = [key for key, value in first.items() if isinstance(value, list) and value and isinstance(value[0], dict)]
    return max(arrays, key=lambda key: len(first[key]), default=None)


def _head(file: Received) -> bytes:
    with file.plain.open("rb") as source:
        return source.read(_HEAD)
