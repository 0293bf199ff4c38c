"""A connection whose schema ``main`` holds the rows that a test writes, of invented parties."""

from datetime import date
from typing import Any

import duckdb

from rempart.ledger.dictionary import create_table_sql, dictionary

ON_DAY = date(2026, 3, 1)
TABLES = (
    "party",
    "ownership",
    "directorship",
    "bo_statement",
    "address",
    "representation",
    "lease",
    "party_tag",
    "name",
)


def filled(**tables: list[dict[str, Any]]) -> duckdb.DuckDBPyConnection:
    """Return a connection with these rows; ``row_id`` is the table's name and the row's number, unless given."""
    connection = duckdb.connect()
    connection.execute("set threads = 1")
    for table in {*TABLES, *tables}:
        connection.execute(create_table_sql(dictionary()[table]))
        for number, row in enumerate(tables.get(table, [])):
            values = {"row_id": f"{table}{number}", "register": "r1", **row}
            names = ", ".join(values)
            marks = ", ".join("?" * len(values))
            connection.execute(f"insert into {table} ({names}) values ({marks})", list(values.values()))
    return connection


def holding(owner: str | None, asset: str, share: float | None = None, **more: Any) -> dict[str, Any]:
    """A row of ``ownership``."""
    return {
        "owner_id": owner,
        "asset_id": asset,
        "interest": "shareholding",
        "share_min": share,
        "share_max": share,
    } | more


def office(director: str, organization: str, role: str = "gérant", **more: Any) -> dict[str, Any]:
    """A row of ``directorship``."""
    return {"director_id": director, "organization_id": organization, "role": role, **more}


def seat(party: str, street: str, city: str = "Port-Vieux", **more: Any) -> dict[str, Any]:
    """A row of ``address``."""
    return {
        "party_id": party,
        "role": "seat",
        "full_address": f"{street}, {city}",
        "street": street,
        "city": city,
    } | more


def kinds(**parties: str) -> list[dict[str, Any]]:
    """Rows of ``party``."""
    return [{"party_id": party, "kind": kind} for party, kind in parties.items()]
