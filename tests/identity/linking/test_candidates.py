"""Pairs under a bound, groups without chains, one to one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rempart.identity.linking.averages import averaged
from rempart.identity.linking.candidates import candidates
from rempart.identity.linking.groups import one_to_one
from rempart.identity.linking.keys import Keys

LIMITS = {"most_for_a_key": 50, "of_a_kind": 100, "for_all": 10**9, "least_for_a_key": 1}


def some(keys: list[int], left: int | None, limits: dict[str, int] = LIMITS) -> set[tuple[int, int]]:
    made = Keys(np.array(keys, np.uint64), np.arange(len(keys)))
    found = candidates([("word", made)], len(keys), left, limits)
    return set(zip(found.left.tolist(), found.right.tolist(), strict=True))


@given(keys=st.lists(st.integers(0, 5), min_size=1, max_size=40), border=st.none() | st.integers(0, 40))
def test_pairs_are_those_of_equal_keys_as_long_as_they_are_few(keys: list[int], border: int | None) -> None:
    """Across two files, of which one may be empty, or inside one; nobody beside himself, no pair twice."""
    left = None if border is None else min(border, len(keys))
    wide = {"most_for_a_key": 10_000, "of_a_kind": 10_000, "for_all": 10**9, "least_for_a_key": 1}
    expected = {
        (one, other) for one in range(len(keys)) for other in range(one + 1, len(keys))
        if keys[one] == keys[other] and (left is None or one < left <= other)
    }  # fmt: skip
    assert some(keys, left, wide) == expected


@given(keys=st.lists(st.integers(0, 30), min_size=1, max_size=200))
def test_no_file_makes_more_pairs_than_its_share(keys: list[int]) -> None:
    """However common the values, the pairs of a kind stay below the bound."""
    assert len(some(keys, None)) <= LIMITS["of_a_kind"]


def test_the_rarest_values_go_first_and_the_others_are_counted() -> None:
    """A value that all have is passed over, and the report says so."""
    made = Keys(np.array([1] * 30 + [2, 2, 3, 3], np.uint64), np.arange(34))
    found = candidates([("word", made)], 34, None, LIMITS)
    assert set(zip(found.left.tolist(), found.right.tolist(), strict=True)) == {(30, 31), (32, 33)}
    assert (found.told[0].pairs, found.told[0].too_common) == (2, 1)


def test_a_chain_does_not_join_two_groups() -> None:
    """Two groups of four, all alike inside, with one pair between them: they stay two."""
    inside = [(one, other) for base in (0, 4) for one in range(base, base + 4) for other in range(one + 1, base + 4)]
    left, right = (np.array(side) for side in zip(*inside, (3, 4), strict=True))
    alike = np.array([0.9] * len(inside) + [0.85])
    assert averaged(left, right, alike, 8, 0.25).tolist() == [0, 0, 0, 0, 4, 4, 4, 4]


def test_groups_of_records_that_miss_one_pair_stay_whole() -> None:
    """A is B and B is C: A is C, where enough speaks for it on average."""
    assert averaged(np.array([0, 1]), np.array([1, 2]), np.array([0.9, 0.9]), 3, 0.25).tolist() == [0, 0, 0]


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(10, 19), st.integers(0, 3)), max_size=60, unique_by=lambda one: one[:2]
    )
)
def test_one_to_one_is_what_taking_the_strongest_first_gives(pairs: list[tuple[int, int, int]]) -> None:
    """The rounds in arrays find what a loop over the pairs in order would."""
    used: set[int] = set()
    expected = set()
    for one, other, _ in sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1])):
        if one not in used and other not in used:
            used |= {one, other}
            expected.add((one, other))
    left, right, strength = (np.array([pair[place] for pair in pairs], np.int64) for place in range(3))
    kept = one_to_one(left, right, strength.astype(float), 20)
    assert set(zip(left[kept].tolist(), right[kept].tolist(), strict=True)) == expected
