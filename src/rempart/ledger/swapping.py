"""A file or a folder put in the place of another at once, or taken away at once: a kill leaves the old or the new one."""

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_STAGED, _GOING = ".purging-", ".purged-"
_HERE = -100  # AT_FDCWD: paths as the process sees them
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, which changes two names in one step


def staging_of(folder: Path) -> Path:
    """Return a new empty folder beside ``folder``, in which what is to replace it is written."""
    staging = folder.with_name(f"{_STAGED}{folder.name}")
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir()
    return staging


def put_in_place(staging: Path, folder: Path) -> None:
    """Put a staged folder in the place of ``folder``, and remove what was there."""
    for path in sorted(staging.rglob("*")):
        if path.is_file():
            _to_disk(path)
    if _exchange(staging, folder):
        shutil.rmtree(staging)
        return
    going = folder.with_name(f"{_GOING}{folder.name}")
    folder.rename(going)  # a kill between the two renames is mended by ``settle``
    staging.rename(folder)
    shutil.rmtree(going)


def take_away(folder: Path) -> None:
    """Remove a folder: its name goes first, at once."""
    going = folder.with_name(f"{_GOING}{folder.name}")
    shutil.rmtree(going, ignore_errors=True)
    folder.rename(going)
    shutil.rmtree(going)


def settle(parent: Path) -> None:
    """Finish or clear what a killed purge left in ``parent``."""
    for staging in sorted(parent.glob(f"{_STAGED}*")) if parent.is_dir() else []:
        target = parent / staging.name.removeprefix(_STAGED)
        gone = parent / f"{_GOING}{target.name}"
        if gone.exists() and not target.exists():
            staging.rename(target)
        else:
            shutil.rmtree(staging)
    for going in sorted(parent.glob(f"{_GOING}*")) if parent.is_dir() else []:
        shutil.rmtree(going)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the editions of a register as a load does; loads wait."""
    with (folder / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False where the system or the disk cannot."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), str(other))


def write_whole(path: Path, text: str) -> None:
    """Write a file that its owner alone may read, UTF-8, by a rename: a half-written one never shows.

    Raises:
        OSError: the folder cannot be made or written; the file is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
