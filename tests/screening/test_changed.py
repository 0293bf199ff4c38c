"""What changed between two reports, by the words too."""

from typing import Any

import pytest
from tests.screening.practice import Practice

from rempart.screening import Report
from rempart.screening.changed import pieces_of, what_changed


@pytest.fixture
def report(practice: Practice) -> Report:
    """A report with a question."""
    return next(Report.model_validate(one) for one in practice.reports("en").values() if one["to_ask"])


def of(report: Report, **more: Any) -> Report:
    """Return a report that differs in some lists."""
    return report.model_copy(update=more)


def test_the_same_report_changed_nothing(report: Report) -> None:
    """Nor does another order of its facts, questions and gaps."""
    assert what_changed(report, report) == []
    turned = of(
        report, established=report.established[::-1], to_ask=report.to_ask[::-1], not_checked=report.not_checked[::-1]
    )
    assert what_changed(report, turned) == []


def test_words_that_went_and_came_are_told() -> None:
    """One number of a sentence is struck out, and the new one stands beside it."""
    told = [(piece.how, piece.text.strip()) for piece in pieces_of("A holds 50 % of B.", "A holds 55 % of B.")]
    assert told == [("same", "A holds"), ("gone", "50"), ("came", "55"), ("same", "% of B.")]


def test_a_fact_modified_is_not_one_that_went_and_one_that_came(report: Report) -> None:
    """Nearly the same sentence about the same party is a fact that was modified; another sentence is a new one."""
    first, *rest = report.established
    near = first.model_copy(update={"sentence": f"{first.sentence} Since 2020."})
    (change,) = what_changed(report, of(report, established=[near, *rest]))
    assert (change.what, change.how, change.id) == ("fact", "modified", first.id)
    far = first.model_copy(update={"sentence": "Zzz."})
    assert [one.how for one in what_changed(report, of(report, established=[far, *rest]))] == ["new", "withdrawn"]


def test_questions_and_gaps_come_and_go(report: Report) -> None:
    """A question is the same by its rule and whom it is about, whatever its number."""
    none = of(report, to_ask=[], not_checked=report.not_checked[1:])
    assert {(one.what, one.how) for one in what_changed(report, none)} == {("question", "withdrawn"), ("gap", "withdrawn")}  # fmt: skip
    assert {(one.what, one.how) for one in what_changed(none, report)} == {("question", "new"), ("gap", "new")}
    renumbered = [one.model_copy(update={"id": f"Q{n + 7}"}) for n, one in enumerate(report.to_ask)]
    assert what_changed(report, of(report, to_ask=renumbered)) == []
