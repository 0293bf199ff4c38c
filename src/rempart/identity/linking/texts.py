"""Many texts brought to Latin letters and into words at once: what ``latin``, ``words_of`` and ``read_name`` give one by one."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

from anyascii import anyascii

from rempart.identity.naming.names import (
    MOST_WORDS,
    form_edges,
    latin,
    legal_forms,
    read_name,
    split_legal_form,
    word_list,
    words_of,
)  # fmt: skip
from rempart.identity.naming.scripts import APOSTROPHES

_AT_ONCE = 100_000
_LONGEST_WORD = 24
_MARKED = re.compile("[^\0-\x7f]")
_BEYOND_LATIN = re.compile("[^\0-\u024f]")
_SIGNS = bytes(byte if byte == 10 or (byte < 128 and chr(byte).isalnum()) else 32 for byte in bytes(range(256)).lower())
_NO_FORM = "firm"
"""A word that stands for the name before its legal form; it is in none."""

Words = Sequence[str]
_NOTHING: tuple[tuple[str, ...], frozenset[str], str] = ((), frozenset(), "")


def latin_of_many(texts: Sequence[str]) -> list[str]:
    """Return texts in Latin letters, as ``latin`` gives each of them, but for line feeds, which become spaces."""
    found = [text.replace("\n", " ") if "\n" in text else text for text in texts]
    marked = [place for place, text in enumerate(found) if not text.isascii()]
    western = [place for place in marked if not _BEYOND_LATIN.search(found[place])]
    whole = unicodedata.normalize("NFKC", "\n".join([found[place] for place in western]))
    plain = _MARKED.sub(lambda sign: _letters(sign.group()), APOSTROPHES.sub("", whole)).split("\n")
    for place in marked:
        if _BEYOND_LATIN.search(found[place]):
            found[place] = latin(found[place])
    if western:
        for place, text in zip(western, plain, strict=True):
            found[place] = text
    return found


@cache
def _letters(sign: str) -> str:
    return anyascii(sign)


def words_of_many(texts: Sequence[str]) -> Iterator[list[str]]:
    """Yield the words of each text, as ``words_of`` gives them."""
    for start in range(0, len(texts), _AT_ONCE):
        lines = "\n".join(text.replace("\n", " ") for text in latin_of_many(texts[start : start + _AT_ONCE]))
        for line in lines.encode("ascii").translate(_SIGNS, b"'`").decode("ascii").split("\n"):
            yield line.split()


def read_firms(texts: Sequence[str]) -> Iterator[tuple[Words, frozenset[str]]]:
    """Yield the words and the legal forms of the name of each firm, as ``read_name`` gives them.

    The form of a name that does not begin as a legal form does, nor with single letters, is among the words at its end that
    legal forms are made of: those ends are few, and ``split_legal_form`` keeps what it found.
    """
    begins, joining, of_forms = form_edges()[0], word_list("joining"), _words_of_forms()
    for text, words in zip(texts, words_of_many(texts), strict=True):
        end = len(words)
        while end and words[end - 1] in of_forms:
            end -= 1
        rest, forms, _ = split_legal_form((_NO_FORM, *words[end:])) if end < len(words) else _NOTHING
        plain = end and words[0] not in begins and len(words) <= MOST_WORDS
        if not plain or not _all_plain(words[:end]) or 1 in map(len, rest):
            name = read_name.__wrapped__(text, True)
            yield name.words, name.forms
            continue
        words[end:] = rest[1:]
        yield (words if joining.isdisjoint(words) else [word for word in words if word not in joining] or words), forms


def _all_plain(words: Words) -> bool:
    """Tell whether no word is a single letter or too long."""
    return 1 not in map(len, words) and max(map(len, words)) <= _LONGEST_WORD


@cache
def _words_of_forms() -> frozenset[str]:
    """Return every word of a spelling of a legal form, single letters joined as well, or of a winding-up."""
    spellings = [spelling for _, *several in legal_forms().values() for spelling in several]
    found: set[str] = set()
    for words in map(words_of, [*spellings, *word_list("winding_up")]):
        found.update(words)
        found.update("".join(side) for single, side in groupby(words, lambda word: len(word) == 1) if single)
    return frozenset(found)
