"""The wording linter: words that nothing written by Rempart says of anybody, in both languages.

    lint("A notorious front company.", "en") -> [Fault(kind="suspicion", word="notorious", ...), Fault(kind="accusation", ...)]

A letter with a fault is not sent. Passages quoted from a final judgment, with its reference, are not searched:
``« ... » (jugement définitif du 3 mars 2024, n° 23/01)``, ``"..." (final judgment of 3 March 2024, no. 23/01)``.
Names behind a title, of a street or of a house ("Mr White", « rue de la Mosquée », "the café Little Italy") are searched for accusations
alone. The words stand in ``wording.yml``, whose head explains how an entry is written. Source: ``desk`` section 4; ``rights`` N2, N4, R-20.
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

_CAP = r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+(?:[-'’][A-ZÀ-ÖØ-Þ]?[a-zà-öø-ÿ]+)*"
_SMALL = r"(?:(?:de|du|des|den|der|van|von|di|la|le|les|el|aux?|à|et|and|&)\s+|[dl]['’]\s?)"
_CAPS = rf"{_CAP}(?:[ \u00a0-]+{_SMALL}*{_CAP}){{0,2}}"
_NAMES = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Miss|Messrs|Dr|MM?|Mmes?|Mlle|Mes?|Monsieur|Madame|Mademoiselle|Maître)\b\.?\s+"
    rf"(?P<person>{_SMALL}*(?:{_CAPS}(?:\s+[A-ZÀ-ÖØ-Þ]{{2,}}\b)?|[A-ZÀ-ÖØ-Þ]{{2,}}\b(?:\s+{_CAP})?))"
    rf"|\b(?i:rue|ruelle|avenue|boulevard|place|chemin|chaussée|quai|impasse|allée|square|clos|sentier|venelle|cours|route)\s+"
    rf"(?P<rue>{_SMALL}*{_CAPS})"
    rf"|(?P<street>{_CAP}(?:\s+{_CAP}){{0,2}})\s+(?:Street|Road|Lane|Avenue|Square|Close|Place|Drive|Row|Hill|Bridge|Quay|Way)\b"
    rf"|\b(?i:restaurant|café|bar|pub|hotel|hôtel|brasserie|bakery|boulangerie|boucherie|butcher|shop|magasin|snack|pizzeria|enseigne)"
    rf"\s+[«“\"]?\s?(?P<house>(?:L['’])?{_CAPS})"
)


_LOOKS = {
    "A": "\u0410\u0391", "a": "\u0430\u03b1\u0251", "B": "\u0412\u0392", "b": "\u0432\u044c",
    "C": "\u0421\u03f9", "c": "\u0441\u03f2", "D": "\u0500", "d": "\u0501", "E": "\u0415\u0395",
    "e": "\u0435\u03b5", "g": "\u0261", "H": "\u041d\u0397", "h": "\u04bb\u043d\u0570",
    "I": "\u0406\u04c0\u0399", "i": "\u0456\u03b9\u0131", "J": "\u0408", "j": "\u0458\u03f3",
    "K": "\u041a\u039a", "k": "\u043a\u03ba", "l": "\u04cf", "M": "\u041c\u039c", "m": "\u043c", "N": "\u039d",
    "n": "\u043f\u03b7\u0578", "O": "\u041e\u039f", "o": "\u043e\u03bf\u0585", "P": "\u0420\u03a1",
    "p": "\u0440\u03c1", "Q": "\u051a", "q": "\u051b", "r": "\u0433", "S": "\u0405", "s": "\u0455",
    "T": "\u0422\u03a4", "t": "\u0442\u03c4", "u": "\u03c5\u057d", "V": "\u0474", "v": "\u0475\u03bd",
    "W": "\u051c", "w": "\u051d\u03c9", "X": "\u0425\u03a7", "x": "\u0445\u03c7", "Y": "\u0423\u04ae\u03a5",
    "y": "\u0443\u03b3", "Z": "\u0396",
}  # fmt: skip
"""Cyrillic, Greek and other letters that a reader takes for a Latin one; small table after Unicode UTS 39 (confusables)."""
_ALIKE = str.maketrans({other: letter for letter, others in _LOOKS.items() for other in others})


@dataclass(frozen=True)
class Fault:
    """A word that may not stand: its kind, the word as written, where it begins in the text, and what to write instead."""

    kind: str
    word: str
    at: int
    instead: str


def lint(text: str, lang: Language, kinds: tuple[str, ...] = ()) -> list[Fault]:
    """Return every word of a text that may not stand, in the order of the text; none for a text that may be sent.

    Only faults of ``kinds`` are looked for where some are given: a long page is then read in less time.
    """
    plain, places = _plain(text)
    hidden = _allowed(lang).sub(lambda found: "\0" * len(found[0]), plain)
    nameless = _without_names(text, hidden, places)
    faults: dict[int, Fault] = {}
    for kind in kinds or tuple(_words(lang)):
        for found in _words(lang)[kind].finditer(hidden if kind == "accusation" else nameless):
            at, end = places[found.start()], places[found.end() - 1] + 1
            faults.setdefault(at, Fault(kind, text[at:end], at, _told(kind, lang)))
    return [faults[at] for at in sorted(faults)]


def _without_names(text: str, hidden: str, places: list[int]) -> str:
    """Return a text as it is searched, where each letter of a name, which may be a word as well, is an x."""
    spans = [found.span(name) for found in _NAMES.finditer(text) for name, value in found.groupdict().items() if value]
    named = {at for start, end in spans for at in range(start, end)}
    return "".join("x" if at in named and one.isalnum() else one for one, at in zip(hidden, places, strict=True))


def _plain(text: str) -> tuple[str, list[int]]:
    """Return a text in small letters without accents, apostrophes and spaces of one kind, and where each letter stood."""
    letters = [(letter, at) for at, one in enumerate(text) for letter in _letters(one)]
    return "".join(letter for letter, _ in letters), [at for _, at in letters]


@cache
def _letters(one: str) -> str:
    """Return what one character is searched as; nothing for what a reader does not see, such as a soft hyphen."""
    if one in "’‘ʼ´`":
        return "'"
    if one.isspace() or one in "_*":
        return " "
    if one in "‐‑–":
        return "-"
    alike = unicodedata.normalize("NFKD", one).translate(_ALIKE)
    letters = unicodedata.normalize("NFKD", alike.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in letters if unicodedata.category(letter) not in ("Mn", "Cf"))


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
        found[kind] = re.compile(r"(?<!\w)(?:" + "|".join(_patterns(lines, lang)) + r")(?!\w)")
    return found


def _patterns(lines: list[str], lang: Language) -> list[str]:
    """Return the regular expressions of the entries of some lines; commas within brackets part nothing.

    Entries that begin with one set are one expression: the many words of a set are then tried once at each place.
    """
    entries = [entry.strip() for line in lines for entry in re.split(r",(?![^()]*\))", line)]
    found: dict[str, list[str]] = {}
    for entry in filter(None, entries):
        begun = re.match(r"{\w+}", entry)
        first = begun[0] if begun else ""
        found.setdefault(first, []).append(_pattern(entry[len(first) :], lang))
    alone = found.pop("", [])
    return alone + [f"{_pattern(first, lang)}(?!\\w)(?:{'|'.join(rest)})" for first, rest in found.items()]


def _pattern(entry: str, lang: Language) -> str:
    """Return the regular expression of one entry; the head of ``wording.yml`` says how an entry is written."""
    text = re.sub(r"{(\w+)}", lambda found: _set(found[1], lang), entry)
    text = "".join(one if one in "*_" else _letters(one) for one in text)
    text = text.replace(" (_)?", r"(?: [\w'-]+)?").replace("(_)", r"[\w'-]+").replace("*", r"\w*").replace(" ?", r"\s*")
    text = re.sub(r" (\([^()]*\))\?", r"(?: \1)?", text).replace(" .. ", r"(?: [^\s.;:!?]+){0,4} ")
    # No space stands after an apostrophe: "de vol", "d'un vol"; a hyphen hides nothing: "straw-man".
    return re.sub(r"(?<=\?:) | ", r"(?:[\\s-]+|(?<='))", text)


def _set(name: str, lang: Language) -> str:
    words = (word.strip() for line in _rules()["sets"][lang][name] for word in line.split(","))
    return "(" + "|".join(word for word in words if word) + ")"


@cache
def _allowed(lang: Language) -> re.Pattern[str]:
    return re.compile(
        "|".join([_JUDGMENT[lang], *(rf"(?<!\w)(?:{one})(?!\w)" for one in _patterns(_rules()["allowed"][lang], lang))])
    )
