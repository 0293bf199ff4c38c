"""What one box finds: cases that a person works on, entities and addresses of the registers; never a person outside a case.

A number, a name or an address is told apart by what it looks like, and each is tried where it may be one. Every result says
why it is one. There are at most twenty, and no page that lists all.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rempart.base import RempartError, check_identifier, split_identifier
from rempart.desk import sealing
from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case, CaseMark
from rempart.desk.configuration import workspace
from rempart.desk.rights import scope
from rempart.desk.search.opened import Known
from rempart.identity import Name, Party
from rempart.identity.comparison.address_reading import read_address
from rempart.screening.showing import KnownParty, parties, rows_at

MOST = 20
LEAST, LONGEST = 3, 200
_ALIKE = 0.3
"""Entities whose names are less alike than this are not shown. House value: a word of a name stays above it."""
Why = Literal[
    "case_number", "same_number", "same_name", "similar_name", "words_in_name", "same_address", "same_name_and_year"
]


@dataclass(frozen=True)
class Found:
    """One result: what it is, how it is called, what tells it from others, why it was found, and its id, if it has a page."""

    kind: Literal["case", "entity", "address", "person"]
    name: str
    apart: tuple[str, ...]
    why: Why
    id: str = ""


@dataclass(frozen=True)
class Asked:
    """A text as it was typed, and the numbers that it may be."""

    text: str
    numbers: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> "Asked":
        """Read what was typed: with a scheme (``FR-SIREN:999 421 037``), or a bare number of five digits or more."""
        text = " ".join(text.split())[:LONGEST]
        try:
            number = split_identifier(text)[1]
        except RempartError:
            number = text
        cleaned = re.sub(r"[\s.\-/]", "", number).upper()
        if len(re.findall(r"\d", cleaned)) < 5 or not re.fullmatch(r"[A-Z0-9]{5,24}", cleaned):
            return cls(text, ())
        implied = (cleaned[:9],) if check_identifier("FR-SIRET", cleaned).checksum_ok else ()
        return cls(text, (cleaned, *implied))


def find_cases(user: User, on: date, asked: Asked) -> list[Found]:
    """Return the cases of a person that have the number, or name the number, entity or address, and say why."""
    mine = scope.cases_of(user, on)
    found: dict[str, Found] = {}
    for case in mine.filter(number__iexact=asked.text):
        found[case.number] = _case(case, "case_number")
    marks = {sealing.mark(text): why for text, why in _marked(asked)}
    rows = CaseMark.objects.filter(mark__in=marks, case__in=mine).select_related("case").order_by("case__number")
    for row in rows[: 5 * MOST]:
        why = marks[row.mark]
        if row.case.number not in found and (why == "same_address" or _names_an_entity(row.case, asked, why)):
            found[row.case.number] = _case(row.case, why)
    return list(found.values())[:MOST]


def _case(case: Case, why: Why) -> Found:
    return Found("case", case.title, (case.number,), why, case.number)


def _marked(asked: Asked) -> Iterator[tuple[str, Why]]:
    """Yield the texts by which a case may have been marked."""
    folded = _folded(asked.text)
    yield f"name:{folded}", "same_name"
    yield f"address:{folded}", "same_address"
    with suppress(RempartError):
        yield f"number:{':'.join(split_identifier(asked.text))}", "same_number"
    for number in asked.numbers:
        for scheme in ("FR-SIREN", "FR-SIRET", "FR-TVA", "BE-BCE_KBO", "NL-KVK", "IT-CF", "IT-RI", "LU-RCS", "GB-COH"):
            yield f"number:{scheme}:{number}", "same_number"


def _names_an_entity(case: Case, asked: Asked, why: Why) -> bool:
    """Tell whether it is an entity of the case that has this name or number: a person leads from no case to another."""
    for party in case.caseparty_set.exclude(kind="Person"):
        said = party.said
        if why == "same_name" and _folded(said["name"]) == _folded(asked.text):
            return True
        numbers = {re.sub(r"[\s.\-/]", "", one.partition(":")[2]).upper() for one in said["identifiers"]}
        if why == "same_number" and numbers & {
            *asked.numbers,
            re.sub(r"[\s.\-/]", "", asked.text.partition(":")[2]).upper(),
        }:
            return True
    return False


def find_in_registers(known: Known, asked: Asked) -> list[Found]:
    """Return the entities and the address that registers name so: by number, then by address, then by name."""
    found = [*_by_number(known, asked), *_at(known, asked)]
    if not found or not asked.numbers:
        there = {one.id for one in found}
        for one in (*_by_name(known, asked), *_by_words(known, asked)):
            if one.id not in there:
                there.add(one.id)
                found.append(one)
    return found[:MOST]


def _by_number(known: Known, asked: Asked) -> list[Found]:
    if not asked.numbers:
        return []
    ids = known.connection.execute(
        "select distinct party_id from identifier where number in (select unnest($1::varchar[]))", [list(asked.numbers)]
    ).fetchall()
    return _entities(known, [row[0] for row in ids[: 5 * MOST]], "same_number")


def _by_name(known: Known, asked: Asked) -> list[Found]:
    party = Party("asked", "LegalEntity", (Name(asked.text),))
    near = [one for one in known.names.search(party, limit=MOST) if one.comparison.alike >= _ALIKE]
    same = {one.id for one in near if _same(asked.text, known.names.party(one.id))}
    by_id = {one.id: one for one in _entities(known, [one.id for one in near], "similar_name")}
    ordered = [by_id[one.id] for one in near if one.id in by_id]
    told = [Found(one.kind, one.name, one.apart, "same_name" if one.id in same else one.why, one.id) for one in ordered]
    return sorted(told, key=lambda one: one.why != "same_name")


def _by_words(known: Known, asked: Asked) -> list[Found]:
    """Return the entities whose name holds every word that was typed, the shortest names first."""
    words = [word for word in re.findall(r"\w+", asked.text) if len(word) > 1]
    if not words or max(map(len, words)) < LEAST:
        return []
    holds = " and ".join(f"contains(folded, strip_accents(lower(${place})))" for place in range(1, len(words) + 1))
    rows = known.connection.execute(
        f"select party_id from desk.entity_name where {holds} group by party_id order by min(length(folded)), min(folded), party_id limit {MOST}",
        words,
    ).fetchall()
    by_id = {one.id: one for one in _entities(known, [row[0] for row in rows], "words_in_name")}
    return [by_id[row[0]] for row in rows if row[0] in by_id]


def _same(text: str, party: Party) -> bool:
    return _folded(text) in {_folded(name.value) for name in party.names}


def _entities(known: Known, ids: Sequence[str], why: Why) -> list[Found]:
    """Return entities as results, told apart by their numbers and seats; who is a person is left out."""
    shown = [party for party in parties(known.connection, ids) if not party.person]
    numbers = _several(
        known, "select party_id, scheme || ' ' || number from identifier where level <> 'establishment'", shown
    )
    seats = _several(known, "select party_id, full_address from address where role = 'seat'", shown)
    return [
        Found("entity", party.names[0] if party.names else party.id, (*numbers.get(party.id, ())[:2], *seats.get(party.id, ())[:1]), why, party.id)
        for party in shown
    ]  # fmt: skip


def _several(known: Known, query: str, shown: Iterable[KnownParty]) -> dict[str, tuple[str, ...]]:
    rows = known.connection.execute(
        f"select party_id, list_sort(list_distinct(list(told))) from ({query}) t(party_id, told) "
        "where party_id in (select unnest($1::varchar[])) group by party_id",
        [[party.id for party in shown]],
    ).fetchall()
    return {party_id: tuple(told) for party_id, told in rows}


def _at(known: Known, asked: Asked) -> list[Found]:
    """Return the address, where the text reads as one and a register has a row there."""
    if address := whole_address(asked.text):
        with suppress(RempartError):
            if rows_at(known.connection, address, known.day):
                return [Found("address", address, (), "same_address", address)]
    return []


def whole_address(text: str) -> str:
    """Return an address with the town that is served where it names none; nothing where the text is no address."""
    read = read_address(text)
    if not read.numbers or not read.street:
        return ""
    return text if read.postcode or read.town else f"{text}, {workspace().settings.town}"


def coverage_of(known: Known) -> list[tuple[str, date]]:
    """Return the registers that were looked into, by id, each with the day of its last edition."""
    rows = known.connection.execute("select register, max(published_on) from coverage group by 1 order by 1").fetchall()
    return [(register, day) for register, day in rows]


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
