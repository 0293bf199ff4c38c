"""What is looked for in the text of kept files: names, official numbers and keys, whatever their accents and capitals."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from anyascii import anyascii

_MARKS = re.compile(r"[\s./-]")
_SEPARATED = r"[\s./-]*"
_ALONE = r"(?<!\w)(?<!\d[./-]){}(?![./-]?\w)"
"""A number that is no part of a longer one, of a day or of a word."""
_WORD = re.compile(r"\w+")
_SHORTEST = 4
"""Characters of a key or number that is looked for in text: a shorter one says nothing by itself."""


@dataclass
class Sought:
    """What is looked for in cells: names, official numbers, and keys by which a publisher's records name each other.

    A name is found where all its words stand in one cell, in whatever order, or in cells that hold nothing but words of
    it and initials (surname and forename in columns of their own); a number where nothing else that belongs to a number touches it,
    whatever separates its digits; a key as it is written. Accents and capitals make no difference to any of them. Those of
    less than four characters say nothing by themselves and are not looked for.
    """

    names: Iterable[str] = ()
    numbers: Iterable[str] = ()
    keys: Iterable[str] = ()
    _words: list[frozenset[str]] = field(init=False)
    _numbers: dict[str, re.Pattern[str]] = field(init=False)
    _keys: dict[str, re.Pattern[str]] = field(init=False)

    def __post_init__(self) -> None:
        found = {frozenset(words_of(name)) for name in self.names}
        self._words = sorted((words for words in found if sum(map(len, words)) >= _SHORTEST), key=sorted)
        bared = sorted({n for n in map(bare, self.numbers) if len(n) >= _SHORTEST})
        self._numbers = {n: re.compile(_ALONE.format(_SEPARATED.join(map(re.escape, n)))) for n in bared}
        long = sorted({folded(key) for key in self.keys if len(key) >= _SHORTEST})
        self._keys = {key: re.compile(rf"(?<!\w){re.escape(key)}(?!\w)") for key in long}

    def __bool__(self) -> bool:
        return bool(self._words or self._numbers or self._keys)

    def found_in(self, *cells: str) -> list[frozenset[str] | str]:
        """Return the names (as sets of words), numbers and keys that the cells of a record, or one text, hold."""
        texts = [folded(cell) for cell in cells]
        whole = "\n".join(texts)
        found: list[frozenset[str] | str] = [
            words for words in self._words if all(word in whole for word in words) and _stands(words, texts)
        ]
        if self._numbers:
            bared = _MARKS.sub("", whole)
            near = (number for number in self._numbers if number in bared)
            found += [number for number in near if any(self._numbers[number].search(cell) for cell in texts)]
        found += [key for key, written in self._keys.items() if key in whole and written.search(whole)]
        return found


def _stands(words: frozenset[str], cells: Iterable[str]) -> bool:
    """Tell whether one cell has all the words, or cells of nothing but these words have them together."""
    together: set[str] = set()
    for cell in cells:
        there = set(_WORD.findall(cell))
        if words <= there:
            return True
        if all(word in words or len(word) == 1 for word in there):  # an initial beside the surname
            together |= there
    return words <= together


def folded(text: str) -> str:
    """Return a text as it is compared: Latin letters without accents, in small letters (José, JOSE and jose are one)."""
    return (text if text.isascii() else anyascii(unicodedata.normalize("NFKC", text))).lower()


def words_of(text: str) -> list[str]:
    """Return the words of a text, ``folded``."""
    return _WORD.findall(folded(text))


def bare(text: str) -> str:
    """Return a number as it is compared: without blanks, dots, strokes and hyphens, ``folded``."""
    return _MARKS.sub("", folded(text))
