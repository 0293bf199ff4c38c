"""The report and the desk have one look: what both style sheets say, they say alike.

Each sheet stays whole, because a report is one file and the order of rules counts in it; so they are compared here.
"""

import re
from collections.abc import Iterator
from importlib.resources import files
from itertools import accumulate

REPORT = files("rempart.screening.pages").joinpath("look.css").read_text(encoding="utf-8")
DESK = files("rempart.desk.pages").joinpath("static/desk/look.css").read_text(encoding="utf-8")
Rules = dict[tuple[str, ...], dict[str, str]]

APART = {".brand", ".figure figcaption", ".foot", ".question", "svg .tie--declared", "svg .tie--unknown"}
"""Of what both style, what differs on purpose: head and foot of a site, a question with its answer, the lines of a larger network."""


def rules(text: str) -> Rules:
    """Return the declarations of a sheet by the blocks around them (``@media …``) and the selector."""
    found: Rules = {}
    for where, body in _blocks(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)):
        pairs = (one.partition(":") for one in body.split(";") if one.strip())
        found.setdefault(where, {}).update({name.strip(): " ".join(value.split()) for name, _, value in pairs})
    return found


def _blocks(text: str, within: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    while "{" in text:
        head, _, text = text.partition("{")
        depths = accumulate(({"{": 1, "}": -1}.get(sign, 0) for sign in text), initial=1)
        end = next(place for place, depth in enumerate(depths) if not depth) - 1
        where, body, text = (*within, " ".join(head.split())), text[:end], text[end + 1 :]
        if "{" in body:
            yield from _blocks(body, where)
        else:
            yield where, body


def tokens(sheet: Rules) -> Rules:
    """Return the colours, sizes and lines of a sheet, each set with when it holds: day, night, print, more contrast."""
    return {where: told for where, told in sheet.items() if where[-1].startswith(":root")}


def test_colours_sizes_and_lines_are_those_of_the_desk() -> None:
    """Every token of the report is one of the desk's, with the same value by day, by night, in print and with more contrast."""
    report, desk = tokens(rules(REPORT)), tokens(rules(DESK))
    assert len(report) >= 5
    for where, told in report.items():
        assert told.items() <= desk[where].items(), where


def test_a_rule_that_both_have_is_the_same_in_both() -> None:
    """A component does not drift apart; one that must is named above, and its name goes when the difference does."""
    report, desk = rules(REPORT), rules(DESK)
    shared = {where for where in report if where in desk} - set(tokens(report))
    assert len(shared) > 100
    assert {where[-1] for where in shared if report[where] != desk[where]} == APART
