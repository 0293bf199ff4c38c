"""Questions about few subjects, asked of SQLite in memory, where a statement costs no more than the few rows that it reads.

``expressions`` and ``queries`` tell the portable subset for SQLite, in the ``kinds`` of values that it keeps and with the
``functions`` that it lacks; ``store`` holds the tables of a day and of a run, ``engine`` asks.
"""

from rempart.signals.light.engine import Answer, Light, Run

__all__ = ["Answer", "Light", "Run"]
