"""How well a word of a script that leaves vowels out goes with a word that has them: Arabic or Hebrew with Latin letters."""

import re
from functools import cache, lru_cache

from rempart.identity.tables import table

_VOWELS = frozenset("aeiou")


@cache
def _costs() -> dict[str, float]:
    found: dict[str, float] = table("naming/words")["unwritten"]["costs"]
    return found


@cache
def _one_sound() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return the pattern of letters that are one sound, and the sign of each."""
    signs: dict[str, str] = table("naming/words")["unwritten"]["one_sound"]
    return re.compile("|".join(sorted(signs, key=lambda letters: (-len(letters), letters)))), signs


@cache
def _near() -> dict[tuple[str, str], float]:
    """Return what it costs to write one sound for another, for those that are near."""
    near: dict[tuple[str, str], float] = {}
    for line in table("naming/words")["unwritten"]["near"]:
        cost, *pairs = line.split()
        for one, other in pairs:
            near[one, other] = near[other, one] = float(cost)
    return near


@lru_cache(maxsize=40_000)
def _sounds(word: str) -> str:
    pattern, signs = _one_sound()
    heard = pattern.sub(lambda found: signs[found.group()], word)
    return re.sub(r"(.)\1+", r"\1", heard)


def unlike(native: str, latin: str) -> float:
    """Return how far a word read from a script without vowels is from a word in Latin letters, in consonants lost.

    A short vowel that only the Latin word has costs little, one that only the other word writes costs more.
    """
    ours, theirs = _sounds(native), _sounds(latin)
    costs, near = _costs(), _near()
    added = [_unwritten(theirs, place, costs) for place in range(len(theirs))]
    before = [0.0]
    for cost in added:
        before.append(before[-1] + cost)
    for at, sound in enumerate(ours):
        left_out = _left_out(ours, at, costs)
        row = [before[0] + left_out]
        for place, other in enumerate(theirs):
            same = 0.0 if sound == other else near.get((sound, other), costs["consonant"] * 2)
            row.append(min(before[place] + same, before[place + 1] + left_out, row[place] + added[place]))
        before = row
    return before[-1]


def _unwritten(latin: str, place: int, costs: dict[str, float]) -> float:
    """What it costs that only the Latin word has a sound."""
    sound = latin[place]
    if sound in _VOWELS:
        return costs["vowel_first"] if not place else costs["vowel_last" if place == len(latin) - 1 else "vowel"]
    return costs["half" if sound in "hyw" else "consonant"]


def _left_out(native: str, place: int, costs: dict[str, float]) -> float:
    """What it costs that only the word without vowels has a sound."""
    sound = native[place]
    if sound == "h" and place == len(native) - 1:
        return costs["last_h"]
    return costs["written_vowel" if sound in "aeiouyw" else "written_h" if sound == "h" else "consonant"]


@lru_cache(maxsize=40_000)
def consonants(word: str) -> int:
    """Return how many consonants a word has."""
    return sum(sound not in _VOWELS for sound in _sounds(word))
