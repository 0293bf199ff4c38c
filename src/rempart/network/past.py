"""Who held what, and who directed whom, on any day that the rows reach back to; and what changed between two days."""

from datetime import date
from typing import Literal, NamedTuple

import duckdb

from rempart.network.ties import TieKind, tables_there


class PastLink(NamedTuple):
    """One link as one register states it, with the days from and until which it holds; null where none is given."""

    from_id: str
    to_id: str
    kind: TieKind
    detail: str | None
    share_min: float | None
    share_max: float | None
    valid_from: date | None
    valid_to: date | None
    row_id: str


class Change(NamedTuple):
    """A link that *began* or *ended* after the first day and not after the last."""

    day: date
    what: Literal["began", "ended"]
    link: PastLink


_TABLES = {
    "ownership": "select owner_id, asset_id, 'holds', interest, share_min, share_max, valid_from, valid_to, row_id from main.ownership where owner_id is not null",
    "directorship": "select director_id, organization_id, 'directs', role, null::double, null::double, valid_from, valid_to, row_id from main.directorship",
    "bo_statement": "select person_id, subject_id, 'owns', interest, share_min, share_max, valid_from, valid_to, row_id from main.bo_statement where person_id is not null",
}
_COLUMNS = "from_id, to_id, kind, detail, share_min, share_max, valid_from, valid_to, row_id"


def links_on(connection: duckdb.DuckDBPyConnection, party_id: str, day: date) -> list[PastLink]:
    """Return the links of a party, up and down, that were valid on a day; ordered by kind, parties and row.

    A link whose row gives no first day counts on every day before its last: a report says so rather than leaves it out.
    """
    return [
        link
        for link in _links(connection, party_id)
        if (link.valid_from is None or link.valid_from <= day) and (link.valid_to is None or link.valid_to > day)
    ]


def changes_between(connection: duckdb.DuckDBPyConnection, party_id: str, first: date, last: date) -> list[Change]:
    """Return what began and ended for a party after ``first`` and not after ``last``, in the order of the days.

    A share that changed is a link that ended and one that began on the same day.
    """
    found = []
    for link in _links(connection, party_id):
        if link.valid_from is not None and first < link.valid_from <= last:
            found.append(Change(link.valid_from, "began", link))
        if link.valid_to is not None and first < link.valid_to <= last:
            found.append(Change(link.valid_to, "ended", link))
    return sorted(found, key=lambda change: (change.day, change.what == "began", change.link[:3], change.link.row_id))


def _links(connection: duckdb.DuckDBPyConnection, party_id: str) -> list[PastLink]:
    there = tables_there(connection)
    selects = [sql for table, sql in _TABLES.items() if table in there]
    if not selects:
        return []
    rows = connection.execute(
        f"""with link({_COLUMNS}) as ({" union all ".join(selects)})
        select distinct {_COLUMNS} from link where $party in (from_id, to_id)
        order by kind, from_id, to_id, valid_from nulls first, valid_to nulls last, row_id""",
        {"party": party_id},
    ).fetchall()
    return [PastLink._make(row) for row in rows]
