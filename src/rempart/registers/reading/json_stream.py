"""JSON text read in pieces: one value at a time, never more than one value and one piece in memory.

The standard library decodes each value. The streaming parsers that were tried either turn half a character into a
question mark without a word, or need memory that grows with the square of the depth.
"""

import codecs
import json
import re
from typing import Any, BinaryIO, NoReturn

from rempart.base.errors import RempartError
from rempart.registers.form import JsonFormat
from rempart.registers.reading.json_values import nan_as_null, refuse_constant
from rempart.registers.reading.received import CHUNK, Received

_BETWEEN = re.compile(r"[\s,]*")


class JsonStream:
    """The decoded text of one file. ``peek`` looks at the next mark, ``take`` passes it, ``value`` decodes a value."""

    def __init__(self, source: BinaryIO, file: Received, layout: JsonFormat) -> None:
        self.file, self.layout, self._source = file, layout, source
        self.text, self.position, self.line, self.ended = "", 0, 1, False
        constant = nan_as_null if layout.nan == "null" else refuse_constant
        self._decode = json.JSONDecoder(parse_constant=constant).raw_decode
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

    def take(self, mark: str) -> bool:
        """Pass the next mark where it is this one, and tell whether it was."""
        there = self.peek() == mark
        self.position += there
        return there

    def value(self) -> Any:
        """Return the value that begins here.

        Raises:
            RempartError: it is not JSON, larger than the form allows, or cut short; it says the line.
        """
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

    def here(self) -> str:
        """Return where the next mark stands, for an error."""
        return f"{self.file.name}, line {self.line + self.text.count(chr(10), 0, self.position)}"

    def _fill(self) -> None:
        self.line += self.text.count("\n", 0, self.position)
        chunk = self._source.read(CHUNK)
        self.ended = not chunk
        try:
            more = self._decoder.decode(chunk, final=self.ended)
        except UnicodeDecodeError as error:
            where = f"{self.file.name}, about line {self.line + self.text.count(chr(10), self.position)}"
            todo = f"Save the file in {self.layout.encoding.upper()}"
            raise RempartError(where, f"the text is not {self.layout.encoding}", todo) from error
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
