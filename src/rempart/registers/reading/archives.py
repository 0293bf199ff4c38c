"""Archives (.zip) opened with care: bounded in number and size, their paths never used, a workbook left whole."""

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EINVAL
from pathlib import Path
from typing import IO

from rempart.base.errors import RempartError

CHUNK = 1_048_576
"""Bytes that are read at once."""
MAX_MEMBERS = 2_000
BOMB_BYTES, BOMB_RATIO = 100_000_000, 200
"""What unpacks to more than so many bytes, and to so many times its packed size, is a bomb."""
_PIECE = 4 * 1_048_576
"""No piece of an archive larger than this is read at once; the directory of 2,000 files is smaller."""
_ODS = b"application/vnd.oasis.opendocument"
_FAULTS = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, NotImplementedError, RuntimeError, EOFError,
           ValueError, LookupError, OverflowError)  # fmt: skip
"""What the standard library raises at a damaged directory, besides OSError."""


class _Sparing(io.FileIO):
    """A file that refuses to be read in too large a piece: a directory so large is a bomb."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > _PIECE:
            raise zipfile.BadZipFile("the directory is too large")
        return super().read(size if size is not None else -1)


def is_zip(path: Path) -> bool:
    """Tell whether a file is a .zip of any kind, by its first bytes."""
    with path.open("rb") as source:
        return source.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


def is_archive(path: Path) -> bool:
    """Tell whether a file is a .zip that holds files, rather than a workbook or another document in that form.

    Raises:
        RempartError: its directory is damaged.
    """
    if not is_zip(path):
        return False
    with _opened(path) as archive:
        names = set(archive.namelist())
        if "[Content_Types].xml" in names:
            return False
        return "mimetype" not in names or not archive.read("mimetype")[:200].startswith(_ODS)


def check_workbook(path: Path, name: str, max_bytes: int) -> int:
    """Refuse a workbook that would unpack to too much, and return how many bytes it says it unpacks to.

    Raises:
        RempartError: it is damaged, encrypted, or a bomb.
    """
    with _opened(path, name) as archive:
        _check(archive, path, name, max_bytes)
        return sum(info.file_size for info in archive.infolist())


def members(path: Path, name: str, max_bytes: int) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield the name (without its path) and the bytes, piece by piece, of each file in an archive, in the order of the names.

    Raises:
        RempartError: too many files, too large, a bomb, encrypted, damaged, or no file at all.
    """
    with _opened(path, name) as archive:
        _check(archive, path, name, max_bytes)
        infos = [info for info in archive.infolist() if not _beside(info)]
        if not infos:
            raise RempartError(name, "the archive holds no file", "Download it again")
        for info in sorted(infos, key=lambda info: info.filename):
            with archive.open(info) as stream:
                yield _own_name(info.filename), _pieces(stream, name)


def _pieces(stream: IO[bytes], name: str) -> Iterator[bytes]:
    """Yield what a member holds; its checksum is compared at its end."""
    try:
        while piece := stream.read(CHUNK):
            yield piece
    except (*_FAULTS, OSError) as error:
        raise _damaged(name) from error


@contextmanager
def _opened(path: Path, name: str = "") -> Iterator[zipfile.ZipFile]:
    """Open an archive; whatever is wrong with its directory or its files becomes one clear error."""
    try:
        with _Sparing(path) as raw, zipfile.ZipFile(raw) as archive:
            yield archive
    except _FAULTS as error:
        raise _damaged(name or path.name) from error
    except OSError as error:
        if error.errno != EINVAL:  # a place in the file that cannot be
            raise
        raise _damaged(name or path.name) from error


def _damaged(name: str) -> RempartError:
    return RempartError(name, "the archive is damaged or cut short", "Download it again")


def _check(archive: zipfile.ZipFile, path: Path, name: str, max_bytes: int) -> None:
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise RempartError(name, f"it holds more than {MAX_MEMBERS:,} files", "Check that it is the right file")
    if any(info.flag_bits & 0x1 for info in infos):
        raise RempartError(name, "it is encrypted", "Unpack it with its password, and give the files")
    size = sum(info.file_size for info in infos)
    if size > max_bytes:
        raise RempartError(name, f"it holds more than {max_bytes:,} bytes", "Check that it is the right file")
    if is_bomb(size, path.stat().st_size):
        raise RempartError(name, "it unpacks to hundreds of times its size: a bomb", "Check that it is the right file")


def is_bomb(size: int, packed: int) -> bool:
    """Tell whether what is packed in so few bytes is too large to be honest."""
    return size > BOMB_BYTES and size > BOMB_RATIO * packed


def _beside(info: zipfile.ZipInfo) -> bool:
    """Tell folders and what operating systems leave in archives."""
    parts = re.split(r"[/\\]", info.filename)
    return info.is_dir() or "__MACOSX" in parts or parts[-1].startswith(".") or parts[-1] in ("", "Thumbs.db")


def _own_name(filename: str) -> str:
    """Return the last part of a path as a name that is safe for a file."""
    own = re.split(r"[/\\]", filename)[-1]
    clean = re.sub(r"[^\w .,()+=@-]", "_", own)
    return clean.encode()[-120:].decode(errors="ignore") or "file"
