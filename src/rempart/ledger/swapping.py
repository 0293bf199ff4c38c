"""A file or a folder put in the place of another at once, or taken away at once: a kill leaves the old or the new one."""

import ctypes
import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
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


def unsettled(parent: Path) -> bool:
    """Tell whether a purge that was killed, or one that runs, has left something half-done in ``parent``."""
    return any(True for prefix in (_STAGED, _GOING) for _ in parent.glob(f"{prefix}*"))


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
def held(path: Path, *, shared: bool = False, waiting: Callable[[], object] = lambda: None) -> Iterator[None]:
    """Hold the lock file ``path``, alone or with others that share it; where somebody holds it, call ``waiting``, and wait."""
    path.parent.mkdir(parents=True, exist_ok=True)
    how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, how | fcntl.LOCK_NB)
        except OSError:
            waiting()
            fcntl.flock(lock, how)
        yield


def alone_in(folder: Path, waiting: Callable[[], object] = lambda: None) -> AbstractContextManager[None]:
    """Hold a folder alone, as the editions of a register by its ``.lock`` as a load does; loads wait."""
    return held(folder / ".lock", waiting=waiting)


@contextmanager
def place_in(parent: Path, prefix: str) -> Iterator[Path]:
    """Give a new folder in ``parent`` until the end, held meanwhile: by that a purge tells it from what a killed run left."""
    with tempfile.TemporaryDirectory(prefix=prefix, dir=parent) as place:
        descriptor = os.open(place, os.O_RDONLY)
        try:
            with suppress(OSError):  # a disk that holds no folders: a purge may then take the folder away
                fcntl.flock(descriptor, fcntl.LOCK_SH)
            yield Path(place)
        finally:
            os.close(descriptor)


def in_use(path: Path) -> bool:
    """Tell whether a lock file, or a folder of ``place_in``, is held by somebody now."""
    if not path.exists():
        return False
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


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
