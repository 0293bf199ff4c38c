"""Time told in turns of a fixed piece of work, so that a slow or busy machine fails no test about speed."""

import gc
import time
from collections.abc import Callable

_WORK = 200_000


def _yardstick() -> float:
    started = time.process_time()
    total = 0
    for number in range(_WORK):
        total += number % 7
    assert total
    return time.process_time() - started


def turns(work: Callable[[], object]) -> float:
    """Return how many times as long as the yardstick ``work`` takes: one is about ten milliseconds of an idle core.

    The yardstick runs before and after, the slower of the two counts. What other tests left is not collected meanwhile.
    """
    gc.collect()
    gc.disable()
    try:
        before = _yardstick()
        started = time.process_time()
        work()
        taken = time.process_time() - started
        return taken / max(before, _yardstick())
    finally:
        gc.enable()
