"""Integrated ownership beside a second implementation: a dense linear system for each holder, by another route."""

import numpy as np
import pytest

from rempart.network.circles import label_circles
from rempart.network.ownership import integrate

GRAPHS = 1_000


def random_graph(random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Shares of 3 to 24 nodes, circles planted, columns that sum to at most 0.97; and the nodes where chains end."""
    nodes = int(random.integers(3, 25))
    weights = random.random((nodes, nodes)) * (random.random((nodes, nodes)) < random.uniform(0.03, 0.3))
    np.fill_diagonal(weights, 0)
    members = random.permutation(nodes)[: random.integers(2, nodes)]
    weights[members, np.roll(members, 1)] += random.uniform(0.05, 1)
    matrix = weights * random.uniform(0.4, 0.97, nodes) / np.maximum(weights.sum(axis=0), 1e-12)
    return matrix, random.random(nodes) < random.choice([0, 0.1])


def by_linear_systems(matrix: np.ndarray, stops: np.ndarray) -> np.ndarray:
    """For each holder h: (I - A)^-1 A where nothing is held of h, so that no chain comes back to it; row h."""
    nodes = len(matrix)
    elsewhere = np.repeat(matrix[None], nodes, axis=0)
    elsewhere[np.arange(nodes), :, np.arange(nodes)] = 0
    solved = np.linalg.solve(np.eye(nodes) - elsewhere * ~stops, elsewhere)
    result = solved[np.arange(nodes), np.arange(nodes)]
    np.fill_diagonal(result, 0)
    return np.minimum(result, 1)


def test_a_thousand_random_graphs_with_circles_equal_the_linear_systems() -> None:
    """Every share, to 1e-9; pairs that no chain joins are absent. More than half of the graphs hold a circle."""
    random = np.random.default_rng(20)
    with_circles = 0
    for _ in range(GRAPHS):
        matrix, stops = random_graph(random)
        owner, asset = np.nonzero(matrix)
        pairs = integrate(owner, asset, matrix[None, owner, asset], stops, len(matrix))
        found = np.zeros_like(matrix)
        found[pairs.holder, pairs.company] = pairs.shares[0]
        assert np.abs(found - by_linear_systems(matrix, stops)).max() <= 1e-9
        with_circles += len(np.unique(label_circles(owner, asset, len(matrix)))) < len(matrix)
    assert with_circles > GRAPHS / 2


@pytest.mark.parametrize("size", [40, 300])
def test_large_circles_equal_the_linear_systems(size: int) -> None:
    """A circle too large to be worked on beside others, with persons who hold some of its members."""
    random = np.random.default_rng(size)
    nodes = size + 10
    matrix = np.zeros((nodes, nodes))
    ring = np.arange(size)
    matrix[ring, np.roll(ring, 1)] = random.uniform(0.2, 0.6, size)
    matrix[random.integers(0, size, size), ring] += random.uniform(0, 0.2, size)
    matrix[size + random.integers(0, 10, size), ring] += random.uniform(0, 0.15, size)
    np.fill_diagonal(matrix, 0)
    stops = np.zeros(nodes, dtype=bool)
    owner, asset = np.nonzero(matrix)
    pairs = integrate(owner, asset, matrix[None, owner, asset], stops, nodes)
    found = np.zeros_like(matrix)
    found[pairs.holder, pairs.company] = pairs.shares[0]
    some = random.permutation(nodes)[:20]
    for holder in some:
        elsewhere = matrix.copy()
        elsewhere[:, holder] = 0
        expected = np.linalg.solve(np.eye(nodes) - elsewhere, elsewhere)[holder]
        expected[holder] = 0
        assert np.abs(found[holder] - expected).max() <= 1e-9
