"""Who held what, and who directed whom, on any day that the rows reach back to; and what changed between two days."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Literal, NamedTuple

import duckdb

from rempart.network.ties import CROWDED, TieKind, tables_there


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
        for link in links_of(connection, [party_id])
        if (link.valid_from is None or link.valid_from <= day) and (link.valid_to is None or link.valid_to > day)
    ]


def changes_between(connection: duckdb.DuckDBPyConnection, party_id: str, first: date, last: date) -> list[Change]:
    """Return what began and ended for a party after ``first`` and not after ``last``, in the order of the days.

    A share that changed is a link that ended and one that began on the same day.
    """
    found = []
    for link in links_of(connection, [party_id]):
        if link.valid_from is not None and first < link.valid_from <= last:
            found.append(Change(link.valid_from, "began", link))
        if link.valid_to is not None and first < link.valid_to <= last:
            found.append(Change(link.valid_to, "ended", link))
    return sorted(found, key=lambda change: (change.day, change.what == "began", change.link[:3], change.link.row_id))


def links_of(connection: duckdb.DuckDBPyConnection, ids: Collection[str]) -> list[PastLink]:
    """Return every link that names one of the parties, of whatever day; ordered by kind, parties, days and row."""
    there = tables_there(connection)
    selects = [sql for table, sql in _TABLES.items() if table in there]
    if not selects or not ids:
        return []
    rows = connection.execute(
        f"""with link({_COLUMNS}) as ({" union all ".join(selects)})
        select distinct {_COLUMNS} from link
        where from_id in (select unnest($ids::varchar[])) or to_id in (select unnest($ids::varchar[]))
        order by kind, from_id, to_id, valid_from nulls first, valid_to nulls last, row_id""",
        {"ids": sorted(ids)},
    ).fetchall()
    return [PastLink._make(row) for row in rows]


def links_around(
    connection: duckdb.DuckDBPyConnection,
    ids: Collection[str],
    steps: int,
    beyond: Callable[[set[str]], set[str]] = lambda reached: reached,
) -> list[PastLink]:
    """Return every link of whatever day that is reached from the parties over at most ``steps`` links, each once.

    Whoever has more than ``ties.CROWDED`` others, and every public body, is reached and not gone beyond, the parties
    themselves excepted: an agent or a town says nothing of two of its firms. Of those reached, ``beyond`` returns whom one
    may go beyond at all: within a case nobody looks behind a person who is not of it.
    """
    asked, reached, frontier = set(ids), set(ids), set(ids)
    found: dict[PastLink, None] = {}
    for _ in range(steps):
        links = links_of(connection, frontier)
        crowded = {id_ for id_ in _crowded(connection, links, frontier) if id_ not in asked}
        passed = frontier - crowded
        kept = [link for link in links if link.from_id in passed or link.to_id in passed]
        found |= dict.fromkeys(kept)
        found_now = {id_ for link in kept for id_ in (link.from_id, link.to_id)} - reached
        reached |= found_now
        frontier = beyond(found_now)
    return list(found)


def _crowded(connection: duckdb.DuckDBPyConnection, links: list[PastLink], frontier: set[str]) -> set[str]:
    others: dict[str, set[str]] = {id_: set() for id_ in frontier}
    for link in links:
        for one, other in ((link.from_id, link.to_id), (link.to_id, link.from_id)):
            if one in others:
                others[one].add(other)
    public = connection.execute(
        """select party_id, bool_or(kind = 'PublicBody') from main.party
        where party_id in (select unnest($1::varchar[])) group by 1""",  # a second condition would keep the engine from its index
        [sorted(frontier)],
    ).fetchall()
    return {id_ for id_, around in others.items() if len(around) > CROWDED} | {id_ for id_, body in public if body}
