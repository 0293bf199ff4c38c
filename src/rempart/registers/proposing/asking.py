"""What a file cannot say, asked: of a person at a terminal, or of what was told on the command line."""

from collections.abc import Sequence
from typing import Protocol


class Questions(Protocol):
    """Who answers. ``said`` collects what was taken without an answer, one sentence each."""

    said: list[str]

    def choose(self, question: str, options: Sequence[str], proposed: str) -> str:
        """Return one of the options."""

    def ask(self, question: str, proposed: str) -> str:
        """Return a text."""

    def confirm(self, question: str, *, proposed: bool) -> bool:
        """Return yes or no."""


class TakeAll:
    """Takes every proposal, and says so."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def choose(self, question: str, options: Sequence[str], proposed: str) -> str:
        """Take the proposed option."""
        del options
        self.said.append(f"{question} Taken: {proposed}")
        return proposed

    def ask(self, question: str, proposed: str) -> str:
        """Take the proposed text."""
        self.said.append(f"{question} Written: {proposed}")
        return proposed

    def confirm(self, question: str, *, proposed: bool) -> bool:
        """Take the proposed answer."""
        self.said.append(f"{question} Taken: {'yes' if proposed else 'no'}")
        return proposed
