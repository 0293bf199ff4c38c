"""What pairs come to where every record has one partner at most."""

import numpy as np

from rempart.identity.index.keys import Numbers
from rempart.identity.linking.words import Amounts


def one_to_one(left: Numbers, right: Numbers, strength: Amounts, records: int) -> Numbers:
    """Return the places of the pairs kept when every record is in one pair at most, the strongest pair first.

    Of equal pairs the first by the order of records goes first, so the order of rows in a file changes nothing.
    """
    place = np.lexsort((right, left, -strength))
    found = []
    while len(place):
        first = np.full(records, len(place), np.int64)
        order = np.arange(len(place))
        for side in (left, right):
            best = np.full(records, len(place), np.int64)
            best[side[place][::-1]] = order[::-1]
            np.minimum(first, best, out=first)
        taken = (first[left[place]] == order) & (first[right[place]] == order)
        found.append(place[taken])
        used = np.zeros(records, np.bool_)
        used[left[place[taken]]] = used[right[place[taken]]] = True
        place = place[~(used[left[place]] | used[right[place]])]
    return np.sort(np.concatenate(found)) if found else place
