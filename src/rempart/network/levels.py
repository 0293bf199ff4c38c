"""The order of work: companies after everything that stands above them."""

import numpy as np
from numpy.typing import NDArray

from rempart.network.circles import Ints


def levels_of(above: Ints, below: Ints, count: int) -> Ints:
    """Return for each of ``count`` numbers the links of the longest way down to it; there is no way back.

    Args:
        above: where each link comes from.
        below: where it leads.
        count: how many numbers there are.
    """
    above, order = sorted_places(above, count)
    below = below.take(order)
    links_of = np.bincount(above, minlength=count)
    first = np.cumsum(links_of) - links_of
    waiting = np.bincount(below, minlength=count)
    level = np.zeros(count, dtype=np.int32)
    ready, depth = np.flatnonzero((waiting == 0) & (links_of > 0)), 0
    while len(ready):
        level[ready] = depth
        reached = below.take(stretches(first.take(ready), links_of.take(ready))).astype(np.intp)
        np.subtract.at(waiting, reached, 1)
        ready = np.sort(reached[waiting.take(reached) == 0])  # np.unique would take twenty times as long
        ready = ready[np.r_[True, ready[1:] != ready[:-1]][: len(ready)]]
        depth += 1
    return level


def stretches(start: NDArray[np.integer], length: NDArray[np.integer]) -> Ints:
    """Return the places of several stretches one after the other: ``start[k]`` to ``start[k] + length[k]`` - 1."""
    before = np.cumsum(length, dtype=np.int64) - length
    return np.arange(int(length.sum()), dtype=np.int64) + np.repeat(start - before, length)


def sorted_places(values: NDArray[np.integer], most: int) -> tuple[Ints, Ints]:
    """Return values sorted, equal ones in their order, and the places where they stood.

    Where both fit into 64 bits they are sorted as one number: five times as fast as a stable sort of places, and as
    much the same on every machine.

    Args:
        values: 0 to ``most``.
        most: the greatest value possible.
    """
    bits = max(len(values) - 1, 1).bit_length()
    if most.bit_length() + bits > 63:
        order = np.argsort(values, kind="stable")
        return np.asarray(values[order], dtype=np.int64), order
    both = (values.astype(np.int64) << bits) | np.arange(len(values))
    both.sort()
    return both >> bits, both & ((1 << bits) - 1)
