"""Checkpoints: how large a journal is and what its root is, signed, in a form that tools in other languages read.

The form is C2SP tlog-checkpoint, a C2SP signed note with Ed25519 (https://c2sp.org/tlog-checkpoint, /signed-note).
"""

import base64
import binascii
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
LONGEST = 65_536
"""Bytes of a note; longer ones are not read."""
_SIGNATURE = re.compile(r"— (\S+) ([A-Za-z0-9+/=]+)")
_SIZE = re.compile(r"0|[1-9][0-9]{0,17}")


@dataclass(frozen=True)
class PublicKey:
    """Whose signature it must be: the name of the journal (its origin) and its Ed25519 key of 32 bytes."""

    name: str
    key: bytes

    @property
    def id(self) -> bytes:
        """The four bytes that stand before a signature."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.key).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(ED25519 + self.key).decode()}"

    @classmethod
    def parsed(cls, text: str) -> "PublicKey":
        """Return the key of a line ``name+id+key``.

        Raises:
            ValueError: it is no such line, or its id is not that of its key.
        """
        name, _, rest = text.partition("+")
        number, _, body = rest.partition("+")
        material = _decoded(body)
        if not _named(name) or material[:1] != ED25519 or len(material) != 33:
            raise ValueError("it is not an Ed25519 key of a journal")
        found = cls(name, material[1:])
        if str(found) != text:
            raise ValueError(f"the id of the key is {found.id.hex()}, not {number[:8]}")
        return found

    def verifies(self, signature: bytes, text: bytes) -> bool:
        """Whether a signature of ``text`` is by this key."""
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, text)
        except InvalidSignature:
            return False
        return True


class SigningKey:
    """The key that signs the checkpoints of one journal."""

    def __init__(self, name: str, key: Ed25519PrivateKey) -> None:
        if not _named(name):
            raise ValueError("the name of a journal has no space, no '+' and no control character")
        self.name, self._key = name, key

    @classmethod
    def made(cls, name: str) -> "SigningKey":
        """Return a new key."""
        return cls(name, Ed25519PrivateKey.generate())

    @classmethod
    def read(cls, name: str, pem: bytes) -> "SigningKey":
        """Return the key of a PEM file.

        Raises:
            ValueError: it is not an Ed25519 key.
        """
        key = serialization.load_pem_private_key(pem, password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError("it is not an Ed25519 key")  # noqa: TRY004  the file is wrong, not the caller
        return cls(name, key)

    def pem(self) -> bytes:
        """Return the key as it is kept: whoever has it can sign in the journal's name."""
        form, rule = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        return self._key.private_bytes(serialization.Encoding.PEM, form, rule)

    @cached_property
    def public(self) -> PublicKey:
        """The key that others check with."""
        return PublicKey(self.name, self._key.public_key().public_bytes_raw())

    def sign(self, text: bytes) -> str:
        """Return the line of the signature, without its end."""
        signature = self.public.id + self._key.sign(text)
        return f"— {self.name} {base64.b64encode(signature).decode()}"


@dataclass(frozen=True)
class Checkpoint:
    """A journal of one moment: its origin, how many entries it has, and its root of 32 bytes."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{self.root_text}\n"

    @property
    def root_text(self) -> str:
        """The root as checkpoints write it: base64."""
        return base64.b64encode(self.root).decode()

    def signed(self, key: SigningKey) -> str:
        """Return the signed note."""
        return f"{self.text}\n{key.sign(self.text.encode())}\n"


@dataclass(frozen=True)
class Note:
    """A checkpoint as read, with its signatures: name, id of the key, bytes. ``body`` is all of it."""

    checkpoint: Checkpoint
    text: bytes
    signatures: tuple[tuple[str, bytes, bytes], ...]
    body: bytes

    @classmethod
    def parsed(cls, body: bytes) -> "Note":
        """Return the checkpoint of a note. One without signatures is read too: somebody typed it from paper.

        Raises:
            ValueError: it is not a checkpoint.
        """
        if len(body) > LONGEST:
            raise ValueError("it is too long for a checkpoint")
        try:
            whole = body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise ValueError("it is not a checkpoint") from error
        text, _, below = whole.rpartition("\n\n") if "\n\n" in whole else (whole.removesuffix("\n"), "", "")
        if any(ord(letter) < 32 and letter != "\n" for letter in whole) or (below and not below.endswith("\n")):
            raise ValueError("it is not a checkpoint")
        text += "\n"
        origin, size, root, *more = [*text.split("\n"), "", ""][: max(4, text.count("\n") + 1)]
        hashed = _decoded(root)
        if not origin or not _SIZE.fullmatch(size) or len(hashed) != 32 or "" in more[:-1]:
            raise ValueError("it is not a checkpoint")
        return cls(
            Checkpoint(origin, int(size), hashed), text.encode(), tuple(map(_signature, below.splitlines())), body
        )

    def signed_by(self, keys: Iterable[PublicKey]) -> PublicKey | None:
        """Return the first of the keys that signed; None where none did.

        Raises:
            ValueError: a signature under the name and id of one of the keys is not by it.
        """
        found = None
        for key in keys:
            for name, number, signature in self.signatures:
                if (name, number) != (key.name, key.id):
                    continue
                if not key.verifies(signature, self.text):
                    raise ValueError("its signature does not fit: it was changed")
                found = found or key
        return found


def _signature(line: str) -> tuple[str, bytes, bytes]:
    found = _SIGNATURE.fullmatch(line)
    body = _decoded(found[2]) if found else b""
    if found is None or len(body) < 5:
        raise ValueError("it is not a checkpoint")
    return found[1], body[:4], body[4:]


def _decoded(text: str) -> bytes:
    """Return what base64 says; nothing where it is none or could be written otherwise."""
    try:
        body = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return body if base64.b64encode(body).decode() == text else b""


def _named(name: str) -> bool:
    return bool(name) and not any(
        letter == "+" or letter.isspace() or unicodedata.category(letter) == "Cc" for letter in name
    )
