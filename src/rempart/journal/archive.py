"""ZIP files of which every byte follows from the names and contents: stored, sorted, without dates.

So a reader makes the file again from what it read and compares: nothing can be hidden between, after or beside the files.
"""

import io
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping

MOST_FILES = 10_000
MOST_BYTES = 1 << 30
LONGEST = MOST_BYTES + (1 << 25)
"""Bytes of an archive, its own traces and names included; longer ones are not read."""
_DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(1, 10))}
_DATE = 0x0021  # 1 January 1980, the first day that the form knows
_UTF8 = 0x0800
_UNIX_FILE = 0o100644 << 16


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return the archive of the files.

    Raises:
        ValueError: a name could not be written on every machine, two differ in capitals alone, or there is too much.
    """
    check_names(list(files))
    if sum(map(len, files.values())) > MOST_BYTES:
        raise ValueError("the files are larger than a bundle may be")
    body, directory = bytearray(), bytearray()
    for name in sorted(files):
        written, content = name.encode(), files[name]
        common = struct.pack(
            "<HHHHHIIIHH", 20, _UTF8, 0, 0, _DATE, zlib.crc32(content), len(content), len(content), len(written), 0
        )
        directory += (
            b"PK\x01\x02"
            + struct.pack("<H", 0x0314)
            + common
            + struct.pack("<HHHII", 0, 0, 0, _UNIX_FILE, len(body))
            + written
        )
        body += b"PK\x03\x04" + common + written + content
    end = struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(directory), len(body), 0)
    return bytes(body + directory + b"PK\x05\x06" + end)


def unpacked(body: bytes) -> dict[str, bytes]:
    """Return the files of an archive that ``packed`` wrote.

    Raises:
        ValueError: it is another, or one byte of it is: compressed, encrypted, with folders, names twice, anything between.
    """
    if len(body) > LONGEST:
        raise ValueError("it is larger than a bundle may be")
    files: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            listed = archive.infolist()
            if len(listed) > MOST_FILES or sum(one.file_size for one in listed) > len(body):
                raise ValueError("it holds more than its size allows")
            check_names([one.filename for one in listed])
            for one in listed:
                if one.compress_type != zipfile.ZIP_STORED or one.flag_bits & 1 or one.file_size != one.compress_size:
                    raise ValueError(f"{one.filename} is compressed or encrypted")
                files[one.filename] = archive.read(one)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, struct.error, OverflowError) as error:
        raise ValueError("it is not a whole ZIP file") from error
    if packed(files) != body:
        raise ValueError("its bytes are not those that its files give: something was changed or hidden in it")
    return files


def check_files(files: Mapping[str, bytes]) -> None:
    """Refuse files that a bundle cannot hold beside its own.

    Raises:
        ValueError: a name is not allowed, or there is too much.
    """
    check_names(list(files))
    if len(files) > MOST_FILES - 100 or sum(map(len, files.values())) > MOST_BYTES - (1 << 25):
        raise ValueError("there is more than a bundle may hold")


def check_names(names: list[str]) -> None:
    """Refuse names that lead out of a folder, that some machine cannot write, or that are there twice, also as a folder.

    Raises:
        ValueError: one is.
    """
    if len(names) > MOST_FILES:
        raise ValueError("there are more files than a bundle may hold")
    seen: set[str] = set()
    folders: set[str] = set()
    for name in names:
        parts = name.split("/")
        if not _plain(name) or any(
            part != part.strip(" .") or part == "" or part.split(".")[0].casefold() in _DEVICES for part in parts
        ):
            raise ValueError("the name of a file in it is not allowed")
        folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
        if folded in seen:
            raise ValueError("the name of a file is there twice")
        seen.add(folded)
        folders.update(folded[:place] for place, letter in enumerate(folded) if letter == "/")
    if seen & folders:
        raise ValueError("the name of a file is there twice, once as a folder")


def _plain(name: str) -> bool:
    return 0 < len(name.encode("utf-8", "replace")) <= 255 and not any(
        letter in '\\:*?"<>|' or unicodedata.category(letter) in ("Cc", "Cf", "Cs") for letter in name
    )
