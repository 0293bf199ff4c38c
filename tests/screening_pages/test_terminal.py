"""The table for a terminal."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.base import LANGUAGES
from rempart.base.words import Language
from rempart.screening.pages import Voice, summary_of
from rempart.screening.terminal import _columns, reports_table

from .sample import HAN, empty_report, full_report


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_order_is_that_of_the_applications(lang: Language) -> None:
    """Reports stand in the order given, each with its day, its questions and the number of things not checked."""
    table = reports_table([empty_report(lang), full_report(lang)], lang, 140)
    lines = table.splitlines()
    assert lines[2].startswith("2026-0148")
    assert lines[3].startswith("2026-0147")
    assert "EST-01" in lines[3]
    assert lines[3].rstrip().endswith("3")
    assert "OWN-03" in table
    assert ("24 Nov 2026" if lang == "en" else "24 nov. 2026") in lines[3]


@settings(max_examples=40, deadline=None)
@given(width=st.integers(12, 160), name=st.text(max_size=60))
def test_nothing_is_wider_than_the_terminal(width: int, name: str) -> None:
    """Every line fits the terminal, down to a very narrow one."""
    report = full_report("fr").model_copy(update={"application_id": name or HAN})
    assert all(_columns(line) <= max(width, 24) for line in reports_table([report, report], "fr", width).splitlines())


def test_no_title_is_cut() -> None:
    """What does not fit goes on below: every word of each title is there."""
    report = full_report("en")
    words = reports_table([report], "en", 80).split()
    assert all(word in words for asked in report.to_ask for word in asked.title.split())


def test_a_terminal_cannot_be_commanded_by_a_name() -> None:
    """Escape sequences and direction marks of an application's id are not passed on."""
    report = full_report("en").model_copy(update={"application_id": "a\x1b]0;x\x07\u202eb"})
    table = reports_table([summary_of(report)], "en")
    assert not any(mark in table for mark in "\x1b\x07\u202e")


def test_no_report_says_so() -> None:
    """An empty run says that nothing was screened."""
    assert reports_table([], "en") == "No application was screened.\n"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_chance_does_is_said_once(lang: Language) -> None:
    """How often chance shows a close name stands below the table, once for all applications of a day."""
    report = full_report(lang)
    assert report.expected is not None
    table = " ".join(reports_table([report, report], lang, 100).split())
    assert table.count(" ".join(report.expected.sentence.split())) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_the_lists_grew_between_the_days_chance_is_said_of_the_longest(lang: Language) -> None:
    """One sentence, not one a day: that of the longest lists, whatever the order, and that each report says its own."""
    report = full_report(lang)
    assert report.expected is not None
    grown = report.expected.model_copy(update={"parties_listed": 24_001, "sentence": "GROWN."})
    later = report.model_copy(update={"expected": grown})
    for reports in ([report, later], [later, report]):
        table = " ".join(reports_table(reports, lang, 100).split())
        assert table.endswith(" ".join(f"GROWN. {Voice(lang).plain('terminal.longest_lists')}".split()))
        assert " ".join(report.expected.sentence.split()) not in table
