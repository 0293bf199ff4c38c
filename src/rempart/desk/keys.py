"""How a key comes into the folder of keys, whole or not at all, readable by nobody else, made by the first who comes; and how it goes."""

import contextlib
import os
import secrets
from pathlib import Path

from rempart.journal.store import sync_folder


def write_once(path: Path, content: bytes) -> bytes:
    """Write a file that only its owner reads, durably, where there is none, and return what it holds.

    Several processes may come at once: the file of one of them stays, and all return what that one holds. One that was
    killed meanwhile leaves nothing under this name.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another process was first: its key serves, and this one goes
            os.link(fresh, path)
    finally:
        fresh.unlink()
    sync_folder(path.parent)
    return path.read_bytes()


def destroy(path: Path) -> None:
    """Destroy the file of a key for good: overwritten first, so that the disk holds it no more."""
    with path.open("r+b") as file:
        file.write(bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    sync_folder(path.parent)
