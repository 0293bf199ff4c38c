"""What officers judged: same, different, cannot tell. One canonical JSON line each; nothing is ever rewritten.

A line is a judgement or the undoing of one. Two lines about the same pair are read in the order of the file: the later
day wins, and of one day the later line.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from rempart.base import RempartError

Verdict = Literal["same", "different", "cannot_tell"]
_JUDGED = {"judgement", "left", "right", "reason", "author", "made_on", "expires_on"}
_UNDONE = {"undo", "reason", "author", "made_on"}


@dataclass(frozen=True)
class Judgement:
    """One judgement about two parties as published (``left`` and ``right`` in C order), in force from ``made_on``.

    ``expires_on`` is the first day on which it no longer holds; ``undone_on`` likewise, set by a later undo line.
    """

    judgement: Verdict
    left: str
    right: str
    reason: str
    author: str
    made_on: date
    expires_on: date | None = None
    undone_on: date | None = None

    def __post_init__(self) -> None:
        if self.judgement not in get_args(Verdict):
            raise RempartError("judgement", "it is none of same, different, cannot_tell", "Write one of these")
        if not self.reason.strip() or not self.author.strip():
            raise RempartError("judgement", "the reason or the author is missing", "Give both")
        if not self.left or not self.right or self.left == self.right:
            raise RempartError("judgement", "it does not name two parties", "Give two ids as published")
        if self.expires_on and self.expires_on <= self.made_on:
            raise RempartError("judgement", "it expires before it holds", "Give a later day")
        if self.left > self.right:
            left, right = self.right, self.left
            object.__setattr__(self, "left", left)
            object.__setattr__(self, "right", right)

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits of the SHA-256 of the canonical line."""
        return hashlib.sha256(self.line().encode()).hexdigest()[:16]

    def line(self) -> str:
        """Return the canonical JSON of the judgement, without the end of line."""
        return _canonical(
            {
                "judgement": self.judgement,
                "left": self.left,
                "right": self.right,
                "reason": self.reason,
                "author": self.author,
                "made_on": self.made_on.isoformat(),
                "expires_on": self.expires_on.isoformat() if self.expires_on else None,
            }
        )


def read_judgements(path: Path) -> list[Judgement]:
    """Return the judgements of a file in its order, each once, with the day from which it is undone; no file, none.

    Raises:
        RempartError: a line is not a judgement, or undoes one that the file does not hold; restore the file.
    """
    found: dict[str, Judgement] = {}
    for number, line in enumerate(_lines(path), 1):
        where = f"{path.name}, line {number}"
        try:
            body = json.loads(line)
            if set(body) == _JUDGED:
                judgement = _judgement(body)
                found.setdefault(judgement.id, judgement)
            elif set(body) == _UNDONE:
                undone_on = date.fromisoformat(body["made_on"])
                judgement = found[body["undo"]]
                first = min(undone_on, judgement.undone_on or undone_on)
                found[body["undo"]] = replace(judgement, undone_on=first)
            else:
                raise RempartError(where, "these are not the fields of a judgement", "Restore the file from a copy")
        except KeyError as error:
            raise RempartError(where, "it undoes a judgement that is not in the file", "Restore the file") from error
        except (ValueError, TypeError) as error:
            raise RempartError(where, "this is not a judgement", "Restore the file from a copy") from error
    return list(found.values())


def in_force(judgements: Iterable[Judgement], day: date) -> list[Judgement]:
    """Return the judgements that hold on a day, one for each pair (the latest), in the order of the pairs."""
    latest: dict[tuple[str, str], Judgement] = {}
    for judgement in judgements:
        begun = judgement.made_on <= day
        ended = any(end is not None and end <= day for end in (judgement.expires_on, judgement.undone_on))
        pair = (judgement.left, judgement.right)
        if begun and not ended and (pair not in latest or latest[pair].made_on <= judgement.made_on):
            latest[pair] = judgement
    return [latest[pair] for pair in sorted(latest)]


def append_judgement(path: Path, judgement: Judgement) -> Judgement:
    """Write a judgement at the end of the file, on disk before this returns; one that is there already is not repeated.

    Raises:
        RempartError: the same judgement was undone (give another reason), or the file is broken.
    """
    known = {one.id: one for one in read_judgements(path)}.get(judgement.id)
    if known is None:
        _append(path, judgement.line())
        return judgement
    if known.undone_on is not None:
        raise RempartError(
            "judgement", "this very judgement was undone", "Judge again with today's date and its reason"
        )
    return known


def undo_judgement(path: Path, judgement_id: str, *, reason: str, author: str, made_on: date) -> None:
    """Write that a judgement no longer holds from ``made_on``; what held before it holds again.

    Raises:
        RempartError: the file does not hold it, or the reason or the author is missing.
    """
    if not reason.strip() or not author.strip():
        raise RempartError("undo", "the reason or the author is missing", "Give both")
    if judgement_id not in {judgement.id for judgement in read_judgements(path)}:
        raise RempartError("undo", "there is no such judgement", "List the judgements and give the id of one")
    _append(
        path, _canonical({"undo": judgement_id, "reason": reason, "author": author, "made_on": made_on.isoformat()})
    )


def _judgement(body: dict[str, Any]) -> Judgement:
    return Judgement(
        judgement=body["judgement"],
        left=body["left"],
        right=body["right"],
        reason=body["reason"],
        author=body["author"],
        made_on=date.fromisoformat(body["made_on"]),
        expires_on=date.fromisoformat(body["expires_on"]) if body["expires_on"] else None,
    )


def _canonical(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _lines(path: Path) -> list[str]:
    if not path.exists():
        return []
    text = path.read_bytes()
    if text and not text.endswith(b"\n"):
        raise RempartError(path.name, "its last line is not complete", "Take that line out, then judge again")
    return text.decode("utf-8").split("\n")[:-1]


def _append(path: Path, line: str) -> None:
    """Append in one write, so that two writers never mix and a kill leaves the line whole or absent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        body = line.encode("utf-8") + b"\n"
        if os.write(descriptor, body) != len(body):
            raise RempartError(
                path.name, "the disk took only part of a line", "Free space, take the part out, try again"
            )
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
