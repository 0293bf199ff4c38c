"""What all tests share: an empty workspace, the option that rewrites golden files, and which tests were measured to take long."""

from pathlib import Path

import pytest
from hypothesis import settings

from rempart.ledger import Workspace

settings.register_profile("house", deadline=None)  # a busy machine breaks no law that a test states
settings.load_profile("house")

LATER = frozenset(Path(__file__).with_name("later.txt").read_text(encoding="utf-8").split("\n")) - {""}
"""Functions whose tests take long, by file and name: `make test` leaves them to CI. Measured, so that no test has to guess about itself."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what was measured to take long."""
    for item in items:
        if item.nodeid.partition("[")[0] in LATER:
            item.add_marker(pytest.mark.later)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="rewrite golden files instead of comparing with them")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are rewritten."""
    return bool(request.config.getoption("--golden"))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty workspace."""
    return Workspace.create(tmp_path / "workspace", town="Valmorel-sur-Mer")
