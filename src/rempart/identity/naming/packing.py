"""Names as the compiled kernel reads them, and two of them put side by side by it: the same numbers as ``align``, sooner."""

import ctypes
import struct
import threading
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from rempart.identity.library import library
from rempart.identity.naming.chinese import wade_giles
from rempart.identity.naming.word import TRANSLATED, How, Part, Word, groups_by_word, weights

_LONGEST, _MOST_WORDS, _MOST_BONES, _MOST_FORM, _MOST_GROUPS = 24, 24, 32, 120, 256
_WORD = struct.Struct("=3d5Q24s24s24s32s8B")  # Named of kernel.c
_HEAD = struct.Struct("=2i120s")  # Packed
_SUMS, _OF_A_PART = 8, 5  # numbers of Told that stand before its parts, and of each part
_HOW: tuple[How, ...] = ("abbreviation", "familiar", "initial", "left_only", "number", "right_only", "same", "short_form",
                         "sound", "spelling", "translated")  # fmt: skip
_LIKENESS = ("edit", "edit_more", "first_letter", "digit", "abbreviation", "sound", "sound_short", "wade_giles", "familiar",
             "translated", "short_form", "beginning", "initial", "least")  # fmt: skip
_NAME = ("top", "half", "drop", "floor", "contradiction", "omission", "omission_organisation", "spelling", "crossed",
         "one_word", "initials_only")  # fmt: skip
_SAME = _HOW.index("same")
FIRM, SAME_LETTERS, CHILD = 1, 2, 4
"""What the kernel is told of two names beside their words."""


class Aligner:
    """Puts packed names side by side in the kernel that a file holds."""

    def __init__(self, path: str) -> None:
        kernel = ctypes.PyDLL(path)  # a call is shorter than giving way to another thread
        self._evidence, self._align = kernel.rempart_evidence, kernel.rempart_align
        self._evidence.restype = ctypes.c_double
        self._evidence.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p]
        self._align.restype = ctypes.c_int
        self._align.argtypes = [*self._evidence.argtypes, ctypes.c_void_p]
        self._rules = _rules()
        self._told = ctypes.create_string_buffer(_told(2 * _MOST_WORDS).size)
        self._at = ctypes.addressof(self._told)
        self._turn = threading.Lock()

    def evidence(self, left: bytes, right: bytes, flags: int) -> float:
        """Return the evidence before it is rounded; not a number where both are the same letters, parted otherwise."""
        found: float = self._evidence(left, right, flags, self._rules)
        return found

    def align(
        self, left: bytes, right: bytes, flags: int, ours: Sequence[Word], theirs: Sequence[Word]
    ) -> tuple[tuple[Any, ...], tuple[Part, ...]] | None:
        """Return numbers and parts of two names; None where both are the same letters, parted otherwise.

        The numbers are the evidence before it is rounded, what is matched, told, lost, in clash, missing, and crossed.
        """
        with self._turn:
            count = self._align(left, right, flags, self._rules, self._at)
            if count < 0:
                return None
            values = _told(count).unpack_from(self._told)
        found = []
        for at in range(_SUMS, len(values), _OF_A_PART):
            alike, one, other, how, _ = values[at : at + _OF_A_PART]
            found.append(_part(ours, theirs, alike, one, other, how))
        return values, tuple(found)


@cache
def _told(parts: int) -> struct.Struct:
    """Return the form of ``Told`` of kernel.c with so many parts."""
    return struct.Struct("=6d2i" + "d4I" * parts)


def _part(ours: Sequence[Word], theirs: Sequence[Word], alike: float, left: int, right: int, how: int) -> Part:
    """Return the words of two names that go together; ``left`` and ``right`` are their places as bits."""
    if not right:
        return ours[left.bit_length() - 1].in_left
    if not left:
        return theirs[right.bit_length() - 1].in_right
    one, other = ours[left.bit_length() - 1].text, theirs[right.bit_length() - 1].text
    if left & (left - 1):
        one = " ".join([ours[place].text for place in _places(left)])
    elif how == _SAME and not right & (right - 1):
        return theirs[right.bit_length() - 1].same
    if right & (right - 1):
        other = " ".join([theirs[place].text for place in _places(right)])
    return Part(one, other, _HOW[how], round(alike, 4))


def aligner() -> Aligner | None:
    """Return what puts names side by side, where the kernel runs."""
    kernel = library()
    return _aligner(kernel._name) if kernel else None


_aligner = cache(Aligner)


@lru_cache(maxsize=4_096)
def _places(bits: int) -> tuple[int, ...]:
    return tuple(place for place in range(_MOST_WORDS) if bits >> place & 1)


def packed(words: Sequence[Word], form_text: str) -> bytes | None:
    """Return a name as the kernel reads it, or None where it is longer than the kernel takes."""
    if len(words) > _MOST_WORDS or len(form_text) > _MOST_FORM:
        return None
    parts = [_HEAD.pack(len(words), len(form_text), form_text.encode("ascii"))]
    for one in words:
        record = _packed_word(one)
        if not record:
            return None
        parts.append(record)
    return b"".join(parts)


@lru_cache(maxsize=40_000)
def _packed_word(one: Word) -> bytes:
    """Return a word as the kernel reads it; nothing where it is longer than the kernel takes."""
    text, bones, older = one.text, one.bones, wade_giles(one.text)
    if max(len(text), len(older), len(one.number)) > _LONGEST or len(bones) > _MOST_BONES:
        return b""
    return _WORD.pack(
        one.weight, one.told, one.gap, one.letters, *_bits(one.firm, one.groups), text.encode("ascii"), older.encode("ascii"),
        one.number.encode("ascii"), bones.encode("ascii"), len(text), len(older), len(bones), one.firm, one.spelt, one.particle,
        one.meant, 0,
    )  # fmt: skip


@cache
def _places_of_groups(firm: bool) -> dict[str, int]:
    """Number the groups of ``words.yml``."""
    groups = {group for of_word in groups_by_word(firm).values() for group in of_word}
    if len(groups) > _MOST_GROUPS:
        raise ValueError("words.yml has more groups than the kernel takes")
    return {group: place for place, group in enumerate(sorted(groups))}


@lru_cache(maxsize=4_096)
def _bits(firm: bool, groups: frozenset[str]) -> tuple[int, ...]:
    """Return a set of groups as four numbers of 64 bits."""
    places = _places_of_groups(firm)
    bits = sum(1 << places[group] for group in groups)
    return tuple(bits >> shift & (1 << 64) - 1 for shift in range(0, _MOST_GROUPS, 64))


def _rules() -> bytes:
    likeness, name = weights("likeness"), weights("name")
    numbers = [*[likeness[key] for key in _LIKENESS], *[name[key] for key in _NAME]]
    translated = frozenset(group for group in _places_of_groups(False) if group.startswith(TRANSLATED))
    return struct.pack(f"={len(numbers)}d4Q", *numbers, *_bits(False, translated))
