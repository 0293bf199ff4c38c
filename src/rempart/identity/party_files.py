"""Files of parties, read one by one: CSV, and FollowTheMoney entities as JSON lines."""

import csv
import gzip
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO, cast

import msgspec

from rempart.base import PartialDate, RempartError, split_identifier
from rempart.identity.party import THINGS, Name, NameKind, Party

COLUMNS = ("id", "schema", "name", "aliases", "birth_date", "countries", "identifiers", "addresses")
"""What a row or an object says of a party; all but ``name`` may be absent, those in the plural hold several values."""
_JSON = (".json", ".jsonl", ".ndjson", ".ijson")
_LONGEST_FIELD = 1_000_000
_NAMES: dict[str, NameKind] = {"name": "name", "alias": "alias", "previousName": "alias", "weakAlias": "weak_alias"}
_SEATS = ("jurisdiction", "country", "mainCountry")
_FLAG, _BUILT = "flag", "buildDate"
_SCHEMES = {"leiCode": "XI-LEI", "imoNumber": "XI-IMO", "mmsi": "XI-MMSI", "callSign": "XI-CALLSIGN",
            "innCode": "RU-INN", "ogrnCode": "RU-OGRN", "uscCode": "CN-USCC", "passportNumber": "PASSPORT"}  # fmt: skip


def read_parties(path: Path, *, prefix: bool = False) -> Iterator[Party]:
    """Yield the parties of a file in its order.

    CSV in UTF-8 with the columns of ``COLUMNS``, plural ones separated by ``|``; or, where the name ends in ``.json``,
    ``.jsonl``, ``.ndjson`` or ``.ijson``, FollowTheMoney entities, one a line, of which those without any name are passed
    over. ``.gz`` is read as it is. A party without id has the number of its row, with ``prefix`` after the file's name
    and a colon.

    Raises:
        RempartError: the file is missing or cannot be read, has another column or a bad row; no cell is quoted.
    """
    lines = path.name.removesuffix(".gz").endswith(_JSON)
    try:
        with _opened(path) as text:
            for number, party in _entities(path, text) if lines else _rows(path, text):
                yield party if party.id else replace(party, id=f"{path.name}:{number}" if prefix else str(number))
    except (UnicodeDecodeError, csv.Error, EOFError, gzip.BadGzipFile, zlib.error) as error:
        what, todo = ("JSON lines", "JSON lines") if lines else ("a CSV file", "CSV, UTF-8, comma")
        raise RempartError(path.name, f"this is not {what} in UTF-8", f"Save it as {todo}") from error
    except OSError as error:
        raise RempartError(path.name, "the file cannot be read", "Check its name and that you may read it") from error


def _opened(path: Path) -> TextIO:
    csv.field_size_limit(_LONGEST_FIELD)
    if path.suffix == ".gz":
        return cast(TextIO, gzip.open(path, "rt", encoding="utf-8-sig", newline=""))
    return path.open(encoding="utf-8-sig", newline="")


def _rows(path: Path, text: TextIO) -> Iterator[tuple[int, Party]]:
    rows = csv.DictReader(text, strict=True)
    _check_columns(path, rows.fieldnames)
    for number, row in enumerate(rows, 1):
        where = f"{path.name}, row {number}"
        if None in row or None in row.values():
            raise RempartError(where, "it has more or fewer cells than the heading", "Quote cells that hold a comma")
        yield number, party_of(where, row)


def _check_columns(path: Path, columns: Sequence[str] | None) -> None:
    columns = columns or ()
    if "name" not in columns:
        raise RempartError(path.name, "there is no column name", f"Give the columns {', '.join(COLUMNS)}")
    unknown = [column or "(empty)" for column in columns if column not in COLUMNS]
    if unknown:
        raise RempartError(path.name, f"unknown columns: {', '.join(unknown)}", f"Known are {', '.join(COLUMNS)}")
    if len(set(columns)) < len(columns):
        raise RempartError(path.name, "a column comes twice", "Keep one of each")


def party_of(where: str, row: Mapping[str, Any]) -> Party:
    """Return the party of a row or an object: texts by the names of ``COLUMNS``, plural ones with ``|`` or as lists.

    Raises:
        RempartError: the name is empty, or a value is not what it must be; ``where`` says where.
    """
    name = _text(where, row, "name")
    if not name:
        raise RempartError(where, "the name is empty", "Give a name or take the row out")
    identifiers = _several(where, row, "identifiers")
    try:
        dates = tuple(PartialDate.parse(text) for text in _several(where, row, "birth_date"))
    except ValueError as error:
        raise RempartError(where, "birth_date is not a date", "Write yyyy, yyyy-mm or yyyy-mm-dd") from error
    try:
        for identifier in identifiers:
            split_identifier(identifier)
    except RempartError as error:
        raise RempartError(f"{where}, identifiers", error.what, error.todo) from error
    return Party(
        id=_id(where, row),
        schema=_text(where, row, "schema") or "LegalEntity",
        names=(Name(name), *(Name(alias, "alias") for alias in _several(where, row, "aliases"))),
        birth_dates=dates,
        countries=_several(where, row, "countries"),
        identifiers=identifiers,
        addresses=_several(where, row, "addresses"),
    )


