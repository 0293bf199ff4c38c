"""Hold a checkpoint against somebody outside: a time stamp of RFC 3161, or a head printed on paper.

A time stamp says that the checkpoint was there at an instant; one of a qualified provider is presumed accurate (Regulation
910/2014, article 41). The library ``rfc3161_client`` reads and checks it (extra ``anchor``); it is imported where one is
made or read, and nowhere else.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rempart.base.errors import RempartError
from rempart.journal.checkpoint import Note
from rempart.journal.store import Store

if TYPE_CHECKING:
    from rfc3161_client import TimeStampResponse


@dataclass(frozen=True)
class Stamped:
    """What a time stamp says: when, and whether its signature was followed to an authority that was given."""

    at: datetime
    by_authority: bool


def checked(
    body: bytes, note: bytes, where: str, authorities: bytes | None = None, *, nonce: int | None = None
) -> Stamped:
    """Return what a time stamp says of a checkpoint.

    Raises:
        RempartError: it is none, or one of something else, or no authority that was given signed it.
    """
    library = client(where)
    try:
        response: TimeStampResponse = library.decode_timestamp_response(body)
        imprint, at = response.tst_info.message_imprint, response.tst_info.gen_time
        given = response.tst_info.nonce
    except ValueError as error:
        raise RempartError(where, "it is not a time stamp", "Ask the authority again") from error
    if not _is_of(imprint, note) or (nonce is not None and given != nonce):
        raise RempartError(where, "the time stamp is not of this checkpoint", "Ask the authority again")
    if authorities is not None:
        _followed(library, response, note, authorities, where)
    return Stamped(at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC), authorities is not None)


def check_anchors(store: Store, authorities: bytes | None = None) -> list[Stamped]:
    """Check all time stamps of a journal against its kept checkpoints.

    Raises:
        RempartError: one does not fit, or its checkpoint is missing.
    """
    found, kept = [], store.kept()
    for size, path in store.stamps().items():
        if size not in kept:
            raise RempartError(str(path), "its checkpoint is missing", "Restore it from a copy")
        found.append(checked(path.read_bytes(), kept[size].read_bytes(), str(path), authorities))
    return found


def printed_head(note: bytes, at: str) -> str:
    """Return the head as a page to print, date, sign and keep outside: the checkpoint, and its root to compare by eye."""
    one = Note.parsed(note).checkpoint
    digits = one.root.hex()
    groups = [digits[place : place + 4] for place in range(0, len(digits), 4)]
    rows = "\n".join("    " + " ".join(groups[place : place + 8]) for place in range(0, len(groups), 8))
    return (
        f"HEAD OF A JOURNAL - {at}\n\n"
        f"Journal: {one.origin}\nEntries: {one.size}\nRoot, in hexadecimal:\n{rows}\n\n"
        f"The signed checkpoint, between the lines:\n{'-' * 64}\n{note.decode()}{'-' * 64}\n\n"
        "Date and sign this page, and keep it outside the town hall. Whoever types the first three lines of the\n"
        "checkpoint into a file sees whether anything up to that entry was changed since:\n\n"
        "    rempart-verify JOURNAL --checkpoint FILE\n"
    )


def readable() -> bool:
    """Whether the library that reads time stamps is installed; where it is not, they are counted and not looked at."""
    try:
        client("")
    except RempartError:
        return False
    return True


def client(where: str) -> Any:
    """Return the library that reads time stamps.

    Raises:
        RempartError: it is not installed.
    """
    try:
        import rfc3161_client  # noqa: PLC0415  optional, and nobody without time stamps waits for it
    except ImportError as error:
        todo = "Install it: pip install 'rempart[anchor]'"
        raise RempartError(where, "time stamps need the library rfc3161-client", todo) from error
    return rfc3161_client


def _is_of(imprint: Any, note: bytes) -> bool:
    return bool(imprint.message == hashlib.sha256(note).digest())


def _followed(library: Any, response: "TimeStampResponse", note: bytes, authorities: bytes, where: str) -> None:
    from cryptography import x509  # noqa: PLC0415

    try:
        roots = x509.load_pem_x509_certificates(authorities)
        builder = library.VerifierBuilder()
        for one in roots:
            builder = builder.add_root_certificate(one)
        builder.build().verify_message(response, note)
    except (ValueError, library.VerificationError) as error:
        raise RempartError(
            where, "the time stamp does not lead up to the given authorities", "Ask whose certificate is needed"
        ) from error
