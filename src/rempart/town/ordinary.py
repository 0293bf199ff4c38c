"""The ordinary town: companies held by persons in full, and the list that nobody of the town stands on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from rempart.town.cast import Company, Listed, Said
from rempart.town.casting import Casting
from rempart.town.editions import EDITIONS, FIRST, LAST
from rempart.town.words import words

COMPANIES = 150
PERSONS = 400
LISTED_PERSONS = 62
LISTED_ENTITIES = 20
_BEFORE = (date(2019, 1, 7), FIRST - timedelta(days=10))
_LATER = (FIRST + timedelta(days=30), LAST - timedelta(days=1))
_SHARES = ((100.0,), (100.0,), (60.0, 40.0), (50.0, 50.0), (50.0, 30.0, 20.0), (51.0, 49.0), (40.0, 35.0, 25.0))


def fill_list(casting: Casting) -> None:
    """Bring the list to its size: exact days, years, spans of years; aliases; some delisted, some listed later."""
    rng, cast = casting.rng, casting.cast
    while len(cast.listed) < LISTED_PERSONS:
        since = casting.between(date(2009, 1, 5), date(2023, 9, 1))
        gone = None
        if rng.random() < 0.15:
            since = casting.between(FIRST + timedelta(days=1), LAST)
        elif rng.random() < 0.1:
            gone = casting.between(FIRST + timedelta(days=1), LAST)
        casting.list_person(listed_on=since, delisted_on=gone, passport=rng.random() < 0.5)
        cast.listed[-1] = _varied(casting, len(cast.listed) - 1)
    while len(cast.listed_entities) < LISTED_ENTITIES:
        casting.list_entity()


def _varied(casting: Casting, place: int) -> Listed:
    rng, listed = casting.rng, casting.cast.listed[place]
    year = rng.randint(1948, 1990)
    born = rng.choice((listed.born, listed.born, year, (year, year + 3)))
    aliases: tuple[tuple[str, str], ...] = (
        (("Good", f"{listed.name.family} {listed.name.given}"),) if rng.random() < 0.4 else ()
    )
    if rng.random() < 0.3:
        aliases += (("Low", listed.name.given),)
    documents = listed.documents
    further = tuple(casting.namer.listed_word() for _ in range(rng.choice((0, 0, 0, 1, 2))))
    if rng.random() < 0.2:
        issuer = rng.choice(words()["issuers"])[0]
        documents += (("National Identification Number", casting.numbers.document(), issuer),)
    later = (
        (EDITIONS["un_sanctions"][3], f"{listed.name.given} {listed.name.family[:-2]}") if rng.random() < 0.1 else None
    )
    return replace(listed, born=born, further=further, aliases=aliases, documents=documents, later_alias=later)


def company(casting: Casting, said_on: date | None = None) -> Company:
    """Add one ordinary company: held in full by persons, or by a holding that persons hold in full."""
    rng = casting.rng
    if said_on is None:
        late = rng.random() < 0.2
        said_on = casting.between(*(_LATER if late else _BEFORE))
    made = casting.company(said_on=said_on)
    kind = rng.random()
    if kind < 0.12:
        holding = casting.company(said_on=said_on)
        casting.own(made, holding, 100)
        casting.own(holding, casting.person(), 100)
    elif kind < 0.22:
        casting.own(made, casting.person(), 75, 100)
    elif kind < 0.30 and said_on < FIRST:
        _sold(casting, made)
    else:
        for percent in rng.choice(_SHARES):
            casting.own(made, casting.person(), percent)
    casting.director(made)
    return made


def _sold(casting: Casting, company: Company) -> None:
    """The sole holder sells to another person on a day between two editions."""
    sold_on = casting.between(FIRST + timedelta(days=60), LAST - timedelta(days=60))
    before = Said(company.said_on, "new", 100, 100)
    casting.relate(company, casting.person(), "shareholding", before, Said(sold_on, "closed", 100, 100))
    casting.relate(company, casting.person(), "shareholding", Said(sold_on, "new", 100, 100))


def settle_sales(casting: Casting) -> None:
    """Move each sale of a firm to a day on which the town decided nothing about it, from three months before to six after.

    A sale beside a decision would be a question of its own (OWN-10). Nothing is drawn, so nothing else changes.
    """
    relations = casting.cast.relations
    sold = {(one.subject.key, said.on) for one in relations for said in one.said if said.status == "closed"}
    for key, day in sorted(sold):
        decided = _decisions(casting, key)
        quiet = next((other for other in _days_around(day) if not _beside(other, decided)), day)
        for place, one in enumerate(relations):
            if one.subject.key == key and quiet != day:
                moved = tuple(replace(said, on=quiet) if said.on == day else said for said in one.said)
                relations[place] = replace(one, said=moved)


def _decisions(casting: Casting, key: str) -> list[date]:
    """Return the days on which a firm asked or was answered, or was awarded a contract."""
    cast = casting.cast
    firm = next(one for one in cast.companies if one.key == key)
    asked = [a.received_on for a in casting.applications for p in a.parties if p.identifiers == firm.identifier]
    permits = [day for p in cast.permits if p.siret[:9] == firm.number for day in (p.asked, p.decided) if day]
    awards = [c.notified for c in cast.contracts for number, _ in c.suppliers if number[:9] == firm.number]
    return asked + permits + awards


def _days_around(day: date) -> Iterator[date]:
    """Yield a day, and those around it from week to week, between the first edition and the last."""
    for weeks in range(160):
        for other in (day + timedelta(weeks=weeks), day - timedelta(weeks=weeks)):
            if FIRST + timedelta(days=60) <= other <= LAST - timedelta(days=60):
                yield other


def _beside(day: date, decided: list[date]) -> bool:
    return any(-90 <= (day - other).days <= 180 for other in decided)


def fill_companies(casting: Casting) -> list[Company]:
    """Bring the companies to their number and return the ordinary ones.

    One is stated on the day of each edition, since the last day that a file of statements names dates it.
    """
    made = [company(casting, day) for day in EDITIONS["bods"]]
    while len(casting.cast.companies) < COMPANIES:
        made.append(company(casting))
    return made


def fill_persons(casting: Casting, ordinary: list[Company]) -> None:
    """Bring the persons to their number: further members of the boards of ordinary companies."""
    while len(casting.cast.persons) < PERSONS:
        casting.relate(casting.rng.choice(ordinary), casting.person(), "boardMember")
