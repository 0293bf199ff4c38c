"""The default engine: a batch of names looked up, gathered and compared word by word, in whole arrays."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from rempart.identity.index.arrays import Arrays, beginnings, place_in_run, ranges, run_lengths
from rempart.identity.index.asked import Asked, AskedName, asked
from rempart.identity.index.keys import LONGEST, Numbers
from rempart.identity.index.pool import Pool, pool
from rempart.identity.tables import table

COMPARED = 48
"""Names that are compared word by word, of those that share the most with the name asked."""
TIERS = ("letter_missing", "letters_missing", "sound", "sound_missing", "no_vowels")
"""The knobs that are kept in whole parts of 250 while names are gathered."""
_NEAR_BEST = 0.5
_MOST_TOUCHED, _LEAST_AT_ONCE = 500_000, 8
"""Names that may be touched at once, which takes some 50 bytes each; but for so many questions at least."""
_EDITS = np.array([0] * 3 + [1] * 3 + [2] * 4 + [3] * (LONGEST - 9))
"""Edits that two words may differ by, by the letters of the longer one."""
_TIER, _WEIGHTS = 250, 65_535
Scores = npt.NDArray[np.float64]
Likeness = npt.NDArray[np.float32]
Allowed = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Knobs:
    """The numbers of ``search.yml``."""

    letter_missing: float
    letters_missing: float
    sound: float
    sound_missing: float
    no_vowels: float
    unasked: float
    unasked_first: float
    loosely: float
    loosely_short: float
    least: float
    initial: float
    edit: float
    edit_known: float
    heard: float
    heard_short: float
    heard_known: float
    unknown: float
    other_nature: float
    respelled: float
    share: float
    touched: tuple[int, int]


@cache
def knobs() -> Knobs:
    """Return the numbers by which names are ranked."""
    return Knobs(**{field.name: table("index/search")[field.name] for field in fields(Knobs)})


def rounded(like: float) -> float:
    """Return a likeness in whole parts of 250."""
    return float(np.rint(like * _TIER) / _TIER)


def budget(arrays: Arrays) -> int:
    """Return how many names one question may touch."""
    least, most = knobs().touched
    return min(most, max(least, int(knobs().share * arrays.names)))


@dataclass(frozen=True)
class Found:
    """Names found, best first within each row asked: ``row``, ``name`` of the index, ``score`` from 0 to 1."""

    row: Numbers
    name: Numbers
    score: Scores


def together(parts: Sequence[Found]) -> Found:
    """Return what was found in several parts, one after the other."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return Found(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    row, name, score = (np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Found))
    return Found(row, name, score)


