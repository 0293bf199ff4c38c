"""What a report is made of, whatever it is written as: paragraphs, lists, tables."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; ``label`` marks it (*assessment*), ``quoted`` sets another's words apart."""

    text: str
    label: str | None = None
    quoted: bool = False


@dataclass(frozen=True)
class Items:
    """A list."""

    points: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table with a caption; each row has as many cells as there are headings, or is a name and a value where there are none."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Items | Table


@dataclass(frozen=True)
class Chapter:
    """One of the thirteen parts."""

    number: int
    title: str
    blocks: tuple[Block, ...]
