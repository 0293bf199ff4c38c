"""A person looked for within one case: among the parties of its form and the owners above them, and nowhere else (N6)."""

import re

from rempart.desk.sealing import folded
from rempart.desk.search.circle import Circle, Member
from rempart.desk.search.finding import MOST, Found, Why
from rempart.desk.search.opened import Known
from rempart.identity import Name, Party, compare
from rempart.identity.parties import parties_of

_ALIKE = 0.05
"""Least likeness of two names: within a case few are compared, so that one may look closely. House value."""


def find_persons(circle: Circle, known: Known | None, name: str, year: str = "") -> list[Found]:
    """Return the persons of a case whose name is like the one given, and born in the year, where one is given.

    A record that gives no birth date is not left out by a year: it is shown as of a similar name.
    """
    persons = [one for one in circle.members if one.person]
    recorded = {}
    if known:
        ids = [one.id for one in persons if one.registered]
        recorded = {party.id: party for party in parties_of(known.connection, ids)}
    asked = Party("asked", "Person", (Name(name),))
    found = []
    for one in persons:
        party = _as_party(one, recorded.get(one.id))
        years = {day.earliest.year for day in party.birth_dates if day.earliest.year == day.latest.year}
        if compare(asked, party).alike < _ALIKE or (year and years and int(year) not in years):
            continue
        same = any(folded(name) == folded(other.value) for other in party.names)
        why: Why = "same_name_and_year" if same and year and years else "same_name" if same else "similar_name"
        born = tuple(str(one) for one in sorted(years))
        found.append(Found("person", one.name, born, why, one.key))
    return found[:MOST]


def _as_party(member: Member, recorded: Party | None) -> Party:
    """Return a member as the form and the registers say it."""
    names = [Name(member.name)] if member.name else []
    dates = [member.said["birth_date"]] if _is_date(member.said.get("birth_date", "")) else []
    if recorded:
        names += recorded.names
    party = Party(member.key, "Person", tuple(dict.fromkeys(names)), tuple(dates))
    return Party(party.id, "Person", party.names, (*party.birth_dates, *(recorded.birth_dates if recorded else ())))


def _is_date(text: str) -> bool:
    return bool(re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text))
