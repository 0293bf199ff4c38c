"""Integrated ownership: shares multiplied along chains and summed over all of them, exact on circles.

Arrays in, arrays out; nodes are the integers from 0 to ``nodes`` - 1, and edge k says that ``owner[k]`` holds
``share[k]`` of ``asset[k]``. With A[i, j] the share of i in j, what i holds of j through chains of k links is the
entry of A to the power k; the sum over all k is ``(I - A)^-1 A``. Circles are inverted one by one (they are the
strongly connected components), what lies between them has no circle and is a finite sum.

Source: F. Brioschi, L. Buzzacchi, M. G. Colombo, Risk capital financing and the separation of ownership and control
in business groups, Journal of Banking and Finance 13 (1989), for the sum over chains.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array, eye_array
from scipy.sparse.csgraph import connected_components

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

CLOSED = 1e6
"""An inverse with an entry above this belongs to a circle in which (nearly) nothing is held from outside."""
_DIGITS = 12  # a sum such as 0.1 + 0.2 must meet a threshold of 0.3


def circles(owner: Ints, asset: Ints, nodes: int) -> Ints:
    """Return for each node the number of its circle; nodes that hold each other through chains share one."""
    links = csr_array((np.ones(len(owner), dtype=np.int8), (owner, asset)), shape=(nodes, nodes))
    _, labels = connected_components(links, directed=True, connection="strong")
    return np.asarray(labels, dtype=np.int64)


def integrate(owner: Ints, asset: Ints, share: Floats, stops: Flags, nodes: int) -> csr_array:
    """Return the matrix of integrated shares: entry (i, j) is what i holds of j through all chains, 0 to 1.

    A chain never comes back to its holder: what a company holds of another through itself would count it twice, and two
    companies that hold 45 % of each other would each seem to hold more than half (Baldone, Brioschi and Paleari 1997;
    from memory, unverified). For a holder outside circles, as every person is, nothing changes.

    A chain ends at a node of ``stops``: it is not walked through, though its own owners are in its own column. Entries
    above 1 come from shares that overstate the whole, from ranges that cannot all be at their greatest, or from
    a holding in itself; nobody holds more than the whole, so they are cut to 1.

    Where the shares within a circle leave nothing to the outside, the sum over all chains has no limit. There
    the chains that take at most as many links within the circle as it has companies, less one, are counted: each
    company is passed about once, and the result is cut to 1.

    Args:
        owner: index of the holder of each edge; one edge a pair.
        asset: index of what is held.
        share: 0 to 1.
        stops: for each node, whether chains end there.
        nodes: how many nodes there are.
    """
    through = ~stops[asset]
    label = circles(owner[through], asset[through], nodes)
    inner = through & (label[owner] == label[asset])
    within, again = _passes(owner[inner], asset[inner], share[inner], label, nodes)
    between = through & ~inner
    step = csr_array((share[between], (owner[between], asset[between])), shape=(nodes, nodes)) @ within
    direct = csr_array((share, (owner, asset)), shape=(nodes, nodes))
    result = (diags_array(1.0 / again) @ within @ _finite_sum(step, nodes) @ direct).tocsr()
    result.data = np.round(np.clip(result.data, 0.0, 1.0), _DIGITS)
    result.sort_indices()
    return result


def _finite_sum(step: csr_array, nodes: int) -> csr_array:
    """Return I + step + step² + ..., where ``step`` has no circle, by doubling: as many products as log2 of the depth."""
    power, total = step, eye_array(nodes, format="csr") + step
    power = power @ power
    while power.nnz and power.count_nonzero():
        total = total + total @ power
        power = power @ power
    return total


def _passes(owner: Ints, asset: Ints, share: Floats, label: Ints, nodes: int) -> tuple[csr_array, Floats]:
    """Return (I - A)^-1 of the links within circles, the identity but for one block a circle; and its diagonal.

    The diagonal counts the chains from a node to itself; it is 1 in a block whose sum has no limit.
    """
    again = np.ones(nodes)
    rows: list[Ints] = []
    columns: list[Ints] = []
    values: list[Floats] = []
    plain = np.ones(nodes, dtype=bool)
    order = np.argsort(label[owner], kind="stable")
    owner, asset, share = owner[order], asset[order], share[order]
    bounds = np.flatnonzero(np.diff(label[owner])) + 1
    for edges in np.split(np.arange(len(owner)), bounds) if len(owner) else ():
        members = np.unique(np.r_[owner[edges], asset[edges]])
        block = np.zeros((len(members), len(members)))
        at = (np.searchsorted(members, owner[edges]), np.searchsorted(members, asset[edges]))
        np.add.at(block, at, share[edges])
        plain[members] = False
        rows.append(np.repeat(members, len(members)))
        columns.append(np.tile(members, len(members)))
        inverse, exact = _invert(block)
        values.append(inverse.ravel())
        if exact:
            again[members] = inverse.diagonal()
    alone = np.flatnonzero(plain)
    rows, columns, values = [*rows, alone], [*columns, alone], [*values, np.ones(len(alone))]
    found = csr_array((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=(nodes, nodes))
    return found, again


def _invert(block: Floats) -> tuple[Floats, bool]:
    """Return (I - block)^-1 and True, or the limited sum described in ``integrate`` and False where it does not exist.

    A matrix of entries >= 0 has a convergent series exactly where this inverse exists and has no entry below 0.
    """
    size = len(block)
    try:
        inverse = np.linalg.inv(np.eye(size) - block)
    except np.linalg.LinAlgError:
        return _limited(block), False
    if not np.isfinite(inverse).all() or inverse.min() < -1e-9 or inverse.max() > CLOSED:
        return _limited(block), False
    positive: Floats = np.maximum(inverse, 0.0)
    return positive, True


def _limited(block: Floats) -> Floats:
    """Return I + block + ... + block^(size - 1), every entry cut to 1, by Horner's rule for the bits of ``size``."""
    size = len(block)
    total, power = np.zeros_like(block), np.eye(size)
    for bit in bin(size)[2:]:
        total, power = np.minimum(total + power @ total, 1.0), np.minimum(power @ power, 1.0)
        if bit == "1":
            total, power = np.minimum(total + power, 1.0), np.minimum(power @ block, 1.0)
    return total


