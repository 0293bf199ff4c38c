"""The words that a batch is looked for by: those asked, and those that they become when joined or parted."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rempart.identity.index.arrays import Arrays, place_in_run, texts_of
from rempart.identity.index.asked import Asked
from rempart.identity.index.building import INITIAL
from rempart.identity.index.keys import LONGEST, Hashes, Kind, Numbers, joined, mixed

_LEAST_PARTED = 5
MOST_RESPELLINGS = 8
"""Ways of joining or parting words of one name that are tried."""


@dataclass(frozen=True)
class Pool:
    """Words asked first, then respellings. ``word`` is the number of the word in the index, or -1; ``row`` the name asked.

    ``local`` counts the words of each name, from 0. ``way_start``, ``way_count`` and ``flat``: the ways to write each name
    as numbers of words of the pool; the first ``rows`` ways are the names as asked, ``way_row`` the name of each way.
    """

    word: Numbers
    row: Numbers
    local: Numbers
    length: Numbers
    texts: npt.NDArray[np.bytes_]
    skeleton_key: Hashes
    skeleton_length: Numbers
    loose_key: Hashes
    loose_length: Numbers
    no_vowels: npt.NDArray[np.bool_]
    letter_set: Hashes
    initial: npt.NDArray[np.uint8]
    weight: npt.NDArray[np.float32]
    way_row: Numbers
    way_start: Numbers
    way_count: Numbers
    flat: Numbers


def pool(arrays: Arrays, asked: Asked, unknown: float) -> Pool:
    """Return the pool of a batch; ``unknown`` is the weight of a word that the index does not have."""
    own = known_words(arrays, asked.sums)
    joins, joined_word = _joins(arrays, asked)
    parts, first, second = _parts(arrays, asked)
    tried = _rank(np.concatenate([asked.row[joins], asked.row[parts]])) < MOST_RESPELLINGS
    few = tried[: len(joins)], tried[len(joins) :]
    joins, joined_word = joins[few[0]], joined_word[few[0]]
    parts, first, second = parts[few[1]], first[few[1]], second[few[1]]
    both = np.stack([first, second], axis=1).ravel()
    more = np.concatenate([joined_word, both])
    word = np.concatenate([own, more])
    row = np.concatenate([asked.row, asked.row[joins], np.repeat(asked.row[parts], 2)])
    length = np.concatenate([asked.length, arrays.length[more]])
    texts = np.concatenate([texts_of(asked.letters), arrays.texts[more]])
    nothing = np.zeros(len(more), np.uint64)
    weight = np.where(
        word >= 0, arrays.rarity[word] if len(arrays.rarity) else 0, np.where(length == 1, INITIAL, 1) * unknown
    )
    ways = _ways(asked, joins, parts)
    counts = np.array([len(words) for _, words in ways], np.int64)
    return Pool(
        word=word, row=row, local=_rank(row), length=length, texts=texts,
        skeleton_key=np.concatenate([asked.skeleton_key, nothing]),
        skeleton_length=np.concatenate([asked.skeleton_length, nothing.astype(np.int64)]),
        loose_key=np.concatenate([asked.loose_key, nothing]),
        loose_length=np.concatenate([asked.loose_length, nothing.astype(np.int64)]),
        no_vowels=np.concatenate([asked.no_vowels, nothing.astype(np.bool_)]),
        letter_set=np.concatenate([asked.letter_set, arrays.letter_set[more]]),
        initial=np.concatenate([asked.letters[:, 0], arrays.letters[more, 0]]),
        weight=weight.astype(np.float32),
        way_row=np.array([row for row, _ in ways], np.int64),
        way_start=np.cumsum(counts) - counts,
        way_count=counts,
        flat=np.array([place for _, words in ways for place in words], np.int64),
    )  # fmt: skip


def known_words(arrays: Arrays, sums: Hashes) -> Numbers:
    """Return the numbers of words in the index by their sums, -1 for those that it does not have."""
    if not len(arrays.word_sum):
        return np.full(len(sums), -1, np.int64)
    place = np.minimum(np.searchsorted(arrays.word_sum, sums), len(arrays.word_sum) - 1)
    return np.where(arrays.word_sum[place] == sums, place, -1)


def _joins(arrays: Arrays, asked: Asked) -> tuple[Numbers, Numbers]:
    """Return the words that with the next one are a word of the index, and that word."""
    row, length = asked.row, asked.length
    first = np.flatnonzero((row[1:] == row[:-1]) & (length[1:] + length[:-1] <= LONGEST))
    found = known_words(arrays, joined(asked.sums[first], asked.sums[first + 1], length[first]))
    return first[found >= 0], found[found >= 0]


def _parts(arrays: Arrays, asked: Asked) -> tuple[Numbers, Numbers, Numbers]:
    """Return the words that are two neighbours of a name in the index written as one, and these two."""
    long = np.flatnonzero(asked.length >= _LEAST_PARTED)
    if not len(arrays.glued):
        return long[:0], long[:0], long[:0]
    keys = mixed(asked.sums[long], Kind.GLUED)
    place = np.minimum(np.searchsorted(arrays.glued, keys), len(arrays.glued) - 1)
    found = arrays.glued[place] == keys
    place = place[found]
    return long[found], arrays.glued_first[place].astype(np.int64), arrays.glued_second[place].astype(np.int64)


def _ways(asked: Asked, joins: Numbers, parts: Numbers) -> list[tuple[int, list[int]]]:
    """Return each way to write a name as words of the pool: (name, words); the names as asked first."""
    starts, counts = asked.start.tolist(), asked.count.tolist()
    own = [list(range(start, start + count)) for start, count in zip(starts, counts, strict=True)]
    ways = list(enumerate(own))
    after = len(asked.texts)
    respelled = [(int(place), [after + n]) for n, place in enumerate(joins)]
    after += len(joins)
    respelled += [(int(place), [after + 2 * n, after + 2 * n + 1]) for n, place in enumerate(parts)]
    for number, (place, words) in enumerate(respelled):
        row = int(asked.row[place])
        at, taken = place - starts[row], 2 if number < len(joins) else 1
        ways.append((row, own[row][:at] + words + own[row][at + taken :]))
    return ways


def _rank(row: Numbers) -> Numbers:
    """Return how many entries of the same row stand before each entry."""
    order = row.argsort(kind="stable")
    rank = np.empty(len(row), np.int64)
    rank[order] = place_in_run(row[order])
    return rank
