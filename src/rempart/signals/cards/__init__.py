"""A signal file, read and checked: the card of one question.

``form`` says what a card holds, ``reading`` takes it from Markdown, ``checking`` refuses one that breaks a rule, ``loading``
gives the whole catalogue, ``subjects`` what a question may be about. Nothing here looks at a town's tables.
"""

from rempart.signals.cards.form import OUTCOMES, Example, ParameterValue, Rows, Signal, bound
from rempart.signals.cards.loading import CATALOGUE, load_catalogue, to_keep
from rempart.signals.cards.subjects import subject_kinds

__all__ = [
    "CATALOGUE",
    "OUTCOMES",
    "Example",
    "ParameterValue",
    "Rows",
    "Signal",
    "bound",
    "load_catalogue",
    "subject_kinds",
    "to_keep",
]
