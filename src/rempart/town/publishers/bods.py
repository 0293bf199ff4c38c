"""Ownership of companies: statements of the Beneficial Ownership Data Standard 0.4, with their whole history."""

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

from rempart.town.cast import Cast, Company, Person, Relation, Said
from rempart.town.publishers.form import Publisher, cells_equal

Statement = dict[str, Any]
_ORDER = {"entity": 0, "person": 1, "relationship": 2}
_BENEFICIAL = ("shareholding", "seniorManagingOfficial")


def records(cast: Cast, edition: date) -> list[Statement]:
    """Return every statement made by the edition's day, in the order of their days, entities before relations."""
    town = cast.town
    made = [_statement(town, (c.key, c.key), "entity", Said(c.said_on, "new"), _entity(c)) for c in cast.companies]
    made += _persons(cast)
    for relation in cast.relations:
        for said in relation.said:
            details = _relation(relation, said)
            made.append(_statement(town, (relation.key, relation.subject.key), "relationship", said, details))
    known = [statement for statement in made if statement["statementDate"] <= edition.isoformat()]
    return sorted(known, key=lambda s: (s["statementDate"], _ORDER[s["recordType"]], s["recordId"], s["statementId"]))


def _persons(cast: Cast) -> list[Statement]:
    """A person is stated on the day of the first relation that names them."""
    first: dict[str, tuple[date, str]] = {}
    for relation in cast.relations:
        if isinstance(relation.owner, Person):
            said = (relation.said[0].on, relation.subject.key)
            first[relation.owner.key] = min(first.get(relation.owner.key, said), said)
    return [
        _statement(
            cast.town, (person.key, first[person.key][1]), "person", Said(first[person.key][0], "new"), _person(person)
        )
        for person in cast.persons
        if person.key in first
    ]


def _statement(town: str, keys: tuple[str, str], kind: str, said: Said, details: Statement) -> Statement:
    """``keys`` are those of the record and of the entity for which it was declared."""
    key, subject = keys
    digest = hashlib.sha256(f"{town}/{key}/{said.status}/{said.on}".encode()).hexdigest()
    return {
        "statementId": f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:32]}",
        "declarationSubject": subject,
        "statementDate": said.on.isoformat(),
        "publicationDetails": {
            "publicationDate": said.on.isoformat(),
            "bodsVersion": "0.4",
            "publisher": {"name": f"Registre des sociétés de {town}"},
        },
        "recordId": key,
        "recordStatus": said.status,
        "recordType": kind,
        "recordDetails": {"isComponent": False, **details},
    }


def _entity(company: Company) -> Statement:
    code, name = company.country
    if company.kind == "trust":
        kind = {"type": "arrangement", "subtype": "trust"}
        return {"entityType": kind, "name": company.name, "jurisdiction": {"name": name, "code": code}}
    details: Statement = {
        "entityType": {"type": "registeredEntity", "details": company.form},
        "name": company.full_name,
        "foundingDate": company.founded.isoformat(),
        "identifiers": [{"scheme": company.scheme, "id": company.number}],
        "addresses": [{"type": "registered", "address": company.address, "country": {"name": name, "code": code}}],
        "jurisdiction": {"name": name, "code": code},
    }
    if company.publicly_listed:
        details["publicListing"] = {"hasPublicListing": True}
    return details


def _person(person: Person) -> Statement:
    latin = {"fullName": person.name.full, "familyName": person.name.family, "givenName": person.name.given}
    if person.name.original:
        names = [{"type": "legal", "fullName": person.name.original}, {"type": "transliteration", **latin}]
    else:
        names = [{"type": "legal", **latin}]
    details: Statement = {"personType": "knownPerson", "names": names, "birthDate": person.born.isoformat()}
    if person.document:
        details["identifiers"] = [{"scheme": person.document[0], "id": person.document[1]}]
    return details


def _relation(relation: Relation, said: Said) -> Statement:
    owner = relation.owner
    party: str | Statement = (
        owner.key
        if owner
        else {
            "reason": "interestedPartyHasNotProvidedInformation",
            "description": "Aucun détenteur n’est nommé",
        }
    )
    interest: Statement = {
        "type": relation.interest,
        "directOrIndirect": "direct",
        "beneficialOwnershipOrControl": relation.interest in _BENEFICIAL and isinstance(owner, Person),
        "startDate": relation.said[0].on.isoformat(),
    }
    if said.low is not None:
        exact = said.low == said.high
        interest["share"] = {"exact": said.low} if exact else {"minimum": said.low, "maximum": said.high}
    if said.status == "closed":
        interest["endDate"] = said.on.isoformat()
    return {"subject": relation.subject.key, "interestedParty": party, "interests": [interest]}


def write(path: Path, statements: list[Statement], edition: date) -> None:  # noqa: ARG001
    """Write one JSON array, a statement a line."""
    lines = ",\n".join(json.dumps(statement, ensure_ascii=False) for statement in statements)
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def read(path: Path) -> list[Statement]:
    """Read such an array again."""
    loaded: list[Statement] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


PUBLISHER = Publisher("bods", "json", records, write, read, cells_equal)
