"""Honest numbers: intervals, and labels that follow from counts alone."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rempart.base.proportions import wilson
from rempart.signals.asking import Tally
from rempart.signals.telling import Closed, numbers


def tally(fires: int, clear: int, not_evaluable: int = 0, version: int = 1) -> Tally:
    """A signal that answered so."""
    counts = {"fires": fires, "clear": clear, "not_evaluable": not_evaluable, "excluded": 0}
    return Tally("EST-01", version, "premises", counts, {})


def test_three_of_ten_and_none_of_fifty() -> None:
    """The two examples of the catalogue: 3 of 10 means 11 to 60 %, 0 of 50 means 0 to 7 %."""
    three, none = wilson(3, 10), wilson(0, 50)
    assert three is not None
    assert none is not None
    assert (round(three.low, 2), round(three.high, 2)) == (0.11, 0.60)
    assert (none.low, round(none.high, 2)) == (0.0, 0.07)
    assert wilson(0, 0) is None
    with pytest.raises(ValueError, match="counts some of a whole"):
        wilson(3, 2)


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_an_interval_holds_its_share_and_mirrors(count: int, more: int) -> None:
    """The share lies inside, the interval inside 0 to 1, and what did not happen has the mirrored interval."""
    of = count + more
    found, other = wilson(count, of), wilson(of - count, of)
    assert found is not None
    assert other is not None
    assert 0 <= found.low <= found.share <= found.high <= 1
    assert math.isclose(found.low, 1 - other.high, abs_tol=1e-12)


@pytest.mark.parametrize(
    ("fires", "clear", "unknown", "labels"),
    [
        (30, 70, 0, ("too_common",)),
        (25, 75, 0, ()),
        (0, 199, 0, ()),
        (0, 200, 0, ("silent",)),
        (1, 9, 11, ("blind",)),
        (0, 0, 50, ("blind",)),
        (0, 0, 0, ()),
    ],
)
def test_labels_follow_from_counts(fires: int, clear: int, unknown: int, labels: tuple[str, ...]) -> None:
    """Too common for certain, mostly unknown, never put on many: each at its own count, nothing chosen."""
    assert numbers(tally(fires, clear, unknown)).labels == labels


def test_drift_compares_runs_of_one_version() -> None:
    """Twice the rate, for certain, is drift; a small change, few subjects or another version is not."""
    assert numbers(tally(60, 940), earlier=tally(20, 980)).labels == ("drift",)
    assert numbers(tally(20, 980), earlier=tally(60, 940)).labels == ("drift",)
    assert numbers(tally(30, 970), earlier=tally(20, 980)).labels == ()
    assert numbers(tally(3, 47), earlier=tally(1, 49)).labels == ()
    assert numbers(tally(60, 940), earlier=tally(20, 980, version=2)).labels == ()


def test_what_is_nearly_always_explained_is_said() -> None:
    """From thirty closed questions on, more than nine in ten explained."""
    assert numbers(tally(5, 95), closed=Closed(30, 28)).labels == ("useless",)
    assert numbers(tally(5, 95), closed=Closed(29, 29)).labels == ()
    assert numbers(tally(5, 95), closed=Closed(30, 27)).labels == ()
