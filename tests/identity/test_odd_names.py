"""Odd names and records: no crash, a sensible answer, bounded time, whatever stands in a cell."""

import math
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rempart.base import LANGUAGES
from rempart.identity import Name, Party, compare
from rempart.identity.comparison.compare import quick_alike
from rempart.identity.comparison.features import weights_prior
from rempart.identity.naming.reading import read
from tests.pace import turns

from .cases import company, person

TURNS = 100  # of tests.pace, about a second of an idle core; a comparison takes a few thousandths to a tenth of it
MARKS = "\u200f\u202b\u202e\u2066\u0301\u0327\u00ad\ufeff"
ODD = st.one_of(
    st.text(max_size=60),
    st.text(alphabet=st.sampled_from(list("aeiou bdkz-'.&/" + MARKS)), max_size=40),
    st.text(alphabet=st.sampled_from(list("0123456789 IVX.")), max_size=20),
    st.text(alphabet=st.sampled_from(list("🦊👩‍👩‍👧🇫🇷❤️ ab")), max_size=20),
    st.text(alphabet=st.sampled_from(list("محمدكريم ח דוד 习近平 김정은 かな กขค")), max_size=20),
)
SCHEMAS = ("Person", "Company", "LegalEntity", "Vessel", "nonsense")
PARTIES = st.builds(
    Party,
    id=st.just("x"),
    schema=st.sampled_from(SCHEMAS),
    names=st.lists(st.builds(Name, ODD, st.sampled_from(["name", "alias", "weak_alias"])), max_size=3).map(tuple),
    birth_dates=st.lists(st.sampled_from(["0001", "9999-12-31", "1972-02-29"]), max_size=1).map(tuple),
    countries=st.lists(ODD, max_size=1).map(tuple),
    addresses=st.lists(ODD, max_size=2).map(tuple),
)


@given(PARTIES, PARTIES)
@settings(max_examples=200, deadline=None)
def test_whatever_stands_in_a_name_is_compared(left: Party, right: Party) -> None:
    """Any text gives two numbers in bounds, the same from either side, and a sentence for each feature."""
    one, other = compare(left, right), compare(right, left)
    assert (one.alike, one.compared) == (other.alike, other.compared)
    assert 0 <= one.alike < 1
    assert 0 <= one.compared <= 1
    assert quick_alike(left, right) == one.alike
    for evidence in one.evidence:
        assert all(evidence.sentence.in_language(lang) for lang in LANGUAGES)


@given(PARTIES, PARTIES)
@settings(max_examples=100, deadline=None)
def test_alike_is_the_sum_of_its_evidence(left: Party, right: Party) -> None:
    """The weights that are shown add up to the number that is shown, but for the caps."""
    found = compare(left, right)
    total = weights_prior() + sum(one.weight for one in found.evidence)
    helped = any(one.weight > 0 and one.feature not in ("name", "legal_form") for one in found.evidence)
    assert found.alike == pytest.approx(min(1 / (1 + math.exp(-total)), 0.999 if helped else 0.95), abs=1e-6)


@given(ODD, st.booleans())
@example("", False)
@example(" \u200f ", True)
@settings(max_examples=200, deadline=None)
def test_a_name_beside_itself_agrees_in_every_word(text: str, firm: bool) -> None:
    """A name with words agrees with itself wholly; without words there is nothing to compare."""
    party = (company if firm else person)(text)
    found = compare(party, party).evidence[0]
    if read(text, firm).words:
        assert all(part.how == "same" for part in found.parts)
    else:
        assert (found.outcome, found.weight) == ("missing", 0.0)


@given(ODD)
@settings(deadline=None)
def test_right_to_left_marks_change_nothing(text: str) -> None:
    """Signs that only steer how a text is shown tell nothing about a name."""
    assert compare(person("\u202b" + text + "\u202c"), person("Elise Vaskoran")).alike == pytest.approx(
        compare(person(text), person("Elise Vaskoran")).alike
    )


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000,
        "ab " * 3_333,
        "Elise " + "van " * 2_500,
        "7" * 10_000,
        "习" * 10_000,
        "م" * 10_000,
        "🦊" * 10_000,
        "e." * 5_000,
    ],
)
@pytest.mark.parametrize("schema", ["Person", "Company"])
def test_ten_thousand_characters_are_compared_in_bounded_time(text: str, schema: str) -> None:
    """A cell with a whole page in it slows nobody down."""
    long, other = Party("a", schema, (Name(text),)), Party("b", schema, (Name("Elise Vaskoran " + text[::-1]),))
    assert turns(lambda: compare(long, other)) < TURNS
    assert 0 <= compare(long, other).alike < 1


def test_many_names_on_both_sides_are_compared_in_bounded_time() -> None:
    """Two hundred aliases against two hundred: the likeliest pairs are looked at."""
    names = [
        f"{stem}{'aeiou'[i % 5]}{'bdfgk'[i // 40]} Vaskor{'lmnrst'[i % 6]}" for i in range(200) for stem in ("El",)
    ]
    left = Party("a", "Person", tuple(Name(name, "alias") for name in names))
    right = Party("b", "Person", (*(Name(name[::-1], "alias") for name in names), Name(names[7], "alias")))
    assert turns(lambda: compare(left, right)) < TURNS
    assert compare(left, right).alike > 0.43


@pytest.mark.parametrize("day", ["1971-13", "1971-02-30", "soon", "4/3/71"])
def test_a_date_that_is_none_is_refused_where_the_party_is_made(day: Any) -> None:
    """No comparison ever meets a date that is none."""
    with pytest.raises(ValueError, match=r"date|day|month"):
        Party("x", "Person", (Name("Elise Vaskoran"),), (day,))
