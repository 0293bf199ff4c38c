"""What is compared of two parties, feature by feature."""

import math
from functools import lru_cache
from typing import Any, cast

from rapidfuzz import fuzz

from rempart.base import PartialDate, check_identifier, split_identifier
from rempart.identity.evidence import Evidence, Outcome
from rempart.identity.name_features import names
from rempart.identity.names import normalise
from rempart.identity.party import Party
from rempart.identity.word import weights

_NAME_ALONE = frozenset({"name", "legal_form"})
_NO_DATE = Evidence("birth_date", 0.0, "missing", "missing")
_NO_NUMBER = Evidence("identifier", 0.0, "missing", "missing")


def findings(left: Party, right: Party) -> list[Evidence]:
    """Return all features of two parties in a fixed order."""
    found = names(left, right)
    ours, theirs = left.nature, right.nature
    if ours != theirs and ours != "unknown" != theirs:  # a kind not known contradicts nothing
        found.append(Evidence("kind", weights("kind")["differ"], "differs", "differs"))
    if ours == "person" or theirs == "person" or left.birth_dates or right.birth_dates:
        found.append(birth_dates(left, right))
    found.append(identifiers(left, right))
    if ours == theirs == "organisation" and left.countries and right.countries:
        found.append(countries(left, right))
    if left.addresses and right.addresses:
        found += addresses(left, right)
    return found


def alike(found: list[Evidence]) -> float:
    """Return the evidence as a number from 0 to 1, never 1; capped where only names speak for it."""
    value = 1 / (1 + math.exp(-math.fsum([weights_prior(), *[one.weight for one in found]])))
    limits = weights("limits")
    if value <= limits["name_alone"]:
        return round(value, 6)
    helped = any(one.weight > 0 and one.feature not in _NAME_ALONE for one in found)
    return round(min(value, limits["ever" if helped else "name_alone"]), 6)


def weights_prior() -> float:
    """Return the log-odds before any evidence."""
    prior: Any = weights("prior")
    return float(prior)


def compared(found: list[Evidence], left: Party, right: Party) -> float:
    """Return how much both records let one compare, 0 to 1: the shares of the features that both have."""
    person = left.nature == "person" or right.nature == "person"
    table = cast("dict[str, float]", weights("compared")["person" if person else "other"])
    shares = [table[one.feature] for one in found if one.outcome != "missing" and one.feature in table]
    return round(min(1.0, math.fsum(shares)), 6)


def namesakes(left: Party, right: Party) -> bool:
    """Tell whether the two bear one whole name of two words or more, in whatever order and script; weak aliases aside."""
    ours, theirs = (
        {tuple(sorted(normalise(name.value).split())) for name in party.names if name.kind != "weak_alias"}
        for party in (left, right)
    )
    return any(len(name) >= 2 for name in ours & theirs)


def birth_dates(left: Party, right: Party) -> Evidence:
    """Compare birth dates, partial or not: the pair that agrees best."""
    if not left.birth_dates or not right.birth_dates:
        return _NO_DATE
    if len(left.birth_dates) == 1 == len(right.birth_dates):
        return _dates(left.birth_dates[0], right.birth_dates[0])
    found = [_dates(one, other) for one in left.birth_dates for other in right.birth_dates]
    return max(found, key=lambda one: (one.weight, sorted([text for _, text in one.values])))


@lru_cache(maxsize=50_000)
def _dates(one: PartialDate, other: PartialDate) -> Evidence:
    reason = _date_reason(one, other)
    weight = weights("birth_date")[reason]
    outcome: Outcome = "equal" if weight > 0 else "differs"
    return Evidence("birth_date", weight, outcome, reason, (("left", str(one)), ("right", str(other))))


def _date_reason(one: PartialDate, other: PartialDate) -> str:
    if one.meets(other):
        precisions = {one.precision, other.precision}
        if precisions == {"day"}:
            return "day"
        return "month" if precisions <= {"day", "month"} else "year"
    if one.swapped() == other or other.swapped() == one:
        return "swapped"
    years = abs(one.earliest.year - other.earliest.year)
    if years == 0:
        return "same_year"
    if {one.precision, other.precision} == {"day"}:
        digits = sum(a != b for a, b in zip(str(one), str(other), strict=True))
        if digits == 1:
            return "one_digit"
    return "one_year_apart" if years == 1 else "differ"


@lru_cache(maxsize=100_000)
def numbers_of(identifier: str) -> tuple[tuple[str, str, str], ...]:
    """Return (scheme, number, level) of an identifier and of what it implies; nothing for a placeholder or a wrong check digit.

    Raises:
        RempartError: it is not written SCHEME:NUMBER.
    """
    scheme, _, number = identifier.partition(":")
    if not scheme or not number:
        split_identifier(identifier)
    checked = check_identifier(scheme, number)
    told = (one for one in (checked, *checked.implied) if one.checksum_ok is not False and len(set(one.number)) > 1)
    return tuple((one.scheme, one.number, one.level) for one in told)


def identifiers(left: Party, right: Party) -> Evidence:
    """Compare official numbers: one in common decides; two of one scheme contradict, documents hardly (renewals)."""
    if not left.identifiers and not right.identifiers:
        return _NO_NUMBER
    ours = {number for text in left.identifiers for number in numbers_of(text)}
    theirs = {number for text in right.identifiers for number in numbers_of(text)}
    if not ours or not theirs:
        return _NO_NUMBER
    table, common = weights("identifier"), sorted(ours & theirs)
    if common:
        return Evidence("identifier", table["equal"], "equal", "equal", (("scheme", common[0][0]),))
    schemes = {(scheme, level) for scheme, _, level in ours} & {(scheme, level) for scheme, _, level in theirs}
    entity = sorted(scheme for scheme, level in schemes if level == "entity")
    if entity:
        return Evidence("identifier", table["differ"], "differs", "differs", (("scheme", entity[0]),))
    if schemes:
        scheme = (("scheme", min(schemes)[0]),)
        return Evidence("identifier", table["document_differs"], "differs", "renewed", scheme)
    return Evidence("identifier", 0.0, "missing", "other_schemes")


def countries(left: Party, right: Party) -> Evidence:
    """Compare the countries of two organisations; those of anything that may be a person are never read."""
    ours, theirs = ({country.strip().upper() for country in party.countries} for party in (left, right))
    values = (("left", ", ".join(sorted(ours))), ("right", ", ".join(sorted(theirs))))
    if ours & theirs:
        return Evidence("country", weights("country")["equal"], "equal", "equal", values)
    return Evidence("country", weights("country")["differ"], "differs", "differs", values)


def addresses(left: Party, right: Party) -> list[Evidence]:
    """Compare addresses by their words, the closest pair; numbers in both must meet."""
    ours, theirs = ([text for text in map(normalise, party.addresses) if text] for party in (left, right))
    if not ours or not theirs:
        return []
    likeness = max(_address_likeness(*sorted((one, other))) for one in ours for other in theirs)
    table_ = weights("address")
    if likeness >= table_["equal_from"]:
        return [Evidence("address", table_["equal"], "equal", "equal")]
    if likeness >= table_["close_from"]:
        return [Evidence("address", table_["close"], "equal", "close")]
    return [Evidence("address", table_["differ"], "differs", "differs")]


@lru_cache(maxsize=50_000)
def _address_likeness(one: str, other: str) -> float:
    likeness = fuzz.token_sort_ratio(one, other) / 100
    digits = [{word for word in text.split() if word.isdigit()} for text in (one, other)]
    return likeness * 0.7 if all(digits) and not digits[0] & digits[1] else likeness
