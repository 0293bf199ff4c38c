"""Integrated ownership of a made-up register, beside networkx and beside one plain sparse solve by scipy.

    OMP_NUM_THREADS=1 python bench/ownership.py [LINKS ...]

Prints CPU seconds and their ratios in one run: networkx walks simple paths on 2,000 links, scipy solves the whole
matrix at once on 5,000; then the kernel alone on each LINKS (1,000,000), with the most memory that the process held.
The register: persons hold companies, companies hold later ones, one to three owners each; two in a hundred companies
stand in circles of two to eight, and one circle has two hundred.
"""

import resource
import sys
import time
from collections.abc import Callable

import networkx
import numpy as np
from scipy.sparse import csc_array, eye_array
from scipy.sparse.linalg import spsolve

from rempart.network.circles import label_circles
from rempart.network.ownership import Pairs, integrate

Register = tuple[np.ndarray, np.ndarray, np.ndarray, int]


def made_up(links: int, seed: int = 1) -> Register:
    """Return owners, assets, shares (98 % of each company) and the number of nodes, as many as links."""
    random = np.random.default_rng(seed)
    nodes, persons = links, links // 2
    asset = random.integers(persons, nodes, links, dtype=np.int32)
    earlier = persons + (random.random(links, dtype=np.float32) * (asset - persons)).astype(np.int32)
    owner = np.where(random.random(links) < 0.6, random.integers(0, persons, links, dtype=np.int32), earlier)
    del earlier
    ring_owner, ring_asset = _rings(random, persons, nodes)
    owner, asset = np.concatenate((owner, ring_owner)), np.concatenate((asset, ring_asset))
    keys = asset.astype(np.int64) * nodes + owner
    keys.sort()
    keys = keys[np.r_[True, keys[1:] != keys[:-1]]]
    asset, owner = (part.astype(np.int32) for part in np.divmod(keys, nodes))
    del keys
    other = owner != asset
    owner, asset = owner[other], asset[other]
    weight = random.random(len(owner)) + 0.1
    return owner, asset, weight / np.bincount(asset, weight, minlength=nodes)[asset] * 0.98, nodes


def _rings(random: np.random.Generator, persons: int, nodes: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the links of circles: of two to eight companies next to each other in age, and of two hundred."""
    companies, owner, asset = nodes - persons, [], []
    for size in range(2, 9):
        count = max(companies // 50 // 7 // size, 1)
        first = persons + random.integers(0, max(companies - 8, 1), count, dtype=np.int32)
        ring = first[:, None] + np.arange(size, dtype=np.int32)
        owner.append(ring.ravel())
        asset.append(np.roll(ring, 1, axis=1).ravel())
    size = 200 if companies > 20_000 else 0  # networkx would walk simple paths for hours
    large = persons + random.choice(companies, size, replace=False).astype(np.int32)
    return np.concatenate([*owner, large]), np.concatenate([*asset, np.roll(large, 1)])


def with_kernel(register: Register) -> Pairs:
    """Shares and the fewest steps of every pair."""
    owner, asset, share, nodes = register
    return integrate(owner, asset, share[None], np.zeros(nodes, dtype=bool), nodes)


def with_both_bounds(register: Register) -> Pairs:
    """Least and greatest shares and the fewest steps of every pair, as a build asks for them."""
    owner, asset, share, nodes = register
    return integrate(owner, asset, np.stack((0.8 * share, share)), np.zeros(nodes, dtype=bool), nodes)


def with_scipy(register: Register) -> csc_array:
    """Return (I - A)^-1 A by one sparse solve: shares alone, without steps, chains that come back to their holder counted."""
    owner, asset, share, nodes = register
    matrix = csc_array((share, (owner, asset)), shape=(nodes, nodes))
    return spsolve(csc_array(eye_array(nodes)) - matrix, matrix)


def with_networkx(register: Register) -> dict[tuple[int, int], float]:
    """Sum the products over simple paths: right where there is no circle, a lower bound where there is one."""
    owner, asset, share, _ = register
    graph = networkx.DiGraph()
    graph.add_weighted_edges_from(zip(asset.tolist(), owner.tolist(), share.tolist(), strict=True))
    found: dict[tuple[int, int], float] = {}
    for company in set(asset.tolist()):
        for holder in networkx.descendants(graph, company):
            for path in networkx.all_simple_edge_paths(graph, company, holder):
                product = float(np.prod([graph.edges[edge]["weight"] for edge in path]))
                found[holder, company] = found.get((holder, company), 0.0) + product
    return found


def seconds(work: Callable[[Register], object], register: Register) -> tuple[float, object]:
    """Return the CPU seconds of one call, and what it returned."""
    started = time.process_time()
    result = work(register)
    return time.process_time() - started, result


def compared(links: int, name: str, other: Callable[[Register], object]) -> str:
    """Return one line: the kernel and another on the same register."""
    register = made_up(links)
    theirs, _ = seconds(other, register)
    ours, _ = seconds(with_kernel, register)
    return f"{links:,} links: kernel {ours:.3f} s, {name} {theirs:.2f} s, ratio {theirs / ours:.0f}"


def alone(links: int) -> str:
    """Return one line: the kernel on a register of this size."""
    register = made_up(links)
    owner, asset, _, nodes = register
    label = label_circles(owner, asset, nodes)
    sizes = np.bincount(label)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    one, pairs = seconds(with_kernel, register)
    number = len(pairs.holder)
    del pairs
    both, _ = seconds(with_both_bounds, register)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return (
        f"{len(owner):,} links, {(sizes > 1).sum():,} circles (the largest of {sizes.max():,}): kernel {one:.2f} s, with "
        f"both bounds {both:.2f} s, {number:,} pairs, {most:.2f} GB at most ({before:.2f} GB before)"
    )


def main() -> None:
    """Run and print."""
    print(compared(2_000, "networkx", with_networkx))
    print(compared(5_000, "scipy", with_scipy))
    for links in [int(number) for number in sys.argv[1:]] or [1_000_000]:
        print(alone(links))


if __name__ == "__main__":
    main()
