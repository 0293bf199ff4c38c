"""What forms tell of projects: a second file, read with the care of the first, laid over the ledger for one check."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.screening.practice import Practice

from rempart.base import RempartError
from rempart.screening import Checker, project_columns, read_applications, read_project
from rempart.screening.application import ApplicationFile, ProjectRow

SECRET = "Zephyrine Quillonbrasse"
APPLICATIONS = f"""\
application_id,procedure,received_on,role,schema,name
A-1,permit,2026-11-02,applicant,Person,{SECRET}
A-1,permit,2026-11-02,lender,Company,Lends SA
"""


@pytest.fixture
def applications(tmp_path: Path) -> ApplicationFile:
    """One application of two parties."""
    path = tmp_path / "applications.csv"
    path.write_text(APPLICATIONS, encoding="utf-8")
    return read_applications(path)


def project(tmp_path: Path, *rows: dict[str, str]) -> Path:
    """A file of projects of these rows."""
    lines = [",".join(project_columns())]
    lines += [",".join(row.get(column, "") for column in project_columns()) for row in rows]
    path = tmp_path / "project.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


LOAN = {"application_id": "A-1", "about": "funding", "source_kind": "private_loan", "provider": "2", "amount": "20000.50",
        "currency": "EUR", "written": "yes", "rate": "0.03"}  # fmt: skip


def test_a_row_is_one_fact_of_a_table(tmp_path: Path, applications: ApplicationFile) -> None:
    """Cells have the types of the dictionary; an empty one is null; who lends is a line of the application."""
    (application,) = read_project(project(tmp_path, LOAN), applications).applications
    (row,) = application.project
    assert isinstance(row, ProjectRow)
    assert (row.table, row.provider) == ("funding", 2)
    assert (row.cells["amount"], row.cells["written"], row.cells["rate"]) == (Decimal("20000.50"), True, 0.03)
    assert row.cells["repayment_plan"] is None


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"application_id": SECRET}, "application_id"),
        ({"about": SECRET}, "about"),
        ({"source_kind": SECRET}, "source_kind"),
        ({"provider": "3"}, "provider"),
        ({"provider": SECRET}, "provider"),
        ({"amount": "1e9"}, "amount"),
        ({"amount": "1.234"}, "amount"),
        ({"amount": "-1"}, "amount"),
        ({"currency": "euro"}, "currency"),
        ({"written": "perhaps"}, "written"),
        ({"turnover": "5"}, "turnover"),
        ({"about": "forecast", "source_kind": "", "provider": "", "amount": "", "written": "", "rate": ""}, "fiscal_year"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_by_row_and_column(
    tmp_path: Path, applications: ApplicationFile, changed: dict[str, str], column: str
) -> None:
    """No cell is quoted: it may hold a name."""
    with pytest.raises(RempartError) as caught:
        read_project(project(tmp_path, {**LOAN, **changed}), applications)
    assert f"row 2, column {column}" in str(caught.value)
    assert SECRET not in str(caught.value)


def test_a_plan_is_told_once(tmp_path: Path, applications: ApplicationFile) -> None:
    """Two plans of one application would be two answers to one question."""
    plan = {"application_id": "A-1", "about": "plan", "opening_hours": "40"}
    with pytest.raises(RempartError, match="row 3"):
        read_project(project(tmp_path, plan, plan), applications)


def test_the_question_cites_the_file_of_projects(
    tmp_path: Path, practice: Practice, applications: ApplicationFile
) -> None:
    """A private loan that is the whole money puts the question, and the report names the second file; without it, nothing is known."""
    checker = Checker(practice.snapshot, town="Brumeport", lang="en")
    told = read_project(project(tmp_path, LOAN), applications)
    (report,) = checker.applications(told, on_day=date(2026, 11, 2))
    (question,) = [one for one in report.to_ask if one.code == "EST-03"]
    (citation,) = question.citations
    assert citation.row_id == "form/A-1/project-1"
    (source,) = [one for one in report.sources if one.id == citation.source]
    assert (source.edition, source.sha256[0]) == told.project
    assert "--project project.csv" in report.rebuild
    (without,) = checker.applications(applications, on_day=date(2026, 11, 2))
    assert "EST-03" not in {one.code for one in without.to_ask}
    assert "EST-03" in {one.code for one in without.not_checked}
