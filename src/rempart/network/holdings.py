"""What is held of each company, kept as stretches of a few long arrays that grow; and sums over equal pairs."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rempart.base.errors import RempartError
from rempart.network.circles import Floats, Ints
from rempart.network.levels import sorted_places, stretches

AT_ONCE = 1 << 19
"""About how many terms are summed at once: they fit the caches of a processor, and bound the memory beside the result."""
PAIRS_AT_MOST = 250_000_000
"""More pairs than these, of 28 bytes each, are refused rather than cut: no share is ever left out in silence. A register of
ten million links has about seventy million."""
_GONE = -1


class Terms(NamedTuple):
    """What comes to companies, numbered from 0 in ``row``, over several ways: pairs may stand more than once."""

    row: Ints
    holder: NDArray[Any]
    share: list[Floats]
    steps: NDArray[Any]


class Held(NamedTuple):
    """What is held of companies: each pair once, those of a company together."""

    company: NDArray[Any]
    holder: NDArray[Any]
    share: list[Floats]
    steps: NDArray[Any]


class Holdings:
    """Holders, shares and steps of each node, as one stretch of arrays a node.

    Args:
        nodes: how many nodes there are.
        bounds: shares of a pair.
        room: pairs expected; the arrays grow where there are more. Room that is not filled takes no memory.
    """

    def __init__(self, nodes: int, bounds: int, room: int) -> None:
        self.first = np.zeros(nodes, dtype=np.int64)
        self.length = np.zeros(nodes, dtype=np.int64)
        self._filled, self._gaps = 0, False
        room = max(min(room, PAIRS_AT_MOST), 1)
        self._holder, self._company, self._steps = (np.empty(room, dtype=np.int32) for _ in range(3))
        self._shares = [np.empty(room) for _ in range(bounds)]
        for kept in self._arrays():
            kept[0] = 0  # read for a node of which nothing is kept

    def at(self, places: Ints) -> tuple[NDArray[Any], list[Floats], NDArray[Any]]:
        """Return holders, shares (one array a bound) and steps at these places of the arrays; -1 reads as 0."""
        return (
            self._holder.take(places, mode="clip"),
            [share.take(places, mode="clip") for share in self._shares],
            self._steps.take(places, mode="clip"),
        )

    def put(self, terms: Held) -> None:
        """Add what is held of nodes of which nothing is kept yet; the terms of a node stand together, each pair once.

        Raises:
            RempartError: more than ``PAIRS_AT_MOST`` pairs.
        """
        low, high = self._filled, self._filled + len(terms.company)
        self._grow(high)
        self._company[low:high], self._holder[low:high], self._steps[low:high] = (
            terms.company,
            terms.holder,
            terms.steps,
        )
        for kept, share in zip(self._shares, terms.share, strict=True):
            kept[low:high] = share
        begins = np.flatnonzero(np.r_[True, terms.company[1:] != terms.company[:-1]][: high - low])
        nodes = terms.company[begins]
        self.first[nodes] = low + begins
        self.length[nodes] = np.diff(np.r_[begins, high - low])
        self._filled = high

    def forget(self, nodes: Ints) -> None:
        """Drop what is kept of these nodes; room at the end is used again."""
        kept = nodes[self.length[nodes] > 0]
        total = int(self.length[kept].sum())
        if total and int(self.first[kept].min()) + total == self._filled:
            self._filled -= total
        elif total:
            self._company[stretches(self.first[kept], self.length[kept])] = _GONE
            self._gaps = True
        self.length[nodes] = 0

    def all(self) -> tuple[Ints, Ints, list[Floats], Ints]:
        """Return holder, company, shares and steps of all pairs of two; the arrays are given up."""
        gone = self._holder[: self._filled] == self._company[: self._filled]
        if self._gaps:
            gone |= self._company[: self._filled] == _GONE
        left = self._filled - int(gone.sum())
        holes, last = np.flatnonzero(gone[:left]), left + np.flatnonzero(~gone[left:])
        for kept in self._arrays():  # the last pairs fill the holes: few are moved, and nothing is copied whole
            kept[holes] = kept[last]
        holder, company, steps, *shares = (kept[:left] for kept in self._arrays())
        return holder, company, shares, steps

    def _arrays(self) -> list[NDArray[Any]]:
        return [self._holder, self._company, self._steps, *self._shares]

    def _grow(self, least: int) -> None:
        room = len(self._holder)
        if least <= room:
            return
        if least > PAIRS_AT_MOST:
            raise RempartError(
                "the holdings of the registers loaded",
                f"chains join more than {PAIRS_AT_MOST:,} pairs of a holder and a company",
                "Load fewer registers of holdings into this workspace, or only the part of them that concerns the town",
            )
        room = max(least, min(room + room // 2, PAIRS_AT_MOST))
        self._holder, self._company, self._steps = (
            _in_more_room(kept, self._filled, room) for kept in (self._holder, self._company, self._steps)
        )
        self._shares = [_in_more_room(kept, self._filled, room) for kept in self._shares]


def _in_more_room(kept: NDArray[Any], filled: int, room: int) -> NDArray[Any]:
    larger = np.empty(room, dtype=kept.dtype)
    larger[:filled] = kept[:filled]
    return larger


def merged(terms: Terms, companies: Ints, nodes: int) -> Held:
    """Return each pair once, ordered by row and holder: shares summed in the order of the terms, the fewest steps."""
    bits = nodes.bit_length()
    pair, order = sorted_places((terms.row << bits) | terms.holder, len(companies) << bits)
    new = np.r_[True, pair[1:] != pair[:-1]][: len(pair)]
    pair, kept = pair[new], order[new]
    shares, steps = [share.take(kept) for share in terms.share], terms.steps.take(kept)
    if len(kept) < len(order):
        other = np.flatnonzero(~new)
        into, other = other - np.arange(1, len(other) + 1), order[other]
        for summed, share in zip(shares, terms.share, strict=True):
            np.add.at(summed, into, share.take(other))
        np.minimum.at(steps, into, terms.steps.take(other))
    holder = (pair & ((1 << bits) - 1)).astype(np.int32)
    return Held(companies.take(pair >> bits), holder, shares, steps)


def chunks(companies: Ints, terms: Ints) -> Iterator[Ints]:
    """Yield the companies in their order, some at a time: as many as have ``AT_ONCE`` terms together, at least one.

    Args:
        companies: nodes.
        terms: how many terms each of them has.
    """
    if not len(companies):
        return
    part = (np.cumsum(terms) - 1) // AT_ONCE
    yield from np.split(companies, np.flatnonzero(np.diff(part)) + 1)
