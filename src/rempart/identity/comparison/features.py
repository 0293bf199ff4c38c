"""What is compared of two parties, feature by feature."""

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

from rempart.base import PartialDate, check_identifier, split_identifier
from rempart.identity.comparison.addresses import addresses
from rempart.identity.comparison.evidence import Evidence, Outcome
from rempart.identity.comparison.name_features import names
from rempart.identity.comparison.vessels import built, flags, is_pair_of_things, ship_name, thing_names
from rempart.identity.naming.names import normalise
from rempart.identity.naming.word import weights
from rempart.identity.party import Party

_NAME_ALONE = frozenset({"name", "legal_form"})
_IMO = "XI-IMO"
_RADIO = frozenset({"XI-CALLSIGN", "XI-MMSI"})
_NO_DATE = Evidence("birth_date", 0.0, "missing", "missing")
_NO_NUMBER = Evidence("identifier", 0.0, "missing", "missing")
_NO_SUCH_NUMBER = _NO_NUMBER._replace(reason="unusable")


def findings(left: Party, right: Party, sharing: Mapping[str, int] | None = None) -> list[Evidence]:
    """Return all features of two parties in a fixed order; ``sharing`` as in ``addresses``."""
    things = is_pair_of_things(left, right)
    found = thing_names(left, right) if things else names(left, right)
    ours, theirs = left.nature, right.nature
    other_thing = ours == theirs == "thing" and left.schema != right.schema  # a ship and an aircraft
    if other_thing or (ours != theirs and ours != "unknown" != theirs):  # a kind not known contradicts nothing
        found.append(Evidence("kind", weights("kind")["differ"], "differs", "differs"))
    if things and left.birth_dates and right.birth_dates:
        found.append(built(left, right))
    elif not things and (ours == "person" or theirs == "person" or left.birth_dates or right.birth_dates):
        found.append(birth_dates(left, right))
    found.append(identifiers(left, right))
    if ours == theirs == "organisation" and left.countries and right.countries:
        found.append(countries(left, right))
    if ours == theirs == "thing" and left.countries and right.countries:
        found.append(flags(left, right))
    if left.addresses and right.addresses:
        found += addresses(left, right, sharing)
    return found


def alike(found: list[Evidence]) -> float:
    """Return the evidence as a number from 0 to 1, never 1; capped where only names speak for it."""
    value = 1 / (1 + math.exp(-math.fsum([weights_prior(), *[one.weight for one in found]])))
    limits = weights("limits")
    if value <= limits["name_alone"]:
        return round(value, 6)
    helped = any(one.weight >= limits["helps"] and one.feature not in _NAME_ALONE for one in found)
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
    """Tell whether the two bear one whole name of two words or more, in whatever order and script; weak aliases aside.

    Of two ships the prefixes (MV) are none of it.
    """
    things = is_pair_of_things(left, right)
    ours, theirs = (
        {
            tuple(sorted(normalise(value).split()))
            for name in party.names
            if name.kind != "weak_alias"
            for value in (ship_name(name.value) if things else (name.value,))
        }
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
    if scheme.strip().upper() == _IMO:
        number = number.strip().upper().removeprefix("IMO")  # IMO 9074729
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
        return _NO_SUCH_NUMBER if left.identifiers and right.identifiers else _NO_NUMBER
    common = {scheme for scheme, number, _ in ours & theirs}
    both = {(scheme, level) for scheme, _, level in ours} & {(scheme, level) for scheme, _, level in theirs}
    entity = {scheme for scheme, level in both if level == "entity"}
    things = left.nature == right.nature == "thing"
    told: tuple[
        tuple[set[str], str, Outcome, str], ...
    ] = (  # the first that is there: schemes, weight, outcome, reason
        (common - _RADIO, "equal", "equal", "equal"),
        (entity & {_IMO} if things else set(), "imo_differs", "differs", "imo_differs"),
        (entity, "differ", "differs", "differs"),
        (common & _RADIO, "radio", "equal", "radio"),
        ({scheme for scheme, _ in both} - _RADIO, "document_differs", "differs", "renewed"),
        ({scheme for scheme, _ in both} & _RADIO, "radio_differs", "differs", "radio_differs"),
    )
    for schemes, weight, outcome, reason in told:
        if schemes:
            return Evidence("identifier", weights("identifier")[weight], outcome, reason, (("scheme", min(schemes)),))
    return Evidence("identifier", 0.0, "missing", "other_schemes")


def countries(left: Party, right: Party) -> Evidence:
    """Compare the countries of two organisations; those of anything that may be a person are never read."""
    ours, theirs = ({country.strip().upper() for country in party.countries} for party in (left, right))
    values = (("left", ", ".join(sorted(ours))), ("right", ", ".join(sorted(theirs))))
    if ours & theirs:
        return Evidence("country", weights("country")["equal"], "equal", "equal", values)
    return Evidence("country", weights("country")["differ"], "differs", "differs", values)
