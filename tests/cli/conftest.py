"""The practice town of the run."""

from tests.screening.practice import practice

__all__ = ["practice"]
