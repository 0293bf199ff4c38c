"""A snapshot as statements of the Beneficial Ownership Data Standard: valid, the same each time, and read back whole."""

import json
import os
import tarfile
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.registers.samples import samples

from rempart.build import build
from rempart.build.exports import Exported, export_bods
from rempart.ledger import Workspace
from rempart.ledger.snapshots import Snapshot
from rempart.registers import load

KNOWN = date(2026, 3, 1)
SHOWN = {
    "party": "kind, jurisdiction, incorporation_date, dissolution_date, vehicle",
    "identifier": "scheme, number",
    "birth_date": "earliest, latest, precision",
    "address": "role, street, postal_code, country",
    "ownership": "round(share_min, 9), round(share_max, 9), interest, valid_from, valid_to",
    "directorship": "role, valid_from, valid_to",
    "bo_statement": "interest, round(share_min, 9), round(share_max, 9), exempt_reason, valid_from, valid_to",
}
"""What must read back of each table, besides the names of whom it is said."""
PARTIES = {"ownership": ("owner_id", "asset_id"), "directorship": ("director_id", "organization_id"), "bo_statement": ("subject_id", "person_id")}  # fmt: skip


@pytest.fixture
def written(of_samples: Snapshot, tmp_path: Path) -> tuple[Exported, Path]:
    """The snapshot as statements."""
    out = tmp_path / "statements.json"
    return export_bods(of_samples, out, publisher="Valmorel"), out


def test_the_same_snapshot_gives_the_same_bytes(
    of_samples: Snapshot, written: tuple[Exported, Path], tmp_path: Path
) -> None:
    """Entities, then persons, then relationships, each by its id; an id of a statement stands once."""
    done, first = written
    again = tmp_path / "again.json"
    assert export_bods(of_samples, again, publisher="Valmorel").sha256 == done.sha256
    assert again.read_bytes() == first.read_bytes()
    every = statements(first)
    order = [(("entity", "person", "relationship").index(s["recordType"]), s["recordId"]) for s in every]
    assert order == sorted(order)
    assert len({s["statementId"] for s in every}) == len(every) == sum(done.entities.values())


def test_an_interest_stated_twice_is_one(written: tuple[Exported, Path]) -> None:
    """A holding that is beneficial ownership too is one interest, its share in percent."""
    held = [
        s["recordDetails"] for s in statements(written[1]) if s["recordDetails"].get("interestedParty") == "bods:per-1"
    ]
    assert [interest["type"] for one in held for interest in one["interests"]].count("shareholding") >= 1
    shares = [i for one in held for i in one["interests"] if i["type"] == "shareholding"]
    assert shares[0]["beneficialOwnershipOrControl"] is True
    assert shares[0]["directOrIndirect"] == "direct"
    assert shares[0]["share"] == {"minimum": 50.0, "maximum": 75.0}


def test_an_owner_that_nobody_names_is_an_unspecified_party(written: tuple[Exported, Path]) -> None:
    """The reason stands where the owner would."""
    parties = [
        s["recordDetails"]["interestedParty"] for s in statements(written[1]) if s["recordType"] == "relationship"
    ]
    assert {"reason": "subjectUnableToConfirmOrIdentifyBeneficialOwner"} in parties


def test_what_the_standard_has_no_word_for_is_counted(written: tuple[Exported, Path]) -> None:
    """Ships and list entries have no place in the standard; the export says how many."""
    done = written[0]
    assert done.unsaid["ships and aircraft"] > 0
    assert done.tables["listing"] > 0
    assert all(done.unsaid.values())
    assert all(done.tables.values())


def test_nothing_to_write_is_an_empty_array(workspace: Workspace, tmp_path: Path) -> None:
    """A snapshot without parties gives a file that is JSON."""
    (sample,) = samples("unlocode")
    load(workspace, sample.register, sample.files, edition=sample.day)
    out = tmp_path / "none.json"
    assert export_bods(build(workspace, known_on=KNOWN), out, publisher="Valmorel").entities == {}
    assert statements(out) == []


def test_what_was_written_reads_back(workspace: Workspace, tmp_path: Path) -> None:
    """The samples of both forms, written and loaded again, are the same parties, holdings, offices and statements."""
    assert_reads_back(workspace, [(sample.files, sample.day) for sample in samples("bods")], tmp_path)


