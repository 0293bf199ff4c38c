"""The letter as a draft to edit (DOCX): passages of the case shaded, changes tracked, so that a reviewer sees both."""

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rempart.procedures.letters.merging import Block, Item, Line, Merged, Run, plain
from rempart.procedures.paper import REGIONS, new_draft

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_INK, _MARK, _QUIET, _GROUND, _SHADE = "17212B", "2340A0", "4A5763", "F1F4F8", "FFF3C4"


def draft_of(merged: Merged) -> bytes:
    """Return a letter as a DOCX draft: its headings are headings, its language is set, and every page says *draft*.

    Raises:
        RempartError: python-docx is not installed.
    """
    document = new_draft("the draft of a letter")
    _Draft(document, merged).write()
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


class _Draft:
    """One document being written."""

    def __init__(self, document: "Document", merged: Merged) -> None:
        from docx.oxml.ns import qn  # noqa: PLC0415 - comes with the extra
        from docx.oxml.parser import OxmlElement  # noqa: PLC0415
        from docx.shared import Mm, Pt, RGBColor  # noqa: PLC0415

        self.document, self.merged, self.words = document, merged, merged.words
        self.qn, self.element = qn, OxmlElement
        self.mm, self.pt, self.colour = Mm, Pt, RGBColor.from_string

    def write(self) -> None:
        self._settings()
        self._styles()
        self._frame()
        self._head()
        self._box()
        for block in self.merged.blocks:
            self._block(block)
        self._foot()

    def _settings(self) -> None:
        merged, core = self.merged, self.document.core_properties
        core.title, core.author, core.language = merged.subject, merged.head["town"], REGIONS[merged.lang]
        core.comments = ""
        core.created = core.modified = datetime(merged.on_day.year, merged.on_day.month, merged.on_day.day, tzinfo=UTC)
        settings = self.document.settings.element
        settings.insert_element_before(
            self.element("w:trackRevisions"),
            *("w:doNotTrackMoves", "w:doNotTrackFormatting", "w:documentProtection", "w:autoFormatOverride", "w:styleLockTheme",
              "w:defaultTabStop", "w:characterSpacingControl", "w:compat", "w:rsids", "w:themeFontLang", "w:decimalSymbol"),
        )  # fmt: skip

    def _styles(self) -> None:
        from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415

        styles = self.document.styles
        for properties in styles.element.iter(self.qn("w:rPrDefault")):
            for lang in properties.iter(self.qn("w:lang")):
                lang.set(self.qn("w:val"), REGIONS[self.merged.lang])
        body = styles["Normal"]
        self._font(body, 11, _INK)
        body.paragraph_format.space_after = self.pt(8)
        body.paragraph_format.line_spacing = 1.15
        for name, size, colour in (("Heading 1", 16, _INK), ("Heading 2", 12, _MARK), ("Heading 3", 11, _MARK)):
            self._font(styles[name], size, colour, bold=True)
            styles[name].paragraph_format.space_before = self.pt(14)
            styles[name].paragraph_format.space_after = self.pt(4)
        small = styles.add_style("Small", WD_STYLE_TYPE.PARAGRAPH)
        small.base_style = body
        self._font(small, 9, _QUIET)
        fact = styles.add_style("From the case", WD_STYLE_TYPE.CHARACTER)
        fact.element.get_or_add_rPr().append(self._shading(_SHADE))
        used = ("Heading 1", "Heading 2", "Heading 3", "Small", "List Bullet", "From the case")
        self.ids = {name: styles[name].style_id for name in used}

    def _font(self, style: Any, size: int, colour: str, *, bold: bool = False) -> None:
        style.font.name, style.font.size, style.font.bold = "Liberation Serif", self.pt(size), bold
        style.font.color.rgb = self.colour(colour)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for name in [one for one in fonts.attrib if "Theme" in one]:
            del fonts.attrib[name]
        for script in ("w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(self.qn(script), "Liberation Serif")

    def _shading(self, fill: str) -> Any:
        shading = self.element("w:shd")
        for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", fill)):
            shading.set(self.qn(name), value)
        return shading

    def _frame(self) -> None:
        """Set the sheet, and what stands on every page."""
        section = self.document.sections[0]
        section.page_width, section.page_height = self.mm(210), self.mm(297)
        section.left_margin = section.right_margin = self.mm(25)
        section.top_margin, section.bottom_margin = self.mm(25), self.mm(25)
        above = section.header.paragraphs[0]
        above.style = "Small"
        above.add_run(self.words["draft"]).bold = True
        above.add_run(f". {self.words['marked']}")
        if self.merged.training:
            section.header.add_paragraph(self.merged.training, "Small")
        below = section.footer.paragraphs[0]
        below.style = "Small"
        below.add_run(f"{self.merged.head['town']} · {self.merged.head['case_id']} · {self.words['page']} ")
        self._counter(below, "PAGE")
        below.add_run(f" {self.words['of']} ")
        self._counter(below, "NUMPAGES")

    def _counter(self, paragraph: "Paragraph", code: str) -> None:
        field = self.element("w:fldSimple")
        field.set(self.qn("w:instr"), code)
        field.append(paragraph.add_run("1")._r)
        paragraph._p.append(field)

    def _add(self, text: str = "", style: str = "Normal") -> "Paragraph":
        """Add a paragraph; its style is named by id, since python-docx looks through all styles for a name."""
        paragraph = self.document.add_paragraph(text)
        if style != "Normal":
            paragraph._p.style = self.ids[style]
        return paragraph

    def _head(self) -> None:
        head, merged = self.merged.head, self.merged
        town = self._add()
        run = town.add_run(head["town"])
        run.bold, run.font.size = True, self.pt(15)
        town.paragraph_format.space_after = self.pt(0)
        service = self._add()
        service.add_run(head["service_name"]).bold = True
        service.paragraph_format.space_after = self.pt(0)
        self._add(head["contact"], "Small")
        self._address([merged.delivery] if merged.delivery else [], "Small")
        self._address(merged.to, "Normal")
        colon = self.words["colon"]
        about = f"{self.words['case']}{colon} {head['case_id']}\n{self.words['date']}{colon} {head['on_day']}"
        self._add(about)
        if merged.training:
            self._add(merged.training, "Small")
        self._line(merged.title, "Heading 1")

    def _address(self, lines: Iterable[str], style: str) -> None:
        text = "\n".join(lines)
        if text:
            paragraph = self._add(text, style)
            paragraph.paragraph_format.left_indent = self.mm(85)

    def _line(self, line: Line, style: str = "Normal", *, bold: bool = False) -> "Paragraph":
        paragraph = self._add("", style)
        self._runs(paragraph, line, bold=bold)
        return paragraph

    def _runs(self, paragraph: "Paragraph", line: Line, *, bold: bool = False) -> None:
        for one in line:
            run = paragraph.add_run(one.text)
            run.bold = bold or None
            if one.field is not None:
                run._r.style = self.ids["From the case"]

    def _box(self) -> None:
        merged = self.merged
        lines = (
            (self.words["what"], merged.what),
            (self.words["by_when"], merged.by_when),
            (self.words["help"], merged.help),
        )
        self._bordered(self._add(self.words["in_short"], "Heading 2"))
        for label, line in lines:
            paragraph = self._add()
            paragraph.add_run(f"{label}{self.words['colon']} ").bold = True
            self._runs(paragraph, line)
            self._bordered(paragraph)
        if merged.interpreter:
            self._bordered(self._add(merged.interpreter, "Small"))
        self._add().paragraph_format.space_after = self.pt(0)

    def _bordered(self, paragraph: "Paragraph") -> None:
        paragraph.paragraph_format.left_indent = self.mm(4)
        paragraph.paragraph_format.right_indent = self.mm(4)
        paragraph.paragraph_format.keep_together = paragraph.paragraph_format.keep_with_next = True
        borders: Any = self.element("w:pBdr")
        for side in ("top", "left", "bottom", "right"):
            edge = self.element(f"w:{side}")
            for name, value in (
                ("val", "single"),
                ("sz", "24" if side == "left" else "4"),
                ("space", "6"),
                ("color", _MARK),
            ):
                edge.set(self.qn(f"w:{name}"), value)
            borders.append(edge)
        properties = paragraph._p.get_or_add_pPr()
        after = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr")
        properties.insert_element_before(borders, *after)
        properties.insert_element_before(self._shading(_GROUND), *after[1:])

    def _block(self, block: Block) -> None:
        if block.kind == "heading":
            self._line(block.line, "Heading 2")
        elif block.kind == "paragraph":
            self._line(block.line).paragraph_format.keep_with_next = block.leads or None
        for item in block.items:
            if block.kind == "list":
                self._line(item.line, "List Bullet")
            elif block.kind == "facts":
                self._line((Run(f"F{item.number}  "), *item.line, Run(" "), *item.source))
            else:
                self._question(item)

    def _question(self, item: Item) -> None:
        self._add(f"{self.words['question']} {item.number}", "Heading 3")
        self._line(item.line)
        self._line(item.asked, bold=True)
        self._line(item.after)

    def _foot(self) -> None:
        merged = self.merged
        signatory = self._add("\n" + "\n".join(plain(line) for line in merged.signature) + "\n\n")
        signatory.paragraph_format.left_indent = self.mm(85)
        if merged.sources:
            self._add(self.words["sources"], "Heading 2")
            for line in merged.sources:
                self._line(line, "List Bullet")
        if merged.dates:
            self._add(self.words["dates"], "Heading 2")
            for date in merged.dates:
                self._add(date.said, "Heading 3")
                for step in date.how:
                    self._add(step, "List Bullet")
