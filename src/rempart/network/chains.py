"""The direct links above companies, for display."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import duckdb

from rempart.network.ends import EndKind


class Link(NamedTuple):
    """One direct link: ``owner_id`` holds ``interest`` in ``asset_id``, as ``row_ids`` say.

    Shares are 0 to 1, null where no source gives one. ``steps`` counts links from the company asked about. ``end_kind``
    is null where the chain goes on, and for whoever is reached only through an opaque end.
    """

    owner_id: str
    asset_id: str
    interest: str
    share_min: float | None
    share_max: float | None
    valid_from: date | None
    row_ids: list[str]
    steps: int
    end_kind: EndKind | None


_ABOVE = """
with asked as (select unnest($companies::varchar[]) as company_id),
reached as (select company_id from asked union select i.owner_id from asked join main.integrated_ownership i using (company_id)),
held as (
    select l.owner_id, l.asset_id, o.interest, o.register, round(sum(o.share_min), 12) as share_min,
           case when bool_and(o.share_max is not null) then round(sum(o.share_max), 12) end as share_max,
           min(o.valid_from) as valid_from, list(distinct l.row_id) as row_ids
    from main.ownership_link l join main.ownership o
      on o.row_id = l.row_id and o.asset_id = l.asset_id and coalesce(o.owner_id, 'unnamed:' || o.asset_id) = l.owner_id
    where l.asset_id in (select company_id from reached)
    group by all)
select owner_id, asset_id, interest, max(share_min), max(share_max), min(valid_from),
       list_sort(list_distinct(flatten(list(row_ids))))
from held group by owner_id, asset_id, interest
order by asset_id, max(share_max) desc nulls last, owner_id, interest
"""

_ENDS = "select company_id, owner_id, end_kind from main.ultimate_owner where company_id in (select unnest($companies::varchar[]))"


def chain_links(connection: duckdb.DuckDBPyConnection, company_id: str) -> list[Link]:
    """Return every direct link above one company; see ``links_above``."""
    return links_above(connection, [company_id])[company_id]


def links_above(connection: duckdb.DuckDBPyConnection, companies: Sequence[str]) -> dict[str, list[Link]]:
    """Return, for each company, every direct link above it, nearest first, each once, circles included.

    Order: steps, asset, share (greatest first), owner, interest. Read are ``ownership`` and the tables that ``derive``
    wrote; the links are those of the day that it was given. Two statements, whatever the number of companies.
    """
    ends: dict[str, dict[str, EndKind]] = defaultdict(dict)
    for company_id, owner_id, end_kind in connection.execute(_ENDS, {"companies": list(companies)}).fetchall():
        ends[company_id][owner_id] = end_kind
    above: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in connection.execute(_ABOVE, {"companies": list(companies)}).fetchall():
        above[row[1]].append(row)
    return {company_id: _climbed(company_id, above, ends[company_id]) for company_id in companies}


def _climbed(company_id: str, above: dict[str, list[tuple[Any, ...]]], ends: dict[str, EndKind]) -> list[Link]:
    """Walk up one step at a time; a company that was passed is not entered again."""
    links: list[Link] = []
    passed, frontier, steps = {company_id}, [company_id], 0
    while frontier:
        steps += 1
        found = [row for asset in frontier for row in above.get(asset, ())]
        links += [Link._make((*row, steps, ends.get(row[0]))) for row in found]
        frontier = sorted({owner for owner, *_ in found} - passed)
        passed |= set(frontier)
    return links
