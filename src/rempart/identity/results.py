"""Where results of a comparison of files go: a file that appears whole or not at all, and is none of those compared."""

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from rempart.base import RempartError


def check_paths(out: Path, read: Collection[Path]) -> None:
    """Check that the result can be written and writes over none of the files to be read.

    Raises:
        RempartError: it cannot, or would.
    """
    if out.exists() and not out.is_file():  # a folder, or a device, which the result would replace
        raise RempartError(str(out), "it is there and no file", "Give the name of a file")
    if not out.parent.is_dir():
        raise RempartError(str(out.parent), "there is no such folder", "Make it, or write elsewhere")
    for written in (out, _partial(out)):
        if any(written.exists() and path.exists() and written.samefile(path) for path in read):
            raise RempartError(str(written), "it is one of the files to be compared", "Write the results elsewhere")


@contextmanager
def appearing_whole(out: Path) -> Iterator[Path]:
    """Give a path to write to; what stands there becomes ``out`` at the end, and goes where something fails."""
    partial = _partial(out)
    try:
        with partial.open("wb"):  # says at once, and as an OSError, that nothing can be written here
            pass
        yield partial
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)


def _partial(out: Path) -> Path:
    return out.with_name(out.name + ".partial")
