"""Integrated ownership against brute force."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.network import ownership as kernel


@st.composite
def graphs(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Random shares of up to eight nodes, columns summing to at most 0.95, and the nodes where chains end."""
    nodes = draw(st.integers(2, 8))
    weights = np.array(draw(st.lists(st.integers(0, 6), min_size=nodes * nodes, max_size=nodes * nodes)), dtype=float)
    matrix = np.where(weights.reshape(nodes, nodes) > 3, weights.reshape(nodes, nodes) - 3, 0)
    matrix *= 0.95 / np.maximum(matrix.sum(axis=0), 1)
    stops = np.array(draw(st.lists(st.booleans(), min_size=nodes, max_size=nodes)))
    return matrix, stops & (draw(st.integers(0, 2)) == 0)


def edges(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The positive entries as edges."""
    owner, asset = np.nonzero(matrix)
    return owner.astype(np.int64), asset.astype(np.int64), matrix[owner, asset]


def power_series(matrix: np.ndarray, stops: np.ndarray) -> np.ndarray:
    """Chains of one, two, three links..., summed until nothing is added."""
    through, term = matrix * ~stops, matrix
    total = matrix.copy()
    for _ in range(2000):
        term = through @ term
        total += term
    return np.minimum(total, 1)


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_equals_the_power_series(graph: tuple[np.ndarray, np.ndarray]) -> None:
    """Integrated shares are the sum over chains of every length, circles included, that do not come back to the holder."""
    matrix, stops = graph
    result = kernel.integrate(*edges(matrix), stops, len(matrix)).toarray()
    for holder in range(len(matrix)):
        elsewhere = matrix.copy()
        elsewhere[:, holder] = 0
        others = np.arange(len(matrix)) != holder
        assert result[holder][others] == pytest.approx(power_series(elsewhere, stops)[holder][others], abs=1e-9)


def test_two_companies_that_hold_less_than_half_of_each_other_hold_no_more() -> None:
    """45 % each way stays 45 %; the persons beside them share the whole."""
    owner, asset = np.array([0, 1, 2, 3]), np.array([1, 0, 0, 1])
    result = kernel.integrate(owner, asset, np.array([0.45, 0.45, 0.55, 0.55]), np.zeros(4, dtype=bool), 4).toarray()
    assert result[0, 1] == result[1, 0] == 0.45
    assert result[2, 0] + result[3, 0] == pytest.approx(1)


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_shortest_chains_equal_a_walk(graph: tuple[np.ndarray, np.ndarray]) -> None:
    """Every pair joined by a chain is found once, with the links of its shortest chain."""
    matrix, stops = graph
    owner, asset, _ = edges(matrix)
    expected = {}
    for company in range(len(matrix)):
        level, seen = {company}, set()
        for steps in range(1, len(matrix) + 2):
            level = {o for o, a in zip(owner, asset, strict=True) if a in level and (steps == 1 or not stops[a])} - seen
            expected |= {(o, company): steps for o in level if o != company}
            seen |= level
    found = kernel.shortest_chains(owner, asset, stops, len(matrix))
    assert dict(zip(zip(*found[:2], strict=True), found[2], strict=True)) == expected
    assert len(found[0]) == len(expected)


@settings(max_examples=100, deadline=None)
@given(graphs(), st.randoms())
def test_numbering_and_order_do_not_matter(graph: tuple[np.ndarray, np.ndarray], random: object) -> None:
    """Edges in another order, and nodes under other numbers, give the same shares."""
    matrix, stops = graph
    owner, asset, share = edges(matrix)
    order = np.array(random.sample(range(len(owner)), len(owner)), dtype=np.int64)  # type: ignore[attr-defined]
    name = np.array(random.sample(range(len(matrix)), len(matrix)))  # type: ignore[attr-defined]
    renamed = np.zeros_like(stops)
    renamed[name] = stops
    result = kernel.integrate(name[owner[order]], name[asset[order]], share[order], renamed, len(matrix)).toarray()
    plain = kernel.integrate(owner, asset, share, stops, len(matrix)).toarray()
    assert result[np.ix_(name, name)] == pytest.approx(plain, abs=1e-11)


@settings(max_examples=100, deadline=None)
@given(graphs(), st.floats(1, 40))
def test_overstated_shares_stay_within_the_whole(graph: tuple[np.ndarray, np.ndarray], factor: float) -> None:
    """Shares that add up to more than the whole, in circles too, give finite results from 0 to 1 that include each link."""
    matrix, stops = graph
    matrix = np.minimum(matrix * factor, 1)
    result = kernel.integrate(*edges(matrix), stops, len(matrix)).toarray()
    assert np.isfinite(result).all()
    assert ((result >= 0) & (result <= 1)).all()
    assert (result >= np.round(matrix, 12) - 1e-9).all()


def test_closed_circle_counts_each_company_once() -> None:
    """Two companies that wholly own each other, and what they own, keep their shares; nothing grows without limit."""
    owner, asset = np.array([0, 1, 1]), np.array([1, 0, 2])
    result = kernel.integrate(owner, asset, np.array([1.0, 1.0, 0.4]), np.zeros(3, dtype=bool), 3).toarray()
    assert result[0, 1] == result[1, 0] == 1
    assert result[0, 2] == result[1, 2] == 0.4


def test_a_hand_made_circle() -> None:
    """A holds 0.6 of B; B 0.2 of C; C 0.4 of B: A has 0.6 / (1 - 0.08) of B, by the geometric series."""
    owner, asset = np.array([0, 1, 2]), np.array([1, 2, 1])
    result = kernel.integrate(owner, asset, np.array([0.6, 0.2, 0.4]), np.zeros(3, dtype=bool), 3).toarray()
    assert result[0, 1] == pytest.approx(0.6 / 0.92)
    assert result[0, 2] == pytest.approx(0.6 * 0.2 / 0.92)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13])
def test_limited_sum_has_as_many_terms_as_companies(size: int) -> None:
    """The rule for circles without a limit counts chains of 0 to size - 1 links."""
    block = np.zeros((size, size))
    block[np.arange(size), (np.arange(size) + 1) % size] = 1.0
    expected = np.minimum(sum(np.linalg.matrix_power(block, k) for k in range(size)), 1)
    assert kernel._limited(block) == pytest.approx(expected)
