"""Circles: companies that hold one another through chains. The sum over all chains within each, and its distances.

Within a circle A[i, j] is the share of i in j. What arrives from i at j through all chains of the circle, none
included, is the entry of ``(I - A)^-1``. Circles are small and many, so those of one size are inverted together.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, shortest_path

from rempart.base.errors import RempartError

Ints = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

CLOSED = 1e6
"""An inverse with an entry above this belongs to a circle in which (nearly) nothing is held from outside."""
CIRCLE_AT_MOST = 5_000
"""A circle of more companies is refused: it is solved as a whole, in memory that grows with the square of its size, and its
pairs are as many. The largest known, of the world's transnational companies, has 1,318 (S. Vitali, J. B. Glattfelder,
S. Battiston, The network of global corporate control, PLoS ONE 6(10), 2011; from memory, unverified)."""
_TOGETHER = 1 << 22  # entries of the blocks that are worked on at once: 32 MB a matrix
_SMALL = 32  # up to this size, distances of all circles of one size at once; above it, one circle after the other


class Crossing(NamedTuple):
    """What arrives from one member of a circle at another through the circle alone.

    ``start`` and ``end`` are nodes, ``end`` ordered. ``share`` has one row a bound; what does not leave ``start`` is left out
    of it at ``start == end``. ``steps`` counts the links of the shortest chain, 0 from a node to itself.
    """

    start: Ints
    end: Ints
    share: Floats
    steps: Ints


class Circles(NamedTuple):
    """The circles of a graph: who crosses to whom; and for each bound and node the chains that come back to it.

    ``again`` is 1 for a node that is in no circle. ``open_`` is false for members of a circle whose sum over all chains has no
    limit; there ``again`` is 1 and the crossings hold the limited sum that ``ownership.integrate`` explains.
    """

    crossing: Crossing
    again: Floats
    open_: Flags


def label_circles(owner: Ints, asset: Ints, nodes: int) -> Ints:
    """Return for each node the number of its circle; nodes that hold each other through chains share one."""
    held, holds = np.zeros(nodes, dtype=bool), np.zeros(nodes, dtype=bool)
    held[asset] = holds[owner] = True
    between = held & holds  # the others, most of a register, stand in no circle
    links = np.flatnonzero(between.take(owner) & between.take(asset))
    place = np.cumsum(between, dtype=np.int32) - 1
    ends = place.take(owner.take(links)), place.take(asset.take(links))
    count = int(between.sum())
    graph = csr_array((np.ones(len(links), dtype=np.int8), ends), shape=(count, count))
    circles, labels = connected_components(graph, directed=True, connection="strong")
    label = np.empty(nodes, dtype=np.int32)
    label[between] = labels
    label[~between] = np.arange(circles, circles + nodes - count)
    return label


def solve_circles(owner: Ints, asset: Ints, share: Floats, label: Ints, nodes: int) -> Circles:
    """Solve the links within circles, circle by circle.

    Args:
        owner: index of the holder of each link within a circle.
        asset: index of what is held.
        share: one row a bound, 0 to 1.
        label: the circle of each node.
        nodes: how many nodes there are.

    Raises:
        RempartError: a circle of more than ``CIRCLE_AT_MOST`` companies.
    """
    _refuse_giants(np.bincount(label).max(initial=0))
    again, open_ = np.ones((len(share), nodes)), np.ones((len(share), nodes), dtype=bool)
    place = np.zeros(nodes, dtype=np.int64)  # of each member among those worked on; the others are not read
    found = []
    for members, links in _of_one_size(owner, asset, label, nodes):
        count, size = members.shape
        place[members.ravel()] = np.arange(count * size)
        circle, row = np.divmod(place[owner[links]], size)
        column = place[asset[links]] % size
        total = np.empty((len(share), count, size, size))
        for bound, values in enumerate(share):
            blocks = np.zeros((count, size, size))
            np.add.at(blocks, (circle, row, column), values[links])
            total[bound], exact = invert(blocks)
            diagonal = np.where(exact[:, None], np.diagonal(total[bound], axis1=1, axis2=2), 1.0)
            again[bound, members.ravel()] = diagonal.ravel()
            open_[bound, members.ravel()] = np.repeat(exact, size)
        joined = np.zeros((count, size, size), dtype=bool)
        joined[circle, row, column] = True
        total -= np.eye(size)
        found.append(
            Crossing(
                start=np.repeat(members, size, axis=1).ravel(),
                end=np.tile(members, (1, size)).ravel(),
                share=total.reshape(len(share), -1),
                steps=distances(joined).ravel(),
            )
        )
    return Circles(_together(found, len(share)), again, open_)


def _refuse_giants(largest: int) -> None:
    if largest > CIRCLE_AT_MOST:
        raise RempartError(
            "the holdings of the registers loaded",
            f"{largest:,} companies hold one another in one circle; at most {CIRCLE_AT_MOST:,} can be solved",
            "Look for a register that states its holdings both ways (parent of, child of), and mend its mapping",
        )


def invert(blocks: Floats) -> tuple[Floats, Flags]:
    """Return (I - block)^-1 of each block, or the limited sum where it does not exist; and where it does.

    A matrix of entries >= 0 has a convergent series exactly where this inverse exists and has no entry below 0.
    """
    whole = np.eye(blocks.shape[-1]) - blocks
    try:
        inverse = np.linalg.inv(whole)
    except np.linalg.LinAlgError:  # one singular block stops the whole stack
        inverse = np.stack([_inverse_or_nan(block) for block in whole])
    lowest, highest = inverse.min(axis=(1, 2)), inverse.max(axis=(1, 2))  # both NaN where an entry is
    exact = (lowest >= -1e-9) & (highest <= CLOSED)
    for number in np.flatnonzero(~exact):
        inverse[number] = limited(blocks[number])
    return np.maximum(inverse, 0.0), exact


def limited(block: Floats) -> Floats:
    """Return I + block + ... + block^(size - 1), every entry cut to 1, by Horner's rule for the bits of ``size``."""
    size = len(block)
    total, power = np.zeros_like(block), np.eye(size)
    for bit in bin(size)[2:]:
        total, power = np.minimum(total + power @ total, 1.0), np.minimum(power @ power, 1.0)
        if bit == "1":
            total, power = np.minimum(total + power, 1.0), np.minimum(power @ block, 1.0)
    return total


