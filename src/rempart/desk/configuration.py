"""The workspace that this process serves, named by the environment; Django's settings are made from it."""

import os
from functools import cache
from pathlib import Path

from rempart.base import RempartError
from rempart.ledger import Workspace
from rempart.ledger.workspace import DeskSettings

VARIABLE = "REMPART_WORKSPACE"
DATABASE = "REMPART_DESK_DATABASE"
"""Names the database where no workspace is named: for tests on another engine."""


@cache
def workspace() -> Workspace:
    """Return the workspace that is served, opened once.

    Raises:
        RempartError: none is named, or its settings are wrong.
    """
    path = os.environ.get(VARIABLE)
    if not path:
        raise RempartError(
            "desk", "no workspace is named", f"Set {VARIABLE}, or start with 'rempart serve --workspace'"
        )
    return Workspace.open(Path(path))


def desk_settings() -> DeskSettings:
    """Return the settings of the desk; those of an empty workspace where none is named (checks of the code alone)."""
    if os.environ.get(VARIABLE):
        return workspace().settings.desk
    return DeskSettings(practice=True, secure=False, database=os.environ.get(DATABASE, "sqlite"))


def keys_folder() -> Path:
    """Return the folder of the keys, outside the database and what is backed up with it."""
    return workspace().path / desk_settings().keys
