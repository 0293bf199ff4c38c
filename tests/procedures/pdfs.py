"""What a PDF says of itself, and whether it is PDF/A-2a and PDF/UA-1 by a validator that did not make it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import page
import pypdf


@dataclass(frozen=True)
class Facts:
    """The structure of a PDF: what its metadata claim, language, title, tags, output intent, fonts that are not in it."""

    metadata: set[tuple[str, str]]
    lang: str
    title: str
    tagged: bool
    colours: bool
    fonts_outside: list[str]


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page."""
    return [one.extract_text() for one in pypdf.PdfReader(BytesIO(pdf)).pages]


def facts_of(pdf: bytes) -> Facts:
    """Return what a PDF says of itself."""
    reader = pypdf.PdfReader(BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    said = root["/Metadata"].get_data().decode()
    claims = {"part": "pdfaid:part", "conformance": "pdfaid:conformance", "ua": "pdfuaid:part"}
    found = {(name, one) for name, tag in claims.items() for one in re.findall(rf"<{tag}>(\w+)</{tag}>", said)}
    return Facts(
        found,
        str(root["/Lang"]),
        str(reader.metadata.title if reader.metadata else ""),
        bool(root["/MarkInfo"]["/Marked"]) and "/StructTreeRoot" in root,
        root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1" and "/DestOutputProfile" in root["/OutputIntents"][0],
        sorted(str(font["/BaseFont"]) for font in _fonts(reader) if not _is_inside(font)),
    )


def _fonts(reader: pypdf.PdfReader) -> Iterator[Any]:
    for one in reader.pages:
        yield from (font.get_object() for font in one["/Resources"]["/Font"].values())  # type: ignore[index, union-attr]


def _is_inside(font: Any) -> bool:
    if "/DescendantFonts" in font:
        return all(_is_inside(one.get_object()) for one in font["/DescendantFonts"])
    described = font["/FontDescriptor"]
    return any(name in described for name in ("/FontFile", "/FontFile2", "/FontFile3"))


LENGTHS = "PDFA2A-STREAM-LENGTH-001"
"""The validator takes a carriage return that ends a stream's data for a line's end: lengths are compared here instead."""


def conforms(pdf: bytes) -> list[str]:
    """Return the rules of PDF/A-2a and PDF/UA-1 that a PDF breaks."""
    reports = [page.validate_pdf_bytes(pdf, profile=profile) for profile in ("2a", "ua1")]
    broken = [
        f"{one.rule_id}: {one.message}" for report in reports for one in report.failures if one.rule_id != LENGTHS
    ]
    return broken + [f"a stream is not {length} bytes long" for length in _wrong_lengths(pdf)]


def _wrong_lengths(pdf: bytes) -> Iterator[int]:
    for begun in re.finditer(rb"/Length (\d+)[^>]*>>\s*stream\r?\n", pdf):
        length = int(begun[1])
        if not re.match(rb"\r?\nendstream", pdf[begun.end() + length :]):
            yield length
