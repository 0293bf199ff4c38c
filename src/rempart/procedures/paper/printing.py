"""Final files: PDF/A-2a to be kept, PDF/UA-1 to be read by everybody, the same bytes for the same content.

A template is a file of its room; what it says is handed over as data. Its fonts are those that come with typst
(Libertinus Serif, free), so that a paper looks alike on every machine; those of the machine are used only where a letter of
a name is in none of them.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from rempart.base import RempartError

if TYPE_CHECKING:
    from typst import PDFStandard

STANDARDS: "list[PDFStandard]" = ["a-2a", "ua-1"]


def printed(template: bytes, name: str, data: Mapping[str, Any], made_on: date, where: str) -> bytes:
    """Return a template filled with data as PDF/A-2a and PDF/UA-1.

    Args:
        template: source of typst, which reads the data as JSON from ``sys.inputs.<name>``.
        name: of that input.
        data: plain values; nothing of them is run.
        made_on: day written into the file as that of its making.
        where: what is printed, for the error.

    Raises:
        RempartError: typst is not installed, or no font has a character of the data.
    """
    try:
        import typst  # noqa: PLC0415 - an extra that need not be here
    except ImportError:
        raise RempartError(where, "typst is not installed", "Run: pip install 'rempart[letters]'") from None
    inputs = {name: json.dumps(data, ensure_ascii=False)}
    made_at = datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC)
    refused = ""
    for alone in (True, False):
        try:
            made: bytes = typst.compile(
                template, format="pdf", sys_inputs=inputs, pdf_standards=STANDARDS, timestamp=made_at, ignore_system_fonts=alone,
            )  # fmt: skip
        except typst.TypstError as error:
            refused = error.message
        else:
            return made
    if "could not be displayed" in refused:
        todo = "Install a font of that script (Debian: fonts-noto, fonts-noto-cjk)"
        raise RempartError(where, "no font on this machine has a character of it", todo)
    raise RempartError(where, f"its page cannot be made: {refused}", "Report it")
