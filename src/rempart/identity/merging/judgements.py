"""What officers judged: same, different, cannot tell. One canonical JSON line each; nothing is ever rewritten.

A line is a judgement or the undoing of one. Of two about the same pair the later day wins, in whatever order they stand; of one
day and one officer the later line. Where officers judged a pair unlike on one day, the most careful verdict holds,
*different* before *cannot tell* before *same*, and the pair is *contested* until one of the judgements is undone.
"""

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from rempart.base import RempartError
from rempart.identity.merging.contents import FORM, Content

Verdict = Literal["same", "different", "cannot_tell"]
_CARE: dict[Verdict, int] = {"different": 0, "cannot_tell": 1, "same": 2}
_JUDGED = {"judgement", "left", "right", "reason", "author", "made_on", "expires_on"}
_SEEN = "seen"
"""The field of a line that says, by hashes, what was judged; older lines have none, and then no change is noticed."""
_UNDONE = {"undo", "reason", "author", "made_on"}


@dataclass(frozen=True)
class Judgement:
    """One judgement about two parties as published (``left`` and ``right`` in C order), in force from ``made_on``.

    ``expires_on`` is the first day on which it no longer holds; ``undone_on`` likewise, set by a later undo line.
    ``seen`` is what each of the two published when it was judged (see ``contents``); a party that no register publishes, such
    as that of a form, whose id says it all, is not in it.
    """

    judgement: Verdict
    left: str
    right: str
    reason: str
    author: str
    made_on: date
    expires_on: date | None = None
    undone_on: date | None = None
    seen: Mapping[str, Content] = field(default_factory=dict, hash=False)
    seen_form: int = FORM

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
        if any(_unwritable(text) for text in (self.left, self.right, self.reason, self.author)):
            raise RempartError("judgement", "a text of it holds characters that are none", "Set the terminal to UTF-8")
        if not self.seen.keys() <= {self.left, self.right}:
            raise RempartError("judgement", "it keeps what another party published", "Keep that of its two alone")

    @property
    def pair(self) -> tuple[str, str]:
        """The two parties, in C order."""
        return self.left, self.right

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits of the SHA-256 of the canonical line."""
        return hashlib.sha256(self.line().encode()).hexdigest()[:16]

    def line(self) -> str:
        """Return the canonical JSON of the judgement, without the end of line."""
        body: dict[str, Any] = {
            "judgement": self.judgement,
            "left": self.left,
            "right": self.right,
            "reason": self.reason,
            "author": self.author,
            "made_on": self.made_on.isoformat(),
            "expires_on": self.expires_on.isoformat() if self.expires_on else None,
        }
        if self.seen:
            body[_SEEN] = {"form": self.seen_form, "items": {id_: dict(said) for id_, said in self.seen.items()}}
        return _canonical(body)


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
            if set(body) - {_SEEN} == _JUDGED:
                judgement = _judgement(body, where)
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
        except (ValueError, TypeError, RecursionError) as error:
            raise RempartError(where, "this is not a judgement", "Restore the file from a copy") from error
    return list(found.values())


def in_force(judgements: Iterable[Judgement], day: date) -> list[Judgement]:
    """Return the judgements that hold on a day, one for each pair, in the order of the pairs.

    It is the latest: what was judged before does not hold again when it expires, but does when it is undone.
    """
    held = _held(judgements, day)
    return [_most_careful(several) for _, several in sorted(held.items()) if several]


def contested(judgements: Iterable[Judgement], day: date) -> list[list[Judgement]]:
    """Return, of each pair that officers judged unlike on one day, what holds first, then what else was judged."""
    held = [several for _, several in sorted(_held(judgements, day).items())]
    unlike = [several for several in held if len({one.judgement for one in several}) > 1]
    return [sorted(several, key=lambda one: one is not _most_careful(several)) for several in unlike]


def expired(judgements: Iterable[Judgement], day: date) -> list[Judgement]:
    """Return the last judgement of each pair about which nothing holds any more because it expired, in their order."""
    found = list(judgements)
    over = {pair for pair, several in _held(found, day).items() if not several}
    latest = _latest(found, day)
    return [_last_of(list(filter(_ends_by(day), latest[pair]))) for pair in sorted(over)]


def _ends_by(day: date) -> Callable[[Judgement], bool]:
    return lambda one: one.expires_on is not None and one.expires_on <= day


def _last_of(over: list[Judgement]) -> Judgement:
    """Of several expired judgements of one day the one that held to the end: the most careful, the longest of these."""
    return max(over, key=lambda one: (-_CARE[one.judgement], one.expires_on or date.max))


def _most_careful(several: list[Judgement]) -> Judgement:
    """Of several judgements of one day the most careful; of several such, the last line."""
    return min(reversed(several), key=lambda one: _CARE[one.judgement])


def _held(judgements: Iterable[Judgement], day: date) -> dict[tuple[str, str], list[Judgement]]:
    """The latest judgements of each pair that hold; an empty list where they expired.

    Where the most careful of those of one day expired, none holds: time alone never makes a verdict less careful.
    """
    held: dict[tuple[str, str], list[Judgement]] = {}
    for pair, several in _latest(judgements, day).items():
        over = list(filter(_ends_by(day), several))
        left = [one for one in several if one not in over]
        care = min((_CARE[one.judgement] for one in over), default=len(_CARE))
        held[pair] = left if any(_CARE[one.judgement] <= care for one in left) else []
    return held


def _latest(judgements: Iterable[Judgement], day: date) -> dict[tuple[str, str], list[Judgement]]:
    """Of each pair the judgements of its latest day that nobody undid, one an officer (the last line), in their order."""
    found: dict[tuple[str, str], dict[str, Judgement]] = defaultdict(dict)
    for one in judgements:
        if one.made_on > day or (one.undone_on is not None and one.undone_on <= day):
            continue
        of_pair = found[one.pair]
        if of_pair and next(iter(of_pair.values())).made_on < one.made_on:
            of_pair.clear()
        if not of_pair or next(iter(of_pair.values())).made_on == one.made_on:
            of_pair.pop(one.author, None)
            of_pair[one.author] = one
    return {pair: list(by_author.values()) for pair, by_author in found.items()}


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
            "judgement", "this very judgement was undone", "Judge again, and give the reason in other words"
        )
    return known


def undo_judgement(path: Path, judgement_id: str, *, reason: str, author: str, made_on: date) -> None:
    """Write that a judgement no longer holds from ``made_on``; what held before it holds again.

    Raises:
        RempartError: the file does not hold it, or the reason or the author is missing.
    """
    if not reason.strip() or not author.strip():
        raise RempartError("undo", "the reason or the author is missing", "Give both")
    if _unwritable(reason + author):
        raise RempartError("undo", "a text of it holds characters that are none", "Set the terminal to UTF-8")
    if judgement_id not in {judgement.id for judgement in read_judgements(path)}:
        raise RempartError("undo", "there is no such judgement", "List the judgements and give the id of one")
    _append(
        path, _canonical({"undo": judgement_id, "reason": reason, "author": author, "made_on": made_on.isoformat()})
    )


def _judgement(body: dict[str, Any], where: str) -> Judgement:
    try:
        return Judgement(
            judgement=body["judgement"],
            left=body["left"],
            right=body["right"],
            reason=body["reason"],
            author=body["author"],
            made_on=date.fromisoformat(body["made_on"]),
            expires_on=date.fromisoformat(body["expires_on"]) if body["expires_on"] else None,
            **_seen(body[_SEEN]) if _SEEN in body else {},
        )
    except (RempartError, AttributeError) as error:  # a field that is no text has no ``strip``
        raise RempartError(where, "this is not a judgement", "Restore the file from a copy") from error


def _seen(body: dict[str, Any]) -> dict[str, Any]:
    """Read what was judged. A form of hashes that this version does not know is kept as it is, and compared with nothing."""
    if set(body) != {"form", "items"} or not isinstance(body["form"], int) or not isinstance(body["items"], dict):
        raise ValueError("not what was judged")
    if not body["items"] or not all(isinstance(said, dict) for said in body["items"].values()):
        raise ValueError("not what was judged")
    return {"seen": body["items"], "seen_form": body["form"]}


def _unwritable(text: str) -> bool:
    """Tell whether a text holds halves of characters, as a terminal of another encoding gives them."""
    return any("\ud800" <= char <= "\udfff" for char in text)


def _canonical(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _lines(path: Path) -> list[str]:
    if not path.exists():
        return []
    text = path.read_bytes()
    if text and not text.endswith(b"\n"):
        raise RempartError(path.name, "its last line is not complete", "Take that line out, then judge again")
    try:
        return text.decode("utf-8").split("\n")[:-1]
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        raise RempartError(
            f"{path.name}, line {line}", "it is not written in UTF-8", "Restore the file from a copy"
        ) from error


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
