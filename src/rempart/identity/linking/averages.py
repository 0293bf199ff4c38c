"""Groups of records that are alike on average, in arrays: average linkage where a pair that was not kept counts as 0.

The rule joins the two groups that are most alike on average, again and again. Joining at once all groups that are each other's
most alike gives the same groups, for a group that grew is no more alike to a third one than the more alike of its parts was
(average linkage is *reducible*: F. Murtagh, A survey of recent advances in hierarchical clustering algorithms, 1983). Where a
round would join few of many groups, chains of the most alike do the rest (the nearest-neighbour chain of the same survey), so
that no shape of a file makes it slow. Averages are quotients of whole numbers: no order of adding changes them.
"""

from typing import NamedTuple

import numpy as np

from rempart.identity.index.arrays import beginnings
from rempart.identity.index.keys import Numbers
from rempart.identity.linking.words import Amounts

_PARTS = 1_000_000
"""Alike is counted in millionths, as it is written."""
_FEW = 1000
"""A round of arrays goes over all pairs; where it joins less than one group for so many of them, a chain is sooner done."""
_NONE = -1


class _Beside(NamedTuple):
    """Groups beside groups, each two both ways, ascending by ``one`` and ``other``; ``total``: alike of all pairs of their records."""

    one: Numbers
    other: Numbers
    total: Numbers


def averaged(left: Numbers, right: Numbers, alike: Amounts, records: int, least: float) -> Numbers:
    """Return the group of each record, named by its first record.

    Two groups become one while all their pairs, those that were not kept counted as 0, are alike by ``least`` on average: the most
    alike first, of equals those named by the first records. So two groups of ten records are not joined because one record of
    each is like the other.
    """
    nodes, place = np.unique(np.concatenate([left, right]), return_inverse=True)
    one, other = place[: len(left)], place[len(left) :]
    total = np.rint(alike * _PARTS).astype(np.int64)
    beside = _summed(np.concatenate([one, other]), np.concatenate([other, one]), np.concatenate([total, total]))
    label = np.arange(records)
    label[nodes] = nodes[_joined(beside, len(nodes), least * _PARTS)]
    return label


def _joined(beside: _Beside, count: int, least: float) -> Numbers:
    """Return the group of each of ``count`` records that have a pair."""
    label, size = np.arange(count), np.ones(count, np.int64)
    while len(beside.one):
        best = _best(beside, size, least)
        some = np.flatnonzero(best != _NONE)
        first = some[(best[best[some]] == some) & (some < best[some])]
        if len(first) * _FEW < len(beside.one):
            return _Chains(beside, size, least).joined()[label]
        to = np.arange(count)
        to[best[first]] = first
        size[first] += size[best[first]]
        label = to[label]
        live = (best[beside.one] != _NONE) & (best[beside.other] != _NONE)  # the others have grown as far as they will
        one, other, total = (values[live] for values in beside)
        beside = _summed(to[one], to[other], total)
    return label


def _summed(one: Numbers, other: Numbers, total: Numbers) -> _Beside:
    """Add up what stands between the same two groups; inside a group nothing is asked any more."""
    apart = np.flatnonzero(one != other)
    packed = one[apart] << 32 | other[apart]
    order = np.argsort(packed)
    packed, total = packed[order], total[apart[order]]
    starts = beginnings(packed)
    if not len(starts):
        return _Beside(starts, starts, starts)
    return _Beside(packed[starts] >> 32, packed[starts] & 0xFFFFFFFF, np.add.reduceat(total, starts))


def _best(beside: _Beside, size: Numbers, least: float) -> Numbers:
    """Return for each group the one it is most alike to on average, the first of equals; none below ``least``."""
    mean = beside.total / (size[beside.one] * size[beside.other])
    starts = beginnings(beside.one)
    most = np.maximum.reduceat(mean, starts).repeat(np.diff(starts, append=len(mean)))
    place = np.flatnonzero((mean == most) & (mean >= least))
    best = np.full(len(size), _NONE)
    best[beside.one[place][::-1]] = beside.other[place][::-1]
    return best


class _Chains:
    """Joins groups one by one: from a group to its most alike, and on, until two are each other's most alike."""

    def __init__(self, beside: _Beside, size: Numbers, least: float) -> None:
        starts = beginnings(beside.one)
        parts = (np.split(values, starts[1:]) for values in (beside.other, beside.total))
        self._near = dict(zip(beside.one[starts].tolist(), zip(*parts, strict=True), strict=True))
        self._size, self._least = size, least
        self._group = np.arange(len(size))

    def joined(self) -> Numbers:
        """Return the group of each group there was."""
        for start in list(self._near):
            chain = [start] if start in self._near else []
            while chain:
                best = self._most_alike(chain[-1])
                if best == _NONE:
                    chain.pop()
                elif chain[-2:-1] == [best]:
                    kept = self._join(chain.pop(), chain.pop())
                    chain = chain or [kept]
                else:
                    chain.append(best)
        return self._groups_of(self._group)

    def _most_alike(self, group: int) -> int:
        other, total = self._near[group]
        now = self._groups_of(other)
        if (now != other).any():
            order = np.argsort(now, kind="stable")
            now, total = now[order], total[order]
            starts = beginnings(now)
            other, total = now[starts], np.add.reduceat(total, starts)
            other, total = other[other != group], total[other != group]
            self._near[group] = other, total
        if not len(other):
            return _NONE
        mean = total / (self._size[group] * self._size[other])
        at = int(mean.argmax())
        return int(other[at]) if mean[at] >= self._least else _NONE

    def _join(self, one: int, other: int) -> int:
        kept, gone = min(one, other), max(one, other)
        both = zip(self._near[kept], self._near.pop(gone), strict=True)
        ours, totals = (np.concatenate(pair) for pair in both)
        self._near[kept] = ours, totals
        self._size[kept] += self._size[gone]
        self._group[gone] = kept
        return kept

    def _groups_of(self, some: Numbers) -> Numbers:
        """Return the groups into which some have gone by now."""
        while not np.array_equal(now := self._group[some], some):
            some = now
        return some
