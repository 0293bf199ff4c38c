"""A publisher that answers as told, and a register that is brought from it."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.registers import tiny
from tests.registers.fresh.publisher import Publisher, Server, serving

from rempart.ledger import Workspace
from rempart.registers.fresh.fetching import Limits
from rempart.registers.fresh.updating import Updated, update

FIRST, TODAY = date(2026, 1, 31), date(2026, 3, 15)
QUICK = Limits(connect=1, silence=0.2, total=3, attempts=3, pause=0.01, longest_pause=0.5, redirects=3)
"""Bounds of tests: what takes minutes in a town takes parts of a second here."""


def rows(number: int, *, operator: str = "o") -> bytes:
    """Return a publication of so many places."""
    return tiny.csv_text([[f"P{n}", f"{operator}{n}", "bar", "2026-01-01", ""] for n in range(number)]).encode()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server of this machine, for one publisher after the other."""
    with serving() as running:
        yield running


@pytest.fixture
def publisher(server: Server) -> Iterator[Publisher]:
    """A publisher on this machine."""
    yield server.anew()
    server.publisher.ended.set()


@pytest.fixture(scope="session")
def spells_once(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of the town, to be brought from the publisher, of which a good edition of 40 places is held."""
    workspace = Workspace.create(tmp_path_factory.mktemp("spells") / "workspace", town="Valmorel-sur-Mer")
    fetch = {"urls": {"list.csv": server.publisher.url()}, "max_bytes": 200_000}
    register = tiny.spells(workspace.path / "registers" / "spells", fetch=fetch, shrink=0.5)
    tiny.publish(workspace, register, FIRST, rows(40))
    return workspace.path


@pytest.fixture
def spells(spells_once: Path, workspace: Workspace, publisher: Publisher) -> Path:
    """The same in a workspace of one's own."""
    shutil.copytree(spells_once, workspace.path, dirs_exist_ok=True)
    return workspace.path / "registers" / "spells"


@pytest.fixture
def updated(workspace: Workspace, spells: Path) -> Callable[[], Updated]:
    """Update the register today and return what became of it."""

    def run() -> Updated:
        (one,) = update(workspace, [spells.name], today=TODAY, limits=QUICK, actor="test")
        return one

    return run
