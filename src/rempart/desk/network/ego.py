"""The network of a case: what ties the parties of its form to others, two links at most, declared or registered, on any day.

Nobody is looked behind but entities and the persons of the circle: another person is reached, called *a person*, and left.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rempart.desk.cases.models import Case
from rempart.desk.pages.words import current, voice
from rempart.desk.search.circle import Circle
from rempart.desk.search.opened import Known, entities_among, publication_of
from rempart.desk.search.parties import role_said
from rempart.network import ultimate_owners
from rempart.network.past import PastLink, links_around
from rempart.screening.pages.text import undirected
from rempart.screening.showing import KnownParty, parties

LINKS = 2
MOST = 300
"""Parties beyond which nothing is drawn: at that size a drawing gives a shared address or agent the air of a network."""
DECLARED = "declared"
KINDS = ("holds", "directs", "owns", DECLARED)


@dataclass(frozen=True)
class Node:
    """A party of the network: *company*, *person* or *subject* (a party of the form that is no person)."""

    id: str
    name: str
    shape: str
    why: str
    key: str = ""
    """Its key in the case's addresses, where it is of the circle."""


@dataclass(frozen=True)
class Tie:
    """One link as one source states it: from whom to what, and from when until when."""

    owner: str
    asset: str
    kind: str
    detail: str
    share_min: float | None
    share_max: float | None
    first: date | None
    last: date | None
    row: str
    source: str
    published: date | None

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day; one whose source gives no first day holds on every day before its last."""
        return (self.first is None or self.first <= day) and (self.last is None or self.last > day)

    @property
    def share(self) -> str:
        """Its share, or its office, in words."""
        if self.kind == DECLARED:
            return role_said(self.detail)
        if self.share_min is None and self.share_max is None and self.kind != "holds":
            return voice().known("interest", self.detail)
        return voice().share(self.share_min, self.share_max)


@dataclass(frozen=True)
class Ego:
    """The network of one case as its sources stand: parties by id, ties of whatever day, ends that nobody is named behind."""

    day: date
    nodes: Mapping[str, Node]
    ties: tuple[Tie, ...]
    subject: str
    in_all: Mapping[str, str]
    ends: tuple[tuple[str, str, str], ...]
    """Entity of the form, where its chain ends, and how: *opaque* or *unknown*."""

    def on(self, day: date) -> tuple[Tie, ...]:
        """Return the ties of a day."""
        return tuple(tie for tie in self.ties if tie.holds_on(day))

    def ended(self, day: date) -> tuple[Tie, ...]:
        """Return the ties that ended by a day."""
        return tuple(tie for tie in self.ties if tie.last is not None and tie.last <= day)

    def stops(self) -> list[tuple[date, str]]:
        """Return the days on which something begins or ends, with what does, and the day on which the sources stand."""
        told: dict[date, list[str]] = {}
        for tie in sorted(self.ties, key=lambda tie: KINDS.index(tie.kind)):
            for day, what in ((tie.first, "begins"), (tie.last, "ends")):
                if day and day < self.day:
                    told.setdefault(day, []).append(self._told(tie, what))
        days = [(day, self._several(found)) for day, found in sorted(told.items())]
        return [*days, (self.day, voice().plain("network.shown_by_sources"))]

    def _told(self, tie: Tie, what: str) -> str:
        about = self.nodes[tie.owner].name
        return voice().plain(f"network.{what}", who=about, nature=nature_of(tie))

    def _several(self, told: list[str]) -> str:
        more = len(told) - 1
        return voice().plain("network.and_more", first=told[0], more=more) if more else told[0]


def nature_of(tie: Tie) -> str:
    """Return the nature of a tie in words."""
    return voice().plain(f"network.nature_{tie.kind}")


def ego_of(case: Case, circle: Circle, known: Known | None) -> Ego:
    """Return the network of a case; without registers, what the form declares."""
    links = _links(circle, known) if known else []
    day = max(known.day, case.opened_on) if known else case.opened_on
    subject = next(
        (one for one in circle.members if one.role == "applicant"), circle.members[0] if circle.members else None
    )
    ties = [_registered(link, known) for link in links] if known else []
    if subject:
        form = voice().plain("network.form")
        for one in circle.members:
            if one.said and one.id != subject.id:
                ties.append(Tie(one.id, subject.id, DECLARED, one.role, None, None, case.opened_on, None, f"form/{one.key}", form, case.opened_on))  # fmt: skip
    met = {id_ for tie in ties for id_ in (tie.owner, tie.asset)} | {one.id for one in circle.members if one.said}
    return Ego(
        day, _nodes(met, ties, circle, known), tuple(ties), subject.id if subject else "", _in_all(subject.id, known) if subject and known else {},
        tuple(_ends(circle, known)) if known else (),
    )  # fmt: skip


def _links(circle: Circle, known: Known) -> list[PastLink]:
    named = {one.id for one in circle.members}

    def beyond(reached: set[str]) -> set[str]:
        return (reached & named) | entities_among(known.connection, reached)

    return links_around(
        known.connection, [one.id for one in circle.members if one.said and one.registered], LINKS, beyond
    )


def _registered(link: PastLink, known: Known) -> Tie:
    source, published = publication_of(known, link.row_id, current())
    return Tie(
        link.from_id, link.to_id, link.kind, link.detail or "", link.share_min, link.share_max, link.valid_from, link.valid_to,
        link.row_id, source, published,
    )  # fmt: skip


def _nodes(met: set[str], ties: list[Tie], circle: Circle, known: Known | None) -> dict[str, Node]:
    """Return whoever is met: of the circle by name, entities by name, anybody else *a person* with a number to tell them apart."""
    described = _entities(met, known) if known else {}
    order = {one.id: place for place, one in enumerate(circle.members)}
    found: dict[str, Node] = {}
    for id_ in sorted(met, key=lambda one: (order.get(one, len(order)), one)):
        if member := circle.of_id(id_):
            shape = "person" if member.person else "subject" if member.said else "company"
            told = role_said(member.role) if member.said else voice().plain("network.owner_of", of=member.of)
            name = member.name or voice().plain("search.a_person")
            found[id_] = Node(id_, undirected(name), shape, told, member.key)
        else:
            found[id_] = _other(id_, described.get(id_), found, ties)
    return found


def _entities(ids: set[str], known: Known) -> dict[str, KnownParty]:
    return {one.id: one for one in parties(known.connection, entities_among(known.connection, ids))}


def _other(id_: str, party: KnownParty | None, found: Mapping[str, Node], ties: list[Tie]) -> Node:
    tie = next(tie for tie in ties if id_ in (tie.owner, tie.asset))
    beside = tie.asset if tie.owner == id_ else tie.owner
    through = found[beside].name if beside in found else voice().plain("network.another")
    why = voice().plain("network.through", nature=nature_of(tie), other=through)
    if party is None:
        number = 1 + sum(one.shape == "person" and not one.key for one in found.values())
        return Node(id_, voice().plain("network.person_number", number=number), "person", why)
    return Node(id_, undirected(party.names[0] if party.names else party.id), "company", why)


def _in_all(company: str, known: Known) -> dict[str, str]:
    """Return what each owner holds of the applicant through all chains, in words, on the day of the registers."""
    rows = known.connection.execute(
        "select owner_id, share_min, share_max from integrated_ownership where company_id = $1", [company]
    ).fetchall()
    return {owner: voice().share(least, most) for owner, least, most in rows}


def _ends(circle: Circle, known: Known) -> list[tuple[str, str, str]]:
    found = []
    for one in circle.members:
        if one.said and one.registered and not one.person:
            for end in ultimate_owners(known.connection, one.id):
                if end.end_kind != "person":
                    found.append((one.name, end.owner_id, end.end_kind))
    named = _entities({owner for _, owner, _ in found}, known)
    return [(of, _end_name(owner, named), kind) for of, owner, kind in found]


def _end_name(owner: str, named: Mapping[str, KnownParty]) -> str:
    party = named.get(owner)
    if party is None or not party.names:
        return voice().plain("network.not_named")
    return undirected(party.names[0])


def grouped(ties: tuple[Tie, ...]) -> list[dict[str, Any]]:
    """Return ties grouped by their nature, in its own order: how many, of which years."""
    found = []
    for kind in KINDS:
        some = [tie for tie in ties if tie.kind == kind]
        if some:
            days = [day for tie in some for day in (tie.first, tie.last) if day]
            found.append({"kind": kind, "number": len(some), "first": min(days, default=None), "last": max(days, default=None)})  # fmt: skip
    return found
