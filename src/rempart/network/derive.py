"""The derived tables of the network, from the rows of the ledger valid on one day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import numpy as np

from rempart.network import ownership as kernel
from rempart.network.circles import Flags, Floats, Ints, label_circles
from rempart.network.groups import MAJORITY, grouped, lay_group_ties
from rempart.network.ownership import Pairs

_UNNAMED = "unnamed:"

# A ship or an aircraft is listed as a thing: it holds nothing, and who holds it says nothing about a company.
_THINGS = "(select party_id from main.party where kind in ('Vessel', 'Airplane'))"

# What is held on the day. An owner that the record does not name is a node of its own, one a company. A person holds
# and is not held: rows that say otherwise are left out.
_HELD = f"""
create or replace temp table network_held as
select coalesce(o.owner_id, '{_UNNAMED}' || o.asset_id) as owner_id, o.asset_id, o.register, o.row_id,
       o.share_min, o.share_max
from main.ownership o
where (o.valid_from is null or o.valid_from <= $on_day) and (o.valid_to is null or o.valid_to > $on_day)
  and o.asset_id not in (select party_id from main.party where kind = 'Person')
  and o.asset_id not in {_THINGS} and (o.owner_id is null or o.owner_id not in {_THINGS})
"""

_NODES = f"""
create or replace temp table network_node as
with named as (
    select party_id as id from main.party where party_id not in {_THINGS}
    union select owner_id from network_held union select asset_id from network_held),
described as (
    select party_id, bool_or(kind = 'Person') as person, bool_or(kind = 'PublicBody') as public, bool_or(
               kind = 'Arrangement'
               or coalesce(vehicle, 'other') not in ('other', 'governmentDepartment', 'stateAgency')) as vehicle
    from main.party group by party_id)
select row_number() over (order by id) - 1 as node, id,
       coalesce(d.person, false) as person,
       not coalesce(d.person, false) and (coalesce(d.vehicle, false) or starts_with(id, '{_UNNAMED}')) as opaque,
       d.party_id is not null as described, coalesce(d.public, false) as public
from named left join described d on d.party_id = named.id
"""

# Classes of shares of one register add up; several registers that state one holding do not: the greatest stands.
# A register that gives no figure does not widen what another one states.
_EDGES = """
with stated as (
    select owner_id, asset_id, register, round(coalesce(sum(share_min), 0), 12) as share_min,
           case when bool_and(share_max is not null) then round(sum(share_max), 12) end as share_max
    from network_held group by all),
edge as (
    select owner_id, asset_id, least(max(share_min), 1) as share_min, max(share_max) as share_max
    from stated group by all),
whole as (select asset_id, round(sum(share_min), 12) as known from edge group by all)
select o.node as owner, a.node as asset, e.share_min,
       least(1, greatest(e.share_min, coalesce(e.share_max, 1 - (w.known - e.share_min)))) as share_max
