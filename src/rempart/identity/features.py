"""What is compared of two parties, feature by feature, without words."""

import math
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from rapidfuzz import fuzz

from rempart.base import PartialDate, check_identifier, split_identifier
from rempart.identity.align import Alignment, align, name_evidence, weights
from rempart.identity.names import ReadName, families, normalise, read_name, skeleton
from rempart.identity.party import Name, Party

Outcome = Literal["equal", "differs", "missing"]
Feature = Literal["name", "number_in_name", "legal_form", "kind", "birth_date", "identifier", "country", "address"]
_PAIRS_ALIGNED = 12


class Finding(NamedTuple):
    """One feature: its evidence in log-odds, its outcome, why (a key of ``sentences.yml``) and what fills the sentence."""

    feature: Feature
    weight: float
    outcome: Outcome
    reason: str
    values: dict[str, str]
    alignment: Alignment | None = None


class NamePair(NamedTuple):
    """The pair of names that tells most for identity."""

    left: Name
    right: Name
    read_left: ReadName
    read_right: ReadName
    alignment: Alignment
    weight: float


def best_pair(left: Party, right: Party) -> NamePair | None:
    """Return the pair of names with the most evidence, or None where a side has no name; symmetric."""
    firm = "person" not in (left.nature, right.nature)
    pairs = [(one, other) for one in left.names for other in right.names]
    if len(pairs) > _PAIRS_ALIGNED:
        pairs.sort(key=lambda pair: (-_rough(pair[0].value, pair[1].value), *sorted(pair)))
        pairs = pairs[:_PAIRS_ALIGNED]
    best: NamePair | None = None
    best_key: tuple[Any, ...] = ()
    for one, other in pairs:
        read_one, read_other = read_name(one.value, firm), read_name(other.value, firm)
        if not read_one.words or not read_other.words:
            continue
        alignment = align(read_one, read_other, firm)
        weight = name_evidence(alignment, firm)
        if weight > 0 and "weak_alias" in (one.kind, other.kind):
            weight *= weights("name")["weak_alias"]
        key = (-weight, *sorted((one, other)))
        if best is None or key < best_key:
            best, best_key = NamePair(one, other, read_one, read_other, alignment, weight), key
    return best


def namesakes(left: Party, right: Party) -> bool:
    """Tell whether the two bear one whole name of two words or more, in whatever order and script; weak aliases aside."""
    ours, theirs = (
        {tuple(sorted(normalise(name.value).split())) for name in party.names if name.kind != "weak_alias"}
        for party in (left, right)
    )
    return any(len(name) >= 2 for name in ours & theirs)


@lru_cache(maxsize=100_000)
def _rough(left: str, right: str) -> float:
    """A quick likeness of two names, 0 to 100, by spelling and by sound."""
    by_spelling = fuzz.token_sort_ratio(normalise(left), normalise(right))
    sounds = [" ".join(sorted(map(skeleton, normalise(text).split()))) for text in (left, right)]
    return max(by_spelling, fuzz.ratio(*sounds))


def names(left: Party, right: Party) -> list[Finding]:
    """Compare the names: the best pair, the numbers in them, the legal forms."""
    pair = best_pair(left, right)
    if pair is None:
        return [Finding("name", 0.0, "missing", "missing", {})]
    outcome: Outcome = "equal" if pair.weight > 0 else "differs"
    weak = "weak_alias" in (pair.left.kind, pair.right.kind)
    reason = f"{outcome}_weak" if weak and pair.weight > 0 else outcome
    names_ = {"left_name": pair.left.value, "right_name": pair.right.value}
    found = [Finding("name", pair.weight, outcome, reason, names_, pair.alignment)]
    if "person" not in (left.nature, right.nature):
        found += _numbers_in_names(pair) + _legal_forms(pair)
    return found


def _numbers_in_names(pair: NamePair) -> list[Finding]:
    """Firms numbered differently are different firms."""
    ours, theirs = (
        sorted({str(int(word)) for word in read.words if word.isdigit()}) for read in (pair.read_left, pair.read_right)
    )
    if ours == theirs:
        return []
    key = "differ" if ours and theirs else "one_side"
    values = {"left": ", ".join(ours) or "–", "right": ", ".join(theirs) or "–"}
    return [Finding("number_in_name", weights("numbers_in_name")[key], "differs", "differs", values)]


def _legal_forms(pair: NamePair) -> list[Finding]:
    ours, theirs = pair.read_left.forms, pair.read_right.forms
    values = {"left": pair.read_left.form_text or "–", "right": pair.read_right.form_text or "–"}
    if not ours or not theirs:
        return [Finding("legal_form", 0.0, "missing", "missing", values)] if ours or theirs else []
    if ours & theirs:
        return [Finding("legal_form", weights("legal_form")["equal"], "equal", "equal", values)]
    if families(ours) & families(theirs):
        return [Finding("legal_form", weights("legal_form")["same_family"], "equal", "same_family", values)]
    return [Finding("legal_form", weights("legal_form")["differ"], "differs", "differs", values)]


def kinds(left: Party, right: Party) -> list[Finding]:
    """Compare person, organisation, thing; a kind not known contradicts nothing."""
    if "unknown" in (left.nature, right.nature) or left.nature == right.nature:
        return []
    return [Finding("kind", weights("kind")["differ"], "differs", "differs", {})]


