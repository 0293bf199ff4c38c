"""The reports of one run as a table for a terminal: what to ask, and how much could not be checked."""

import re
import unicodedata
from collections.abc import Sequence

from rempart.base.words import Language
from rempart.screening.pages import Summary, Voice, summary_of
from rempart.screening.pages.text import undirected
from rempart.screening.report import Report

_GAP = "  "
_LEAST_ASK = 24


def reports_table(reports: Sequence[Report | Summary], lang: Language, width: int = 100) -> str:
    """Return one entry an application, in the order given, as plain text that ends with a newline.

    An entry says the application, the day as of which it was screened, each question by code and title (one a line)
    and how many things were not checked; below them, how often chance alone shows a close name. Nothing is cut: what does not fit goes on below, and where a terminal is too
    narrow for columns the entries are written one under the other.

    Args:
        reports: reports or their summaries, in the order of the application file.
        lang: the language of the fixed words.
        width: columns of the terminal.
    """
    voice = Voice(lang)
    if not reports:
        return voice.plain("terminal.empty") + "\n"
    lines = [report if isinstance(report, Summary) else summary_of(report) for report in reports]
    head = [voice.plain(f"terminal.{name}") for name in ("application", "as_of", "to_ask", "not_checked")]
    rows = [_cells(line, voice) for line in lines]
    sides = [max(_columns(text) for text in (head[place], *(row[place][0] for row in rows))) for place in (0, 1, 3)]
    room = width - sum(sides) - 3 * len(_GAP)
    notes = [voice.plain("terminal.note"), *_of_chance(lines, voice)]
    note = [piece for text in notes for piece in wrapped(undirected(text), max(width, _LEAST_ASK))]
    if room < _LEAST_ASK:
        return "\n".join([*_stacked(rows, voice, width), "", *note]) + "\n"
    widths = [sides[0], sides[1], room, sides[2]]
    body = [text for row in rows for text in beside(row, widths)]
    return "\n".join([*beside([[text] for text in head], widths), "-" * width, *body, "", *note]) + "\n"


def _of_chance(lines: Sequence[Summary], voice: Voice) -> list[str]:
    """Say once how often chance shows a close name: where the days differ, for the longest lists."""
    said = {line.listed: line.expected for line in lines if line.expected}
    if not said:
        return []
    more = [voice.plain("terminal.longest_lists")] if len(said) > 1 else []
    return [" ".join([said[max(said)], *more])]


def _cells(line: Summary, voice: Voice) -> list[list[str]]:
    asked = [f"{code} {undirected(title)}" for code, title in line.to_ask] or [voice.plain("terminal.no_question")]
    day = voice.day_in_text(line.on_day, short=True).replace("\u00a0", " ")
    return [[undirected(line.application_id)], [day], asked, [str(len(line.not_checked))]]


def beside(cells: Sequence[Sequence[str]], widths: Sequence[int]) -> list[str]:
    """Return the lines of one row of columns, each of its width; what does not fit goes on below, in its column."""
    columns = [
        [piece for text in cell for piece in wrapped(text, width)] for cell, width in zip(cells, widths, strict=True)
    ]
    height = max(map(len, columns))
    padded = [column + [""] * (height - len(column)) for column in columns]
    return [
        _GAP.join(text + " " * (width - _columns(text)) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in zip(*padded, strict=True)
    ]


def _stacked(rows: Sequence[Sequence[Sequence[str]]], voice: Voice, width: int) -> list[str]:
    lines: list[str] = []
    for application, day, asked, unchecked in rows:
        lines += ["", *wrapped(voice.plain("terminal.entry", application=application[0], day=day[0]), width)]
        lines += [f"{_GAP}{piece}" for text in asked for piece in wrapped(text, width - len(_GAP))]
        lines += [f"{_GAP}{piece}" for piece in wrapped(voice.count("gap", int(unchecked[0])), width - len(_GAP))]
    return lines[1:]


def wrapped(text: str, width: int) -> list[str]:
    """Return ``text`` in lines of at most ``width`` columns, broken at spaces, and inside a word only where it must be."""
    lines, line = [], ""
    for word in re.split(" ", text):
        if line and _columns(line) + 1 + _columns(word) <= width:
            line = f"{line} {word}"
            continue
        if line:
            lines.append(line)
        *full, line = _chopped(word, max(width, 2))
        lines += full
    return [*lines, line]


def _chopped(word: str, width: int) -> list[str]:
    pieces = [""]
    for char in word:
        if _columns(pieces[-1] + char) > width:
            pieces.append("")
        pieces[-1] += char
    return pieces


def _columns(text: str) -> int:
    """Return the columns that a terminal gives to ``text``: none to a combining mark, two to a wide character."""
    return sum(
        0
        if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me", "Cf"}
        else 2
        if unicodedata.east_asian_width(char) in "WF"
        else 1
        for char in text
    )
