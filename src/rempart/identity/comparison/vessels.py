"""Ships and aircraft compared: names that repeat and change, numbers that stay, flags that say little."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache

from rempart.identity.comparison.evidence import Evidence, Outcome
from rempart.identity.comparison.name_features import names
from rempart.identity.naming.names import word_list, words_of
from rempart.identity.naming.word import Part, weights
from rempart.identity.party import Name, Party
from rempart.identity.tables import table

_ALONE = ("left_only", "right_only")
_UNSURE = ("number", "spelling", "sound")  # Charak and Shalak are two ships
_NO_NUMBER = "–"
_MARK = re.compile(r"[A-Z0-9]{1,3}-?[A-Z0-9]{2,5}")
_OWNED = re.compile(r"(?i)^.+\s[-–]\s(?=(?:navire|vessel|ship)\s+\w)")
_LONGEST_PREFIX = 2


def is_pair_of_things(left: Party, right: Party) -> bool:
    """Tell whether two parties are compared as ships or aircraft: one is, and the other is not said to be something else."""
    natures = {left.nature, right.nature}
    return "thing" in natures and natures <= {"thing", "unknown"}


def thing_names(left: Party, right: Party) -> list[Evidence]:
    """Compare the names of two ships or aircraft, without MV or M/T, former names apart.

    A name that differs says little, since a ship is renamed when it is sold; a name of words that many ships bear says
    little too. Numbers in it must agree. The registration marks of aircraft are equal or are not. A legal form that a
    ship's name seems to end with is none.
    """
    if left.schema == right.schema == "Airplane" and _are_marks(left, right):
        return [_marks_compared(left, right)]
    found: list[Evidence] = []
    named = weights("vessel")
    for one in names(_ship(left), _ship(right)):
        if one.feature == "name" and one.outcome != "missing":
            weight = min(one.weight, _most(one.parts)) if one.weight > 0 else max(one.weight, named["renamed"])
            found.append(one._replace(weight=weight))
        elif one.feature == "number_in_name":
            renamed = bool(found) and found[0].weight <= 0
            key = (
                "number_renamed"
                if renamed
                else "number_one_side"
                if _NO_NUMBER in dict(one.values).values()
                else "number"
            )
            found.append(one._replace(weight=named[key]))
        elif one.feature != "legal_form":
            found.append(one)
    return found


def flags(left: Party, right: Party) -> Evidence:
    """Compare the flags, which change often: shown more than weighed."""
    ours, theirs = ({country.strip().upper() for country in party.countries} for party in (left, right))
    values = (("left", ", ".join(sorted(ours))), ("right", ", ".join(sorted(theirs))))
    outcome: Outcome = "equal" if ours & theirs else "differs"
    return Evidence("flag", weights("flag")["equal" if ours & theirs else "differ"], outcome, outcome, values)


def built(left: Party, right: Party) -> Evidence:
    """Compare the years in which two things were built, which stand where a person has a birth date; the closest pair."""
    years = [(one.earliest.year, other.earliest.year) for one in left.birth_dates for other in right.birth_dates]
    ours, theirs = min(years, key=lambda pair: (abs(pair[0] - pair[1]), sorted(pair)))
    apart = abs(ours - theirs)
    key = "equal" if apart == 0 else "near" if apart == 1 else "differ"
    outcome: Outcome = "differs" if apart else "equal"
    return Evidence("built", weights("built")[key], outcome, outcome, (("left", str(ours)), ("right", str(theirs))))


@lru_cache(maxsize=20_000)
def ship_name(text: str) -> tuple[str, ...]:
    """Return a ship's name without the prefix of its kind, and after it the former names that it quotes.

    ``M/T Ostrevin (ex Gull 2)`` gives Ostrevin and Gull 2, ``Norvik Lines - navire Ostrevin`` Ostrevin. A name that is
    nothing but a prefix stays.
    """
    parts = [part.strip(" ()[]-,.:;") for part in _former().split(_OWNED.sub("", text))]
    return tuple(_without_prefix(part) for part in parts if words_of(part)) or (text,)


@cache
def _former() -> re.Pattern[str]:
    said = "|".join(re.escape(word) for word in table("comparison/vessels")["former"])
    return re.compile(rf"(?i)[\s(\[]+(?:{said})[.:\s-]+")


def _without_prefix(name: str) -> str:
    words = words_of(name)
    for size in range(min(_LONGEST_PREFIX, len(words) - 1), 0, -1):
        if " ".join(words[:size]) in _prefixes():
            rest = re.split(r"[\s./-]+", name.strip(), maxsplit=size)[size:]
            if rest and words_of(rest[0]):
                return rest[0]
    return name


@cache
def _prefixes() -> frozenset[str]:
    return frozenset(table("comparison/vessels")["prefixes"])


def _ship(party: Party) -> Party:
    """Return the party with the names under which it is compared."""
    return party if party.nature == "person" else replace(party, names=tuple(_named(party)))


def _named(party: Party) -> Iterator[Name]:
    for name in party.names:
        now, *former = ship_name(name.value)
        yield Name(now, name.kind)
        for value in former:
            yield Name(value, "alias" if name.kind == "name" else name.kind)


@cache
def _common() -> frozenset[str]:
    return frozenset(str(word) for word in table("comparison/vessels")["common"]) | word_list("common")


def _most(parts: tuple[Part, ...]) -> float:
    """Return the most that a name may tell for one ship: by its words, those that many ships bear counting little."""
    limits = weights("vessel")
    told = sum(limits["common_word"] if _says_little(part) else 1.0 for part in parts if part.how not in _ALONE)
    return round(min(limits["word"] * told, limits["name"]), 4)


def _says_little(part: Part) -> bool:
    return part.how in _UNSURE or part.left.isdigit() or part.left in _common()


def _marks(party: Party) -> frozenset[str]:
    """Return the registration marks of an aircraft, where its names are such: EP-ABC; without the hyphen."""
    found = [name.value.strip().upper() for name in party.names]
    if not all(_MARK.fullmatch(text) for text in found):
        return frozenset()
    return frozenset(text.replace("-", "") for text in found)


def _are_marks(left: Party, right: Party) -> bool:
    """Tell whether all names of two aircraft are marks; one at least is written with a hyphen or a figure."""
    texts = [name.value for party in (left, right) for name in party.names]
    return bool(_marks(left) and _marks(right)) and any(re.search(r"[\d-]", text) for text in texts)


def _marks_compared(left: Party, right: Party) -> Evidence:
    ours, theirs = _marks(left), _marks(right)
    both = sorted(ours & theirs)
    one, other = (both[0], both[0]) if both else (min(ours), min(theirs))
    values = (("left", one), ("right", other))
    if both:
        return Evidence("name", weights("vessel")["mark"], "equal", "mark", values)
    return Evidence("name", weights("vessel")["mark_differs"], "differs", "mark_differs", values)
