"""A procedure drawn as SVG: states one below the other, steps as lines beside them, numbered, with their words below.

What leads on runs down on the right, what leads back runs up on the left; no two lines share a track. The numbered list
under the drawing is its twin: who acts, what is needed, under which article. Nothing is told by colour alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape

from rempart.base import Words
from rempart.base.words import Language
from rempart.procedures.pack import Pack, Procedure, Transition
from rempart.procedures.pack.words import ROLE_WORDS
from rempart.procedures.telling.dates import training_in_words

_ROW, _BOX, _HEIGHT, _TRACK, _TOP, _LINE = 52, 260, 30, 13, 64, 20
_KINDS = {
    "open": Words("open", "en cours"),
    "waiting": Words("waiting", "en attente"),
    "suspended": Words("suspended", "suspendu"),
    "favourable": Words("favourable", "favorable"),
    "adverse": Words("adverse decision", "décision défavorable"),
    "implied": Words("by silence", "par silence"),
    "neutral": Words("neutral", "neutre"),
    "closed": Words("closed", "clos"),
}
_GREEN = Words("lane without questions", "voie sans question")
_STYLE = (
    "text{font:14px system-ui,sans-serif;fill:#17212b}.t{font-weight:600;font-size:17px}.s{font-size:12px;fill:#4a5763}"
    ".b{fill:#fff;stroke:#17212b;stroke-width:1.2}.adverse{stroke-width:2.6}.closed{fill:#e4e9ee}.waiting,.suspended{stroke-dasharray:5 3}"
    ".implied{stroke-dasharray:2 3;stroke-width:2.2}.l{fill:none;stroke:#4a5763;stroke-width:1.2}.c{stroke-dasharray:3 3}.g{stroke-width:2.6}"
    ".h{fill:#4a5763}.n{font-size:11px}.p{fill:#fff}svg{background:#fff}"
)


@dataclass(frozen=True)
class _Line:
    """A step on one side of the states: all from which it leads share a track."""

    number: int
    step: Transition
    starts: tuple[int, ...]
    end: int
    leads_back: bool
    track: int = 0

    @property
    def span(self) -> tuple[int, int]:
        """First and last row that its track passes."""
        return min(*self.starts, self.end), max(*self.starts, self.end)


def order_of_states(procedure: Procedure) -> list[str]:
    """Return the states in the order in which the procedure comes upon them, closed ones last."""
    leads: dict[str, list[str]] = {}
    for one in procedure.transitions:
        for state in one.from_:
            leads.setdefault(state, []).append(one.after(state))
    found, waiting = [procedure.initial], [procedure.initial]
    while waiting:
        for state in leads.get(waiting.pop(0), ()):
            if state not in found:
                found.append(state)
                waiting.append(state)
    return sorted(found, key=lambda state: procedure.state[state].kind == "closed")


def _lines(procedure: Procedure, place: dict[str, int]) -> list[_Line]:
    """Return every line with a track of its own side: short ones inside, none over another."""
    lines = []
    for number, one in enumerate(procedure.transitions, 1):
        ends: dict[tuple[int, bool], list[int]] = {}
        for state in one.from_:
            end = place[one.after(state)]
            ends.setdefault((end, end <= place[state]), []).append(place[state])
        lines += [_Line(number, one, tuple(starts), end, back) for (end, back), starts in ends.items()]
    lines.sort(key=lambda each: (each.span[1] - each.span[0], each.number))
    taken: dict[bool, list[list[tuple[int, int]]]] = {True: [], False: []}
    return [replace(one, track=_free(taken[one.leads_back], one.span)) for one in lines]


def _free(tracks: list[list[tuple[int, int]]], span: tuple[int, int]) -> int:
    """Take the first track on which nothing passes these rows, and return its number."""
    for number, spans in enumerate(tracks):
        if all(span[1] < low or high < span[0] for low, high in spans):
            spans.append(span)
            return number
    tracks.append([span])
    return len(tracks) - 1


def draw(pack: Pack, procedure: Procedure, lang: Language) -> str:
    """Return the drawing of one procedure."""
    states = order_of_states(procedure)
    place = {state: row for row, state in enumerate(states)}
    lines = _lines(procedure, place)
    left = 24 + _TRACK * (1 + max((one.track for one in lines if one.leads_back), default=0)) + 16
    right = left + _BOX
    width = max(right + 40 + _TRACK * (1 + max((one.track for one in lines if not one.leads_back), default=0)), 760)
    twin = list(_twin(pack, procedure, lang, width))
    height = _TOP + _ROW * len(states) + _LINE * (len(twin) + 2)
    title = procedure.title.in_language(lang)
    told = training_in_words(pack, lang) or f"{pack.id}, {pack.version}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" lang="{lang}" aria-labelledby="t d">',
        f'<title id="t">{escape(title)}</title><desc id="d">{escape(procedure.about.in_language(lang))}</desc><style>{_STYLE}</style>',
        f'<text class="t" x="24" y="30">{escape(title)}</text><text class="s" x="24" y="46">{escape(told)}</text>',
        *_drawn(lines, left, right),
        *(_box(procedure, state, row, left, lang) for state, row in place.items()),
        *(f'<text class="n" x="24" y="{_TOP + _ROW * len(states) + _LINE * (row + 1)}">{escape(text)}</text>' for row, text in enumerate(twin)),
        "</svg>",
    ]  # fmt: skip
    return "\n".join(parts) + "\n"


def _box(procedure: Procedure, state: str, row: int, left: int, lang: Language) -> str:
    one, y = procedure.state[state], _TOP + _ROW * row
    kind = _KINDS[one.kind].in_language(lang)
    return (
        f'<rect class="b {one.kind}" x="{left}" y="{y}" width="{_BOX}" height="{_HEIGHT + 6}" rx="4"/>'
        f'<text x="{left + 10}" y="{y + 16}">{escape(one.words.in_language(lang))}</text>'
        f'<text class="s" x="{left + 10}" y="{y + 31}">{escape(kind)}</text>'
    )


def _drawn(lines: Iterable[_Line], left: int, right: int) -> Iterator[str]:
    """Yield each line, leaving its boxes low and entering high, with its number on the track."""
    leaving: dict[tuple[int, bool], int] = {}
    for one in lines:
        side, end = one.leads_back, _TOP + _ROW * one.end + 9
        edge, sign = (left, -1) if side else (right, 1)
        x = edge + sign * (16 + _TRACK * one.track)
        kind = "l" + (" c" if one.step.on_clock else "") + (" g" if one.step.green else "")
        for start in one.starts:
            nth = leaving[(start, side)] = leaving.get((start, side), 0) + 1
            out = _TOP + _ROW * start + 18 + min(nth, 5) * 3
            yield f'<path class="{kind}" d="M{edge} {out}H{x}V{end}H{edge + sign * 6}"/>'
        yield f'<path class="h" d="M{edge} {end}l{sign * 7} -4v8z"/>'
        middle = (out + end) / 2 + 4
        yield f'<rect class="p" x="{x - 7}" y="{middle - 10:g}" width="14" height="13"/><text class="n" x="{x}" y="{middle:g}" text-anchor="middle">{one.number}</text>'


def _twin(pack: Pack, procedure: Procedure, lang: Language, width: int) -> Iterator[str]:
    """Yield the list of steps, in lines that fit the drawing."""
    for number, one in enumerate(procedure.transitions, 1):
        who = ", ".join(ROLE_WORDS[role].in_language(lang) for role in one.by)
        green = f"; {_GREEN.in_language(lang)}" if one.green else ""
        text = f"{number}  {one.words.in_language(lang)}: {who}{green}. {pack.articles[one.article].cited(lang)}"
        yield from _wrapped(text, width // 6)


def _wrapped(text: str, room: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > room:
            yield line
            line = "     " + word
        else:
            line = f"{line} {word}" if line else word
    yield line
