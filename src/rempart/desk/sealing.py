"""Keys of cases, apart from the database: what is sealed under a case's key is gone for ever when the key is.

Each case has one key of 256 bits in a file of its own. Files, letters and what people wrote are sealed with AES-GCM; the
place where a sealed text stands is authenticated with it, so that it cannot be moved to another case.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV

from rempart.base import RempartError
from rempart.desk.configuration import keys_folder
from rempart.desk.keys import destroy, write_once

_NONCE = 12
_FINDING = "finding"
_VEILED = "veiled"
UPLOADS = "registers"
"""The folder of the keys of files on their way into a register."""
OWN = frozenset({"factors", "finding", "forms", "interests", "journal", "oversight", "veiled"})
"""Names of the desk's own keys. No case may be numbered so: its purge would destroy what the desk needs."""


class DestroyedError(RempartError):
    """The key of a case is gone: its contents were purged, and nobody can read them any more."""


def file_of(name: str) -> str:
    """Return where in the folder of keys a key lies: the number of a case stands in no name of a file.

    Those of files on their way into a register lie apart: a file that was never brought to its end has no row that tells so.
    """
    folder = UPLOADS if name.startswith("register/") else "cases"
    return f"{folder}/{hashlib.sha256(name.encode()).hexdigest()}.key"


def _path(name: str) -> Path:
    return keys_folder() / file_of(name)


def make_key(name: str) -> None:
    """Make the key of a new case, or one of the desk's own, where there is none.

    A key that an interrupted opening left behind serves: it sealed nothing that is kept.
    """
    if not has_key(name):
        write_once(_path(name), secrets.token_bytes(32))


def destroy_key(name: str) -> bool:
    """Destroy the key of a case, overwritten first; tell whether there was one."""
    path = _path(name)
    if not path.exists():
        return False
    destroy(path)
    return True


def has_key(name: str) -> bool:
    """Tell whether the contents of a case can be read."""
    return _path(name).exists()


def seal(name: str, place: str, content: bytes) -> bytes:
    """Return a content sealed under the key of a case, for one place (table, row or file) alone."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_key(name)).encrypt(nonce, content, place.encode())


def unseal(name: str, place: str, sealed: bytes | memoryview) -> bytes:
    """Return what was sealed.

    Raises:
        DestroyedError: the key is gone.
        RempartError: it was changed, or stood in another place.
    """
    sealed = bytes(sealed)
    try:
        return AESGCM(_key(name)).decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())
    except InvalidTag as error:
        raise RempartError(place, "what is sealed there was changed or moved", "Restore it from a backup") from error


def seal_json(name: str, place: str, value: Any) -> bytes:
    """Seal a value that JSON can hold."""
    return seal(name, place, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def unseal_json(name: str, place: str, sealed: bytes | memoryview) -> Any:
    """Return a value that was sealed as JSON."""
    return json.loads(unseal(name, place, sealed))


def folded(text: str) -> str:
    """Return a name or an address as marks are made of it: without case, one blank between words."""
    return " ".join(text.casefold().split())


def mark(text: str) -> str:
    """Return a mark by which an exact text is found again without being stored: keyed, so that nobody can try names on it."""
    make_key(_FINDING)
    return hmac.new(_key(_FINDING), text.casefold().encode(), hashlib.sha256).hexdigest()[:32]


def veiled(kind: str, text: str) -> str:
    """Return a text as it may stand in the address of a page: the same one always, and read by nobody without the key.

    AES-SIV (RFC 5297), which needs no number used once: addresses and ids of parties stay out of logs and histories, and
    the reason why a page was opened is asked once a day for each, since its address does not change.
    """
    make_key(_VEILED)
    sealed = AESSIV(_key(_VEILED)).encrypt(text.encode(), [kind.encode()])
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def unveiled(kind: str, token: str) -> str | None:
    """Return the text that ``veiled`` was given for this kind; None where it made no such token."""
    try:
        sealed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        return AESSIV(_key(_VEILED)).decrypt(sealed, [kind.encode()]).decode()
    except (InvalidTag, DestroyedError, binascii.Error, ValueError):
        return None


def _key(name: str) -> bytes:
    try:
        key = _path(name).read_bytes()
    except FileNotFoundError as error:
        raise DestroyedError(
            "keys", "the key of this case is gone: its contents were purged", "Nothing can be read"
        ) from error
    return key