from edge e join whole w using (asset_id)
join network_node o on o.id = e.owner_id join network_node a on a.id = e.asset_id
order by asset, owner
"""


@dataclass(frozen=True)
class Network:
    """What is held on one day: edges (one a pair, ordered) between nodes numbered in the order of their ids."""

    owner: Ints
    asset: Ints
    share_min: Floats
    share_max: Floats
    person: Flags
    opaque: Flags
    described: Flags
    public: Flags

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.person)


def derive(connection: duckdb.DuckDBPyConnection, on_day: date) -> None:
    """Write ``integrated_ownership``, ``ultimate_owner``, ``ownership_link`` and ``party_group`` into schema main.

    Read are ``ownership`` and ``party``, whose ids are resolved; a row counts where ``valid_from`` is null or not after
    ``on_day`` and ``valid_to`` is null or after it. Shares:

    - within one register the rows of one pair are added; between registers the greatest sum stands;
    - a share that is not published is at least 0 and at most 1 less what the others are known to hold at least;
    - ``share_min`` and ``share_max`` are integrated apart, each as ``ownership.integrate`` explains.

    The chains of ``integrated_ownership`` run through everything but persons. Those of ``ultimate_owner`` end at an
    opaque node: who stands behind a trust or a nominee is not made its owner by a product of shares. A company without
    owner rows has no ultimate owner, nor has one that holds only itself. Where a circle has nobody above it, its
    members are unknown ends of each other.

    A group joins the entities in which one party holds more than half for certain (``share_min``), and that party
    where it is an entity; and those that share a beneficial owner or their only officer, as ``groups`` explains, where
    ``bo_statement`` and ``directorship`` are there. Nobody is joined through a public body. Every party that is neither a person nor a thing, and every company held, stands in one group.
    """
    connection.execute(_HELD, {"on_day": on_day})
    connection.execute(_NODES)
    network = _read(connection)
    lay_group_ties(connection, on_day)
    pairs = _integrate(network, network.person)
    _write_integrated(connection, pairs)
    majority = (pairs.shares[0] > MAJORITY) & ~network.public[pairs.holder]
    _write_groups(
        connection, network, grouped(connection, pairs.holder[majority], pairs.company[majority], network.nodes)
    )
    _write_ends(connection, network, pairs)
    connection.execute(
        "create or replace table main.ownership_link as "
        "select distinct owner_id, asset_id, row_id from network_held order by owner_id, asset_id, row_id"
    )
    connection.execute("drop table network_held")
    connection.execute("drop table network_node")
    connection.execute("drop table network_group_tie")


def _read(connection: duckdb.DuckDBPyConnection) -> Network:
    edges = connection.execute(_EDGES).fetchnumpy()
    nodes = connection.execute("select person, opaque, described, public from network_node order by node").fetchnumpy()
    return Network(
        owner=_plain(edges["owner"], np.int32),
        asset=_plain(edges["asset"], np.int32),
        share_min=_plain(edges["share_min"], np.float64),
        share_max=_plain(edges["share_max"], np.float64),
        person=_plain(nodes["person"], np.bool_),
        opaque=_plain(nodes["opaque"], np.bool_),
        described=_plain(nodes["described"], np.bool_),
        public=_plain(nodes["public"], np.bool_),
    )


def _plain(values: Any, kind: type) -> Any:
    return np.asarray(values, dtype=kind)


def _integrate(network: Network, stops: Flags, wanted: Flags | None = None) -> Pairs:
    """Return the pairs with their least and greatest shares."""
    shares = np.stack((network.share_min, network.share_max))
    pairs = kernel.integrate(network.owner, network.asset, shares, stops, network.nodes, wanted=wanted)
    least, most = pairs.shares
    np.maximum(least, most, out=most)  # a circle may have a limit at its least shares and none at its greatest
    return pairs


def _write_integrated(connection: duckdb.DuckDBPyConnection, pairs: Pairs) -> None:
    connection.register("network_pairs", _columns(pairs))
    connection.execute(
        """create or replace table main.integrated_ownership as
        select o.id as owner_id, c.id as company_id, p.share_min, p.share_max, p.steps::bigint as steps
        from network_pairs p join network_node o on o.node = p.holder join network_node c on c.node = p.company
        order by p.holder, p.company"""
    )
    connection.unregister("network_pairs")


def _columns(pairs: Pairs) -> dict[str, Any]:
    return {
        "holder": pairs.holder,
        "company": pairs.company,
        "share_min": pairs.shares[0],
        "share_max": pairs.shares[1],
        "steps": pairs.steps,
    }


def _write_groups(connection: duckdb.DuckDBPyConnection, network: Network, label: Ints) -> None:
    held = np.zeros(network.nodes, dtype=bool)
    held[network.asset] = True
    entity = ~network.person & (network.described | held)
    groups = {
        "node": np.flatnonzero(entity),
        "label": label[entity],
    }
    connection.register("network_groups", groups)
    connection.execute(
        """create or replace table main.party_group as
        select n.id as party_id, min(n.id) over (partition by g.label) as group_id
        from network_groups g join network_node n using (node) order by party_id"""
    )
    connection.unregister("network_groups")


def _write_ends(connection: duckdb.DuckDBPyConnection, network: Network, pairs: Pairs) -> None:
    stops = network.person | network.opaque
    ends = stops | _tops(network)
    if network.opaque[network.asset].any():
        pairs = _integrate(network, stops, ends)
    else:  # nothing is known above an opaque node, so that to end there changes no chain
        kept = np.flatnonzero(ends[pairs.holder])
        shares = [share[kept] for share in pairs.shares]
        pairs = Pairs(pairs.holder[kept], pairs.company[kept], shares, pairs.steps[kept])
    rows = _columns(pairs) | {"kind": np.where(network.person, 0, np.where(network.opaque, 1, 2))[pairs.holder]}
    connection.register("network_ends", rows)
    connection.execute(
        """create or replace table main.ultimate_owner as
        select c.id as company_id, o.id as owner_id, p.share_min, p.share_max, p.steps::bigint as steps,
               case p.kind when 0 then 'person' when 1 then 'opaque' else 'unknown' end as end_kind
        from network_ends p join network_node o on o.node = p.holder join network_node c on c.node = p.company
        order by p.company, p.holder"""
    )
    connection.unregister("network_ends")


def _tops(network: Network) -> Flags:
    """Return the nodes that nobody outside their own circle holds."""
    label = label_circles(network.owner, network.asset, network.nodes)
    held = np.zeros(label.max() + 1 if len(label) else 0, dtype=bool)
    held[label[network.asset[label[network.owner] != label[network.asset]]]] = True
    tops: Flags = ~held[label]
    return tops
