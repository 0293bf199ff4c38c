"""Made-up people of each language and script of published lists of common names: who is asked in the fairness report.

Languages are those of the published lists, one for each country whose lists hold forenames and surnames. They serve this
audit alone: the matcher reads neither language nor country of a person, and no group of a real person is inferred here.
"""

import csv
import gzip
import random
from bisect import bisect
from collections import defaultdict
from dataclasses import dataclass
from functools import cache as once
from itertools import accumulate

from bench.matching.lists import folded, is_latin, is_native, name_key, names_by_country, script_of, shared
from bench.matching.people import MILLIONS, birth, ranked

LANGUAGES: dict[str, tuple[str, ...]] = {
    "Albanian": ("AL",), "Arabic": ("AE", "DZ", "EG", "IQ", "JO", "KW", "LB", "LY", "MA", "SA", "TN"), "Armenian": ("AM",),
    "Azerbaijani": ("AZ",), "Bosnian, Croatian, Serbian": ("BA", "HR", "ME", "RS"), "Bulgarian": ("BG",),
    "Chinese": ("CN", "TW"), "Czech, Slovak": ("CZ", "SK"), "Danish, Norwegian, Faroese": ("DK", "NO", "FO"),
    "Dutch": ("NL",), "English": ("AU", "GB", "IE", "NZ", "US"), "Estonian": ("EE",), "Finnish": ("FI",), "French": ("FR",),
    "Georgian": ("GE",), "German": ("AT", "DE"), "Greek": ("GR",), "Hebrew": ("IL",), "Hindi": ("IN",), "Hungarian": ("HU",),
    "Icelandic": ("IS",), "Italian": ("IT",), "Japanese": ("JP",), "Kazakh": ("KZ",), "Korean": ("KR",), "Latvian": ("LV",),
    "Lithuanian": ("LT",), "Macedonian": ("MK",), "Nepali": ("NP",), "Polish": ("PL",), "Portuguese": ("BR", "PT"),
    "Romanian": ("MD", "RO"), "Russian": ("BY", "RU"), "Slovene": ("SI",),
    "Spanish": ("AR", "CL", "CO", "ES", "MX", "PE", "PY", "SV"), "Turkish": ("TR",), "Ukrainian": ("UA",), "Urdu": ("PK",),
}  # fmt: skip
"""Language -> countries whose lists of common names are taken for it."""
NAMED_AFTER_FATHERS = frozenset({"AE", "DZ", "EG", "IQ", "JO", "KW", "LB", "LY", "MA", "PK", "SA", "TN"})
EUROPE = ("AL", "AT", "BA", "BG", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE", "IS", "IT", "LT",
          "LV", "MD", "ME", "MK", "NL", "NO", "PL", "PT", "RO", "RS", "SI", "SK", "UA")  # fmt: skip
_WORDS = {
    "arabic": "wikidata_person_names_en_arabic_aligned.tsv.gz",
    "hebrew": "wikidata_person_names_en_hebrew.tsv.gz",
}
_MIDDLE = 0.25  # share of people with a middle name, as among the strangers of the table of online search


@dataclass(frozen=True)
class MadeUp:
    """A person made of two or three names: ``latin`` as romanised, ``native`` in the letters of its list where known."""

    latin: str
    native: str | None
    birth: str


@dataclass(frozen=True)
class Spelled:
    """One name of a published list: romanised, as the list writes it, and its share there (0: the list gives ranks)."""

    latin: str
    native: str
    share: float


@once
def published(kind: str) -> dict[str, list[Spelled]]:
    """Return the common ``forenames`` or ``surnames`` of each country, the most common first, each once."""
    found: dict[str, dict[str, Spelled]] = defaultdict(dict)
    with gzip.open(shared("matching", f"common_{kind}_by_country.csv.gz"), "rt", encoding="utf-8-sig") as lines:
        for row in csv.DictReader(lines):
            latin, native = (
                (row[key] or "").strip().split("/")[0].strip() for key in ("Romanized Name", "Localized Name")
            )
            latin = latin or native
            if latin and is_latin(latin):
                found[row["Country"]].setdefault(latin, Spelled(latin, native, _number(row.get("Percent"))))
    return {country: list(names.values()) for country, names in found.items()}


def _number(text: str | None) -> float:
    try:
        return max(0.0, float((text or "").strip().rstrip("%")))
    except ValueError:
        return 0.0


