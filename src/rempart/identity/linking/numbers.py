"""Official numbers of the records, and what they imply."""

from collections import Counter
from typing import NamedTuple

import numpy as np

from rempart.identity.comparison.features import numbers_of
from rempart.identity.index.arrays import ranges
from rempart.identity.index.keys import Numbers
from rempart.identity.linking.records import Records, Several

RADIO = ("XI-CALLSIGN", "XI-MMSI")
IMO = "XI-IMO"
_BITS = 63
"""Schemes with a bit of their own, those of the most numbers; numbers of the others can agree, but contradict nothing."""


class Official(NamedTuple):
    """Numbers of each record, and bits of schemes: those of its ``entity`` numbers, and of all of them with their level.

    ``radio`` are its call signs and radio numbers alone, which a ship may lose; ``radio_bits`` and ``imo_bits`` the bits of theirs.
    """

    numbers: Several
    entity: Numbers
    scheme: Numbers
    radio: Several
    radio_bits: int
    imo_bits: int


def official(records: Records) -> Official:
    """Read the official numbers of all records.

    Raises:
        RempartError: a number is not written SCHEME:NUMBER.
    """
    found = [numbers_of.__wrapped__(text) for text in records.numbers.texts]
    told = sorted({one for several in found for one in several})
    codes = {one: code for code, one in enumerate(told)}
    quoted = Counter((scheme, level) for scheme, _, level in told)
    schemes = {one: bit for bit, (one, _) in enumerate(sorted(quoted.items(), key=lambda of: (-of[1], of[0]))[:_BITS])}
    counts = np.array([len(several) for several in found], np.int64)
    values = np.array([codes[one] for several in found for one in several], np.int64)
    own = records.numbers
    at, of = ranges((np.cumsum(counts) - counts)[own.value], counts[own.value])
    numbers = Several.of(own.record[of], values[at], len(records), [f"{scheme}:{number}" for scheme, number, _ in told])
    bit = np.array(
        [1 << schemes[scheme, level] if (scheme, level) in schemes else 0 for scheme, _, level in told], np.int64
    )
    is_entity = np.array([level == "entity" for _, _, level in told], np.bool_)
    entity, scheme = (np.zeros(len(records), np.int64) for _ in range(2))
    if len(numbers.value):
        np.bitwise_or.at(scheme, numbers.record, bit[numbers.value])
        np.bitwise_or.at(entity, numbers.record, np.where(is_entity, bit, 0)[numbers.value])
    is_radio = np.array([scheme_ in RADIO for scheme_, _, _ in told], np.bool_)
    some = np.flatnonzero(is_radio[numbers.value]) if told else np.zeros(0, np.int64)
    radio = Several.of(numbers.record[some], numbers.value[some], len(records))
    bits_of = [sum(1 << bit for (name, _), bit in schemes.items() if name in some_) for some_ in (RADIO, (IMO,))]
    return Official(numbers, entity, scheme, radio, *bits_of)
