"""Identities and network as known on one day, from what the snapshot holds."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from pathlib import Path

from rempart.identity import Index
from rempart.identity.merging.judgements import Judgement, in_force, read_judgements
from rempart.identity.merging.resolve import resolve
from rempart.identity.parties import listed_parties
from rempart.ledger.opening import Epochs, Ledger, open_ledger, resolve_columns, use_stored
from rempart.ledger.snapshots import Snapshot
from rempart.network import derive
from rempart.network.addresses import derive_addresses


def derive_all(ledger: Ledger, judgements: list[Judgement], on_day: date) -> None:
    """Fill schema ``main``: identities from the judgements in force, then the network as valid on ``on_day``."""
    resolve(ledger.connection, in_force(judgements, on_day))
    resolve_columns(ledger.connection)
    derive(ledger.connection, on_day)
    derive_addresses(ledger.connection, on_day)


def open_as_of(
    snapshot: Snapshot, on_day: date, *, memory_limit_mb: int = 1024, spill: Path | None = None, without: Collection[str] = ()
) -> Ledger:  # fmt: skip
    """Open ``snapshot`` as it stood on ``on_day``, with identities and network of that day.

    Nothing is computed again where nothing changed between that day and the snapshot's own. What does not fit into memory
    goes to the folder ``spill``, where one is given. Without some registers all is computed again from the others: what the
    snapshot keeps of identities and links may rest on them.
    """
    ledger = open_ledger(snapshot, on_day, memory_limit_mb=memory_limit_mb, spill=spill, without=without)
    epochs = epochs_of(snapshot)
    if not without and epochs.of(on_day) == epochs.of(snapshot.known_on):
        use_stored(ledger)
    else:
        derive_all(ledger, read_judgements(snapshot.judgements), on_day)
    return ledger


def epochs_of(snapshot: Snapshot) -> Epochs:
    """Return the days on which something changes, judgements included. A snapshot never changes, so it is asked once."""
    return _epochs(snapshot.path, snapshot.manifest_sha256)


@lru_cache(maxsize=8)
def _epochs(path: Path, _manifest_sha256: str) -> Epochs:
    snapshot = Snapshot(path)
    judged = read_judgements(snapshot.judgements)
    days = [judgement.made_on for judgement in judged]
    ends = [end for judgement in judged for end in (judgement.expires_on, judgement.undone_on)]
    return Epochs(snapshot, [*days, *(end for end in ends if end is not None)])


def open_index(ledger: Ledger) -> Index:
    """Return the name index of the parties on lists, of the ledger's day: the stored one where it holds, else one built now."""
    snapshot = ledger.snapshot
    epochs = epochs_of(snapshot)
    if not ledger.without and snapshot.index.is_dir() and epochs.of(ledger.known_on) == epochs.of(snapshot.known_on):
        return Index.load(snapshot.index)
    return Index.build(listed_parties(ledger.connection))
