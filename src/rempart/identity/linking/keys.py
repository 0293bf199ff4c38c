"""Keys of records: two records that have a key in common are compared.

A key is a 64-bit hash of its kind and of the values it is made of. Nationality, birthplace and occupation are no keys.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from rempart.identity.index.arrays import ranges
from rempart.identity.index.keys import Hashes, Numbers, letters_of, mixed, one_missing, sums_of
from rempart.identity.linking.address_scores import Addresses
from rempart.identity.linking.dates import Days, is_day
from rempart.identity.linking.records import Flags, Records, Several, each_beside_each
from rempart.identity.linking.words import Names

MOST_WORDS = 6
"""Words of a record of which pairs are made."""
MOST_VALUES = 64
"""Values of a record, of each kind, of which a key is made with those of another kind: one odd record shall not fill the memory."""
KINDS = (
    "number", "name", "birth_date", "address", "word_day", "sound_year", "sound_birthday", "sound_place", "day_place", "two_sounds",
    "two_sounds_year", "initial_word", "beginnings", "word", "sound", "near_word",
)  # fmt: skip
"""Kinds of keys: official number; all words of a name; day of birth; address; a word and the day; the consonants of a word
and the year, the month and day, or a number of the address; that and the day; the consonants of two words, and with the
year; a word and the first letter of another; the first three letters of two words; a word; its consonants; a rare word, whole or without one
of its letters."""
_STEP = np.uint64(0x9E3779B97F4A7C15)


class Keys(NamedTuple):
    """Keys of one kind, and the record of each."""

    key: Hashes
    record: Numbers


def keys_of(
    records: Records, names: Names, numbers: Several, days: Days, addresses: Addresses, rare: int
) -> Iterator[tuple[str, Keys]]:
    """Yield the keys of each kind, made when they are asked for; ``rare`` is how many records bear a rare word at most."""
    count = len(records)
    words = _words(names, count)
    day, birthday, year = _days(records, days)
    place = addresses.place_of_records
    bone = names.vocabulary.bone
    sound = Several.of(words.record, bone[words.value], count)
    made: dict[str, Callable[[], Keys]] = {
        "number": lambda: _alone(numbers),
        "name": lambda: Keys(names.whole[names.of.value], names.of.record),
        "birth_date": lambda: _alone(day),
        "address": lambda: _alone(addresses.whole_of_records),
        "word_day": lambda: _both(words, day),
        "sound_year": lambda: _both(sound, year),
        "sound_birthday": lambda: _both(sound, birthday),
        "sound_place": lambda: _both(sound, place),
        "day_place": lambda: _both(day, place),
        "two_sounds": lambda: _two(words, bone, bone, ordered=False),
        "two_sounds_year": lambda: _with_years(_two(words, bone, bone, ordered=False), year),
        "initial_word": lambda: _two(words, names.vocabulary.head, np.arange(len(bone)), ordered=True),
        "beginnings": lambda: _two(words, names.vocabulary.start, names.vocabulary.start, ordered=False),
        "word": lambda: _alone(words),
        "sound": lambda: _alone(sound),
        "near_word": lambda: _near(words, names, rare),
    }
    for kind in KINDS:
        yield kind, made[kind]()


def _words(names: Names, records: int) -> Several:
    """Return the words of each record, of two letters or more."""
    at, of = ranges(names.starts[names.of.value], names.counts[names.of.value])
    word, record = names.words[at], names.of.record[of]
    telling = names.vocabulary.length[word] > 1
    return Several.of(record[telling], word[telling], records)


def _days(records: Records, days: Days) -> tuple[Several, Several, Several]:
    """Return days of birth, months and days, and years."""
    record, value = records.dates.record, records.dates.value
    whole = is_day(days)[value] if len(value) else np.zeros(0, np.bool_)
    birthday = days.month * 100 + days.day
    count = len(records)
    return (
        Several.of(record[whole], value[whole], count),
        Several.of(record[whole], birthday[value[whole]], count),
        Several.of(record, days.year[value], count),
    )


def _hashed(first: Numbers, second: Numbers | int = 0) -> Hashes:
    with np.errstate(over="ignore"):
        return mixed(np.asarray(first).astype(np.uint64) * _STEP + np.asarray(second).astype(np.uint64))


def _alone(values: Several) -> Keys:
    return Keys(_hashed(values.value), values.record)


def _both(one: Several, other: Several) -> Keys:
    """Return values of one beside values of the other, record by record: all of them, up to a bound."""
    mine, counts = (np.minimum(values.counts, MOST_VALUES) for values in (one, other))
    record, first, second = each_beside_each(mine, counts)
    values = one.value[one.starts[record] + first], other.value[other.starts[record] + second]
    return Keys(_hashed(*values), record.astype(np.int32))


def _two(words: Several, first: Numbers, second: Numbers, *, ordered: bool) -> Keys:
    """Return two words of a record, what ``first`` has of the one beside what ``second`` has of the other."""
    counts = np.minimum(words.counts, MOST_WORDS)
    record, mine, other = each_beside_each(counts, counts)
    kept: Flags = (mine != other) if ordered else (mine < other)
    record = record[kept]
    one = first[words.value[words.starts[record] + mine[kept]]].astype(np.int64)
    two = second[words.value[words.starts[record] + other[kept]]].astype(np.int64)
    if not ordered:
        one, two = np.minimum(one, two), np.maximum(one, two)
    return Keys(_hashed(one, two), record.astype(np.int32))


def _with_years(keys: Keys, years: Several) -> Keys:
    """Return keys, each with every year of its record, up to a bound."""
    at, of = ranges(years.starts[keys.record], np.minimum(years.counts, MOST_VALUES)[keys.record])
    with np.errstate(over="ignore"):
        return Keys(mixed(keys.key[of] * _STEP + years.value[at].astype(np.uint64)), keys.record[of])


def _near(words: Several, names: Names, rare: int) -> Keys:
    """Return rare words whole and without one of their letters, so that a slip of the pen leaves a key in common."""
    vocabulary = names.vocabulary
    holders = np.bincount(words.value, minlength=len(vocabulary.texts))
    some = np.flatnonzero((holders > 0) & (holders <= rare))
    letters = letters_of(vocabulary.texts[some].tolist())
    missing = one_missing(letters, sums_of(letters), vocabulary.length[some])
    row, total = (
        np.concatenate([np.arange(len(some)), missing.row]),
        np.concatenate([vocabulary.key[some], missing.total]),
    )
    order = np.argsort(row, kind="stable")
    place = np.full(len(holders), -1)
    place[some] = np.arange(len(some))
    own = place[words.value]
    starts = np.searchsorted(row[order], np.arange(len(some) + 1))
    at, of = ranges(starts[own[own >= 0]], np.diff(starts)[own[own >= 0]])
    return Keys(mixed(total[order][at]), words.record[own >= 0][of])
