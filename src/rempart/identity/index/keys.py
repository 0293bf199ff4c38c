"""Keys of words: 64-bit hashes such that a word with one letter missing has its hash from sums that exist already.

A word ``c0 c1 ...`` of at most 24 letters has the sum S = c0 + c1 B + c2 B^2 + ... modulo 2^64 (Karp and Rabin, 1987).
Without the letter at ``i`` it has S_i + (S - S_{i+1}) / B, where S_i is the sum of the letters before ``i``: one cumulative
sum gives all the deletions. A key is the sum mixed with a salt for its kind (a finaliser as in SplitMix64).
"""

from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

LONGEST = 24
"""Letters of a word that are kept."""
LEAST_LETTERS = 4
"""Words and skeletons of fewer letters have no keys with a letter missing."""

_MODULUS = 1 << 64
_BASE = 0x9E3779B97F4A7C15
_BACK = np.uint64(pow(_BASE, -1, _MODULUS))
POWERS = np.array([pow(_BASE, k, _MODULUS) for k in range(LONGEST + 1)], np.uint64)
_SALTS = np.array([0, 0x0A5A5F00D1234567, 0x5EED0BADCAFE777, 0x3C6EF372FE94F82B, 0x77AA55CC33EE1199], np.uint64)

Letters = npt.NDArray[np.uint8]
Hashes = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.integer[Any]]


class Kind(IntEnum):
    """What a key is made of: the word, its consonant skeleton, its loose skeleton, two neighbours written as one."""

    WORD = 0
    SKELETON = 1
    LOOSE = 2
    LOOSE_OF_NO_VOWELS = 3
    GLUED = 4


class Missing(NamedTuple):
    """Sums of words with one letter missing: ``row`` of the word, ``total``."""

    row: Numbers
    total: Hashes


def mixed(total: Hashes, kind: Kind = Kind.WORD) -> Hashes:
    """Return the keys of sums: equal for equal sums of one kind, else as good as random."""
    with np.errstate(over="ignore"):
        key = total ^ _SALTS[kind]
        key = (key ^ (key >> np.uint64(31))) * np.uint64(0x7FB5D329728EA185)
        key = (key ^ (key >> np.uint64(27))) * np.uint64(0x81DADEF4BC2DD44D)
        finished: Hashes = key ^ (key >> np.uint64(33))
        return finished


def letters_of(words: Sequence[str]) -> Letters:
    """Return a matrix of the letters of ASCII words, one row a word, zeros after its end."""
    if not words:
        return np.zeros((0, LONGEST), np.uint8)
    fixed = np.array([word.encode() for word in words], dtype=f"S{LONGEST}")
    return fixed.view(np.uint8).reshape(-1, LONGEST)


def lengths_of(letters: Letters) -> Numbers:
    """Return how many letters each row has."""
    lengths: Numbers = np.count_nonzero(letters, axis=1)
    return lengths


def sums_of(letters: Letters) -> Hashes:
    """Return the cumulative sums of each row; the last column is the sum of the word."""
    with np.errstate(over="ignore"):
        return (letters * POWERS[: letters.shape[1]]).cumsum(axis=1, dtype=np.uint64)


def one_missing(letters: Letters, sums: Hashes, lengths: Numbers) -> Missing:
    """Return the sums of the words of four letters or more without one of their letters; of two equal neighbours, once."""
    width = int(lengths.max()) if len(lengths) else 0
    if not width:
        return Missing(np.zeros(0, np.int64), np.zeros(0, np.uint64))
    upto = sums[:, :width]
    wanted = (np.arange(width) < lengths[:, None]) & (lengths[:, None] >= LEAST_LETTERS)
    wanted[:, :-1] &= letters[:, : width - 1] != letters[:, 1:width]
    row, place = np.nonzero(wanted)
    with np.errstate(over="ignore"):
        before = np.where(place > 0, upto[row, place - 1], np.uint64(0))
        return Missing(row, before + (sums[row, -1] - upto[row, place]) * _BACK)


def joined(first: Hashes, second: Hashes, length: Numbers) -> Hashes:
    """Return the sums of two words written as one; ``length`` of the first."""
    with np.errstate(over="ignore"):
        return first + second * POWERS[length]


def letter_sets(letters: Letters) -> Hashes:
    """Return which of the 36 letters and digits each row has, one bit each."""
    place = np.where(letters >= ord("a"), letters - ord("a"), letters - ord("0") + 26).astype(np.uint64)
    bits = np.where(letters > 0, np.uint64(1) << place, np.uint64(0))
    sets: Hashes = np.bitwise_or.reduce(bits, axis=1)
    return sets


def whole_name(word_keys: Hashes, starts: Numbers) -> Hashes:
    """Return a key for each name that does not depend on the order of its words."""
    if not len(starts):
        return np.zeros(0, np.uint64)
    with np.errstate(over="ignore"):
        return np.add.reduceat(mixed(word_keys, Kind.GLUED), starts)


def whole_name_key(words: Sequence[str]) -> int:
    """Return the key that ``whole_name`` gives a name of these ASCII words, sooner for one name than in arrays."""
    return sum([_share_of(word) for word in words]) % _MODULUS


@lru_cache(maxsize=50_000)
def _share_of(word: str) -> int:
    """Return what one word adds to the key of a whole name."""
    total = sum([letter * power for letter, power in zip(word.encode(), _POWERS, strict=False)]) % _MODULUS
    return _mixed_one(_mixed_one(total, Kind.WORD), Kind.GLUED)


def _mixed_one(key: int, kind: Kind) -> int:
    """Return what ``mixed`` returns, of one sum."""
    key ^= _SALT_NUMBERS[kind]
    key = (key ^ (key >> 31)) * 0x7FB5D329728EA185 % _MODULUS
    key = (key ^ (key >> 27)) * 0x81DADEF4BC2DD44D % _MODULUS
    return key ^ (key >> 33)


_POWERS: list[int] = POWERS[:LONGEST].tolist()
_SALT_NUMBERS: list[int] = _SALTS.tolist()
