"""One entry: its canonical form (RFC 8785), its hash as a leaf of the tree, and commitments to what stands beside it."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785

from rempart.journal.tree import leaf_hash

START = "0" * 64
"""What the first entry holds as the hash of the one before."""

ERASED = "journal.erased"
"""The entry that says of which entry the payload was erased: ``data.entry``."""
PURGED = "journal.purged"
"""The entry that says up to which entry retention took away whole segments: ``data.last``."""
MENDED = "journal.mended"
"""The entry that says how much of an unfinished write was taken out: ``data.entries``, ``data.bytes``."""
ROTATED = "journal.rotated"
"""The entry that names the key which signs from the next entry on: ``data.key``."""
KEY_BYTES = 32
LONGEST_LINE = 1 << 24
"""Bytes of an entry with its end: a reader need not hold a file of one line that somebody made endless."""
_ALWAYS = ("action", "actor", "at", "data", "number", "previous")
_SOMETIMES = ("case", "commitment", "purpose")


@dataclass(frozen=True)
class Entry:
    """One event: its number from 1, its instant in UTC, who acted (a pseudonym), what was done, and the two hashes.

    ``data`` are counts, dates, hashes and codes; never a name. ``hash`` is that of the entry as a leaf of the tree,
    ``previous`` that of the entry before. ``commitment`` holds what the payload was without saying it.
    """

    number: int
    at: str
    actor: str
    action: str
    data: Mapping[str, Any]
    previous: str
    hash: str
    purpose: str | None = None
    case: str | None = None
    commitment: str | None = None

    def line(self) -> bytes:
        """Return the entry in its canonical form, without an end of line: the bytes that are the leaf."""
        content = {name: getattr(self, name) for name in _ALWAYS}
        content["data"] = dict(self.data)
        content |= {name: value for name in _SOMETIMES if (value := getattr(self, name)) is not None}
        return rfc8785.dumps(content)


def made(
    number: int,
    previous: str,
    *,
    at: str,
    actor: str,
    action: str,
    data: Mapping[str, Any],
    purpose: str | None = None,
    case: str | None = None,
    commitment: str | None = None,
) -> Entry:
    """Return a new entry with its hash.

    Raises:
        ValueError: the data cannot be written as JSON that everybody reads alike, or are too much for one entry.
    """
    entry = Entry(number, at, actor, action, data, previous, "", purpose, case, commitment)
    line = entry.line()
    if len(line) >= LONGEST_LINE:
        raise ValueError("the data are too much for one entry")
    content = json.loads(line)  # what a reader will find, whatever kinds of values came in
    return _entry(content, line)


def parsed(line: bytes) -> Entry:
    """Return the entry of one line without its end.

    Raises:
        ValueError: the line is not an entry, or not in canonical form; the sentence says which.
    """
    try:
        content = json.loads(line)
        canonical = rfc8785.dumps(content)
    except (ValueError, RecursionError) as error:
        raise ValueError("the line is not an entry") from error
    if not _shaped(content):
        raise ValueError("the line is not an entry")
    if canonical != line:
        raise ValueError("the line is not in canonical form, so it was changed")
    return _entry(content, line)


def quickly(line: bytes) -> Entry:
    """Return the entry of a line that this software wrote, without looking at its form."""
    return _entry(json.loads(line), line)


def _shaped(content: Any) -> bool:
    if not isinstance(content, dict) or not set(_ALWAYS) <= set(content) <= {*_ALWAYS, *_SOMETIMES}:
        return False
    texts = (content.get(name, "") for name in ("action", "actor", "at", "previous", *_SOMETIMES))
    number = content["number"]
    return (
        all(isinstance(text, str) for text in texts)
        and isinstance(number, int)
        and not isinstance(number, bool)
        and isinstance(content["data"], dict)
    )


def _entry(content: Mapping[str, Any], line: bytes) -> Entry:
    return Entry(**content, hash=leaf_hash(line).hex())


def fresh_key() -> bytes:
    """Return a key of 256 bits for one payload."""
    return secrets.token_bytes(KEY_BYTES)


def commitment_to(payload: bytes, key: bytes) -> str:
    """Return what an entry says of a payload: its HMAC-SHA-256 under a key of its own, which alone opens it.

    A bare hash of a name could be found by trying names; without the key this one cannot.
    """
    return hmac.new(key, payload, hashlib.sha256).hexdigest()
