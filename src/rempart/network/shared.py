"""What parties have in common: an address, officers, an agent, a landlord; with counts and the rows that say so.

Facts alone: firms share an address, an accountant or a landlord for the best of reasons, and the signals that read such
facts say which.
"""

from datetime import date
from typing import Literal, NamedTuple

import duckdb

from rempart.network.ends import VALID
from rempart.network.ties import CROWDED, lay_ties, tables_there

Common = Literal["address", "officer", "beneficial_owner", "agent", "landlord"]


class Shared(NamedTuple):
    """One thing that a party has in common with others: ``through`` is the address as published, or who it is.

    ``number`` is how many other parties have it too. ``others`` names them, ordered, unless there are more than
    ``ties.CROWDED``: what so many share says nothing of two. ``row_ids`` are the rows of the party itself and of those named.
    """

    kind: Common
    through: str
    number: int
    others: list[str]
    row_ids: list[str]


class Mandates(NamedTuple):
    """How many organisations one holder of offices directs on a day, of how many as the only one, and the rows."""

    director_id: str
    organizations: int
    alone: int
    row_ids: list[str]


class Nominee(NamedTuple):
    """Who holds in the name of another, as a record says: ``role`` is *nominee* or *nominator* (BODS), of ``asset_id``."""

    party_id: str
    asset_id: str
    role: str
    row_ids: list[str]


_SOURCES: dict[Common, tuple[str, str]] = {
    "address": (
        "network_address",
        "select party_id, address_key as key, full_address as shown, row_id from network_address",
    ),
    "officer": (
        "directorship",
        f"select organization_id, director_id, director_id, row_id from main.directorship t where {VALID}",
    ),
    "beneficial_owner": (
        "bo_statement",
        f"select subject_id, person_id, person_id, row_id from main.bo_statement t where person_id is not null and {VALID}",
    ),
    "agent": (
        "representation",
        f"select client_id, agent_id, agent_id, row_id from main.representation t where {VALID}",
    ),
    "landlord": (
        "lease",
        f"select tenant_id, lessor_id, lessor_id, row_id from main.lease t where lessor_id is not null and {VALID}",
    ),
}


def shared_with(connection: duckdb.DuckDBPyConnection, party_id: str, on_day: date) -> list[Shared]:
    """Return all that a party has in common with others on a day, ordered by kind, then by what is shared.

    A person shares nothing by address: who lives with whom is no business of a town.
    """
    lay_ties(connection, on_day)
    there = tables_there(connection) | {"network_address"}
    found: list[Shared] = []
    for kind, (table, sql) in _SOURCES.items():
        if table in there:
            rows = connection.execute(
                _in_common(sql), {"party": party_id, "crowded": CROWDED} | _day(sql, on_day)
            ).fetchall()
            found += [Shared(kind, *row) for row in rows]
    return found


def serial_directors(connection: duckdb.DuckDBPyConnection, on_day: date, least: int) -> list[Mandates]:
    """Return who holds offices in at least ``least`` organisations on a day, most first, then by id."""
    if "directorship" not in tables_there(connection):
        return []
    rows = connection.execute(
        f"""with held as (select t.director_id, t.organization_id, t.row_id from main.directorship t where {VALID}),
        officers as (select organization_id, count(distinct director_id) as officers from held group by 1)
        select h.director_id, count(distinct organization_id),
               count(distinct organization_id) filter (officers = 1), list_sort(list_distinct(list(row_id)))
        from held h join officers using (organization_id)
        group by 1 having count(distinct organization_id) >= $least order by 2 desc, 1""",
        {"on_day": on_day, "least": least},
    ).fetchall()
    return [Mandates._make(row) for row in rows]


def nominees(connection: duckdb.DuckDBPyConnection, on_day: date) -> list[Nominee]:
    """Return who is on record as holding in the name of another, or as the one in whose name it is held, by asset."""
    if "ownership" not in tables_there(connection):
        return []
    rows = connection.execute(
        f"""select t.owner_id, t.asset_id, t.interest, list_sort(list_distinct(list(t.row_id)))
        from main.ownership t where t.owner_id is not null and t.interest in ('nominee', 'nominator') and {VALID}
        group by 1, 2, 3 order by 2, 3, 1""",
        {"on_day": on_day},
    ).fetchall()
    return [Nominee._make(row) for row in rows]


def _day(sql: str, on_day: date) -> dict[str, date]:
    return {"on_day": on_day} if "$on_day" in sql else {}


def _in_common(sql: str) -> str:
    return f"""
    with stated(party_id, key, shown, row_id) as ({sql}),
    mine as (select key, min(shown) as shown, list(row_id) as rows from stated where party_id = $party group by key),
    theirs as (
        select s.key, count(distinct s.party_id) as others, list(distinct s.party_id) as parties, list(s.row_id) as rows
        from stated s semi join mine using (key) where s.party_id <> $party group by s.key)
    select mine.shown, others,
           case when others <= $crowded then list_sort(parties) else [] end,
           list_sort(list_distinct(case when others <= $crowded then list_concat(mine.rows, theirs.rows) else mine.rows end))
    from mine join theirs using (key) order by mine.shown
    """
