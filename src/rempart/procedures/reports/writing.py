"""A case report written: a page (HTML), a draft to edit (DOCX), a final file (PDF/A-2a and PDF/UA-1)."""

import io
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from rempart.base.spoken import day_in_words
from rempart.procedures.paper import REGIONS, new_draft, printed
from rempart.procedures.reports.blocks import Block, Items, Paragraph, Table
from rempart.procedures.reports.parts import CaseReport


@cache
def _template() -> Template:
    loader = PackageLoader("rempart.procedures.reports", ".")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)  # fmt: skip
    return environment.get_template("page.html")


def _file(name: str) -> str:
    return files("rempart.procedures.reports").joinpath(name).read_text(encoding="utf-8")


def page_of(report: CaseReport) -> str:
    """Return a report as one page that needs no other file, and prints."""
    return _template().render(report=report, css=_file("page.css"), day=day_in_words(report.made_on, report.lang))


def pdf_of(report: CaseReport) -> bytes:
    """Return a report as PDF/A-2a and PDF/UA-1; the same report gives the same bytes.

    Raises:
        RempartError: typst is not installed, or cannot write the report.
    """
    day = report.made_on
    data = {
        "title": report.title, "case_id": report.case_id, "authority": report.authority, "lang": report.lang, "training": report.training, "mark": report.mark,
        "day": day_in_words(day, report.lang), "made_on": {"year": day.year, "month": day.month, "day": day.day},
        "chapters": [{"number": one.number, "title": one.title, "blocks": [_plain(block) for block in one.blocks]} for one in report.chapters],
    }  # fmt: skip
    return printed(_file("page.typ").encode(), "report", data, day, f"the PDF of case {report.case_id}")


def _plain(block: Block) -> dict[str, Any]:
    if isinstance(block, Table):
        return {"kind": "table", "caption": block.caption, "headings": block.headings, "rows": block.rows}
    if isinstance(block, Items):
        return {"kind": "items", "items": block.points}
    return {"kind": "paragraph", "text": block.text, "label": block.label, "quoted": block.quoted}


def draft_of(report: CaseReport) -> bytes:
    """Return a report as DOCX, with its headings, its language and its tables' heads.

    Raises:
        RempartError: python-docx is not installed.
    """
    document = new_draft("the draft of a report")
    document.core_properties.title = f"{report.title}, {report.case_id}"
    document.core_properties.author = report.authority
    document.core_properties.language = REGIONS[report.lang]
    made_at = datetime(report.made_on.year, report.made_on.month, report.made_on.day, tzinfo=UTC)
    document.core_properties.created = document.core_properties.modified = made_at
    document.add_paragraph(report.authority)
    document.add_heading(f"{report.title}, {report.case_id}", level=1)
    document.add_paragraph(day_in_words(report.made_on, report.lang))
    if report.training:
        document.add_paragraph().add_run(report.training).bold = True
    if report.mark:
        document.sections[0].footer.paragraphs[0].text = report.mark
    for chapter in report.chapters:
        document.add_heading(f"{chapter.number}. {chapter.title}", level=2)
        for block in chapter.blocks:
            _drafted(document, block)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _drafted(document: Any, block: Block) -> None:
    if isinstance(block, Items):
        for item in block.points:
            document.add_paragraph(item, style="List Bullet")
    elif isinstance(block, Paragraph):
        paragraph = document.add_paragraph(style="Intense Quote" if block.quoted else None)
        if block.label:
            paragraph.add_run(f"{block.label}. ").bold = True
        paragraph.add_run(block.text)
    else:
        document.add_paragraph(block.caption, style="Caption")
        table = document.add_table(rows=1 if block.headings else 0, cols=len(block.headings) or 2, style="Table Grid")
        for cell, heading in zip(table.rows[0].cells if block.headings else (), block.headings, strict=True):
            cell.paragraphs[0].add_run(heading).bold = True
        for row in block.rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        if block.headings:
            _repeat_head(table.rows[0])


def _repeat_head(row: Any) -> None:
    """Let the head of a table stand on each page, which a screen reader takes as its heading."""
    from docx.oxml.parser import OxmlElement  # noqa: PLC0415 - comes with the extra

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
