"""Evidence of addresses for many pairs at once: by their words; ``compare`` reads street, number and town of a pair."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from rempart.identity.index.keys import Numbers
from rempart.identity.linking.records import Several, best_of_each
from rempart.identity.linking.texts import words_of_many
from rempart.identity.linking.words import Amounts
from rempart.identity.naming.word import weights
from rempart.identity.tables import table

_WHOLE = 3
"""Words from which an address is more than a postcode and a town."""


class AddressScores(NamedTuple):
    """Of each pair of records: the evidence; how rare what both addresses say is, in nats, 0 where they say nothing."""

    evidence: Amounts
    rarity: Amounts


class Addresses:
    """The addresses of all records, by their words."""

    def __init__(self, addresses: Several) -> None:
        """Read the distinct addresses and count who gives them."""
        self._of = addresses
        texts, places = _read(addresses.texts)
        self._texts: npt.NDArray[np.object_] = np.array([*texts, ""], object)[:-1]
        self._whole = np.array([text.count(" ") + 1 >= _WHOLE for text in texts], np.bool_)
        self._group = np.unique(self._texts, return_inverse=True)[1] if texts else np.zeros(0, np.int64)
        records = len(addresses.starts) - 1
        self.whole_of_records = Several.of(addresses.record, self._group[addresses.value], records)
        self._rarity = _rarity(self.whole_of_records, len(texts), records)
        self.places = places
        self.place_of_records = self.places.crossed_with(addresses)
        self._place_rarity = _rarity(self.place_of_records, len(self.places.texts), records)

    def scores(self, left: Numbers, right: Numbers, person: npt.NDArray[np.bool_]) -> AddressScores:
        """Compare the addresses of pairs of records, the two that are closest; against persons it weighs less."""
        pair, one, two = self._of.crossed(left, right)
        distinct, of = np.unique(one.astype(np.int64) << 32 | two, return_inverse=True)
        evidence, rarity = self._distinct(distinct >> 32, distinct & 0xFFFFFFFF)
        best = best_of_each(pair, evidence[of] + rarity[of])
        found = AddressScores(np.zeros(len(left)), np.zeros(len(left)))
        found.evidence[pair[best]] = evidence[of[best]]
        found.rarity[pair[best]] = rarity[of[best]]
        less = np.where(person & (found.evidence < 0), weights("address")["person_against"], 1.0)
        return AddressScores(found.evidence * less, found.rarity)

    def _distinct(self, left: Numbers, right: Numbers) -> tuple[Amounts, Amounts]:
        told_by, from_ = weights("address"), table("linking/link")["address_words"]
        likeness = cpdist(
            self._texts[left].tolist(),
            self._texts[right].tolist(),
            scorer=Indel.normalized_similarity,
            dtype=np.float32,
        )
        pair, one, two = self.places.crossed(left, right)
        meet = pair[one == two]
        rarity = np.zeros(len(left))
        np.maximum.at(rarity, meet, self._place_rarity[one[one == two]])
        shared = np.zeros(len(left), np.bool_)
        shared[meet] = True
        counts = self.places.counts
        apart = (counts[left] > 0) & (counts[right] > 0) & ~shared
        equal = self._group[left] == self._group[right]
        rarity[equal] = self._rarity[self._group[left[equal]]]
        told = [
            (equal & self._whole[left], "full"),
            (equal, "town"),
            (~apart & (likeness >= from_["equal"]), "no_place"),
            (~apart & (likeness >= from_["close"]), "street"),
            (shared, "town"),
        ]
        evidence = np.select(
            [where for where, _ in told], [told_by[reason] for _, reason in told], told_by["elsewhere"]
        )
        return evidence, rarity


def _rarity(held: Several, values: int, records: int) -> Amounts:
    holders = np.bincount(held.value, minlength=values)
    found: Amounts = np.log(records / np.maximum(holders, 1))
    return found


def _read(addresses: Sequence[str]) -> tuple[list[str], Several]:
    """Return the sorted words of each address, and of each the words that hold a digit."""
    texts: list[str] = []
    place: list[int] = []
    held: list[str] = []
    for number, words in enumerate(words_of_many(addresses)):
        words.sort()
        texts.append(" ".join(words))
        digits = [word for word in words if not word.isalpha()]
        held += digits
        place += [number] * len(digits)
    known = sorted(set(held))
    codes = {word: code for code, word in enumerate(known)}
    return texts, Several.of(
        np.array(place, np.int64), np.array([codes[word] for word in held], np.int64), len(texts), known
    )
