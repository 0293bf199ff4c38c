"""Strangers: invented people of the whole world and of France, who are on no list."""

import csv
import gzip
import random
from collections.abc import Sequence
from typing import TypeVar

from bench.matching.lists import names_by_country, say, shared
from bench.matching.queries import Query

Drawn = TypeVar("Drawn")

# Millions of inhabitants, about 2023, of the countries whose common names are at hand; the others count one.
MILLIONS = {
    "AE": 9, "AL": 3, "AR": 46, "AT": 9, "AU": 26, "AZ": 10, "BA": 3, "BD": 173, "BE": 12, "BG": 7, "BR": 216, "BY": 9,
    "CA": 39, "CH": 9, "CL": 20, "CN": 1426, "CO": 52, "CZ": 10, "DE": 83, "DK": 6, "DZ": 46, "EG": 113, "ES": 48, "FI": 6,
    "FR": 65, "GB": 68, "GE": 4, "GR": 10, "HR": 4, "HU": 10, "IE": 5, "IL": 9, "IN": 1429, "IQ": 46, "IR": 89, "IT": 59,
    "JO": 11, "JP": 123, "KR": 52, "KW": 4, "KZ": 20, "LB": 5, "LT": 3, "LV": 2, "LY": 7, "MA": 38, "MD": 3, "ML": 23,
    "MX": 128, "NL": 18, "NO": 5, "NP": 31, "NZ": 5, "PE": 34, "PH": 117, "PK": 240, "PL": 38, "PT": 10, "PY": 7, "RO": 19,
    "RS": 7, "RU": 144, "SA": 37, "SI": 2, "SK": 6, "SV": 6, "TN": 12, "TR": 86, "TW": 24, "UA": 37, "US": 340, "MK": 2,
}  # fmt: skip
_FATHERS = ("DZ", "EG", "IQ", "JO", "KW", "LB", "LY", "MA", "PK", "SA", "TN", "AE")


def birth(chance: random.Random) -> str:
    """Return a birth date of an adult of 2022, drawn at random."""
    return f"{chance.randint(1940, 2004)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"


def world_people(number: int, seed: int) -> list[Query]:
    """Return invented people: forename and surname of one country, drawn by its inhabitants, its names by their rank.

    One in four has a middle name. Where only forenames are known of a country that names people after their father,
    the second name is another forename. Birth dates are random.
    """
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    forenames, surnames = names_by_country("forenames"), names_by_country("surnames")
    for country in _FATHERS:
        surnames.setdefault(country, forenames.get(country, []))
    countries = sorted(country for country in forenames if surnames.get(country))
    weights = [MILLIONS.get(country, 1) for country in countries]
    found: dict[str, Query] = {}
    tries = 0
    while len(found) < number and tries < number * 60:
        tries += 1
        country = chance.choices(countries, weights)[0]
        first, last = ranked(forenames[country], chance), ranked(surnames[country], chance)
        middle = ranked(forenames[country], chance) if chance.random() < 0.25 else ""
        name = " ".join(filter(None, (first, middle, last)))
        if first not in {middle, last} and name not in found:
            found[name] = Query(f"world:{len(found)}", "world", "Person", name, (birth(chance),))
    say(f"people: {len(found)} of the world, of {len(countries)} countries")
    return list(found.values())


def ranked(names: Sequence[Drawn], chance: random.Random) -> Drawn:
    """Draw a name, the first of the ranking three times as often as the last."""
    at = chance.random()
    return names[min(int(len(names) * (at * (0.5 + 0.5 * at))), len(names) - 1)]


def french_people(number: int, seed: int) -> list[Query]:
    """Return names of French mayors, and common French forenames before surnames of mayors until there are enough."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    with gzip.open(shared("france", "rne_maires_ardennes_2021.csv.gz"), "rt", encoding="utf-8-sig") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    mayors = [row["Prénom de l'élu"] + " " + row["Nom de l'élu"].title() for row in rows]
    known = dict.fromkeys(mayors)
    given = sorted(set(names_by_country("forenames")["FR"]) | {row["Prénom de l'élu"] for row in rows})
    family = names_by_country("surnames")["FR"] + [row["Nom de l'élu"].title() for row in rows]
    while len(known) < number:
        known[f"{chance.choice(given)} {chance.choice(family)}"] = None
    say(f"people: {len(known)} of France, {len(dict.fromkeys(mayors))} of them mayors")
    return [
        Query(f"france:{n}", "france", "Person", name, (birth(chance),)) for n, name in enumerate(list(known)[:number])
    ]
