"""The arithmetic of the benches on chance, fairness and calibration; what they ask is measured, not tested."""

import numpy as np
import pytest
from bench.fit_weights import _set_in_block, in_order, reliability
from bench.matching.expected import put, shares_of
from bench.matching.fairness import rates
from bench.matching.intervals import wilson
from bench.matching.labelled import _groups
from hypothesis import given
from hypothesis import strategies as st

from rempart.base.yaml_files import read_yaml


@given(st.integers(0, 500), st.integers(1, 500))
def test_an_interval_holds_its_share(seen: int, number: int) -> None:
    """Wilson's interval lies in 0 to 1 and holds the share that was seen."""
    seen = min(seen, number)
    low, high = wilson(seen, number)
    assert 0 <= low <= seen / number + 1e-9
    assert seen / number - 1e-9 <= high <= 1


def test_an_interval_known_from_the_literature() -> None:
    """81 of 263: .2553 to .3662 (Newcombe 1998, table I, method 3)."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)


def test_a_group_above_the_aim_is_named() -> None:
    """The mean counts each group once; above is more than 1.25 times it, surely above with its whole interval."""
    found = rates(
        {"one": {"asked": 1000, "wrong": 10}, "two": {"asked": 4000, "wrong": 200}, "none": {"asked": 0, "wrong": 0}}
    )
    assert found["overall_per_1000"] == 30
    assert found["above_aim"] == found["surely_above"] == ["two"]


def test_shares_do_not_fall_with_the_size() -> None:
    """A dip by chance between two sizes is levelled, and no share is 0."""
    rows = [{"alarms": {"0.5": alarms}, "asked": 999} for alarms in (0, 8, 7)]
    assert shares_of(rows, 0.5) == pytest.approx([0.5, 8.5, 8.5])


def test_a_block_of_a_table_is_replaced_between_its_marks() -> None:
    """What stands before and after stays."""
    text = "a: 1\n# <x>\nold: 1\n# </x>\nb: 2\n"
    assert put("new: 3\n", text, "x") == "a: 1\n# <x>\nnew: 3\n# </x>\nb: 2\n"


def test_a_number_of_a_table_is_replaced_in_its_block_alone() -> None:
    """The same key in another block, and comments, stay."""
    text = "one:\n  top: 4.4   # a name\nother:\n  top: 7.0\nline: {a: -1.0, top: 2.0}\n"
    changed = _set_in_block(_set_in_block(text, "one", "top", 2.86), "line", "top", -0.5)
    assert read_yaml(changed) == {"one": {"top": 2.86}, "other": {"top": 7.0}, "line": {"a": -1.0, "top": -0.5}}
    assert "# a name" in changed


def test_a_true_statement_has_no_error_and_a_false_one_has() -> None:
    """Of ten pairs stated at .9 nine match: no error; of ten stated at .9 none: .9."""
    stated, weight = np.full(10, 0.9), np.ones(10)
    assert reliability(stated, np.array([1.0] * 9 + [0.0]), weight)["expected_error"] == pytest.approx(0, abs=1e-9)
    assert reliability(stated, np.zeros(10), weight)["expected_error"] == pytest.approx(0.9)


def test_order_is_the_area_under_the_curve() -> None:
    """All matches first: 1; ties count half."""
    match = np.array([1.0, 1.0, 0.0, 0.0])
    assert in_order(match, np.array([0.9, 0.8, 0.2, 0.1])) == 1
    assert in_order(match, np.full(4, 0.5)) == 0.5


def test_records_joined_by_a_chain_of_numbers_are_one_entity() -> None:
    """a-b and b-c: one entity; d-e another."""
    found = _groups([("b", "c"), ("a", "b"), ("d", "e")])
    assert found["a"] == found["b"] == found["c"] != found["d"] == found["e"]
