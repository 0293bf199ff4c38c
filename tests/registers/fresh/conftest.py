"""A publisher that answers as told, and a register that is brought from it."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.registers import tiny
from tests.registers.fresh.publisher import Publisher, publishing

from rempart.ledger import Workspace
from rempart.registers.fresh.fetching import Limits
from rempart.registers.fresh.updating import Updated, update

FIRST, TODAY = date(2026, 1, 31), date(2026, 3, 15)
QUICK = Limits(connect=1, silence=0.2, total=3, attempts=3, pause=0.01, longest_pause=0.5, redirects=3)
"""Bounds of tests: what takes minutes in a town takes parts of a second here."""


def rows(number: int, *, operator: str = "o") -> bytes:
    """Return a publication of so many places."""
    return tiny.csv_text([[f"P{n}", f"{operator}{n}", "bar", "2026-01-01", ""] for n in range(number)]).encode()


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    """A publisher on this machine."""
    with publishing() as running:
        yield running


@pytest.fixture
def spells(workspace: Workspace, publisher: Publisher) -> Path:
    """A register of the town, to be brought from the publisher, of which a good edition of 40 places is held."""
    fetch = {"urls": {"list.csv": publisher.url()}, "max_bytes": 200_000}
    register = tiny.spells(workspace.path / "registers" / "spells", fetch=fetch, shrink=0.5)
    tiny.publish(workspace, register, FIRST, rows(40))
    return register


@pytest.fixture
def updated(workspace: Workspace, spells: Path) -> Callable[[], Updated]:
    """Update the register today and return what became of it."""

    def run() -> Updated:
        (one,) = update(workspace, [spells.name], today=TODAY, limits=QUICK, actor="test")
        return one

    return run
