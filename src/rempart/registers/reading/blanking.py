"""Kept files of a publisher without some of their records: emptied in their place, so that the others keep their numbers.

CSV, JSON and XML are rewritten; everything outside the emptied records stays as it was published. Of any other kind,
and of a file whose records cannot be counted as they were when it was loaded, nothing can be kept.
"""

import csv
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anyascii import anyascii
from lxml import etree

from rempart.base.errors import RempartError
from rempart.registers.form import CsvFormat, Form, JsonFormat, XmlFormat
from rempart.registers.reading.blanking_tables import KeptTable, Keys
from rempart.registers.reading.received import Received

LARGEST = 512 * 1024**2
"""Bytes of a file that is read whole: XML, and JSON that is not one record a line."""
_BETWEEN = re.compile(r"[\s,]*")
_MARKS = re.compile(r"[\s./-]")
_SEPARATED = r"[\s./-]*"
_ALONE = r"(?<!\w)(?<!\d[./-]){}(?![./-]?\w)"
"""A number that is no part of a longer one, of a day or of a word."""
_WORD = re.compile(r"\w+")
_SHORTEST = 4
"""Characters of a key or number that is looked for in text: a shorter one says nothing by itself."""


class CannotRewriteError(Exception):
    """The file cannot be rewritten without some of its records; the whole of it must go."""


@dataclass
class Sought:
    """What is looked for in cells: names, official numbers, and keys by which a publisher's records name each other.

    A name is found where all its words stand in one cell, in whatever order, or in cells that hold nothing but words of
    it and initials (surname and forename in columns of their own); a number where nothing else that belongs to a number touches it,
    whatever separates its digits; a key as it is written. Accents and capitals make no difference to any of them. Those of
    less than four characters say nothing by themselves and are not looked for.
    """

    names: Iterable[str] = ()
    numbers: Iterable[str] = ()
    keys: Iterable[str] = ()
    _words: list[frozenset[str]] = field(init=False)
    _numbers: dict[str, re.Pattern[str]] = field(init=False)
    _keys: dict[str, re.Pattern[str]] = field(init=False)

    def __post_init__(self) -> None:
        found = {frozenset(words_of(name)) for name in self.names}
        self._words = sorted((words for words in found if sum(map(len, words)) >= _SHORTEST), key=sorted)
        bared = sorted({n for n in map(bare, self.numbers) if len(n) >= _SHORTEST})
        self._numbers = {n: re.compile(_ALONE.format(_SEPARATED.join(map(re.escape, n)))) for n in bared}
        long = sorted({folded(key) for key in self.keys if len(key) >= _SHORTEST})
        self._keys = {key: re.compile(rf"(?<!\w){re.escape(key)}(?!\w)") for key in long}

    def __bool__(self) -> bool:
        return bool(self._words or self._numbers or self._keys)

    def found_in(self, *cells: str) -> list[frozenset[str] | str]:
        """Return the names (as sets of words), numbers and keys that the cells of a record, or one text, hold."""
        texts = [folded(cell) for cell in cells]
        whole = "\n".join(texts)
        found: list[frozenset[str] | str] = [
            words for words in self._words if all(word in whole for word in words) and _stands(words, texts)
        ]
        if self._numbers:
            bared = _MARKS.sub("", whole)
            near = (number for number in self._numbers if number in bared)
            found += [number for number in near if any(self._numbers[number].search(cell) for cell in texts)]
        found += [key for key, written in self._keys.items() if key in whole and written.search(whole)]
        return found


def _stands(words: frozenset[str], cells: Iterable[str]) -> bool:
    """Tell whether one cell has all the words, or cells of nothing but these words have them together."""
    together: set[str] = set()
    for cell in cells:
        there = set(_WORD.findall(cell))
        if words <= there:
            return True
        if all(word in words or len(word) == 1 for word in there):  # an initial beside the surname
            together |= there
    return words <= together


def folded(text: str) -> str:
    """Return a text as it is compared: Latin letters without accents, in small letters (José, JOSE and jose are one)."""
    return (text if text.isascii() else anyascii(unicodedata.normalize("NFKC", text))).lower()


def words_of(text: str) -> list[str]:
    """Return the words of a text, ``folded``."""
    return _WORD.findall(folded(text))


def bare(text: str) -> str:
    """Return a number as it is compared: without blanks, dots, strokes and hyphens, ``folded``."""
    return _MARKS.sub("", folded(text))


Record = tuple[int, int]
Others = Callable[[Iterable[Record]], Mapping[Record, Sequence[str]]]


