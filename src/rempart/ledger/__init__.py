"""What was known, from whom, on which day: the dictionary, editions, snapshots, and reading as known on a day.

    Workspace.open(path)            one folder that holds all
    dictionary()                    every table, one file each in schema/
    editions_in_use(folder)         what a register published, day after day
    open_snapshot(folder, name)     what a build made of it
    open_ledger(snapshot, day)      its tables as known on that day, and nothing later

Parties are as published in an edition and in schema ``stated``, resolved everywhere else.
"""

from rempart.ledger.dictionary import dictionary
from rempart.ledger.editions import Receipt, editions_in_use
from rempart.ledger.opening import Ledger, open_ledger
from rempart.ledger.snapshots import Snapshot, open_snapshot, snapshots
from rempart.ledger.workspace import Workspace

__all__ = [
    "Ledger",
    "Receipt",
    "Snapshot",
    "Workspace",
    "dictionary",
    "editions_in_use",
    "open_ledger",
    "open_snapshot",
    "snapshots",
]
