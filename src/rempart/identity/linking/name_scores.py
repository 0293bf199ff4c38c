"""Evidence of names for many pairs at once: what ``align`` and ``name_evidence`` say, but for words joined or abbreviated."""

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from rempart.identity.index.keys import Numbers
from rempart.identity.linking.likeness import Comparer
from rempart.identity.linking.records import Flags, each_beside_each
from rempart.identity.linking.words import Amounts, Names
from rempart.identity.naming.align import align, name_evidence
from rempart.identity.naming.names import families
from rempart.identity.naming.reading import read
from rempart.identity.naming.word import weights

AT_ONCE = 2_000_000
"""Pairs of words that are compared at once."""
_FINE = 4095
_PLACES = 32


class NameScores(NamedTuple):
    """Of each pair of names: the evidence of names, and how much the words that agree tell by their rarity (nats)."""

    evidence: Amounts
    told: Amounts


class _Sums(NamedTuple):
    """Of each pair of names: weights matched, what of them tells, lost by spelling, left over on each side; words that agree, not initials."""

    matched: Amounts
    telling: Amounts
    lost: Amounts
    over_left: Amounts
    over_right: Amounts
    agree: Numbers
    words: Numbers
    left_alone: Numbers
    told: Amounts


class Totals(NamedTuple):
    """Of each distinct name, the sums over its words: as a person's name and as a firm's; ``spelt`` counts words, not initials."""

    weight: tuple[Amounts, Amounts]
    told: tuple[Amounts, Amounts]
    gap: tuple[Amounts, Amounts]
    rarity: Amounts
    spelt: Numbers


def totals(names: Names, rarity: Amounts) -> Totals:
    """Sum up the words of each name once; ``rarity`` says how much each word of the vocabulary tells by its rarity."""
    vocabulary = names.vocabulary
    weight, told, gap = (
        (_per_name(names, rows[0]), _per_name(names, rows[1]))
        for rows in (vocabulary.weight, vocabulary.told, vocabulary.gap)
    )
    spelt = _per_name(names, vocabulary.length > 1).astype(np.int64)
    return Totals(weight, told, gap, _per_name(names, rarity), spelt)


def name_scores(
    names: Names, comparer: Comparer, rarity: Amounts, whole: Totals, left: Numbers, right: Numbers, firm: Flags
) -> NameScores:
    """Compare pairs of distinct names; ``rarity`` says how much each word tells by its rarity, ``whole`` are ``totals``."""
    sums = _whole_names(names, whole, left, firm)
    differ = np.flatnonzero(names.whole[left] != names.whole[right])
    size = names.counts[left[differ]] * names.counts[right[differ]]
    edges = np.searchsorted(np.cumsum(size), np.arange(AT_ONCE, size.sum(), AT_ONCE))
    bounds = [0, *edges.tolist(), len(differ)]
    for begin, end in pairwise(bounds):
        part = differ[begin:end]
        found = _aligned(names, comparer, rarity, whole, left[part], right[part], firm[part])
        for every, some in zip(sums, found, strict=True):
            every[part] = some
    evidence = _evidence(sums, firm)
    evidence[(names.counts[left] == 0) | (names.counts[right] == 0)] = 0.0  # no name is no evidence
    _exactly(names, left, right, firm, evidence)
    return NameScores(evidence, sums.told)


def _whole_names(names: Names, whole: Totals, left: Numbers, firm: Flags) -> _Sums:
    """Return the sums of names whose words are all equal."""
    matched, telling = (_of_kind(rows, left, firm) for rows in (whole.weight, whole.told))
    lost, over_left, over_right = (np.zeros(len(left)) for _ in range(3))
    alone = np.zeros(len(left), np.int64)
    counts, spelt, told = names.counts[left], whole.spelt[left], whole.rarity[left]
    return _Sums(matched, telling, lost, over_left, over_right, counts, spelt, alone, told)


def _of_kind(rows: tuple[Amounts, Amounts], name: Numbers, firm: Flags) -> Amounts:
    """Return what names have, as persons' or as firms'."""
    return np.where(firm, rows[1][name], rows[0][name])


def _per_name(names: Names, of_word: npt.NDArray[Any]) -> Amounts:
    """Return the sum over the words of each name of what each word of the vocabulary has."""
    total = np.append(0.0, np.cumsum(of_word[names.words], dtype=np.float64))
    found: Amounts = total[names.starts[1:]] - total[names.starts[:-1]]
    return found


def _aligned(
    names: Names, comparer: Comparer, rarity: Amounts, whole: Totals, left: Numbers, right: Numbers, firm: Flags
) -> _Sums:
    """Pair the words of each two names, the most alike first."""
    ours, theirs = names.counts[left], names.counts[right]
    unit, mine, other = each_beside_each(ours, theirs)
    one = names.words[names.starts[left][unit] + mine]
    two = names.words[names.starts[right][unit] + other]
    seen = comparer.alike(one, two, firm[unit])
    order = np.argsort(_rank(unit[seen.place], seen.alike, mine[seen.place], other[seen.place]))  # no two are equal
    place, like = seen.place[order], seen.alike[order]
    taken = _greedy(unit[place], mine[place], other[place])
    place, like = place[taken], like[taken]
    return _summed(names, rarity, whole, (left, right), firm, (unit[place], one[place], two[place], like))


