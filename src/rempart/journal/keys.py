"""The key that signs a journal: made once, kept beside the journal or, better, in another folder."""

import secrets
from pathlib import Path

from rempart.base.errors import RempartError
from rempart.journal.checkpoint import Checkpoint, PublicKey, SigningKey
from rempart.journal.store import Store, replace, sync_folder, wipe
from rempart.journal.tree import EMPTY

PRIVATE, NEXT = "key.pem", "key.next.pem"


def make(folder: Path, origin: str | None, store: Store) -> SigningKey:
    """Make the key of a new journal, or take the one that ``folder`` holds already; sign that the journal is empty.

    From then on a checkpoint that is missing was taken away. The public key is written last: with it the journal is made.

    Args:
        folder: where the key that signs is kept, readable by its owner alone.
        origin: name of the journal, the same for ever and nobody else's; drawn where none is given.
        store: of the new journal.

    Raises:
        RempartError: the folder's key is not one, or the origin is no name.
    """
    name = origin or f"rempart.invalid/journal/{secrets.token_hex(8)}"  # a name of no server: RFC 6761
    path = folder / PRIVATE
    try:
        key = SigningKey.read(name, path.read_bytes()) if path.exists() else SigningKey.made(name)
    except (ValueError, TypeError) as error:
        raise RempartError(
            str(path), f"the key cannot be used: {error}", "Correct [journal] in rempart.toml"
        ) from error
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace(path, key.pem(), mode=0o600)
    replace(store.checkpoint, Checkpoint(name, 0, EMPTY).signed(key).encode())
    replace(store.public_key, f"{key.public}\n".encode())
    return key


def read(folder: Path, public: PublicKey) -> SigningKey:
    """Return the key that signs for ``public``; one that was made to replace another is put in its place first.

    Raises:
        RempartError: it is missing, or it is another; without it no entry is written.
    """
    path, new = folder / PRIVATE, waiting(folder, public.name)
    if new is not None and new.public == public:
        if path.exists():
            wipe(path)
        (folder / NEXT).replace(path)
        sync_folder(folder)
    if not path.exists():
        todo = "Restore it, or name its folder in rempart.toml ([journal] key); until then nothing is journalled, so nothing is done"
        raise RempartError(str(path), "the key that signs the journal is missing", todo)
    try:
        key = SigningKey.read(public.name, path.read_bytes())
    except (ValueError, TypeError) as error:
        raise RempartError(str(path), "the key that signs the journal is damaged", "Restore it from a copy") from error
    if key.public != public:
        raise RempartError(str(path), "it is not the key of this journal", "Put the key back that belongs to key.txt")
    return key


def make_next(folder: Path, name: str) -> SigningKey:
    """Make the key that is to replace the one in ``folder``, and keep it beside it."""
    made = SigningKey.made(name)
    replace(folder / NEXT, made.pem(), mode=0o600)
    sync_folder(folder)
    return made


def waiting(folder: Path, name: str) -> SigningKey | None:
    """Return the key that was made to replace the one in ``folder``; None where there is none, or what is there is none."""
    try:
        return SigningKey.read(name, (folder / NEXT).read_bytes())
    except (OSError, ValueError, TypeError):
        return None
