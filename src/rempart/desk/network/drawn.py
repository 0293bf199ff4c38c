"""The network of a day as boxes and ties to be drawn, and the way between two of its parties."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rempart.desk.network.ego import DECLARED, MOST, Ego, Tie
from rempart.desk.pages.words import voice
from rempart.screening.pages.drawing import NARROW, WIDE, Drawing, draw
from rempart.screening.pages.network import Box, Network
from rempart.screening.pages.network import Tie as Line


class _OnScreen(Network):
    """Drawn up to the limit of the page, and not of a sheet of paper."""

    @property
    def drawn(self) -> bool:
        """Whether there is something to draw, and not too much."""
        return bool(self.ties) and len(self.boxes) <= MOST


def drawings_of(ego: Ego, ties: Sequence[Tie]) -> list[Drawing]:
    """Return the wide and the narrow drawing of ties; none where there is nothing to draw, or too much to read."""
    met = {id_ for tie in ties for id_ in (tie.owner, tie.asset)}
    pairs: dict[tuple[str, str], list[Tie]] = {}
    for tie in ties:
        if tie.owner != tie.asset:
            pairs.setdefault((tie.owner, tie.asset), []).append(tie)
    network = _OnScreen(
        tuple(Box(node.id, node.name, voice().plain(f"network.shape_{node.shape}"), node.shape) for node in ego.nodes.values() if node.id in met),
        tuple(Line(*pair, _label(some), _how(some)) for pair, some in pairs.items()),
    )  # fmt: skip
    return [found for form in (WIDE, NARROW) if (found := draw(network, replace(form, rows=MOST)))]


def _label(ties: Sequence[Tie]) -> str:
    """Return shares and offices as registers give them, each once; of what the form alone says, that it does."""
    told = [tie.share for tie in ties if tie.kind != DECLARED]
    return ", ".join(dict.fromkeys(told)) or voice().plain("network.declared_short")


def _how(ties: Sequence[Tie]) -> str:
    if all(tie.kind == DECLARED for tie in ties):
        return "declared"
    unknown = all(tie.kind == "holds" and tie.share_min is None and tie.share_max is None for tie in ties)
    return "unknown" if unknown else "recorded"


@dataclass(frozen=True)
class Stage:
    """One stage of a way: who, what leads on from there in words, its source, and the line that is drawn beside it."""

    who: str
    shape: str
    leads: str
    tie: Tie | None


def way_between(ego: Ego, ties: Sequence[Tie], one: str, other: str) -> list[Stage]:
    """Return the shortest way between two parties over the ties of the page; registered ties before declared ones.

    It is a sentence cut at its names, never a distance: nothing counts its stages.
    """
    around: dict[str, list[Tie]] = {}
    for tie in sorted(ties, key=lambda tie: (tie.kind == DECLARED, tie.owner, tie.asset, tie.row)):
        around.setdefault(tie.owner, []).append(tie)
        around.setdefault(tie.asset, []).append(tie)
    came: dict[str, tuple[str, Tie] | None] = {one: None}
    frontier = [one]
    while frontier and other not in came:
        found = []
        for id_ in frontier:
            for tie in around.get(id_, ()):
                to = tie.asset if tie.owner == id_ else tie.owner
                if to not in came:
                    came[to] = (id_, tie)
                    found.append(to)
        frontier = found
    if other not in came or one == other:
        return []
    stages = [Stage(ego.nodes[other].name, ego.nodes[other].shape, "", None)]
    at = other
    while step := came[at]:
        at, tie = step
        stages.append(Stage(ego.nodes[at].name, ego.nodes[at].shape, _leads(tie, up=tie.owner == at), tie))
    return stages[::-1]


def _leads(tie: Tie, *, up: bool) -> str:
    return voice().plain(f"network.way_{tie.kind}_{'up' if up else 'down'}", share=tie.share)
