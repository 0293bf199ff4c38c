"""A snapshot, or the network around one party, as GraphML: what graph software reads (Gephi, yEd, networkx, igraph).

Source: U. Brandes, M. Eiglsperger, J. Lerner, GraphML Primer, graphml.graphdrawing.org.
"""

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

import duckdb

from rempart.base import RempartError
from rempart.build.as_of import open_as_of
from rempart.build.exports.writing import Exported, counts, tables_beside, write_text
from rempart.ledger.snapshots import Snapshot, file_sha256
from rempart.network.around import keep_only, parties_around

_BATCH = 10_000
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TABLES = ["party", "name", "ownership", "directorship", "bo_statement", "representation"]
_KEYS = {
    "node": {"label": "string", "kind": "string", "jurisdiction": "string"},
    "edge": {
        "relation": "string",
        "detail": "string",
        "share_min": "double",
        "share_max": "double",
        "valid_from": "string",
        "valid_to": "string",
        "row": "string",
    },
}

_EDGES = """
create or replace temp table graph_edge as
select owner_id as source, asset_id as target, 'holds' as relation, interest as detail, share_min, share_max, valid_from, valid_to, row_id
from main.ownership where owner_id is not null
union all select director_id, organization_id, 'directs', role, null, null, valid_from, valid_to, row_id from main.directorship
union all select person_id, subject_id, 'owns', interest, share_min, share_max, valid_from, valid_to, row_id
from main.bo_statement where person_id is not null
union all select agent_id, client_id, 'represents', role, null, null, valid_from, valid_to, row_id from main.representation
"""

_NODES = """
create or replace temp table graph_node as
with met as (select party_id from main.party union select source from graph_edge union select target from graph_edge),
described as (
    select party_id, arg_min(kind, case kind when 'LegalEntity' then 2 else 1 end) as kind, min(jurisdiction) as jurisdiction
    from main.party group by party_id),
named as (
    select party_id, arg_min(value, case kind when 'legal' then '1' when 'trade' then '2' else '3' end || value) as label
    from main.name group by party_id)
select m.party_id as id, coalesce(n.label, m.party_id) as label, coalesce(d.kind, 'LegalEntity') as kind, d.jurisdiction
from met m left join described d using (party_id) left join named n using (party_id)
"""


class Around(NamedTuple):
    """The part of a snapshot to write: what is reached from ``party_id``, or from one of ``also``, over at most ``links`` ties."""

    party_id: str
    links: int
    also: tuple[str, ...] = ()


def narrow(connection: duckdb.DuckDBPyConnection, snapshot: Snapshot, around: Around) -> None:
    """Keep on this connection what is around one party, or several.

    Raises:
        RempartError: the snapshot knows no such party.
    """
    known = connection.execute("select 1 from main.party where party_id = $1 limit 1", [around.party_id]).fetchall()
    if not known:
        raise RempartError(
            f"snapshot {snapshot.id}", "it holds no party of that id", "Take the id from a report or from an export"
        )
    reached = [
        parties_around(connection, one, snapshot.known_on, around.links) for one in (around.party_id, *around.also)
    ]
    keep_only(connection, set().union(*reached))


def export_graphml(
    snapshot: Snapshot, out: Path, *, around: Around | None = None, memory_limit_mb: int = 1024
) -> Exported:
    """Write parties as nodes and holdings, offices, beneficial ownership and representation as edges, in the order of ids.

    Args:
        snapshot: read as known on its own day, with its identities; ended links are written with their days.
        out: written beside and renamed, so that a half-written one never shows.
        around: only the network around one party; all of it by default.
        memory_limit_mb: of the engine.

    Returns:
        The counts of nodes and edges, and of what was not written. The same snapshot gives the same bytes.

    Raises:
        OSError: the file cannot be written.
        RempartError: the snapshot knows no party of that id.
    """
    with open_as_of(snapshot, snapshot.known_on, memory_limit_mb=memory_limit_mb) as ledger:
        connection = ledger.connection
        if around is not None:
            narrow(connection, snapshot, around)
        connection.execute(_EDGES)
        connection.execute(_NODES)
        write_text(_document(connection), out)
        entities = counts(connection, "select kind, count(*) from graph_node group by 1 order by 1")
        entities |= counts(connection, "select relation, count(*) from graph_edge group by 1 order by 1")
        unnamed = "select 'an owner whom nobody names', count(*) from main.ownership where owner_id is null having count(*) > 0"
        return Exported(
            sha256=file_sha256(out),
            entities=entities,
            unsaid=counts(connection, unnamed),
            tables=tables_beside(connection, _TABLES),
        )


def _document(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for of, keys in _KEYS.items():
        for name, type_ in keys.items():
            yield f'<key id="{of}_{name}" for="{of}" attr.name="{name}" attr.type="{type_}"/>\n'
    yield '<graph edgedefault="directed">\n'
    nodes = "select id, label, kind, jurisdiction from graph_node order by id"
    edges = (
        "select source, target, relation, detail, share_min, share_max, valid_from::varchar, valid_to::varchar, row_id "
        "from graph_edge order by source, target, relation, row_id, detail, valid_from"
    )
    for id_, *values in _rows(connection, nodes):
        yield f"<node id={_attribute(id_)}>{_data('node', values)}</node>\n"
    for number, (source, target, *values) in enumerate(_rows(connection, edges)):
        ends = f"source={_attribute(source)} target={_attribute(target)}"
        yield f'<edge id="e{number}" {ends}>{_data("edge", values)}</edge>\n'
    yield "</graph>\n</graphml>\n"


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[tuple[object, ...]]:
    found = connection.execute(query)
    return chain.from_iterable(iter(lambda: found.fetchmany(_BATCH), []))


def _data(of: str, values: list[object]) -> str:
    """Return the values of a node or an edge; what is not known is left out."""
    return "".join(
        f'<data key="{of}_{name}">{escape(_text(value))}</data>'
        for name, value in zip(_KEYS[of], values, strict=True)
        if value is not None
    )


def _attribute(value: object) -> str:
    return quoteattr(_text(value))


def _text(value: object) -> str:
    return _NO_XML.sub("\ufffd", str(value))
