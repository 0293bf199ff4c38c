"""Where what is made of a snapshot lies: a folder of ``desk-index/`` under the hash of its manifest, which a purge removes."""

from pathlib import Path

from rempart.build.meanwhile import MADE_OF_SNAPSHOTS
from rempart.ledger import Snapshot, Workspace

_FORM = 3
"""Raised when what lies there changes: what was made in another form is made again."""
BOX = "box.duckdb"
"""The file of what the box looks into: whoever reads holds what is asked for, compressed, and not a copy of all."""
ROWS = "rows.duckdb"
"""The tables of a large snapshot once more, where a few rows of a party are found at once; absent where no table is big."""


def folder_of(place: Workspace, snapshot: Snapshot) -> Path:
    """Return the folder of a snapshot, which may not be made yet."""
    return place.path / MADE_OF_SNAPSHOTS / f"{snapshot.manifest_sha256}.{_FORM}"
