"""What is handed to a person, or filed: a head, chapters of paragraphs, lists and tables, as PDF/A-2a and PDF/UA-1."""

from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from rempart.base.spoken import day_in_words
from rempart.base.words import Language
from rempart.procedures.paper import printed
from rempart.procedures.reports.blocks import Block, Items, Table


@dataclass(frozen=True)
class Part:
    """One part: a heading, and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Paper:
    """A paper: who sends it, to whom, its title, its parts. ``mark`` stands on every page; ``training`` where the pack is unsigned."""

    lang: Language
    authority: str
    head: tuple[tuple[str, str], ...]
    to: tuple[str, ...]
    title: str
    made_on: date
    opening: tuple[str, ...]
    parts: tuple[Part, ...]
    mark: str = ""
    training: str = ""

    @property
    def day(self) -> str:
        """Its day, in words."""
        return day_in_words(self.made_on, self.lang)


def pdf_of(paper: Paper) -> bytes:
    """Return a paper as a final file: the same paper, the same bytes.

    Raises:
        RempartError: typst is not installed, or no font has a character of it.
    """
    on = paper.made_on
    data: dict[str, Any] = {
        "lang": paper.lang, "authority": paper.authority, "head": [list(one) for one in paper.head], "to": list(paper.to),
        "title": paper.title, "day": paper.day, "made_on": {"year": on.year, "month": on.month, "day": on.day},
        "opening": list(paper.opening), "mark": paper.mark, "training": paper.training,
        "parts": [{"title": one.title, "blocks": [_plain(block) for block in one.blocks]} for one in paper.parts],
    }  # fmt: skip
    return printed(files(__package__).joinpath("paper.typ").read_bytes(), "paper", data, on, "the paper of a person")


def _plain(block: Block) -> dict[str, Any]:
    if isinstance(block, Table):
        return {
            "kind": "table",
            "caption": block.caption,
            "headings": list(block.headings),
            "rows": [list(one) for one in block.rows],
        }
    if isinstance(block, Items):
        return {"kind": "items", "items": list(block.points)}
    return {"kind": "paragraph", "text": block.text}
