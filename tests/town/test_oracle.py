"""The oracle compares reports with what they must say, in words of both languages."""

from dataclasses import replace
from typing import Any

import pytest

from rempart.town import Expectation, Oracle, Watched, compare, compare_watched

STORY = Expectation("D1", "some_story", ("OWN-03",), ("LST-01",), ("EST-01",), ("OWN-08",), must_list_close_name=True)
PLAIN = Expectation("D2", "ordinary", must_not_ask=("LST-01",))
ORACLE = Oracle("Port", 1, (STORY, PLAIN))


def report(asked: list[str], excluded: list[str], gaps: list[str], close: int) -> dict[str, Any]:
    """A report with the fields that are compared."""
    return {
        "to_ask": [{"code": code} for code in asked],
        "examined": [{"code": code, "outcome": "excluded"} for code in excluded]
        + [{"code": "EST-01", "outcome": "clear"}],
        "not_checked": [{"code": code} for code in gaps] + [{"code": None}],
        "close_names": [{}] * close,
    }


RIGHT = {"D1": report(["OWN-03", "NEW-99"], ["EST-01"], ["OWN-08"], 1), "D2": report([], [], [], 0)}


def test_agreement_gives_nothing() -> None:
    """Reports that say what they must give no difference; a code that a story does not bar is no difference."""
    assert compare(ORACLE, RIGHT) == []


@pytest.mark.parametrize(
    ("key", "changed", "code", "words"),
    [
        ("D1", report([], ["EST-01"], ["OWN-08"], 1), "OWN-03", "not asked"),
        ("D1", report(["OWN-03", "LST-01"], ["EST-01"], ["OWN-08"], 1), "LST-01", "must not be"),
        ("D1", report(["OWN-03"], [], ["OWN-08"], 1), "EST-01", "exclusion"),
        ("D1", report(["OWN-03"], ["EST-01"], [], 1), "OWN-08", "impossible to check"),
        ("D1", report(["OWN-03"], ["EST-01"], ["OWN-08"], 0), None, "close name"),
        ("D2", report(["NEW-99"], [], [], 0), "NEW-99", "must not be"),
    ],
)
def test_each_difference(key: str, changed: dict[str, Any], code: str | None, words: str) -> None:
    """Each way of saying otherwise gives one difference, which names the application and the code."""
    (found,) = compare(ORACLE, {**RIGHT, key: changed})
    assert (found.application_id, found.code) == (key, code)
    assert words in found.words.en
    assert key in found.words.fr
    assert found.words.fr != found.words.en


def test_missing_report() -> None:
    """An application without a report is a difference."""
    (found,) = compare(ORACLE, {"D1": RIGHT["D1"]})
    assert found.application_id == "D2"


def test_ordinary_bars_every_code() -> None:
    """Of an ordinary application even a code that the oracle does not know must not be asked."""
    oracle = replace(ORACLE, applications=(replace(PLAIN, must_not_ask=()),))
    assert len(compare(oracle, {"D2": report(["NEW-99", "LST-01"], [], [], 0)})) == 2


def test_what_is_asked_of_the_towns_files_is_compared() -> None:
    """A thing that must be asked about and is not, and the reverse, are differences with their number."""
    watched = (Watched("a_story", "TEN-01", "M-1", asked=True), Watched("a_decoy", "TEN-01", "M-2", asked=False))
    oracle = Oracle("Port", 1, (), watched=watched)
    assert compare_watched(oracle, {("TEN-01", "M-1")}) == []
    found = compare_watched(oracle, {("TEN-01", "M-2")})
    assert [(one.application_id, one.code, one.words.en) for one in found] == [
        ("M-1", "TEN-01", "M-1 (a_story): TEN-01 is not asked."),
        ("M-2", "TEN-01", "M-2 (a_decoy): TEN-01 is asked and must not be."),
    ]


def test_of_an_application_that_is_alone_nothing_else_may_be_asked() -> None:
    """Whatever the code, known to the oracle or not."""
    oracle = Oracle("Port", 1, (Expectation("D3", "a_story", ("OWN-03",), alone=True),))
    assert compare(oracle, {"D3": report(["OWN-03"], [], [], 0)}) == []
    found = compare(oracle, {"D3": report(["OWN-03", "NEW-99"], [], [], 0)})
    assert [one.code for one in found] == ["NEW-99"]
