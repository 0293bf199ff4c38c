"""One word of a name, with all that its comparison asks for, and how alike two words are."""

from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple

from rapidfuzz.distance import OSA

from rempart.identity.naming.chinese import is_pinyin, wade_giles
from rempart.identity.naming.east import in_korean
from rempart.identity.naming.names import hard_skeleton, skeleton, word_list
from rempart.identity.naming.unwritten import consonants, unlike
from rempart.identity.tables import table

How = Literal[
    "same", "spelling", "sound", "familiar", "translated", "short_form", "initial", "number", "abbreviation", "left_only", "right_only"
]  # fmt: skip
Mode = Literal["plain", "loose", "loose_left", "loose_right", "korean_left", "korean_right", "han", "strict", "whole"]
"""How two names are spelt: in letters that say the vowels; in scripts of few vowels (*loose*; *loose_left* and *loose_right*:
the left or the right name alone leaves them out); both in one script that is not Latin (*strict*), both in characters that
are syllables, which are equal or are not (*whole*), or one of them alone: Korean letters, Chinese characters (*han*)."""
BY_SYLLABLE: tuple[Mode, ...] = ("korean_left", "korean_right", "han")
"""It is known how a syllable may be written: what is written otherwise is another syllable, not an error."""
Likeness = tuple[float, How]
_UNLIKE: Likeness = (0.0, "spelling")
EDITS_ALLOWED = [0, 0, 0, 1, 1, 2, 2, 2, 2, 2] + [3] * 15  # by the letters of the longer word
LETTERS_APART = 6
"""Words that differ in more letters than this are more than three edits apart."""
BEGINNING = 3
_NO_GROUPS: frozenset[str] = frozenset()
TRANSLATED = "translated"
_CONSONANTS_FOR_AN_EDIT = 3


class Part(NamedTuple):
    """Words of each name, and how they go together; one side is empty where a word stands alone."""

    left: str
    right: str
    how: How
    alike: float


class Pair(NamedTuple):
    """Two words that may be one: how alike, 0 to 1; the weight that matches, what of it tells, what is lost by the difference."""

    alike: float
    matched: float
    told: float
    lost: float
    part: Part


class Word:
    """A word of a name of a person, or of a firm; made by ``word``, which keeps one of each.

    ``weight`` is its share of a name, ``told`` how much it tells where the other name has it too, which is less the more
    people bear it; ``gap`` is what it weighs where the other name has it not; ``number`` is what it
    counts, where it is a numeral in digits, Roman or in letters; ``bones`` is its skeleton; ``groups`` the short,
    familiar or translated forms it belongs to;
    ``letters`` the set of its letters as bits; ``meant`` whether it may be like a word of other letters. ``same``,
    ``in_left`` and ``in_right`` are its parts: beside itself, or alone on one side.
    """

    __slots__ = (
        "bones", "firm", "gap", "groups", "head", "in_left", "in_right", "letters", "meant", "number", "particle",
        "same", "spelt", "text", "told", "weight",
    )  # fmt: skip

    def __init__(self, text: str, firm: bool) -> None:
        self.text = text
        self.firm = firm
        self.weight = word_weight(text)
        self.told = self.weight if firm else self.weight * _frequency(text)
        self.number = _number(text) if firm else ""
        self.gap = self._gap()
        self.spelt = text.isalpha()
        self.groups = groups_by_word(firm).get(text, _NO_GROUPS)
        self.particle = text in word_list("particles") or (firm and text in word_list("passed_over"))
        self.head = text[0]
        self.meant = bool(self.number or self.groups)
        self.bones = skeleton(text)
        self.letters = letters_in(text)
        self.same = Part(text, text, "same", 1.0)
        self.in_left = Part(text, "", "left_only", 0.0)
        self.in_right = Part("", text, "right_only", 0.0)

    def _gap(self) -> float:
        if not self.firm:
            return self.weight
        if self.number:
            return 0.0  # the numbers of firms are compared by themselves
        return weights("words")["place_missing"] if self.text in word_list("places") else self.weight

    def __repr__(self) -> str:
        return f"Word({self.text!r}, firm={self.firm})"


@lru_cache(maxsize=40_000)
def word(text: str, firm: bool) -> Word:
    """Return the record of a word."""
    return Word(text, firm)


