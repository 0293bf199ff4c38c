"""Values: dates, numbers, countries, words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rempart.base import PartialDate, RempartError, check_identifier, months_before, split_identifier
from rempart.base.countries import countries, country_key
from rempart.base.spoken import day_in_words, percent


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("1971", date(1971, 1, 1), date(1971, 12, 31), "year"),
        ("1972-02", date(1972, 2, 1), date(1972, 2, 29), "month"),
        ("1972-02-29", date(1972, 2, 29), date(1972, 2, 29), "day"),
    ],
)
def test_a_partial_date_keeps_what_was_published(text: str, earliest: date, latest: date, precision: str) -> None:
    """A year or a month is an interval, never a made-up day; it is written as it was read."""
    found = PartialDate.parse(text)
    assert (found.earliest, found.latest, found.precision, str(found)) == (earliest, latest, precision, text)


@pytest.mark.parametrize("text", ["", "71", "1971-13", "1971-02-30", "03/05/1971", "1971-5-3"])
def test_what_is_not_a_date_is_refused(text: str) -> None:
    """Nothing falls to a default."""
    with pytest.raises(ValueError, match=r"."):
        PartialDate.parse(text)


def test_months_are_clipped_to_the_end_of_the_month() -> None:
    """36 months before 29 February 2028 is 28 February 2025."""
    assert months_before(date(2028, 2, 29), 36) == date(2025, 2, 28)
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 600))
def test_going_back_never_lands_later(day: date, months: int) -> None:
    """The day of the month never grows, and the month is the one asked for."""
    back = months_before(day, months)
    assert back <= day
    assert back.day <= day.day
    assert (day.year - back.year) * 12 + day.month - back.month == months


def test_a_siret_gives_its_siren_and_its_level() -> None:
    """An establishment's number never merges by itself; the firm's number that it holds does."""
    found = check_identifier("fr-siret", "299 000 018 00018")
    assert (found.checksum_ok, found.level, found.merges) == (True, "establishment", False)
    assert [(i.scheme, i.number, i.merges) for i in found.implied] == [("FR-SIREN", "299000018", True)]


def test_an_establishments_number_quoted_for_the_firms_is_known_as_such() -> None:
    """Its check digit is wrong for the firm's scheme; its level says why."""
    found = check_identifier("FR-SIREN", "29900001800018")
    assert (found.checksum_ok, found.level, found.merges) == (False, "establishment", False)


@pytest.mark.parametrize(
    ("scheme", "number"), [("FR-SIREN", "000000000"), ("GB-COH", "00000000"), ("NOR-PASSPORT", "1111111")]
)
def test_a_repeated_digit_is_a_placeholder(scheme: str, number: str) -> None:
    """It joins nobody."""
    assert not check_identifier(scheme, number).merges


def test_a_document_without_country_joins_nobody() -> None:
    """Two countries may issue the same number."""
    assert not check_identifier("PASSPORT", "N0443217").merges
    assert check_identifier("NOR-PASSPORT", "N0443217").merges


@pytest.mark.parametrize("text", ["552081317", "FR-SIREN:", ":552081317", "FR SIREN:552081317"])
def test_a_number_without_scheme_is_refused_without_being_quoted(text: str) -> None:
    """The error says how to write it and repeats no digit."""
    with pytest.raises(RempartError) as caught:
        split_identifier(text)
    assert "552081317" not in str(caught.value).replace("FR-SIREN:552081317", "")


def test_each_spelling_of_a_country_names_one_country() -> None:
    """Lists write many names; each leads to one code."""
    keys = {country.key: country.alpha3 for country in countries()}
    assert len(keys) == len(countries())
    written = ["Iran (Islamic Republic of)", "Syrian Arab Republic", "Côte d'Ivoire", "Türkiye", "Russian Federation"]
    assert [keys.get(country_key(name)) for name in written] == ["IRN", "SYR", "CIV", "TUR", "RUS"]


@given(st.floats(0, 1))
def test_a_share_is_never_rounded_onto_a_threshold(share: float) -> None:
    """What is printed as a whole percentage is one."""
    shown = percent(share, "en").removesuffix("%")
    assert "." in shown or abs(share * 100 - int(shown)) < 1e-6


def test_days_are_written_as_people_do() -> None:
    """In each language, with spaces that do not break."""
    assert day_in_words(date(2026, 3, 1), "fr") == "1er\u00a0mars\u00a02026"
    assert day_in_words(date(2026, 11, 24), "en", short=True) == "24\u00a0Nov\u00a02026"
