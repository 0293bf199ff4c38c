"""Average linkage in arrays beside the rule as it is said."""

import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.identity.linking import averages
from rempart.identity.linking.averages import averaged

Graph = tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]
RECORDS = 12
graphs = st.dictionaries(
    st.tuples(st.integers(0, RECORDS - 1), st.integers(0, RECORDS - 1)).filter(lambda pair: pair[0] < pair[1]),
    st.sampled_from([0.2, 0.5, 0.5, 0.7, 0.9, 0.999]) | st.integers(0, 10**6).map(lambda millionths: millionths / 1e6),
    max_size=50,
)


def as_said(pairs: dict[tuple[int, int], float], least: float) -> list[int]:
    """Join the two groups most alike on average, of equals the first, until none are alike enough."""
    members = {record: [record] for record in range(RECORDS)}
    told = {pair: round(value * 1e6) for pair, value in pairs.items()}

    def mean(one: int, other: int) -> float:
        each = [told[pair] for a in members[one] for b in members[other] if (pair := (min(a, b), max(a, b))) in told]
        return sum(each) / (len(members[one]) * len(members[other])) if each else -1.0

    while True:
        found = [(-mean(one, other), one, other) for one in members for other in members if one < other]
        value, one, other = min(found, default=(1.0, 0, 0))
        if -value < max(0.0, least * 1e6):
            return [group for record in range(RECORDS) for group, held in members.items() if record in held]
        members[one] += members.pop(other)


def in_arrays(pairs: dict[tuple[int, int], float], least: float) -> list[int]:
    ends = np.array(list(pairs), np.int64).reshape(-1, 2)
    found: list[int] = averaged(ends[:, 0], ends[:, 1], np.array(list(pairs.values())), RECORDS, least).tolist()
    return found


@settings(deadline=None)
@given(pairs=graphs, least=st.sampled_from([0.0, 0.025, 0.1, 0.25, 0.5]), few=st.sampled_from([0, 7, 10**9]))
def test_the_groups_are_those_of_the_rule_as_it_is_said(
    pairs: dict[tuple[int, int], float], least: float, few: int
) -> None:
    """By rounds of arrays, by chains, and by rounds that chains go on from; equal averages too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(averages, "_FEW", few)
        assert in_arrays(pairs, least) == as_said(pairs, least)


def hub(count: int) -> Graph:
    """One record alike to all others, and each of them to the next, more and more."""
    path = np.arange(count - 1)
    ends = np.concatenate([path, np.zeros(count - 2, np.int64)]), np.concatenate([path + 1, np.arange(2, count)])
    return *ends, np.concatenate([np.linspace(0.5, 0.999, count - 1), np.full(count - 2, 0.5)])


def crowd(count: int) -> Graph:
    """Records of one part, each alike to twenty others in no order."""
    chance = np.random.default_rng(3)
    ends = chance.integers(0, count, (2, 20 * count))
    pairs = np.unique(np.sort(ends[:, ends[0] != ends[1]], axis=0), axis=1)
    return pairs[0], pairs[1], np.round(chance.uniform(0.3, 0.999, pairs.shape[1]), 6)


def test_a_part_of_fifty_thousand_records_needs_little_time() -> None:
    """A file whose records are all connected is no reason to wait."""
    left, right, alike = crowd(50_000)
    began = time.process_time()
    assert len(np.unique(averaged(left, right, alike, 50_000, 0.115))) < 50_000
    assert time.process_time() - began < 60


@pytest.mark.parametrize("shape", [hub, crowd])
def test_a_part_is_no_square_of_its_records(shape: Callable[[int], Graph]) -> None:
    """What is held grows with the pairs: of 4,000 records far less than the 128 MB of all pairs of them."""
    left, right, alike = shape(4_000)
    tracemalloc.start()
    averaged(left, right, alike, 4_000, 0.115)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 30e6
