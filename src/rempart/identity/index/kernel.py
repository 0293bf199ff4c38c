"""The optional engine: the compiled kernel, on the same arrays, for the same answers, many times sooner."""

import ctypes
import os
import threading
import zlib
from collections.abc import Sequence
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from rempart.base import RempartError
from rempart.identity.index.arrays import Arrays
from rempart.identity.index.asked import AskedName
from rempart.identity.index.engine import COMPARED, TIERS, Allowed, Found, Knobs, budget, knobs, rounded
from rempart.identity.names import loose_skeleton, skeleton

LIBRARY = Path(__file__).with_name("librempart_kernel.so")
OTHER_LIBRARY = "REMPART_KERNEL"
"""The environment variable that names another build of the kernel, or ``none`` for the default engine."""
_SOURCE = Path(__file__).with_name("kernel.c")
_SIZES = ("names", "words", "glued_count", "directory_bits", "budget")
_ARRAYS = ("letters", "length", "word_sum", "skeleton_key", "skeleton_length", "loose_key", "loose_length", "letter_set",
           "no_vowels", "rarity", "key", "key_word", "directory", "glued", "glued_first", "glued_second", "name_at", "name_word",
           "posting_at", "posting", "owner", "nature", "name_weight")  # fmt: skip
_KNOBS = [field.name for field in fields(Knobs) if field.name not in ("share", "touched")]


class _Arrays(ctypes.Structure):
    """``Arrays`` of kernel.c: sizes, addresses, knobs, in its order."""

    _fields_ = (
        *((name, ctypes.c_int64) for name in _SIZES),
        *((name, ctypes.c_void_p) for name in _ARRAYS),
        *((f"knob_{name}", ctypes.c_double) for name in _KNOBS),
    )


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
        if kernel.rempart_source() != zlib.crc32(_SOURCE.read_bytes()):
            return None
        kernel.rempart_open.restype = ctypes.c_void_p
        kernel.rempart_open.argtypes = [ctypes.c_void_p]
        kernel.rempart_close.argtypes = [ctypes.c_void_p]
        kernel.rempart_find.restype = ctypes.c_int
        kernel.rempart_find.argtypes = [ctypes.c_void_p, ctypes.c_char_p, *[ctypes.c_void_p] * 3, ctypes.c_int64,
                                        *[ctypes.c_void_p] * 4]  # fmt: skip
    except (OSError, AttributeError):
        return None
    return kernel


class KernelEngine:
    """Finds names by the arrays of an index, in the compiled kernel; one caller at a time."""

    def __init__(self, arrays: Arrays, kernel: ctypes.CDLL) -> None:
        self._kernel = kernel
        self._turn = threading.Lock()
        self._kept = {name: np.ascontiguousarray(getattr(arrays, name)) for name in _ARRAYS}
        told = _Arrays(arrays.names, len(arrays.letters), len(arrays.glued),
                       arrays.directory_bits, budget(arrays), *(kept.ctypes.data for kept in self._kept.values()),
                       *(_knob(name) for name in _KNOBS))  # fmt: skip
        self._searcher = kernel.rempart_open(ctypes.byref(told))
        if not self._searcher:
            raise MemoryError

    def __del__(self) -> None:
        """Give the kernel's memory back."""
        if getattr(self, "_searcher", None):
            self._kernel.rempart_close(self._searcher)

    def find(self, names: Sequence[AskedName], allowed: Allowed | None = None) -> Found:
        """Return what ``ArrayEngine.find`` returns.

        Raises:
            MemoryError: there is not enough of it.
        """
        texts = [_lines(name.words) for name in names]
        ends = np.cumsum([len(text) for text in texts], dtype=np.int64)
        no_vowels = np.array([name.no_vowels for name in names], np.uint8)
        nature = np.array([name.nature for name in names], np.uint8)
        mask = None if allowed is None else np.ascontiguousarray(allowed, np.uint8)
        counts = np.zeros(len(names), np.int64)
        found: tuple[npt.NDArray[Any], ...] = (
            np.empty((len(names), COMPARED), np.int32),
            np.empty((len(names), COMPARED), np.float64),
        )
        with self._turn:
            failed = self._kernel.rempart_find(
                self._searcher, b"".join(texts), ends.ctypes.data, no_vowels.ctypes.data, nature.ctypes.data, len(names),
                None if mask is None else mask.ctypes.data, counts.ctypes.data, *(array.ctypes.data for array in found),
            )  # fmt: skip
        if failed:
            raise MemoryError
        filled = np.arange(COMPARED) < counts[:, None]
        name, score = (array[filled] for array in found)
        return Found(np.repeat(np.arange(len(names)), counts), name.astype(np.int64), score)


def _knob(name: str) -> float:
    value: float = getattr(knobs(), name)
    return rounded(value) if name in TIERS else value


def _lines(words: Sequence[str]) -> bytes:
    return "".join([f"{word}\t{skeleton(word)}\t{loose_skeleton(word)}\n" for word in words]).encode()
