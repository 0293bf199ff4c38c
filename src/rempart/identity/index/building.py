"""Names to arrays: sorted, without a loop over words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from rempart.base import RempartError
from rempart.identity.comparison.features import numbers_of
from rempart.identity.index.arrays import LEAST_BITS, Arrays, Places, Weights
from rempart.identity.index.keys import (
    LONGEST,
    POWERS,
    Hashes,
    Kind,
    Letters,
    Numbers,
    joined,
    lengths_of,
    letter_sets,
    letters_of,
    mixed,
    one_missing,
    sums_of,
    whole_name,
)
from rempart.identity.index.reading import ReadNames, read_names, skeletons_of
from rempart.identity.naming.names import leaves_vowels_out
from rempart.identity.party import Party

LEAST_RARITY, INITIAL = 0.12, 0.3
NATURES = {"person": 1, "organisation": 2, "thing": 2, "unknown": 0}
LEAST_SKELETON = 2
_MOST_NAMES = (1 << 26) - 1


@dataclass(frozen=True)
class Spelled:
    """Distinct words and what is heard of them, each as letters, sums and lengths."""

    letters: Letters
    sums: Hashes
    lengths: Numbers
    skeleton: Letters
    skeleton_sums: Hashes
    skeleton_lengths: Numbers
    loose_sums: Hashes
    loose_lengths: Numbers


def spelled(words: Sequence[str]) -> Spelled:
    """Return what is heard of words."""
    bones, loose = skeletons_of(words)
    all_of_them = letters_of([*words, *bones, *loose])
    sums, lengths, n = sums_of(all_of_them), lengths_of(all_of_them), len(words)
    return Spelled(all_of_them[:n], sums[:n], lengths[:n], all_of_them[n : 2 * n], sums[n : 2 * n], lengths[n : 2 * n],
                   sums[2 * n :, -1], lengths[2 * n :])  # fmt: skip


def build_arrays(parties: Sequence[Party]) -> Arrays:
    """Return the arrays of parties in their order.

    Raises:
        RempartError: there are more names than one index takes.
    """
    read, owner, nature, no_vowels = _names(parties)
    if len(owner) > _MOST_NAMES:
        raise RempartError("index", f"there are more than {_MOST_NAMES:,} names", "Index fewer parties")
    vocabulary, name_word = np.unique(read.words, return_inverse=True)
    letters = read.letters[np.searchsorted(read.distinct, vocabulary)]
    texts = letters.view(f"S{LONGEST}").ravel().astype(str).tolist() if len(letters) else []
    heard = spelled(texts)
    name_at = np.append(0, np.cumsum(read.counts)).astype(np.int32)
    name_of = np.repeat(np.arange(len(owner), dtype=np.int32), read.counts)
    without = np.zeros(len(vocabulary), np.uint8)
    without[name_word[no_vowels[name_of]]] = 1
    posting_at, posting = _postings(name_word, name_of, len(vocabulary))
    rarity = _rarity(posting_at, heard.lengths, len(owner))
    has_bones, has_loose = heard.skeleton_lengths >= LEAST_SKELETON, heard.loose_lengths >= LEAST_SKELETON
    word_key = mixed(vocabulary)
    skeleton_key = np.where(has_bones, mixed(heard.skeleton_sums[:, -1], Kind.SKELETON), np.uint64(0))
    loose_key = np.where(has_loose, mixed(heard.loose_sums, Kind.LOOSE), np.uint64(0))
    key, key_word, directory = _keys(heard, word_key, skeleton_key, loose_key, without)
    glued, glued_first, glued_second = _glued(vocabulary, heard.lengths, name_word, name_of)
    whole = whole_name(word_key[name_word], name_at[:-1])
    order = np.argsort(whole, kind="stable")
    number, number_party = _numbers(parties)
    return Arrays(
        letters=letters, length=heard.lengths.astype(np.uint8), word_sum=vocabulary, skeleton_key=skeleton_key,
        skeleton_length=heard.skeleton_lengths.astype(np.uint8), loose_key=loose_key,
        loose_length=heard.loose_lengths.astype(np.uint8), letter_set=letter_sets(letters), no_vowels=without,
        rarity=rarity, key=key, key_word=key_word, directory=directory, glued=glued, glued_first=glued_first,
        glued_second=glued_second, name_at=name_at, name_word=name_word.astype(np.int32), posting_at=posting_at, posting=posting,
        owner=owner, nature=nature, name_weight=_per_name(rarity[name_word], name_at), exact=whole[order],
        exact_name=order.astype(np.int32), number=number, number_party=number_party,
    )  # fmt: skip


def _names(parties: Sequence[Party]) -> tuple[ReadNames, Places, npt.NDArray[np.uint8], npt.NDArray[np.bool_]]:
    """Read the names that have words, equal ones of a party once; with owner, nature and whether the script has no vowels."""
    values = [name.value for party in parties for name in party.names]
    counts = np.array([len(party.names) for party in parties], np.int64)
    owner = np.repeat(np.arange(len(parties), dtype=np.int32), counts)
    nature = np.array([NATURES[party.nature] for party in parties], np.uint8)
    person = np.array([party.schema == "Person" for party in parties], np.bool_)
    read = read_names(values, ~person[owner])
    no_vowels = np.array([not value.isascii() and leaves_vowels_out(value) for value in values], np.bool_)
    kept = _first_of_each(read, owner)
    words = read.words[np.repeat(kept, read.counts)]
    chosen = ReadNames(words, read.counts[kept], read.distinct, read.letters)
    return chosen, owner[kept], nature[owner[kept]], no_vowels[kept]


def _first_of_each(read: ReadNames, owner: Places) -> npt.NDArray[np.bool_]:
    """Tell which names have words that no name before them of the same party has in the same order."""
    filled = np.flatnonzero(read.counts)
    kept = np.zeros(len(read.counts), np.bool_)
    if not len(filled):
        return kept
    starts = (np.cumsum(read.counts) - read.counts)[filled]
    place = np.arange(len(read.words)) - np.repeat(starts, read.counts[filled])
    with np.errstate(over="ignore"):
        in_order = mixed(mixed(read.words) + place.astype(np.uint64) * POWERS[1], Kind.GLUED)
        name = mixed(np.add.reduceat(in_order, starts) + owner[filled].astype(np.uint64) * POWERS[2])
    _, first = np.unique(name, return_index=True)
    kept[filled[first]] = True
    return kept


def _per_name(weights: Weights, name_at: Places) -> Weights:
    if len(name_at) < 2:
        return np.zeros(0, np.float32)
    summed: Weights = np.add.reduceat(weights, name_at[:-1]).astype(np.float32)
    return summed


def _postings(name_word: Numbers, name_of: Numbers, words: int) -> tuple[Places, Places]:
    """Return the names of each word, ascending, each once."""
    both = np.unique((name_word.astype(np.int64) << 32) | name_of)
    at = np.zeros(words + 1, np.int32)
    np.cumsum(np.bincount(both >> 32, minlength=words), out=at[1:])
    return at, (both & 0xFFFFFFFF).astype(np.int32)


def _rarity(posting_at: Places, lengths: Numbers, names: int) -> Weights:
    """Return log((N + 1) / (n + 1/2)) / log(N + 2), from 0.12 to 1; of single letters three tenths of it."""
    rarity = np.log((names + 1) / (np.diff(posting_at) + 0.5)) / np.log(names + 2)
    clipped: Weights = (np.clip(rarity, LEAST_RARITY, 1) * np.where(lengths == 1, INITIAL, 1)).astype(np.float32)
    return clipped


def _keys(
    heard: Spelled, word_key: Hashes, skeleton_key: Hashes, loose_key: Hashes, no_vowels: npt.NDArray[np.uint8]
) -> tuple[Hashes, Places, Places]:
    """Return the keys, ascending, what each leads to, and the directory of their beginnings."""
    numbers = np.arange(len(word_key))
    shorter = one_missing(heard.letters, heard.sums, heard.lengths)
    shorter_bones = one_missing(heard.skeleton, heard.skeleton_sums, heard.skeleton_lengths)
    bones, loose = np.flatnonzero(skeleton_key), np.flatnonzero(loose_key)
    unvoiced = np.flatnonzero((no_vowels > 0) & (loose_key > 0))
    keys = np.concatenate([
        word_key, mixed(shorter.total), skeleton_key[bones], mixed(shorter_bones.total, Kind.SKELETON), loose_key[loose],
        mixed(heard.loose_sums[unvoiced], Kind.LOOSE_OF_NO_VOWELS),
    ])  # fmt: skip
    leads = np.concatenate([
        numbers << 1, shorter.row << 1 | 1, bones << 1, shorter_bones.row << 1 | 1, loose << 1, unvoiced << 1
    ])  # fmt: skip
    order = np.lexsort((leads, keys))
    keys, leads = keys[order], leads[order].astype(np.int32)
    bits = max(LEAST_BITS, len(keys).bit_length() - 2)
    begins = np.searchsorted(keys >> np.uint64(64 - bits), np.arange((1 << bits) + 1, dtype=np.uint64))
    return keys, leads, begins.astype(np.int32)


def _glued(sums: Hashes, lengths: Numbers, name_word: Numbers, name_of: Numbers) -> tuple[Hashes, Places, Places]:
    """Return neighbours written as one, each form once."""
    pairs = np.flatnonzero(name_of[1:] == name_of[:-1])
    first, second = name_word[pairs], name_word[pairs + 1]
    short = lengths[first] + lengths[second] <= LONGEST
    first, second = first[short], second[short]
    keys = mixed(joined(sums[first], sums[second], lengths[first]), Kind.GLUED)
    order = np.lexsort((second, first, keys))
    glued, at = np.unique(keys[order], return_index=True)
    return glued, first[order][at].astype(np.int32), second[order][at].astype(np.int32)


def _numbers(parties: Sequence[Party]) -> tuple[Hashes, Places]:
    pairs = sorted(
        {(hashed, i) for i, party in enumerate(parties) for text in party.identifiers for hashed in number_keys(text)}
    )
    return np.array([hashed for hashed, _ in pairs], np.uint64), np.array([party for _, party in pairs], np.int32)


@lru_cache(maxsize=100_000)
def number_keys(identifier: str) -> tuple[int, ...]:
    """Return the keys of an official number and of those it implies.

    Raises:
        RempartError: it is not written SCHEME:NUMBER.
    """
    return tuple(
        int.from_bytes(blake2b(f"{scheme}:{number}".encode(), digest_size=8).digest(), "little")
        for scheme, number, _ in numbers_of(identifier)
    )