class ArrayEngine:
    """Finds names by the arrays of an index."""

    def __init__(self, arrays: Arrays) -> None:
        self._arrays = arrays
        self._budget = budget(arrays)
        self._at_once = max(_LEAST_AT_ONCE, _MOST_TOUCHED // self._budget)
        self._holders = np.diff(arrays.posting_at).astype(np.int64)

    def find(self, names: Sequence[AskedName], allowed: Allowed | None = None) -> Found:
        """Return the names most like each one asked, at most 48; ``allowed`` by party."""
        starts = range(0, len(names), self._at_once)
        return together([self._find(names[at : at + self._at_once], at, allowed) for at in starts])

    def _find(self, names: Sequence[AskedName], first: int, allowed: Allowed | None) -> Found:
        """Return what is found of some names, the first of which has the number ``first``."""
        batch = asked(names)
        if not batch.texts or not self._arrays.names:
            return Found(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
        words = pool(self._arrays, batch, knobs().unknown)
        row, name = self._gathered(batch, words, allowed)
        score = self._compared(batch, words, row, name)
        order = np.lexsort((name, -score, row))
        return Found(row[order] + first, name[order], score[order])

    def _gathered(self, batch: Asked, words: Pool, allowed: Allowed | None) -> tuple[Numbers, Numbers]:
        """Return (row, name): the names that share the most, by rarity, with each name asked."""
        arrays, k = self._arrays, knobs()
        place, word, like = self._variants(batch, words)
        place, word, like = self._within_budget(words, place, word, like)
        starts, counts = arrays.posting_at[word].astype(np.int64), self._holders[word]
        at, of = ranges(starts, counts)
        row = words.row[place]
        head = row << 48 | words.local[place] << 16 | (like * arrays.rarity[word] * _WEIGHTS).astype(np.int64)
        packed = head[of] | arrays.posting[at].astype(np.int64) << 22
        packed.sort()
        last = np.ones(len(packed), np.bool_)
        last[:-1] = packed[1:] >> 16 != packed[:-1] >> 16
        packed = packed[last]
        row_name = packed >> 22
        first = beginnings(row_name)
        if not len(first):
            return first, first
        shared = np.add.reduceat((packed & _WEIGHTS).astype(np.float64), first) / _WEIGHTS
        row, name = row_name[first] >> 26, row_name[first] & 0x3FFFFFF
        if allowed is not None:
            kept = allowed[arrays.owner[name]]
            row, name, shared = row[kept], name[kept], shared[kept]
        weight = np.bincount(batch.row, weights=words.weight[: len(batch.row)], minlength=batch.rows)
        score = shared / (weight[row] + k.unasked_first * arrays.name_weight[name])
        return _best(row, name, self._natured(batch, row, name, score), batch.rows)

    def _variants(self, batch: Asked, words: Pool) -> tuple[Numbers, Numbers, Likeness]:
        """Return (word of the pool, word of the index, likeness): what each word asked may be."""
        arrays, k = self._arrays, knobs()
        own = np.arange(len(batch.texts))
        bones = np.flatnonzero(batch.skeleton_key)
        loose = np.flatnonzero(batch.loose_key)
        loose_keys = np.where(batch.no_vowels[loose], batch.loose_key[loose], batch.loose_of_no_vowels[loose])
        keys = np.concatenate([batch.word_key, batch.missing.total, batch.skeleton_key[bones], loose_keys])
        of = np.concatenate([own, batch.missing.row, bones, loose])
        kind = np.repeat(np.arange(4), [len(own), len(batch.missing.row), len(bones), len(loose)])
        starts = np.searchsorted(arrays.key, keys)
        at, by = ranges(starts, np.searchsorted(arrays.key, keys, "right") - starts)
        word, lacks = arrays.key_word[at].astype(np.int64) >> 1, arrays.key_word[at] & 1
        likely = np.array([[1, k.letter_missing], [k.letter_missing, k.letters_missing], [k.sound, k.sound_missing],
                           [k.no_vowels, k.no_vowels]])  # fmt: skip
        tier = np.rint(likely[kind[by], lacks] * _TIER).astype(np.int64)
        respelled = np.arange(len(own), len(words.word))
        packed = np.concatenate([of[by] << 40 | word << 8 | tier, respelled << 40 | words.word[respelled] << 8 | _TIER])
        packed.sort()
        last = np.ones(len(packed), np.bool_)
        last[:-1] = packed[1:] >> 8 != packed[:-1] >> 8
        packed = packed[last]
        place, word = packed >> 40, packed >> 8 & 0xFFFFFFFF
        like = ((packed & 255) / _TIER).astype(np.float32)
        near = np.flatnonzero(words.word[place] != word)
        seen = self._likeness(words, place[near], word[near])
        like[near] = np.where(seen > 0, seen, like[near] / 2)
        like[words.word[place] == word] = 1
        return place, word, like

    def _within_budget(
        self, words: Pool, place: Numbers, word: Numbers, like: Likeness
    ) -> tuple[Numbers, Numbers, Likeness]:
        """Keep, of each name asked, the words that tell most, as long as they touch few enough names; always the first."""
        row = words.row[place]
        tells = like * self._arrays.rarity[word]
        order = np.lexsort((word, place, -tells, row))
        place, word, like, row = place[order], word[order], like[order], row[order]
        touched = self._holders[word].cumsum()
        first = beginnings(row)
        before = (touched[first] - self._holders[word[first]]).repeat(run_lengths(first, len(row)))
        kept = touched - before <= self._budget
        kept[first] = True
        return place[kept], word[kept], like[kept]

    def _natured(self, batch: Asked, row: Numbers, name: Numbers, score: Scores) -> Scores:
        asked_, own = batch.nature[row], self._arrays.nature[name]
        return np.where((asked_ > 0) & (own > 0) & (asked_ != own), score * knobs().other_nature, score)

    def _likeness(self, words: Pool, place: Numbers, word: Numbers) -> Likeness:
        """Return how alike words of the pool and words of the index are, 0 to 1."""
        arrays, k = self._arrays, knobs()
        ours, theirs = words.length[place], arrays.length[word].astype(np.int64)
        like = np.zeros(len(place), np.float32)
        equal = words.word[place] == word
        letter = ((ours == 1) | (theirs == 1)) & ~equal
        rest = ~(equal | letter)
        key = words.skeleton_key[place]
        heard = rest & (key != 0) & (key == arrays.skeleton_key[word])
        loose = words.loose_key[place]
        loosely = rest & (loose != 0) & (loose == arrays.loose_key[word])
        loosely &= words.no_vowels[place] | (arrays.no_vowels[word] > 0)
        like[loosely] = k.loosely - np.where(words.loose_length[place[loosely]] == 2, k.loosely_short, 0)
        longer = np.maximum(ours, theirs)
        most = _EDITS[longer]
        letters = np.bitwise_count(words.letter_set[place] ^ arrays.letter_set[word])
        near = heard | (rest & (most > 0) & (np.abs(ours - theirs) <= most) & (letters <= 2 * most))
        some = np.flatnonzero(near)
        if len(some):
            edits = cpdist(words.texts[place[some]].tolist(), arrays.texts[word[some]].tolist(), scorer=OSA.distance,
                           dtype=np.uint8).astype(np.float32)  # fmt: skip
            known, length = words.word[place[some]] >= 0, np.maximum(longer[some], 4)
            spelt = np.where(edits <= most[some], (1 - k.edit * edits / length) * np.where(known, k.edit_known, 1), 0)
            cost = np.where(words.skeleton_length[place[some]] == 2, k.heard_short, k.heard)
            sounds = np.where(heard[some], (1 - cost * edits / length) * np.where(known, k.heard_known, 1), 0)
            like[some] = np.maximum(like[some], np.maximum(spelt, sounds))
        like[like < k.least] = 0
        like[letter] = np.where(words.initial[place[letter]] == arrays.letters[word[letter], 0], k.initial, 0)
        like[equal] = 1
        return like

    def _compared(self, batch: Asked, words: Pool, row: Numbers, name: Numbers) -> Scores:
        """Return the score of each (row, name): its best over the ways to write the name asked."""
        way, pair = _units(words, row, batch.rows)
        scores = self._scores(words, way, name[pair])
        scores[way >= batch.rows] *= knobs().respelled
        best = np.zeros(len(row))
        np.maximum.at(best, pair, scores)
        return self._natured(batch, row, name, best)

    def _scores(self, words: Pool, way: Numbers, name: Numbers) -> Scores:
        """Return the share of the weight of all words of a way and a name that is matched, word by word."""
        arrays, k = self._arrays, knobs()
        ours, theirs = words.way_count[way], (arrays.name_at[name + 1] - arrays.name_at[name]).astype(np.int64)
        at, unit = ranges(np.zeros(len(way), np.int64), ours * theirs)
        mine = at // theirs[unit]
        other = at - mine * theirs[unit]
        place = words.flat[words.way_start[way][unit] + mine]
        word = arrays.name_word[arrays.name_at[name][unit] + other].astype(np.int64)
        like = self._likeness(words, place, word)
        flat, of = ranges(words.way_start[way], ours)
        total = np.bincount(of, weights=words.weight[words.flat[flat]], minlength=len(way))
        total = total + k.unasked * arrays.name_weight[name]
        alike = np.flatnonzero(like)
        matched, changed = _assigned(unit[alike], mine[alike], other[alike], like[alike],
                                     *self._pair_weights(words, place[alike], word[alike]), len(way))  # fmt: skip
        scores: Scores = matched / np.maximum(total + changed, 1e-9)
        return scores

    def _pair_weights(self, words: Pool, place: Numbers, word: Numbers) -> tuple[Scores, Scores]:
        """Return the weight of two matched words, and what it changes in the weight of all words."""
        ours, theirs = words.weight[place].astype(np.float64), self._arrays.rarity[word].astype(np.float64)
        weight = np.where(
            words.length[place] == 1, ours, np.where(words.word[place] >= 0, np.maximum(ours, theirs), theirs)
        )
        return weight, weight - ours - knobs().unasked * theirs


def _best(row: Numbers, name: Numbers, score: Scores, rows: int) -> tuple[Numbers, Numbers]:
    """Return the 48 best of each row, but for those that share less than half of what the best shares."""
    if not len(row):
        return row, name
    first = beginnings(row)
    best = np.zeros(rows)
    best[row[first]] = np.maximum.reduceat(score, first)
    kept = np.flatnonzero(score >= _NEAR_BEST * best[row])
    row, name, score = row[kept], name[kept], score[kept]
    order = np.lexsort((name, -score, row))
    row, name = row[order], name[order]
    near = place_in_run(row) < COMPARED
    return row[near], name[near]


def _units(words: Pool, row: Numbers, rows: int) -> tuple[Numbers, Numbers]:
    """Return (way, pair): every way to write the name asked, for every pair of (row, name)."""
    pairs = np.arange(len(row))
    if len(words.way_row) == rows:
        return row, pairs
    respelled = words.way_row[rows:]
    starts = np.searchsorted(row, respelled)
    at, of = ranges(starts, np.searchsorted(row, respelled, "right") - starts)
    return np.concatenate([row, rows + of]), np.concatenate([pairs, at])


def _assigned(
    unit: Numbers, mine: Numbers, other: Numbers, like: Likeness, weight: Scores, change: Scores, units: int
) -> tuple[Scores, Scores]:
    """Pair words one to one within each unit, the most alike first; return what is matched and how the whole changes."""
    matched, changed = np.zeros(units), np.zeros(units)
    taken = np.zeros(units, np.int64)
    order = np.lexsort((other, mine, np.abs(mine - other), -like, unit))
    unit, weight, change = unit[order], weight[order], change[order]
    gain = weight * like[order]
    bits = np.int64(1) << mine[order] | np.int64(1) << (other[order] + 32)
    while len(unit):
        first = np.ones(len(unit), np.bool_)
        first[1:] = unit[1:] != unit[:-1]
        now = unit[first]
        matched[now] += gain[first]
        changed[now] += change[first]
        taken[now] |= bits[first]
        free = taken[unit] & bits == 0
        unit, bits, gain, change = unit[free], bits[free], gain[free], change[free]
    return matched, changed
