"""Parties found without any likeness: those that bear the whole name asked, or quote the official number."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from rempart.identity.index.arrays import Arrays, Places
from rempart.identity.index.asked import AskedName
from rempart.identity.index.building import number_keys
from rempart.identity.index.keys import whole_name_key
from rempart.identity.party import Party

MOST_SAME = 500
"""Parties of one whole name, or that quote one number, that are compared: what else is known tells them apart."""


def with_whole_name(
    arrays: Arrays, names: Sequence[AskedName], allowed: npt.NDArray[np.bool_] | None
) -> list[list[int]]:
    """Return, for each name asked, the places of parties with a name of the same words in whatever order."""
    keys = np.array([whole_name_key(name.words) for name in names], np.uint64)
    begins, ends = (arrays.exact.searchsorted(keys, side).tolist() for side in ("left", "right"))
    places: list[list[int]] = []
    for name, begin, end in zip(names, begins, ends, strict=True):
        found = arrays.exact_name[begin:end] if name.words and begin < end else None
        places.append([] if found is None else _some(np.unique(arrays.owner[found]), allowed))
    return places


def with_number(arrays: Arrays, party: Party, allowed: npt.NDArray[np.bool_] | None) -> set[int]:
    """Return the places of parties that quote one of the official numbers of a party.

    Raises:
        RempartError: an identifier is not written SCHEME:NUMBER.
    """
    keys = (key for identifier in party.identifiers for key in number_keys(identifier))
    return {place for key in keys for place in _some(arrays.with_number(key), allowed)}


def _some(places: Places, allowed: npt.NDArray[np.bool_] | None) -> list[int]:
    kept: list[int] = (places if allowed is None else places[allowed[places]])[:MOST_SAME].tolist()
    return kept
