"""The ownership table of a report: every direct link above the entities named, with its share and its rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import duckdb

from rempart.network import Link, links_above
from rempart.screening.report import OwnershipLink
from rempart.screening.sources import RowSource, Sources


class Ownership(NamedTuple):
    """What one run needs of the network: links above each entity, integrated shares and kinds."""

    links: Mapping[str, Sequence[Link]]
    in_all: Mapping[tuple[str, str], tuple[float, float]]
    kinds: Mapping[str, str]

    @property
    def parties(self) -> set[str]:
        """Every party of a link."""
        return {id_ for links in self.links.values() for link in links for id_ in (link.owner_id, link.asset_id)}

    @property
    def rows(self) -> set[str]:
        """Every row that tells of a link."""
        return {row for links in self.links.values() for link in links for row in link.row_ids}


def read_ownership(connection: duckdb.DuckDBPyConnection) -> Ownership:
    """Read the network above all entities named in the run."""
    named = [row[0] for row in connection.execute("select distinct party_id from named order by 1").fetchall()]
    links = links_above(connection, named)
    in_all = {
        (company, owner): (least, most)
        for company, owner, least, most in connection.execute(
            "select company_id, owner_id, share_min, share_max from integrated_ownership "
            "where company_id in (select unnest($1::varchar[]))",
            [named],
        ).fetchall()
    }
    kinds = connection.execute(
        "select party_id, arg_min(kind, case kind when 'LegalEntity' then 2 else 1 end) from party "
        "where party_id in (select node_id from above) group by 1"
    ).fetchall()
    return Ownership(links, in_all, dict(kinds))


def ownership_table(
    ownership: Ownership,
    entities: Iterable[str],
    label: Callable[[str], str],
    sources: Sources,
    rows: Mapping[str, RowSource],
) -> list[OwnershipLink]:
    """Return the links above each entity, nearest first; a link above two entities stands under each.

    ``in_all`` is what the owner holds of the entity through all chains.
    """
    return [
        OwnershipLink(
            owner_id=link.owner_id,
            asset_id=link.asset_id,
            owner=label(link.owner_id),
            owner_kind=ownership.kinds.get(link.owner_id, "LegalEntity"),
            asset=label(link.asset_id),
            interest=link.interest,
            share_min=link.share_min,
            share_max=link.share_max,
            in_all_min=ownership.in_all.get((entity, link.owner_id), (None, None))[0],
            in_all_max=ownership.in_all.get((entity, link.owner_id), (None, None))[1],
            valid_from=link.valid_from,
            end_kind=link.end_kind,
            citations=[sources.cite(row, rows.get(row)) for row in link.row_ids],
        )
        for entity in entities
        for link in ownership.links.get(entity, ())
    ]
