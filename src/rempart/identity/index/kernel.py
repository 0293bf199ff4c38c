"""The optional engine: the compiled kernel, on the same arrays, for the same answers, many times sooner."""

import ctypes
import threading
from collections.abc import Sequence
from dataclasses import fields

import numpy as np

from rempart.identity.index.arrays import Arrays
from rempart.identity.index.asked import AskedName
from rempart.identity.index.engine import COMPARED, TIERS, Allowed, Found, Knobs, budget, knobs, rounded, together
from rempart.identity.naming.names import loose_skeleton, skeleton

_AT_ONCE = 64
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


class KernelEngine:
    """Finds names by the arrays of an index, in the compiled kernel; one caller at a time."""

    def __init__(self, arrays: Arrays, kernel: ctypes.CDLL) -> None:
        self._kernel = kernel
        kernel.rempart_open.restype = ctypes.c_void_p
        kernel.rempart_open.argtypes = [ctypes.c_void_p]
        kernel.rempart_close.argtypes = [ctypes.c_void_p]
        kernel.rempart_find.restype = ctypes.c_int
        kernel.rempart_find.argtypes = [ctypes.c_void_p, ctypes.c_char_p, *[ctypes.c_void_p] * 3, ctypes.c_int64,
                                        *[ctypes.c_void_p] * 4]  # fmt: skip
        self._turn = threading.Lock()
        self._table = _Table()
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
        mask = None if allowed is None else np.ascontiguousarray(allowed, np.uint8)
        place = None if mask is None else mask.ctypes.data
        with self._turn:
            found = [self._find(names[at : at + _AT_ONCE], at, place) for at in range(0, len(names), _AT_ONCE)]
        return together(found)

    def _find(self, names: Sequence[AskedName], first: int, allowed: int | None) -> Found:
        """Return what is found of some names, the first of which has the number ``first``."""
        texts, table = [_lines(name.words) for name in names], self._table
        end = 0
        for row, (name, text) in enumerate(zip(names, texts, strict=True)):
            end += len(text)
            table.ends[row], table.no_vowels[row], table.nature[row] = end, name.no_vowels, name.nature
        failed = self._kernel.rempart_find(
            self._searcher, b"".join(texts), *table.asked_at, len(names), allowed, *table.found_at
        )
        if failed:
            raise MemoryError
        counts = table.counts[: len(names)].tolist()
        return Found(
            np.repeat(np.arange(first, first + len(names)), counts),
            np.concatenate([table.name[row, :count] for row, count in enumerate(counts)]).astype(np.int64),
            np.concatenate([table.score[row, :count] for row, count in enumerate(counts)]),
        )


class _Table:
    """What passes between Python and the kernel, made once: to make it costs as much as to search."""

    def __init__(self) -> None:
        self.ends = np.zeros(_AT_ONCE, np.int64)
        self.no_vowels, self.nature = np.zeros(_AT_ONCE, np.uint8), np.zeros(_AT_ONCE, np.uint8)
        self.counts = np.zeros(_AT_ONCE, np.int64)
        self.name, self.score = np.zeros((_AT_ONCE, COMPARED), np.int32), np.zeros((_AT_ONCE, COMPARED), np.float64)
        self.asked_at = [array.ctypes.data for array in (self.ends, self.no_vowels, self.nature)]
        self.found_at = [array.ctypes.data for array in (self.counts, self.name, self.score)]


def _knob(name: str) -> float:
    value: float = getattr(knobs(), name)
    return rounded(value) if name in TIERS else value


def _lines(words: Sequence[str]) -> bytes:
    return "".join([f"{word}\t{skeleton(word)}\t{loose_skeleton(word)}\n" for word in words]).encode()
