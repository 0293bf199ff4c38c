"""The wording linter: words that nothing written by Rempart says of anybody, in both languages.

    lint("A notorious front company.", "en") -> [Fault(kind="suspicion", word="notorious", ...), Fault(kind="accusation", ...)]

A letter with a fault is not sent. Passages quoted from a final judgment, with its reference, are not searched:
``« ... » (jugement définitif du 3 mars 2024, n° 23/01)``, ``"..." (final judgment of 3 March 2024, no. 23/01)``.
The words stand in ``wording.yml``. Source: ``desk`` section 4; ``rights`` N2, N4, R-20.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from rempart.base.words import Language
from rempart.base.yaml_files import read_yaml

_JUDGMENT = {
    "en": r"[“\"«][^”\"»]{1,600}[”\"»]\s*\((?:final|definitive) (?:judgment|ruling|conviction)[^)]*\d[^)]*\)",
    "fr": r"[“\"«][^”\"»]{1,600}[”\"»]\s*\((?:jugement|arret|condamnation) definiti(?:f|ve)[^)]*\d[^)]*\)",
}


@dataclass(frozen=True)
class Fault:
    """A word that may not stand: its kind, the word as written, where it begins in the text, and what to write instead."""

    kind: str
    word: str
    at: int
    instead: str


def lint(text: str, lang: Language) -> list[Fault]:
    """Return every word of a text that may not stand, in the order of the text; none for a text that may be sent."""
    plain = _plain(text)
    hidden = _allowed(lang).sub(lambda found: "\0" * len(found[0]), plain)
    faults = []
    for kind, words in _words(lang).items():
        told = _told(kind, lang)
        faults += [Fault(kind, text[one.start() : one.end()], one.start(), told) for one in words.finditer(hidden)]
    return sorted(faults, key=lambda one: (one.at, one.kind))


def _plain(text: str) -> str:
    """Return a text of the same length, in small letters without accents, every apostrophe and space of one kind."""
    return "".join(_letter(one) for one in text)


@cache
def _letter(one: str) -> str:
    if one in "’‘ʼ":
        return "'"
    if one.isspace():
        return " "
    if one in "‐‑–":
        return "-"
    first = unicodedata.normalize("NFD", one)[0].lower()
    return first if len(first) == 1 else one


@cache
def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = read_yaml(files("rempart.base").joinpath("wording.yml").read_text(encoding="utf-8"))
    return rules


def _told(kind: str, lang: Language) -> str:
    return str(_rules()["kinds"][kind][lang])


@cache
def _words(lang: Language) -> dict[str, re.Pattern[str]]:
    found = {}
    for kind, lines in _rules()["words"][lang].items():
        words = [word.strip() for line in lines for word in re.split(r",(?![^()]*\))", line)]
        found[kind] = re.compile(r"(?<![\w'-])(?:" + "|".join(_pattern(word) for word in words if word) + r")(?![\w])")
    return found


def _pattern(word: str) -> str:
    """Return the regular expression of one entry: ``*`` any end of a word, ``(_)`` one word, ``(a|b)?`` a choice or nothing."""
    text = _plain(word).replace("(_)", r"[\w-]+").replace(")*", r")\w*").replace("*", r"\w*").replace(r"\w\w*", r"\w*")
    text = re.sub(r" (\([^()]*\))\?", r"(?: \1)?", text)
    return text.replace(" ", r"\s+")


@cache
def _allowed(lang: Language) -> re.Pattern[str]:
    phrases = [_plain(phrase).replace(" ", r"\s+") for phrase in _rules()["allowed"][lang]]
    return re.compile("|".join([_JUDGMENT[lang], *phrases]))