def shortest_chains(owner: Ints, asset: Ints, stops: Flags, nodes: int) -> tuple[Ints, Ints, Ints]:
    """Return every (holder, company, links of the shortest chain), ordered by holder and company.

    Shares play no part: a link of unknown share counts. A company that holds itself through a circle is left out.
    """
    through = ~stops[asset]
    up = csr_array((np.ones(through.sum()), (owner[through], asset[through])), shape=(nodes, nodes))
    frontier = np.unique(owner * nodes + asset)
    levels, old, recent = [frontier], frontier, frontier[:0]
    while len(frontier):
        reached = (up @ _pattern(frontier, nodes)).tocoo()
        found = np.unique(reached.row.astype(np.int64) * nodes + reached.col)
        frontier = found[~_contains(old, found) & ~_contains(recent, found)]
        levels.append(frontier)
        recent = np.sort(np.concatenate((recent, frontier)))
        if len(recent) * 8 > len(old):  # on a chain of thousands, merging into all that was seen each time is slow
            old, recent = np.sort(np.concatenate((old, recent))), recent[:0]
    seen = np.concatenate(levels)
    steps = np.repeat(np.arange(1, len(levels) + 1), [len(level) for level in levels])
    order = np.argsort(seen, kind="stable")
    seen, steps = seen[order], steps[order]
    holder, company = np.divmod(seen, nodes)
    other = holder != company
    return holder[other], company[other], steps[other]


def shares_of(matrix: csr_array, holder: Ints, company: Ints) -> Floats:
    """Return the entries of an integrated matrix at the pairs given, 0 where it has none."""
    found = matrix.tocoo()
    size = matrix.shape[1]
    keys = found.row.astype(np.int64) * size + found.col
    order = np.argsort(keys, kind="stable")
    keys, values = keys[order], found.data[order]
    wanted = holder * size + company
    at = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
    return np.where(keys[at] == wanted, values[at], 0.0) if len(keys) else np.zeros(len(wanted))


def group(holder: Ints, company: Ints, nodes: int) -> Ints:
    """Return for each node the number of its group: nodes joined by the pairs given, in either direction."""
    ties = csr_array((np.ones(len(holder), dtype=np.int8), (holder, company)), shape=(nodes, nodes))
    _, labels = connected_components(ties, directed=False)
    return np.asarray(labels, dtype=np.int64)


def _pattern(keys: Ints, nodes: int) -> csr_array:
    rows, columns = np.divmod(keys, nodes)
    return csr_array((np.ones(len(keys)), (rows, columns)), shape=(nodes, nodes))


def _contains(sorted_keys: Ints, keys: Ints) -> Flags:
    if not len(sorted_keys):
        return np.zeros(len(keys), dtype=bool)
    at = np.minimum(np.searchsorted(sorted_keys, keys), len(sorted_keys) - 1)
    found: Flags = sorted_keys[at] == keys
    return found
