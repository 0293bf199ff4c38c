"""The direct links above one company, for display."""

from datetime import date
from typing import NamedTuple

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
with held as (
    select l.owner_id, l.asset_id, o.interest, o.register, round(sum(o.share_min), 12) as share_min,
           case when bool_and(o.share_max is not null) then round(sum(o.share_max), 12) end as share_max,
           min(o.valid_from) as valid_from, list(distinct l.row_id) as row_ids
    from main.ownership_link l join main.ownership o
      on o.row_id = l.row_id and o.asset_id = l.asset_id and coalesce(o.owner_id, 'unnamed:' || o.asset_id) = l.owner_id
    where l.asset_id in (select unnest($assets))
    group by all)
select owner_id, asset_id, interest, max(share_min), max(share_max), min(valid_from),
       list_sort(list_distinct(flatten(list(row_ids))))
from held group by owner_id, asset_id, interest
order by asset_id, max(share_max) desc nulls last, owner_id, interest
"""

_ENDS = "select owner_id, end_kind from main.ultimate_owner where company_id = $company"


def chain_links(connection: duckdb.DuckDBPyConnection, company_id: str) -> list[Link]:
    """Return every direct link above ``company_id``, nearest first, each once, circles included.

    Order: steps, asset, share (greatest first), owner, interest. Read are ``ownership`` and the tables that ``derive``
    wrote; the links are those of the day that it was given.
    """
    ends = dict(connection.execute(_ENDS, {"company": company_id}).fetchall())
    links: list[Link] = []
    passed, frontier = {company_id}, [company_id]
    while frontier:
        above = connection.execute(_ABOVE, {"assets": frontier}).fetchall()
        steps = links[-1].steps + 1 if links else 1
        links += [Link._make((*row, steps, ends.get(row[0]))) for row in above]
        frontier = sorted({owner for owner, *_ in above} - passed)
        passed |= set(frontier)
    return links
