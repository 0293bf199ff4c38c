"""Names of persons in Chinese characters and Korean letters: parted, and read as Chinese, Japanese or Korean."""

import re
from functools import cache

from anyascii import anyascii

from rempart.identity.tables import table

_HAN = re.compile("[\u3005\u3400-\u9fff\uf900-\ufaff]{2,6}")
_HANGUL = re.compile("[\uac00-\ud7a3]{2,6}")
_FIRST_SYLLABLE, _VOWELS, _ENDS = 0xAC00, 21, 28
_LONGEST_SURNAME = 3


def person_readings(name: str) -> list[str]:
    """Return the ways in which a person's name in Chinese characters or Korean letters may be written in Latin letters.

    Words are parted: the family name, the given name as one word and by syllables. None for any other name.
    """
    joined = "".join(name.split())
    if _HANGUL.fullmatch(joined):
        return _korean(joined)
    if _HAN.fullmatch(joined):
        return [*_japanese(joined), *_chinese(joined)]
    return []


def _korean(name: str) -> list[str]:
    """Read a Korean name: the family name in each of its spellings, the given name as the north and as the south write it."""
    size = 2 if name[:2] in _data("korean_surnames") and len(name) > 2 else 1
    surname, given = name[:size], name[size:]
    spellings = (_data("korean_surnames").get(surname) or _korean_syllable(surname)).split()
    syllables = [_korean_syllable(letter) for letter in given]
    revised = [anyascii(letter).lower() for letter in given]
    found = [
        f"{spellings[0]} {' '.join(syllables)}",
        f"{spellings[0]} {''.join(revised)}",
        f"{spellings[0]} {''.join(syllables)}",
    ]
    return found + [f"{other} {' '.join(revised)}" for other in spellings[1:]]


def _korean_syllable(letter: str) -> str:
    """Return one syllable without the marks of McCune-Reischauer, as names are mostly written."""
    place = ord(letter) - _FIRST_SYLLABLE
    if not 0 <= place < 19 * _VOWELS * _ENDS:
        return anyascii(letter).lower()
    begin, rest = divmod(place, _VOWELS * _ENDS)
    vowel, end = divmod(rest, _ENDS)
    letters = table("naming/east")["korean"]
    written: str = letters["begins"][begin] + letters["vowels"][vowel] + letters["ends"][end]
    return written


def _chinese(name: str) -> list[str]:
    """Read a Chinese name in Pinyin, its given name as one word and by syllables; family names as they are spelt elsewhere."""
    size = 2 if name[:2] in _two() and len(name) > 2 else 1
    surname, given = name[:size], [anyascii(letter).lower() for letter in name[size:]]
    pinyin = anyascii(surname).lower()
    found = [f"{pinyin} {''.join(given)}", f"{pinyin} {' '.join(given)}"]
    return found + [f"{other} {' '.join(given)}" for other in _data("chinese_elsewhere").get(surname, "").split()]


def _japanese(name: str) -> list[str]:
    """Read a Japanese name whose family name is known; a given name that is not known is left out."""
    surnames, given = _data("japanese_surnames"), _data("japanese_given")
    for size in range(min(_LONGEST_SURNAME, len(name) - 1), 0, -1):
        if name[:size] in surnames and (size > 1 or name[size:] in given):
            return [f"{surnames[name[:size]]} {given.get(name[size:], '')}".strip()]
    return []


@cache
def _two() -> frozenset[str]:
    return frozenset(table("naming/east")["chinese_two"])


def _data(name: str) -> dict[str, str]:
    found: dict[str, str] = table("naming/east")[name]
    return found
