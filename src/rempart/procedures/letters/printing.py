"""The letter as a final PDF: PDF/A-2a to be kept, PDF/UA-1 to be read by everybody, the same bytes for the same letter.

The template is a file of this room; what the letter says is handed over as data. Its fonts are those that come with typst
(Libertinus Serif, free), so that the same letter looks alike on every machine; those of the machine are used only where a
letter of a name is in none of them.
"""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from rempart.base import RempartError
from rempart.procedures.letters.merging import Merged

if TYPE_CHECKING:
    from typst import PDFStandard

STANDARDS: "list[PDFStandard]" = ["a-2a", "ua-1"]


def page_data(merged: Merged) -> dict[str, Any]:
    """Return what a page of a letter shows, as plain data."""
    return {
        "lang": merged.lang,
        "subject": merged.subject,
        "day": {"year": merged.on_day.year, "month": merged.on_day.month, "day": merged.on_day.day},
        "words": merged.words,
        "training": merged.training,
        "delivery": merged.delivery,
        "interpreter": merged.interpreter,
        "head": dict(merged.head),
        "to": list(merged.to),
        **{name: [asdict(run) for run in getattr(merged, name)] for name in ("title", "what", "by_when", "help")},
        "blocks": [asdict(one) for one in merged.blocks],
        "signature": [[asdict(run) for run in line] for line in merged.signature],
        "sources": [[asdict(run) for run in line] for line in merged.sources],
        "dates": [{"said": one.said, "how": one.how} for one in merged.dates],
    }


def pdf_of(merged: Merged) -> bytes:
    """Return a letter as PDF/A-2a and PDF/UA-1.

    Raises:
        RempartError: typst is not installed, or no font has a character of the letter.
    """
    try:
        import typst  # noqa: PLC0415 - an extra that need not be here
    except ImportError:
        raise RempartError(
            "the PDF of a letter", "typst is not installed", "Run: pip install 'rempart[letters]'"
        ) from None
    source = files(__package__).joinpath("page.typ").read_bytes()
    data = json.dumps(page_data(merged), ensure_ascii=False)
    made_on = datetime(merged.on_day.year, merged.on_day.month, merged.on_day.day, tzinfo=UTC)
    refused = ""
    for alone in (True, False):
        try:
            made: bytes = typst.compile(
                source, format="pdf", sys_inputs={"letter": data}, pdf_standards=STANDARDS, timestamp=made_on, ignore_system_fonts=alone,
            )  # fmt: skip
        except typst.TypstError as error:
            refused = error.message
        else:
            return made
    if "could not be displayed" in refused:
        raise RempartError(
            f"letter {merged.letter.letter}",
            "no font on this machine has a character of it",
            "Install a font of that script (Debian: fonts-noto, fonts-noto-cjk)",
        )
    raise RempartError(f"letter {merged.letter.letter}", f"its page cannot be made: {refused}", "Report it")
