"""What one box finds: cases that a person works on, entities and addresses of the registers; never a person outside a case.

A number, a name or an address is told apart by what it looks like, and each is tried where it may be one. Every result says
why it is one. There are at most twenty, and no page that lists all.
"""

import re
from collections.abc import Collection, Iterator, Mapping
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
from rempart.desk.search.prepared import Prepared
from rempart.identity import Name, Party
from rempart.identity.comparison.address_reading import read_address
from rempart.screening.showing import same_place

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
        if row.case.number not in found and (why == "same_address" or names_an_entity(row.case, {row.mark})):
            found[row.case.number] = _case(row.case, why)
    return list(found.values())[:MOST]


def _case(case: Case, why: Why) -> Found:
    return Found("case", case.title, (case.number,), why, case.number)


def _marked(asked: Asked) -> Iterator[tuple[str, Why]]:
    """Yield the texts by which a case may have been marked."""
    folded = sealing.folded(asked.text)
    yield f"name:{folded}", "same_name"
    yield f"address:{folded}", "same_address"
    with suppress(RempartError):
        yield f"number:{':'.join(split_identifier(asked.text))}", "same_number"
    for number in asked.numbers:
        for scheme in ("FR-SIREN", "FR-SIRET", "FR-TVA", "BE-BCE_KBO", "NL-KVK", "IT-CF", "IT-RI", "LU-RCS", "GB-COH"):
            yield f"number:{scheme}:{number}", "same_number"


def names_an_entity(case: Case, marks: Collection[str]) -> bool:
    """Tell whether an entity of a case has one of these marks of names and numbers: a person leads from no case to another (N7)."""
    for party in case.caseparty_set.exclude(kind="Person"):
        said = party.said
        texts = (f"name:{sealing.folded(said['name'])}", *(f"number:{one}" for one in said["identifiers"]))
        if any(sealing.mark(text) in marks for text in texts):
            return True
    return False


def find_in_registers(known: Prepared, asked: Asked) -> list[Found]:
    """Return the entities and the address that registers name so: by number, then by address, then by name."""
    found = [*_by_number(known, asked), *_at(known, asked)]
    if not found or not asked.numbers:
        there = {one.id for one in found}
        for one in (*_by_name(known, asked), *_by_words(known, asked)):
            if one.id not in there:
                there.add(one.id)
                found.append(one)
    return found[:MOST]


def _by_number(known: Prepared, asked: Asked) -> list[Found]:
    ids = known.connection.execute(
        "select distinct party_id from entity_number where number in (select unnest($1::varchar[])) order by 1 limit $2",
        [list(asked.numbers), MOST],
    ).fetchall()
    return _entities(known, {row[0]: "same_number" for row in ids})


def _by_name(known: Prepared, asked: Asked) -> list[Found]:
    party = Party("asked", "LegalEntity", (Name(asked.text),))
    near = [one.id for one in known.names.search(party, limit=MOST) if one.comparison.alike >= _ALIKE]
    why: dict[str, Why] = {id_: "same_name" for id_ in near if _same(asked.text, known.names.party(id_))}
    for id_ in near:
        why.setdefault(id_, "similar_name")
    return _entities(known, why)


def _by_words(known: Prepared, asked: Asked) -> list[Found]:
    """Return the entities whose name holds every word that was typed, the shortest names first."""
    words = [word for word in re.findall(r"\w+", asked.text) if len(word) > 1]
    if not words or max(map(len, words)) < LEAST:
        return []
    holds = " and ".join(f"contains(folded, strip_accents(lower(${place})))" for place in range(1, len(words) + 1))
    rows = known.connection.execute(
        f"select party_id from entity_name where {holds} group by party_id order by min(length(folded)), min(folded), party_id limit {MOST}",
        words,
    ).fetchall()
    return _entities(known, {row[0]: "words_in_name" for row in rows})


def _same(text: str, party: Party) -> bool:
    return sealing.folded(text) in {sealing.folded(name.value) for name in party.names}


def _entities(known: Prepared, why: Mapping[str, Why]) -> list[Found]:
    """Return entities as results, in the order given, told apart by their numbers and seats."""
    rows = known.connection.execute(
        "select party_id, name, numbers, seat from entity where party_id in (select unnest($1::varchar[]))", [list(why)]
    ).fetchall()
    by_id = {row[0]: row[1:] for row in rows}
    return [
        Found("entity", name or id_, (*numbers, *([seat] if seat else [])), reason, id_)
        for id_, reason in why.items()
        if id_ in by_id
        for name, numbers, seat in [by_id[id_]]
    ]


def _at(known: Prepared, asked: Asked) -> list[Found]:
    """Return the address, where the text reads as one and a register has a row there."""
    address = whole_address(asked.text)
    if not address:
        return []
    read = read_address(address)
    numbers = "|".join(rf"\b{re.escape(number)}" for number in sorted(read.numbers))
    rows = known.connection.execute(
        "select full_address from place where contains(folded, strip_accents(lower($1))) and regexp_matches(full_address, $2, 'i')",
        [max(read.street, key=len), numbers],
    ).fetchall()
    there = any(same_place(read, read_address(row[0])) for row in rows)
    return [Found("address", address, (), "same_address", address)] if there else []


def whole_address(text: str) -> str:
    """Return an address with the town that is served where it names none; nothing where the text is no address."""
    read = read_address(text)
    if not read.numbers or not read.street:
        return ""
    return text if read.postcode or read.town else f"{text}, {workspace().settings.town}"
