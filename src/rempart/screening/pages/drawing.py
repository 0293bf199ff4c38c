"""Where the boxes and ties of an ownership drawing stand: owners above what they hold, the parties of the application below.

Boxes stand in rows. A tie leaves the lower edge of its owner, where its share is written, runs level in the channel
under that row, and enters the upper edge of what is held. Where rows lie between, or it leads up (a circle), it goes
round by the margin. Two ties never run on one line, so that none is taken for another.
"""

import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace

from rempart.screening.pages.network import Box, Network, Tie


@dataclass(frozen=True)
class Format:
    """One of the two formats, in units of about a pixel: ``abreast`` boxes in a row at most, ``rows`` of them at most.

    More rows than sixteen do not fit on a page of paper in letters that can be read (house value); a telephone scrolls.
    """

    name: str
    width: int
    box: int
    abreast: int
    gap: int
    rows: int


WIDE = Format("wide", 760, 220, 3, 20, 16)
NARROW = Format("narrow", 288, 136, 2, 12, 24)
_BOX_AT_LEAST = 104
_LINE, _PAD, _TRACK, _HEAD, _LABEL = 19, 10, 9, 12, 26


@dataclass(frozen=True)
class PlacedBox:
    """A box with its upper left corner, its size, and its name and note in lines."""

    box: Box
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    note: tuple[str, ...]

    @property
    def middle(self) -> float:
        """Where its texts are centred."""
        return self.x + self.width / 2

    def baseline(self, line: int) -> float:
        """Where a line of text stands, from 0."""
        return self.y + _PAD + 14 + _LINE * line

    @property
    def hatch(self) -> str:
        """Slanted lines over the box, as one path: for a party that no source names."""
        lines = []
        for low in range(-int(self.height), int(self.width), 9):
            start, end = max(low, 0), min(low + self.height, self.width)
            lines.append(
                f"M{self.x + start:g} {self.y + self.height - (start - low):g}L{self.x + end:g} {self.y + self.height - (end - low):g}"
            )
        return "".join(lines)


@dataclass(frozen=True)
class PlacedTie:
    """A tie: its path without the head, the point of its head, and its label in the middle of ``label_width``."""

    tie: Tie
    path: str
    x: float
    y: float
    label_x: float
    label_y: float
    label_width: float


@dataclass(frozen=True)
class Drawing:
    """One drawing in one format."""

    name: str
    width: int
    height: float
    boxes: tuple[PlacedBox, ...]
    ties: tuple[PlacedTie, ...]


def draw(network: Network, format_: Format) -> Drawing | None:
    """Return the drawing, or nothing where there is none to draw or it would be too much to read."""
    if not network.drawn:
        return None
    for abreast in range(format_.abreast, 0, -1):  # many ties that go round leave less room for boxes
        rows = rows_of(network, abreast)
        layout = _Layout(network, rows, replace(format_, abreast=abreast))
        if layout.box >= _BOX_AT_LEAST:
            return layout.drawing() if len(rows) <= format_.rows else None
    return None


def rows_of(network: Network, abreast: int) -> list[list[str]]:
    """Return the rows from the top: each box above all that it holds, as far as circles allow, ``abreast`` in a row."""
    held_by = defaultdict(list)
    for tie in network.ties:
        held_by[tie.asset].append(tie.owner)
    order = [box.id for box in network.boxes]
    owners = {tie.owner for tie in network.ties}
    bottoms = [box.id for box in network.boxes if box.shape == "subject"] or [id_ for id_ in order if id_ not in owners]
    down: set[tuple[str, str]] = set()
    done: set[str] = set()
    for bottom in [*bottoms, *order]:
        _walk_up(bottom, held_by, down, done, ())
    level = dict.fromkeys(order, 0)
    for _ in order:
        for owner, asset in down:
            level[owner] = max(level[owner], level[asset] + 1)
    rows: list[list[str]] = []
    for depth in sorted(set(level.values()), reverse=True):
        members = [id_ for id_ in order if level[id_] == depth]
        rows += [members[low : low + abreast] for low in range(0, len(members), abreast)]
    return rows


def _walk_up(
    asset: str, held_by: dict[str, list[str]], down: set[tuple[str, str]], done: set[str], below: tuple[str, ...]
) -> None:
    """Gather the ties that lead down: all but those that close a circle."""
    if asset in done:
        return
    for owner in held_by[asset]:
        if owner not in (*below, asset):
            down.add((owner, asset))
            _walk_up(owner, held_by, down, done, (*below, asset))
    done.add(asset)


