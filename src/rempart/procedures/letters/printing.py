"""The letter as a final PDF: its template is a file of this room, its values are handed over as data."""

from dataclasses import asdict
from importlib.resources import files
from typing import Any

from rempart.procedures.letters.merging import Merged
from rempart.procedures.paper import printed


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
    """Return a letter as PDF/A-2a and PDF/UA-1: the same letter, the same bytes.

    Raises:
        RempartError: typst is not installed, or no font has a character of the letter.
    """
    source = files(__package__).joinpath("page.typ").read_bytes()
    return printed(source, "letter", page_data(merged), merged.on_day, f"letter {merged.letter.letter}")
