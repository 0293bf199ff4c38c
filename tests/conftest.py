"""What all tests share: an empty workspace, and the option that rewrites golden files."""

from pathlib import Path

import pytest
from hypothesis import settings

from rempart.ledger import Workspace

settings.register_profile("house", deadline=None)  # a busy machine breaks no law that a test states
settings.load_profile("house")


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
