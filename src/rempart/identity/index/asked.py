"""What is asked: the names of a batch of questions as words, with all that words are compared by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rempart.identity.index.arrays import Small
from rempart.identity.index.building import LEAST_SKELETON, NATURES, spelled
from rempart.identity.index.keys import (
    LONGEST,
    Hashes,
    Kind,
    Letters,
    Missing,
    Numbers,
    letter_sets,
    mixed,
    one_missing,
)
from rempart.identity.index.reading import MOST_WORDS
from rempart.identity.naming.names import readings_of
from rempart.identity.party import Party


class AskedName(NamedTuple):
    """One name of a question: its words, whether their script has no vowels, and the nature of who is asked for."""

    words: tuple[str, ...]
    no_vowels: bool
    nature: int


def asked_name(value: str, party: Party) -> AskedName:
    """Read one name of a party that is asked for, as its script is mostly read."""
    return asked_names(value, party)[0]


def asked_names(value: str, party: Party) -> list[AskedName]:
    """Read one name of a party that is asked for, in every way that its script allows; most have one."""
    readings = readings_of(value, party.schema != "Person")
    return [AskedName(read.words[:MOST_WORDS], read.no_vowels, NATURES[party.nature]) for read in readings]


@dataclass(frozen=True)
class Asked:
    """The words of a batch, one name after the other; ``row`` the name of each word, ``start`` and ``count`` of each name.

    ``skeleton_key`` and ``loose_key`` are 0 where there is none; ``missing`` the keys of the words with a letter missing.
    """

    texts: list[str]
    row: Numbers
    start: Numbers
    count: Numbers
    nature: Small
    no_vowels: npt.NDArray[np.bool_]
    letters: Letters
    length: Numbers
    sums: Hashes
    word_key: Hashes
    missing: Missing
    skeleton_key: Hashes
    skeleton_length: Numbers
    loose_key: Hashes
    loose_length: Numbers
    loose_of_no_vowels: Hashes
    letter_set: Hashes

    @property
    def rows(self) -> int:
        """How many names are asked for."""
        return len(self.count)


def asked(names: Sequence[AskedName]) -> Asked:
    """Return a batch of names."""
    texts = [word for name in names for word in name.words]
    count = np.array([len(name.words) for name in names], np.int64)
    row = np.repeat(np.arange(len(names)), count)
    heard = spelled(texts)
    missing = one_missing(heard.letters, heard.sums, heard.lengths)
    has_bones, has_loose = heard.skeleton_lengths >= LEAST_SKELETON, heard.loose_lengths >= LEAST_SKELETON
    sums = heard.sums[:, -1] if texts else np.zeros(0, np.uint64)
    bones = heard.skeleton_sums[:, -1] if texts else sums
    none = np.uint64(0)
    return Asked(
        texts=[text[:LONGEST] for text in texts],
        row=row,
        start=np.cumsum(count) - count,
        count=count,
        nature=np.array([name.nature for name in names], np.uint8),
        no_vowels=np.array([name.no_vowels for name in names], np.bool_)[row],
        letters=heard.letters,
        length=heard.lengths,
        sums=sums,
        word_key=mixed(sums),
        missing=Missing(missing.row, mixed(missing.total)),
        skeleton_key=np.where(has_bones, mixed(bones, Kind.SKELETON), none),
        skeleton_length=heard.skeleton_lengths,
        loose_key=np.where(has_loose, mixed(heard.loose_sums, Kind.LOOSE), none),
        loose_length=heard.loose_lengths,
        loose_of_no_vowels=np.where(has_loose, mixed(heard.loose_sums, Kind.LOOSE_OF_NO_VOWELS), none),
        letter_set=letter_sets(heard.letters),
    )
