"""Two names put side by side by the compiled kernel: the numbers and words of ``align_here``, to the last bit."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.identity.library import library
from rempart.identity.naming.align import _kernel_for, align_here, evidence_of, name_evidence, weighed
from rempart.identity.naming.reading import Reading, read

pytestmark = pytest.mark.skipif(library() is None, reason="the kernel was not compiled on this machine")

# Words of every kind that the comparison knows: familiar and translated forms, particles, Pinyin and Wade-Giles, numerals,
# initials, legal forms, short forms, sounds written in two ways, digits for letters.
WORDS = [
    "Elise", "Vaskoran", "Vascoran", "Torsival", "Torsifal", "Bob", "Robert", "Juan", "John", "bin", "de", "al", "Zedong", "Tsetung",
    "Xiaoping", "Hsiaop'ing", "J", "S", "7", "VII", "forty", "four", "44", "Ostrevin", "0strevin", "Holding", "Holdings", "Co", "Company",
    "GmbH", "Ltd", "SARL", "Intl", "International", "General", "Trading", "Maria-Anna", "Schtolz", "Chtolts", "OVT", "x", "France", "and",
    "no", "2nd", "Vandenberghe", "van", "den", "Berghe", "Abdul", "Rahman", "Abdulrahman", "ibn", "Kasimov",
]  # fmt: skip


def agree(left: Reading, right: Reading, firm: bool) -> None:
    """The alignment, its evidence and the evidence alone are those of the path without the kernel."""
    expected = align_here(left, right, firm)
    assert weighed(left, right, firm) == (name_evidence(expected, firm), expected)
    assert evidence_of(left, right, firm) == name_evidence(expected, firm)


def test_it_agrees_on_thousands_of_names_of_words_that_mean_something() -> None:
    """Words in any order, left out, misspelt, written as one."""
    chance = random.Random(11)  # noqa: S311 - nothing secret
    compiled = 0
    for _ in range(8_000):
        words = chance.choices(WORDS, k=chance.randint(1, 6))
        other = chance.sample(words, k=chance.randint(1, len(words))) + chance.choices(WORDS, k=chance.randint(0, 2))
        text = chance.choice([" ", " ", " ", ""]).join(other)
        if chance.random() < 0.6:
            at = chance.randrange(len(text))
            text = text[:at] + chance.choice(["", "e", "h", "0", text[at] * 2]) + text[at + 1 :]
        firm = chance.random() < 0.5
        left, right = read(" ".join(words), firm), read(text, firm)
        if left.words and right.words:
            compiled += _kernel_for(left, right) is not None
            agree(left, right, firm)
    assert compiled > 6_000


NAMES = st.one_of(
    st.lists(st.text("abcehiknostvz01'", min_size=1, max_size=9), min_size=1, max_size=5).map(" ".join),
    st.text(max_size=40),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=26).map(" ".join),
    st.sampled_from(
        [
            "Пелагея Дроздова",
            "كريم نابولاني",
            "王伟",
            "김민수",
            "Ελίζα Βασκοράν",
            "é" * 60,
            "a b c d e f g h i j k l m n",
        ]
    ),
)


@given(NAMES, NAMES, st.booleans())
@settings(deadline=None, max_examples=1_500)
def test_it_agrees_on_any_names(one: str, other: str, firm: bool) -> None:
    """Odd texts, very long ones and other scripts, some of which the kernel leaves to the path without it."""
    left, right = read(one, firm), read(other, firm)
    if left.words and right.words:
        agree(left, right, firm)
        agree(right, left, firm)


def test_the_kernel_leaves_alone_what_it_does_not_take() -> None:
    """Scripts that leave vowels out, equal names, and names of which nothing is in Latin letters on either side."""
    latin, arabic, russian = read("Karim Nabulani", False), read("كريم نابولاني", False), read("Карим Набулян", False)
    assert _kernel_for(latin, arabic) is None
    assert _kernel_for(latin, latin) is None
    assert _kernel_for(russian, read("Карим Набулань", False)) is None
    assert _kernel_for(latin, russian) is not None
