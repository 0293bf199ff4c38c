"""The arrays of the index: words, keys that lead to words, the names that hold a word; mapped from the disk."""

from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from rempart.base import RempartError
from rempart.identity.index.keys import LONGEST, Hashes, Letters, Numbers

Places = npt.NDArray[np.int32]
Weights = npt.NDArray[np.float32]
Small = npt.NDArray[np.uint8]


LEAST_BITS = 8
_AS_LONG = {
    "letters": ("length", "word_sum", "skeleton_key", "skeleton_length", "loose_key", "loose_length", "letter_set",
                "no_vowels", "rarity"),
    "key": ("key_word",),
    "glued": ("glued_first", "glued_second"),
    "owner": ("nature", "name_weight", "exact", "exact_name"),
    "number": ("number_party",),
}  # fmt: skip
_KINDS = {
    "uint8": ("letters", "length", "skeleton_length", "loose_length", "no_vowels", "nature"),
    "uint64": ("word_sum", "skeleton_key", "loose_key", "letter_set", "key", "glued", "exact", "number"),
    "int32": ("key_word", "directory", "glued_first", "glued_second", "name_at", "name_word", "posting_at", "posting", "owner",
              "exact_name", "number_party"),
    "float32": ("rarity", "name_weight"),
}  # fmt: skip


@dataclass(frozen=True)
class Arrays:
    """What finds names. The row of a word, a name, a party is its number; ``*_at`` are the starts of rows in the array beside.

    Words: ``letters``, ``length``, ``word_sum`` (ascending), ``skeleton_key`` and ``loose_key`` (0: none) with their lengths,
    ``letter_set``, ``no_vowels`` (1: some name in a script without vowels has it), ``rarity`` from 0.12 (common) to 1.
    Keys, ascending: ``key`` leads to ``key_word`` (twice the word's number, plus one where the key lacks a letter);
    ``directory`` has the place of the first key for each beginning of ``directory_bits`` bits.
    Neighbours written as one: ``glued``, ascending, with the words ``glued_first`` and ``glued_second``.
    Names: ``name_at``/``name_word`` their words in order; ``posting_at``/``posting`` the names of a word; ``owner`` the
    party; ``nature`` (1 person, 2 other, 0 not known); ``name_weight`` the sum of the rarities; ``exact``/``exact_name``
    whole names, ascending. ``number``/``number_party``: official numbers, ascending.
    """

    letters: Letters
    length: Small
    word_sum: Hashes
    skeleton_key: Hashes
    skeleton_length: Small
    loose_key: Hashes
    loose_length: Small
    letter_set: Hashes
    no_vowels: Small
    rarity: Weights
    key: Hashes
    key_word: Places
    directory: Places
    glued: Hashes
    glued_first: Places
    glued_second: Places
    name_at: Places
    name_word: Places
    posting_at: Places
    posting: Places
    owner: Places
    nature: Small
    name_weight: Weights
    exact: Hashes
    exact_name: Places
    number: Hashes
    number_party: Places

    @property
    def names(self) -> int:
        """The number of names."""
        return len(self.owner)

    @cached_property
    def directory_bits(self) -> int:
        """How many bits of a key the directory looks at."""
        return (len(self.directory) - 1).bit_length() - 1

    @cached_property
    def texts(self) -> npt.NDArray[np.bytes_]:
        """The words as ASCII text, by their number; not copied."""
        return texts_of(self.letters)

    def with_number(self, key: int) -> Places:
        """Return the parties that quote an official number, by its key."""
        return _row(self.number, self.number_party, key)

    def save(self, folder: Path) -> None:
        """Write one ``.npy`` file for each array."""
        for field in fields(self):
            np.save(folder / f"{field.name}.npy", np.ascontiguousarray(getattr(self, field.name)))

    @classmethod
    def load(cls, folder: Path) -> "Arrays":
        """Map the arrays of a folder into memory.

        Raises:
            RempartError: one is missing or broken; build the index again.
        """
        try:
            arrays = cls(**{field.name: _mapped(folder / f"{field.name}.npy") for field in fields(cls)})
            arrays.check()
        except (OSError, ValueError, EOFError) as error:
            raise RempartError(
                str(folder), "an array of the index is missing or broken", "Build the snapshot again"
            ) from error
        return arrays

    def check(self) -> None:
        """Check that the arrays have the sizes and types that belong together, without reading all of them.

        What stands in them is vouched for by the manifest of their snapshot.

        Raises:
            ValueError: they have not; they are of another index, or cut short.
        """
        as_long = all(
            len(getattr(self, one)) == len(getattr(self, of)) for of, group in _AS_LONG.items() for one in group
        )
        ends = {"name_at": (self.names, self.name_word), "posting_at": (len(self.letters), self.posting)}
        rows = all(
            len(at := getattr(self, name)) == size + 1 and at[0] == 0 and at[-1] == len(values)
            for name, (size, values) in ends.items()
        )
        beginnings = len(self.directory) == (1 << self.directory_bits) + 1 and self.directory[-1] == len(self.key)
        kinds = all(getattr(self, name).dtype == kind for kind, names in _KINDS.items() for name in names)
        beginnings = beginnings and self.directory_bits >= LEAST_BITS
        words = not len(self.length) or self.length.max() <= LONGEST
        if not (words and as_long and rows and beginnings and kinds and self.letters.shape[1:] == (LONGEST,)):
            raise ValueError("the arrays do not belong together")


def _mapped(path: Path) -> Any:
    loaded = np.load(path, allow_pickle=False, mmap_mode="r")
    return loaded.view(np.ndarray)  # a plain array over the mapped pages: indexing a memmap costs ten times more


def _row(hashes: Hashes, values: Places, key: int) -> Places:
    wanted = np.uint64(key)
    return values[np.searchsorted(hashes, wanted) : np.searchsorted(hashes, wanted, "right")]


def texts_of(letters: Letters) -> npt.NDArray[np.bytes_]:
    """Return the rows of a matrix of letters as ASCII texts."""
    return np.ascontiguousarray(letters).view(f"S{LONGEST}").ravel()


def ranges(starts: Numbers, counts: Numbers) -> tuple[Numbers, Numbers]:
    """Return the places start, start + 1, ... of every range one after the other, and the range that each belongs to."""
    of = np.arange(len(starts)).repeat(counts)
    if not len(of):
        return of, of
    return np.arange(len(of)) - (counts.cumsum() - counts - starts).repeat(counts), of


def beginnings(ordered: Numbers) -> Numbers:
    """Return the places where a run of equal values begins."""
    if not len(ordered):
        return np.zeros(0, np.int64)
    new = np.empty(len(ordered), np.bool_)
    new[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return new.nonzero()[0]


def run_lengths(first: Numbers, total: int) -> Numbers:
    """Return how long each run is, from where runs begin and the length of the whole."""
    ends = np.empty_like(first)
    ends[:-1] = first[1:]
    ends[-1:] = total
    return ends - first


def place_in_run(ordered: Numbers) -> Numbers:
    """Return, for each value, how many equal ones stand before it in its run."""
    first = beginnings(ordered)
    return np.arange(len(ordered)) - first.repeat(run_lengths(first, len(ordered)))
