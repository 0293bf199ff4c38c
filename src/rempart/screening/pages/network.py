"""The ownership links of a report as boxes and ties to be drawn: each party once, each link once, in both languages."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rempart.screening.pages.text import undirected
from rempart.screening.pages.voice import Voice
from rempart.screening.report import OwnershipLink, Report

PARTIES_AT_MOST = 24
LINKS_AT_MOST = 36
"""Beyond either a drawing on a page of paper is harder to read than the table, which then stands alone. House values."""


@dataclass(frozen=True)
class Box:
    """One party: ``shape`` is *company*, *person*, *unknown* (no source names it) or *subject* (a party of the application)."""

    id: str
    name: str
    note: str
    shape: str


@dataclass(frozen=True)
class Tie:
    """One link: from whom to what, its share in words; ``how`` is *recorded*, *declared* (the form alone says so) or *unknown*."""

    owner: str
    asset: str
    label: str
    how: str


@dataclass(frozen=True)
class Network:
    """What is drawn of one report."""

    boxes: tuple[Box, ...]
    ties: tuple[Tie, ...]

    @property
    def drawn(self) -> bool:
        """Whether there is something to draw, and not too much."""
        return 0 < len(self.ties) <= LINKS_AT_MOST and len(self.boxes) <= PARTIES_AT_MOST


@dataclass
class _Party:
    name: str
    kind: str = ""
    end: str = ""
    in_all: list[tuple[float | None, float | None]] = field(default_factory=list)


def network_of(report: Report, voice: Voice) -> Network:
    """Return the parties and links of the ownership table of a report, in its order.

    What an owner holds in all stands in its box where the links lead to one party of the application only: of several,
    the figure would not say of which.
    """
    parties: dict[str, _Party] = {}
    links: dict[tuple[str, str], list[OwnershipLink]] = {}
    for link in report.ownership:
        owner, asset = ids_of(link)
        parties.setdefault(asset, _Party(link.asset))
        holder = parties.setdefault(owner, _Party(link.owner))
        holder.kind, holder.end = link.owner_kind, link.end_kind or holder.end
        holder.in_all.append((link.in_all_min, link.in_all_max))
        links.setdefault((owner, asset), []).append(link)
    named = {party.party_id for party in report.parties} | {party.name for party in report.parties}
    subjects = {id_ for id_ in parties if id_ in named and parties[id_].kind != "Person"}
    form = {source.id for source in report.sources if source.register_id == "form"}
    return Network(
        boxes=tuple(_box(id_, party, id_ in subjects, len(subjects) == 1, voice) for id_, party in parties.items()),
        ties=tuple(Tie(*pair, _label(some, voice), _how(some, form)) for pair, some in links.items()),
    )


def ids_of(link: OwnershipLink) -> tuple[str, str]:
    """Return what tells the two parties of a link from all others: ids, or names where a report of before has no ids."""
    asset = link.asset_id or link.asset
    return link.owner_id or link.owner or f"unnamed:{asset}", asset


def _box(id_: str, party: _Party, subject: bool, alone: bool, voice: Voice) -> Box:
    unnamed = not party.name
    name = voice.plain("ownership.unnamed") if unnamed else undirected(party.name)
    if subject:
        return Box(id_, name, voice.plain("drawing.subject"), "subject")
    note = voice.known("drawing_kind", party.kind or "Company")
    if party.end in ("opaque", "unknown"):
        note = voice.plain(f"drawing.{party.end}")
    shares = {share for share in party.in_all if share != (None, None)}
    if alone and len(shares) == 1:
        note = voice.plain("drawing.in_all", what=note, share=voice.share(*shares.pop()))
    return Box(id_, name, note, "unknown" if unnamed else "person" if party.kind == "Person" else "company")


def _label(links: Iterable[OwnershipLink], voice: Voice) -> str:
    """Return the share of a link, or its nature where no source gives a share; of several, each once."""
    return ", ".join(dict.fromkeys(_share(link, voice) for link in links))


def _share(link: OwnershipLink, voice: Voice) -> str:
    """Return a share as short as can be: the sentence for it stands in the table."""
    least, most = link.share_min, link.share_max
    if least is None and most is None:
        return "?" if link.interest == "shareholding" else voice.known("interest", link.interest)
    if least is None or most is None:
        sign = "≤" if least is None else "≥"
        return f"{sign} {voice.percent((most if least is None else least) or 0.0)}"
    if least == most:
        return voice.percent(least)
    return f"{voice.percent(least, sign=False)}–{voice.percent(most)}"


def _how(links: list[OwnershipLink], form: set[str]) -> str:
    cited = {citation.source for link in links for citation in link.citations}
    if cited and cited <= form:
        return "declared"
    return "unknown" if all(link.share_min is None and link.share_max is None for link in links) else "recorded"
