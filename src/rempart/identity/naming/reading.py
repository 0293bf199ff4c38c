"""A name read for comparison: its words as records, its script, its legal forms and numbers."""

import math
from collections.abc import Callable
from functools import cache, lru_cache
from operator import add
from typing import Any, NamedTuple

from anyascii import anyascii
from rapidfuzz import process
from rapidfuzz.distance import OSA

from rempart.identity.naming.names import (
    MOST_WORDS,
    ReadName,
    legal_forms,
    normalise,
    read_anew,
    readings_of,
    skeleton,
    split_legal_form,
    word_list,
)
from rempart.identity.naming.packing import packed
from rempart.identity.naming.word import Part, Word, letters_in, word
from rempart.identity.tables import table

_SCRIPTS = (
    (0x0370, 0x03FF, "greek"), (0x0400, 0x052F, "cyrillic"), (0x0530, 0x058F, "armenian"), (0x0590, 0x05FF, "hebrew"),
    (0x0600, 0x08FF, "arabic"), (0x0900, 0x0DFF, "indic"), (0x0E00, 0x0EFF, "thai"), (0x1000, 0x109F, "burmese"),
    (0x10A0, 0x10FF, "georgian"), (0x1100, 0x11FF, "hangul"), (0x1200, 0x139F, "ethiopic"), (0x1780, 0x17FF, "khmer"),
    (0x1C80, 0x1CBF, "georgian"), (0x1F00, 0x1FFF, "greek"), (0x3040, 0x30FF, "kana"), (0x3400, 0x9FFF, "han"),
    (0xAC00, 0xD7AF, "hangul"), (0xF900, 0xFAFF, "han"), (0xFB1D, 0xFB4F, "hebrew"), (0xFB50, 0xFEFC, "arabic"),
)  # fmt: skip
SYLLABLES = frozenset({"han", "hangul"})
"""Scripts whose characters are syllables."""
NO_VOWELS = frozenset({"arabic", "hebrew"})
"""Scripts that write consonants, and long vowels at most."""
_FEW_VOWELS = frozenset({"arabic", "hebrew", "indic", "khmer", "thai", "burmese"})
_LONGEST_CHARACTERS = 200
_LONG_FORM = 9  # letters from which a legal form is recognised in spite of a typing error
_FORM_ERRORS = 2
JOINED_ERRORS = 2
"""Typing errors that are forgiven in two words written as one."""
_SECOND_FORM = 3  # letters from which a second legal form is believed


class Alignment(NamedTuple):
    """All words of two names. ``matched``, ``told``, ``lost``, ``clash``, ``missing`` are sums of word weights.

    ``told`` is what of the matched words tells, less where many people bear them; ``lost`` is what spelling differences cost, ``clash`` the words left over on both sides (another middle name),
    ``missing`` those left over on one side only (no middle name). ``crossed`` tells whether child and parent changed places.
    """

    parts: tuple[Part, ...]
    matched: float
    told: float
    lost: float
    clash: float
    missing: float
    crossed: bool = False


class Reading:
    """A name as it is compared; made by ``read`` and ``read_all``, which keep one of each.

    ``usual`` tells whether its script is mostly read so; ``texts`` are the words as a set, ``glued`` the words without
    spaces; ``forms`` the canonical legal forms that it may have, ``form_text`` as read; ``few_vowels`` whether its vowels
    are left out, or written in many ways; ``child`` whether it says whose child somebody is.
    Found when they are asked for, for most names of a party with many names nobody asks: ``words``, in order; ``numbers``,
    what the name of a firm counts; ``heads``, the first letters of the words but for particles; ``itself``, the name beside
    itself; ``packed``, as the kernel reads it; ``shortest_pair``, the letters that a word needs at least to be two neighbours of this name in one;
    ``sorted_text`` and ``sorted_bones``, the words and their consonants in the order of the alphabet.
    """

    __slots__ = (
        "child", "few_vowels", "firm", "form_text", "forms", "glued", "heads", "in_order", "itself", "numbers", "packed",
        "places",        "script", "shortest_pair", "sorted_bones", "sorted_text", "texts", "usual", "words",
    )  # fmt: skip
    words: tuple[Word, ...]
    numbers: frozenset[str]
    heads: str
    itself: Alignment
    packed: bytes | None
    shortest_pair: int
    sorted_text: str
    sorted_bones: str

    def __init__(self, value: str, firm: bool, base: ReadName, *, usual: bool = True) -> None:
        self.script = _script_of(value)
        self.usual = usual
        self.few_vowels = self.script in _FEW_VOWELS
        by_syllable = usual and not firm and self.script in SYLLABLES
        texts, self.forms, self.form_text = _parts(base, firm, _syllables(value) if by_syllable else ())
        self.in_order, self.firm = texts, firm
        self.places = list(range(len(texts)))
        self.texts = frozenset(texts)
        self.glued = "".join(texts)
        self.child = not (firm or len(texts) < 3 or word_list("patronymics").isdisjoint(texts[1:-1]))

    def __getattr__(self, name: str) -> Any:
        """Find what is asked for the first time."""
        found = _LATER[name](self) if name in _LATER else super().__getattribute__(name)
        setattr(self, name, found)
        return found


def _itself(name: Reading) -> Alignment:
    matched = math.fsum([one.weight for one in name.words])
    told = math.fsum([one.told for one in name.words])
    return Alignment(tuple([one.same for one in name.words]), matched, told, 0.0, 0.0, 0.0)


