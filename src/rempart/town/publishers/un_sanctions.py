"""The consolidated list in the form of the United Nations: one element a person or an entity."""

import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

from rempart.town.cast import Cast, Listed, ListedEntity
from rempart.town.publishers.form import Publisher
from rempart.town.words import words

_SCHEMA = "http://www.w3.org/2001/XMLSchema-instance"
_XSD = "https://www.un.org/sc/resources/sc-sanctions.xsd"
ET.register_namespace("xsi", _SCHEMA)


def records(cast: Cast, edition: date) -> list[ET.Element]:
    """Return the entries in force on the edition's day: persons, then entities, each in the order of their numbers."""
    persons = [p for p in cast.listed if p.listed_on <= edition and (p.delisted_on is None or p.delisted_on > edition)]
    entities = [e for e in cast.listed_entities if e.listed_on <= edition]
    return [*(_individual(person, edition) for person in persons), *(_entity(entity) for entity in entities)]


def _individual(person: Listed, edition: date) -> ET.Element:
    alias = person.later_alias
    updated = alias is not None and alias[0] <= edition
    aliases = (*person.aliases, ("Good", alias[1])) if alias and updated else person.aliases
    element = ET.Element("INDIVIDUAL")
    _add(element, "DATAID", person.data_id)
    _add(element, "VERSIONNUM", "2" if updated else "1")
    names = (person.name.given, person.name.family, *person.further)
    for tag, name in zip(("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"), names, strict=False):
        _add(element, tag, name.upper())
    _listing(element, person.regime, person.reference, person.listed_on)
    if person.name.original:
        _add(element, "NAME_ORIGINAL_SCRIPT", person.name.original)
    _add(element, "COMMENTS1", "Invented entry of a practice list.")
    _value(element, "NATIONALITY", person.country)
    _value(element, "LIST_TYPE", "UN List")
    _value(element, "LAST_DAY_UPDATED", alias[0].isoformat() if alias and updated else "")
    _aliases(element, "INDIVIDUAL_ALIAS", aliases)
    _place(element, "INDIVIDUAL_ADDRESS", person.place, person.country)
    _birth(element, person.born)
    _place(element, "INDIVIDUAL_PLACE_OF_BIRTH", person.place, person.country)
    _documents(element, person.documents)
    _sort_keys(element)
    return element


def _entity(entity: ListedEntity) -> ET.Element:
    element = ET.Element("ENTITY")
    _add(element, "DATAID", entity.data_id)
    _add(element, "VERSIONNUM", "1")
    _add(element, "FIRST_NAME", entity.name.upper())
    _listing(element, entity.regime, entity.reference, entity.listed_on)
    _add(element, "COMMENTS1", "Invented entry of a practice list.")
    _value(element, "LIST_TYPE", "UN List")
    _aliases(element, "ENTITY_ALIAS", entity.aliases)
    _place(element, "ENTITY_ADDRESS", entity.place, entity.country)
    _sort_keys(element)
    return element


def _add(parent: ET.Element, tag: str, text: str = "") -> ET.Element:
    child = ET.SubElement(parent, tag)
    child.text = text or None
    return child


def _value(parent: ET.Element, tag: str, text: str) -> None:
    holder = _add(parent, tag)
    if text:
        _add(holder, "VALUE", text)


def _listing(parent: ET.Element, regime: str, reference: str, listed_on: date) -> None:
    _add(parent, "UN_LIST_TYPE", words()["regimes"][regime])
    _add(parent, "REFERENCE_NUMBER", reference)
    _add(parent, "LISTED_ON", listed_on.isoformat())


def _aliases(parent: ET.Element, tag: str, aliases: tuple[tuple[str, str], ...]) -> None:
    for quality, name in aliases or (("", ""),):  # the publisher writes an empty alias where there is none
        alias = _add(parent, tag)
        _add(alias, "QUALITY", quality)
        _add(alias, "ALIAS_NAME", name)


def _place(parent: ET.Element, tag: str, city: str, country: str) -> None:
    place = _add(parent, tag)
    _add(place, "CITY", city)
    _add(place, "COUNTRY", country)


def _birth(parent: ET.Element, born: date | int | tuple[int, int]) -> None:
    birth = _add(parent, "INDIVIDUAL_DATE_OF_BIRTH")
    if isinstance(born, date):
        _add(birth, "TYPE_OF_DATE", "EXACT")
        _add(birth, "DATE", born.isoformat())
    elif isinstance(born, int):
        _add(birth, "TYPE_OF_DATE", "APPROXIMATELY")
        _add(birth, "YEAR", str(born))
    else:
        _add(birth, "TYPE_OF_DATE", "BETWEEN")
        _add(birth, "FROM_YEAR", str(born[0]))
        _add(birth, "TO_YEAR", str(born[1]))


def _documents(parent: ET.Element, documents: tuple[tuple[str, str, str], ...]) -> None:
    for kind, number, issuer in documents:
        document = _add(parent, "INDIVIDUAL_DOCUMENT")
        _add(document, "TYPE_OF_DOCUMENT", kind)
        _add(document, "NUMBER", number)
        _add(document, "ISSUING_COUNTRY", issuer)
    if not documents:
        _add(parent, "INDIVIDUAL_DOCUMENT")


def _sort_keys(parent: ET.Element) -> None:
    _add(parent, "SORT_KEY")
    _add(parent, "SORT_KEY_LAST_MOD")


def write(path: Path, entries: list[ET.Element], edition: date) -> None:
    """Write one list, indented as the publisher does."""
    root = ET.Element("CONSOLIDATED_LIST")
    root.set(f"{{{_SCHEMA}}}noNamespaceSchemaLocation", _XSD)
    root.set("dateGenerated", f"{edition.isoformat()}T00:00:09.554Z")
    for group, tag in (("INDIVIDUALS", "INDIVIDUAL"), ("ENTITIES", "ENTITY")):
        ET.SubElement(root, group).extend(entry for entry in entries if entry.tag == tag)
    ET.indent(root)
    path.write_bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


def read(path: Path) -> list[ET.Element]:
    """Read the entries of such a list again; only the town's own files come here."""
    root = ET.parse(path).getroot()  # noqa: S314
    return [entry for group in root for entry in group]


def is_named(entry: ET.Element, named: dict[str, str]) -> bool:
    """Tell whether an entry has exactly these texts under these tags."""
    return all(entry.findtext(tag) == text for tag, text in named.items())


PUBLISHER = Publisher("un_sanctions", "xml", records, write, read, is_named)