def party_of_object(where: str, value: Mapping[str, Any]) -> Party:
    """Return the party of a JSON object: a FollowTheMoney entity where it has properties, else as ``party_of`` reads it.

    Raises:
        RempartError: it has no name, or a value is not what it must be; ``where`` says where.
    """
    if "properties" not in value:
        return party_of(where, value)
    party = _entity(where, value, _properties(where, value))
    if not party.names:
        raise RempartError(where, "the entity has no name", "Give a name or take the line out")
    return party


def _id(where: str, row: Mapping[str, Any]) -> str:
    value = row.get("id")
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else _text(where, row, "id")


def _text(where: str, row: Mapping[str, Any], column: str) -> str:
    value = row.get(column)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RempartError(where, f"{column} is not a text", "Write it in quotes")
    return value.strip()


def _several(where: str, row: Mapping[str, Any], column: str) -> tuple[str, ...]:
    value = row.get(column) or ""
    parts = value.split("|") if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise RempartError(where, f"{column} is neither a text nor a list of texts", "Write it in quotes")
    return tuple(part.strip() for part in parts if part.strip())


def objects(path: Path, text: TextIO) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the JSON object of each line that is not empty, after a text that says where it stands.

    Raises:
        RempartError: a line is no JSON object.
    """
    for number, line in enumerate(text, 1):
        if not line.strip():
            continue
        where = f"{path.name}, line {number}"
        try:
            loaded = msgspec.json.decode(line)  # refuses halves of letters and NaN, which nothing later could write
        except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
            loaded = None
        if not isinstance(loaded, dict):
            raise RempartError(where, "it is not a JSON object", "Write one object a line")
        yield where, loaded


def _entities(path: Path, text: TextIO) -> Iterator[tuple[int, Party]]:
    for number, (where, entity) in enumerate(objects(path, text), 1):
        party = _entity(where, entity, _properties(where, entity))
        if party.names:
            yield number, party


def _properties(where: str, entity: Mapping[str, Any]) -> dict[str, Any]:
    properties = entity.get("properties")
    if not isinstance(properties, dict):
        raise RempartError(where, "it is not a FollowTheMoney entity: it has no properties", "Export it as ftm.json")
    return properties


def _entity(where: str, entity: Mapping[str, Any], properties: dict[str, Any]) -> Party:
    """Return the party of an entity; numbers without a scheme and dates that are none are left aside, as in a register."""
    schema = _text(where, entity, "schema") or "LegalEntity"
    names = tuple(Name(value, kind) for key, kind in _NAMES.items() for value in _several(where, properties, key))
    thing = schema in THINGS
    kept = () if schema == "Person" else (_FLAG, *_SEATS) if thing else _SEATS
    seats = [place for key in kept for place in _several(where, properties, key)]
    countries = _several(where, properties, _FLAG) if thing else seats
    return Party(
        id=_id(where, entity),
        schema=schema,
        names=names,
        birth_dates=tuple(_dates(_several(where, properties, _BUILT if thing else "birthDate"))),
        countries=tuple(dict.fromkeys(place.upper() for place in countries)),
        identifiers=tuple(_numbers(where, properties, schema, seats)),
        addresses=_several(where, properties, "address"),
    )


def _dates(texts: Sequence[str]) -> Iterator[PartialDate]:
    for text in texts:
        try:
            yield PartialDate.parse(text)
        except ValueError:
            continue


def _numbers(where: str, properties: dict[str, Any], schema: str, seats: Sequence[str]) -> Iterator[str]:
    for key, scheme in _SCHEMES.items():
        for number in _several(where, properties, key):
            yield f"{scheme}:{number}"
    if schema == "Person" or not seats:
        return
    country = seats[0].upper()
    for number in _several(where, properties, "registrationNumber"):
        digits = "".join(number.split())
        french = {9: "FR-SIREN", 14: "FR-SIRET"}.get(len(digits)) if country == "FR" and digits.isdigit() else None
        yield f"{french or f'{country}-REG'}:{number}"
