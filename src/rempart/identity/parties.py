"""Parties of the ledger as they are compared: one a resolved id, with all that its records say."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from rempart.base import PartialDate
from rempart.identity.party import Name, NameKind, Party

if TYPE_CHECKING:
    import duckdb

_KINDS: dict[str, NameKind] = {"legal": "name", "trade": "name", "alias": "alias", "weak_alias": "weak_alias"}
# Of several records of one party the one that knows most decides its kind.
_SCHEMA = """
select party_id, arg_min(kind, case kind when 'LegalEntity' then 2 else 1 end) as kind,
       list_sort(list_distinct(list(jurisdiction) filter (jurisdiction is not null)))
from main.party {where} group by party_id order by party_id
"""


def parties_of(
    connection: "duckdb.DuckDBPyConnection", among: Collection[str] | None = None, *, unnamed: bool = False
) -> Iterator[Party]:
    """Yield the parties of schema ``main`` that have a name, in the order of their resolved ids; all, or those of ``among``.

    With ``unnamed``, those too of whom no whole name is known: they can be found by an official number.
    Countries are the seats of organisations; where a person lives or comes from is not read.
    """
    where, values = ("", []) if among is None else ("where party_id in (select unnest($1::varchar[]))", [sorted(among)])
    stated = _grouped(connection, f"select distinct party_id, value, kind from main.name {where}", values)
    # a surname alone is never compared as a whole name; a second condition in the query would keep it from its index
    whole = {party_id: [row for row in rows if row[1] != "surname"] for party_id, rows in stated.items()}
    names = {party_id: rows for party_id, rows in whole.items() if rows}
    dates = _grouped(
        connection, f"select distinct party_id, earliest, latest, precision from main.birth_date {where}", values
    )
    numbers = _grouped(
        connection, f"select distinct party_id, scheme || ':' || number from main.identifier {where}", values
    )
    places = _grouped(connection, f"select distinct party_id, full_address from main.address {where}", values)
    for party_id, kind, countries in connection.execute(_SCHEMA.format(where=where), values).fetchall():
        if unnamed or party_id in names:
            yield Party(
                id=party_id,
                schema=kind,
                names=tuple(Name(value, _KINDS[name_kind]) for value, name_kind in names.get(party_id, ())),
                birth_dates=tuple(PartialDate(*row) for row in dates.get(party_id, ())),
                countries=tuple(countries or ()) if kind != "Person" else (),
                identifiers=tuple(row[0] for row in numbers.get(party_id, ())),
                addresses=tuple(row[0] for row in places.get(party_id, ())),
            )


def persons_among(connection: "duckdb.DuckDBPyConnection", among: Collection[str]) -> set[str]:
    """Return which resolved ids are natural persons, in schema ``main``."""
    where = "where party_id in (select unnest($1::varchar[]))"
    rows = connection.execute(_SCHEMA.format(where=where), [sorted(among)]).fetchall()
    return {party_id for party_id, kind, _ in rows if kind == "Person"}


def listed_parties(connection: "duckdb.DuckDBPyConnection") -> Iterator[Party]:
    """Yield the parties that an entry of any list names: the only ones that are ever looked for by name."""
    rows = connection.execute("select distinct party_id from main.listing where party_id is not null").fetchall()
    return parties_of(connection, [row[0] for row in rows])


def _grouped(
    connection: "duckdb.DuckDBPyConnection", query: str, values: list[Any]
) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for party_id, *row in connection.execute(f"{query} order by all", values).fetchall():
        found[party_id].append(tuple(row))
    return found
