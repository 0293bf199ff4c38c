"""Honest numbers of signals: how often each fires, with intervals, and the labels that follow from counts alone.

A label says how far a signal can be used here; it says nothing of anybody. None is chosen by hand.
"""

from dataclasses import dataclass

from rempart.base.proportions import Interval, wilson
from rempart.signals.asking import Tally

TOO_COMMON = 0.20
"""A signal whose rate is above this for certain is background: it opens no case and is never counted."""
BLIND = 0.50
SILENT = 200
DRIFT = 2.0
USELESS_CLOSED, USELESS_SHARE = 30, 0.90


@dataclass(frozen=True)
class Closed:
    """What became of a signal's questions that are closed."""

    closed: int
    explained: int


@dataclass(frozen=True)
class Numbers:
    """One signal in one run: its rate among those that could be evaluated, how many could, and its labels."""

    tally: Tally
    rate: Interval | None
    evaluable: float | None
    labels: tuple[str, ...]


def numbers(tally: Tally, *, earlier: Tally | None = None, closed: Closed | None = None) -> Numbers:
    """Return the numbers and labels of one signal.

    - ``too_common``: the lower bound of the rate is above a fifth;
    - ``blind``: less than half of the subjects could be evaluated;
    - ``silent``: it never fired on 200 or more that could;
    - ``drift``: the rate is more than twice, or less than half, of an ``earlier`` run of the same version, and the
      intervals do not meet;
    - ``useless``: of 30 or more closed questions, more than nine in ten were lawfully explained.
    """
    rate = wilson(tally.outcomes["fires"], tally.evaluated)
    evaluable = tally.evaluated / tally.scope if tally.scope else None
    labels = []
    if rate and rate.low > TOO_COMMON:
        labels.append("too_common")
    if evaluable is not None and evaluable < BLIND and tally.why is None:
        labels.append("blind")
    if rate and rate.share == 0 and tally.evaluated >= SILENT:
        labels.append("silent")
    if (
        earlier
        and earlier.version == tally.version
        and _drifted(rate, wilson(earlier.outcomes["fires"], earlier.evaluated))
    ):
        labels.append("drift")
    if closed and closed.closed >= USELESS_CLOSED and closed.explained / closed.closed > USELESS_SHARE:
        labels.append("useless")
    return Numbers(tally, rate, evaluable, tuple(labels))


def _drifted(now: Interval | None, then: Interval | None) -> bool:
    if not now or not then:
        return False
    apart = now.low > then.high or now.high < then.low
    return apart and (now.share > DRIFT * then.share or now.share * DRIFT < then.share)
