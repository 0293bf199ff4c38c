"""JSON lines of a given shape: every line looked at once, by a compiled decoder, before the engine reads the file.

A line that fits the shape costs some microseconds. Only a line that does not (an unknown key, another kind of value,
broken text) is decoded in Python, to count and to name what is the matter.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from rempart.base.errors import RempartError
from rempart.registers.form import Form, JsonFormat
from rempart.registers.json_shape import misfit
from rempart.registers.reading.json_keys import Keys
from rempart.registers.reading.json_values import canonical, note_day, refuse_constant
from rempart.registers.reading.received import Received
from rempart.registers.reading.records import Lines, Read

BOM = b"\xef\xbb\xbf"
"""The byte order mark, which may stand before the first line."""
_RENEWED = 500
"""How often the decoder is made anew at most, to know one more key that is left out by a pattern."""


def are_lines(file: Received, layout: JsonFormat) -> bool:
    """Tell whether the first line of the file is one whole object: then so are the others, or they are broken."""
    if layout.shape is None or layout.encoding.lower().replace("_", "-") not in ("utf-8", "utf8"):
        return False
    with file.plain.open("rb") as source:
        while line := source.readline(layout.max_record_bytes + 2):
            if text := line.removeprefix(BOM).strip():
                try:
                    return isinstance(json.loads(text, parse_constant=refuse_constant), dict)
                except (ValueError, RecursionError):
                    return False
    return False


def read_lines(form: Form, layout: JsonFormat, file: Received, keys: Keys, read: Read, staging: Path) -> None:
    """Note what the lines of one file hold, and where the engine will find them: the file itself where all is well.

    Raises:
        RempartError: a line too long, text in another encoding, a file that ends within a line.
    """
    checker = LineChecker(form, layout, keys, read)
    copy = _Copy(file.plain, staging / f"{file.number}.lines")
    number, before = 0, read.records
    with file.plain.open("rb") as source, copy:
        for line in _bounded(source, file, layout):
            number += 1
            text = line.removeprefix(BOM) if number == 1 else line
            if text.isspace() or not text:
                copy.instead(line, b"")
                continue
            if not text.isascii():
                _check_encoding(text, file, number)
            read.records += 1
            reason = checker.problem(text)
            if reason:
                if not text.endswith(b"\n") and reason == _NOT_JSON:
                    raise RempartError(f"{file.name}, line {number}", "the file ends within it: it was cut short",
                                       "Download the file again")  # fmt: skip
                read.broken.append((read.records, reason))
                copy.instead(line, b"{}\n")
            elif text is line:
                copy.same(line)
            else:
                copy.instead(line, text)
    read.lines.append(Lines(copy.path, file.number, before, read.records - before))


_NOT_JSON = "the line is not JSON"
_ESCAPED = re.compile(r'[\\"\x00-\x1f]')


class LineChecker:
    """Decodes a line into the shape and tells what is the matter with it; empty where nothing is."""

    def __init__(self, form: Form, layout: JsonFormat, keys: Keys | None = None, read: Read | None = None) -> None:
        self._form, self._shape, self._read = form, layout.shape or {}, read or Read()
        self._keys = keys or Keys(form, self._read)
        latest = form.dated_by.latest if form.dated_by else None
        self._latest = tuple(latest.split(".")) if latest else ()
        self._left_out = {name for name in form.leave_out if "*" not in name}
        self._required = set(form.columns.required)
        self._renewed = 0
        self._decode = self._decoder()

    def problem(self, line: bytes) -> str:
        """Return why the line cannot be read, or an empty text; keys and days are noted."""
        if self._required or (b"\\" in line and _may_be_odd(line)):
            return self._slowly(line)
        try:
            value = self._decode(line)
        except (msgspec.MsgspecError, RecursionError):
            return self._slowly(line)
        if self._latest:
            for name in self._latest:
                value = getattr(value, _field(name), None)
            note_day(self._form, value, self._read)
        return ""

    def _slowly(self, line: bytes) -> str:
        try:
            value = json.loads(line, parse_constant=refuse_constant)
        except RecursionError:
            return "the record is nested too deeply"
        except ValueError:
            return _NOT_JSON
        _, broken = canonical(value)
        if broken:
            return broken
        key = misfit(value, self._shape)
        if key:
            return f"{key} is not of the kind that the form expects (an object, or an array)"
        met = self._keys.note(value)
        self._required -= self._read.seen
        if self._latest:
            for name in self._latest:
                value = value.get(name) if isinstance(value, dict) else None
            note_day(self._form, value, self._read)
        self._learn(met)
        return ""

    def _learn(self, met: set[str]) -> None:
        """Let the decoder pass a key that a pattern of ``leave_out`` covers; one with an escaped mark it cannot name."""
        new = {name for name in met - self._left_out if not _ESCAPED.search(name)}
        if new and self._renewed < _RENEWED:
            self._renewed += 1
            self._left_out |= new
            self._decode = self._decoder()

    def _decoder(self) -> Any:
        return msgspec.json.Decoder(self._struct(self._shape, ())).decode

    def _struct(self, shape: dict[str, Any], path: tuple[str, ...]) -> Any:
        prefix = ".".join((*path, ""))
        known = {**dict.fromkeys(self._just_below(prefix), "text"), **shape}
        if self._latest[: len(path)] == path and len(self._latest) > len(path):
            known.setdefault(self._latest[len(path)], "text")
        known = {name: below for name, below in known.items() if not _ESCAPED.search(name)}  # seen slowly, as unknown
        fields = []
        for name, below in known.items():
            kind = self._kind(below, (*path, name))
            fields.append((_field(name), kind if kind is Any else kind | msgspec.UnsetType, msgspec.UNSET))
        renamed = {_field(name): name for name in known}
        return msgspec.defstruct("Record", fields, rename=renamed, forbid_unknown_fields=True, gc=False)

    def _kind(self, shape: Any, path: tuple[str, ...]) -> Any:
        if isinstance(shape, list):
            return list[self._element(shape[0], path)] | None  # type: ignore[misc]
        if isinstance(shape, dict):
            return self._struct(shape, path) | None
        return Any if path == self._latest else msgspec.Raw

    def _element(self, shape: Any, path: tuple[str, ...]) -> Any:
        kind = self._kind(shape, path)
        return kind if isinstance(shape, str) else kind | None

    def _just_below(self, prefix: str) -> Iterator[str]:
        """Yield the keys directly below a path that are known without being part of the shape."""
        names = self._left_out | set(self._form.columns.optional) | set(self._form.columns.required)
        for name in names:
            if name.startswith(prefix) and (rest := name[len(prefix) :]):
                yield rest.split(".")[0] if name not in self._left_out else rest


def _field(name: str) -> str:
    """Return a name that Python allows for a field: keys may hold any character."""
    return "f_" + name.encode().hex()


def _may_be_odd(line: bytes) -> bool:
    """Tell whether a line may hold a zero character or half a character, written as an escape."""
    return b"\\u0000" in line or b"\\ud" in line or b"\\uD" in line


def _bounded(source: BinaryIO, file: Received, layout: JsonFormat) -> Iterator[bytes]:
    most = layout.max_record_bytes
    for number, line in enumerate(iter(lambda: source.readline(most + 1), b""), start=1):
        if len(line) > most:
            raise RempartError(f"{file.name}, line {number}", f"it is longer than {most:,} bytes",
                               "Check that the file has one record on each line, or download it again")  # fmt: skip
        yield line


def _check_encoding(text: bytes, file: Received, number: int) -> None:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as error:
        where = f"{file.name}, line {number}"
        raise RempartError(where, "the text is not utf-8", "Save the file in UTF-8") from error


class _Copy:
    """The lines that the engine reads: the file itself, or a copy from the first line on that needs to differ."""

    def __init__(self, plain: Path, target: Path) -> None:
        self.path, self._target, self._same = plain, target, 0
        self._out: BinaryIO | None = None

    def __enter__(self) -> "_Copy":
        return self

    def __exit__(self, *_: object) -> None:
        if self._out is not None:
            self._out.close()

    def same(self, line: bytes) -> None:
        """Keep a line."""
        if self._out is None:
            self._same += len(line)
        else:
            self._out.write(line)

    def instead(self, line: bytes, other: bytes) -> None:  # noqa: ARG002 - said for the reader
        """Put another line in the place of one."""
        if self._out is None:
            self._out = self._target.open("wb")
            _copy_head(self.path, self._out, self._same)
            self.path = self._target
        self._out.write(other)


def _copy_head(plain: Path, out: BinaryIO, size: int) -> None:
    with plain.open("rb") as source:
        while size > 0 and (chunk := source.read(min(size, 1_048_576))):
            out.write(chunk)
            size -= len(chunk)
