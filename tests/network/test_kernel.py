"""Integrated ownership against brute force."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.base import RempartError
from rempart.network import circles, holdings
from rempart.network import ownership as kernel
from rempart.network.circles import limited


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


def integrated(
    owner: np.ndarray, asset: np.ndarray, share: np.ndarray, stops: np.ndarray, wanted: np.ndarray | None = None
) -> np.ndarray:
    """The integrated shares as a matrix; one bound in, one out."""
    pairs = kernel.integrate(owner, asset, np.atleast_2d(share), stops, len(stops), wanted=wanted)
    result = np.zeros((len(stops), len(stops)))
    result[pairs.holder, pairs.company] = pairs.shares[0]
    return result


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
    result = integrated(*edges(matrix), stops)
    for holder in range(len(matrix)):
        elsewhere = matrix.copy()
        elsewhere[:, holder] = 0
        others = np.arange(len(matrix)) != holder
        assert result[holder][others] == pytest.approx(power_series(elsewhere, stops)[holder][others], abs=1e-9)


def test_two_companies_that_hold_less_than_half_of_each_other_hold_no_more() -> None:
    """45 % each way stays 45 %; the persons beside them share the whole."""
    owner, asset = np.array([0, 1, 2, 3]), np.array([1, 0, 0, 1])
    result = integrated(owner, asset, np.array([0.45, 0.45, 0.55, 0.55]), np.zeros(4, dtype=bool))
    assert result[0, 1] == result[1, 0] == 0.45
    assert result[2, 0] + result[3, 0] == pytest.approx(1)


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_shortest_chains_equal_a_walk(graph: tuple[np.ndarray, np.ndarray]) -> None:
    """Every pair joined by a chain is found once, with the links of its shortest chain."""
    matrix, stops = graph
    owner, asset, share = edges(matrix)
    expected = {}
    for company in range(len(matrix)):
        level, seen = {company}, set()
        for steps in range(1, len(matrix) + 2):
            level = {o for o, a in zip(owner, asset, strict=True) if a in level and (steps == 1 or not stops[a])} - seen
            expected |= {(o, company): steps for o in level if o != company}
            seen |= level
    found = kernel.integrate(owner, asset, np.atleast_2d(share), stops, len(matrix))
    assert dict(zip(zip(found.holder, found.company, strict=True), found.steps, strict=True)) == expected
    assert len(found.holder) == len(expected)


@settings(max_examples=100, deadline=None)
@given(graphs(), st.integers(0, 255))
def test_asking_for_some_holders_gives_what_asking_for_all_does(
    graph: tuple[np.ndarray, np.ndarray], bits: int
) -> None:
    """Chains run through those who are not asked for; only their own shares are left out."""
    matrix, stops = graph
    wanted = np.array([bool(bits >> node & 1) for node in range(len(matrix))])
    everything = integrated(*edges(matrix), stops)
    assert integrated(*edges(matrix), stops, wanted) == pytest.approx(everything * wanted[:, None], abs=1e-11)


@settings(max_examples=100, deadline=None)
@given(graphs(), st.floats(0.2, 3))
def test_two_bounds_at_once_are_two_bounds_apart(graph: tuple[np.ndarray, np.ndarray], factor: float) -> None:
    """The least and the greatest shares are carried together, and one may close a circle that the other leaves open."""
    matrix, stops = graph
    owner, asset, share = edges(matrix)
    other = np.minimum(share * factor, 1)
    together = kernel.integrate(owner, asset, np.stack((share, other)), stops, len(matrix))
    for bound, shares in enumerate((share, other)):
        apart = integrated(owner, asset, shares, stops)
        assert together.shares[bound] == pytest.approx(apart[together.holder, together.company], abs=1e-9)


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
    result = integrated(name[owner[order]], name[asset[order]], share[order], renamed)
    plain = integrated(owner, asset, share, stops)
    assert result[np.ix_(name, name)] == pytest.approx(plain, abs=1e-11)


@settings(max_examples=100, deadline=None)
@given(graphs(), st.floats(1, 40))
def test_overstated_shares_stay_within_the_whole(graph: tuple[np.ndarray, np.ndarray], factor: float) -> None:
    """Shares that add up to more than the whole, in circles too, give finite results from 0 to 1 that include each link."""
    matrix, stops = graph
    matrix = np.minimum(matrix * factor, 1)
    result = integrated(*edges(matrix), stops)
    assert np.isfinite(result).all()
    assert ((result >= 0) & (result <= 1)).all()
    np.fill_diagonal(matrix, 0)  # what a company holds in itself is no pair
    assert (result >= np.round(matrix, 12) - 1e-9).all()


def test_closed_circle_counts_each_company_once() -> None:
    """Two companies that wholly own each other, and what they own, keep their shares; nothing grows without limit."""
    owner, asset = np.array([0, 1, 1]), np.array([1, 0, 2])
    result = integrated(owner, asset, np.array([1.0, 1.0, 0.4]), np.zeros(3, dtype=bool))
    assert result[0, 1] == result[1, 0] == 1
    assert result[0, 2] == result[1, 2] == 0.4


def test_before_the_first_pair_stands_nothing_whatever_memory_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """The place before the first is read for nodes of which nothing is kept: it must hold no number to stumble over."""
    monkeypatch.setattr(np, "empty", lambda room, dtype=float: np.full(room, 7, dtype=dtype))
    holder, shares, steps = holdings.Holdings(nodes=2, bounds=2, room=4).at(np.array([-1]))
    assert [holder.tolist(), *(share.tolist() for share in shares), steps.tolist()] == [[0]] * 4


def test_a_hand_made_circle() -> None:
    """A holds 0.6 of B; B 0.2 of C; C 0.4 of B: A has 0.6 / (1 - 0.08) of B, by the geometric series."""
    owner, asset = np.array([0, 1, 2]), np.array([1, 2, 1])
    result = integrated(owner, asset, np.array([0.6, 0.2, 0.4]), np.zeros(3, dtype=bool))
    assert result[0, 1] == pytest.approx(0.6 / 0.92)
    assert result[0, 2] == pytest.approx(0.6 * 0.2 / 0.92)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13])
def test_limited_sum_has_as_many_terms_as_companies(size: int) -> None:
    """The rule for circles without a limit counts chains of 0 to size - 1 links."""
    block = np.zeros((size, size))
    block[np.arange(size), (np.arange(size) + 1) % size] = 1.0
    expected = np.minimum(sum(np.linalg.matrix_power(block, k) for k in range(size)), 1)
    assert limited(block) == pytest.approx(expected)


def test_what_would_not_fit_is_refused_and_never_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """A circle too large to be solved, and more pairs than memory holds, are errors that say what to do."""
    ring, none = np.arange(20), np.zeros(20, dtype=bool)
    monkeypatch.setattr(circles, "CIRCLE_AT_MOST", 19)
    with pytest.raises(RempartError, match="20 companies hold one another in one circle"):
        integrated(ring, np.roll(ring, 1), np.full(20, 0.5), none)
    monkeypatch.setattr(circles, "CIRCLE_AT_MOST", 20)
    monkeypatch.setattr(holdings, "PAIRS_AT_MOST", 20 * 19)
    with pytest.raises(RempartError, match="more than 380 pairs"):
        integrated(ring, np.roll(ring, 1), np.full(20, 0.5), none)
    monkeypatch.setattr(holdings, "PAIRS_AT_MOST", 20 * 20)
    assert (integrated(ring, np.roll(ring, 1), np.full(20, 0.5), none) > 0).sum() == 20 * 19
