"""The folder of a journal: which file holds what, and how each is written so that a kill leaves the last good state.

entries/000001.jsonl        entries 1 to 4,096, one canonical line each; the next file holds the next 4,096
segments.txt                the root of each full file, base64, one a line: what remains of one that retention took away
checkpoint                  the last checkpoint; checkpoint.before is the one before it; checkpoint.next and
                            checkpoint.next.other announce, in turn, what is being written
torn/0000000012             an announcement that a power failure left torn, by the number of the entry that tells of it
checkpoints/0000004096.txt  older checkpoints: at the end of each day, of each full file, and those given out
anchors/0000004096.tsr      time stamps of these
payloads/0000000012         the key of a payload, then the payload
key.txt                     the public keys, the first one first, one a line; the last one signs
key.pem                     the key that signs, unless it is kept elsewhere
"""

import base64
import fcntl
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from rempart.base.errors import RempartError
from rempart.journal.checkpoint import PublicKey
from rempart.journal.entries import KEY_BYTES, LONGEST_LINE

SEGMENT = 4096
"""Entries of one file: a complete subtree of the tree."""

_SEGMENT_NAME = re.compile(r"([0-9]{6}|[1-9][0-9]{6,})\.jsonl")
_SIZE_NAME = re.compile(r"([0-9]{10}|[1-9][0-9]{10,})\.(?:txt|tsr)")
_PAYLOAD_NAME = re.compile(r"[0-9]{10}|[1-9][0-9]{10,}")


