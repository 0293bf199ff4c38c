"""JSON records: an array, one after the other, or within documents; decoded one at a time in bounded memory."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from rempart.base.errors import RempartError
from rempart.registers.form import Form, JsonFormat
from rempart.registers.json_shape import misfit
from rempart.registers.reading.json_documents import Document, Walk
from rempart.registers.reading.json_keys import Keys
from rempart.registers.reading.json_lines import are_lines, read_lines
from rempart.registers.reading.json_stream import JsonStream
from rempart.registers.reading.json_values import canonical, note_day
from rempart.registers.reading.received import Received
from rempart.registers.reading.records import BROKEN, Lines, Read, Writer

_Path = tuple[str, ...]
_Record = tuple[int, Any]
"""The number of its document, 0 where there is none, and the record."""


def read_json(form: Form, received: Sequence[Received], staging: Path) -> Read:
    """Read JSON files into ``source(row_number, file, record, broken, json)``.

    Records within documents have ``document`` too, the number of theirs; ``source_package(document, package)`` holds
    the keys that the form keeps, where a document has any. Records of a given shape end in lines that the engine reads.

    Raises:
        RempartError: not JSON, a record too large, a file that ends within a record, a used key that no record has.
    """
    layout = form.format
    if not isinstance(layout, JsonFormat):
        raise TypeError("not a JSON register")
    read = Read(shape=layout.shape or {})
    with ExitStack() as stack:
        reading = _Reading(form, layout, read, staging, stack)
        for file in received:
            reading.read(file)
    missing = [column for column in form.columns.required if column not in read.seen]
    if missing:
        todo = "Compare with the publisher's last file"
        raise RempartError(received[0].name, f"no record has the key '{missing[0]}'", todo)
    return read


class _Reading:
    """The reading of one publication, file after file."""

    def __init__(self, form: Form, layout: JsonFormat, read: Read, staging: Path, stack: ExitStack) -> None:
        self._form, self._layout, self._read, self._staging = form, layout, read, staging
        self._dated = tuple(form.dated_by.key.split(".")) if form.dated_by and form.dated_by.key else ()
        self._latest = tuple(form.dated_by.latest.split(".")) if form.dated_by and form.dated_by.latest else ()
        beside = (*layout.keep, *([".".join(self._dated)] if self._dated else []))
        self._keys = Keys(form, read, beside)
        self._keep = [tuple(name.split(".")) for name in layout.keep]
        self._documents = 0
        columns = ["row_number"] if layout.shape else ["row_number", "file", "record", BROKEN, "json"]
        self._out: Writer | None = None
        if layout.records or not layout.shape:
            self._out = self._writer(stack, "source", [*columns, *(["document"] if layout.records else [])])
        self._packages = self._writer(stack, "source_package", ["document", "package"]) if layout.records else None

    def _writer(self, stack: ExitStack, name: str, columns: list[str]) -> Writer:
        self._read.relations[name] = self._staging / f"{name}.csv"
        self._read.columns[name] = columns
        return stack.enter_context(Writer(self._read.relations[name], columns))

    def read(self, file: Received) -> None:
        """Read one file."""
        records = self._in_documents if self._layout.records else _plain
        if not self._layout.shape:
            for record, (document, value) in enumerate(records(file, self._layout), start=1):
                self._write(file, record, document, value)
        elif not self._layout.records and are_lines(file, self._layout):
            read_lines(self._form, self._layout, file, self._keys, self._read, self._staging)
        else:
            self._write_lines(file, records)

    def _write(self, file: Received, record: int, document: int, value: Any) -> None:
        text, broken = self._noted(value)
        if self._out is not None:
            more = [document] if self._layout.records else []
            self._out.write([self._read.records, file.number, record, broken, text, *more])

    def _write_lines(self, file: Received, records: Callable[[Received, JsonFormat], Iterator[_Record]]) -> None:
        """Write records of a given shape on a line each, as the engine reads them."""
        path, before = self._staging / f"{file.number}.lines", self._read.records
        with path.open("w", encoding="utf-8") as lines:
            for document, value in records(file, self._layout):
                text, broken = self._noted(value)
                lines.write(f"{text}\n")
                if broken:
                    self._read.broken.append((self._read.records, broken))
                if self._out is not None:
                    self._out.write([self._read.records, document])
        self._read.lines.append(Lines(path, file.number, before, self._read.records - before))

    def _noted(self, value: Any) -> tuple[str, str]:
        """Count a record, note its keys and its day, and return its text and why it cannot be read."""
        self._read.records += 1
        text, broken = canonical(value)
        key = misfit(value, self._layout.shape) if self._layout.shape and not broken else ""
        if key:
            text, broken = "{}", f"{key} is not of the kind that the form expects (an object, or an array)"
        if not broken:
            self._keys.note(value)
            if self._latest:
                note_day(self._form, _below(value, (), self._latest), self._read)
        return text, broken

    def _in_documents(self, file: Received, layout: JsonFormat) -> Iterator[_Record]:
        """Yield the records of every document. What is kept of one may stand behind its records: it is written last."""
        paths = frozenset(tuple(path.split(".")) for path in layout.records)
        with file.plain.open("rb") as source:
            walk = Walk(JsonStream(source, file, layout), paths, self._beside, self._documents + 1)
            before: Document | None = None
            for document, value in walk.records():
                if before is not None and before is not document:
                    self._write_package(before)
                before = document
                yield document.number, value
            if before is not None:
                self._write_package(before)
            self._documents = walk.finished()

    def _beside(self, document: Document | None, path: _Path, value: Any) -> None:
        self._keys.note_beside(path, value)
        if document is None:
            return
        for wanted in self._keep:
            _keep(document.kept, path, wanted, value)
        if self._dated:
            note_day(self._form, _below(value, path, self._dated), self._read)

    def _write_package(self, document: Document) -> None:
        text, broken = canonical(document.kept)
        if document.kept and not broken and self._packages is not None:
            self._packages.write([document.number, text])


def _keep(kept: dict[str, Any], path: _Path, wanted: _Path, value: Any) -> None:
    """Put what ``wanted`` names of the ``value`` at ``path`` into ``kept``, at the same place."""
    found = _below(value, path, wanted)
    if found is None:
        return
    for key in wanted[:-1]:
        kept = kept.setdefault(key, {})
        if not isinstance(kept, dict):
            return
    kept[wanted[-1]] = found


def _below(value: Any, path: _Path, wanted: _Path) -> Any:
    """Return what stands at ``wanted`` where ``value`` stands at ``path``; None where it does not lie below."""
    if wanted[: len(path)] != path:
        return None
    for key in wanted[len(path) :]:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _plain(file: Received, layout: JsonFormat) -> Iterator[_Record]:
    """Yield the top-level values, or the elements of the top-level array."""
    with file.plain.open("rb") as source:
        stream = JsonStream(source, file, layout)
        array = stream.take("[")
        while mark := stream.peek():
            if array and mark == "]":
                stream.take("]")
                if stream.peek():
                    raise RempartError(file.name, "something follows the end of the array", "Download it again")
                return
            yield 0, stream.value()
        if array:
            raise RempartError(file.name, "the array never closes: the file was cut short", "Download it again")