@pytest.mark.slow
@pytest.mark.roundtrip
def test_every_statement_is_valid(written: tuple[Exported, Path]) -> None:
    """The schema of the standard itself, as its review tool carries it, accepts every statement."""
    assert_valid(written[1])


@pytest.mark.real
@pytest.mark.roundtrip
@pytest.mark.skipif("REMPART_SHARED" not in os.environ, reason="REMPART_SHARED is not set")
@pytest.mark.parametrize("archive", ["bods_04_examples", "gleif_l1_l2_repex_and_bods_out"])
def test_published_statements_read_back(archive: str, workspace: Workspace, tmp_path: Path) -> None:
    """The official examples of 0.4, and statements of 0.2 made of the LEI system's files: written, valid, loaded again."""
    with tarfile.open(Path(os.environ["REMPART_SHARED"]) / f"data/ownership/{archive}.tar.gz") as packed:
        packed.extractall(tmp_path / "published", filter="data")
    pattern = "*.json" if "examples" in archive else "*-out.json"
    files = sorted((tmp_path / "published").rglob(pattern))
    assert_valid(assert_reads_back(workspace, [(files, None)], tmp_path))


def assert_reads_back(workspace: Workspace, editions: list[tuple[list[Path], date | None]], folder: Path) -> Path:
    """Load, build, write, load into another workspace, build: what the tables say of parties by name is the same."""
    for files, day in editions:
        load(workspace, "bods", files, edition=day)
    out = folder / "out.json"
    first = build(workspace)
    export_bods(first, out, publisher="Valmorel")
    other = Workspace.create(folder / "other", town="Brelmor")
    loaded = load(other, "bods", [out])
    assert not loaded.receipt.refused
    assert not loaded.receipt.unknown_columns
    second = build(other)
    for table in SHOWN:
        assert rows(second, table) == rows(first, table), table
    assert names(second) == names(first)
    return out


def assert_valid(file: Path) -> None:
    """Check each statement against the standard's schema; only the files of the package that ships it are read."""
    found = find_spec("libcovebods")
    if found is None or found.origin is None:
        pytest.skip("the extra 'roundtrip' is not installed")
    from jsonschema import Draft202012Validator, FormatChecker
    from referencing import Registry, Resource

    folder = Path(found.origin).parent / "data" / "schema-0-4-0"
    schemas = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")]
    registry = Registry().with_resources(
        [
            (schema["$id"], Resource.from_contents(schema))
            for schema in schemas
            if schema.get("$id", "").startswith("urn:")
        ]
    )
    whole = next(schema for schema in schemas if schema.get("$id") == "urn:statement")
    validator = Draft202012Validator(whole, registry=registry, format_checker=FormatChecker())
    every = statements(file)
    assert every
    # Where it is and which rule: never the value, which may be a name.
    assert [(list(error.absolute_path), error.validator) for error in validator.iter_errors(every)] == []


def statements(file: Path) -> list[dict[str, Any]]:
    """The statements of a file, in its order."""
    found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return found


def rows(snapshot: Snapshot, table: str) -> list[tuple[Any, ...]]:
    """What a table says on the last day, each party shown by its names and the numbers that it bears."""
    with duckdb.connect() as connection:
        _name_parties(connection, snapshot)
        path = snapshot.table(table)
        if not path.exists():
            return []
        who = [f"(select shown from who where who.party_id = t.{c})" for c in PARTIES.get(table, ("party_id",))]
        query = f"select distinct {', '.join([*who, SHOWN[table]])} from read_parquet('{path}') t where known_to is null order by all"
        return connection.execute(query).fetchall()


def names(snapshot: Snapshot) -> list[tuple[Any, ...]]:
    """Every name with its kind."""
    with duckdb.connect() as connection:
        path = snapshot.table("name")
        return connection.execute(
            f"select distinct kind, value from read_parquet('{path}') where known_to is null order by all"
        ).fetchall()


def _name_parties(connection: duckdb.DuckDBPyConnection, snapshot: Snapshot) -> None:
    """Make ``who``: a party is shown by what it is called and numbered, since its id is another after the way round."""
    said = " union all ".join(
        f"select party_id, {shown} as said from read_parquet('{snapshot.table(table)}') where known_to is null"
        for table, shown in (("name", "value"), ("identifier", "scheme || ':' || number"))
    )
    connection.execute(
        f"create table who as select party_id, list_sort(list(distinct said)) as shown from ({said}) group by party_id"
    )
