"""What the page of a party shows: how it is identified, what was declared beside what registers say, its roles, its sources."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.http import QueryDict

from rempart.base import PartialDate, RempartError, check_identifier, split_identifier
from rempart.desk import sealing
from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case
from rempart.desk.day import today
from rempart.desk.pages.words import current, sentences, voice
from rempart.desk.rights import scope
from rempart.desk.search.circle import Circle, Member
from rempart.desk.search.opened import Known, entities_among, title_of
from rempart.desk.search.periods import period_of
from rempart.identity import Name, Party, compare
from rempart.network.past import PastLink, links_of
from rempart.screening.pages.text import undirected
from rempart.screening.showing import KnownRow, find_parties, parties, rows_of

Outcome = Literal["equal", "differs", "missing"]
_WHAT = {"name": "name", "birth_date": "birth_date", "identifier": "identifier", "address": "full_address"}
"""Table that says it in the registers, and its column."""


@dataclass(frozen=True)
class Said:
    """One value as one register gives it, with its day."""

    value: str
    source: str
    day: date


@dataclass(frozen=True)
class Side:
    """One thing side by side: what the form declares, what registers say, and whether both agree."""

    what: str
    declared: tuple[str, ...]
    registered: tuple[Said, ...]
    outcome: Outcome


@dataclass(frozen=True)
class Role:
    """One role over time: what ties this party to another, from when until when, and who says so."""

    kind: str
    up: bool
    other: str
    detail: str
    share: str
    first: date | None
    last: date | None
    source: str
    row: str


def page_of_member(
    case: Case, circle: Circle, member: Member, known: Known | None, user: User, asked: QueryDict, *, whole: bool
) -> dict[str, Any]:
    """Return what the page of a party of a case shows; what registers say only to whoever sees them, of the years asked for."""
    seen = known if whole and member.registered else None
    rows = rows_of(seen.connection, [member.id], seen.day) if seen else []
    sides = _sides(member, rows, seen) if member.said else []
    return {
        "member": member,
        "name": member.name,
        "identified": member.basis,
        "known": seen,
        "sides": sides,
        "disputes": _disputes(rows, seen),
        **_dated(member.id, circle if seen else Circle(()), rows, seen, asked),
        **_SAYING,
        "cases": [] if member.person else [one for one in cases_with(member, user) if one != case],
    }


def page_of_entity(id_: str, known: Known, user: User, asked: QueryDict) -> dict[str, Any]:
    """Return what the page of an entity outside any case shows.

    Raises:
        RempartError: no register names it, or it is a person.
    """
    (one, *others) = find_parties(known.connection, id_)
    if one.person or others:
        raise RempartError("entity", "it is no entity", "Look within a case")
    rows = rows_of(known.connection, [one.id], known.day)
    name = one.names[0] if one.names else one.id
    numbers = [f"{row.said['scheme']}:{row.said['number']}" for row in rows if row.table == "identifier"]
    member = Member("", one.id, name, "Company", "", "identifier" if numbers else "name", ", ".join(dict.fromkeys(numbers)), said={"identifiers": numbers, "name": name})  # fmt: skip
    return {
        "member": member,
        "name": name,
        "identified": "registers" if numbers else "name",
        "known": known,
        "sides": [],
        "disputes": _disputes(rows, known),
        **_dated(one.id, Circle(()), rows, known, asked),
        **_SAYING,
        "cases": cases_with(member, user),
    }


def _dated(id_: str, circle: Circle, rows: Sequence[KnownRow], known: Known | None, asked: QueryDict) -> dict[str, Any]:
    """Return the roles and the rows that reach into the years asked for; all of them, older ones too, where none were."""
    if known is None:
        return {"roles": [], "rows": [], "period": None}
    period = period_of(asked, known.day)
    roles, sources = _roles(id_, circle, known), _sources(rows, known)
    if not period.whole:
        roles = [one for one in roles if period.reached(one.first, one.last)]
        sources = [one for one in sources if period.reached(one[1].valid_from, one[1].valid_to)]
    return {"roles": roles, "rows": sources, "period": period}


def role_said(role: str) -> str:
    """Return the words for a role of an application; the form's own word, where it has another."""
    return voice().plain(f"search.role_{role}") if f"search.role_{role}" in sentences() else undirected(role)


def table_said(table: str) -> str:
    """Return the words for a table of the registers."""
    known = f"search.table_{table}" in sentences()
    return voice().plain(f"search.table_{table}" if known else "search.table_other", table=table)


_SAYING = {"role_said": role_said, "table_said": table_said}


def cases_with(member: Member, user: User) -> list[Case]:
    """Return the cases that a person works on and that name an entity by one of its numbers; of a person, none (N7)."""
    if member.person:
        return []
    texts = set()
    for text in member.said.get("identifiers", []):
        texts.add(f"number:{text}")
        with suppress(RempartError):
            one = check_identifier(*split_identifier(text))
            texts |= {f"number:{each.scheme}:{each.number}" for each in (one, *one.implied)}
    marks = [sealing.mark(text) for text in texts]
    return list(scope.cases_of(user, today()).filter(casemark__mark__in=marks).order_by("number"))


