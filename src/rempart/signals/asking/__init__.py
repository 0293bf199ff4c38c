"""Signals asked of the tables: an outcome for each signal and each subject in scope.

``running`` asks of the subjects of an application or a register, ``whole`` of all subjects of a town; both let ``answering`` ask
one signal at a time, of one of the ``engines``. ``examples`` asks a card of its own examples.
"""

from rempart.signals.asking.engines import Engine, InDuckDB, Statements
from rempart.signals.asking.examples import run_example
from rempart.signals.asking.running import Outcome, run
from rempart.signals.asking.whole import Asked, Progress, Tally, ask_all

__all__ = [
    "Asked",
    "Engine",
    "InDuckDB",
    "Outcome",
    "Progress",
    "Statements",
    "Tally",
    "ask_all",
    "run",
    "run_example",
]
