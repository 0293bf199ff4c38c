"""Two records side by side in the terminal: what agrees, what differs, what one does not say, by sign and by colour."""

from collections.abc import Iterator

import click

from rempart.screening.pages.text import undirected
from rempart.screening.report import CloseName, Compared
from rempart.screening.terminal import beside, wrapped

_SIGNS = {"equal": ("=", "green"), "differs": ("≠", "red"), "missing": ("·", "bright_black")}
_NOTHING = "–"
_ITEM = 16
_GAPS = 6  # of two columns each, between sign, item, party and entry
_LEAST_SIDE = 18
"""Sides narrower than this are written one under the other."""


def side_by_side(close: CloseName, width: int) -> Iterator[str]:
    """Yield the lines that compare the two records of a close name, none wider than ``width`` columns (from 24)."""
    side = (width - 1 - _ITEM - _GAPS) // 2
    ids = [undirected(close.party)], [undirected(close.candidate)]
    if side >= _LEAST_SIDE:
        widths = [1, _ITEM, side, side]
        yield from beside([[""], [""], ["PARTY", *ids[0]], ["ENTRY", *ids[1]]], widths)
        for item in close.items:
            cells = [[_sign(item)], [_name(item)], [_shown(item.stated)], [_shown(item.listed)]]
            yield from _with_sign(beside(cells, widths), item)
            yield from _note(item, width, 1 + 2 + _ITEM + 2)
    else:
        yield from (line for text in (f"PARTY {ids[0][0]}", f"ENTRY {ids[1][0]}") for line in wrapped(text, width))
        for item in close.items:
            yield from _with_sign([f"{_sign(item)} {_name(item)}"], item)
            for who, text in (("party", item.stated), ("entry", item.listed)):
                yield from (f"  {line}" for line in wrapped(f"{who}: {_shown(text)}", width - 2))
            yield from _note(item, width, 2)


def _sign(item: Compared) -> str:
    return _SIGNS[item.outcome][0]


def _name(item: Compared) -> str:
    return item.item.replace("_", " ")


def _shown(text: str) -> str:
    return undirected(text) or _NOTHING


def _with_sign(lines: list[str], item: Compared) -> Iterator[str]:
    sign, colour = _SIGNS[item.outcome]
    first, *rest = lines
    yield click.style(sign, fg=colour, bold=True) + first[1:]
    yield from rest


def _note(item: Compared, width: int, indent: int) -> Iterator[str]:
    if item.note:
        for line in wrapped(undirected(item.note), width - indent):
            yield click.style(f"{'':<{indent}}{line}", dim=True)
