"""The names of the records as words, and of each distinct word all that keys and comparison ask for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from rempart.identity.index.keys import LONGEST, Hashes, Numbers, letter_sets, letters_of, mixed, sums_of
from rempart.identity.index.reading import read_names, skeletons_of
from rempart.identity.linking.records import PERSON, Flags, Records, Several
from rempart.identity.linking.texts import latin_of_many, read_firms
from rempart.identity.naming.word import Word, weights
from rempart.identity.tables import table

Amounts = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Vocabulary:
    """Distinct words in their order. ``weight``, ``told`` and ``gap`` have a row for persons and one for firms, as ``Word`` has them.

    ``special`` words count something, have short, familiar or translated forms, or are no plain letters: their likeness to
    others is asked of ``likeness``. ``number`` is a code of what a word counts among firms, 0 where it counts nothing. ``bone``
    is a code of its consonants, ``start`` one of its first three letters.
    """

    texts: npt.NDArray[np.object_]
    weight: Amounts
    told: Amounts
    gap: Amounts
    special: Flags
    number: Numbers
    length: Numbers
    head: npt.NDArray[np.uint8]
    letters: Hashes
    bone: Numbers
    bone_length: Numbers
    bone_head: npt.NDArray[np.uint8]
    start: Numbers
    key: Hashes


@dataclass(frozen=True)
class Names:
    """Distinct names as read: ``words[starts[n] : starts[n + 1]]`` are the words of name ``n``, in their order.

    ``whole`` is equal for names of the same words in any order, ``numbers`` for those that count the same, 0 for none;
    ``form`` is a place in ``forms``, sets of legal forms. ``of`` are the names of each record.
    """

    of: Several
    vocabulary: Vocabulary
    starts: Numbers
    words: Numbers
    whole: Hashes
    numbers: Hashes
    form: Numbers
    forms: list[frozenset[str]]
    weak: Flags
    foreign: Flags

    @property
    def counts(self) -> Numbers:
        """How many words each name has."""
        return np.diff(self.starts)


def names_of(records: Records) -> Names:
    """Read the names of all records: those of persons as persons' names, any other as those of firms."""
    firm = records.nature[records.names.record] != PERSON
    codes = records.names.value.astype(np.int64) << 1 | firm
    distinct, place = np.unique(codes, return_inverse=True)
    texts = [records.names.texts[code >> 1] for code in distinct.tolist()]
    of_firm = (distinct & 1).astype(np.bool_)
    words, counts, form, forms = _words(texts, of_firm)
    vocabulary, numbered = _vocabulary(words)
    starts = np.append(0, np.cumsum(counts))
    count_of = np.where(np.repeat(of_firm, counts), vocabulary.number[numbered], 0)
    return Names(
        of=Several.of(records.names.record, place, len(records), texts),
        vocabulary=vocabulary,
        starts=starts,
        words=numbered.astype(np.int32),
        whole=_summed(mixed(vocabulary.key[numbered]), starts),
        numbers=_summed(np.where(count_of > 0, mixed(count_of.astype(np.uint64)), np.uint64(0)), starts),
        form=form,
        forms=forms,
        weak=records.weak[distinct >> 1],
        foreign=np.array([not _latin(text) for text in texts], np.bool_),
    )


def _latin(text: str) -> bool:
    return text.isascii() or max(text) < "\u0370"


def _summed(values: Hashes, starts: Numbers) -> Hashes:
    """Return the sum of the values of each name, modulo 2^64."""
    with np.errstate(over="ignore"):
        total = np.append(np.uint64(0), np.cumsum(values, dtype=np.uint64))
        return total[starts[1:]] - total[starts[:-1]]


