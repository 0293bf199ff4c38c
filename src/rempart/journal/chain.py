"""The chain: append under a lock, verify line by line."""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import rfc8785

from rempart.base.errors import RempartError

START = "0" * 64
"""What the first entry holds as the hash of the one before."""

_RESTORE = "Run 'rempart verify', then restore the journal from a copy"


@dataclass(frozen=True)
class Entry:
    """One event: its number from 1, its instant in UTC, who acted (a pseudonym), what was done, and the two hashes."""

    number: int
    at: str
    actor: str
    action: str
    data: Mapping[str, Any]
    previous: str
    hash: str


@dataclass(frozen=True)
class Verified:
    """What ``verify`` found whole: how many entries, and the hash of the last one."""

    entries: int
    head: str


class Journal:
    """The journal of one workspace. One writer at a time; others wait."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "journal.jsonl"
        self.head_path = folder / "head.json"

    def append(self, action: str, *, actor: str, data: Mapping[str, Any]) -> Entry:
        """Write one event durably and return it.

        Raises:
            RempartError: the journal cannot be written, or its end is damaged; the act must then not happen.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with self.alone():
                number, previous = self._end()
                content: dict[str, Any] = {
                    "action": action,
                    "actor": actor,
                    "at": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                    "data": dict(data),
                    "number": number + 1,
                    "previous": previous,
                }
                line = rfc8785.dumps(content)
                self._write(line)
        except OSError as error:
            raise RempartError(
                str(self.path),
                f"the journal cannot be written ({error.strerror})",
                "Nothing was done; make it writable",
            ) from error
        return _entry(content, line)

    def entries(self) -> Iterator[Entry]:
        """Yield every entry in order, without checking the chain."""
        if self.path.exists():
            with self.path.open("rb") as lines:
                for line in lines:
                    yield _entry(json.loads(line), line.rstrip(b"\n"))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the journal while it is written."""
        with (self.folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """Hold the journal while it is read, so that no writer stands between entry and head; a copy has no lock."""
        lock = self.folder / "lock"
        if not lock.exists():
            yield
            return
        with lock.open("r") as held:
            fcntl.flock(held, fcntl.LOCK_SH)
            yield

    def _end(self) -> tuple[int, str]:
        """Return number and hash of the last entry. Nothing is added to a journal whose end is damaged or cut off."""
        last = self._last_line()
        if last is None:
            _check_head(self, 0, START, START)
            return 0, START
        try:
            content = json.loads(last)
            number, previous = int(content["number"]), str(content["previous"])
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise RempartError(str(self.path), "the last line is not an entry", _RESTORE) from error
        _check_head(self, number, _hash(last), previous)
        return number, _hash(last)

    def _last_line(self) -> bytes | None:
        """Return the last line without its end, None where there is none; a torn one is an error."""
        size = self.path.stat().st_size if self.path.exists() else 0
        if size == 0:
            return None
        with self.path.open("rb") as file:
            back = 65_536
            while True:
                file.seek(max(0, size - back))
                lines = file.read(back).rsplit(b"\n", 2)
                if lines[-1] != b"":
                    raise RempartError(str(self.path), "the last line is not whole", _RESTORE)
                if len(lines) == 3 or back >= size:
                    return lines[-2]
                back *= 2

    def _write(self, line: bytes) -> None:
        with self.path.open("ab") as file:
            size = file.tell()
            try:
                file.write(line + b"\n")
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                os.truncate(self.path, size)  # a full disk leaves no half entry
                raise
        head = rfc8785.dumps({"hash": _hash(line), "number": json.loads(line)["number"]})
        temporary = self.head_path.with_suffix(".new")
        with temporary.open("wb") as file:
            file.write(head)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self.head_path)


def verify(folder: Path) -> Verified:
    """Read the whole journal and check every link.

    Raises:
        RempartError: names the first entry that was changed, dropped, moved or cut off.
    """
    journal = Journal(folder)
    number, previous, head = 0, START, START
    with journal.at_rest():
        if journal.path.exists():
            with journal.path.open("rb") as lines:
                for position, line in enumerate(lines, start=1):
                    number, previous, head = position, head, _checked(journal.path, position, line, head)
        _check_head(journal, number, head, previous)
    return Verified(number, head)


def _checked(path: Path, position: int, line: bytes, previous: str) -> str:
    where, todo = f"{path}, entry {position}", "Compare with a copy kept elsewhere; nothing after it can be trusted"
    body = line.removesuffix(b"\n")
    if body == line:
        raise RempartError(where, "the line is not whole", todo)
    try:
        content = json.loads(body)
        canonical = rfc8785.dumps(content)
        number, before = content["number"], content["previous"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RempartError(where, "the line is not an entry", todo) from error
    if canonical != body:
        raise RempartError(where, "the line is not in canonical form, so it was changed", todo)
    if number != position:
        raise RempartError(where, f"it is numbered {number}: an entry was dropped, moved or added", todo)
    if before != previous:
        raise RempartError(where, "it does not follow from the entry before: one of the two was changed", todo)
    return _hash(body)


def _check_head(journal: Journal, number: int, head: str, previous: str) -> None:
    """Compare the end of the chain with the head file, which a kill between the two leaves one entry behind."""
    if not journal.head_path.exists():
        if number > 1:
            raise RempartError(str(journal.head_path), "the head of the journal is missing", "Restore it from a copy")
        return
    try:
        kept = json.loads(journal.head_path.read_bytes())
        kept_number, kept_hash = int(kept["number"]), str(kept["hash"])
    except (ValueError, KeyError, TypeError) as error:
        raise RempartError(str(journal.head_path), "the head of the journal is damaged", "Restore it") from error
    if kept_number > number:
        missing = f"entry {number + 1} and what follows were cut off (the head says {kept_number})"
        raise RempartError(str(journal.path), missing, "Restore the journal from a copy")
    if kept_number == number and kept_hash != head:
        raise RempartError(f"{journal.path}, entry {number}", "the last entry was changed", "Restore it from a copy")
    if kept_number < number - 1:
        raise RempartError(str(journal.head_path), "the head is older than the journal", "Restore it from a copy")
    if kept_number == number - 1 and kept_hash != previous:
        raise RempartError(f"{journal.path}, entry {kept_number}", "it is not the entry that the head names", _RESTORE)


def _entry(content: Mapping[str, Any], line: bytes) -> Entry:
    fields = {key: content[key] for key in ("number", "at", "actor", "action", "data", "previous")}
    return Entry(**fields, hash=_hash(line))


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
