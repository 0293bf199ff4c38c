"""A snapshot written for other software: the same bytes each time, nothing dropped without a word, and read back whole."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from rempart.build import build
from rempart.build.exports import Exported, export_ftm
from rempart.ledger import Workspace
from rempart.ledger.snapshots import Snapshot
from rempart.registers import load

KNOWN = date(2026, 3, 1)
SHOWN = {
    "birth_date": "earliest, latest, precision from {} where year(earliest) = year(latest)",
    "ownership": "share_min, share_max, interest, valid_from, valid_to from {} where owner_id is not null",
    "directorship": "role, valid_from, valid_to from {}",
    "representation": "role, valid_from, valid_to from {}",
    "listing": "list, kind, authority, ref, valid_from, valid_to from {}",
    "identifier": "scheme, number from {} where scheme in ('XI-LEI', 'XI-IMO', 'FR-SIREN', 'GB-COH') or scheme like '%PASSPORT'",
}
"""What must read back of each table."""


@pytest.fixture
def written(of_samples: Snapshot, tmp_path: Path) -> tuple[Exported, Path]:
    """The snapshot as FollowTheMoney."""
    out = tmp_path / "entities.ftm.json"
    return export_ftm(of_samples, out), out


def test_the_same_snapshot_gives_the_same_bytes_in_the_order_of_ids(
    of_samples: Snapshot, written: tuple[Exported, Path], tmp_path: Path
) -> None:
    """Two files of one snapshot are equal byte by byte, and an id stands once."""
    done, first = written
    again = tmp_path / "again.ftm.json"
    assert export_ftm(of_samples, again).sha256 == done.sha256
    assert again.read_bytes() == first.read_bytes()
    ids = [entity["id"] for entity in entities(first)]
    assert ids == sorted(set(ids))
    assert sum(done.entities.values()) == len(ids)


def test_every_reference_is_to_an_entity_of_the_file(written: tuple[Exported, Path]) -> None:
    """An owner, a director, a holder or a listed party that the file does not hold would be lost to whoever reads it."""
    every = list(entities(written[1]))
    ids = {entity["id"] for entity in every}
    named = ("owner", "asset", "director", "organization", "agent", "client", "holder", "entity", "addressEntity")
    referred = {value for entity in every for name in named for value in entity["properties"].get(name, ())}
    assert referred
    assert referred <= ids


def test_what_the_model_has_no_word_for_is_counted(written: tuple[Exported, Path]) -> None:
    """A birth date over several years and the role of an address are said to be dropped, with their number."""
    unsaid = written[0].unsaid
    assert unsaid["the role of an address (seat, establishment, contact)"] > 0
    assert unsaid["birth dates that are a range over several years, or about a year"] > 0
    assert not any(count == 0 for count in (*unsaid.values(), *written[0].dropped.values()))


def test_a_value_that_its_schema_has_no_property_for_is_dropped_and_counted(
    workspace: Workspace, tmp_path: Path
) -> None:
    """FollowTheMoney has no tax number of a ship: it is not written under a name that the model does not know."""
    line = {"id": "v1", "schema": "Vessel", "properties": {"name": ["SEA QUORVANE"], "taxNumber": ["123456"]}}
    file = tmp_path / "ship.ftm.json"
    file.write_text(json.dumps(line), encoding="utf-8")
    load(workspace, "opensanctions", [file], edition=date(2026, 1, 1))
    out = tmp_path / "out.ftm.json"
    done = export_ftm(build(workspace, known_on=KNOWN), out)
    assert done.dropped == {"Vessel.taxNumber": 1}
    assert [entity["properties"] for entity in entities(out)] == [{"name": ["SEA QUORVANE"]}]


def test_what_was_written_reads_back(written: tuple[Exported, Path], of_samples: Snapshot, tmp_path: Path) -> None:
    """The file, loaded as a register, gives the rows of the snapshot again, but for what was said to be dropped."""
    other = Workspace.create(tmp_path / "other", town="Brelmor")
    load(other, "opensanctions", [written[1]])
    again = build(other, known_on=KNOWN)
    for table, shown in SHOWN.items():
        before, after = (rows(one.table(table), shown) for one in (of_samples, again))
        assert before, table
        assert after == before, table


@pytest.mark.slow
@pytest.mark.roundtrip
def test_every_entity_is_valid_in_the_model(written: tuple[Exported, Path]) -> None:
    """The followthemoney package knows each schema and property, accepts each value, and gives the same entity back."""
    followthemoney = pytest.importorskip("followthemoney", reason="the extra 'roundtrip' is not installed")
    for entity in entities(written[1]):
        schema = followthemoney.model.get(entity["schema"])
        assert schema is not None
        assert not schema.abstract
        schema.validate(entity)
        proxy = followthemoney.model.get_proxy(entity, cleaned=False)
        assert proxy.id == entity["id"]
        read = {name: sorted(values) for name, values in proxy.to_dict()["properties"].items()}
        assert read == entity["properties"]


def entities(file: Path) -> list[dict[str, Any]]:
    """The entities of a file, in its order."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def rows(table: Path, shown: str) -> list[tuple[Any, ...]]:
    """What a table says on the day, ids aside, in order."""
    with duckdb.connect() as connection:
        known = f"(select * from read_parquet('{table}') where known_to is null)"
        return connection.execute(f"select distinct {shown.format(known)} order by all").fetchall()
