"""A publisher's file as it arrived: copied, hashed, looked at, before anything is read from it."""

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from rempart.base.errors import RempartError

CHUNK = 1_048_576
_HTML = re.compile(
    rb"\A[\s\xef\xbb\xbf]*(<!doctype\s+html|<html|<head|<body|<\?xml[^>]*\?>\s*<!doctype\s+html)", re.IGNORECASE
)


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

    Raises:
        RempartError: a file is missing, empty, cut short, too large, or a web page instead of data.
    """
    return [_receive_one(number, path, staging, max_bytes) for number, path in enumerate(files, start=1)]


def _receive_one(number: int, path: Path, staging: Path, max_bytes: int) -> Received:
    digest, size = hashlib.sha256(), 0
    plain = staging / f"{number}.plain"
    try:
        with path.open("rb") as raw, plain.open("wb") as target:
            for chunk in _chunks(_unpacked(raw)):
                if size == 0:
                    _refuse_web_page(path, chunk)
                size += len(chunk)
                if size > max_bytes:
                    raise RempartError(
                        str(path), f"it holds more than {max_bytes:,} bytes", "Check that it is the right file"
                    )
                digest.update(chunk)
                target.write(chunk)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise RempartError(str(path), "the compressed file is damaged or cut short", "Download it again") from error
    except OSError as error:
        raise RempartError(
            str(path), f"it cannot be read ({error.strerror})", "Check the path and the rights"
        ) from error
    if size == 0:
        raise RempartError(str(path), "it is empty", "Download it again")
    return Received(number, path.name.removesuffix(".gz"), plain, size, digest.hexdigest())


def _unpacked(raw: BinaryIO) -> BinaryIO:
    compressed = raw.read(2) == b"\x1f\x8b"
    raw.seek(0)
    return gzip.GzipFile(fileobj=raw) if compressed else raw  # type: ignore[return-value]


def _chunks(source: BinaryIO) -> Iterator[bytes]:
    while chunk := source.read(CHUNK):
        yield chunk


def _refuse_web_page(path: Path, head: bytes) -> None:
    if _HTML.match(head[:4096].replace(b"\x00", b"")):
        todo = "The publisher's server answered with a page: download the file again, from the address in register.yml"
        raise RempartError(str(path), "it is a web page (HTML), not data", todo)


def keep(plain: Path, target: Path) -> None:
    """Compress a plain file to ``target``, the same bytes for the same content."""
    with plain.open("rb") as source, target.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as out:
        for chunk in _chunks(source):
            out.write(chunk)
