"""The fixed sentences, and days, shares and counts in words."""

import re
import string
from datetime import date
from importlib.resources import files

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rempart.base import LANGUAGES
from rempart.screening.pages import Voice
from rempart.screening.pages.text import balanced, broken, printable, undirected
from rempart.screening.pages.voice import fixed_words
from rempart.screening.report import Compared, Consulted, Fact, OwnershipLink
from rempart.signals import load_catalogue

from .test_pages import FORBIDDEN

PAGES = files("rempart.screening.pages")


def fields(text: str) -> set[str]:
    """Return the names in braces of a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_sentences() -> None:
    """Each sentence exists in both languages and is filled in with the same values."""
    words = yaml.safe_load(PAGES.joinpath("words.yml").read_text(encoding="utf-8"))
    for group, sentences in words.items():
        for name, sentence in sentences.items():
            assert set(sentence) == set(LANGUAGES), f"{group}.{name}"
            assert fields(sentence["en"]) == fields(sentence["fr"]), f"{group}.{name}"


def test_no_fixed_sentence_accuses_grades_or_clears() -> None:
    """None of the forbidden words stands in a fixed sentence."""
    for key, words in fixed_words().items():
        for text in (words.en, words.fr):
            assert not [word for word in FORBIDDEN if re.search(rf"(?<!\w){word}(?!\w)", text, re.IGNORECASE)], key


def test_every_fixed_sentence_is_used_and_every_code_has_words() -> None:
    """No sentence is left over, and each code of the report's form has its words."""
    code = "".join(
        item.read_text(encoding="utf-8")
        for folder in (PAGES, PAGES.joinpath("templates"), files("rempart.screening"))
        for item in folder.iterdir()
        if item.name.endswith((".py", ".html"))
    )
    looked_up = {
        "identity",
        "basis",
        "role",
        "kind",
        "interest",
        "end_kind",
        "counts",
        "rights",
        "item",
        "parts",
        "close",
        "chance",
        "terminal",
        "ownership",
        "drawing",
        "drawing_kind",
        "empty",
        "days",
        "procedures",
        "parameters",
    }
    assert [key for key in fixed_words() if key.split(".")[0] not in looked_up and f'"{key}"' not in code] == []
    for form, field, group in ((Fact, "identity", "identity"), (Compared, "outcome", "close")):
        for value in form.model_json_schema()["properties"][field]["enum"]:
            assert f"{group}.{value}" in fixed_words()
    kinds = OwnershipLink.model_json_schema()["properties"]["end_kind"]["anyOf"][0]["enum"]
    assert {f"end_kind.{value}" for value in kinds} <= set(fixed_words())
    assert "stale" in Consulted.model_fields


@pytest.mark.parametrize(
    ("lang", "day", "long", "short"),
    [
        ("en", date(2026, 11, 24), "24 November 2026", "24 Nov 2026"),
        ("fr", date(2026, 11, 24), "24 novembre 2026", "24 nov. 2026"),
        ("fr", date(2026, 8, 1), "1er août 2026", "1er août 2026"),
        ("en", date(2026, 8, 1), "1 August 2026", "1 Aug 2026"),
    ],
)
def test_days_are_written_in_words(lang: str, day: date, long: str, short: str) -> None:
    """A day is written as each language writes it; the French first is ordinal."""
    voice = Voice(lang)  # type: ignore[arg-type]
    assert voice.day_in_text(day).replace("\u00a0", " ") == long
    assert voice.day_in_text(day, short=True).replace("\u00a0", " ") == short
    assert str(voice.day(day)).startswith(f'<time datetime="{day.isoformat()}">')


def test_the_french_first_is_raised() -> None:
    """« 1er » has its ending raised on the page, and « 21 » has none."""
    assert "1<sup>er</sup>" in Voice("fr").day(date(2026, 8, 1))
    assert "<sup>" not in Voice("fr").day(date(2026, 8, 21))


@pytest.mark.parametrize(
    ("given_", "en"), [("1979", "1979"), ("1979-03", "March 1979"), ("about 1979 <b>", "about 1979 &lt;b&gt;")]
)
def test_a_birth_is_as_precise_as_it_was_given(given_: str, en: str) -> None:
    """A year stays a year, a month a month, and what is no date stays as it was written."""
    assert en in str(Voice("en").partial_day(given_)).replace("\u00a0", " ")


def test_counts_agree_in_number() -> None:
    """French says none in the singular, English in the plural; thousands have their mark."""
    assert [Voice("en").count("day", n) for n in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
    assert [Voice("fr").count("day", n) for n in (0, 1, 2)] == ["0 jour", "1 jour", "2 jours"]
    assert Voice("en").count("row", 0) == "no row"
    assert Voice("fr").count("row", 1204) == "1\u202f204 lignes"


@given(share=st.floats(0, 1, allow_nan=False))
def test_a_percentage_never_crosses_a_threshold(share: float) -> None:
    """A share under 25% is never printed as 25%, nor one over 25% (beyond what a double can tell)."""
    printed = float(Voice("en").percent(share).removesuffix("%"))
    assert abs(printed - share * 100) <= 0.005 + 1e-9
    if abs(share - 0.25) > 1e-10:
        assert (printed < 25) == (share < 0.25)
        assert (printed > 25) == (share > 0.25)


@given(st.text("ab \u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", max_size=12))
def test_a_text_closes_every_direction_that_it_opens(text: str) -> None:
    """A balanced text stays as it is when balanced again, keeps its letters, and opens as often as it closes."""
    once = balanced(text)
    assert balanced(once) == once
    assert undirected(once) == undirected(text)
    assert sum(once.count(c) for c in "\u202a\u202b\u202d\u202e") + sum(
        once.count(c) for c in "\u2066\u2067\u2068"
    ) >= once.count("\u202c") + once.count("\u2069")


def test_control_characters_never_reach_a_page_or_a_terminal() -> None:
    """Escape, null and line feeds are replaced or made spaces."""
    assert printable("a\x1b[31mb\x00\r\n c") == "a\ufffd[31mb\ufffd c"


@given(st.text("0123456789abcdef", min_size=64, max_size=64))
def test_a_hash_breaks_without_losing_a_digit(digest: str) -> None:
    """A hash has places to break, and copies as it is."""
    assert broken(digest).count("<wbr>") == 3
    assert broken(digest).replace("<wbr>", "") == digest


def test_spaces_that_must_not_break_survive_printing() -> None:
    """The fixed spaces of French typography stay as they are; runs of plain spaces become one."""
    assert printable("Qui\u202f?  Oui\u00a0: non") == "Qui\u202f? Oui\u00a0: non"


def test_every_parameter_of_the_catalogue_has_words() -> None:
    """A margin names what a figure is, in both languages."""
    names = {name for signal in load_catalogue() for name in signal.contract.parameters}
    assert {f"parameters.{name}" for name in names} <= set(fixed_words())