@cache
def weights(section: str) -> dict[str, float]:
    """Return one section of ``weights.yml``."""
    found: dict[str, Any] = table("comparison/weights")[section]
    return found


def word_weight(text: str) -> float:
    """Return how much one word of a name tells."""
    listed, by_length, other = _weights_of_words()
    found = listed.get(text)
    if found is not None:
        return found
    return other if len(text) >= len(by_length) or text.isdigit() else by_length[len(text)]


@cache
def _weights_of_words() -> tuple[dict[str, float], tuple[float, ...], float]:
    """Return the weights of the words that are listed, of short ones by their length, and of any other."""
    table_ = weights("words")
    listed = dict.fromkeys(word_list("common"), table_["common"])
    listed.update(dict.fromkeys(word_list("particles"), table_["particle"]))
    by_length = (table_["other"], table_["initial"], table_["letters_2"], table_["letters_3"])
    return {text: weight for text, weight in listed.items() if not text.isdigit()}, by_length, table_["other"]


def _frequency(text: str) -> float:
    """Return what of its weight a word of a person's name keeps: less, the more people bear it."""
    return _frequent().get(text, 1.0)


@cache
def _frequent() -> dict[str, float]:
    """Return what the names that are frequent somewhere keep, and those that tens of millions bear."""
    data, table_ = table("naming/frequent_names"), weights("words")
    found = dict.fromkeys(data["names"].split(), table_["frequent"])
    found.update(dict.fromkeys(data["very"].split(), table_["very_frequent"]))
    return found


@cache
def groups_by_word(firm: bool) -> dict[str, frozenset[str]]:
    """Word -> the groups of ``words.yml`` it belongs to: short forms of firms; familiar and translated names of persons."""
    found: dict[str, set[str]] = {}
    for group, texts in _members(firm):
        for text in texts:
            found.setdefault(text, set()).add(group)
    return {text: frozenset(groups) for text, groups in found.items()}


def _members(firm: bool) -> list[tuple[str, list[str]]]:
    data = table("naming/words")
    if firm:
        return [(head, [head, *others]) for head, others in data["short_forms"].items()]
    familiar = [(f"familiar {place}", line.split()) for place, line in enumerate(data["familiar"])]
    return familiar + [(f"{TRANSLATED} {place}", line.split()) for place, line in enumerate(data["translated"])]


def letters_in(text: str) -> int:
    """Return the set of letters of a text, one bit each."""
    found = 0
    for code in set(text.encode()):
        found |= _BITS[code]
    return found


_BITS = [1 << (code & 63) for code in range(256)]


@cache
def _numerals() -> dict[str, str]:
    return {text: str(number) for number, texts in table("naming/words")["numerals"].items() for text in texts}


def _number(text: str) -> str:
    """Return what a word counts, in digits without leading zeros; nothing where it counts nothing."""
    if text.isdigit():
        return text.lstrip("0") or "0"
    if text[0].isdigit() and text.lstrip("0123456789") in word_list("ordinal_endings"):
        return text.rstrip("abcdefghijklmnopqrstuvwxyz").lstrip("0") or "0"
    return _numerals().get(text, "")


@lru_cache(maxsize=100_000)
def pair(left: Word, right: Word, mode: Mode) -> Pair | None:
    """Return what two words tell together, or None where they are not alike; symmetric but for the sides."""
    alike, how = likeness(left, right, mode)
    if not alike:
        return None
    weight = (left.weight + right.weight) / 2
    told = max(left.told, right.told) * alike
    return Pair(alike, weight * alike, told, weight * (1 - alike), Part(left.text, right.text, how, round(alike, 4)))


