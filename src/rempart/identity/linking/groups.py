"""What pairs come to: one to one, or groups of records of one party, without chains that join everything."""

import heapq
import itertools

import numpy as np

from rempart.identity.index.keys import Numbers
from rempart.identity.linking.words import Amounts

_Average = tuple[float, int, int]


def one_to_one(left: Numbers, right: Numbers, strength: Amounts, records: int) -> Numbers:
    """Return the places of the pairs kept when every record is in one pair at most, the strongest pair first.

    Of equal pairs the first by the order of records goes first, so the order of rows in a file changes nothing.
    """
    place = np.lexsort((right, left, -strength))
    found = []
    while len(place):
        first = np.full(records, len(place), np.int64)
        order = np.arange(len(place))
        for side in (left, right):
            best = np.full(records, len(place), np.int64)
            best[side[place][::-1]] = order[::-1]
            np.minimum(first, best, out=first)
        taken = (first[left[place]] == order) & (first[right[place]] == order)
        found.append(place[taken])
        used = np.zeros(records, np.bool_)
        used[left[place[taken]]] = used[right[place[taken]]] = True
        place = place[~(used[left[place]] | used[right[place]])]
    return np.sort(np.concatenate(found)) if found else place


def connected(left: Numbers, right: Numbers, records: int) -> Numbers:
    """Return for each record the first record that is connected with it through pairs; itself where none is."""
    label = np.arange(records)
    while True:
        before = label.copy()
        least = np.minimum(label[left], label[right])
        np.minimum.at(label, label[left], least)
        np.minimum.at(label, label[right], least)
        label = label[label]
        if np.array_equal(before, label):
            return label


def groups(left: Numbers, right: Numbers, alike: Amounts, records: int, least: float) -> Numbers:
    """Return the group of each record, named by its first record.

    Two groups become one while all their pairs, those that were not kept counted as 0, are alike by ``least`` on
    average, the most alike first. So two groups of ten records are not joined because one record of each is like the other.
    """
    label = connected(left, right, records)
    size = np.bincount(label, minlength=records)
    chained = np.flatnonzero(size[label[left]] > 2)
    order = chained[np.argsort(label[left[chained]], kind="stable")]
    edges = np.flatnonzero(np.diff(label[left[order]], prepend=-1, append=-1)) if len(order) else order
    for begin, end in itertools.pairwise(edges):
        part = order[begin:end]
        joined = _averaged(left[part].tolist(), right[part].tolist(), alike[part].tolist(), least)
        for record, group in joined.items():
            label[record] = group
    return label


def _averaged(left: list[int], right: list[int], alike: list[float], least: float) -> dict[int, int]:
    """Join the records of one connected part, the groups most alike on average first."""
    members: dict[int, list[int]] = {record: [record] for record in {*left, *right}}
    beside: dict[int, dict[int, float]] = {record: {} for record in members}
    for one, other, value in zip(left, right, alike, strict=True):
        beside[one][other] = beside[other][one] = value
    heap: list[_Average] = [
        (-value, one, other) for one in beside for other, value in beside[one].items() if one < other
    ]
    heapq.heapify(heap)
    while heap:
        average, one, other = heapq.heappop(heap)
        if other not in beside.get(one, {}) or -average < least:
            continue
        pairs = len(members[one]) * len(members[other])
        if abs(beside[one][other] / pairs + average) > 1e-12:
            continue
        members[one] += members.pop(other)
        theirs = beside.pop(other)
        for third, total in theirs.items():
            beside[third].pop(other)
            if third != one:
                beside[one][third] = beside[third][one] = beside[one].get(third, 0.0) + total
        for third, total in beside[one].items():
            mean = total / (len(members[one]) * len(members[third]))
            heapq.heappush(heap, (-mean, min(one, third), max(one, third)))
    return {record: group for group, records in members.items() for record in records}
