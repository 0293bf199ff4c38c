"""The arrays of the index: sorted keys, words, postings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from rempart.base import RempartError
from rempart.identity.features import numbers_of
from rempart.identity.names import leaves_vowels_out, loose_skeleton, read_name, skeleton
from rempart.identity.party import Party

_LEAST_LETTERS = 4  # shorter words are not looked up with a letter missing
_LEAST_RARITY, _INITIAL, _UNKNOWN = 0.12, 0.3, 0.45
_LONGEST_KEY = 25

Numbers = npt.NDArray[np.int32]
Keys = npt.NDArray[np.bytes_]


@dataclass(frozen=True)
class Arrays:
    """What finds names. Words and keys are sorted; ``*_at`` are the starts of the rows of the array beside them.

    ``rarity``: of a word, 0.12 (common) to 1 (once); ``name_weight``: sum of the rarities of a name's words;
    ``owner``: the party of a name; ``exact``, ``number``: sorted 64-bit hashes of whole names and official numbers.
    """

    word: Keys
    no_vowels: npt.NDArray[np.bool_]
    rarity: npt.NDArray[np.float32]
    key: Keys
    key_at: npt.NDArray[np.int64]
    key_word: Numbers
    posting_at: npt.NDArray[np.int64]
    posting: Numbers
    owner: Numbers
    name_weight: npt.NDArray[np.float32]
    exact: npt.NDArray[np.uint64]
    exact_name: Numbers
    number: npt.NDArray[np.uint64]
    number_party: Numbers

    @cached_property
    def words(self) -> list[str]:
        """The words as text, by their number."""
        found: list[str] = np.char.decode(self.word, "ascii").tolist()
        return found

    def word_id(self, word: str) -> int | None:
        """Return the number of a word, or None."""
        wanted = word.encode()
        place = int(np.searchsorted(self.word, wanted))
        return place if place < len(self.word) and self.word[place] == wanted else None

    def words_under(self, keys: Iterable[str]) -> Numbers:
        """Return the numbers of the words that share a key, ascending."""
        wanted = np.array([key.encode() for key in keys], dtype=self.key.dtype)
        if not len(self.key) or not len(wanted):
            return np.zeros(0, np.int32)
        places = np.minimum(np.searchsorted(self.key, wanted), len(self.key) - 1)
        places = places[self.key[places] == wanted]
        rows = [self.key_word[self.key_at[place] : self.key_at[place + 1]] for place in places]
        return np.unique(np.concatenate(rows)) if rows else np.zeros(0, np.int32)

    def postings_of(self, word_id: int) -> int:
        """Return how many names hold a word."""
        return int(self.posting_at[word_id + 1] - self.posting_at[word_id])

    def names_with(self, word_id: int) -> Numbers:
        """Return the names that hold a word."""
        return self.posting[self.posting_at[word_id] : self.posting_at[word_id + 1]]

    def weight_of(self, word: str) -> float:
        """Return the rarity of a word asked for; of a word the index does not have, a middling one."""
        known = self.word_id(word)
        if known is not None:
            return float(self.rarity[known])
        return _UNKNOWN * (_INITIAL if len(word) == 1 else 1)

    def with_exact_name(self, key: int) -> Numbers:
        """Return the names whose words are those of ``exact_key``."""
        return _row(self.exact, self.exact_name, key)

    def with_number(self, key: int) -> Numbers:
        """Return the parties that quote the number of ``number_key``."""
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
            return cls(**{field.name: _mapped(folder / f"{field.name}.npy") for field in fields(cls)})
        except (OSError, ValueError, EOFError) as error:
            raise RempartError(
                str(folder), "an array of the index is missing or broken", "Build the snapshot again"
            ) from error


def _mapped(path: Path) -> Any:
    loaded = np.load(path, allow_pickle=False, mmap_mode="r")
    return loaded.view(np.ndarray)  # a plain array over the mapped pages: indexing a memmap costs ten times more


def _row(hashes: npt.NDArray[np.uint64], values: Numbers, key: int) -> Numbers:
    wanted = np.uint64(key)
    return values[np.searchsorted(hashes, wanted) : np.searchsorted(hashes, wanted, "right")]


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def exact_key(value: str, schema: str) -> int:
    """Return the hash of a whole name: its words in any order, of what is not a person without the legal form."""
    return _hash(" ".join(sorted(read_name(value, schema != "Person").words)))


def number_key(identifier: str) -> list[int]:
    """Return the hashes of an official number and of those it implies."""
    return [_hash(f"{scheme}:{number}") for scheme, number, _ in numbers_of(identifier)]


def keys_of_word(word: str, *, ask: bool, no_vowels: bool) -> set[str]:
    """Return the keys under which a word is kept, or asked for.

    The word; the word with one letter missing; ``~`` skeleton and the skeleton with one letter missing; ``-`` the loose
    skeleton of every word, ``=`` that of words whose script leaves vowels out. A question in such a script meets all
    words by ``-``, any other question meets their words by ``=``.
    """
    bones, loose = skeleton(word), loose_skeleton(word)
    keys = {word, *_one_missing(word)}
    if len(bones) >= 2:
        keys |= {f"~{bones}", *(f"~{shorter}" for shorter in _one_missing(bones))}
    if len(loose) >= 2:
        if ask:
            keys.add(f"-{loose}" if no_vowels else f"={loose}")
        else:
            keys |= {f"-{loose}", *([f"={loose}"] if no_vowels else [])}
    return keys


def _one_missing(text: str) -> set[str]:
    return {text[:i] + text[i + 1 :] for i in range(len(text))} if len(text) >= _LEAST_LETTERS else set()


def build_arrays(parties: Sequence[Party]) -> Arrays:
    """Return the arrays for parties in their order."""
    names, no_vowels_names, owner, exact = _names(parties)
    plain = {word for words in names for word in words}
    without = {word for words, no in zip(names, no_vowels_names, strict=True) if no for word in words}
    glued = {one + other for words in names for one, other in pairwise(words)}
    vocabulary = sorted(plain | {word for word in glued if len(word) < _LONGEST_KEY})
    number_of = {word: number for number, word in enumerate(vocabulary)}
    posting_at, posting = _rows(
        [
            {number_of[word] for word in words}
            | {number_of[one + two] for one, two in pairwise(words) if one + two in number_of}
            for words in names
        ],
        len(vocabulary),
    )
    rarity = _rarity(vocabulary, np.diff(posting_at), len(names))
    key, key_at, key_word = _keys(vocabulary, plain, without)
    numbers = sorted(
        {(hashed, i) for i, party in enumerate(parties) for text in party.identifiers for hashed in number_key(text)}
    )
    exact_order = sorted((hashed, name) for name, hashed in enumerate(exact))
    return Arrays(
        word=np.array([word.encode() for word in vocabulary], dtype=f"S{_LONGEST_KEY}"),
        no_vowels=np.array([word in without for word in vocabulary], np.bool_),
        rarity=rarity,
        key=key,
        key_at=key_at,
        key_word=key_word,
        posting_at=posting_at,
        posting=posting,
        owner=np.array(owner, np.int32),
        name_weight=np.array([sum(float(rarity[number_of[word]]) for word in words) for words in names], np.float32),
        exact=np.array([hashed for hashed, _ in exact_order], np.uint64),
        exact_name=np.array([name for _, name in exact_order], np.int32),
        number=np.array([hashed for hashed, _ in numbers], np.uint64),
        number_party=np.array([party for _, party in numbers], np.int32),
    )


def _names(parties: Sequence[Party]) -> tuple[list[tuple[str, ...]], list[bool], list[int], list[int]]:
    """Words, script, owner and exact key of each name that has words; equal names of a party once."""
    names: list[tuple[str, ...]] = []
    no_vowels, owner, exact = [], [], []
    for position, party in enumerate(parties):
        seen = set()
        for name in party.names:
            words = read_name(name.value, party.schema != "Person").words
            if words and words not in seen:
                seen.add(words)
                names.append(words)
                no_vowels.append(leaves_vowels_out(name.value))
                owner.append(position)
                exact.append(exact_key(name.value, party.schema))
    return names, no_vowels, owner, exact


def _rows(members: list[set[int]], size: int) -> tuple[npt.NDArray[np.int64], Numbers]:
    """Turn member -> numbers into number -> members, as starts and values."""
    counts = list(map(len, members))
    flat = np.fromiter((number for group in members for number in sorted(group)), np.int64, sum(counts))
    of = np.repeat(np.arange(len(members), dtype=np.int32), counts)
    starts = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(flat, minlength=size), out=starts[1:])
    return starts, of[np.argsort(flat, kind="stable")]


def _rarity(words: list[str], held_by: npt.NDArray[np.int64], names: int) -> npt.NDArray[np.float32]:
    """Return log((N + 1) / (n + 1/2)) / log(N + 1), from 0.12 to 1; of single letters three tenths of it."""
    rarity = np.log((names + 1) / (held_by + 0.5)) / np.log(names + 2)
    letters = np.array([_INITIAL if len(word) == 1 else 1.0 for word in words])
    clipped: npt.NDArray[np.float32] = (np.clip(rarity, _LEAST_RARITY, 1) * letters).astype(np.float32)
    return clipped


def _keys(words: list[str], plain: set[str], without: set[str]) -> tuple[Keys, npt.NDArray[np.int64], Numbers]:
    """Sorted keys with the words under each; neighbours written as one are found by themselves only."""
    texts: list[bytes] = []
    of: list[int] = []
    for number, word in enumerate(words):
        keys = keys_of_word(word, ask=False, no_vowels=word in without) if word in plain else {word}
        texts += [key.encode() for key in keys]
        of += [number] * len(keys)
    if not texts:
        return np.zeros(0, f"S{_LONGEST_KEY}"), np.zeros(1, np.int64), np.zeros(0, np.int32)
    all_keys = np.array(texts, dtype=f"S{_LONGEST_KEY}")
    numbers = np.array(of, np.int32)
    order = np.lexsort((numbers, all_keys))
    key, first = np.unique(all_keys[order], return_index=True)
    return key, np.append(first, len(texts)).astype(np.int64), numbers[order]