def records_to_empty(
    form: Form, files: Sequence[Received], named: set[Record], sought: Sought, others: Others, expected: int
) -> set[Record]:
    """Return the records (file, record) of the files that must be emptied.

    They are those of ``named``, and those whose text holds what is sought, unless another party that they name bears
    that very name or number: a namesake keeps its record. Rows of the other files of a set go with their record.

    Args:
        form: how the files are read.
        files: the kept files, plain.
        named: records of which rows named the erased.
        sought: how the publisher speaks of the erased.
        others: names and numbers of the other parties of given records.
        expected: how many records the files had when they were loaded.

    Raises:
        CannotRewriteError: the kind is not rewritten, or the records are not those of the load.
    """
    held: dict[Record, list[frozenset[str] | str]] = {}
    count = 0
    tables = _tables(form, files)
    for file in files:
        if file.number in tables and tables[file.number].part:
            continue
        records = tables[file.number].records() if file.number in tables else _cells(form, file.plain)
        for record, cells in enumerate(records, start=1):
            count += 1
            if sought and (file.number, record) not in named and (found := sought.found_in(*cells)):
                held[file.number, record] = found
    if count != expected:
        raise CannotRewriteError
    explained = others(held)
    emptied = named | {place for place, found in held.items() if not _explained(found, explained.get(place, ()))}
    return emptied | _rows_of_parts(tables, emptied)


def _tables(form: Form, files: Sequence[Received]) -> dict[int, KeptTable]:
    """Open the files of delimited text; none of another kind."""
    layout = form.format
    if not isinstance(layout, CsvFormat):
        return {}
    try:
        return {file.number: KeptTable(form, layout, file) for file in files}
    except (RempartError, ValueError, csv.Error) as error:
        raise CannotRewriteError from error


def _rows_of_parts(tables: Mapping[int, KeptTable], emptied: set[Record]) -> set[Record]:
    """Return the rows of the other files of a set that belong to records which are emptied."""
    keys: dict[str, Keys] = {}
    for number, table in tables.items():
        records = {record for file, record in emptied if file == number}
        for part, found in table.keys_of(records).items() if records and not table.part else ():
            keys.setdefault(part, set()).update(found)
    return {
        (n, row) for n, table in tables.items() if table.part for row in table.rows_with(keys.get(table.part, set()))
    }


def _explained(found: Sequence[frozenset[str] | str], others: Sequence[str]) -> bool:
    """Tell whether each name or number found is that of another party."""
    names, numbers = [set(words_of(text)) for text in others], {bare(text) for text in others}
    return all(
        any(one <= words for words in names) if isinstance(one, frozenset) else any(one in n for n in numbers)
        for one in found
    )


def without_records(form: Form, file: Received, records: set[int], target: Path) -> None:
    """Write a kept file to ``target`` with ``records`` (numbers from 1) emptied.

    Raises:
        CannotRewriteError: the kind is not rewritten.
    """
    layout = form.format
    if isinstance(layout, CsvFormat):
        _tables(form, [file])[file.number].write_without(records, target)
    elif isinstance(layout, JsonFormat):
        _write_json(layout, file.plain, records, target)
    elif isinstance(layout, XmlFormat):
        tree = _tree(file.plain)
        for number, element in enumerate(_elements(layout, tree), start=1):
            if number in records:
                element.clear(keep_tail=True)
        tree.write(str(target), encoding=tree.docinfo.encoding or "UTF-8", xml_declaration=True)
    else:
        raise CannotRewriteError


def _cells(form: Form, path: Path) -> Iterator[list[str]]:
    """Yield the texts of every record of a file, in its order."""
    layout = form.format
    if isinstance(layout, JsonFormat):
        for _, value, _ in _json_values(layout, path):
            for record in _json_records(layout, value):
                yield list(_values(record()))
    elif isinstance(layout, XmlFormat):
        for element in list(_elements(layout, _tree(path))):
            attributes = [value for one in element.iter() if isinstance(one.tag, str) for value in one.attrib.values()]
            yield [*map(str, element.itertext()), *map(str, attributes)]
    else:
        raise CannotRewriteError


def _values(value: Any) -> Iterator[str]:
    """Yield the texts and numbers of a JSON value; keys are the publisher's words."""
    if isinstance(value, dict | list):
        for below in value.values() if isinstance(value, dict) else value:
            yield from _values(below)
    elif value is not None:
        yield str(value)


