"""The kept copy of a JSON file without what the card leaves out: the same records in the same order, one at a time.

Of a record the keys that the card reads are kept, and of a document those that every record needs. A record that
cannot be read keeps its place, and nothing of it is kept.
"""

import json
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import msgspec

from rempart.registers.form import Form, JsonFormat
from rempart.registers.json_shape import misfit, paths_of
from rempart.registers.reading.json_keys import parents_of
from rempart.registers.reading.json_lines import BOM, LineChecker, are_lines
from rempart.registers.reading.json_stream import JsonStream
from rempart.registers.reading.json_values import canonical, refuse_constant
from rempart.registers.reading.received import Received

_Paths = frozenset[tuple[str, ...]]
_NOTHING = '""'
"""What stands in the place of a record that cannot be read: no object either."""


def strip_json(form: Form, layout: JsonFormat, file: Received, target: Path) -> None:
    """Write what may be kept of a JSON file, in its own encoding; the same card reads it as it reads the file."""
    record, beside = _read_of_records(form, layout), _Read((), form.leave_out, whole=_beside(form, layout))
    with target.open("w", encoding=layout.encoding, newline="") as out, file.plain.open("rb") as source:
        if not layout.records and are_lines(file, layout):
            out.writelines(f"{line}\n" for line in _lines(form, layout, source, record))
        else:
            _Copy(JsonStream(source, file, layout), layout, record, beside, out).write()


def _read_of_records(form: Form, layout: JsonFormat) -> "_Read":
    """Return what a form reads of a record: its columns, its shape, the day by which an edition is dated."""
    shaped = paths_of(layout.shape) if layout.shape else ()
    latest = [form.dated_by.latest] if form.dated_by and form.dated_by.latest else []
    return _Read([*form.columns.required, *form.columns.optional, *shaped], form.leave_out, whole=latest)


def _beside(form: Form, layout: JsonFormat) -> list[str]:
    return [*layout.keep, *([form.dated_by.key] if form.dated_by and form.dated_by.key else [])]


class _Read:
    """What is read of an object, by the dotted names of its keys; an array has no segment of its own.

    Of a name with others of ``names`` below it these alone are read; of any other, and of those of ``whole``, all that
    stands below it but what is left out.
    """

    def __init__(self, names: Iterable[str], left_out: Iterable[str], *, whole: Iterable[str] = ()) -> None:
        names = frozenset(names)
        self._names = names.union(whole)
        self._above = parents_of(self._names)
        self._looked_into = parents_of(names)
        left_out = tuple(left_out)
        self._out = {name: _out_below(name, left_out) for name in self._names}

    def of(self, value: Any, above: str = "", *, named: bool = True) -> Any:
        """Return what is read of the object or array that stands at ``above`` (empty, or a name and a dot).

        An array keeps the places of its elements; one that is neither object nor array stays where ``named`` says
        that the name itself is read.
        """
        if isinstance(value, list):
            return [self.of(item, above, named=named) for item in value]
        if not isinstance(value, dict):
            return value if named else None
        kept = {}
        for key, below in value.items():
            name = f"{above}{key}"
            if name in self._names and name not in self._looked_into:
                kept[key] = self._whole(below, name, self._out[name])
            elif name in self._names or (name in self._above and isinstance(below, dict | list)):
                kept[key] = self.of(below, f"{name}.", named=name in self._names)
        return kept

    def _whole(self, value: Any, name: str, out: list[str]) -> Any:
        """Return a value that is read as a whole without the keys in it that are left out."""
        if not out:
            return value
        if isinstance(value, list):
            return [self._whole(item, name, out) for item in value]
        if not isinstance(value, dict):
            return value
        inner = ((key, below, f"{name}.{key}") for key, below in value.items())
        return {
            key: self._whole(below, deeper, out)
            for key, below, deeper in inner
            if not any(_covers(one, deeper) for one in out)
        }


def _out_below(read: str, left_out: Iterable[str]) -> list[str]:
    """Return what is left out and may stand below a name that is read, though it does not cover the name itself."""
    return [one for one in left_out if ("*" in one or one.startswith(f"{read}.")) and not _covers(one, read)]


def _covers(left_out: str, name: str) -> bool:
    """Tell whether what is left out covers a name, as ``Form.why_left_out`` has it."""
    return name == left_out or name.startswith(f"{left_out}.") or ("*" in left_out and fnmatchcase(name, left_out))


