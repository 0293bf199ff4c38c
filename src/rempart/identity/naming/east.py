"""Names of persons in Chinese characters and Korean letters: parted, and read as Chinese, Japanese or Korean."""

import re
from functools import cache, lru_cache

from anyascii import anyascii

from rempart.identity.naming.chinese import older_spelling
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
    """Read a Korean name: the family name in each of its spellings, the given name as north, south and people write it."""
    size = 2 if name[:2] in _data("korean_surnames") and len(name) > 2 else 1
    surname, given = name[:size], name[size:]
    spellings = (_data("korean_surnames").get(surname) or _korean_syllable(surname, "north")).split()
    north, south, people = ([_korean_syllable(letter, way) for letter in given] for way in ("north", "south", "people"))
    found = [f"{spellings[0]} {' '.join(north)}", f"{spellings[0]} {''.join(south)}"]
    for spelling in spellings:
        found += [f"{spelling} {' '.join(people)}", f"{spelling} {' '.join(south)}"]
    return found


def _korean_syllable(letter: str, way: str) -> str:
    """Return one syllable as Pyongyang (*north*), Seoul (*south*) or people (*people*) mostly write it in names."""
    place = ord(letter) - _FIRST_SYLLABLE
    if not 0 <= place < 19 * _VOWELS * _ENDS:
        return anyascii(letter).lower()
    begin, rest = divmod(place, _VOWELS * _ENDS)
    vowel, end = divmod(rest, _ENDS)
    letters = table("naming/east")["korean"][way]
    written: str = letters["begins"][begin] + letters["vowels"][vowel] + letters["ends"][end]
    return str(letters.get("whole", {}).get(written, written))


def in_korean(native: str, latin: str) -> bool:
    """Tell whether a word in Latin letters may be how a Korean word, read letter by letter, is written: jeong, Chung."""
    return _spellings(native).fullmatch(latin) is not None


@lru_cache(maxsize=20_000)
def _spellings(native: str) -> re.Pattern[str]:
    """Return the spellings in Latin letters of a Korean word that was read letter by letter."""
    pattern, written = _korean_letters()
    return re.compile(pattern.sub(lambda found: written[found.group()], native))


@cache
def _korean_letters() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return the pattern of letters that are one sound, and the pattern of the spellings of each."""
    spelt: dict[str, str] = table("naming/east")["korean"]["spelt"]
    written = {letters: f"(?:{'|'.join(others.split())})" for letters, others in spelt.items()}
    written["l"] = f"(?:{spelt['l'].replace(' ', '|')}|)"  # at the beginning the south mostly leaves it out
    return re.compile("|".join(sorted(written, key=lambda letters: (-len(letters), letters)))), written


def _chinese(name: str) -> list[str]:
    """Read a Chinese name in Pinyin, its given name as one word and by syllables, and as Taiwan and others spell it."""
    size = 2 if name[:2] in _two() and len(name) > 2 else 1
    surname, given = name[:size], [anyascii(letter).lower() for letter in name[size:]]
    pinyin = anyascii(surname).lower()
    older = [older_spelling(syllable) for syllable in (pinyin, *given)]
    found = [f"{pinyin} {''.join(given)}", f"{pinyin} {' '.join(given)}", " ".join(older)]
    return found + [f"{other} {' '.join(given)}" for other in _data("chinese_elsewhere").get(surname, "").split()]


def _japanese(name: str) -> list[str]:
    """Read a Japanese name whose family name is known; a given name that is not known is left out."""
    surnames, given = _data("japanese_surnames"), _data("japanese_given")
    for size in range(min(_LONGEST_SURNAME, len(name) - 1), 0, -1):
        if name[:size] in surnames and (size > 1 or name[size:] in given):
            ways = given.get(name[size:], "").split() or [""]
            return [f"{surname} {way}".strip() for surname in surnames[name[:size]].split() for way in ways]
    return []


@cache
def _two() -> frozenset[str]:
    return frozenset(table("naming/east")["chinese_two"])


def _data(name: str) -> dict[str, str]:
    found: dict[str, str] = table("naming/east")[name]
    return found