class Names:
    """Names of one list, drawn by their published share, or by rank where the list gives no share for all of them."""

    def __init__(self, names: list[Spelled]) -> None:
        self._names = names
        self._up_to = list(accumulate(one.share for one in names)) if all(one.share for one in names) else []

    def draw(self, chance: random.Random) -> Spelled:
        """Draw one."""
        if self._up_to:
            return self._names[min(bisect(self._up_to, chance.random() * self._up_to[-1]), len(self._names) - 1)]
        return ranked(self._names, chance)


def people_of(countries: tuple[str, ...], number: int, seed: int, *, script: str | None = None) -> list[MadeUp]:
    """Return at most ``number`` made-up people of some countries, drawn by inhabitants, no whole name twice.

    With ``script``, only names that the lists write in it. Where only forenames are known of a country that names people
    after their fathers, the second name is another forename.
    """
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    given, family = ({c: _of(kind, c, script) for c in countries} for kind in ("forenames", "surnames"))
    for country in countries:
        if country in NAMED_AFTER_FATHERS:
            family[country] = family[country] or given[country]
    used = [country for country in countries if given[country] and family[country]]
    pools = {country: (Names(given[country]), Names(family[country])) for country in used}
    found: dict[str, MadeUp] = {}
    for _ in range(number * 40 if used else 0):
        if len(found) == number:
            break
        country = chance.choices(used, [MILLIONS.get(country, 1) for country in used])[0]
        first, last = (pool.draw(chance) for pool in pools[country])
        middle = [pools[country][0].draw(chance)] if chance.random() < _MIDDLE else []
        parts = [first, *middle, last]
        if len({part.latin for part in parts}) == len(parts):
            made = _made(parts, chance)
            found.setdefault(made.latin if script is None else str(made.native), made)
    return list(found.values())


def _of(kind: str, country: str, script: str | None) -> list[Spelled]:
    names = published(kind).get(country, [])
    return [one for one in names if script is None or (is_native(one.native) and script_of(one.native) == script)]


def _made(parts: list[Spelled], chance: random.Random) -> MadeUp:
    native = [part.native for part in parts]
    together = script_of(native[0]) in {"cjk", "hangul", "hiragana", "katakana"}
    if together:  # written with the surname first and no space
        native = [native[-1] + "".join(native[:-1])]
    written = " ".join(native) if all(is_native(one) for one in native) else None
    return MadeUp(" ".join(part.latin for part in parts), written, birth(chance))


def people_of_script(script: str, number: int, seed: int) -> list[MadeUp]:
    """Return made-up people whose names are written in a script: of the lists, or of single words paired with Latin ones."""
    if script in _WORDS:
        return _recombined(_pairs(script), number, seed)
    return people_of(tuple(sorted(published("forenames"))), number, seed, script=script)


@once
def _pairs(script: str) -> tuple[tuple[str, str], ...]:
    found = {}
    with gzip.open(shared("matching", _WORDS[script]), "rt", encoding="utf-8") as lines:
        for line in lines:
            latin, native = (field.strip() for field in line.rstrip("\n").split("\t")[:2])
            native = native.replace(" ", "")
            if len(folded(latin)) > 2 and len(native) > 1 and " " not in folded(latin) and script_of(native) == script:
                found[latin.title()] = native
    return tuple(sorted(found.items()))


def _recombined(words: tuple[tuple[str, str], ...], number: int, seed: int) -> list[MadeUp]:
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    found: dict[str, MadeUp] = {}
    while len(found) < number:
        parts = chance.sample(words, 3 if chance.random() < _MIDDLE else 2)
        native = " ".join(part for _, part in parts)
        found[native] = MadeUp(" ".join(part for part, _ in parts), native, birth(chance))
    return list(found.values())


def europeans(number: int, seed: int) -> list[MadeUp]:
    """Return made-up people with the common names of European countries."""
    return people_of(EUROPE, number, seed)


def worldwide(number: int, seed: int) -> list[MadeUp]:
    """Return made-up people with the common names of all countries whose lists are at hand."""
    return people_of(tuple(sorted(names_by_country("forenames"))), number, seed)


def homonyms(listed: set[str], people: list[MadeUp], *, native: bool = False) -> list[bool]:
    """Tell of each whether a listed party bears the same whole name, whatever the order of its words."""
    return [name_key(str(one.native) if native else one.latin) in listed for one in people]
