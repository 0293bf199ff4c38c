"""How many close names chance shows: laws of the measured table."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rempart.base import LANGUAGES
from rempart.identity.comparison.expected import (
    POPULATIONS,
    Population,
    asked_about_more,
    expected_false_alarms,
    groups_measured_on,
    measured_on,
)
from rempart.identity.tables import table
from rempart.screening.close_names import LEAST_ALIKE

SIZES = st.integers(0, 10_000_000)
THRESHOLDS = st.floats(0, 1)
WHO = st.sampled_from(POPULATIONS)


@given(SIZES, THRESHOLDS, st.booleans(), WHO)
def test_it_is_a_share_of_a_thousand(listed: int, threshold: float, dated: bool, population: Population) -> None:
    """Whatever is asked, the answer lies between 0 and 1,000."""
    assert 0 <= expected_false_alarms(listed, threshold, dated, population) <= 1000


@given(st.tuples(SIZES, SIZES).map(sorted), THRESHOLDS, st.booleans(), WHO)
def test_a_longer_list_shows_no_fewer(sizes: list[int], threshold: float, dated: bool, population: Population) -> None:
    """More parties listed, more close names by chance."""
    few, many = (expected_false_alarms(size, threshold, dated, population) for size in sizes)
    assert few <= many * (1 + 1e-9)


@given(SIZES, st.tuples(THRESHOLDS, THRESHOLDS).map(sorted), st.booleans(), WHO)
def test_a_higher_threshold_shows_no_more(listed: int, bars: list[float], dated: bool, population: Population) -> None:
    """Who must be more alike is shown less often."""
    low, high = (expected_false_alarms(listed, bar, dated, population) for bar in bars)
    assert high <= low * (1 + 1e-9)


@given(SIZES, THRESHOLDS, WHO)
def test_a_birth_date_shows_no_more(listed: int, threshold: float, population: Population) -> None:
    """A birth date can only set strangers apart."""
    assert expected_false_alarms(listed, threshold, True, population) <= expected_false_alarms(
        listed, threshold, False, population
    )


def test_what_was_measured_is_what_is_said() -> None:
    """At a size and a threshold of the table the answer is the number that stands there."""
    measured = table("comparison/expected")["alarms"]
    for place, listed in enumerate(measured["listed"]):
        for bar, shares in measured["world"]["by_name"].items():
            assert expected_false_alarms(listed, bar, False) == pytest.approx(shares[place], rel=1e-6)


def test_a_list_without_anybody_shows_nobody() -> None:
    """No party listed, no close name; half of a small list shows half as many."""
    assert expected_false_alarms(0, LEAST_ALIKE, False) < 0.001
    few, many = (expected_false_alarms(size, LEAST_ALIKE, False) for size in (20, 40))
    assert many == pytest.approx(2 * few)


def test_each_group_has_a_name_in_both_languages() -> None:
    """Every group that the audit measures can be named in a report; those above the aim are named, the highest first."""
    for kind in ("languages", "scripts"):
        called = table("comparison/expected")["called"][kind]
        assert all(set(words) == set(LANGUAGES) and all(words.values()) for words in called.values())
        assert set(table("comparison/expected")["groups"][kind]["above"]) <= set(called)
        above = asked_about_more(kind)
        assert [rate for _, rate in above.groups] == sorted((rate for _, rate in above.groups), reverse=True)
        assert all(rate > 1.25 * above.overall for _, rate in above.groups)


def test_the_table_says_when_it_was_measured() -> None:
    """Both parts of the table carry their day."""
    assert isinstance(measured_on(), date)
    assert isinstance(groups_measured_on(), date)
