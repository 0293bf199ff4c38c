"""Workbooks of a few cells, written by hand so that a test says exactly what stands in the file."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_TYPES = """<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"""
_RELS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>"""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STYLES = f"""<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="[h]:mm:ss"/></numFmts>
<cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="21"/><xf numFmtId="164"/></cellXfs>
</styleSheet>"""
STYLES = {"date": 1, "instant": 2, "time": 3, "duration": 4}


@dataclass(frozen=True)
class Cell:
    """A cell as the file writes it: its value, type (``n`` number, ``b``, ``e`` error, ``str``), style and formula."""

    value: str
    kind: str = "n"
    style: str = ""
    formula: str = ""


Row = Sequence[str | Cell | None]


def xlsx(sheets: Mapping[str, Sequence[Row]], *, date1904: bool = False) -> bytes:
    """Return an XLSX workbook; a ``str`` is a text, None a cell that is not there."""
    names = list(sheets)
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1))
    base = '<workbookPr date1904="1"/>' if date1904 else ""
    of_book = f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{base}<sheets>{listed}</sheets></workbook>'
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    links += f'<Relationship Id="rIdS" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    top = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS.format(top),
        "xl/workbook.xml": of_book,
        "xl/_rels/workbook.xml.rels": _RELS.format(links),
        "xl/styles.xml": _STYLES,
    }
    for n, name in enumerate(names, 1):
        files[f"xl/worksheets/sheet{n}.xml"] = _xlsx_sheet(sheets[name])
    return zipped(files)


def _xlsx_sheet(rows: Sequence[Row]) -> str:
    out = []
    for number, row in enumerate(rows, 1):
        cells = []
        for column, cell in enumerate(row):
            place = f"{_letters(column)}{number}"
            if isinstance(cell, str):
                cells.append(f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>')
            elif cell is not None:
                formula = f"<f>{escape(cell.formula)}</f>" if cell.formula else ""
                style = STYLES.get(cell.style, 0)
                cells.append(f'<c r="{place}" t="{cell.kind}" s="{style}">{formula}<v>{escape(cell.value)}</v></c>')
        out.append(f'<row r="{number}">{"".join(cells)}</row>')
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(out)}</sheetData></worksheet>'


def _letters(column: int) -> str:
    """Return the name of a column counted from 0: A to Z, AA to ZZ."""
    high, low = divmod(column, 26)
    return f"{chr(ord('A') + high - 1) if high else ''}{chr(ord('A') + low)}"


def ods(sheets: Mapping[str, Sequence[Row]]) -> bytes:
    """Return an ODS workbook; kinds of cells are those of ODF: ``float``, ``date``, ``boolean``."""
    tables = "".join(
        f'<table:table table:name="{name}">{"".join(_ods_row(row) for row in rows)}</table:table>'
        for name, rows in sheets.items()
    )
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" '
        f'xmlns:text="{space}:text:1.0"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    manifest = f'<manifest:manifest xmlns:manifest="{space}:manifest:1.0"/>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def _ods_row(row: Row) -> str:
    cells = []
    for cell in row:
        if isinstance(cell, str):
            cells.append(
                f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
            )
        elif cell is None:
            cells.append("<table:table-cell/>")
        else:
            value = "value" if cell.kind == "float" else f"{cell.kind}-value"
            formula = f' table:formula="of:{escape(cell.formula)}"' if cell.formula else ""
            cells.append(f'<table:table-cell office:value-type="{cell.kind}" office:{value}="{cell.value}"{formula}/>')
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """Return an archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()
