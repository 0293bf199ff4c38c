"""Retention: whole segments go, their root stays, and everything that is left can still be proved."""

from datetime import date

from rempart.journal.entries import PURGED
from rempart.journal.store import SEGMENT, Store
from rempart.journal.writing import Journal


def purge(journal: Journal, before: date, *, actor: str, purpose: str | None = None) -> int:
    """Delete the full segments whose last entry is older than ``before``, with their payloads; return the last number gone.

    An entry says first which segments go: where that was killed, the next purge brings it to its end. Of a segment its
    root stays, so the tree is the same; checkpoints and time stamps within it go, that of its end stays.

    Args:
        journal: any but that of a workspace, whose entries say what every edition must be.
        before: first day that is kept.
        actor: a pseudonym.
        purpose: why, as the rule of retention.

    Returns:
        Number of the last entry that is gone; 0 where none is.
    """
    store = journal.store
    with journal.alone():
        last = _last_over(store, before)
    gone = min(store.segments(), default=1) - 1
    if last > gone:
        data = {"first": gone * SEGMENT + 1, "last": last * SEGMENT, "before": before.isoformat()}
        journal.append(PURGED, actor=actor, data=data, purpose=purpose)
    with journal.alone():
        for number in range(gone + 1, last + 1):
            _delete(store, number)
    return last * SEGMENT


def _last_over(store: Store, before: date) -> int:
    """Return the last segment, of those that are full and recorded, whose entries are all older."""
    found = min(store.segments(), default=1) - 1
    for number in store.segments():
        if number > len(store.roots()):
            break
        *_, newest = Journal(store.folder).entries_of(number)
        if newest.at[:10] >= before.isoformat():
            break
        found = number
    return found


def _delete(store: Store, segment: int) -> None:
    first, last = (segment - 1) * SEGMENT + 1, segment * SEGMENT
    for files, end in ((store.payload_paths(), last + 1), (store.kept(), last), (store.stamps(), last)):
        for size, path in files.items():
            if first <= size < end:
                path.unlink()
    store.segment(segment).unlink()