def distances(joined: Flags) -> Ints:
    """Return the links of the shortest chain between all members of each circle, by Floyd and Warshall where they are small."""
    size = joined.shape[-1]
    if size > _SMALL:
        return np.stack([shortest_path(csr_array(block), unweighted=True) for block in joined]).astype(np.int64)
    steps = np.where(joined, 1, size + 1)
    steps[:, np.arange(size), np.arange(size)] = 0
    for through in range(size):
        np.minimum(steps, steps[:, :, through, None] + steps[:, None, through, :], out=steps)
    return steps


def _inverse_or_nan(block: Floats) -> Floats:
    try:
        return np.asarray(np.linalg.inv(block), dtype=np.float64)
    except np.linalg.LinAlgError:
        return np.full_like(block, np.nan)


def _of_one_size(owner: Ints, asset: Ints, label: Ints, nodes: int) -> Iterator[tuple[Ints, Ints]]:
    """Yield circles of one size, members as (circles, size), with the places of their links, a bounded number at once."""
    inside = np.zeros(nodes, dtype=bool)
    inside[owner] = inside[asset] = True
    members = np.flatnonzero(inside)
    members = members[np.argsort(label[members], kind="stable")]
    _, first, sizes = np.unique(label[members], return_index=True, return_counts=True)
    batch = np.full(nodes, -1)
    batches: list[Ints] = []
    for size in np.unique(sizes):
        starts = first[sizes == size]
        at_once = max(1, _TOGETHER // int(size) ** 2)
        for low in range(0, len(starts), at_once):
            chosen = members[starts[low : low + at_once, None] + np.arange(size)]
            batch[chosen.ravel()] = len(batches)
            batches.append(chosen)
    order = np.argsort(batch[owner], kind="stable")
    bounds = np.searchsorted(batch[owner[order]], np.arange(len(batches) + 1))
    for number, chosen in enumerate(batches):
        yield chosen, order[bounds[number] : bounds[number + 1]]


def _together(found: list[Crossing], bounds: int) -> Crossing:
    none = np.zeros(0, dtype=np.int64)
    found = [*found, Crossing(none, none, np.zeros((bounds, 0)), none)]
    start, end, share, steps = (np.concatenate(parts, axis=-1) for parts in zip(*found, strict=True))
    order = np.argsort(end, kind="stable")
    return Crossing(start[order], end[order], share[:, order], steps[order])
