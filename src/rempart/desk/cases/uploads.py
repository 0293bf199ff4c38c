"""What comes in as a file: of a kind that is allowed, told by its first bytes and never by its name, and not too large."""

import io
import unicodedata
import zipfile
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from rempart.base import Words

LARGEST = 20_000_000
"""Bytes of one file."""
ALLOWED = ("PDF", "PNG", "JPEG", "DOCX", "XLSX", "CSV", "TXT")
_MAGIC = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_LONGEST_NAME = 120


class UploadError(Exception):
    """A file cannot be taken; ``words`` says why, and never quotes it."""

    def __init__(self, words: Words) -> None:
        self.words = words
        super().__init__(words.en)


@dataclass(frozen=True)
class Upload:
    """A file as it is kept: a name without folders or hidden characters, what it is, its bytes."""

    name: str
    media_type: str
    content: bytes


def accept(file: UploadedFile) -> Upload:
    """Return a file that may be kept.

    Raises:
        UploadError: it is empty, too large, or of a kind that is not taken.
    """
    if file.size is None or file.size > LARGEST:
        raise UploadError(Words("the file is larger than 20 MB", "le fichier dépasse 20 Mo"))
    content = file.read(LARGEST + 1)
    if not content:
        raise UploadError(Words("the file is empty", "le fichier est vide"))
    media_type = _kind(content, file.name or "")
    if media_type is None:
        listed = ", ".join(ALLOWED)
        raise UploadError(
            Words(f"this kind of file is not taken; these are: {listed}", f"ce type de fichier n’est pas accepté ; le sont : {listed}")
        )  # fmt: skip
    return Upload(_named(file.name or ""), media_type, content)


def _kind(content: bytes, name: str) -> str | None:
    for magic, media_type in _MAGIC.items():
        if content.startswith(magic):
            return media_type
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if any(unicodedata.category(char) == "Cc" and char not in "\r\n\t" for char in text):
        return None
    return {"csv": "text/csv", "txt": "text/plain"}.get(name.rpartition(".")[2].casefold())


def _office(content: bytes) -> str | None:
    """Return what an office document is; none for one that holds programs."""
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except (zipfile.BadZipFile, ValueError):
        return None
    if any("vbaproject" in one.casefold() for one in names):
        return None
    return next((kind for inside, kind in _OFFICE.items() if inside in names), None)


def _named(name: str) -> str:
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(char for char in last if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
    return " ".join(seen.split())[-_LONGEST_NAME:] or "file"
