"""What ties two parties on a day: holdings, offices, beneficial ownership, a shared address; each with its rows.

Ties are read from the tables as known; a table that is not there gives none. Two legal entities are tied by an address,
never a person: who lives with whom is no business of a town.
"""

from datetime import date
from typing import Literal

import duckdb

from rempart.network.addresses import KEYED
from rempart.network.ends import VALID

TieKind = Literal["holds", "directs", "owns", "address"]
KINDS: tuple[TieKind, ...] = ("holds", "directs", "owns", "address")
"""In the order in which a path prefers them; *owns* is a statement of beneficial ownership."""

CROWDED = 50
"""An address of more legal entities than this says nothing of any two of them: it is named, and never walked through.
So is a party with more ties than this: a formation agent, a nominee, a public body. House value, to be revised on the firing
rates of a town; domiciliation companies of the practice registers have hundreds of clients, family groups under 30."""

_SELECTS = {
    "ownership": f"""select t.owner_id as from_id, t.asset_id as to_id, 'holds' as kind, t.interest as detail, t.share_min, t.share_max,
           t.row_id from main.ownership t where t.owner_id is not null and t.owner_id <> t.asset_id and {VALID}""",
    "directorship": f"""select t.director_id, t.organization_id, 'directs', t.role, null::double, null::double, t.row_id
    from main.directorship t where t.director_id <> t.organization_id and {VALID}""",
    "bo_statement": f"""select t.person_id, t.subject_id, 'owns', t.interest, t.share_min, t.share_max, t.row_id
    from main.bo_statement t where t.person_id is not null and t.person_id <> t.subject_id and {VALID}""",
}

_ADDRESSES = f"""
create or replace temp table network_address as
{KEYED} select distinct party_id, row_id, full_address, address_key from keyed
"""


def lay_ties(connection: duckdb.DuckDBPyConnection, on_day: date) -> None:
    """Fill ``network_tie`` and ``network_address``, of the rows valid on the day, for this connection.

    ``network_tie`` (from_id, to_id, kind, detail, share_min, share_max, row_id) has one row for each row that says so;
    ``network_address`` (party_id, row_id, full_address, address_key) the addresses of what is neither a person nor a thing.
    """
    there = tables_there(connection)
    selects = [sql for table, sql in _SELECTS.items() if table in there]
    nothing = (
        "select null::varchar as from_id, null::varchar as to_id, null::varchar as kind, null::varchar as detail, "
        "null::double as share_min, null::double as share_max, null::varchar as row_id where false"
    )
    # A union takes its names from its first part.
    body = " union all ".join([nothing, *selects])
    connection.execute(f"create or replace temp table network_tie as {body}", {"on_day": on_day} if selects else {})
    if "address" in there:
        connection.execute(_ADDRESSES, {"on_day": on_day})
    else:
        connection.execute(
            "create or replace temp table network_address"
            "(party_id varchar, row_id varchar, full_address varchar, address_key varchar)"
        )


def tables_there(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the names of the tables and views of schema ``main``."""
    rows = connection.execute("select table_name from information_schema.tables where table_schema = 'main'").fetchall()
    return {row[0] for row in rows}
