"""Many names read at once, as ``read_name`` reads one: the words of all of them as hashes, without a loop over words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from rempart.identity.index.keys import LONGEST, POWERS, Hashes, Letters, Numbers, letters_of, sums_of
from rempart.identity.naming import names as spelling

MOST_WORDS = 20
"""Words of a name that are kept."""
_AT_ONCE = 100_000
_ONCE = re.compile(r"(.)\1+")
_VOWELS = frozenset("aeiouy")
_SIGNS = bytes(byte if byte == 10 or (byte < 128 and chr(byte).isalnum()) else 32 for byte in bytes(range(256)).lower())


@dataclass(frozen=True)
class ReadNames:
    """Names as words: ``words`` their sums, name after name; ``counts`` of each name; each distinct sum and its letters."""

    words: Hashes
    counts: Numbers
    distinct: Hashes
    letters: Letters


def read_names(values: Sequence[str], organisation: npt.NDArray[np.bool_]) -> ReadNames:
    """Read names into words, at most 20 of each, of at most 24 letters: the words that ``read_name`` gives."""
    parts = [
        _read(values[start : start + _AT_ONCE], organisation[start : start + _AT_ONCE])
        for start in range(0, len(values), _AT_ONCE)
    ]
    return _together(parts)


def _together(parts: list[ReadNames]) -> ReadNames:
    if not parts:
        return ReadNames(np.zeros(0, np.uint64), np.zeros(0, np.int64), np.zeros(0, np.uint64), letters_of([]))
    distinct, first = np.unique(np.concatenate([part.distinct for part in parts]), return_index=True)
    letters = np.concatenate([part.letters for part in parts])[first]
    words, counts = (np.concatenate([getattr(part, name) for part in parts]) for name in ("words", "counts"))
    return ReadNames(words, counts, distinct, letters)


def _read(values: Sequence[str], organisation: npt.NDArray[np.bool_]) -> ReadNames:
    """Read one share of the names; those with a title or a legal form one by one."""
    texts = [spelling.latin(value) for value in values]
    plain, starts = _words(texts)
    apart = np.flatnonzero(_has_more_than_words(plain, starts, organisation))
    if not len(apart):
        return _cut(plain, MOST_WORDS)
    for place in apart.tolist():
        texts[place] = " ".join(spelling.read_name(values[place], bool(organisation[place])).words)
    return _cut(_words(texts)[0], MOST_WORDS)


def _words(texts: Sequence[str]) -> tuple[ReadNames, Numbers]:
    """Return the words of Latin texts, and where those of each begin."""
    lines = "\n".join(text.replace("\n", " ") if "\n" in text else text for text in texts)
    signs = np.frombuffer(lines.encode("ascii").translate(_SIGNS, b"'`") + b"\n", np.uint8)
    inside = signs > 32
    edge = np.diff(inside.view(np.int8), prepend=np.int8(0))
    begins = np.flatnonzero(edge == 1)
    lengths = np.flatnonzero(edge == -1) - begins
    ends = np.flatnonzero(signs == 10)
    of = np.searchsorted(ends, begins)
    kept = np.minimum(lengths, LONGEST)
    letters = np.flatnonzero(inside)
    place = np.arange(len(letters)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    with np.errstate(over="ignore"):
        powers = np.append(POWERS[:LONGEST], np.uint64(0))[np.minimum(place, LONGEST)]
        sums = (
            np.add.reduceat(signs[letters] * powers, np.cumsum(lengths) - lengths)
            if len(begins)
            else np.zeros(0, np.uint64)
        )
    distinct, first = np.unique(sums, return_index=True)
    spots = np.minimum(begins[first][:, None] + np.arange(LONGEST), len(signs) - 1)
    matrix = np.where(np.arange(LONGEST) < kept[first][:, None], signs[spots], 0).astype(np.uint8)
    counts = np.bincount(of, minlength=len(texts))
    cut = _cut(ReadNames(sums, counts, distinct, matrix), spelling.MOST_WORDS)
    return cut, np.cumsum(cut.counts) - cut.counts


def _cut(read: ReadNames, most: int) -> ReadNames:
    """Keep the first words of each name."""
    if not len(read.counts) or read.counts.max() <= most:
        return read
    place = np.arange(len(read.words)) - np.repeat(np.cumsum(read.counts) - read.counts, read.counts)
    return ReadNames(read.words[place < most], np.minimum(read.counts, most), read.distinct, read.letters)


def _has_more_than_words(
    read: ReadNames, starts: Numbers, organisation: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Tell which names may hold a title (persons) or a legal form, single letters, joining words (organisations)."""
    begins, ends = spelling.form_edges()
    of = np.repeat(np.arange(len(read.counts)), read.counts)
    inner = np.isin(read.words, _sums_of(spelling.word_list("joining"))) | np.isin(read.words, _LETTER_SUMS)
    marked = np.where(organisation[of], inner, np.isin(read.words, _sums_of(spelling.word_list("titles"))))
    found = np.bincount(of, weights=marked, minlength=len(read.counts)) > 0
    some = np.flatnonzero(organisation & (read.counts > 0))
    found[some] |= np.isin(read.words[starts[some]], _sums_of(begins))
    found[some] |= np.isin(read.words[starts[some] + read.counts[some] - 1], _sums_of(ends))
    return found


@lru_cache(maxsize=16)
def _sums_of(words: frozenset[str]) -> Hashes:
    return sums_of(letters_of(sorted(words)))[:, -1]


_LETTER_SUMS = sums_of(letters_of([chr(letter) for letter in range(ord("a"), ord("z") + 1)]))[:, -1]


def skeletons_of(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the skeletons and the loose skeletons of many words, as ``skeleton`` and ``loose_skeleton`` give them."""
    if not words:
        return [], []
    pattern, sounds, letters, loose = spelling.sounds_and_letters()
    heard = pattern.sub(lambda found: sounds[found.group()], "\n".join(words))
    bones, soft = (
        _ONCE.sub(r"\1", text).split("\n")
        for text in (heard.translate(letters), heard.translate(loose).translate(letters))
    )
    return ["a" + body if word[:1] in _VOWELS else body for word, body in zip(words, bones, strict=True)], soft