class Store:
    """The files of one journal."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.entries = folder / "entries"
        self.roots_path = folder / "segments.txt"
        self.checkpoint = folder / "checkpoint"
        self.slots = (folder / "checkpoint.next", folder / "checkpoint.next.other")
        self.torn = folder / "torn"
        self.before = folder / "checkpoint.before"
        self.kept_folder, self.anchors = folder / "checkpoints", folder / "anchors"
        self.payloads = folder / "payloads"
        self.public_key = folder / "key.txt"

    def refuse_earlier_form(self) -> None:
        """Refuse a journal as the first version wrote it.

        Raises:
            RempartError: it is one.
        """
        if (self.folder / "journal.jsonl").is_file():
            raise RempartError(
                str(self.folder / "journal.jsonl"),
                "this journal was written by an earlier version, before entries stood in a tree",
                "Keep the workspace as it is for the record, make a new one with 'rempart init' and load into it again",
            )

    def refuse_other_kinds(self) -> None:
        """Refuse what is no file where one is read: whoever reads a pipe waits for ever, a device has no end.

        Raises:
            RempartError: names the first.
        """
        alone = (self.checkpoint, *self.slots, self.before, self.roots_path, self.public_key, self.folder / "lock")
        several = (map(self.segment, self.segments()), self.kept().values(), self.stamps().values())
        for path in chain(alone, *several, self.payload_paths().values()):
            if os.path.lexists(path) and not path.is_file():
                raise RempartError(str(path), "it is not a file", "Look who put it there, and restore it from a copy")

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the journal while it is written."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.refuse_other_kinds()
        with (self.folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """Hold the journal while it is read, so that no writer stands between entry and checkpoint; a copy has no lock."""
        lock = self.folder / "lock"
        if not lock.exists():
            yield
            return
        with lock.open("r") as held:
            fcntl.flock(held, fcntl.LOCK_SH)
            yield

    def segment(self, number: int) -> Path:
        """Return the file of one segment, from 1."""
        return self.entries / f"{number:06}.jsonl"

    def segments(self) -> list[int]:
        """Return the numbers of the segments that are there, in order."""
        names = (_SEGMENT_NAME.fullmatch(path.name) for path in self.entries.glob("*.jsonl"))
        return sorted(int(name[1]) for name in names if name and int(name[1]))

    def lines(self, first: int = 1) -> Iterator[bytes]:
        """Yield the lines of all segments from number ``first`` on, each with its end; the last may have none."""
        for number in self.segments():
            if number >= first:
                yield from self.lines_of(number)

    def lines_of(self, number: int) -> Iterator[bytes]:
        """Yield the lines of one segment; one longer than any entry comes in pieces, the first without an end."""
        with self.segment(number).open("rb") as lines:
            while line := lines.readline(LONGEST_LINE):
                yield line

    def roots(self) -> list[bytes]:
        """Return the recorded roots of full segments, from the first; a line that a kill left torn is none."""
        if not self.roots_path.exists():
            return []
        found = []
        for line in self.roots_path.read_bytes().splitlines():
            try:
                root = base64.b64decode(line, validate=True)
            except ValueError:
                root = b""
            if len(root) != 32:
                break
            found.append(root)
        return found

    def write_roots(self, roots: list[bytes]) -> None:
        """Record the roots of the full segments."""
        replace(self.roots_path, b"".join(base64.b64encode(root) + b"\n" for root in roots))

    def gone(self) -> list[bytes]:
        """Return the roots of the segments before the first that is there.

        Raises:
            RempartError: one of them is not recorded.
        """
        missing = min(self.segments(), default=1) - 1
        roots = self.roots()[:missing]
        if len(roots) < missing:
            first = len(roots) * SEGMENT + 1
            what = f"entries {first} to {missing * SEGMENT} are missing, and their root is not recorded"
            raise RempartError(str(self.entries), what, "Restore the journal from a copy")
        return roots

    def kept(self) -> dict[int, Path]:
        """Return the checkpoints that were kept, by the size that their file names."""
        return _by_size(self.kept_folder)

    def kept_path(self, size: int) -> Path:
        """Return the file of a kept checkpoint."""
        return self.kept_folder / f"{size:010}.txt"

    def keep(self, size: int, note: bytes) -> None:
        """Keep a checkpoint for good."""
        self.kept_folder.mkdir(exist_ok=True)
        if not self.kept_path(size).exists():
            replace(self.kept_path(size), note)

    def stamps(self) -> dict[int, Path]:
        """Return the time stamps, by the size of their checkpoint."""
        return _by_size(self.anchors)

    def slot(self, note: bytes) -> Path:
        """Return where the next write is announced: beside what announced the last checkpoint, which stays whole."""
        first, other = self.slots
        return other if first.is_file() and first.read_bytes().startswith(note + b"\n") else first

    def set_aside(self, number: int, paths: Sequence[Path]) -> None:
        """Keep what was torn under the number of the entry that tells of it."""
        self.torn.mkdir(exist_ok=True)
        replace(self.torn / f"{number:010}", b"".join(path.read_bytes() for path in paths))

    def keys(self) -> list[PublicKey]:
        """Return the public keys, the first one first and the one that signs last; none where there is none yet.

        Raises:
            RempartError: they are damaged, or not of one journal.
        """
        if not self.public_key.exists():
            return []
        try:
            found = [
                PublicKey.parsed(line) for line in self.public_key.read_bytes().decode().removesuffix("\n").split("\n")
            ]
        except ValueError as error:
            raise RempartError(
                str(self.public_key), f"the key is damaged: {error}", "Restore it from a copy"
            ) from error
        if len({key.name for key in found}) != 1 or len(set(found)) != len(found):
            what = "the key is damaged: its lines are not different keys of one journal"
            raise RempartError(str(self.public_key), what, "Restore it from a copy")
        return found

    def payload_path(self, number: int) -> Path:
        """Return the file of the payload of one entry."""
        return self.payloads / f"{number:010}"

    def write_payload(self, number: int, key: bytes, payload: bytes) -> None:
        """Put a payload beside its entry, readable by its owner alone."""
        self.payloads.mkdir(exist_ok=True, mode=0o700)
        replace(self.payload_path(number), key + payload, mode=0o600)

    def payload_paths(self) -> dict[int, Path]:
        """Return the payloads that are there, by the number of their entry."""
        return {int(path.name): path for path in self.payloads.glob("*") if _PAYLOAD_NAME.fullmatch(path.name)}

    def sweep(self, size: int) -> None:
        """Delete the payloads that a killed append left of entries after number ``size``, finished or not."""
        if self.payloads.exists():
            left = [path for number, path in self.payload_paths().items() if number > size]
            for path in (*left, *self.payloads.glob(".*.new")):
                wipe(path)

    def payload(self, number: int) -> tuple[bytes, bytes] | None:
        """Return key and payload of an entry; None where there is none any more."""
        path = self.payload_path(number)
        if not path.exists():
            return None
        body = path.read_bytes()
        return body[:KEY_BYTES], body[KEY_BYTES:]


def overwrite(path: Path, body: bytes) -> None:
    """Write a file in its place, durably; a kill may leave it torn."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644), "r+b") as file:
        file.write(body)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())


def wipe(path: Path) -> None:
    """Delete a file whose content nobody may find again in its place on the disk."""
    if not path.is_symlink():
        overwrite(path, bytes(path.stat().st_size))
    path.unlink()


def replace(path: Path, body: bytes, *, mode: int = 0o644, durably: bool = True) -> None:
    """Put a whole file in the place of another; a kill leaves the one or the other."""
    temporary = path.with_name(f".{path.name}.new")
    temporary.unlink(missing_ok=True)  # one of somebody else could lead elsewhere, or be readable by others
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(body)
        if durably:
            file.flush()
            os.fsync(file.fileno())
    temporary.replace(path)


def extend(path: Path, body: bytes) -> None:
    """Add to the end of a file, durably; where the disk is full, nothing of it stays."""
    fresh = not path.exists()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o644), "ab") as file:
        size = file.tell()
        try:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            os.truncate(path, size)
            raise
    if fresh:
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make it durable which files a folder holds."""
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


def _by_size(folder: Path) -> dict[int, Path]:
    found = {}
    for path in sorted(folder.glob("*")):
        if name := _SIZE_NAME.fullmatch(path.name):
            found[int(name[1])] = path
    return found
