"""Addresses compared as addresses: house number, street, town and what is inside the house, each for itself."""

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

from rempart.identity.comparison.address_reading import Address, read_address
from rempart.identity.comparison.evidence import Evidence, Outcome
from rempart.identity.naming.word import weights
from rempart.identity.party import Party

Agreement = Literal["same", "differs", "unknown"]
_STREET_ALIKE = 84
_WORD_ALIKE = 80
_LONG_ENOUGH = 4
_SAME_AREA = 2
_DIRECTIONS = frozenset({"north", "south", "east", "west", "ne", "nw", "se", "sw"})


def addresses(left: Party, right: Party, sharing: Mapping[str, int] | None = None) -> list[Evidence]:
    """Compare the addresses of two parties: the pair that tells most; nothing where a side has none.

    Args:
        left: a party.
        right: another.
        sharing: how many parties give an address, by ``address_key``; one that many share (a domiciliation centre)
            tells less. Without it every address counts as that of one party.
    """
    found = [
        _weighed(one, other, sharing)
        for one in left.addresses
        for other in right.addresses
        if one.strip() and other.strip()
    ]
    if not found:
        return []
    best = max(found, key=lambda one: (one.weight, one.outcome != "missing", sorted(text for _, text in one.values)))
    if best.weight < 0 and "person" in (left.nature, right.nature):
        best = best._replace(weight=round(best.weight * weights("address")["person_against"], 4))  # people move
    return [best]


def address_key(text: str) -> str:
    """Return what two writings of one house have in common: place, street and numbers; for counting who shares it."""
    read = read_address(text)
    place = read.postcode or " ".join(sorted(read.town))
    return "|".join((place, " ".join(sorted(read.street)), " ".join(sorted(read.numbers)), read.box))


def _weighed(one: str, other: str, sharing: Mapping[str, int] | None) -> Evidence:
    reason = address_reason(one, other)
    weight = 0.0 if reason == "missing" else weights("address")[reason]
    outcome: Outcome = "equal" if weight > 0 else "differs" if reason != "missing" else "missing"
    values = (("left", " ".join(one.split())), ("right", " ".join(other.split())))
    many = max((sharing.get(address_key(text), 1) for text in (one, other)), default=1) if sharing else 1
    if weight <= weights("address")["town"] or many <= 1:
        return Evidence("address", weight, outcome, reason, values)
    least = weights("address")["town"]
    weight = round(max(least, weight - math.log(many) * weights("address")["per_sharing"]), 4)
    return Evidence("address", weight, outcome, f"{reason}_shared", (*values, ("many", str(many))))


def address_reason(one: str, other: str) -> str:
    """Return in what two addresses agree or differ, a key of ``weights.yml`` and ``sentences.yml``; symmetric."""
    return _reason(*sorted((one, other)))


@lru_cache(maxsize=100_000)
def _reason(one: str, other: str) -> str:
    left, right = read_address(one), read_address(other)
    street, place, left_over = _street(left, right), _place(left, right), ""
    if street == "same" and place == "unknown" and not (left.town and right.town):
        left_over = "town"  # the street of one holds the town of the other: no comma parted them
    if left.box and left.box == right.box and place != "differs":
        return "box" if place == "same" else "no_place"
    if street == "same":
        return _house(left, right, "same" if left_over and _town_inside(left, right) else place)
    if place == "differs":
        return "elsewhere"
    if street == "differs":
        return "street_differs" if place == "same" or left.numbers.isdisjoint(right.numbers) else "elsewhere"
    return "town" if place == "same" else "missing"


def _house(left: Address, right: Address, place: Agreement) -> str:
    """Return what is told by two addresses in streets of one name."""
    if not left.numbers or not right.numbers:
        return "elsewhere" if place == "differs" else "street"
    if not _numbers_meet(left, right):
        return "elsewhere" if place == "differs" else "number_differs"
    if place == "differs":
        return "town_differs"
    if left.inside and right.inside and left.inside.isdisjoint(right.inside):
        return "inside_differs"
    return "full" if place == "same" else "no_place"


def _numbers_meet(left: Address, right: Address) -> bool:
    """Tell whether two houses have a number in common; a letter or bis that only one writes is left aside."""
    if left.numbers & right.numbers:
        return True
    ours, theirs = ({_digits(one) for one in side.numbers} for side in (left, right))
    one_is_bare = any(side.numbers == bare for side, bare in ((left, ours), (right, theirs)))
    return one_is_bare and bool(ours & theirs)


def _digits(number: str) -> str:
    return "".join(letter for letter in number if letter.isdigit())


def _street(left: Address, right: Address) -> Agreement:
    if not left.street or not right.street:
        return "unknown"
    if left.kinds and right.kinds and left.kinds.isdisjoint(right.kinds):
        return "differs"
    ours, theirs = (_without_town(one, other) for one, other in ((left, right), (right, left)))
    if not ours or not theirs:
        return "unknown"
    for told in (_counts, _DIRECTIONS.__contains__):  # 8 mai and 11 mai, King Street East and West
        one, other = ({word for word in words if told(word)} for words in (ours, theirs))
        if one and other and one != other:
            return "differs"
    if _alike(ours, theirs) or _inside(ours, theirs):
        return "same"
    return "differs"


def _counts(word: str) -> bool:
    return any(map(str.isdigit, word))


def _without_town(one: Address, other: Address) -> tuple[str, ...]:
    """Return the words of a street without those of the other's town, which no comma may have parted from it."""
    if one.town:
        return one.street
    return tuple(word for word in one.street if word not in other.town)


def _alike(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    one, other = " ".join(sorted(ours)), " ".join(sorted(theirs))
    return fuzz.ratio(one, other) >= _STREET_ALIKE or fuzz.ratio("".join(ours), "".join(theirs)) >= _STREET_ALIKE


def _inside(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Tell whether all words of one street stand in the other: Leclerc, General Leclerc."""
    shorter, longer = sorted((set(ours), set(theirs)), key=len)
    told = [word for word in shorter if len(word) >= _LONG_ENOUGH]
    return bool(told) and all(_has(word, longer) for word in shorter)


def _has(word: str, words: set[str] | frozenset[str]) -> bool:
    return word in words or (
        len(word) >= _LONG_ENOUGH and any(fuzz.ratio(word, other) >= _WORD_ALIKE for other in words)
    )


def _town_inside(left: Address, right: Address) -> bool:
    """Tell whether the town of one is written in the street of the other."""
    return any(
        one.town and not other.town and all(_has(word, frozenset(other.street)) for word in one.town)
        for one, other in ((left, right), (right, left))
    )


def _place(left: Address, right: Address) -> Agreement:
    """Compare postcode and town; a town has many postcodes, and is written in many ways."""
    if left.country and right.country and left.country != right.country:
        return "differs"
    if left.postcode and left.postcode == right.postcode:
        return "same"
    town = _town(left.town, right.town)
    if town == "differs" and left.postcode[:_SAME_AREA] == right.postcode[:_SAME_AREA] != "":
        return "unknown"  # a suburb and its city
    if town == "unknown" and left.postcode and right.postcode and left.postcode[0] != right.postcode[0]:
        return "differs"
    return town


def _town(ours: frozenset[str], theirs: frozenset[str]) -> Agreement:
    if not ours or not theirs:
        return "unknown"
    shorter, longer = sorted((ours, theirs), key=lambda words: (len(words), sorted(words)))
    shared = sum(_has(word, longer) for word in shorter)
    if shared == len(shorter) or "".join(sorted(ours)) == "".join(sorted(theirs)):
        return "same"
    return "unknown" if shared else "differs"
