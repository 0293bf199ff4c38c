"""Integrated ownership of a made-up register, beside a walk over simple paths with networkx.

    python bench/ownership.py [EDGES]

Prints seconds for both on a small graph, their ratio, and seconds of the kernel alone on EDGES links (100,000).
"""

import sys
import time

import networkx
import numpy as np

from rempart.network import ownership as kernel


def made_up(links: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Return owners, assets, shares and the number of nodes: companies held by one to three earlier ones or persons."""
    random = np.random.default_rng(seed)
    nodes = links
    asset = np.sort(random.integers(nodes // 2, nodes, links))
    span = np.maximum((asset - nodes // 2) // 1, 1)
    company = nodes // 2 + (random.random(links) * span).astype(np.int64)
    owner = np.where(random.random(links) < 0.6, random.integers(0, nodes // 2, links), company)
    back = random.random(links) < 0.001  # a few circles
    owner = np.where(back, random.integers(nodes // 2, nodes, links), owner)
    keys = np.unique(owner * nodes + asset)
    owner, asset = np.divmod(keys, nodes)
    weight = random.random(len(keys)) + 0.1
    share = weight / np.bincount(asset, weight, minlength=nodes)[asset] * 0.98
    return owner, asset, share, nodes


def with_networkx(owner: np.ndarray, asset: np.ndarray, share: np.ndarray) -> dict[tuple[int, int], float]:
    """Sum the products over simple paths: right where there is no circle, a lower bound where there is one."""
    graph = networkx.DiGraph()
    graph.add_weighted_edges_from(zip(asset.tolist(), owner.tolist(), share.tolist(), strict=True))
    found: dict[tuple[int, int], float] = {}
    for company in set(asset.tolist()):
        for holder in networkx.descendants(graph, company):
            for path in networkx.all_simple_edge_paths(graph, company, holder):
                product = float(np.prod([graph.edges[edge]["weight"] for edge in path]))
                found[holder, company] = found.get((holder, company), 0.0) + product
    return found


def with_kernel(owner: np.ndarray, asset: np.ndarray, share: np.ndarray, nodes: int) -> int:
    """Return how many pairs the kernel finds, shares and steps."""
    stops = np.zeros(nodes, dtype=bool)
    holder, company, _ = kernel.shortest_chains(owner, asset, stops, nodes)
    kernel.shares_of(kernel.integrate(owner, asset, share, stops, nodes), holder, company)
    return len(holder)


def main() -> None:
    """Run and print."""
    links = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    small = made_up(2_000)
    started = time.perf_counter()
    with_kernel(*small)
    ours = time.perf_counter() - started
    started = time.perf_counter()
    with_networkx(*small[:3])
    theirs = time.perf_counter() - started
    print(f"2,000 links: kernel {ours:.3f} s, networkx {theirs:.3f} s, ratio {theirs / ours:.0f}")
    large = made_up(links)
    started = time.perf_counter()
    pairs = with_kernel(*large)
    print(f"{links:,} links: kernel {time.perf_counter() - started:.2f} s, {pairs:,} pairs")


if __name__ == "__main__":
    main()