class _Copy:
    """The copy of one file of records, plain or within documents: every key and mark is written as it is met."""

    def __init__(self, stream: JsonStream, layout: JsonFormat, record: _Read, beside: _Read, out: TextIO) -> None:
        self._stream, self._layout, self._record, self._beside, self._out = stream, layout, record, beside, out
        self._paths: _Paths = frozenset(tuple(path.split(".")) for path in layout.records)

    def write(self) -> None:
        """Write the copy: an array where the file is one, else one value a line."""
        array = self._stream.take("[")
        self._out.write("[" if array else "")
        for number, _ in enumerate(self._values(array=array)):
            self._out.write(",\n" if array and number else "\n" if array or number else "")
            if self._paths:
                self._document(self._paths, (), single=True)
            else:
                self._write_record(self._stream.value())
        self._out.write("\n]\n" if array else "\n")

    def _values(self, *, array: bool) -> Iterator[None]:
        """Stop before each value of the file, or of the array that it is."""
        while (mark := self._stream.peek()) and not (array and mark == "]"):
            yield

    def _document(self, paths: _Paths, path: tuple[str, ...], *, single: bool) -> None:
        """Copy the value that begins here, on the way to the records; ``single``: no array was passed."""
        if self._stream.take("{"):
            self._object(paths, path, single=single)
        elif path and self._stream.take("["):
            self._out.write("[")
            for number, _ in enumerate(self._items()):
                self._out.write(", " if number else "")
                if self._stream.take("{"):
                    self._object(paths, path, single=False)
                else:
                    self._write_record(self._stream.value())
            self._out.write("]")
        else:
            self._write_one(self._stream.value(), "null")

    def _object(self, paths: _Paths, path: tuple[str, ...], *, single: bool) -> None:
        written = 0
        self._out.write("{")
        for key in self._keys():
            begun = f"{', ' if written else ''}{self._text(key)}: "
            below = frozenset(rest[1:] for rest in paths if rest[0] == key)
            if not below:
                kept = self._kept_beside((*path, key), self._stream.value()) if single else self._passed_over()
                self._out.write(f"{begun}{kept}" if kept else "")
                written += bool(kept)
                continue
            self._out.write(begun)
            written += 1
            if () in below:
                self._at_path()
            else:
                self._document(below, (*path, key), single=single)
        self._out.write("}")

    def _kept_beside(self, path: tuple[str, ...], value: Any) -> str:
        """Return what is kept of a value beside the records, as text; empty where it is nothing."""
        try:
            kept = self._beside.of({path[-1]: value}, "".join(f"{name}." for name in path[:-1]))
        except RecursionError:
            return ""
        return self._text(kept[path[-1]]) if kept and not canonical(kept)[1] else ""

    def _passed_over(self) -> str:
        self._stream.value()
        return ""

    def _keys(self) -> Iterator[str]:
        """Yield the keys of the object that begins here, and stop before the value of each."""
        while not self._stream.take("}"):
            self._stream.peek()
            key = self._stream.value()
            self._stream.take(":")
            self._stream.peek()
            yield key

    def _items(self) -> Iterator[None]:
        """Stop before each element of the array that begins here."""
        while not self._stream.take("]"):
            self._stream.peek()
            yield

    def _at_path(self) -> None:
        """Copy the records of the array that begins here, or the one record that stands in its place."""
        if self._stream.take("["):
            self._out.write("[")
            for number, _ in enumerate(self._items()):
                self._out.write(",\n" if number else "\n")
                self._write_record(self._stream.value())
            self._out.write("]")
            return
        self._write_one(self._stream.value(), "[]")

    def _write_one(self, value: Any, none: str) -> None:
        """Copy a value that stands in the place of records; null is no record."""
        if value is None:
            self._out.write(none)
        else:
            self._write_record(value)

    def _write_record(self, value: Any) -> None:
        _, broken = canonical(value)
        if broken or (self._layout.shape and misfit(value, self._layout.shape)):
            self._out.write(_NOTHING)
            return
        try:
            self._out.write(self._text(self._record.of(value)))
        except RecursionError:
            self._out.write(_NOTHING)

    def _text(self, value: Any) -> str:
        """Return a value as text; where the encoding of the file lacks a mark of it, escaped."""
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        try:
            text.encode(self._layout.encoding)
        except UnicodeEncodeError:
            return json.dumps(value, separators=(",", ":"))
        return text


def _lines(form: Form, layout: JsonFormat, source: BinaryIO, record: _Read) -> Iterator[str]:
    """Yield what is kept of each line of a given shape; one that the reader refuses keeps its place alone."""
    checker, first = LineChecker(form, layout), True
    for number, line in enumerate(source, start=1):
        text = line.removeprefix(BOM) if number == 1 else line
        if text.isspace() or not text:
            continue
        problem = checker.problem(text)
        yield _NOTHING if problem else _line(text.removeprefix(BOM) if first else text, record)
        first = False


def _line(text: bytes, record: _Read) -> str:
    """Return what is kept of a line that the reader takes; numbers stay as they are written, as the engine reads them."""
    try:
        value = json.loads(text.decode(), parse_constant=refuse_constant, parse_float=msgspec.Raw, parse_int=msgspec.Raw,
                           object_pairs_hook=_firsts)  # fmt: skip
        return msgspec.json.encode(record.of(value)).decode()
    except (ValueError, RecursionError):  # such as a byte order mark within the file, which the engine does not read
        return _NOTHING


def _firsts(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object in which the first of two keys of one name holds, as for the engine."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        found.setdefault(key, value)
    return found
