"""How alike two words are, for many pairs of words at once: what ``word.likeness`` says of words in Latin letters."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from rempart.identity.index.keys import Numbers
from rempart.identity.linking.records import Flags, distinct
from rempart.identity.linking.words import Vocabulary
from rempart.identity.naming import word as one_by_one
from rempart.identity.naming.word import BEGINNING, EDITS_ALLOWED, weights

Likeness = npt.NDArray[np.float64]
_ALLOWED = np.array(EDITS_ALLOWED)
_HEARD = 2  # consonants from which two words may sound the same
_MOST_KEPT = 8_000_000


class Alike(NamedTuple):
    """Places of pairs of words that are alike at all, and how alike they are, above 0 to 1."""

    place: Numbers
    alike: Likeness


class Comparer:
    """Compares words of a vocabulary; what it found of two words it keeps, up to a bound."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the vocabulary."""
        self.vocabulary = vocabulary
        self._kept: tuple[Numbers, Likeness] = (np.zeros(0, np.int64), np.zeros(0))

    def alike(self, left: Numbers, right: Numbers, firm: Flags) -> Alike:
        """Compare pairs of words, those of firms where ``firm``; pairs that are not alike are left out.

        Left to the comparison of two records: spellings in which one script has no vowels, and Wade-Giles.
        """
        equal = left == right
        seen = np.flatnonzero(~equal & _at_a_glance(self.vocabulary, left, right, firm))
        one, other = (side[seen].astype(np.int64) for side in (left, right))
        packed = (np.minimum(one, other) << 31 | np.maximum(one, other)) << 1 | firm[seen]
        found = self._looked_up(packed)
        some = found > 0
        place = np.concatenate([np.flatnonzero(equal), seen[some]])
        return Alike(place, np.concatenate([np.ones(int(equal.sum())), found[some]]))

    def _looked_up(self, packed: Numbers) -> Likeness:
        """Return how alike packed pairs are; those not seen before are compared."""
        pairs = distinct(packed)
        known, value = self._kept  # two threads may compare at once: what is kept is replaced whole
        place = np.minimum(np.searchsorted(known, pairs), max(len(known) - 1, 0))
        seen = known[place] == pairs if len(known) else np.zeros(len(pairs), np.bool_)
        fresh = pairs[~seen]
        new = _distinct(self.vocabulary, fresh >> 32, fresh >> 1 & 0x7FFFFFFF, (fresh & 1).astype(np.bool_))
        if len(known) > _MOST_KEPT:
            known, value = known[place[seen]], value[place[seen]]
        at = np.searchsorted(known, fresh)
        self._kept = known, value = np.insert(known, at, fresh), np.insert(value, at, new)
        return _of(packed, known, value)


def _of(packed: Numbers, known: Numbers, values: Likeness) -> Likeness:
    found: Likeness = values[np.searchsorted(known, packed)] if len(known) else np.zeros(len(packed))
    return found


def _at_a_glance(vocabulary: Vocabulary, left: Numbers, right: Numbers, firm: Flags) -> Flags:
    """Tell which pairs may be alike, quickly: an edit changes the set of letters by two at most."""
    ours, theirs = vocabulary.length[left], vocabulary.length[right]
    heads = vocabulary.head[left] == vocabulary.head[right]
    edits = _ALLOWED[np.maximum(ours, theirs)]
    near = np.bitwise_count(vocabulary.letters[left] ^ vocabulary.letters[right]) <= 2 * edits
    near &= np.abs(ours - theirs) <= edits
    near |= vocabulary.bone[left] == vocabulary.bone[right]
    near |= vocabulary.special[left] & vocabulary.special[right]
    near |= firm & (vocabulary.start[left] == vocabulary.start[right])
    single = (ours == 1) | (theirs == 1)
    found: Flags = np.where(single, heads & ~firm, near)
    return found


def _distinct(vocabulary: Vocabulary, left: Numbers, right: Numbers, firm: Flags) -> Likeness:
    """Return how alike distinct pairs of unequal words are."""
    table = weights("likeness")
    found = np.zeros(len(left))
    single = (vocabulary.length[left] == 1) | (vocabulary.length[right] == 1)
    odd = vocabulary.special[left] & vocabulary.special[right]
    odd |= _has_digit(vocabulary, left) | _has_digit(vocabulary, right)
    odd |= firm & ((vocabulary.number[left] > 0) | (vocabulary.number[right] > 0))
    odd &= ~single
    found[single] = table["initial"]
    for place in np.flatnonzero(odd).tolist():
        one, other = (one_by_one.word(vocabulary.texts[words[place]], bool(firm[place])) for words in (left, right))
        found[place] = one_by_one.likeness(one, other, "plain")[0]
    rest = np.flatnonzero(~single & ~odd)
    found[rest] = _spelling(vocabulary, left[rest], right[rest], firm[rest])
    return found


def _has_digit(vocabulary: Vocabulary, words: Numbers) -> Flags:
    digits = np.uint64(((1 << 10) - 1) << 26)
    found: Flags = (vocabulary.letters[words] & digits) > 0
    return found


def _spelling(vocabulary: Vocabulary, left: Numbers, right: Numbers, firm: Flags) -> Likeness:
    """Likeness from edits, cheaper where the consonants sound the same; and of firms' words that begin another."""
    table = weights("likeness")
    longest = np.maximum(vocabulary.length[left], vocabulary.length[right])
    texts, others = vocabulary.texts[left], vocabulary.texts[right]
    edits = cpdist(texts.tolist(), others.tolist(), scorer=OSA.distance, dtype=np.uint8).astype(np.int64)
    sounds = vocabulary.bone_length[left]
    heard = (vocabulary.bone[left] == vocabulary.bone[right]) & (sounds >= _HEARD)
    by_sound = 1 - np.where(sounds == _HEARD, table["sound_short"], table["sound"]) * edits / longest
    first = vocabulary.bone_head[left] == vocabulary.bone_head[right]
    cost = table["edit"] + table["edit_more"] * (edits - 1)
    cost = cost + np.where((vocabulary.head[left] != vocabulary.head[right]) & ~first, table["first_letter"], 0)
    by_letters = np.where(edits <= _ALLOWED[longest], 1 - cost / longest, 0)
    found = np.where(heard, np.maximum(0, by_sound), by_letters)
    begins = np.flatnonzero(firm & (vocabulary.start[left] == vocabulary.start[right]))
    begin = [_begins(*sorted((one, other), key=len)) for one, other in zip(texts[begins], others[begins], strict=True)]
    begins = begins[np.array(begin, np.bool_)]
    found[begins] = np.maximum(found[begins], table["beginning"])
    found[found < table["least"]] = 0
    return found


def _begins(short: str, long: str) -> bool:
    return len(short) >= BEGINNING and long.startswith(short)
