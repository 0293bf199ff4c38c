"""What a report says of chance: how often a close name shows that means nothing."""

import pytest

from rempart.base.words import Language
from rempart.screening.expectation import expectation, in_words
from rempart.screening.pages import Voice
from rempart.screening.pages.text import undirected

from .practice import Practice


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_report_of_a_day_says_the_same_of_chance(practice: Practice, lang: str) -> None:
    """How often chance shows a close name is a matter of the lists of the day, never of an application."""
    reports = list(practice.reports(lang).values())
    said = {(report["on_day"], str(report["expected"])) for report in reports}
    assert len(said) == len({report["on_day"] for report in reports})
    for report in reports:
        if report["expected"]:
            assert report["expected"]["sentence"]
            assert report["expected"]["parties_listed"] > 0


def test_no_list_no_expectation() -> None:
    """Where no list was read, nothing is said of chance."""
    assert expectation(0, Voice("en")) is None


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_both_populations_and_both_ways_are_said(lang: str) -> None:
    """Names common in Europe and in the world, with and without a birth date: each share stands in the sentence."""
    said = expectation(25_000, Voice(lang))  # type: ignore[arg-type]
    assert said is not None
    assert [(one.names, one.birth_date) for one in said.shares] == [
        ("europe", False), ("world", False), ("europe", True), ("world", True),
    ]  # fmt: skip
    for share in said.shares:
        assert in_words(share.of_1000, Voice(lang)) in said.sentence  # type: ignore[arg-type]


@pytest.mark.parametrize(("lang", "said"), [("en", "With 1 party in the"), ("fr", "Avec 1 partie inscrite sur")])
def test_one_listed_party_is_said_in_the_singular(lang: Language, said: str) -> None:
    """A list of one entry is one party."""
    found = expectation(1, Voice(lang))
    assert found is not None
    assert found.sentence.replace("\u00a0", " ").startswith(said)


def test_a_share_is_said_with_two_digits_at_most() -> None:
    """No false precision: 36.6 is about 37, 136 about 140, 0.4 is fewer than 1."""
    voice = Voice("en")
    assert [in_words(share, voice) for share in (0.4, 3.2, 36.6, 136.0)] == [
        "fewer than 1", "about 3", "about 37", "about 140",
    ]  # fmt: skip
    assert undirected(in_words(36.6, Voice("fr"))).replace("\u00a0", " ") == "environ 37"
