"""Who may be named within a case: the parties of its application, and the ultimate owners of its entities. Nobody else.

Any other person who stands in a register beside them is called *a person*, whatever the page.
"""

from dataclasses import dataclass, field
from typing import Any

from rempart.base import RempartError
from rempart.desk.cases.models import Case
from rempart.desk.sealing import unveiled, veiled
from rempart.desk.search.opened import Known
from rempart.identity import Judgement, Name, Party, link_form_parties
from rempart.identity.merging.judgements import in_force, read_judgements
from rempart.network import ultimate_owners
from rempart.screening.showing import parties

OWNER = "ultimate_owner"
PARTY = "party"
"""The kind of token that stands for the id of a party in an address."""


@dataclass(frozen=True)
class Member:
    """Somebody of the circle of a case.

    ``key`` stands in addresses; ``id`` is that of the registers, or the case's own where no register is known to speak of
    the party; ``basis`` says how it was found there: *identifier*, *judgement*, *owner*, or *alone* (not found).
    """

    key: str
    id: str
    name: str
    kind: str
    role: str
    basis: str
    number: str = ""
    of: str = ""
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def person(self) -> bool:
        """Whether it is a natural person."""
        return self.kind == "Person"

    @property
    def registered(self) -> bool:
        """Whether registers speak of it."""
        return self.basis != "alone"


@dataclass(frozen=True)
class Circle:
    """The circle of one case, in the order of its form, then the owners above it by name."""

    members: tuple[Member, ...]

    def member(self, key: str) -> Member | None:
        """Return whom a key of an address means; None where it is nobody of the circle."""
        id_ = unveiled(PARTY, key) if len(key) > 20 else None
        found = (one for one in self.members if one.key == key or (id_ and one.id == id_))
        return next(found, None)

    def of_id(self, id_: str) -> Member | None:
        """Return the member that an id means, the first of the form where it stands there twice."""
        return next((one for one in self.members if one.id == id_), None)


def circle_of(case: Case, known: Known | None) -> Circle:
    """Return the circle of a case, as far as the registers are known; without any, the parties of the form alone."""
    rows = list(case.caseparty_set.order_by("id"))
    said = [(row, row.said) for row in rows]
    links = _found_in_registers([(row.key, row.kind, told) for row, told in said], known) if known else {}
    members = []
    for row, told in said:
        id_, basis, number = links.get(row.key, (f"{case.number}/{row.key}", "alone", ""))
        members.append(Member(row.key, id_, told["name"], row.kind, row.role, basis, number, said=told))
    return Circle((*members, *(_owners_above(members, known) if known else ())))


def _found_in_registers(said: list[tuple[str, str, dict[str, Any]]], known: Known) -> dict[str, tuple[str, str, str]]:
    """Return, of each party that a number or an officer's judgement joins to the registers, its id there, why, by which number.

    A name alone joins nobody: that is a question, which the screening asks.
    """
    found = {key: (told["party_id"], "judgement", "") for key, _, told in said if told.get("party_id")}
    asked = []
    for key, kind, told in said:
        numbers = tuple(one for one in told["identifiers"] if ":" in one)
        if key not in found and numbers:
            asked.append(Party(key, kind, (Name(told["name"]),), identifiers=numbers))
    try:
        links = link_form_parties(asked, known.connection, _judgements(known))
    except RempartError:
        return found  # a number that nobody can read joins nobody
    for party, link in zip(asked, links, strict=True):
        if link.basis != "alone":
            found[party.id] = (link.party_id, link.basis, f"{link.scheme} {link.number}" if link.number else "")
    return found


def _judgements(known: Known) -> list[Judgement]:
    return in_force(read_judgements(known.snapshot.judgements), known.day)


def _owners_above(members: list[Member], known: Known) -> list[Member]:
    """Return the persons at the ends of the chains above the entities of a form, who are not of the form themselves."""
    there = {one.id for one in members}
    ends: dict[str, str] = {}
    for one in members:
        if one.registered and not one.person:
            for end in ultimate_owners(known.connection, one.id):
                if end.end_kind == "person" and end.owner_id not in there:
                    ends.setdefault(end.owner_id, one.name)
    named = parties(known.connection, ends)
    found = [
        Member(
            veiled(PARTY, one.id), one.id, one.names[0] if one.names else "", "Person", OWNER, "owner", of=ends[one.id]
        )
        for one in named
    ]
    return sorted(found, key=lambda one: (one.name, one.id))
