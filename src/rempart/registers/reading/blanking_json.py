"""Kept JSON without some of its records: each becomes an empty object in its place, and the others keep their numbers.

Records are counted as the readers count them: null in an array is a record that cannot be read, and so is a broken line
of a given shape. What stands beside the records of a document, and names whom a decision erases, becomes null.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rempart.registers.form import Form, JsonFormat
from rempart.registers.reading.json_lines import are_lines
from rempart.registers.reading.not_rewritten import LARGEST, TOO_LARGE, UNREAD, CannotRewriteError
from rempart.registers.reading.received import Received
from rempart.registers.reading.sought import Sought, words_of

_BETWEEN = re.compile(r"[\s,]*")
_BLANK = " \t\n\r\v\f"
_MARK = "\ufeff"
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)")
_Path = tuple[str, ...]
_Paths = frozenset[_Path]


@dataclass(frozen=True)
class _Piece:
    """A top-level value or element of the top-level array, alone in ``root``, with the text before it and its own.

    The text after the last one is a piece of its own, whose ``root`` is empty.
    """

    before: str
    root: list[Any]
    text: str = ""


@dataclass(frozen=True)
class _Slot:
    """A record in its place: at ``key`` of ``holder``."""

    holder: Any
    key: Any


@dataclass(frozen=True)
class _Beside:
    """What stands beside the records: ``keys`` of the object ``holder`` at ``path``."""

    holder: dict[str, Any]
    keys: list[str]
    path: _Path


class KeptJson:
    """One kept file of JSON, and what is sought beside its records."""

    def __init__(self, form: Form, layout: JsonFormat, file: Received, sought: Sought) -> None:
        self._layout, self._file, self._sought = layout, file, sought
        self._paths: _Paths = frozenset(tuple(path.split(".")) for path in layout.records)
        dated = form.dated_by.key if form.dated_by else None
        self._dated = tuple(dated.split(".")) if dated else ()

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the number of each record, from 1, and its texts; 0 and nothing where something beside them must go.

        Raises:
            CannotRewriteError: the file cannot be read, or is too large.
        """
        number = 0
        for piece in self._pieces():
            for place in self._places(piece.root):
                if isinstance(place, _Slot):
                    number += 1
                    yield number, list(_texts(place.holder[place.key]))
                elif self._take_out(place):
                    yield 0, []

    def write_without(self, records: set[int], target: Path) -> None:
        """Write the file with some records emptied, and nothing beside them that names the sought.

        Raises:
            CannotRewriteError: the file cannot be read, or is too large.
        """
        number = 0
        with target.open("w", encoding=self._layout.encoding, newline="") as out:
            for piece in self._pieces():
                changed = False
                for place in list(self._places(piece.root)):
                    if isinstance(place, _Beside):
                        changed |= self._take_out(place)
                        continue
                    number += 1
                    if number in records:
                        place.holder[place.key] = {}
                        changed = True
                text = _as_text(piece.root[0], self._layout.encoding) if changed else piece.text
                out.write(f"{piece.before}{text}")

    def _pieces(self) -> Iterator[_Piece]:
        """Yield the values of the file, line by line where each has one of its own."""
        path, layout = self._file.plain, self._layout
        try:
            if not layout.records and are_lines(self._file, layout):
                yield from self._lines(shaped=True)
            elif _one_a_line(path, layout):
                yield from self._lines(shaped=False)
            elif path.stat().st_size > LARGEST:
                raise CannotRewriteError(TOO_LARGE)
            else:
                yield from self._values(path.read_bytes().decode(layout.encoding))
        except (ValueError, RecursionError) as error:
            raise CannotRewriteError(UNREAD) from error

    def _lines(self, *, shaped: bool) -> Iterator[_Piece]:
        """Yield the value of each line; of a given shape, a broken line is a record of text."""
        decoder = self._decoder()
        with self._file.plain.open(encoding=self._layout.encoding, newline="\n") as source:
            for number, line in enumerate(source, start=1):
                body = (line.removeprefix(_MARK) if number == 1 else line).strip(_BLANK)
                if not body:
                    yield _Piece(line, [])
                    continue
                before, after = line.split(body, 1)
                try:
                    value = decoder.decode(body)
                except (ValueError, RecursionError):
                    if not shaped:
                        raise
                    value = [body, _unescaped(body)]
                yield _Piece(before, [value], body)
                yield _Piece(after, [])

    def _values(self, text: str) -> Iterator[_Piece]:
        decode = self._decoder().raw_decode
        begin = len(text) - len(text.lstrip(f"{_MARK} \t\r\n"))
        array = text[begin : begin + 1] == "["
        place = begin + array
        done = 0
        while True:
            found = _BETWEEN.match(text, place)
            place = found.end() if found else place
            if place >= len(text) or (array and text[place] == "]"):
                yield _Piece(text[done:], [])
                return
            value, end = decode(text, place)
            yield _Piece(text[done:place], [value], text[place:end])
            done = place = end

    def _decoder(self) -> json.JSONDecoder:
        """Return a decoder that takes numbers as they are written, where no value is written again."""
        return json.JSONDecoder() if self._paths else json.JSONDecoder(parse_int=str, parse_float=str)

    def _places(self, root: list[Any]) -> Iterator[_Slot | _Beside]:
        """Yield the records of one top-level value, itself or within it, as the reader walks to them."""
        if root and not self._paths:
            yield _Slot(root, 0)
        elif root:
            yield from _walked(root, 0, self._paths, ())

    def _take_out(self, beside: _Beside) -> bool:
        """Put null in the place of what names the sought, and tell whether there was any."""
        there = {key: beside.holder[key] for key in beside.keys}
        if not self._sought or not self._sought.found_in(*_texts(there)):
            return False
        rest = self._without(there, beside.path)
        beside.holder.update(rest)
        return bool(rest != there)

    def _without(self, value: Any, path: _Path) -> Any:
        if isinstance(value, dict):
            return self._whole_names({key: self._without(below, (*path, key)) for key, below in value.items()})
        if isinstance(value, list):
            return list(self._whole_names(dict(enumerate(self._without(item, path) for item in value))).values())
        found = [] if value is None else self._sought.found_in(str(value))
        # a key of four digits is no name of anybody in the day of the edition
        return None if any(path != self._dated or isinstance(one, frozenset) for one in found) else value

    def _whole_names(self, values: dict[Any, Any]) -> dict[Any, Any]:
        """Return the values without a name whose words stand in several of them, as surname and forename."""
        cells = {key: str(value) for key, value in values.items() if not isinstance(value, dict | list | None)}
        found = [one for one in self._sought.found_in(*cells.values()) if isinstance(one, frozenset)]
        words = frozenset().union(*found)
        parts = {
            key
            for key, cell in cells.items()
            if words.intersection(there := words_of(cell)) and all(word in words or len(word) == 1 for word in there)
        }
        return {key: None if key in parts else value for key, value in values.items()}


