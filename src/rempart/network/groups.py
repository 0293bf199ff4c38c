"""Groups: legal entities behind which one hand stands, and through whom each of them was joined.

Entities that share an owner above half, a beneficial owner, or their only officer are one group (decision 0029). Nobody
is joined through a public body, nor through someone who would join more than ``ties.CROWDED`` entities as beneficial owner
or only officer: a formation agent, a nominee or an administrator is no hand.
"""

from datetime import date
from typing import Literal, NamedTuple

import duckdb
import numpy as np

from rempart.network.circles import Ints
from rempart.network.ends import VALID
from rempart.network.ownership import group
from rempart.network.ties import CROWDED, tables_there

MAJORITY = 0.5
GROUP_AT_MOST = 500
"""A group that shared persons make larger than this is no hand but the fabric of a trade. House value: the largest groups
of companies of a country have a few hundred members, and they hang together by majorities."""

Basis = Literal["owner", "beneficial_owner", "sole_officer"]


class GroupTie(NamedTuple):
    """Why an entity is in its group: ``through_id`` is its majority owner, beneficial owner or only officer, as the rows say.

    Rows of an owner above half through a chain are those of the chain's links; see ``chains``.
    """

    party_id: str
    through_id: str
    basis: Basis
    row_ids: list[str]


PUBLIC = "(select party_id from main.party where kind = 'PublicBody')"

# A manager who is named because no owner was found is no owner.
_BENEFICIAL = f"""
select t.subject_id as party_id, t.person_id as through_id, 'beneficial_owner' as basis, t.row_id
from main.bo_statement t
where t.person_id is not null and coalesce(t.interest, '') <> 'seniorManagingOfficial' and {VALID}"""

# Only: one holder of offices, whatever their number, on the day.
_ONLY = f"""
select party_id, through_id, 'sole_officer' as basis, row_id
from (select t.organization_id as party_id, t.director_id as through_id, t.row_id,
             min(t.director_id) over (partition by t.organization_id) as first_,
             max(t.director_id) over (partition by t.organization_id) as last_
      from main.directorship t where {VALID})
where first_ = last_"""


def lay_group_ties(connection: duckdb.DuckDBPyConnection, on_day: date) -> None:
    """Fill ``network_group_tie`` (party_id, through_id, basis, row_id): beneficial owners and only officers that join.

    One that stands behind a single entity joins nothing and is not kept.
    """
    there = tables_there(connection)
    selects = [sql for table, sql in (("bo_statement", _BENEFICIAL), ("directorship", _ONLY)) if table in there]
    if not selects:
        connection.execute(
            "create or replace temp table network_group_tie"
            "(party_id varchar, through_id varchar, basis varchar, row_id varchar)"
        )
        return
    connection.execute(
        f"""create or replace temp table network_group_tie as
        with stated as ({" union all ".join(selects)}),
        joins as (
            select through_id, basis from stated where party_id <> through_id and through_id not in {PUBLIC}
            group by all having count(distinct party_id) between 2 and $crowded)
        select s.* from stated s join joins using (through_id, basis)
        where s.party_id not in (select party_id from main.party where kind in ('Person', 'PublicBody'))""",
        {"on_day": on_day, "crowded": CROWDED},
    )


def grouped(connection: duckdb.DuckDBPyConnection, holder: Ints, company: Ints, nodes: int) -> Ints:
    """Return for each node the number of its group.

    Where shared beneficial owners and only officers would make a group of more than ``GROUP_AT_MOST`` entities, its
    members are grouped by their owners above half alone.

    Args:
        connection: with ``network_group_tie`` and ``network_node``.
        holder: owners above half.
        company: what they hold.
        nodes: how many nodes there are.
    """
    rows = connection.execute(
        """select f.node as one, n.node as other
        from (select party_id, min(party_id) over (partition by through_id, basis) as first_id from network_group_tie) t
        join network_node f on f.id = t.first_id join network_node n on n.id = t.party_id
        where f.node <> n.node order by one, other"""
    ).fetchnumpy()
    one, other = (np.asarray(rows[name], dtype=np.int32) for name in ("one", "other"))
    by_owner = group(holder, company, nodes)
    together = group(np.concatenate((holder, one)), np.concatenate((company, other)), nodes)
    giant = (np.bincount(together) > GROUP_AT_MOST)[together]
    return np.where(giant, by_owner + nodes, together)


def group_ties(connection: duckdb.DuckDBPyConnection, group_id: str, on_day: date) -> list[GroupTie]:
    """Return why each entity stands in a group, ordered by entity and by whom it is joined through.

    Args:
        connection: schema ``main`` with the derived tables of that day.
        group_id: as ``party_group`` has it.
        on_day: the day of the derived tables.
    """
    lay_group_ties(connection, on_day)
    rows = connection.execute(
        f"""with members as (select party_id from main.party_group where group_id = $group),
        owned as (
            select i.company_id as party_id, i.owner_id as through_id, 'owner' as basis, l.row_id
            from main.integrated_ownership i join members m on m.party_id = i.company_id
            left join main.ownership_link l on l.owner_id = i.owner_id and l.asset_id = i.company_id
            where i.share_min > {MAJORITY} and i.owner_id not in {PUBLIC}),
        ties as (select * from owned union all select t.* from network_group_tie t join members using (party_id))
        select party_id, through_id, basis, list_sort(list_distinct(list(row_id) filter (row_id is not null)))
        from ties group by party_id, through_id, basis order by party_id, basis, through_id""",
        {"group": group_id},
    ).fetchall()
    return [GroupTie(party, through, basis, row_ids or []) for party, through, basis, row_ids in rows]
