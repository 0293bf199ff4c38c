"""What is told of signals and of their outcomes: the question in words, honest numbers, contracts as data."""

from rempart.signals.telling.listing import contract
from rempart.signals.telling.statistics import Closed, Numbers, numbers
from rempart.signals.telling.voice import question_words

__all__ = [
    "Closed",
    "Numbers",
    "contract",
    "numbers",
    "question_words",
]