def likeness(left: Word, right: Word, mode: Mode) -> Likeness:
    """Return how alike two words are, 0 to 1, and why; symmetric."""
    one, other = left.text, right.text
    if one == other:
        return 1.0, "same"
    if left.number or right.number:  # numbers agree whole or not at all
        return (1.0, "number") if left.number == right.number else _UNLIKE
    known = _by_syllable(one, other, mode)
    if known:
        return known
    if not left.spelt or not right.spelt:
        return _mixed(one, other)
    table_ = weights("likeness")
    if len(one) == 1 or len(other) == 1:
        initial = one[0] == other[0] and not left.firm and not mode.startswith("loose")  # such scripts have no initials
        return (table_["initial"], "initial") if initial else _UNLIKE
    best = _spelling(left, right, mode, table_)
    if left.meant and right.meant:
        best = max(best, _by_meaning(left, right, table_))
    if left.firm and min(len(one), len(other)) >= BEGINNING and (one.startswith(other) or other.startswith(one)):
        best = max(best, (table_["beginning"], "short_form"))
    if not left.firm and (wade_giles(one) == other or wade_giles(other) == one):
        best = max(best, (table_["wade_giles"], "sound"))
    if mode == "loose":
        best = max(best, (_by_consonants(left, right, table_), "sound"))
    elif mode == "loose_left":
        best = max(best, (_without_vowels(one, other, table_), "sound"))
    elif mode == "loose_right":
        best = max(best, (_without_vowels(other, one, table_), "sound"))
    return best if best[0] >= table_["least"] else _UNLIKE


def _by_syllable(one: str, other: str, mode: Mode) -> Likeness | None:
    """Likeness of two words, one of them read from syllables; None where that does not settle it."""
    if mode == "whole":
        return _UNLIKE
    if mode not in BY_SYLLABLE or (mode == "han" and not is_pinyin(one) and not is_pinyin(other)):
        return None
    if mode == "han":
        alike = wade_giles(one) == other or wade_giles(other) == one
    else:
        alike = in_korean(one, other) if mode == "korean_left" else in_korean(other, one)
    return (weights("likeness")["loose"], "sound") if alike else _UNLIKE


def _by_meaning(left: Word, right: Word, table_: dict[str, float]) -> Likeness:
    """Likeness of a short, a familiar or a translated form."""
    common = left.groups & right.groups
    if not common:
        return _UNLIKE
    if left.firm:
        return table_["short_form"], "short_form"
    if all(group.startswith(TRANSLATED) for group in common):
        return table_["translated"], "translated"
    return table_["familiar"], "familiar"


def _by_consonants(left: Word, right: Word, table_: dict[str, float]) -> float:
    """Likeness of the consonants alone, where one script leaves vowels out."""
    one, other = hard_skeleton(left.text), hard_skeleton(right.text)
    if one == other and one:
        return table_["loose" if len(one) > 1 else "loose_short"]
    if max(len(one), len(other)) < _CONSONANTS_FOR_AN_EDIT or OSA.distance(one, other, score_cutoff=1) > 1:
        return 0.0
    return table_["loose"] - table_["loose_edit"] / max(len(one), len(other))


def _without_vowels(native: str, latin: str, table_: dict[str, float]) -> float:
    """Likeness of a word of a script without vowels and one in Latin letters."""
    most = max(consonants(native), consonants(latin))
    share = unlike(native, latin) / max(most, 2)
    if share > table_["unwritten_most"]:
        return 0.0
    return table_["loose" if most > 1 else "loose_short"] - table_["unwritten"] * share


def _mixed(one: str, other: str) -> Likeness:
    """Digits inside a word are letters mistaken for them: 1gor; they never make another number alike."""
    digits = weights("likeness")["digit"]
    if len(one) != len(other) or len(one) < 4:
        return _UNLIKE
    wrong = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if all(a.isdigit() != b.isdigit() for a, b in wrong):
        return 1 - digits * len(wrong) / len(one), "spelling"
    return _UNLIKE


def _spelling(left: Word, right: Word, mode: Mode, table_: dict[str, float]) -> Likeness:
    """Likeness from edits, cheaper where the consonants sound the same, dearer within one script that is not Latin."""
    one, other = left.text, right.text
    longest = max(len(one), len(other))
    if mode == "strict":
        edits = OSA.distance(one, other, score_cutoff=2)
        return (1 - table_["strict"] * edits / longest if edits <= 2 else 0.0), "spelling"
    bones = left.bones
    if len(bones) >= 2 and bones == right.bones:
        cost = table_["sound_short" if len(bones) == 2 else "sound"]
        return max(0.0, 1 - cost * OSA.distance(one, other) / longest), "sound"
    allowed = EDITS_ALLOWED[longest]
    edits = OSA.distance(one, other, score_cutoff=allowed)
    if edits > allowed:
        return _UNLIKE
    cost = table_["edit"] + table_["edit_more"] * (edits - 1)
    if one[0] != other[0] and bones[:1] != right.bones[:1]:
        cost += table_["first_letter"]
    return 1 - cost / longest, "spelling"
