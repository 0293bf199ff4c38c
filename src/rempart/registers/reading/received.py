"""A publisher's file as it arrived: copied, hashed, looked at, before anything is read from it."""

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from isal.igzip import IGzipFile

from rempart.base.errors import RempartError
from rempart.registers.reading import archives
from rempart.registers.reading.archives import is_archive, is_bomb, members

CHUNK = archives.CHUNK

_GZIP = b"\x1f\x8b"
_HTML = re.compile(
    rb"\A[\s\xef\xbb\xbf]*(<!doctype\s+html|<html|<head|<body|<\?xml[^>]*\?>\s*<!doctype\s+html)", re.IGNORECASE
)
_NOTES = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")
"""How the notes and pictures begin that publishers put beside the data in an archive."""


@dataclass(frozen=True)
class Received:
    """One file: its number in the edition (from 1), its name, the plain copy, its bytes and its SHA-256, uncompressed."""

    number: int
    name: str
    plain: Path
    size: int
    sha256: str


def receive(files: Sequence[Path], staging: Path, max_bytes: int) -> list[Received]:
    """Copy the files into ``staging``, uncompressed, and hash them.

    A .zip archive stands for the files in it, in the order of their names; notes in it (PDF, pictures) are left aside.
    A workbook, itself a .zip, stays one file. What a file is, its bytes tell.

    Raises:
        RempartError: a file is missing, empty, cut short, too large, encrypted, packed twice, a bomb, or a web page
            instead of data.
    """
    received: list[Received] = []
    for path in files:
        with _explained(path):
            received.extend(_receive_one(path, len(received) + 1, staging, max_bytes))
    return received


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise RempartError(str(path), "the compressed file is damaged or cut short", "Download it again") from error
    except OSError as error:
        raise RempartError(
            str(path), f"it cannot be read ({error.strerror})", "Check the path and the rights"
        ) from error


@dataclass
class _Budget:
    """How many bytes one given file may unpack to."""

    path: Path
    max_bytes: int
    packed: int
    used: int = field(default=0)

    def take(self, size: int) -> None:
        self.used += size
        if self.used > self.max_bytes:
            raise RempartError(
                str(self.path), f"it holds more than {self.max_bytes:,} bytes", "Check that it is the right file"
            )
        if is_bomb(self.used, self.packed):
            raise RempartError(str(self.path), "it unpacks to hundreds of times its size: a bomb",
                               "Check that it is the right file")  # fmt: skip


def _receive_one(path: Path, number: int, staging: Path, max_bytes: int) -> list[Received]:
    """Receive one given file: one, or those of an archive."""
    budget = _Budget(path, max_bytes, path.stat().st_size)
    with path.open("rb") as raw:
        packed = raw.read(2) == _GZIP
        raw.seek(0)
        if packed or not is_archive(path):
            source: BinaryIO = gzip.GzipFile(fileobj=raw) if packed else raw  # type: ignore[assignment]
            file = _copied(
                str(path), path.name.removesuffix(".gz"), _chunks(source), staging / f"{number}.plain", number, budget
            )
            if not packed or not is_archive(file.plain):
                return [file]
            path = file.plain.rename(file.plain.with_suffix(".zip"))
            budget.used = 0
    return _receive_members(path, number, staging, budget)


def _receive_members(archive: Path, number: int, staging: Path, budget: _Budget) -> list[Received]:
    received: list[Received] = []
    for name, pieces in members(archive, str(budget.path), budget.max_bytes):
        where, plain = f"{budget.path}, {name}", staging / f"{number + len(received)}.plain"
        file = _copied(where, name, pieces, plain, number + len(received), budget, skip=_NOTES)
        if file.size and is_archive(plain):
            raise RempartError(where, "it is packed twice", "Unpack it, and give the files")
        if file.size:
            received.append(file)
    if not received:
        raise RempartError(str(budget.path), "the archive holds no data", "Check that it is the right file")
    return received


def _copied(
    where: str,
    name: str,
    pieces: Iterable[bytes],
    plain: Path,
    number: int,
    budget: _Budget,
    skip: tuple[bytes, ...] = (),
) -> Received:
    """Copy one file; one that begins as ``skip`` says is not copied and comes back with no byte."""
    digest, size = hashlib.sha256(), 0
    with plain.open("wb") as target:
        for chunk in pieces:
            if size == 0:
                _refuse_at_sight(where, chunk)
                if chunk.startswith(skip or (b"\x00no note",)):
                    return Received(number, name, plain, 0, "")
            size += len(chunk)
            budget.take(len(chunk))
            digest.update(chunk)
            target.write(chunk)
    if size == 0:
        raise RempartError(where, "it is empty", "Download it again")
    return Received(number, name, plain, size, digest.hexdigest())


def _chunks(source: BinaryIO) -> Iterator[bytes]:
    while chunk := source.read(CHUNK):
        yield chunk


def _refuse_at_sight(where: str, head: bytes) -> None:
    if _HTML.match(head[:4096].replace(b"\x00", b"")):
        todo = "The publisher's server answered with a page: download the file again, from the address in register.yml"
        raise RempartError(where, "it is a web page (HTML), not data", todo)
    if head.startswith(_GZIP):
        raise RempartError(where, "it is packed twice", "Unpack it, and give the files")


def keep(plain: Path, target: Path) -> None:
    """Compress a plain file to ``target``, the same bytes for the same content."""
    with plain.open("rb") as source, target.open("wb") as raw, IGzipFile("", "wb", 2, raw, mtime=0) as out:
        for chunk in _chunks(source):
            out.write(chunk)
