"""The network around one party: who is reached over a few ties, and a connection narrowed to them."""

from datetime import date

import duckdb

from rempart.ledger.dictionary import stored_tables
from rempart.network.ties import CROWDED, lay_ties, tables_there

_REACHED = """
with tie as (
    select from_id, to_id from network_tie union all select to_id, from_id from network_tie
    union all
    select a.party_id, b.party_id from network_address a join network_address b using (address_key)
    where a.party_id <> b.party_id and a.party_id in (select unnest($frontier::varchar[]))
      and (select count(distinct c.party_id) from network_address c where c.address_key = a.address_key) <= $crowded)
select from_id, list_sort(list_distinct(list(to_id))) from tie
where from_id in (select unnest($frontier::varchar[])) group by from_id order by from_id
"""


def parties_around(connection: duckdb.DuckDBPyConnection, party_id: str, on_day: date, links: int) -> set[str]:
    """Return the party and whoever is reached from it over at most ``links`` ties of the day.

    Whoever has more than ``ties.CROWDED`` ties, and every public body, is reached and not gone beyond; the party itself is.
    """
    lay_ties(connection, on_day)
    public = {
        row[0]
        for row in connection.execute("select distinct party_id from main.party where kind = 'PublicBody'").fetchall()
    }
    reached, frontier = {party_id}, {party_id}
    for _ in range(links):
        if not frontier:
            break
        rows = connection.execute(_REACHED, {"frontier": sorted(frontier), "crowded": CROWDED}).fetchall()
        found = {
            other
            for one, others in rows
            if one == party_id or (len(others) <= CROWDED and one not in public)
            for other in others
        }
        frontier = found - reached
        reached |= found
    return reached


def keep_only(connection: duckdb.DuckDBPyConnection, parties: set[str]) -> None:
    """Narrow the stored tables of schema ``main`` to the rows that speak of these parties alone.

    For an export on a connection of its own: the rows are gone from it, not from the snapshot.
    """
    there = tables_there(connection)
    connection.execute(
        "create or replace temp table network_kept as select unnest($1::varchar[]) as party_id", [sorted(parties)]
    )
    for table in stored_tables():
        columns = [column.name for column in table.columns if column.type == "party"]
        if table.table not in there or not columns:
            continue
        kept = " and ".join(
            f'("{name}" is null or "{name}" in (select party_id from network_kept))' for name in columns
        )
        some = " or ".join(f'"{name}" is not null' for name in columns)
        rows = f"select * from main.{table.table} where {kept} and ({some})"
        connection.execute(f"create temp table network_narrow as {rows}")
        kind = "view" if _is_view(connection, table.table) else "table"
        connection.execute(f"drop {kind} main.{table.table}")
        connection.execute(f"create table main.{table.table} as select * from network_narrow")
        connection.execute("drop table network_narrow")


def _is_view(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    rows = connection.execute(
        "select 1 from duckdb_views() where schema_name = 'main' and view_name = $1", [table]
    ).fetchall()
    return bool(rows)
