"""Latin names rewritten in Cyrillic, Greek and Arabic letters, as a clerk of another country would.

Arabic words are looked up first in a dictionary of real pairs (Merhav & Ash, COLING 2018), then spelt letter by letter.
"""

import gzip
from collections import Counter, defaultdict
from functools import cache as once

from bench.matching.lists import folded, shared

_CYRILLIC = {
    "shch": "щ", "sch": "щ", "zh": "ж", "kh": "х", "ts": "ц", "ch": "ч", "sh": "ш", "yu": "ю", "ya": "я", "yo": "ё", "iu": "ю",
    "ia": "ия", "ph": "ф", "th": "т", "ck": "к", "oo": "у", "ee": "и", "ou": "у", "iy": "ий", "dj": "дж", "gh": "г", "qu": "кв",
    "a": "а", "b": "б", "c": "к", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х", "i": "и", "j": "дж", "k": "к", "l": "л",
    "m": "м", "n": "н", "o": "о", "p": "п", "q": "к", "r": "р", "s": "с", "t": "т", "u": "у", "v": "в", "w": "в", "x": "кс",
    "y": "й", "z": "з",
}  # fmt: skip
_GREEK = {
    "th": "θ", "ph": "φ", "ch": "τσ", "kh": "χ", "sh": "σ", "ts": "τσ", "ps": "ψ", "ks": "ξ", "ou": "ου", "oo": "ου", "gh": "γ",
    "dj": "τζ", "zh": "ζ", "yu": "γιου", "ya": "για", "ee": "ι", "ck": "κ", "sch": "σ", "ai": "αι", "ei": "ει", "a": "α",
    "b": "μπ", "c": "κ", "d": "ντ", "e": "ε", "f": "φ", "g": "γκ", "h": "χ", "i": "ι", "j": "τζ", "k": "κ", "l": "λ", "m": "μ",
    "n": "ν", "o": "ο", "p": "π", "q": "κ", "r": "ρ", "s": "σ", "t": "τ", "u": "ου", "v": "β", "w": "ου", "x": "ξ", "y": "ι",
    "z": "ζ",
}  # fmt: skip
_ARABIC = {
    "sh": "ش", "ch": "تش", "kh": "خ", "gh": "غ", "dh": "ذ", "th": "ث", "zh": "ج", "ts": "تس", "ou": "و", "oo": "و", "ee": "ي",
    "aa": "ا", "ai": "اي", "ei": "ي", "ay": "اي", "ph": "ف", "ck": "ك", "yu": "يو", "ya": "يا", "sch": "ش", "a": "ا", "b": "ب",
    "c": "ك", "d": "د", "e": "ي", "f": "ف", "g": "غ", "h": "ه", "i": "ي", "j": "ج", "k": "ك", "l": "ل", "m": "م", "n": "ن",
    "o": "و", "p": "ب", "q": "ق", "r": "ر", "s": "س", "t": "ت", "u": "و", "v": "ف", "w": "و", "x": "كس", "y": "ي", "z": "ز",
}  # fmt: skip


def _spelt(word: str, letters: dict[str, str]) -> str:
    out, at = [], 0
    while at < len(word):
        for size in (4, 3, 2, 1):
            if (part := word[at : at + size]) in letters and len(part) == size:
                out.append(letters[part])
                at += size
                break
        else:
            at += 1
    return "".join(out)


def in_cyrillic(name: str) -> str:
    """Return a name in Cyrillic letters, Russian fashion."""
    words = [_spelt(word, _CYRILLIC) for word in folded(name).split()]
    return " ".join(word[:-1] + "ы" + word[-1] if word.endswith("цй") else word for word in words).title()


def in_greek(name: str) -> str:
    """Return a name in Greek letters, sigma at the end of a word in its final form."""
    words = [_spelt(word, _GREEK) for word in folded(name).split()]
    return " ".join(word[:-1] + "ς" if word.endswith("σ") else word for word in words).title()


def in_arabic(name: str) -> str:
    """Return a name in Arabic letters: from the dictionary where it has the word, else letter by letter."""
    known = arabic_words()
    out = []
    for word in folded(name).split():
        article = word in {"al", "el"}
        out.append("ال" if article else known.get(word) or _spelt(word, _ARABIC))
    return " ".join(out).replace("ال ", "ال")


def known_in_arabic(name: str) -> int:
    """Return how many words of a name the Arabic dictionary has."""
    known = arabic_words()
    return sum(word in known for word in folded(name).split())


@once
def arabic_words() -> dict[str, str]:
    """Return the Arabic spelling met most often of each Latin word, from aligned names of Wikidata."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    with gzip.open(
        shared("matching", "wikidata_person_names_en_arabic_aligned.tsv.gz"), "rt", encoding="utf-8"
    ) as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if len(fields) == 3 and fields[2].isdigit():
                seen[folded(fields[0])][fields[1].replace(" ", "")] += int(fields[2])
    return {word: spellings.most_common(1)[0][0] for word, spellings in seen.items()}