def _one_a_line(path: Path, layout: JsonFormat) -> bool:
    """Tell whether the first line is a whole object."""
    with path.open(encoding=layout.encoding, newline="\n") as source:
        first = source.readline(layout.max_record_bytes).strip(f"{_MARK} \t\r\n")
    try:
        return first[:1] == "{" and isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _walked(holder: Any, key: Any, paths: _Paths, path: _Path) -> Iterator[_Slot | _Beside]:
    """Yield what stands on the way to the records; what stands in their place and is no object is a record too."""
    value = holder[key]
    if isinstance(value, dict):
        yield from _in_object(value, paths, path)
    elif path and isinstance(value, list):
        for place, item in enumerate(value):
            if isinstance(item, dict):
                yield from _in_object(item, paths, path)
            else:
                yield _Slot(value, place)
    elif value is not None:
        yield _Slot(holder, key)


def _in_object(found: dict[str, Any], paths: _Paths, path: _Path) -> Iterator[_Slot | _Beside]:
    beside = []
    for key, value in list(found.items()):
        below = frozenset(rest[1:] for rest in paths if rest[0] == key)
        if not below:
            beside.append(key)
        elif () not in below:
            yield from _walked(found, key, below, (*path, key))
        elif isinstance(value, list):
            yield from (_Slot(value, place) for place, _ in enumerate(value))
        elif value is not None:
            yield _Slot(found, key)
    if beside:
        yield _Beside(found, beside, path)


def _texts(value: Any) -> Iterator[str]:
    """Yield the texts and numbers of a JSON value; keys are the publisher's words."""
    if isinstance(value, dict | list):
        below: Iterable[Any] = value.values() if isinstance(value, dict) else value
        for one in below:
            yield from _texts(one)
    elif value is not None:
        yield str(value)


def _unescaped(text: str) -> str:
    """Return a broken line as it would be read: an escape hides nobody."""
    read = _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else " ", text)
    return read.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _as_text(value: Any, encoding: str) -> str:
    """Return a value as JSON; where the encoding of the file lacks a mark of it, escaped."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return json.dumps(value)
    return text