def _shortest_pair(name: Reading) -> int:
    sizes = list(map(len, name.in_order))
    return min(map(add, sizes, sizes[1:]), default=0) - JOINED_ERRORS


_LATER: dict[str, Callable[[Reading], Any]] = {
    "words": lambda name: tuple([word(text, name.firm) for text in name.in_order]),
    "numbers": lambda name: frozenset([one.number for one in name.words if one.number]),
    "heads": lambda name: "".join([one.head for one in name.words if not one.particle]),
    "itself": _itself,
    "packed": lambda name: packed(name.words, name.form_text),
    "shortest_pair": _shortest_pair,
    "sorted_text": lambda name: " ".join(sorted(name.in_order)),
    "sorted_bones": lambda name: " ".join(sorted([skeleton(text) for text in name.in_order])),
}
"""What of a reading is found when it is asked for."""


@lru_cache(maxsize=30_000)
def read(value: str, firm: bool) -> Reading:
    """Return the reading of a name, as that of a firm or of a person, as its script is mostly read."""
    return Reading(value, firm, read_anew(value, firm))


@lru_cache(maxsize=30_000)
def read_all(value: str, firm: bool) -> tuple[Reading, ...]:
    """Return every reading of a name that its script allows, that of ``read`` first: one of most names."""
    usual = read(value, firm)
    if value.isascii():
        return (usual,)
    others = readings_of(value, firm)[1:]
    return (usual, *[Reading(value, firm, base, usual=False) for base in others])


def _script_of(value: str) -> str:
    """Return the script of a name: that of its first letter outside the Latin alphabet, or *latin*."""
    if value.isascii():
        return "latin"
    for letter in value:
        code = ord(letter)
        if code >= 0x0370:
            for first, last, script in _SCRIPTS:
                if first <= code <= last:
                    return script
    return "latin"


def _parts(base: ReadName, firm: bool, syllables: tuple[str, ...]) -> tuple[tuple[str, ...], frozenset[str], str]:
    """Return the words, the legal forms and their text; a person's syllables are its words, where there are any."""
    texts, forms, form_text = base.words, base.forms, base.form_text
    if not firm:
        return syllables or texts, forms, form_text
    while forms and len(texts) > 1:  # Corporation JSC: both are legal forms
        left, more, said = split_legal_form(texts)
        letters = said.replace(" ", "")
        if not more or (len(letters) < _SECOND_FORM and letters not in word_list("second_forms")):
            break
        texts, forms, form_text = left, forms | more, f"{said} {form_text}"
    if len(texts) > 1 and not forms.isdisjoint(_forms_after(texts[0])):  # SC Ostrevin SRL
        texts, form_text = texts[1:], f"{texts[0]} {form_text}"
    if not forms:
        texts, forms, form_text = _misspelt_form(texts)
    return _numerals_in(texts), forms, form_text


def _forms_after(first: str) -> tuple[str, ...]:
    """Return the canonical legal forms before whose names a word stands that only says *company*."""
    return tuple(table("naming/words")["before_forms"].get(first, ()))


def _syllables(value: str) -> tuple[str, ...]:
    """Return the words of a name that does not part them, character by character."""
    return tuple(
        normalise(
            " ".join(anyascii(letter) if letter > "\u3000" else letter for letter in value[:_LONGEST_CHARACTERS])
        ).split()
    )[:MOST_WORDS]


@cache
def _long_forms() -> dict[int, dict[str, str]]:
    """Number of words -> spelling of a legal form of nine letters or more -> its canonical form."""
    found: dict[int, dict[str, str]] = {}
    for form, (_, *spellings) in legal_forms().items():
        for spelling in map(normalise, spellings):
            if len(spelling) >= _LONG_FORM:
                found.setdefault(spelling.count(" ") + 1, {})[spelling] = form
    return found


@cache
def _forms_as_long(size: int, length: int) -> list[tuple[str, int]]:
    """Return the long spellings of so many words that are about as long, and the letters that each has."""
    return [(one, letters_in(one)) for one in _long_forms()[size] if abs(len(one) - length) <= _FORM_ERRORS]


def _misspelt_form(texts: tuple[str, ...]) -> tuple[tuple[str, ...], frozenset[str], str]:
    """Find a long legal form at the end in spite of up to two typing errors."""
    for size, spellings in _long_forms().items():
        if size >= len(texts):
            continue
        tail = " ".join(texts[-size:])
        if len(tail) >= _LONG_FORM:
            letters = letters_in(tail)
            near = [
                one
                for one, others in _forms_as_long(size, len(tail))
                if (letters ^ others).bit_count() <= 2 * _FORM_ERRORS
            ]
            found = process.extractOne(tail, near, scorer=OSA.distance, score_cutoff=_FORM_ERRORS) if near else None
            if found:
                return texts[:-size], frozenset([spellings[found[0]]]), tail
    return texts, frozenset(), ""


def _numerals_in(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Leave the sign of a number out: no 7 is 7; forty four is 44."""
    numbers = [word(text, True).number for text in texts]
    if len(texts) < 2 or not any(numbers):
        return texts
    kept: list[str] = []
    signs = word_list("number_signs")
    for text, number, following in zip(texts, numbers, [*numbers[1:], ""], strict=True):
        if text in signs and following:
            continue
        before = word(kept[-1], True).number if kept else ""
        if len(number) == 1 and len(before) == 2 and before[1] == "0" and not kept[-1].isdigit():
            kept[-1] = before[0] + number
        else:
            kept.append(text)
    return tuple(kept)
