"""Records of one file or two as columns: what is linked, without an object a record."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rempart.identity.index.arrays import ranges
from rempart.identity.index.keys import Numbers

UNKNOWN, PERSON, ORGANISATION, THING = range(4)
"""What a record is, as ``Party.nature`` says it."""
Flags = npt.NDArray[np.bool_]


def distinct(values: Numbers) -> Numbers:
    """Return the distinct values in their order; by sorting, which is faster here than the hashing of ``numpy.unique``."""
    values = np.sort(values)
    fresh = np.ones(len(values), np.bool_)
    fresh[1:] = values[1:] != values[:-1]
    found: Numbers = values[fresh]
    return found


def each_beside_each(ours: Numbers, theirs: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return (unit, mine, other): in each unit, each of the things counted in ``ours`` beside each of those in ``theirs``."""
    mine, unit = ranges(np.zeros(len(ours), np.int64), np.where(theirs > 0, ours, 0))
    other, of = ranges(np.zeros(len(unit), np.int64), theirs[unit])
    return unit[of], mine[of], other


@dataclass(frozen=True)
class Several:
    """Values that records have, several a record or none: value ``value[starts[r]]`` to ``value[starts[r + 1] - 1]``.

    ``value`` are places in ``texts``, the distinct values in their order.
    """

    starts: Numbers
    value: Numbers
    texts: Sequence[str] = ()

    @classmethod
    def of(cls, record: Numbers, value: Numbers, records: int, texts: Sequence[str] = ()) -> "Several":
        """Make it of pairs of record and value, in any order; a value that comes twice counts once."""
        pairs = distinct(np.asarray(record, np.int64) << 32 | np.asarray(value, np.int64))
        record = pairs >> 32
        starts = np.searchsorted(record, np.arange(records + 1))
        return cls(starts, (pairs & 0xFFFFFFFF).astype(np.int32), texts)

    @property
    def counts(self) -> Numbers:
        """How many values each record has."""
        return np.diff(self.starts)

    @property
    def record(self) -> Numbers:
        """The record of each value."""
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), self.counts)

    def crossed(self, left: Numbers, right: Numbers, most: int = 8) -> tuple[Numbers, Numbers, Numbers]:
        """Return (pair, value, value): every value of the left record beside every value of the right one.

        Of each record no more than the first ``most`` values are taken.
        """
        counts = np.minimum(self.counts, most)
        ours, theirs = counts[left], counts[right]
        pair, mine, other = each_beside_each(ours, theirs)
        return pair, self.value[self.starts[left[pair]] + mine], self.value[self.starts[right[pair]] + other]

    def shared(self, left: Numbers, right: Numbers) -> Flags:
        """Tell which pairs of records have a value in common."""
        found: Flags = self.common(left, right) > 0
        return found

    def common(self, left: Numbers, right: Numbers) -> Numbers:
        """Return how many values the records of each pair have in common."""
        counts = self.counts
        some = np.flatnonzero((counts[left] > 0) & (counts[right] > 0))
        pair, mine, other = self.crossed(left[some], right[some], most=64)
        return np.bincount(some[pair[mine == other]], minlength=len(left))

    def crossed_with(self, owners: "Several") -> "Several":
        """Return the values of the owners' values: the words of the addresses of records, these being words of addresses."""
        at, of = ranges(self.starts[owners.value], self.counts[owners.value])
        return Several.of(owners.record[of], self.value[at], len(owners.starts) - 1, self.texts)

    def holders(self) -> Numbers:
        """Return how many records have each value."""
        return np.bincount(self.value, minlength=len(self.texts))


def best_of_each(pair: Numbers, value: npt.NDArray[np.float64]) -> Numbers:
    """Return, for each pair that is there, the place of its greatest value, the last of equal ones; ``pair`` ascends."""
    starts = np.flatnonzero(np.diff(pair, prepend=-1))
    if len(starts) == len(pair):
        return starts
    best = np.maximum.reduceat(value, starts).repeat(np.diff(starts, append=len(pair)))
    place = np.flatnonzero(value == best)
    found: Numbers = place[np.diff(pair[place], append=-1) != 0]
    return found


@dataclass(frozen=True)
class Records:
    """All records of both files, each file in the order of its ids; the first ``left`` are those of the left file.

    Where there is ``one_file``, ``left`` is the number of all records, and pairs are made inside it. ``names`` holds names and
    aliases, ``weak`` marks the distinct names that are weak aliases wherever they stand.
    """

    ids: Sequence[str]
    left: int
    one_file: bool
    nature: npt.NDArray[np.int8]
    names: Several
    weak: Flags
    dates: Several
    numbers: Several
    countries: Several
    addresses: Several

    def __len__(self) -> int:
        return len(self.ids)
