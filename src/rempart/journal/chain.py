"""Keys that follow one another: whoever kept an earlier public key is led to the one that signs now.

A key hands over by an entry that names the next one, and by the checkpoint of exactly that size, which it signs: the last
thing that it signs. What is signed by it over more entries was signed by somebody who kept a key that no longer holds.
"""

from collections.abc import Mapping, Sequence

from rempart.base.errors import RempartError
from rempart.journal.checkpoint import Note, PublicKey


def check_chain(
    where: str, keys: Sequence[PublicKey], trusted: int, rotated: Mapping[str, int], notes: Mapping[str, Note],
    *, purged: bool,
) -> None:  # fmt: skip
    """Check that each key of a journal was announced under the one before, and that each signed in its own time.

    Args:
        where: the journal, for what is told.
        keys: the first one first.
        trusted: place of the key that somebody kept elsewhere; those before it are vouched for by what it signs.
        rotated: which entry names which key, of the journal as it was read and found whole.
        notes: the checkpoints that were compared with it, by where they stand.
        purged: whether retention took entries away.

    Raises:
        RempartError: no entry announces a key, the key before did not sign that, or a replaced key signed later.
    """
    ends = [rotated.get(str(key)) for key in keys[1:]]
    for place, end in enumerate(ends):
        if end is None and purged and place < trusted:
            continue  # retention took the entry away; the last checkpoint, by a later key, vouches for what is left
        if end is None:
            what = f"no entry says that key {place + 2} of key.txt takes the place of the one before"
            raise RempartError(where, what, "Give the key that you kept (--key); look who wrote key.txt")
        same = [note for note in notes.values() if note.checkpoint.size == end]
        if not any(note.signed_by([keys[place]]) for note in same):
            what = f"entry {end} announces a key, and no checkpoint of that size is signed by the key before"
            raise RempartError(where, what, "Restore the kept checkpoints from a copy; else another wrote it")
    for name, note in notes.items():
        if note.signatures and not any(_in_time(note, keys, ends, place) for place in range(len(keys))):
            what = "it is signed by a key that was replaced before, or not used yet"
            raise RempartError(name, what, "Whoever kept the old key signed it: compare with a copy kept elsewhere")


def _in_time(note: Note, keys: Sequence[PublicKey], ends: Sequence[int | None], place: int) -> bool:
    """Tell whether a key signed a checkpoint between the handing over to it and the handing over by it."""
    begun = (ends[place - 1] if place else None) or 0
    ended = ends[place] if place < len(ends) else None
    size = note.checkpoint.size
    return begun <= size and (ended is None or size <= ended) and note.signed_by([keys[place]]) is not None
