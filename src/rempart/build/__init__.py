"""A snapshot made from editions, whole or not at all; and the same computation for an earlier day.

    build(workspace) -> Snapshot                 history, identities, network, index, manifest, rename
    open_as_of(snapshot, day) -> Ledger          what a report of that day may read

Raises RempartError where nothing was loaded. A build that is killed leaves the last snapshot in use.
"""

from rempart.build.as_of import epochs_of, open_as_of, open_index
from rempart.build.making import build

__all__ = ["build", "epochs_of", "open_as_of", "open_index"]
