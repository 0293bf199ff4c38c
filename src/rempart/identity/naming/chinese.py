"""Chinese names in Latin letters: the older Wade-Giles spelling of a word in Pinyin (Mao Zedong was Mao Tse-tung)."""

from functools import cache, lru_cache
from operator import add

from rempart.identity.tables import table

_LONGEST = 16  # letters; three syllables have no more
_LONGEST_SYLLABLE = 6
_INITIALS = {"b": "p", "d": "t", "g": "k", "j": "ch", "q": "ch", "zh": "ch", "x": "hs", "z": "ts", "c": "ts", "r": "j"}
_FINALS = {"ong": "ung", "iong": "iung", "ie": "ieh", "ian": "ien", "ue": "ueh", "er": "erh"}
_WHOLE = {
    "zi": "tzu", "ci": "tzu", "si": "szu", "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "ge": "ko", "ke": "ko",
    "he": "ho", "gui": "kuei", "kui": "kuei", "yi": "i", "you": "yu", "yan": "yen", "ye": "yeh", "yue": "yueh",
}  # fmt: skip
_O_AFTER = frozenset({"d", "t", "n", "l", "z", "c", "s", "zh", "ch", "r"})


@cache
def _older() -> dict[str, str]:
    """Each syllable of Pinyin in Wade-Giles, its apostrophe left out."""
    older: dict[str, str] = {}
    for initial, finals in table("naming/words")["pinyin"].items():
        for final in finals.split():
            syllable = initial.strip("-") + final
            ending = "o" if final == "uo" and initial in _O_AFTER else _FINALS.get(final, final)
            older[syllable] = _WHOLE.get(syllable, _INITIALS.get(initial, initial.strip("-")) + ending)
    return older


@cache
def _last_letters() -> frozenset[str]:
    return frozenset(syllable[-1] for syllable in _older())


@cache
def _neighbours() -> frozenset[str]:
    """Return the pairs of letters that stand beside each other in words of Pinyin."""
    inside = {syllable[at : at + 2] for syllable in _older() for at in range(len(syllable) - 1)}
    return frozenset(inside | {last + syllable[0] for last in _last_letters() for syllable in _older()})


def older_spelling(syllable: str) -> str:
    """Return one syllable of Pinyin in Wade-Giles, without its apostrophe; any other word as it is."""
    return _older().get(syllable, syllable)


def _syllables(word: str, most: int = 3) -> list[str]:
    """Return the syllables of a word in Pinyin, long ones first; none where it is not Pinyin."""
    older = _older()
    for size in range(min(len(word), _LONGEST_SYLLABLE), 0, -1):
        if word[:size] in older:
            if size == len(word):
                return [word]
            rest = _syllables(word[size:], most - 1) if most > 1 else []
            if rest:
                return [word[:size], *rest]
    return []


@lru_cache(maxsize=40_000)
def is_pinyin(word: str) -> bool:
    """Tell whether a word is one to three syllables of Pinyin."""
    return len(word) <= _LONGEST and bool(_syllables(word))


@lru_cache(maxsize=40_000)
def wade_giles(word: str) -> str:
    """Return the older spelling of a word of one to three Pinyin syllables; nothing where it could be Pinyin as well."""
    if len(word) > _LONGEST or word[-1:] not in _last_letters():
        return ""
    if not _neighbours().issuperset(map(add, word, word[1:])):  # as of most words that are not Chinese
        return ""
    older = _older()
    spelling = "".join([older[syllable] for syllable in _syllables(word)])
    return "" if _syllables(spelling) else spelling
