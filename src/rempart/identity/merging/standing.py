"""How judgements stand on a day: they hold, an entry has changed since, they expired, or they contradict each other.

A judgement that *woke up* because an entry changed holds as before: whom it joins stays joined, whom it parts stays apart. It
is shown again, and asked again, until an officer judges anew.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from rempart.identity.merging.contents import FORM, Change, Content, changes, contents
from rempart.identity.merging.judgements import Judgement, contested, expired, in_force

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Standing:
    """One judgement as it stands on a day.

    ``changes`` are what its parties publish otherwise than when it was made; ``against`` what other officers judged of the
    same pair on the same day, unlike it.
    """

    judgement: Judgement
    expired: bool = False
    changes: tuple[Change, ...] = ()
    against: tuple[Judgement, ...] = ()

    @property
    def settled(self) -> bool:
        """Nothing asks for another look: it holds, nothing has changed, nobody contradicts it."""
        return not (self.expired or self.changes or self.against)

    @property
    def hides(self) -> bool:
        """A close name is not shown again: it was judged different, and nothing asks for another look."""
        return self.settled and self.judgement.judgement == "different"


@dataclass(frozen=True)
class Contradiction:
    """A pair judged different, though judgements *same* lead from one to the other."""

    different: Judgement
    chain: tuple[Judgement, ...]


def standing(judgements: Iterable[Judgement], day: date, now: Mapping[str, Content]) -> list[Standing]:
    """Return how the last judgement of each pair stands on a day, in the order of the pairs.

    Args:
        judgements: all, those of other days too.
        day: on which they are read.
        now: what the parties publish, as known on the day. A party that publishes nothing has not changed: there is
            nothing of it to look at again.
    """
    found = list(judgements)
    against = {several[0].id: tuple(several[1:]) for several in contested(found, day)}
    held = [Standing(one, changes=woken_by(one, now), against=against.get(one.id, ())) for one in in_force(found, day)]
    over = [Standing(one, expired=True, changes=woken_by(one, now)) for one in expired(found, day)]
    return sorted(held + over, key=lambda one: one.judgement.pair)


def standing_in(connection: "duckdb.DuckDBPyConnection", judgements: Sequence[Judgement], day: date) -> list[Standing]:
    """Return how judgements stand by what schema ``stated`` of a ledger publishes; see ``standing``."""
    return standing(judgements, day, contents(connection, (id_ for one in judgements for id_ in one.seen)))


def woken_by(judgement: Judgement, now: Mapping[str, Content]) -> tuple[Change, ...]:
    """Return what has changed of the parties of a judgement since it was made; nothing where it keeps no content."""
    if judgement.seen_form != FORM:
        return ()
    return tuple(
        change
        for party_id, before in sorted(judgement.seen.items())
        if party_id in now
        for change in changes(party_id, before, now[party_id])
    )


def contradictions(judgements: Iterable[Judgement]) -> list[Contradiction]:
    """Return every pair judged different that a chain of judgements *same* joins, with the shortest chain.

    ``judgements`` are those in force. Whom the chain would join stays apart: see ``resolve``.
    """
    found = list(judgements)
    near: dict[str, list[tuple[str, Judgement]]] = defaultdict(list)
    for one in found:
        if one.judgement == "same":
            near[one.left].append((one.right, one))
            near[one.right].append((one.left, one))
    told = []
    for one in found:
        if one.judgement == "different" and one.left in near and one.right in near:
            chain = _chain(near, one.left, one.right)
            told += [Contradiction(one, chain)] if chain else []
    return told


def _chain(near: Mapping[str, list[tuple[str, Judgement]]], start: str, end: str) -> tuple[Judgement, ...]:
    """Return the judgements of a shortest way from one party to another; none where there is no way."""
    came: dict[str, tuple[str, Judgement] | None] = {start: None}
    waiting = deque([start])
    while waiting and end not in came:
        here = waiting.popleft()
        for there, judgement in near[here]:
            if there not in came:
                came[there] = (here, judgement)
                waiting.append(there)
    return tuple(_back(came, end))[::-1] if end in came else ()


def _back(came: Mapping[str, tuple[str, Judgement] | None], end: str) -> Iterator[Judgement]:
    step = came[end]
    while step is not None:
        before, judgement = step
        yield judgement
        step = came[before]
