"""An edited draft taken over: what was changed in the body stands in the final letter; what comes from the case is changed in its field.

The final PDF is always made from the letter's values, with the passages that an officer changed and a reviewer saw put in.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from rempart.procedures.letters import Merged
from rempart.procedures.letters.edited import Edited
from rempart.procedures.letters.merging import Block, Item, Line, Run, plain

_FREE = ("heading", "paragraph", "list")
"""Blocks whose wording may be changed: facts, questions, the head, the box and the dates say what the fields say."""
FIELD = "edited"
"""The field that a changed run carries, so that it is marked as not being the pack's own."""


@dataclass(frozen=True)
class Taken:
    """A letter with the changes that could be put in, and those that could not."""

    merged: Merged
    refused: tuple[Edited, ...]


def take_over(merged: Merged, edits: Sequence[Edited], fixed: Collection[str] = ()) -> Taken:
    """Put changed passages into a letter; a passage that was added on its own has no place and is refused.

    So is one of a field in ``fixed``, which is written elsewhere alone.
    """
    lines = list(_lines(merged, fixed))
    refused = []
    for edit in edits:
        at = _place(lines, edit.before.split("\n") if edit.before else [])
        if at is None:
            refused.append(edit)
        else:
            lines[at : at + edit.before.count("\n") + 1] = _changed(lines[at], edit.after)
    return Taken(replace(merged, blocks=tuple(_blocks(lines))), tuple(refused))


@dataclass(frozen=True)
class _Line:
    """One paragraph of the body, with the block that it stands in."""

    block: Block
    at: int
    item: Item | None = None
    fixed: bool = False

    @property
    def text(self) -> str | None:
        """Its words as a draft has them; None where they may not be changed there."""
        if self.fixed or self.block.kind not in _FREE:
            return None
        return " ".join(plain(self.item.line if self.item else self.block.line).split())


def _lines(merged: Merged, fixed: Collection[str]) -> list[_Line]:
    found = []
    for at, block in enumerate(merged.blocks):
        if block.kind == "list":
            found += [_Line(block, at, item, _stands_alone(item.line, fixed)) for item in block.items]
        else:
            found.append(_Line(block, at, fixed=_stands_alone(block.line, fixed)))
    return found


def _stands_alone(line: Line, fixed: Collection[str]) -> bool:
    """Tell whether a paragraph is nothing but a field that is written elsewhere."""
    return bool(line) and all(run.field in fixed for run in line)


def _place(lines: list[_Line], before: list[str]) -> int | None:
    texts = [one.text for one in lines]
    if not before:
        return None
    return next((at for at in range(len(texts)) if texts[at : at + len(before)] == before), None)


def _changed(first: _Line, after: str) -> list[_Line]:
    changed = []
    for text in after.split("\n") if after else []:
        line = (Run(text, FIELD),)
        if first.item is not None:
            changed.append(_Line(first.block, first.at, Item(line)))
        else:
            kind = first.block.kind if not changed else "paragraph"
            changed.append(_Line(Block(kind, line), first.at))
    return changed


def _blocks(lines: list[_Line]) -> list[Block]:
    """Return the blocks of lines; entries of one list stand together again."""
    blocks: list[Block] = []
    before: int | None = None
    for line in lines:
        if line.item is not None and before == line.at and blocks and blocks[-1].kind == "list":
            blocks[-1] = replace(blocks[-1], items=(*blocks[-1].items, line.item))
        elif line.item is not None:
            blocks.append(Block("list", items=(line.item,)))
        else:
            blocks.append(line.block)
        before = line.at
    return blocks