def birth_dates(left: Party, right: Party) -> list[Finding]:
    """Compare birth dates, partial or not: the pair that agrees best."""
    if "person" not in (left.nature, right.nature) and not (left.birth_dates or right.birth_dates):
        return []
    if not left.birth_dates or not right.birth_dates:
        return [Finding("birth_date", 0.0, "missing", "missing", {})]
    found = []
    for one in left.birth_dates:
        for other in right.birth_dates:
            reason = _date_reason(one, other)
            found.append((weights("birth_date")[reason], reason, {"left": str(one), "right": str(other)}))
    weight, reason, values = max(found, key=lambda entry: (entry[0], sorted(entry[2].values())))
    outcome: Outcome = "equal" if weight > 0 else "differs"
    return [Finding("birth_date", weight, outcome, reason, values)]


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


def identifiers(left: Party, right: Party) -> list[Finding]:
    """Compare official numbers: one in common decides; two of one scheme contradict, documents hardly (renewals)."""
    ours = {number for text in left.identifiers for number in numbers_of(text)}
    theirs = {number for text in right.identifiers for number in numbers_of(text)}
    if not ours or not theirs:
        return [Finding("identifier", 0.0, "missing", "missing", {})]
    common = sorted(ours & theirs)
    if common:
        return [Finding("identifier", weights("identifier")["equal"], "equal", "equal", {"scheme": common[0][0]})]
    schemes = {(scheme, level) for scheme, _, level in ours} & {(scheme, level) for scheme, _, level in theirs}
    entity = sorted(scheme for scheme, level in schemes if level == "entity")
    if entity:
        return [Finding("identifier", weights("identifier")["differ"], "differs", "differs", {"scheme": entity[0]})]
    if schemes:
        scheme = min(schemes)[0]
        return [
            Finding("identifier", weights("identifier")["document_differs"], "differs", "renewed", {"scheme": scheme})
        ]
    return [Finding("identifier", 0.0, "missing", "other_schemes", {})]


def countries(left: Party, right: Party) -> list[Finding]:
    """Compare the countries of two organisations; of anything that may be a person nothing is read."""
    if left.nature != "organisation" or right.nature != "organisation" or not left.countries or not right.countries:
        return []
    ours, theirs = ({country.strip().upper() for country in party.countries} for party in (left, right))
    values = {"left": ", ".join(sorted(ours)), "right": ", ".join(sorted(theirs))}
    if ours & theirs:
        return [Finding("country", weights("country")["equal"], "equal", "equal", values)]
    return [Finding("country", weights("country")["differ"], "differs", "differs", values)]


def addresses(left: Party, right: Party) -> list[Finding]:
    """Compare addresses by their words, the closest pair; numbers in both must meet."""
    ours, theirs = ([text for text in map(normalise, party.addresses) if text] for party in (left, right))
    if not ours or not theirs:
        return []
    likeness = max(_address_likeness(*sorted((one, other))) for one in ours for other in theirs)
    table_ = weights("address")
    if likeness >= table_["equal_from"]:
        return [Finding("address", table_["equal"], "equal", "equal", {})]
    if likeness >= table_["close_from"]:
        return [Finding("address", table_["close"], "equal", "close", {})]
    return [Finding("address", table_["differ"], "differs", "differs", {})]


@lru_cache(maxsize=50_000)
def _address_likeness(one: str, other: str) -> float:
    likeness = fuzz.token_sort_ratio(one, other) / 100
    digits = [{word for word in text.split() if word.isdigit()} for text in (one, other)]
    return likeness * 0.7 if all(digits) and not digits[0] & digits[1] else likeness


_FEATURES: tuple[Callable[[Party, Party], list[Finding]], ...] = (
    names,
    kinds,
    birth_dates,
    identifiers,
    countries,
    addresses,
)


def findings(left: Party, right: Party) -> list[Finding]:
    """Return all features of two parties in a fixed order."""
    return [finding for feature in _FEATURES for finding in feature(left, right)]


def alike(found: Iterable[Finding]) -> float:
    """Return the evidence as a number from 0 to 1, never 1; capped where only names speak for it."""
    found = list(found)
    total = float(weights_prior()) + math.fsum(finding.weight for finding in found)
    value = 1 / (1 + math.exp(-total))
    helped = any(finding.weight > 0 and finding.feature not in ("name", "legal_form") for finding in found)
    limit = weights("limits")["ever" if helped else "name_alone"]
    return round(min(value, limit), 6)


def weights_prior() -> float:
    """Return the log-odds before any evidence."""
    prior: Any = weights("prior")
    return float(prior)


def compared(found: Iterable[Finding], left: Party, right: Party) -> float:
    """Return how much both records let one compare, 0 to 1: the shares of the features that both have."""
    table_: dict[str, float] = weights("compared")["person" if "person" in (left.nature, right.nature) else "other"]  # type: ignore[assignment]
    both = {finding.feature for finding in found if finding.outcome != "missing"}
    return round(min(1.0, math.fsum(share for feature, share in table_.items() if feature in both)), 6)
