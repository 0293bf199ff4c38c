"""The ownership table of a report: every direct link above the entities named, with its share and its rows."""

from collections.abc import Callable, Iterable

import duckdb

from rempart.network import chain_links
from rempart.screening.report import OwnershipLink
from rempart.screening.sources import Sources, rows_of


def ownership_of(
    connection: duckdb.DuckDBPyConnection, entities: Iterable[str], label: Callable[[str], str], sources: Sources
) -> list[OwnershipLink]:
    """Return the links above each entity, nearest first; a link above two entities stands under each.

    ``in_all`` is what the owner holds of the entity through all chains.
    """
    found: list[OwnershipLink] = []
    for entity in entities:
        links = chain_links(connection, entity)
        in_all = {
            owner: (least, most)
            for owner, least, most in connection.execute(
                "select owner_id, share_min, share_max from integrated_ownership where company_id = $1", [entity]
            ).fetchall()
        }
        ids = {id_ for link in links for id_ in (link.owner_id, link.asset_id)}
        kinds = dict(
            connection.execute(
                "select party_id, arg_min(kind, case kind when 'LegalEntity' then 2 else 1 end) from party "
                "where party_id in (select unnest($1::varchar[])) group by 1",
                [sorted(ids)],
            ).fetchall()
        )
        names = dict(
            connection.execute(
                "select party_id, min(value) from name where party_id in (select unnest($1::varchar[])) "
                "and kind = 'legal' group by 1",
                [sorted(ids)],
            ).fetchall()
        )
        rows = rows_of(connection, [row for link in links for row in link.row_ids])
        for link in links:
            least, most = in_all.get(link.owner_id, (None, None))
            found.append(
                OwnershipLink(
                    owner=names.get(link.owner_id, label(link.owner_id)),
                    owner_kind=kinds.get(link.owner_id, "LegalEntity"),
                    asset=names.get(link.asset_id, label(link.asset_id)),
                    interest=link.interest,
                    share_min=link.share_min,
                    share_max=link.share_max,
                    in_all_min=least,
                    in_all_max=most,
                    valid_from=link.valid_from,
                    end_kind=link.end_kind,
                    citations=[sources.cite(row, rows.get(row)) for row in link.row_ids],
                )
            )
    return found
