"""Many names read at once are the names read one by one; keys with a letter missing are those of the shorter words."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rempart.identity.index.keys import Kind, joined, lengths_of, letters_of, mixed, one_missing, sums_of
from rempart.identity.index.reading import MOST_WORDS, read_names, skeletons_of
from rempart.identity.naming.names import loose_skeleton, read_name, skeleton

WORD = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=24)
NAME = st.one_of(
    st.text(max_size=40),
    st.text("abz sarl ltd dr.mr&-'\n\t 7éßøłЖشנ字", max_size=60),
    st.lists(st.sampled_from(["Elise", "Dr", "SARL", "s.a.r.l.", "and", "7", "GmbH", "x", "Vaskoran-Tors", "كريم"]), max_size=6).map(" ".join),
)  # fmt: skip


@given(st.lists(st.tuples(NAME, st.booleans()), max_size=12))
@example([("SARL", True), ("", False), ("Dr", False), ("a " * 40, True), ("x" * 60, False), ("A\nB", False)])
@settings(deadline=None)
def test_names_read_at_once_are_names_read_one_by_one(names: list[tuple[str, bool]]) -> None:
    """Whatever the text: signs, scripts, titles, legal forms, a line break, forty words, sixty letters."""
    values = [value for value, _ in names]
    read = read_names(values, np.array([organisation for _, organisation in names], np.bool_))
    ends = np.cumsum(read.counts)
    spelt = dict(zip(read.distinct.tolist(), read.letters.view("S24").ravel().astype(str).tolist(), strict=True))
    for (value, organisation), end, count in zip(names, ends, read.counts, strict=True):
        words = tuple(spelt[key] for key in read.words[end - count : end].tolist())
        assert words == read_name(value, organisation).words[:MOST_WORDS]


@given(st.lists(WORD, max_size=30))
@settings(deadline=None)
def test_skeletons_of_many_words_are_those_of_each(words: list[str]) -> None:
    """What is heard of a word does not depend on its neighbours."""
    assert skeletons_of(words) == ([skeleton(word) for word in words], [loose_skeleton(word) for word in words])


@given(st.lists(WORD, min_size=1, max_size=10))
@settings(deadline=None)
def test_a_word_without_a_letter_has_the_key_of_the_shorter_word(words: list[str]) -> None:
    """Every letter in turn, of words of four letters or more; of two equal neighbours one is enough."""
    letters = letters_of(words)
    missing = one_missing(letters, sums_of(letters), lengths_of(letters))
    for number, word in enumerate(words):
        shorter = {word[:i] + word[i + 1 :] for i in range(len(word))} if len(word) >= 4 else set()
        assert set(missing.total[missing.row == number].tolist()) == {
            int(sums_of(letters_of([one]))[0, -1]) for one in shorter
        }


@given(WORD, WORD)
def test_neighbours_written_as_one_have_the_key_of_the_long_word(first: str, second: str) -> None:
    """As long as it has 24 letters at most."""
    if len(first) + len(second) > 24:
        return
    one, two, both = (sums_of(letters_of([word]))[:, -1] for word in (first, second, first + second))
    assert joined(one, two, np.array([len(first)])) == both


def test_a_key_tells_its_kind() -> None:
    """A word is never found under the skeleton that is spelt the same."""
    total = sums_of(letters_of(["vskrn"]))[:, -1]
    assert len({int(mixed(total, kind)[0]) for kind in Kind}) == len(Kind)


@pytest.mark.parametrize("size", [0, 1, 3])
def test_no_name_has_no_words(size: int) -> None:
    """Nothing to read is no error."""
    read = read_names([""] * size, np.zeros(size, np.bool_))
    assert len(read.words) == 0
    assert read.counts.tolist() == [0] * size
