"""A case that leaves the desk: allowed by another member, traced to one recipient, harmless to whoever opens it."""

import csv
import io
import json
import zipfile
from typing import Any

import pytest

from tests.desk.api.test_screening import known, registers
from tests.desk.conftest import Cast
from tests.desk.screening.conftest import practice
from tests.screening.practice import Practice

__all__ = ["practice", "registers"]

ASKED = {"form": "csv", "recipient": "Court of Port-Test", "basis": "request of the judge, 3 November"}


def sent(answer: Any) -> bytes:
    """Return the bytes of a streamed answer."""
    return b"".join(answer.streaming_content)


@pytest.fixture
def hostile(cast: Cast) -> Any:
    """A case whose title and party begin like formulas."""
    from rempart.desk.cases.acting import Opened, Party, open_case

    party = Party("applicant", "Company", '=HYPERLINK("http://x";"x")', address="+33 rue")
    officer = cast.people["case_officer"]
    cast.case = open_case(officer, officer.town, Opened("2026-0300", "application", "@SUM(1+1)", [party]))
    return cast.case


def test_a_file_leaves_only_after_another_member_allowed_it(caller: Any, cast: Cast, written: Any) -> None:
    """Asked by software, refused until a member allows it on the desk; whoever asked cannot; each act is an entry."""
    officer, path = caller(), f"cases/{cast.case.number}/exports"
    assert officer.post(path, ASKED).json()["number"] == 1
    assert officer.post(f"{path}/1/file", None).status_code == 409
    own = cast.client(cast.people["case_officer"])
    assert own.post(f"/{path}/", {"act": "allow", "export": "1"}).status_code == 422
    other = cast.client(cast.people["reviewer"])
    written()
    assert other.post(f"/{path}/", {"act": "allow", "export": "1"}).status_code == 302
    assert [entry.action for entry in written()] == ["export.allowed"]
    assert officer.get(path).json()["exports"][0]["allowed"] is True
    written()
    answer = officer.post(f"{path}/1/file", None)
    rows = list(csv.reader(io.StringIO(sent(answer).decode())))
    assert rows[0] == ["part", "id", "says", "source", "date", "export", "recipient", "basis"]
    assert all(
        row[4] and row[5:] == ["2026-0147/E1", "Court of Port-Test", "request of the judge, 3 November"]
        for row in rows[1:]
    )
    entry, told = written()
    assert (entry.action, told.action, told.data["kind"]) == ("export", "alert", "case_export")
    assert entry.data == {
        "export": 1,
        "form": "csv",
        "asked_by": "C-02",
        "channel": "api",
        "token": entry.data["token"],
    }


def allowed(cast: Cast, form: str) -> Any:
    """Return the streamed file of an export of the case that two allowed."""
    own, other = cast.client(cast.people["case_officer"]), cast.client(cast.people["reviewer"])
    path = f"/cases/{cast.case.number}/exports/"
    assert own.post(path, {"act": "ask", **ASKED, "form": form}).status_code == 302
    assert other.post(path, {"act": "allow", "export": "1"}).status_code == 302
    return own.post(path, {"act": "fetch", "export": "1"})


def test_no_cell_is_a_formula(hostile: Any, cast: Cast) -> None:
    """What begins like a formula is a text, in both forms of a table."""
    from rempart.desk.api.exporting import harmless

    for text in ("=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "＝1"):
        assert harmless(text)[0] == "'"
    rows = list(csv.reader(io.StringIO(sent(allowed(cast, "csv")).decode())))
    assert not any(cell[:1] in "=+-@" for row in rows for cell in row if cell)


def test_a_workbook_holds_texts_alone_and_names_its_recipient(hostile: Any, cast: Cast) -> None:
    """No formula, no link; the mark stands in each row, in the footer and in the properties."""
    with zipfile.ZipFile(io.BytesIO(sent(allowed(cast, "xlsx")))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert not {"xl/worksheets/_rels/sheet1.xml.rels", "xl/externalLinks"} & set(book.namelist())
        assert "<f>" not in sheet
        assert "2026-0300/E1" in sheet.partition("<headerFooter>")[2]
        assert "2026-0300/E1" in book.read("docProps/core.xml").decode()


@pytest.mark.parametrize(
    ("field", "value"), [("form", "exe"), ("recipient", ""), ("recipient", "x" * 201), ("basis", "")]
)
def test_an_export_without_form_recipient_or_basis_is_not_asked(cast: Cast, field: str, value: str) -> None:
    """What was typed stays on the page."""
    own = cast.client(cast.people["case_officer"])
    answer = own.post(f"/cases/{cast.case.number}/exports/", {"act": "ask", **ASKED, field: value})
    assert answer.status_code == 422
    assert own.get(f"/cases/{cast.case.number}/exports/").status_code == 200


def test_an_export_of_another_case_is_not_there(caller: Any, hostile: Any, cast: Cast) -> None:
    """Numbers of exports are those of their case."""
    officer = caller()
    assert officer.post("cases/2026-0300/exports", ASKED).status_code == 201
    for path in (
        "cases/2026-0147/exports/1/file",
        "cases/2026-0300/exports/2/file",
        "cases/2026-0300/exports/99999999999999999999/file",
    ):
        assert officer.post(path, None).status_code in (404, 422)


@pytest.mark.parametrize("form", ["ftm", "bods"])
def test_an_exchange_file_is_what_is_bound_to_the_parties_and_each_row_is_marked(
    cast: Cast, registers: Practice, form: str
) -> None:
    """Only a part of the registers leaves, the company itself is in it, and each entity or statement names the export."""
    from rempart.desk.cases.acting import Opened, Party, open_case

    _, name, number = known(registers, "Company")
    officer = cast.people["case_officer"]
    party = Party("applicant", "Company", name, identifiers=[number])
    cast.case = open_case(officer, officer.town, Opened("2026-0400", "application", "Terrace", [party]))
    text = sent(allowed(cast, form)).decode()
    rows = json.loads(text) if form == "bods" else [json.loads(line) for line in text.splitlines()]
    assert name in text
    assert 0 < len(rows) < 200
    marks = [one["source"]["description"] if form == "bods" else " ".join(one["datasets"]) for one in rows]
    assert all("2026-0400/E1" in mark for mark in marks)


def test_an_exchange_file_of_a_company_that_no_register_knows_is_refused(
    cast: Cast, registers: Practice, written: Any
) -> None:
    """Nothing is guessed by name, and no entry says that a file left."""
    written()
    assert allowed(cast, "bods").status_code == 422
    assert "export" not in {entry.action for entry in written()}


def test_without_a_snapshot_there_is_no_exchange_file(cast: Cast) -> None:
    """The page says so."""
    assert allowed(cast, "ftm").status_code == 422