def _rank(unit: Numbers, like: Amounts, mine: Numbers, other: Numbers) -> Numbers:
    """Return numbers in the order of pairing: by unit, the most alike first, then near places."""
    found = unit.astype(np.int64)
    near = np.abs(mine - other), mine + other, mine
    for value, size in (
        (np.rint((1 - like) * _FINE), _FINE + 1),
        *zip(near, (_PLACES, 2 * _PLACES, _PLACES), strict=True),
    ):
        found = found * size + value.astype(np.int64)
    return found


def _greedy(unit: Numbers, mine: Numbers, other: Numbers) -> Numbers:
    """Return the places of pairs such that each word is used once, the first ones first."""
    bits = np.int64(1) << mine | np.int64(1) << (other + _PLACES)
    used = np.zeros(int(unit[-1]) + 1 if len(unit) else 0, np.int64)
    place = np.arange(len(unit))
    found = []
    while len(place):
        now = unit[place]
        first = np.ones(len(place), np.bool_)
        first[1:] = now[1:] != now[:-1]
        taken = place[first]
        found.append(taken)
        used[unit[taken]] |= bits[taken]
        place = place[used[now] & bits[place] == 0]
    return np.sort(np.concatenate(found)) if found else place


def _summed(
    names: Names,
    rarity: Amounts,
    whole: Totals,
    pair: tuple[Numbers, Numbers],
    firm: Flags,
    matches: tuple[Numbers, Numbers, Numbers, Amounts],
) -> _Sums:
    vocabulary, count = names.vocabulary, len(firm)
    unit, one, two, like = matches
    of_firm = firm[unit].astype(np.int64)
    weight: Amounts = (vocabulary.weight[of_firm, one] + vocabulary.weight[of_firm, two]) / 2

    def per_unit(values: Amounts) -> Amounts:
        found: Amounts = np.bincount(unit, weights=values, minlength=count).astype(np.float64)
        return found

    over = []
    for side, taken in zip(pair, (one, two), strict=True):
        gaps = _of_kind(whole.gap, side, firm) - per_unit(vocabulary.gap[of_firm, taken])
        over.append(np.maximum(0, np.round(gaps, 9)))
    telling = np.maximum(vocabulary.told[of_firm, one], vocabulary.told[of_firm, two]) * like
    agree = np.bincount(unit, minlength=count)
    initial = (vocabulary.length[one] == 1) & (vocabulary.length[two] > 1)
    initial |= (vocabulary.length[two] == 1) & (vocabulary.length[one] > 1)
    spelt = np.bincount(unit[~initial], minlength=count)
    alone = names.counts[pair[0]] + names.counts[pair[1]] - 2 * agree
    told = per_unit(np.minimum(rarity[one], rarity[two]) * like)
    return _Sums(
        per_unit(weight * like),
        per_unit(telling),
        per_unit(weight * (1 - like)),
        over[0],
        over[1],
        agree,
        spelt,
        alone,
        told,
    )


def _evidence(sums: _Sums, firm: Flags) -> Amounts:
    """Return the evidence of the sums, as ``name_evidence`` has it."""
    table = weights("name")
    clash = np.minimum(sums.over_left, sums.over_right)
    missing = np.abs(sums.over_left - sums.over_right)
    omission = np.where(firm, table["omission_organisation"], table["omission"])
    against = table["spelling"] * sums.lost + table["contradiction"] * clash + omission * missing
    share = sums.matched / np.maximum(sums.matched + against, 1e-9)
    strength = 1 - np.exp(-sums.telling / table["half"])
    found = np.maximum(table["floor"], table["top"] * strength - table["drop"] * (1 - share))
    limit = np.where((sums.agree == 1) & (sums.left_alone > 0), table["one_word"], np.inf)
    limit = np.where(sums.words == 0, table["initials_only"], limit)
    found = np.where((found > 0) & ~firm, np.minimum(found, limit), found)
    return np.where(sums.matched > 0, found, table["floor"])


def _exactly(names: Names, left: Numbers, right: Numbers, firm: Flags, evidence: Amounts) -> None:
    """Compare one by one the names of which one is in another script than Latin."""
    for place in np.flatnonzero(names.foreign[left] | names.foreign[right]).tolist():
        of_firm = bool(firm[place])
        one, other = (read(names.of.texts[side[place]], of_firm) for side in (left, right))
        evidence[place] = name_evidence(align(one, other, of_firm), of_firm) if one.words and other.words else 0.0


def forms_and_numbers(names: Names, left: Numbers, right: Numbers) -> Amounts:
    """Return the evidence of legal forms and of numbers in the names of firms."""
    form, number = weights("legal_form"), weights("numbers_in_name")
    ours, theirs = names.numbers[left], names.numbers[right]
    found = np.where(ours == theirs, 0.0, np.where((ours > 0) & (theirs > 0), number["differ"], number["one_side"]))
    packed, of = np.unique(names.form[left].astype(np.int64) << 32 | names.form[right], return_inverse=True)
    told = [_form(names.forms[code >> 32], names.forms[code & 0xFFFFFFFF], form) for code in packed.tolist()]
    return found + np.array(told, np.float64)[of]


def _form(left: frozenset[str], right: frozenset[str], table: dict[str, float]) -> float:
    if not left or not right:
        return 0.0
    if left & right:
        return table["equal"]
    return table["same_family"] if families(left) & families(right) else table["differ"]
