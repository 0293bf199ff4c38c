"""What should be asked: questions that the registers raise, each with its lawful explanations.

A file of catalogue/ holds the question in two languages, the SELECT that finds where it arises,
parameters with the day each value began, and examples that the tests run.

    run(signals, connection, on_day) -> list[Outcome]

One Outcome per signal and subject in scope (fires, clear, not_evaluable, excluded), ordered by
signal code and subject id, with the facts quoted in the question and the rows seen. Rows known
after on_day are not read, so an old report can be made again. Nothing found in the tables that a
signal reads does not mean that all is well.

Rooms, each needing those before it: ``statements`` (what SQL may say, and what none may read), ``relations`` (SELECTs that
several signals share), ``cards`` (a file of catalogue/, read and checked), ``packs`` (dated values that texts give),
``asking`` (signals asked of the tables), ``telling`` (outcomes in words and numbers). ``compatibility`` stands apart: the
rules of another tool, to compare with. ``checked`` remembers which files of the package passed their checks.

This room never weighs, adds or ranks outcomes and decides nothing: a person does.
Raises SignalError (file and line): correct the file, nothing has been asked.
"""

from rempart.signals.asking import Outcome, run, run_example
from rempart.signals.asking.answering import Off
from rempart.signals.cards import Signal, load_catalogue
from rempart.signals.errors import SignalError
from rempart.signals.statements import prepare
from rempart.signals.telling import contract, question_words

__all__ = [
    "Off",
    "Outcome",
    "Signal",
    "SignalError",
    "contract",
    "load_catalogue",
    "prepare",
    "question_words",
    "run",
    "run_example",
]