def _sides(member: Member, rows: Sequence[KnownRow], known: Known | None) -> list[Side]:
    """Return name, birth date, numbers and address, declared and registered; things that neither says are left out."""
    said = member.said
    declared = {
        "name": (said["name"],),
        "birth_date": tuple(one for one in (said.get("birth_date", ""),) if one),
        "identifier": tuple(said.get("identifiers", ())),
        "address": tuple(one for one in (said.get("address", ""),) if one),
    }
    found = []
    for what, ours in declared.items():
        theirs = _registered(what, rows, known)
        if ours or theirs:
            found.append(Side(what, ours, theirs, _outcome(member, what, ours, theirs)))
    return found


def _registered(what: str, rows: Sequence[KnownRow], known: Known | None) -> tuple[Said, ...]:
    found: dict[str, Said] = {}
    for row in rows:
        if row.table == what and known:
            value = _value(what, row)
            found.setdefault(value, Said(value, title_of(known.snapshot, row.register, current()), row.known_from))
    return tuple(found.values())


def _value(what: str, row: KnownRow) -> str:
    said = row.said
    if what == "identifier":
        return f"{said['scheme']}:{said['number']}"
    if what == "birth_date":
        return str(voice().partial_day_in_text(PartialDate(said["earliest"], said["latest"], said["precision"])))
    return str(said["value" if what == "name" else "full_address"])


def _outcome(member: Member, what: str, ours: tuple[str, ...], theirs: tuple[Said, ...]) -> Outcome:
    """Return whether the two sides agree, as ``identity`` compares them; *missing* where one of them says nothing."""
    if not ours or not theirs:
        return "missing"
    kind = member.kind
    if what == "name":
        left, right = (
            Party("a", kind, tuple(map(Name, ours))),
            Party("b", kind, tuple(Name(one.value) for one in theirs)),
        )
        found = [one.outcome for one in compare(left, right).evidence if one.feature == "name"]
        return found[0] if found else "differs"
    if what == "address":
        one, other = (Party("a", kind, (Name("x"),), addresses=ours), Party("b", kind, (Name("x"),), addresses=tuple(s.value for s in theirs)))  # fmt: skip
        outcomes = [each.outcome for each in compare(one, other).evidence if each.feature == "address"]
        return outcomes[0] if outcomes else "differs"
    if what == "birth_date":
        with suppress(ValueError):
            shown = voice().partial_day_in_text(PartialDate.parse(ours[0]))
            return "equal" if shown in {one.value for one in theirs} else "differs"
        return "differs"
    plain = {re.sub(r"[\s.\-/]", "", one.partition(":")[2]).upper() for one in ours}
    return "equal" if plain & {one.value.partition(":")[2] for one in theirs} else "differs"


def _disputes(rows: Sequence[KnownRow], known: Known | None) -> list[tuple[str, list[Said]]]:
    """Return the dates of which registers give more than one: they are asked about, and none is chosen."""
    if known is None:
        return []
    found: dict[str, dict[str, Said]] = {}
    for row in rows:
        days = {"birth_date": _value("birth_date", row)} if row.table == "birth_date" else {}
        if row.table == "party":
            days = {name: str(voice().day_in_text(row.said[name])) for name in ("incorporation_date", "dissolution_date") if name in row.said}  # fmt: skip
        for what, value in days.items():
            found.setdefault(what, {}).setdefault(value, Said(value, title_of(known.snapshot, row.register, current()), row.known_from))  # fmt: skip
    return [(what, list(values.values())) for what, values in sorted(found.items()) if len(values) > 1]


def _roles(id_: str, circle: Circle, known: Known) -> list[Role]:
    """Return holdings and offices, of whatever day, oldest first."""
    links = links_of(known.connection, [id_])
    label = labels(circle, known, {end for link in links for end in (link.from_id, link.to_id)})
    found = [
        Role(
            link.kind, link.from_id == id_, label(link.to_id if link.from_id == id_ else link.from_id), link.detail or "", share_of(link),
            link.valid_from, link.valid_to, title_of(known.snapshot, link.row_id.split("/")[0], current()), link.row_id,
        )
        for link in links
    ]  # fmt: skip
    return sorted(found, key=lambda role: (role.first or date.min, role.other, role.kind))


def share_of(link: PastLink) -> str:
    """Return the share of a link in words; nothing of what is no holding."""
    return voice().share(link.share_min, link.share_max) if link.kind != "directs" else ""


def labels(circle: Circle, known: Known, ids: set[str]) -> Callable[[str], str]:
    """Return what calls parties: entities by name, persons of the circle by name, anybody else *a person*.

    Whom no register says to be an entity may be a person, and an id may be a name.
    """
    described = {one.id: one for one in parties(known.connection, entities_among(known.connection, ids))}

    def label(id_: str) -> str:
        if (member := circle.of_id(id_)) and member.name:
            return member.name
        one = described.get(id_)
        if one is None:
            return voice().plain("search.a_person")
        return one.names[0] if one.names else one.id

    return label


def _sources(rows: Sequence[KnownRow], known: Known | None) -> list[tuple[str, KnownRow, str]]:
    """Return the rows that name the party, each with the words for its table and the title of its register."""
    if known is None:
        return []
    return [(row.table, row, title_of(known.snapshot, row.register, current())) for row in rows]
