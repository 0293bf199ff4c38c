"""How the header of a column is read: its words, compared with the words of the data files beside."""

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

from rapidfuzz.distance import Levenshtein

from rempart.base.yaml_files import read_yaml

Phrase = tuple[str, ...]
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])|(?<=[A-ZÀ-Ý])(?=[A-ZÀ-Ý][a-zà-ÿ])")
_NUMBER_SIGN = re.compile(r"n\s*[°º]|#", re.IGNORECASE)
_BORN_AT = re.compile(r"\b(n[ée](?:\(?e\)?)?|born)\s+(à|a|au|aux|en|in|at)\b", re.IGNORECASE)
"""A place of birth, told from a day of birth ("né le") by a word that is silent elsewhere."""
_MUTED = 0.95
"""A header that is explained only by reading over a word of its kind of file is worth a little less."""
_BARE = 0.94
"""A bare "ID" is worth less than a "licence number" beside it, which lasts from one edition to the next."""


def words_file(name: str) -> Any:
    """Return the content of a data file of words, as ``headers.yml``."""
    return read_yaml(files("rempart.registers.proposing").joinpath("words", name).read_text(encoding="utf-8"))


@cache
def _same() -> dict[str, str]:
    return {plain(word): plain(line[0]) for line in words_file("headers.yml")["same"] for word in line}


@cache
def _silent() -> frozenset[str]:
    return frozenset(words_file("headers.yml")["silent"])


def plain(text: str) -> str:
    """Return a text in small letters without accents."""
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark)).lower()


@cache
def tokens(header: str) -> Phrase:
    """Return the telling words of a header: without accents, plural, articles; ``N°`` and ``id`` say the same."""
    apart = _CAMEL.sub(" ", _NUMBER_SIGN.sub(" numero ", _BORN_AT.sub(" lieu naissance ", header)))
    found = re.findall(r"[a-z]+|[0-9]+", plain(apart).replace("'", " ").replace("’", " "))
    told = [_same().get(word, word) for word in found]
    kept = [_same().get(_singular(word), _singular(word)) for word in told if word not in _silent()]
    return tuple(kept or [_singular(word) for word in told])


@cache
def says_a_day(header: str) -> bool:
    """Tell whether a header says in so many words that its column holds days: "né le", "opening date", not "opening"."""
    words = re.findall(r"[a-z]+", plain(_CAMEL.sub(" ", header)))
    anywhere, at_end = _of_days()
    return not anywhere.isdisjoint(words) or (bool(words) and words[-1] in at_end)


@cache
def _of_days() -> tuple[frozenset[str], frozenset[str]]:
    listed = words_file("headers.yml")
    return frozenset(listed["days"]), frozenset(listed["at_end"])


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith(("s", "x")) and not word.endswith("ss"):
        return word[:-1]
    return word


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    return min(len(one), len(other)) >= 7 and Levenshtein.distance(one, other, score_cutoff=1) <= 1


@cache
def phrases(words: tuple[str, ...]) -> tuple[Phrase, ...]:
    """Return lines of words as phrases, the longest first, each once."""
    return tuple(sorted({tokens(line) for line in words}, key=lambda phrase: (-len(phrase), phrase)))


@cache
def found(header: Phrase, phrase: Phrase) -> frozenset[int]:
    """Return the places of the words of a phrase in a header, in any order; empty unless all of them are there."""
    places: set[int] = set()
    for word in phrase:
        place = next((at for at, other in enumerate(header) if at not in places and _alike(word, other)), None)
        if place is None:
            return frozenset()
        places.add(place)
    return frozenset(places)


def best(header: Phrase, lines: tuple[Phrase, ...]) -> frozenset[int]:
    """Return the places that the longest phrase found in a header explains."""
    return next((places for phrase in lines if (places := found(header, phrase))), frozenset())


@cache
def _faint() -> frozenset[str]:
    return frozenset(plain(word) for word in words_file("headers.yml")["faint"])


def _weight(word: str) -> float:
    return 0.35 if word in _faint() else 1.0


def every(header: Phrase, lines: tuple[Phrase, ...]) -> frozenset[int]:
    """Return the places that all phrases found in a header explain together."""
    return frozenset().union(*(found(header, phrase) for phrase in lines))


def explained(header: Phrase, places: frozenset[int], read_over: frozenset[str]) -> float:
    """Return how much of a header is explained, 0 to 1; words of ``read_over`` need no explanation."""
    if not places:
        return 0.0
    rest = [word for at, word in enumerate(header) if at not in places]
    unexplained = [word for word in rest if word not in read_over]
    told = sum(_weight(header[at]) for at in places)
    share = told / (told + sum(map(_weight, unexplained)))
    if told < 1 and all(_weight(header[at]) < 1 for at in places):
        share *= _BARE
    return share * (_MUTED if len(rest) > len(unexplained) else 1.0)