def _words(texts: list[str], firm: Flags) -> tuple[list[str], Numbers, Numbers, list[frozenset[str]]]:
    """Return the words of all names one after the other, how many each has, and its legal forms.

    Persons' names are read in whole arrays; those of firms in lists, for their legal forms.
    """
    persons = np.flatnonzero(~firm)
    read = read_names(latin_of_many([texts[place] for place in persons.tolist()]), np.zeros(len(persons), np.bool_))
    spelt = _spelt(read.letters)
    found: list[Sequence[str]] = [()] * len(texts)
    words = spelt[np.searchsorted(read.distinct, read.words)].tolist()
    ends = np.cumsum(read.counts).tolist()
    for place, end, count in zip(persons.tolist(), ends, read.counts.tolist(), strict=True):
        found[place] = words[end - count : end]
    forms: dict[frozenset[str], int] = {frozenset(): 0}
    form = np.zeros(len(texts), np.int32)
    firms = np.flatnonzero(firm).tolist()
    for place, (told, known) in zip(firms, read_firms([texts[place] for place in firms]), strict=True):
        found[place] = told
        form[place] = forms.setdefault(known, len(forms))
    counts = np.array([len(one) for one in found], np.int64)
    return [word for one in found for word in one], counts, form, list(forms)


def _spelt(letters: npt.NDArray[np.uint8]) -> npt.NDArray[np.object_]:
    if not len(letters):
        return np.array([], object)
    return np.ascontiguousarray(letters).view(f"S{LONGEST}").ravel().astype(str).astype(object)


def _vocabulary(words: list[str]) -> tuple[Vocabulary, Numbers]:
    """Return the distinct words, and for each word its place among them."""
    distinct = sorted(set(words))
    place = {word: number for number, word in enumerate(distinct)}
    numbered = np.fromiter((place[word] for word in words), np.int64, len(words))
    letters = letters_of(distinct)
    length = np.count_nonzero(letters, axis=1)
    (weight, told, gap), special, number = _told(distinct, length)
    bones = skeletons_of(distinct)[0]
    return Vocabulary(
        texts=np.array(distinct, object),
        weight=weight,
        told=told,
        gap=gap,
        special=special,
        number=number,
        length=length,
        head=letters[:, 0] if len(letters) else np.zeros(0, np.uint8),
        letters=letter_sets(letters),
        bone=_codes(bones),
        bone_length=np.array([len(bone) for bone in bones], np.int64),
        bone_head=np.array([ord(bone[:1] or " ") for bone in bones], np.uint8),
        start=_codes([word[:3] for word in distinct]),
        key=sums_of(letters)[:, -1] if len(letters) else np.zeros(0, np.uint64),
    ), numbered


def _codes(texts: list[str]) -> Numbers:
    codes = {text: code for code, text in enumerate(sorted(set(texts)))}
    return np.fromiter((codes[text] for text in texts), np.int64, len(texts))


def _told(words: list[str], length: Numbers) -> tuple[list[Amounts], Flags, Numbers]:
    """Return weights, what they tell and gaps, special words and numbers; only words that some table knows are looked at one by one."""
    table_ = weights("words")
    plain = np.select(
        [length == 1, length == 2, length == 3],
        [table_["initial"], table_["letters_2"], table_["letters_3"]],
        table_["other"],
    )
    amounts = [np.stack([plain, plain]) for _ in range(3)]
    special, number = np.zeros(len(words), np.bool_), np.zeros(len(words), np.int64)
    codes: dict[str, int] = {}
    known = _known()
    for place, text in enumerate(words):
        if text.isalpha() and text not in known:
            continue
        for row, firm in enumerate((False, True)):
            word = Word(text, firm)
            for amount, value in zip(amounts, (word.weight, word.told, word.gap), strict=True):
                amount[row, place] = value
            special[place] |= word.meant or not word.spelt
            if firm and word.number:
                number[place] = codes.setdefault(word.number, len(codes) + 1)
    return amounts, special, number


@cache
def _known() -> frozenset[str]:
    """Return every word that some table of this room names."""
    return frozenset(_inside(table("naming/words"))) | frozenset(_inside(table("naming/frequent_names")))


def _inside(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from value.split()
    elif isinstance(value, dict):
        yield from _inside(list(value))
        yield from _inside(list(value.values()))
    elif isinstance(value, Iterable):
        for one in value:
            yield from _inside(one)
