"""A new key that signs: made, announced under the old one, and put in its place; a kill leaves the one or the other."""

from rempart.journal import keys
from rempart.journal.checkpoint import Note, PublicKey, SigningKey
from rempart.journal.entries import ROTATED
from rempart.journal.opening import End
from rempart.journal.store import replace, sync_folder
from rempart.journal.writing import Batch, Journal


def rotate(journal: Journal, *, actor: str) -> PublicKey:
    """Replace the key that signs a journal, destroy the old one, and return the new public key.

    The entry ``journal.rotated`` names the new key. The checkpoint that ends with it is signed by both and kept for good.
    Then ``key.txt`` gets one line more, and the old private key is written over. A call that was killed is done again.

    Raises:
        RempartError: the journal has no entries, its end is damaged, or a file cannot be written.
    """
    with journal.opened(actor) as end:
        store, known = journal.store, journal.store.keys()
        made, note = _announced_before(journal, end, known[-1])
        if made is None:
            made = keys.make_next(journal.key_folder, known[-1].name)
            batch = Batch(end)
            batch.add(actor, ROTATED, {"key": str(made.public)})
            note = journal.commit(batch, also=made).note
        replace(store.checkpoint, note)
        store.keep(Note.parsed(note).checkpoint.size, note)
        for folder in (store.kept_folder, store.folder):
            sync_folder(folder)
        replace(store.public_key, "".join(f"{key}\n" for key in (*known, made.public)).encode())
        sync_folder(store.folder)
        journal.forget()
        keys.read(journal.key_folder, made.public)
        return made.public


def _announced_before(journal: Journal, end: End, current: PublicKey) -> tuple[SigningKey | None, bytes]:
    """Return the key that a killed call announced by the last entry, with its checkpoint; None where there is none."""
    made = keys.waiting(journal.key_folder, current.name)
    if made is None:
        return None, b""
    last = next(journal.entries(end.tree.size), None)
    named = last is not None and last.action == ROTATED and last.data.get("key") == str(made.public)
    both = named and Note.parsed(end.note).signed_by([made.public]) is not None
    return (made, end.note) if both else (None, b"")
