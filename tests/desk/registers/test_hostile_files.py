"""Files that are no tables, or would rather be something else: each is refused, or read as plain text, and none acts."""

import io
import zipfile
from typing import Any

import pytest
import xlsxwriter

from tests.desk.registers.conftest import LEASES, Office


def workbook(rows: list[list[Any]], formula: str = "") -> bytes:
    """Return an XLSX with a page of explanations first, and the table on its second sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("Lisez-moi").write(0, 0, "Service du domaine")
        sheet = book.add_worksheet("Baux")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)
        if formula:
            sheet.write_formula(1, 1, formula, value="SARL Les Embruns")
    return out.getvalue()


ROWS: list[list[Any]] = [
    ["N° bail", "Preneur", "Local", "Loyer annuel HT"],
    *([f"B-{n}", f"SARL Numéro {n}", f"L-{n:03}", 1000.5 * n] for n in range(1, 6)),
]


def bomb() -> bytes:
    """Return an XLSX whose sheet unpacks to three hundred megabytes."""
    whole = workbook(ROWS)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for one in source.infolist():
            content = source.read(one)
            if one.filename.endswith("sheet2.xml"):
                content = content.replace(b"</sheetData>", b" " * 300_000_000 + b"</sheetData>")
            target.writestr(one.filename, content)
    return out.getvalue()


def test_a_workbook_is_read_by_its_fullest_sheet(office: Office) -> None:
    """The page says which sheet is read, and which is not."""
    assert office.bring(workbook(ROWS), "baux.xlsx").status_code == 302
    office.work()
    said = office.last().said
    assert (said["layout"]["kind"], said["layout"]["sheet"]) == ("sheet", "Baux")
    assert office.map().status_code == 302
    assert office.describe().status_code == 302
    office.work()
    assert office.last().sums["loaded"] == 5


def test_a_formula_is_its_last_result_and_never_runs(office: Office) -> None:
    """A formula cell is read as the text that it showed; one in a text file stays text and is harmless in the error file."""
    office.bring(workbook(ROWS, '=HYPERLINK("http://x.example","SARL Les Embruns")'), "baux.xlsx")
    office.work()
    office.map()
    office.describe()
    office.work()
    assert office.last().sums["loaded"] == 5
    office.steward.post(f"/registers/files/{office.last().pk}/give-up")
    text = LEASES.replace("B-4;;", "=cmd|'/c calc'!A1;;")
    row = office.tried(text.encode("cp1252"))
    table = office.steward.get(f"/registers/files/{row.pk}/errors.csv").content.decode("utf-8-sig")
    assert "'=cmd|" in table
    assert ";=cmd|" not in table


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("baux.csv", b"%PDF-1.7\n1 0 obj\n"),
        ("baux.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 64),
        ("baux.csv", b"<!doctype html><table><tr><td>a</td></tr></table>"),
        ("baux.csv", b""),
        ("baux.csv", b"\xd0\xcf\x11\xe0" + b"\0" * 600),
        ("baux.xlsx", b"PK\x03\x04 and nothing else"),
        ("baux.csv", b"a;b\r\n1;\x00\x01\r\n"),
    ],
    ids=["pdf", "picture", "page", "empty", "old workbook", "broken archive", "bytes"],
)
def test_what_is_no_table_is_refused(office: Office, name: str, content: bytes) -> None:
    """By what it is, whatever it is called; nothing is kept, and the page quotes nothing of it."""
    answer = office.bring(content, name)
    assert answer.status_code == 422
    assert not (office.workspace / "desk-registers").exists() or not list(
        (office.workspace / "desk-registers").iterdir()
    )


def test_a_bomb_is_refused_before_it_unpacks(office: Office) -> None:
    """A workbook that would unpack to three hundred megabytes is not staged."""
    whole = bomb()
    assert len(whole) < 2_000_000
    assert office.bring(whole, "baux.xlsx").status_code == 422


def test_a_document_that_is_no_table_is_refused(office: Office) -> None:
    """A harmless letter is taken by a case and not by a register."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        target.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="x"><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        )
        target.writestr("word/document.xml", "<document/>")
    assert office.bring(out.getvalue(), "lettre.docx").status_code == 422


def test_the_name_of_a_file_leads_nowhere(office: Office) -> None:
    """A path in a name is dropped; the edition holds a neutral name, since a name may say whose file it is."""
    row = office.loaded(name="../../../etc/Dossier Quorvane.csv")
    edition = office.workspace / "editions" / "town_leases" / row.edition
    assert "Quorvane" not in (edition / "receipt.json").read_text(encoding="utf-8")
    assert not any("Quorvane" in path.name for path in office.workspace.rglob("*"))


def test_a_file_of_one_column_says_why(office: Office) -> None:
    """What cannot be read as a table is staged, said why in the reader's words, and can be given up."""
    office.bring(b"one column\r\nonly\r\nhere\r\n")
    office.work()
    page = office.steward.get(f"/registers/files/{office.last().pk}/", headers={"accept-language": "fr"})
    assert "séparateur" in page.content.decode()
    assert office.steward.post(f"/registers/files/{office.last().pk}/give-up").status_code == 302


def test_a_file_that_is_gone_is_said(office: Office) -> None:
    """After a restore without the staged file, the page says so instead of failing."""
    office.bring(LEASES.encode())
    for path in (office.workspace / "desk-registers").iterdir():
        path.unlink()
    office.work()
    assert "not there" in office.last().said["stopped"]["what"]
