"""Pairs of records that have a key in common, under a bound that no key can pass."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from rempart.identity.index.arrays import ranges
from rempart.identity.index.keys import Numbers
from rempart.identity.linking.keys import KINDS, Keys
from rempart.identity.linking.records import distinct

_BITS = 5
"""Bits for the kind of key, of up to 32 kinds."""


class Told(NamedTuple):
    """What one kind of key gave: how many ``pairs``; how many values were ``too_common``, and from how many pairs on."""

    kind: str
    pairs: int
    too_common: int
    most: int


class Candidates(NamedTuple):
    """Pairs, the smaller place first, in order; ``kinds`` has bit ``k`` where a key of kind ``k`` found the pair."""

    left: Numbers
    right: Numbers
    kinds: Numbers
    told: list[Told]


def candidates(keys: Iterable[tuple[str, Keys]], records: int, left: int | None, limits: dict[str, Any]) -> Candidates:
    """Return the pairs that have a key in common, across two files or inside one.

    ``left`` is how many records the first of two files has, None where there is one. A value of a key makes no more pairs than ``most_for_a_key``, and fewer in large files (``for_all`` by the records, but
    ``least_for_a_key``); all values of a kind no more than its share, the rarest first and those that are equally rare
    together. So the pairs are bounded whatever the files hold.
    """
    most_of_all = max(limits["least_for_a_key"], min(limits["most_for_a_key"], limits["for_all"] // max(records, 1)))
    found, told = [], []
    for kind, made in keys:
        one, other, too_common, most = _joined(made, records, left, most_of_all, limits["of_a_kind"])
        packed = distinct(np.minimum(one, other).astype(np.int64) * records + np.maximum(one, other))
        told.append(Told(kind, len(packed), too_common, most))
        found.append(packed << _BITS | KINDS.index(kind))
    packed = np.concatenate(found)
    del found
    packed.sort()
    first = np.flatnonzero(np.diff(packed >> _BITS, prepend=-1))
    kinds = np.bitwise_or.reduceat(np.int64(1) << (packed & ((1 << _BITS) - 1)), first) if len(first) else packed
    pairs = packed[first] >> _BITS
    return Candidates(
        (pairs // records).astype(np.int32), (pairs % records).astype(np.int32), kinds.astype(np.int32), told
    )


def _joined(keys: Keys, records: int, border: int | None, most: int, share: int) -> tuple[Numbers, Numbers, int, int]:
    """Return the pairs of records of equal keys, how many values were too common, and the pairs allowed for one.

    A key and its record are sorted as one number, so the key loses its first bits (21 of 64 for two million records). Two
    values that so become one only make pairs more that are compared.
    """
    bits = np.uint64(max(records - 1, 1).bit_length())
    packed = distinct(keys.key << bits | keys.record.astype(np.uint64))
    key, record = packed >> bits, (packed & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int32)
    starts = np.flatnonzero(np.append(True, key[1:] != key[:-1])) if len(key) else np.zeros(0, np.int64)
    sizes = np.diff(np.append(starts, len(key)))
    if border is not None:
        ours = np.add.reduceat(record < border, starts, dtype=np.int64) if len(starts) else starts
        pairs = ours * (sizes - ours)
    else:
        ours = np.zeros(len(starts), np.int64)
        pairs = sizes * (sizes - 1) // 2
    allowed = _allowed(pairs, most, share)
    group = np.flatnonzero((pairs > 0) & (pairs <= allowed))
    mine = (sizes if border is None else ours)[group]
    at, of = ranges(starts[group], mine)
    end = (starts + sizes)[group][of]
    begin = at + 1 if border is None else (starts + ours)[group][of]
    partner, place = ranges(begin, end - begin)
    return record[at[place]], record[partner], int((pairs > allowed).sum()), allowed


def _allowed(pairs: Numbers, most: int, share: int) -> int:
    """Return how many pairs one value may make so that all values that make no more keep within the share."""
    counts = np.bincount(pairs[(pairs > 0) & (pairs <= most)], minlength=most + 1)
    within = int(np.searchsorted(np.cumsum(counts * np.arange(len(counts))), share, "right"))
    return min(most, within - 1)
