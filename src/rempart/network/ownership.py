"""Integrated ownership: shares multiplied along chains and summed over all of them, exact on circles.

Arrays in, arrays out; nodes are the integers from 0 to ``nodes`` - 1, and link k says that ``owner[k]`` holds
``share[:, k]`` of ``asset[k]``, one row a bound (the least and the greatest share are carried together). With A[i, j]
the share of i in j, what i holds of j through chains of k links is the entry of A to the power k; the sum over all k is
``(I - A)^-1 A``.

It is worked out company by company, owners before what they own: what is held of a company is what its owners hold of
it, directly and through what is held of them. Circles are solved one by one (they are the strongly connected
components), and stand in that order as one company would. So the work is that of the pairs that exist, and the three
things asked of a pair (least, greatest, links of the shortest chain) come from one pass.

Source: F. Brioschi, L. Buzzacchi, M. G. Colombo, Risk capital financing and the separation of ownership and control
in business groups, Journal of Banking and Finance 13 (1989), for the sum over chains.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from rempart.network.circles import Circles, Flags, Floats, Ints, label_circles, solve_circles
from rempart.network.holdings import AT_ONCE, Held, Holdings, Terms, chunks, merged
from rempart.network.levels import levels_of, sorted_places, stretches

_DIGITS = 12  # a sum such as 0.1 + 0.2 must meet a threshold of 0.3


class Pairs(NamedTuple):
    """What holders hold of companies through all chains; each pair of two once, in the order of the work.

    ``shares`` has one array a bound, 0 to 1; ``steps`` counts the links of the shortest chain, whatever their shares.
    """

    holder: Ints
    company: Ints
    shares: list[Floats]
    steps: Ints


class _Links(NamedTuple):
    """Links in the order of what they hold; those of node k begin at ``first[k]``."""

    owner: Ints
    share: list[Floats]
    steps: Ints
    first: Ints

    @classmethod
    def ordered(
        cls, owner: Ints, asset: Ints, share: Iterable[Floats], nodes: int, steps: Ints | None = None
    ) -> "_Links":
        """Return links in the order of what they hold; a link is one step unless ``steps`` says otherwise."""
        steps = np.ones(len(owner), dtype=np.int32) if steps is None else steps.astype(np.int32)
        shares = [np.ascontiguousarray(row) for row in share]  # what is taken from an array with gaps copies it whole
        if (asset[1:] < asset[:-1]).any():
            _, order = sorted_places(asset, nodes)
            owner, steps, shares = owner.take(order), steps.take(order), [row.take(order) for row in shares]
        return cls(owner, shares, steps, np.r_[0, np.cumsum(np.bincount(asset, minlength=nodes))])


def integrate(
    owner: Ints, asset: Ints, share: Floats, stops: Flags, nodes: int, *, wanted: Flags | None = None
) -> Pairs:
    """Return every pair that a chain joins, with its integrated share, 0 to 1. A holding of a company in itself is left out.

    A chain never comes back to its holder: what a company holds of another through itself would count it twice, and two
    companies that hold 45 % of each other would each seem to hold more than half (Baldone, Brioschi and Paleari 1997;
    from memory, unverified). For a holder outside circles, as every person is, nothing changes.

    A chain ends at a node of ``stops``: it is not walked through, though its own owners are named for it. Sums above 1
    come from shares that overstate the whole, from ranges that cannot all be at their greatest, or from a holding in
    itself; nobody holds more than the whole, so they are cut to 1.

    Where the shares within a circle leave nothing to the outside, the sum over all chains has no limit. There
    the chains that take at most as many links within the circle as it has companies, less one, are counted: each
    company is passed about once, and the result is cut to 1.

    Args:
        owner: index of the holder of each link; one link a pair.
        asset: index of what is held.
        share: shape (bounds, links), 0 to 1.
        stops: for each node, whether chains end there.
        nodes: how many nodes there are.
        wanted: for each node, whether it is asked for as a holder; all of them by default.

    Raises:
        RempartError: a circle of more than ``circles.CIRCLE_AT_MOST`` companies, or more than ``holdings.PAIRS_AT_MOST`` pairs.
    """
    wanted = np.ones(nodes, dtype=bool) if wanted is None else wanted
    through = ~stops.take(asset)
    label = label_circles(owner[through], asset[through], nodes)
    inner = through & (label.take(owner) == label.take(asset))
    circles = solve_circles(owner[inner], asset[inner], share[:, inner], label, nodes)
    outer = np.flatnonzero(~inner)
    links = _Links.ordered(owner.take(outer), asset.take(outer), [row.take(outer) for row in share], nodes)
    level = _levels(owner, asset, inner, stops, label)
    held = Holdings(nodes, len(share), room=8 * len(owner))
    _fill(held, links, circles, level, stops, wanted)
    closed = np.flatnonzero(~circles.open_.all(axis=0))
    if len(closed):  # there, what is walked on with is another sum than what is held
        links = _Links.ordered(owner, asset, share, nodes)
        _replace(held, closed, list(_counted(held, links, closed, stops, wanted)))
    return _finished(held, circles)


def _levels(owner: Ints, asset: Ints, inner: Flags, stops: Flags, label: Ints) -> Ints:
    """Return the level of each node: below its owners who are held themselves; members of one circle stand on one level."""
    walked = np.zeros(len(label), dtype=bool)
    walked[asset] = True
    walked &= ~stops
    waits = np.flatnonzero(walked.take(owner) & ~inner)
    above, below = (label.take(end.take(waits)) for end in (owner, asset))
    return levels_of(above, below, int(label.max(initial=-1)) + 1).take(label)


def _fill(held: Holdings, outer: _Links, circles: Circles, level: Ints, stops: Flags, wanted: Flags) -> None:
    """Fill in what is held of each node and walked on with, level by level."""
    crossing = circles.crossing
    inside = np.zeros(len(level), dtype=bool)
    inside[crossing.end] = True
    within = _Links.ordered(crossing.start, crossing.end, crossing.share, len(level), crossing.steps)
    held_nodes = np.flatnonzero(inside | (np.diff(outer.first) > 0))
    # Members of circles last: what comes to them from outside is kept for a moment only.
    level, order = sorted_places(2 * level[held_nodes] + inside[held_nodes], 2 * len(level))
    order = held_nodes[order]
    bounds = np.r_[0, np.flatnonzero(np.diff(level // 2)) + 1, len(order)]
    for low, high in pairwise(bounds):
        companies = order[low:high]
        for terms in _counted(held, outer, companies, stops, wanted):
            held.put(terms)
        members = companies[inside[companies]]
        if len(members):
            _replace(held, members, list(_counted(held, within, members, stops, wanted, itself=True)))


def _replace(held: Holdings, companies: Ints, counted: list[Held]) -> None:
    held.forget(companies)
    for terms in counted:
        held.put(terms)


def _counted(
    held: Holdings, links: _Links, companies: Ints, stops: Flags, wanted: Flags, *, itself: bool = False
) -> Iterator[Held]:
    """Yield what is held of companies over their links, some companies at a time."""
    links_of = links.first[companies + 1] - links.first[companies]
    companies, links_of = companies[links_of > 0], links_of[links_of > 0]
    at = stretches(links.first[companies], links_of)
    terms = 1 + np.where(stops[links.owner[at]], 0, held.length[links.owner[at]])
    begins = np.cumsum(links_of) - links_of
    for some in chunks(companies, np.add.reduceat(terms, begins) if len(companies) else terms):
        yield merged(_arriving(held, links, some, stops, wanted, itself=itself), some, len(stops))


def _arriving(
    held: Holdings, links: _Links, companies: Ints, stops: Flags, wanted: Flags, *, itself: bool = False
) -> Terms:
    """Return what each link brings its company: the owner, and what is held of the owner; not yet summed.

    Args:
        held: what is held of the owners.
        links: the links.
        companies: whose links are taken; the terms number them in this order.
        stops: owners that are not walked through.
        wanted: owners that are counted as holders.
        itself: a link from a node to itself is a crossing of no link, and carries on all of what is held.
    """
    links_of = links.first[companies + 1] - links.first[companies]
    at = stretches(links.first[companies], links_of)
    row = np.repeat(np.arange(len(companies)), links_of)
    owner, steps = links.owner.take(at), links.steps.take(at)
    direct = wanted.take(owner)
    brought = np.where(stops.take(owner), 0, held.length.take(owner)) + direct
    # The place before what is held of an owner is read and overwritten: there the owner itself stands.
    holder, through, more = held.at(stretches(held.first.take(owner) - direct, brought))
    places = (np.cumsum(brought) - brought)[direct]
    holder[places] = owner[direct]
    more[places] = 0
    more += np.repeat(steps, brought)
    for share, reached in zip(links.share, through, strict=True):
        carried = share.take(at)
        onward = carried + (owner == companies[row]) if itself else carried
        np.multiply(reached, np.repeat(onward, brought), out=reached)
        reached[places] = carried[direct]
    return Terms(np.repeat(row, brought), holder, through, more)


def _finished(held: Holdings, circles: Circles) -> Pairs:
    holder, company, shares, steps = held.all()
    comes_back = (circles.again != 1.0).any(axis=0)
    for low in range(0, len(holder), AT_ONCE):
        part = slice(low, low + AT_ONCE)
        back = np.flatnonzero(comes_back.take(holder[part]))
        members = holder[part].take(back)
        for share, again in zip(shares, circles.again, strict=True):
            share[part][back] /= again.take(members)
            np.round(np.clip(share[part], 0.0, 1.0), _DIGITS, out=share[part])
    return Pairs(holder, company, shares, steps)


def group(holder: Ints, company: Ints, nodes: int) -> Ints:
    """Return for each node the number of its group: nodes joined by the pairs given, in either direction."""
    ties = csr_array((np.ones(len(holder), dtype=np.int8), (holder, company)), shape=(nodes, nodes))
    _, labels = connected_components(ties, directed=False)
    return np.asarray(labels, dtype=np.int64)
