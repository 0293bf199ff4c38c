"""Files that come from outside: taken by what they are and not by what they are called, and refused where they could act.

    upload = accept(request.FILES["paper"])      # Upload(name, media_type, content), or RefusedUploadError

A list of kinds is allowed: PDF, PNG, JPEG, DOCX, XLSX, ODT, ODS, CSV, plain text. A PDF that runs, opens or carries something,
an office file with macros, objects, links to elsewhere or a document type, an archive that swells: all refused with a reason that
quotes nothing of the file. Images lose everything that is not the picture. Files are handed out by ``handed_out`` alone: as a
download, never shown in the page.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Protocol

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from rempart.base import RempartError, Words
from rempart.desk.cases import uploads_images, uploads_office, uploads_pdf

LARGEST = 20 * 1024 * 1024
"""Bytes of one file."""
PROOF = frozenset({"application/pdf", "image/png", "image/jpeg"})
"""What shows that a letter came or a condition was met."""
_LONGEST_NAME = 120
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
"""Control characters (Unicode Cc) that nobody types: in one pass, for a file may have twenty million letters."""
_ENDINGS = {
    "application/pdf": (".pdf",), "image/png": (".png",), "image/jpeg": (".jpg", ".jpeg"), "text/csv": (".csv",),
    "text/plain": (".txt",), uploads_office.DOCX: (".docx",), uploads_office.XLSX: (".xlsx",), uploads_office.ODT: (".odt",),
    uploads_office.ODS: (".ods",),
}  # fmt: skip
REASONS = {
    "empty": Words(en="The file is empty.", fr="Le fichier est vide."),
    "large": Words(en="The file is larger than 20 MB.", fr="Le fichier dépasse 20 Mo."),
    "kind": Words(
        en="This kind of file is not taken: PDF, PNG, JPEG, DOCX, XLSX, ODT, ODS, CSV or plain text.",
        fr="Ce type de fichier n’est pas accepté : PDF, PNG, JPEG, DOCX, XLSX, ODT, ODS, CSV ou texte.",
    ),
    "active": Words(
        en="The file holds a program, an attached file or a link that acts by itself. Print it to a PDF and send that.",
        fr="Le fichier contient un programme, un fichier joint ou un lien qui agit seul. Imprimez-le en PDF et envoyez celui-ci.",
    ),
    "locked": Words(
        en="The file is protected by a password. Send it without.",
        fr="Le fichier est protégé par un mot de passe. Envoyez-le sans.",
    ),
    "broken": Words(en="The file is damaged, or not what its form says.", fr="Le fichier est endommagé, ou n’est pas ce que dit sa forme."),
    "swells": Words(
        en="The file unpacks to far more than it should.", fr="Le fichier se déploie en bien plus qu’il ne devrait."
    ),
}  # fmt: skip


class RefusedUploadError(RempartError):
    """A file is not taken; ``words`` say why, in both languages, and quote nothing of it; ``no_proof`` where its kind or size is wrong."""

    def __init__(self, reason: str) -> None:
        self.reason, self.words = reason, REASONS[reason]
        self.no_proof = reason in ("kind", "large")
        super().__init__("upload", self.words.en.rstrip("."), "")


class Uploaded(Protocol):
    """What is used of Django's ``UploadedFile``."""

    @property
    def name(self) -> str | None:
        """Its name, as whoever sent it said."""

    @property
    def size(self) -> int | None:
        """Its size in bytes."""

    def read(self, num_bytes: int | None = None, /) -> bytes:
        """Return the next bytes."""


@dataclass(frozen=True)
class Upload:
    """A file that was taken: a name that is safe everywhere, the kind that it is, its content as it is kept."""

    name: str
    media_type: str
    content: bytes


def accept(file: Uploaded) -> Upload:
    """Return a file that came from outside, made safe.

    Raises:
        RefusedUploadError: it is empty, too large, of no kind that is taken, damaged, or could act by itself.
    """
    if (file.size or 0) > LARGEST:
        raise RefusedUploadError("large")
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise RefusedUploadError("large")
    if not content:
        raise RefusedUploadError("empty")
    media_type, kept = _examined(content, file.name or "")
    return Upload(safe_name(file.name or "", media_type), media_type, kept)


def accept_proof(file: Uploaded, largest: int) -> Upload:
    """Return a proof that came from outside, made safe: a scan or a picture, and nothing else.

    Raises:
        RefusedUploadError: as ``accept``, or it is neither a PDF nor an image.
    """
    if (file.size or 0) > largest:
        raise RefusedUploadError("large")
    found = accept(file)
    if found.media_type not in PROOF:
        raise RefusedUploadError("kind")
    return found


def _examined(content: bytes, name: str) -> tuple[str, bytes]:
    """Return the kind of a content and what is kept of it."""
    found: str | None
    if content[:1024].lstrip()[:5] == b"%PDF-":
        media_type, found, kept = "application/pdf", uploads_pdf.refused(content), content
    elif content.startswith(uploads_images.PNG):
        media_type = "image/png"
        found, kept = uploads_images.png(content)
    elif content.startswith(uploads_images.JPEG):
        media_type = "image/jpeg"
        found, kept = uploads_images.jpeg(content)
    elif content.startswith(b"PK\x03\x04"):
        media_type, found = uploads_office.examined(content)
        kept = content
    else:
        media_type, found, kept = _text(content, name)
    if found is not None:
        raise RefusedUploadError(found)
    return media_type, kept


def _text(content: bytes, name: str) -> tuple[str, str | None, bytes]:
    """Take a content as text where every byte of it is one that a person could have typed."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    strange = _CONTROLS.search(text) is not None
    markup = re.match(r"\s*<(!doctype|html|svg|script|\?xml)", text[:2000], re.IGNORECASE)
    if strange or "\ufffd" in text or markup:
        return "", "kind", content
    return ("text/csv" if name.casefold().endswith(".csv") else "text/plain"), None, content


def safe_name(name: str, media_type: str) -> str:
    """Return a name without path, control characters or directions of writing, ending as its kind does."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(letter for letter in last if unicodedata.category(letter)[0] not in "CZ" or letter == " ")
    kept = re.sub(r'[<>:"|?*%;]', "_", " ".join(kept.split())).strip(". ")
    ending = _ENDINGS[media_type]
    stem = kept
    while (dot := stem.rfind(".")) > 0 and re.fullmatch(r"\.[A-Za-z0-9]{1,5}", stem[dot:]):
        stem = stem[:dot]
    found = next((one for one in ending if kept.casefold().endswith(one)), ending[0])
    return (stem[: _LONGEST_NAME - len(found)].strip(". ") or "document") + found


def handed_out(name: str, media_type: str, content: bytes) -> HttpResponse:
    """Return a file as a download: never shown in the page, never guessed at, nothing in it may act."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(
        True, safe_name(name, media_type) if media_type in _ENDINGS else name
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store"
    return response
