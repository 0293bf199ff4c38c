"""What changed between two reports on one application: facts, questions and gaps that are new, modified or withdrawn, by their words."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeVar

from rempart.screening.report import Fact, Gap, Question, Report

T = TypeVar("T")
What = Literal["fact", "question", "gap"]
How = Literal["new", "modified", "withdrawn"]
_ALIKE = 0.55
"""Two sentences about one party are one that was modified where so much of their words is equal; else one went and one came."""


@dataclass(frozen=True)
class Piece:
    """Some words that stayed, that went, or that came."""

    how: Literal["same", "gone", "came"]
    text: str


@dataclass(frozen=True)
class Change:
    """One thing that changed; ``id`` is that of the new report, of the old one where it was withdrawn."""

    what: What
    how: How
    id: str
    pieces: tuple[Piece, ...]


def what_changed(before: Report, now: Report) -> list[Change]:
    """Return what changed, facts first, then questions, then gaps, each in the order of the report."""
    return [
        *_facts(before.established, now.established),
        *_keyed("question", questions_by_key(before.to_ask), questions_by_key(now.to_ask)),
        *_keyed("gap", gaps_by_key(before.not_checked), gaps_by_key(now.not_checked)),
    ]


def questions_by_key(questions: Iterable[Question]) -> dict[str, Question]:
    """Return questions by what stays the same of them from run to run: the rule, and whom it is about."""
    return {f"{one.code}|{one.about}|{n}": one for n, one in _numbered(questions, lambda one: (one.code, one.about))}


def gaps_by_key(gaps: Iterable[Gap]) -> dict[str, Gap]:
    """Return gaps by what stays the same of them: the rule or the reason, and what they are about."""
    return {
        f"{one.code or one.why}|{one.about}|{n}": one
        for n, one in _numbered(gaps, lambda one: (one.code or one.why, one.about))
    }


def words_of(one: Question | Gap | Fact) -> str:
    """Return the sentence of a fact, the question itself, or what was not checked and why."""
    if isinstance(one, Fact):
        return one.sentence
    return one.question if isinstance(one, Question) else f"{one.why} {one.what}"


def pieces_of(before: str, now: str) -> tuple[Piece, ...]:
    """Return two sentences as one, word by word: what stayed, went and came."""
    old, new = re.findall(r"\S+\s*", before), re.findall(r"\S+\s*", now)
    found = []
    for how, a, b, c, d in SequenceMatcher(a=[w.strip() for w in old], b=[w.strip() for w in new], autojunk=False).get_opcodes():  # fmt: skip
        if how == "equal":
            found.append(Piece("same", "".join(new[c:d])))
            continue
        found += [Piece("gone", "".join(old[a:b]))] if b > a else []
        found += [Piece("came", "".join(new[c:d]))] if d > c else []
    return tuple(found)


def _numbered(things: Iterable[T], key: Callable[[T], tuple[str, str]]) -> Iterator[tuple[int, T]]:
    """Count the things of one key from 1, in their order."""
    seen: Counter[tuple[str, str]] = Counter()
    for one in things:
        seen[key(one)] += 1
        yield seen[key(one)], one


def _facts(before: Sequence[Fact], now: Sequence[Fact]) -> Iterator[Change]:
    left = Counter((one.about, one.sentence) for one in before)
    fresh = []
    for one in now:
        if left[one.about, one.sentence]:
            left[one.about, one.sentence] -= 1
        else:
            fresh.append(one)
    gone: list[Fact] = []
    for one in reversed(before):
        if left[one.about, one.sentence]:
            left[one.about, one.sentence] -= 1
            gone.insert(0, one)
    for one in fresh:
        other = _nearest(one, gone)
        if other is None:
            yield Change("fact", "new", one.id, (Piece("came", one.sentence),))
        else:
            gone.remove(other)
            yield Change("fact", "modified", one.id, pieces_of(other.sentence, one.sentence))
    for one in gone:
        yield Change("fact", "withdrawn", one.id, (Piece("gone", one.sentence),))


def _nearest(one: Fact, among: Sequence[Fact]) -> Fact | None:
    """Return the fact about the same party whose words are nearest, where they are near."""
    words = one.sentence.split()
    near = [
        (SequenceMatcher(a=other.sentence.split(), b=words, autojunk=False).ratio(), -place, other)
        for place, other in enumerate(among)
        if other.about == one.about
    ]
    best = max(near, key=lambda found: found[:2], default=None)
    return best[2] if best is not None and best[0] >= _ALIKE else None


def _keyed(
    what: What, before: Mapping[str, Question] | Mapping[str, Gap], now: Mapping[str, Question] | Mapping[str, Gap]
) -> Iterator[Change]:
    for key, one in now.items():
        other = before.get(key)
        if other is None:
            yield Change(what, "new", one.id, (Piece("came", words_of(one)),))
        elif words_of(other) != words_of(one):
            yield Change(what, "modified", one.id, pieces_of(words_of(other), words_of(one)))
    for key, one in before.items():
        if key not in now:
            yield Change(what, "withdrawn", one.id, (Piece("gone", words_of(one)),))
