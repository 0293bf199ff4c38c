"""The practice town of the run, and a command run as from a terminal."""

from tests.cli.conftest import run
from tests.screening.practice import practice

__all__ = ["practice", "run"]
