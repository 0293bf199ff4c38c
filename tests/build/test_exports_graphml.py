"""A snapshot, or the network around one party, as GraphML: read by networkx, the same each time, nothing dropped without a word."""

from collections import Counter
from datetime import date
from pathlib import Path

import networkx
import pytest
from tests.network.ledger import ON_DAY, filled, holding, kinds, office, seat

from rempart.base import RempartError
from rempart.build.as_of import open_as_of
from rempart.build.exports import Around, export_bods, export_graphml
from rempart.ledger.snapshots import Snapshot
from rempart.network.around import keep_only, parties_around
from rempart.network.ties import CROWDED


@pytest.fixture
def graph(of_samples: Snapshot, tmp_path: Path) -> networkx.MultiDiGraph:
    """The whole snapshot, as networkx reads it."""
    export_graphml(of_samples, tmp_path / "all.graphml")
    return networkx.read_graphml(tmp_path / "all.graphml", force_multigraph=True)


def test_the_same_snapshot_gives_the_same_bytes(of_samples: Snapshot, tmp_path: Path) -> None:
    """Nodes and edges stand in the order of their ids."""
    first, again = tmp_path / "1.graphml", tmp_path / "2.graphml"
    assert export_graphml(of_samples, first).sha256 == export_graphml(of_samples, again).sha256
    assert first.read_bytes() == again.read_bytes()


def test_networkx_reads_every_party_and_every_link(
    graph: networkx.MultiDiGraph, of_samples: Snapshot, tmp_path: Path
) -> None:
    """Names, kinds, shares, days and rows are those of the tables."""
    done = export_graphml(of_samples, tmp_path / "again.graphml")
    relations = Counter(data["relation"] for *_, data in graph.edges(data=True))
    assert relations == {name: done.entities[name] for name in relations}
    assert done.entities["Person"] == sum(data["kind"] == "Person" for _, data in graph.nodes(data=True))
    with open_as_of(of_samples, of_samples.known_on) as ledger:
        held = ledger.connection.execute(
            "select owner_id, asset_id, share_min, row_id from main.ownership where owner_id is not null"
        ).fetchall()
        names = dict(ledger.connection.execute("select party_id, list(value) from main.name group by 1").fetchall())
    found = {
        (owner, asset, data.get("share_min"), data["row"])
        for owner, asset, data in graph.edges(data=True)
        if data["relation"] == "holds"
    }
    assert found == set(held)
    assert all(data["label"] in names.get(id_, [id_]) for id_, data in graph.nodes(data=True))


def test_around_one_party_stands_what_a_few_ties_reach(
    graph: networkx.MultiDiGraph, of_samples: Snapshot, tmp_path: Path
) -> None:
    """Nothing else is in the file, in GraphML as in BODS; an id that nobody has is an error, and no file is left."""
    one = min(source for source, _, data in graph.edges(data=True) if data["relation"] == "holds")
    done = export_graphml(of_samples, tmp_path / "around.graphml", around=Around(one, 1))
    around = networkx.read_graphml(tmp_path / "around.graphml", force_multigraph=True)
    assert one in around
    assert set(around) < set(graph)
    assert set(around) <= {one, *graph.successors(one), *graph.predecessors(one)}
    bods = export_bods(of_samples, tmp_path / "around.json", publisher="Valmorel", around=Around(one, 1))
    assert sum(bods.entities.values()) > 0
    assert done.entities
    with pytest.raises(RempartError, match="no party of that id"):
        export_graphml(of_samples, tmp_path / "none.graphml", around=Around("nobody", 1))
    assert not (tmp_path / "none.graphml").exists()


def test_what_is_crowded_or_public_is_reached_and_not_gone_beyond() -> None:
    """Two ties from A: its officer Cora and her B, its address and C there; the State, and none of what it holds else."""
    connection = filled(
        party=kinds(State="PublicBody", A="Company", C="Company"),
        ownership=[
            holding("State", "A", 1.0),
            holding("State", "Z", 1.0),
            holding("A", "Q", valid_to=date(2020, 1, 1)),
        ],
        directorship=[office("Cora", "A"), office("Cora", "B"), office("Agent", "A")]
        + [office("Agent", f"F{n:02}") for n in range(CROWDED + 1)],
        address=[seat("A", "1 quai Neuf"), seat("C", "1 quai Neuf")],
    )
    assert parties_around(connection, "A", ON_DAY, 2) == {"A", "State", "Cora", "B", "Agent", "C"}
    assert parties_around(connection, "State", ON_DAY, 1) == {"State", "A", "Z"}
    keep_only(connection, {"A", "Cora"})
    assert connection.execute("select director_id, organization_id from directorship").fetchall() == [("Cora", "A")]
    assert connection.execute("select count(*) from ownership").fetchall() == [(0,)]


@pytest.mark.slow
@pytest.mark.roundtrip
def test_statements_around_a_party_are_valid_and_whole(
    graph: networkx.MultiDiGraph, of_samples: Snapshot, tmp_path: Path
) -> None:
    """The standard's own schema accepts them, and whoever a relation names stands in the file."""
    from tests.build.test_exports_bods import assert_valid, statements

    holders = sorted({one for one, _, data in graph.edges(data=True) if data["relation"] == "holds"})
    related = 0
    for number, holder in enumerate(holders):
        out = tmp_path / f"{number}.json"
        export_bods(of_samples, out, publisher="Valmorel", around=Around(holder, 2))
        assert_valid(out)
        records = {one["recordId"] for one in statements(out)}
        ends = [one["recordDetails"] for one in statements(out) if one["recordType"] == "relationship"]
        named = {end[key] for end in ends for key in ("subject", "interestedParty") if isinstance(end[key], str)}
        assert named <= records
        related += len(ends)
    assert related
