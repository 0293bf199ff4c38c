"""Who stands behind whom: integrated ownership, the ends of chains, and groups, each link with the rows that say so.

    derive(connection, on_day)                      the four derived tables, from the rows valid on the day
    ultimate_owners(connection, company, threshold) ends of the chains above one company
    links_above(connection, companies)              the direct links above each, nearest first

Shares that no source states stay unknown: at least nothing, at most what the known holdings leave. An end that is
no person is named as what it is: opaque (a trust, a nominee, a fund, an owner that a record refuses to name) or
unknown (no owner rows). Nothing found here means that the loaded registers state nothing more, no less.
"""

from rempart.network.chains import Link, chain_links, links_above
from rempart.network.derive import derive
from rempart.network.ends import End, ultimate_owners

__all__ = ["End", "Link", "chain_links", "derive", "links_above", "ultimate_owners"]