class _Layout:
    """The work on one drawing: margins, then boxes across, then ports and tracks, then heights."""

    def __init__(self, network: Network, rows: list[list[str]], format_: Format) -> None:
        self.network, self.rows, self.format = network, rows, format_
        self.row = {id_: number for number, row in enumerate(rows) for id_ in row}
        self.round = self._margins()
        left, right = (self._margin(side) for side in (0, 1))
        room = format_.width - left - right - format_.gap * (format_.abreast - 1)
        self.box = min(format_.box if format_.abreast > 1 else WIDE.box, room // format_.abreast)
        self.x = self._across(left, format_.width - right)
        self.lines = {box.id: wrapped(box.name, self.box - 2 * _PAD, 7.9) for box in network.boxes}
        self.note = {box.id: wrapped(box.note, self.box - 2 * _PAD, 6.9) for box in network.boxes}
        self.start: dict[Tie, float] = {}
        self.end: dict[Tie, float] = {}
        self.label: dict[Tie, int] = {}
        self._ports()
        self.track: dict[tuple[Tie, int], int] = {}
        self.tracks = [0] * (len(rows) + 1)
        self._share_tracks()

    def drawing(self) -> Drawing:
        """Place everything from the top down."""
        top, y = [], 1.0
        self.channel = []
        for number, row in enumerate([*self.rows, []]):
            self.channel.append(y)
            y += self._channel_height(number)
            top.append(y)
            y += max((self._height(id_) for id_ in row), default=0)
        boxes = tuple(
            PlacedBox(
                box,
                self.x[box.id],
                top[self.row[box.id]],
                self.box,
                self._height(box.id),
                self.lines[box.id],
                self.note[box.id],
            )
            for box in self.network.boxes
        )
        ties = tuple(self._tie(tie, top) for tie in self.network.ties)
        return Drawing(self.format.name, self.format.width, y + 1, boxes, ties)

    def _margins(self) -> dict[Tie, tuple[int, int]]:
        """Return the ties that go round, with their side (0 left, 1 right) and their place on it."""
        where = {id_: (place + 0.5) / len(row) for row in self.rows for place, id_ in enumerate(row)}
        found: dict[Tie, tuple[int, int]] = {}
        taken: tuple[list[list[range]], list[list[range]]] = ([], [])  # side, place: the channels passed there
        for tie in self.network.ties:
            leaves, enters = self.row[tie.owner] + 1, self.row[tie.asset]
            if leaves == enters:
                continue
            lean = where[tie.owner] + where[tie.asset]
            side = int(lean > 1) if lean != 1 else int(len(taken[0]) > len(taken[1]))
            passed = range(min(leaves, enters), max(leaves, enters) + 1)
            free = (
                place
                for place, others in enumerate(taken[side])
                if all(passed.stop <= other.start or other.stop <= passed.start for other in others)
            )
            place = next(free, len(taken[side]))
            if place == len(taken[side]):
                taken[side].append([])
            taken[side][place].append(passed)
            found[tie] = (side, place)
        return found

    def _margin(self, side: int) -> int:
        places = max((place + 1 for found, place in self.round.values() if found == side), default=0)
        return 1 + (places * _TRACK + 8 if places else 0)

    def _across(self, left: float, right: float) -> dict[str, float]:
        x = {}
        for row in self.rows:
            used = len(row) * self.box + (len(row) - 1) * self.format.gap
            for place, id_ in enumerate(row):
                x[id_] = round((left + right - used) / 2 + place * (self.box + self.format.gap), 1)
        return x

    def _ports(self) -> None:
        """Give each tie its place on the lower edge of its owner and on the upper edge of what it holds."""
        leaving, entering = defaultdict(list), defaultdict(list)
        for tie in self.network.ties:
            leaving[tie.owner].append(tie)
            entering[tie.asset].append(tie)
        for id_, ties in leaving.items():
            for place, tie in enumerate(sorted(ties, key=lambda tie: self._towards(tie, tie.asset))):
                self.start[tie] = self._port(id_, place, len(ties))
                step = self.box / (len(ties) + 1)
                self.label[tie] = place % 2 if text_width(tie.label, 7.9) + 8 > step and len(ties) > 1 else 0
        for id_, ties in entering.items():
            for place, tie in enumerate(sorted(ties, key=lambda tie: self._towards(tie, tie.owner))):
                x = self._port(id_, place, len(ties))
                others = [at for other, at in self.start.items() if self._meets(other, tie)]
                while any(abs(x - at) < 5 for at in others):
                    x += 6
                self.end[tie] = x

    def _meets(self, other: Tie, tie: Tie) -> bool:
        """Tell whether one tie leaves into the channel from which another enters."""
        return other != tie and self.row[other.owner] + 1 == self.row[tie.asset]

    def _towards(self, tie: Tie, other: str) -> float:
        if tie in self.round:
            return -1.0 if self.round[tie][0] == 0 else float(self.format.width + 1)
        return self.x[other]

    def _port(self, id_: str, place: int, of: int) -> float:
        return round(self.x[id_] + self.box * (place + 1) / (of + 1), 1)

    def _share_tracks(self) -> None:
        """Give each level run the first track of its channel on which nothing else runs there."""
        runs: dict[int, list[tuple[float, float, Tie]]] = defaultdict(list)
        for tie in self.network.ties:
            leaves, enters = self.row[tie.owner] + 1, self.row[tie.asset]
            if tie in self.round:
                margin = self._margin_x(tie)
                runs[leaves].append(_run(self.start[tie], margin, tie))
                runs[enters].append(_run(margin, self.end[tie], tie))
            else:
                runs[leaves].append(_run(self.start[tie], self.end[tie], tie))
        for channel, found in runs.items():
            free: list[float] = []
            for low, high, tie in sorted(found, key=lambda run: run[:2]):
                track = next((number for number, until in enumerate(free) if until < low - 6), len(free))
                free[track : track + 1] = [high]
                self.track[tie, channel] = track
            self.tracks[channel] = len(free)

    def _margin_x(self, tie: Tie) -> float:
        side, place = self.round[tie]
        from_edge = 4.0 + place * _TRACK
        return from_edge if side == 0 else self.format.width - from_edge

    def _channel_height(self, number: int) -> float:
        if not self.tracks[number]:
            return 0 if number in (0, len(self.rows)) else 20
        entered = any(self.row[tie.asset] == number for tie in self.network.ties)
        return self._label_height(number) + self.tracks[number] * _TRACK + (_HEAD + 4 if entered else 8)

    def _label_height(self, number: int) -> int:
        left = [self.label[tie] for tie in self.network.ties if self.row[tie.owner] + 1 == number]
        return _LABEL * (max(left) + 1) + 2 if left else 4

    def _height(self, id_: str) -> int:
        return _LINE * (len(self.lines[id_]) + len(self.note[id_])) + 2 * _PAD

    def _tie(self, tie: Tie, top: list[float]) -> PlacedTie:
        leaves, enters = self.row[tie.owner] + 1, self.row[tie.asset]
        start, end = self.start[tie], self.end[tie]
        from_y = top[self.row[tie.owner]] + self._height(tie.owner)
        head_y = top[enters]
        first = self._track_y(tie, leaves)
        if tie in self.round:
            path = f"M{start:g} {from_y:g}V{first:g}H{self._margin_x(tie):g}V{self._track_y(tie, enters):g}H{end:g}V{head_y - 8:g}"
        else:
            path = f"M{start:g} {from_y:g}V{first:g}H{end:g}V{head_y - 8:g}"
        label_y = self.channel[leaves] + 18 + _LABEL * self.label[tie]
        return PlacedTie(tie, path, end, head_y, start, label_y, round(text_width(tie.label, 7.9) + 8, 1))

    def _track_y(self, tie: Tie, channel: int) -> float:
        return self.channel[channel] + self._label_height(channel) + _TRACK * (self.track[tie, channel] + 0.5)


def _run(one: float, other: float, tie: Tie) -> tuple[float, float, Tie]:
    return min(one, other), max(one, other), tie


def text_width(text: str, letter: float) -> float:
    """Return about how wide a text is, ``letter`` being the width of a Latin letter; East Asian ones are twice as wide."""
    return sum(
        0 if unicodedata.combining(char) else letter * (1.8 if unicodedata.east_asian_width(char) in "WF" else 1)
        for char in text
    )


def wrapped(text: str, width: float, letter: float, lines: int = 2) -> tuple[str, ...]:
    """Return a text in at most two lines of about this width, cut where it is longer: the table has it whole."""
    found, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and text_width(longer, letter) > width:
            found.append(line)
            line = word
        else:
            line = longer
    found.append(line)
    kept = found[: lines - 1] + ([" ".join(found[lines - 1 :])] if len(found) >= lines else [])
    return tuple(_cut(part, width, letter) for part in kept if part)


def _cut(text: str, width: float, letter: float) -> str:
    if text_width(text, letter) <= width:
        return text
    while text and text_width(text, letter) > width - letter:
        text = text[:-1]
    return f"{text.rstrip()}…"
