"""Keys of words and of whole names."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rempart.identity.index.keys import letters_of, mixed, sums_of, whole_name, whole_name_key

WORDS = st.lists(st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=30), min_size=1, max_size=8)


@given(WORDS)
def test_one_name_has_the_key_that_many_have(words: list[str]) -> None:
    """What a question computes word by word is what the arrays hold."""
    in_arrays = whole_name(mixed(sums_of(letters_of(words))[:, -1]), np.array([0]))
    assert whole_name_key(words) == int(in_arrays[0])


@given(WORDS)
def test_the_order_of_words_is_no_part_of_the_key(words: list[str]) -> None:
    """Surname first or last: one whole name."""
    assert whole_name_key(words) == whole_name_key(list(reversed(words)))
