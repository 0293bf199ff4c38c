"""JSON records, an array or one after the other, decoded one at a time in bounded memory."""

import codecs
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from rempart.base.errors import RempartError
from rempart.registers.form import Form, JsonFormat
from rempart.registers.reading.received import CHUNK, Received
from rempart.registers.reading.records import BROKEN, Read, Writer

_BETWEEN = re.compile(r"[\s,]*")
_ZERO = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def read_json(form: Form, received: Sequence[Received], staging: Path) -> Read:
    """Read JSON files into ``source(row_number, file, record, broken, json)``.

    Raises:
        RempartError: not JSON, a record too large, a file that ends within a record, a used key that no record has.
    """
    layout = form.format
    if not isinstance(layout, JsonFormat):
        raise TypeError("not a JSON register")
    read = Read(relations={"source": staging / "source.csv"})
    read.columns["source"] = ["row_number", "file", "record", BROKEN, "json"]
    known = form.known_columns
    parents = {name[:place] for name in known for place, mark in enumerate(name) if mark == "."}
    with Writer(read.relations["source"], read.columns["source"]) as out:
        for file in received:
            for record, value in enumerate(_values(file, layout), start=1):
                read.records += 1
                text, broken = _canonical(value)
                out.write([read.records, file.number, record, broken, text])
                if not broken:
                    _note_keys(value, "", known, parents, read)
                    _note_day(form, value, read)
    missing = [column for column in form.columns.required if column not in read.seen]
    if missing:
        todo = "Compare with the publisher's last file"
        raise RempartError(received[0].name, f"no record has the key '{missing[0]}'", todo)
    return read


def _values(file: Received, layout: JsonFormat) -> Iterator[Any]:
    """Yield the top-level values, or the elements of the top-level array."""
    with file.plain.open("rb") as source:
        stream = _Stream(source, file, layout)
        array = stream.peek() == "["
        stream.position += array
        while mark := stream.peek():
            if array and mark == "]":
                stream.position += 1
                if stream.peek():
                    raise RempartError(file.name, "something follows the end of the array", "Download it again")
                return
            yield stream.value()
        if array:
            raise RempartError(file.name, "the array never closes: the file was cut short", "Download it again")


class _Stream:
    """Decoded text read in pieces; never more than one record and one piece in memory."""

    def __init__(self, source: BinaryIO, file: Received, layout: JsonFormat) -> None:
        self.file, self.layout, self._source = file, layout, source
        self.text, self.position, self.line, self.ended = "", 0, 1, False
        self._decode = json.JSONDecoder(parse_constant=_refuse_constant).raw_decode
        self._decoder = codecs.getincrementaldecoder(layout.encoding)("strict")
        self._fill()
        self.text = self.text.removeprefix("\ufeff")

    def peek(self) -> str:
        """Return the next mark that is neither blank nor comma; empty at the end."""
        while True:
            found = _BETWEEN.match(self.text, self.position)
            self.position = found.end() if found else self.position
            if self.position < len(self.text) or self.ended:
                return self.text[self.position : self.position + 1]
            self._fill()

    def value(self) -> Any:
        """Return the value that begins here."""
        while True:
            try:
                value, end = self._decode(self.text, self.position)
            except (ValueError, RecursionError) as error:
                if self.ended or len(self.text) - self.position > self.layout.max_record_bytes:
                    self._refuse(error)
            else:
                if end < len(self.text) or self.ended:
                    self.position = end
                    return value
            self._fill()

    def _fill(self) -> None:
        self.line += self.text.count("\n", 0, self.position)
        chunk = self._source.read(CHUNK)
        self.ended = not chunk
        try:
            more = self._decoder.decode(chunk, final=self.ended)
        except UnicodeDecodeError as error:
            where = f"{self.file.name}, about line {self.line + self.text.count(chr(10), self.position)}"
            raise RempartError(where, f"the text is not {self.layout.encoding}", "Save the file in UTF-8") from error
        self.text, self.position = self.text[self.position :] + more, 0

    def _refuse(self, error: Exception) -> NoReturn:
        line = self.line + self.text.count("\n", 0, self.position)
        where = f"{self.file.name}, the record that begins on line {line}"
        if not self.ended:
            what = f"it is broken, or larger than {self.layout.max_record_bytes:,} characters"
        elif isinstance(error, json.JSONDecodeError) and (
            error.pos >= len(self.text.rstrip()) or error.msg.startswith("Unterminated string")
        ):
            what = "the file ends within it: it was cut short"
        else:
            what = "it is not JSON"
        raise RempartError(where, what, "Download the file again") from error


def _refuse_constant(_: str) -> NoReturn:
    raise ValueError("NaN and Infinity are not JSON")


def _canonical(value: Any) -> tuple[str, str]:
    """Return the record as text, and why it cannot be read (empty where it can)."""
    if not isinstance(value, dict):
        return "{}", "the record is not an object"
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "{}", "the record holds half a character (a lone surrogate)"
    except ValueError:
        return "{}", "the record holds a number too large to be read"
    except RecursionError:
        return "{}", "the record is nested too deeply"
    if _ZERO.search(text):
        return "{}", "the record holds a zero character"
    return text, ""


def _note_keys(value: Any, path: str, known: set[str], parents: set[str], read: Read) -> None:
    """Note which known keys were met and count the unknown ones, down to the depth that the form names."""
    if isinstance(value, list):
        for item in value:
            _note_keys(item, path, known, parents, read)
    if not isinstance(value, dict):
        return
    for key, below in value.items():
        name = f"{path}{key}"
        if name in known:
            read.seen.add(name)
        if name in parents:
            _note_keys(below, f"{name}.", known, parents, read)
        elif name not in known:
            read.unknown[name] += 1


def _note_day(form: Form, value: Any, read: Read) -> None:
    if form.dated_by is None or form.dated_by.latest is None:
        return
    for key in form.dated_by.latest.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    if isinstance(value, str) and re.match(r"\d{4}-\d{2}-\d{2}", value):
        read.dated = max(read.dated or "", value[:10])
