"""The compiled kernel, found, checked and loaded once: what two rooms of identity do sooner with it."""

import ctypes
import os
import zlib
from functools import cache
from pathlib import Path

from rempart.base import RempartError

LIBRARY = Path(__file__).with_name("index") / "librempart_kernel.so"
OTHER_LIBRARY = "REMPART_KERNEL"
"""The environment variable that names another build of the kernel, or ``none`` to do without."""
_SOURCE = LIBRARY.with_name("kernel.c")


@cache
def library() -> ctypes.CDLL | None:
    """Return the compiled kernel, or None where it was not built, is of another source, or does not load here.

    Raises:
        RempartError: ``REMPART_KERNEL`` names a file that is not the kernel of this version.
    """
    chosen = os.environ.get(OTHER_LIBRARY)
    if chosen == "none":
        return None
    loaded = _loaded(chosen or str(LIBRARY))
    if chosen and not loaded:
        raise RempartError(OTHER_LIBRARY, "it names no kernel of this version", "Name one, or none, or nothing")
    return loaded


def _loaded(path: str) -> ctypes.CDLL | None:
    try:
        kernel = ctypes.CDLL(path)
        kernel.rempart_source.restype = ctypes.c_uint32
        return kernel if kernel.rempart_source() == zlib.crc32(_SOURCE.read_bytes()) else None
    except (OSError, AttributeError):
        return None
