"""The share of quiet applications that is reviewed all the same: seeded, blind to findings, close to what was set."""

from hypothesis import given
from hypothesis import strategies as st

from rempart.screening.drawn import drawn, is_drawn

IDS = [f"D2026-{number:05}" for number in range(20_000)]


def test_the_share_is_near_what_was_set() -> None:
    """Two in a hundred of twenty thousand, within three standard deviations."""
    found = len(drawn([(one, False) for one in IDS], "seed", 0.02))
    assert abs(found - 400) < 3 * (20_000 * 0.02 * 0.98) ** 0.5


@given(st.text(max_size=30), st.text(max_size=20))
def test_none_and_all(application_id: str, seed: str) -> None:
    """A share of nothing draws nobody, a whole one everybody."""
    assert not is_drawn(application_id, seed, 0)
    assert is_drawn(application_id, seed, 1)


def test_findings_do_not_move_the_draw() -> None:
    """Whether one is drawn hangs on its own id and the seed: what is asked of others changes nothing (R-13)."""
    quiet = drawn([(one, False) for one in IDS], "seed", 0.02)
    others = drawn([(one, number % 3 == 0) for number, one in enumerate(IDS)], "seed", 0.02)
    assert others == [one for one in quiet if IDS.index(one) % 3]
    assert set(drawn([(one, False) for one in IDS], "other", 0.02)) != set(quiet)