def _json_values(layout: JsonFormat, path: Path) -> Iterator[tuple[str, Any, str]]:
    """Yield each top-level value (or element of the top-level array) with the text before it, and its own text.

    The text after the last one comes with a value None. A file of one value a line is read line by line.
    """
    try:
        if _one_a_line(layout, path):
            with path.open(encoding=layout.encoding, newline="") as source:
                for line in source:
                    body = line.strip("\ufeff \t\r\n")
                    before, after = line.split(body, 1) if body else (line, "")
                    yield before, json.loads(body) if body else None, body
                    yield after, None, ""
        else:
            yield from _json_pieces(_text(layout, path))
    except (ValueError, RecursionError) as error:
        raise CannotRewriteError from error


def _one_a_line(layout: JsonFormat, path: Path) -> bool:
    """Tell whether the first line is a whole object."""
    with path.open(encoding=layout.encoding, newline="") as source:
        first = source.readline(layout.max_record_bytes).strip("\ufeff \t\r\n")
    try:
        return first[:1] == "{" and isinstance(json.loads(first), dict)
    except ValueError:
        return False


def _json_pieces(text: str) -> Iterator[tuple[str, Any, str]]:
    decode = json.JSONDecoder().raw_decode
    begin = len(text) - len(text.lstrip("\ufeff \t\r\n"))
    array = text[begin : begin + 1] == "["
    place = begin + array
    done = 0
    while True:
        found = _BETWEEN.match(text, place)
        place = found.end() if found else place
        if place >= len(text) or (array and text[place] == "]"):
            yield text[done:], None, ""
            return
        value, end = decode(text, place)
        yield text[done:place], value, text[place:end]
        done = place = end


def _text(layout: JsonFormat, path: Path) -> str:
    if path.stat().st_size > LARGEST:
        raise CannotRewriteError
    return path.read_bytes().decode(layout.encoding)


class _Slot:
    """A record in its place: calling it gives the record, ``empty`` puts an empty one there."""

    def __init__(self, holder: Any, key: Any) -> None:
        self._holder, self._key = holder, key

    def __call__(self) -> Any:
        return self._holder[self._key]

    def empty(self) -> None:
        self._holder[self._key] = {}


def _json_records(layout: JsonFormat, value: Any) -> Iterator[_Slot]:
    """Yield the records of one top-level value: itself, or the elements of the arrays that the form names."""
    if value is None:
        return
    if not layout.records:
        yield _Slot([value], 0)
        return
    yield from _below(value, "", frozenset(layout.records))


def _below(value: Any, path: str, wanted: frozenset[str]) -> Iterator[_Slot]:
    if isinstance(value, list):
        for place, item in enumerate(value):
            if path in wanted:
                yield _Slot(value, place)
            else:
                yield from _below(item, path, wanted)
    elif isinstance(value, dict):
        for key, below in list(value.items()):
            name = f"{path}.{key}" if path else key
            if name in wanted and not isinstance(below, list):
                if below is not None:  # as the reader has it: null is no record
                    yield _Slot(value, key)
            else:
                yield from _below(below, name, wanted)


def _write_json(layout: JsonFormat, path: Path, records: set[int], target: Path) -> None:
    number = 0
    with target.open("w", encoding=layout.encoding, newline="") as out:
        for before, value, raw in _json_values(layout, path):
            out.write(before)
            emptied = False
            for record in _json_records(layout, value):
                number += 1
                if number in records:
                    record.empty()
                    emptied = True
            if not emptied:
                out.write(raw)
            else:
                out.write(_as_text(value, layout.encoding) if layout.records else "{}")


def _as_text(value: Any, encoding: str) -> str:
    """Return a value as JSON; where the encoding of the file lacks a mark of it, escaped."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return json.dumps(value)
    return text


def _tree(path: Path) -> Any:
    if path.stat().st_size > LARGEST:
        raise CannotRewriteError
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.parse(str(path), parser)
    except etree.XMLSyntaxError as error:
        raise CannotRewriteError from error


def _elements(layout: XmlFormat, tree: Any) -> Iterator[Any]:
    """Yield the records in the order of the document; the root itself where the form says so."""
    root = tree.getroot()
    paths = [path.split("/") for path in layout.records]
    if ["."] in paths:
        yield root
        return
    yield from _matching(root, paths)


def _matching(element: Any, paths: list[list[str]]) -> Iterator[Any]:
    for child in list(element):
        if not isinstance(child.tag, str):
            continue
        name = etree.QName(child).localname
        below = [path[1:] for path in paths if path[0] in (name, "*")]
        if any(not path for path in below):
            yield child
        elif below:
            yield from _matching(child, below)
