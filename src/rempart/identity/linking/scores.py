"""Evidence of pairs of records, in whole arrays: the features of ``compare`` with its weights, and how rare values are."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from rempart.identity.comparison.features import weights_prior
from rempart.identity.index.arrays import ranges
from rempart.identity.index.keys import Numbers
from rempart.identity.linking.address_scores import Addresses
from rempart.identity.linking.dates import REASONS, Days, reasons
from rempart.identity.linking.likeness import Comparer
from rempart.identity.linking.name_scores import Totals, forms_and_numbers, name_scores, totals
from rempart.identity.linking.numbers import Official
from rempart.identity.linking.records import ORGANISATION, PERSON, THING, UNKNOWN, Flags, Records, best_of_each
from rempart.identity.linking.records import distinct as unique
from rempart.identity.linking.words import Amounts, Names
from rempart.identity.naming.word import weights

_LONG_NUMBER = 6  # signs from which one wrong sign is a slip
AT_ONCE = 250_000
"""Pairs of records that are compared at once."""


class Scores(NamedTuple):
    """Of each pair: the prior and all its evidence, in log-odds; how much of that is rarity; how much could be compared."""

    total: Amounts
    rarity: Amounts
    compared: Amounts
    name_alone: Flags


@dataclass
class Scorer:
    """Compares pairs of the records of one run; ``table`` is ``link.yml``."""

    records: Records
    names: Names
    official: Official
    addresses: Addresses
    days: Days
    table: dict[str, Any]

    def prepare(self) -> None:
        """Count what is counted once, before several threads ask for it."""
        _ = self._comparer, self._totals
        if not self.records.one_file:
            _ = self._bearers

    def scores(self, left: Numbers, right: Numbers) -> Scores:
        """Compare pairs of records."""
        nature = self.records.nature
        ours, theirs = nature[left], nature[right]
        person = (ours == PERSON) | (theirs == PERSON)
        name, extra, name_rarity = self._names(left, right, ~person)
        kinds = (ours != theirs) & (ours != UNKNOWN) & (theirs != UNKNOWN)
        date, dated = self._dates(left, right)
        number, numbered = self.numbers(left, right, person)
        country, seated = self._countries(left, right, (ours == ORGANISATION) & (theirs == ORGANISATION))
        address = self.addresses.scores(left, right, person)
        rule = self.table["address_rarity"]
        address_rarity = np.where(
            address.rarity > 0, np.clip(rule["times"] * (address.rarity - rule["from"]), 0, rule["most"]), 0
        )
        rarity = name_rarity + address_rarity
        kind = np.where(kinds, weights("kind")["differ"], 0.0)
        total = weights_prior() + name + extra + kind + date + number + country + address.evidence + rarity
        both = self.records.addresses.counts
        said = {"name": np.ones(len(left), np.bool_), "birth_date": dated, "identifier": numbered, "country": seated,
                "address": (both[left] > 0) & (both[right] > 0)}  # fmt: skip
        helped = np.maximum.reduce([date, number, country, address.evidence + address_rarity])
        return Scores(total, rarity, _compared(said, person), helped < weights("limits")["helps"])

    def _names(self, left: Numbers, right: Numbers, firm: Flags) -> tuple[Amounts, Amounts, Amounts]:
        """Return the evidence of the names that tell most, of their legal forms and numbers, and of their rarity."""
        names = self.names
        pair, one, two = names.of.crossed(left, right)
        distinct, of = np.unique((one.astype(np.int64) << 32 | two) << 1 | firm[pair], return_inverse=True)
        one, two, of_firm = distinct >> 33, distinct >> 1 & 0xFFFFFFFF, (distinct & 1).astype(np.bool_)
        scores = name_scores(names, self._comparer, self._rarity, self._totals, one, two, of_firm)
        weak = (names.weak[one] | names.weak[two]) & (scores.evidence > 0)
        evidence = np.where(weak, scores.evidence * weights("name")["weak_alias"], scores.evidence)
        rule = self.table["name_rarity"]
        namesakes = np.log(len(self.records)) - scores.told
        if not self.records.one_file:
            bearers = np.maximum(self._bearers[one], self._bearers[two])
            alone = (names.whole[one] != names.whole[two]) | (bearers <= 1)
            namesakes = np.where(alone, namesakes, np.maximum(namesakes, np.log(np.maximum(bearers - 1, 1))))
        rarity = np.clip(-rule["times"] * (namesakes + rule["from"]), rule["least"], rule["most"])
        none, whole = rule["none_below"], rule["whole_from"]
        rarity = rarity * np.clip((evidence - none) / (whole - none), 0, 1)
        extra = np.where(of_firm, forms_and_numbers(names, one, two), 0.0)
        best = best_of_each(pair, evidence[of])
        return tuple(_placed(len(left), pair[best], values[of[best]]) for values in (evidence, extra, rarity))  # type: ignore[return-value]

    @cached_property
    def _comparer(self) -> Comparer:
        return Comparer(self.names.vocabulary)

    @cached_property
    def _totals(self) -> Totals:
        return totals(self.names, self._rarity)

    @cached_property
    def _bearers(self) -> Numbers:
        """How many records of one file bear each name, its words in any order: of the file in which they are more."""
        names = self.names
        whole = np.unique(names.whole, return_inverse=True)[1]
        pairs = unique(names.of.record.astype(np.int64) << 32 | whole[names.of.value])
        ours = pairs >> 32 < self.records.left
        counts = [np.bincount(pairs[side] & 0xFFFFFFFF, minlength=len(names.whole)) for side in (ours, ~ours)]
        found: Numbers = np.maximum(*counts)[whole]
        return found

    @cached_property
    def _rarity(self) -> Amounts:
        """How much each word tells by its rarity: ln(records / records that bear it)."""
        names = self.names
        at, of = ranges(names.starts[names.of.value], names.counts[names.of.value])
        pairs = unique(names.of.record[of].astype(np.int64) << 32 | names.words[at])
        holders = np.bincount(pairs & 0xFFFFFFFF, minlength=len(names.vocabulary.texts))
        found: Amounts = np.log(len(self.records) / np.maximum(holders, 1))
        return found

    def _dates(self, left: Numbers, right: Numbers) -> tuple[Amounts, Flags]:
        table = weights("birth_date")
        pair, one, two = self.records.dates.crossed(left, right)
        weight = np.array([table[reason] for reason in REASONS])[reasons(self.days, one, two)]
        best = best_of_each(pair, weight)
        dated = np.zeros(len(left), np.bool_)
        dated[pair] = True
        return _placed(len(left), pair[best], weight[best]), dated

    def numbers(self, left: Numbers, right: Numbers, person: Flags) -> tuple[Amounts, Flags]:
        """Return the evidence of official numbers, the first that ``features.identifiers`` would name; and who has such."""
        table, told_by = weights("identifier"), self.official
        heard = told_by.radio.shared(left, right)
        equal = told_by.numbers.shared(left, right)
        equal[heard] = told_by.numbers.common(left[heard], right[heard]) > told_by.radio.common(
            left[heard], right[heard]
        )
        entity = told_by.entity[left] & told_by.entity[right]
        scheme = told_by.scheme[left] & told_by.scheme[right]
        near = np.zeros(len(left), np.bool_)
        some = np.flatnonzero((entity != 0) & ~equal & person)
        near[some] = self._nearly(left[some], right[some])
        things = (self.records.nature[left] == THING) & (self.records.nature[right] == THING)
        found = (
            (equal, table["equal"]),
            (near, self.table["number_near"]),
            (things & (entity & told_by.imo_bits != 0), table["imo_differs"]),
            (entity != 0, table["differ"]),
            (heard, table["radio"]),
            (scheme & ~told_by.radio_bits != 0, table["document_differs"]),
            (scheme != 0, table["radio_differs"]),
        )
        return np.select([where for where, _ in found], [weight for _, weight in found], 0.0), scheme != 0

    def _nearly(self, left: Numbers, right: Numbers) -> Flags:
        """Tell which pairs of persons have numbers of one scheme that are a slip of the pen apart."""
        numbers = self.official.numbers
        pair, one, two = numbers.crossed(left, right)
        texts = np.array([*numbers.texts, ""], object)
        close = cpdist(texts[one].tolist(), texts[two].tolist(), scorer=OSA.distance, dtype=np.uint8) == 1
        close &= np.array([len(text.partition(":")[2]) >= _LONG_NUMBER for text in texts[one].tolist()], np.bool_)
        found = np.zeros(len(left), np.bool_)
        found[pair[close]] = True
        return found

    def _countries(self, left: Numbers, right: Numbers, organisations: Flags) -> tuple[Amounts, Flags]:
        counts, table = self.records.countries.counts, weights("country")
        both = organisations & (counts[left] > 0) & (counts[right] > 0)
        shared = self.records.countries.shared(left, right)
        return np.where(both, np.where(shared, table["equal"], table["differ"]), 0.0), both


def _placed(count: int, place: Numbers, values: Amounts) -> Amounts:
    found = np.zeros(count)
    found[place] = values
    return found


def _compared(said: dict[str, Flags], person: Flags) -> Amounts:
    """Return how much both records let one compare, as ``features.compared`` has it."""
    tables: Any = weights("compared")
    each = []
    for kind in ("person", "other"):
        shares = [np.where(said[feature], share, 0.0) for feature, share in tables[kind].items() if feature in said]
        each.append(np.minimum(1.0, np.sum(shares, axis=0)))
    found: Amounts = np.where(person, each[0], each[1])
    return found


def alike(scores: Scores) -> Amounts:
    """Return the evidence as numbers from 0 to 1, capped as ``features.alike`` caps it."""
    limits = weights("limits")
    value = 1 / (1 + np.exp(-np.clip(scores.total, -50, 50)))
    found: Amounts = np.minimum(value, np.where(scores.name_alone, limits["name_alone"], limits["ever"]))
    return found
