"""A record that proved wrong founds nothing: its facts, what is computed from them, and the questions on either go, and it is said."""

from datetime import date

import pytest

from rempart.screening.report import Citation, Fact, Question, Report, Snapshot
from rempart.screening.setting_aside import set_aside

WRONG = {"bods/2026/1/2": date(2026, 11, 3)}


def fact(id_: str, row: str, *computed: str) -> Fact:
    """A fact that cites a row, or is computed from others."""
    cited = [Citation(source="S1", row_id=row, said_on=None)] if row else []
    return Fact(
        id=id_, about="A", sentence=f"Fact {id_}.", citations=cited, computed_from=list(computed), identity="identifier"
    )


def question(id_: str, *facts: str) -> Question:
    """A question on facts."""
    return Question(
        id=id_, code="OWN-01", version=1, about="A", title=f"Title {id_}", question="What?", lawful_explanations=["x"], ask=[],
        facts=list(facts), citations=[], parameters=[], legal_basis=[], disappears="never",
    )  # fmt: skip


@pytest.fixture
def report() -> Report:
    """A report of three facts, the last computed from the second, and two questions."""
    day = date(2026, 11, 3)
    return Report(
        rempart="0", lang="en", town="T", application_id="1", procedure="p", received_on=day, on_day=day,
        snapshot=Snapshot(id="s", known_on=day, manifest_sha256=""), parties=[], premises=[], consulted=[],
        established=[fact("F1", "bods/2026/1/1"), fact("F2", "bods/2026/1/2"), fact("F3", "", "F2")],
        to_ask=[question("Q1", "F1"), question("Q2", "F3")], not_checked=[], examined=[], close_names=[], ownership=[], sources=[], rebuild="rempart check x",
    )  # fmt: skip


def test_what_stands_on_a_wrong_record_goes_and_is_said(report: Report) -> None:
    """The fact, the fact computed from it and the question on that are gone; a gap says which question is not put and why, and no command claims to make it again."""
    made = set_aside(report, WRONG)
    assert [one.id for one in made.established] == ["F1"]
    assert [one.id for one in made.to_ask] == ["Q1"]
    assert made.rebuild == ""
    (gap,) = made.not_checked
    assert (gap.id, gap.code, gap.what) == ("N1", "OWN-01", "Title Q2")
    assert gap.why.endswith("found wrong on 3\u00a0November\u00a02026") or gap.why.endswith(
        "found wrong on 3 November 2026"
    )


def test_a_report_without_wrong_records_is_the_same(report: Report) -> None:
    """Other records, or none: not one byte changes."""
    assert set_aside(report, {"bods/2026/1/9": date(2026, 1, 1)}) is report
    assert set_aside(report, {}) is report
