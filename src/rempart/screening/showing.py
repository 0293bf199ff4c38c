"""Everything known of one legal entity or one address over ten years, by source and date.

A person is shown only within an application that names them, for a purpose that the journal keeps: nobody is looked up
without a case (N6).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from rempart.base import RempartError, check_identifier, months_before, split_identifier
from rempart.identity.comparison.address_reading import Address, read_address
from rempart.ledger.dictionary import LINEAGE, Table, stored_tables

YEARS = 10
_PLACES = (("premises", "full_address"), ("property_sale", "full_address"), ("address", "full_address"))
_LINEAGE = {column.name for column in LINEAGE}
_OF_PERSONS = {"C2"}
_OF_THE_STAFF = {"staff_interest", "decision_step"}
"""Who of the town declared or decided what: for integrity officers, in a run of their own."""
_FILLED = """select table_name from duckdb_tables() where schema_name = 'main' and estimated_size > 0
    union all select view_name from duckdb_views() where schema_name = 'main'"""
"""Most tables of most towns hold nothing, and asking each costs as much as asking one that does."""


@dataclass(frozen=True)
class KnownRow:
    """One row that a source gave: its table, what it says, when it held, and where it stands in the publisher's file."""

    table: str
    said: dict[str, Any]
    valid_from: date | None
    valid_to: date | None
    register: str
    known_from: date
    row_id: str

    @property
    def order(self) -> tuple[date, str, str]:
        """Rows come by the day from which they held, or were published; then by table and place."""
        return (self.valid_from or self.known_from, self.table, self.row_id)


@dataclass(frozen=True)
class KnownParty:
    """One party as it is known: its resolved id, its names where they may be shown, whether it is a person."""

    id: str
    names: tuple[str, ...]
    person: bool


def find_parties(connection: duckdb.DuckDBPyConnection, what: str) -> list[KnownParty]:
    """Return the parties that an official number (``FR-SIREN:123456789``), a published or a resolved id names.

    Raises:
        RempartError: nothing known has it.
    """
    ids = {row[0] for row in connection.execute(
        "select party_id from party where party_id = $1 union select party_id from identity_merge where stated_id = $1", [what]
    ).fetchall()}  # fmt: skip
    try:
        number = check_identifier(*split_identifier(what))
    except RempartError:
        number = None
    for one in (number, *number.implied) if number else ():
        found = connection.execute(
            "select distinct party_id from identifier where scheme = $1 and number = $2", [one.scheme, one.number]
        ).fetchall()
        ids |= {row[0] for row in found}
    if not ids:
        raise RempartError("show", "no register that is loaded names it", "Write SCHEME:NUMBER, as FR-SIREN:123456789")
    return parties(connection, ids)


def parties(connection: duckdb.DuckDBPyConnection, ids: Iterable[str]) -> list[KnownParty]:
    """Return parties by resolved id, in the order of the ids."""
    wanted = [sorted(ids)]
    kinds = connection.execute(
        "select party_id, bool_or(kind = 'Person') from party where party_id in (select unnest($1::varchar[])) group by 1 order by 1",
        wanted,
    ).fetchall()
    names = connection.execute(
        "select party_id, list_sort(list(distinct value)) from name where party_id in (select unnest($1::varchar[])) group by 1",
        wanted,
    ).fetchall()  # two statements, since a join of both keeps the engine from its indexes
    named = dict(names)
    return [KnownParty(id_, tuple(named.get(id_) or ()), bool(person)) for id_, person in kinds]


def rows_of(connection: duckdb.DuckDBPyConnection, ids: Sequence[str], on_day: date) -> list[KnownRow]:
    """Return every row that names one of the parties, that held or was published within ten years before the day."""
    found: list[KnownRow] = []
    filled = {name for (name,) in connection.execute(_FILLED).fetchall()}
    for table in stored_tables():
        if table.party_columns and table.table not in _OF_THE_STAFF and table.table in filled:
            named = " or ".join(f'"{column}" in (select unnest($ids::varchar[]))' for column in table.party_columns)
            found += _rows(connection, table, f"({named})", {"ids": list(ids)}, on_day)
    return sorted(found, key=lambda row: row.order)


def _rows(
    connection: duckdb.DuckDBPyConnection, table: Table, condition: str, values: dict[str, Any], on_day: date
) -> list[KnownRow]:
    shown = [column.name for column in table.columns if column.name not in _LINEAGE]
    names = ", ".join(f'"{name}"' for name in shown)
    rows = connection.execute(
        f"""select valid_from, valid_to, register, known_from, row_id, {names} from {table.table}
        where {condition} and (valid_to is null or valid_to >= $oldest)""",
        values | {"oldest": months_before(on_day, 12 * YEARS)},
    ).fetchall()
    return [
        KnownRow(
            table.table,
            {name: value for name, value in zip(shown, cells, strict=True) if value is not None},
            valid_from, valid_to, register, known_from, row_id,
        )
        for valid_from, valid_to, register, known_from, row_id, *cells in rows
    ]  # fmt: skip


def rows_at(connection: duckdb.DuckDBPyConnection, address: str, on_day: date) -> list[KnownRow]:
    """Return every row whose address is the one given, read as an address, and what the town knows of the premises there.

    The house number, the words of the street, and the postcode or the town must agree. Addresses of persons are left out.

    Raises:
        RempartError: the text names no house number in a street.
    """
    asked = read_address(address)
    if not asked.numbers or not asked.street:
        raise RempartError("show --address", "it names no house number in a street", "Write: 12 rue Haute, 33000 Ville")
    found: list[KnownRow] = []
    places: set[str] = set()
    tables = {table.table: table for table in stored_tables()}
    for name, column in _PLACES:
        apart = "and party_id not in (select party_id from party where kind = 'Person')" if name == "address" else ""
        near = f"strip_accents(lower(\"{column}\")) like '%' || $word || '%' {apart}"
        for row in _rows(connection, tables[name], near, {"word": max(asked.street, key=len)}, on_day):
            if same_place(asked, read_address(str(row.said.get(column, "")))):
                found.append(row)
                places |= {str(row.said["premises_id"])} if name == "premises" else set()
    for table in tables.values():
        if places and table.table != "premises" and table.column("premises_id"):
            condition = "premises_id in (select unnest($places::varchar[]))"
            found += _rows(connection, table, condition, {"places": sorted(places)}, on_day)
    return sorted(found, key=lambda row: row.order)


def same_place(one: Address, other: Address) -> bool:
    """Tell whether two addresses are one house: number, street, and postcode or town, as far as both say them."""
    if not one.numbers & other.numbers or one.street != other.street:
        return False
    if one.postcode and other.postcode:
        return one.postcode == other.postcode
    return bool(one.town & other.town)


def others_named(rows: Iterable[KnownRow], ids: Sequence[str]) -> set[str]:
    """Return the other parties that rows name."""
    columns = {table.table: table.party_columns for table in stored_tables()}
    named = {str(row.said[column]) for row in rows for column in columns[row.table] if column in row.said}
    return named - set(ids)
