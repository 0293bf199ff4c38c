"""Documents that hold records somewhere inside: walked key by key, each record decoded alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from rempart.base.errors import RempartError
from rempart.registers.reading.json_stream import JsonStream

Path = tuple[str, ...]
Paths = frozenset[Path]


@dataclass
class Document:
    """One document: its number in the edition, from 1, and the keys beside its records that the form keeps."""

    number: int
    kept: dict[str, Any] = field(default_factory=dict)


class Walk:
    """The way through the documents of one file, to the values at ``paths``.

    ``beside(document, path, value)`` is called with what stands beside the records; ``document`` is None below an
    array, where a key has several values.
    """

    def __init__(
        self, stream: JsonStream, paths: Paths, beside: Callable[[Document | None, Path, Any], None], first: int
    ) -> None:
        self._stream, self._paths, self._beside, self._number = stream, paths, beside, first - 1

    def records(self) -> Iterator[tuple[Document, Any]]:
        """Yield each record with its document. What stands in the place of a record and is none is yielded too."""
        stream = self._stream
        array = stream.take("[")
        while mark := stream.peek():
            if array and mark == "]":
                stream.take("]")
                if stream.peek():
                    raise RempartError(
                        stream.here(), "something follows the end of the array", "Download the file again"
                    )
                return
            self._number += 1
            yield from self._value(Document(self._number), self._paths, (), single=True)
        if array:
            _cut(stream, "the array never closes")

    def finished(self) -> int:
        """Return the number of the last document."""
        return self._number

    def _value(self, document: Document, paths: Paths, path: Path, *, single: bool) -> Iterator[tuple[Document, Any]]:
        """Walk the value that begins here, on the way to the records."""
        if self._stream.take("{"):
            yield from self._object(document, paths, path, single=single)
        elif path and self._stream.take("["):
            for _ in self._items():
                if self._stream.take("{"):
                    yield from self._object(document, paths, path, single=False)
                else:
                    yield document, self._stream.value()
        else:
            value = self._stream.value()
            if value is not None:
                yield document, value

    def _object(self, document: Document, paths: Paths, path: Path, *, single: bool) -> Iterator[tuple[Document, Any]]:
        stream = self._stream
        while not stream.take("}"):
            if not stream.peek():
                _cut(stream, "an object never closes")
            key = stream.value()
            if not isinstance(key, str) or not stream.take(":"):
                raise RempartError(stream.here(), "it is not JSON", "Download the file again")
            stream.peek()
            below = frozenset(rest[1:] for rest in paths if rest[0] == key)
            if () in below:
                for value in self._at_path():
                    yield document, value
            elif below:
                yield from self._value(document, below, (*path, key), single=single)
            else:
                self._beside(document if single else None, (*path, key), stream.value())

    def _at_path(self) -> Iterator[Any]:
        """Yield the records of the array that begins here, or the one record that stands in its place."""
        if self._stream.take("["):
            for _ in self._items():
                yield self._stream.value()
            return
        value = self._stream.value()
        if value is not None:
            yield value

    def _items(self) -> Iterator[None]:
        """Stop before each element of the array that begins here."""
        while not self._stream.take("]"):
            if not self._stream.peek():
                _cut(self._stream, "an array never closes")
            yield


def _cut(stream: JsonStream, what: str) -> None:
    raise RempartError(stream.here(), f"{what}: the file was cut short", "Download the file again")
