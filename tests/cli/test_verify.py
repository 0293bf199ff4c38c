"""``rempart verify``: what was changed since it was written is named."""

import gzip
import hashlib
import json
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from tests.cli.ran import Ran
from tests.screening.practice import once

from rempart.build import build
from rempart.ledger import Workspace
from rempart.registers import load, open_register


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A workspace with one edition and one snapshot, made once for the run."""

    def make(folder: Path) -> None:
        workspace = Workspace.create(folder / "workspace", town="Valmorel-sur-Mer")
        (sample,) = (open_register("un_sanctions").folder / "sample").iterdir()
        load(workspace, "un_sanctions", [sample])
        build(workspace)

    return once(tmp_path_factory, worker_id, "verified", make) / "workspace"


@pytest.fixture
def built(built_once: Path, tmp_path: Path) -> Workspace:
    """A copy of it of one's own."""
    shutil.copytree(built_once, tmp_path / "workspace")
    return Workspace.open(tmp_path / "workspace")


@pytest.fixture
def verify(run: Callable[..., Ran], built: Workspace) -> Callable[[], Ran]:
    """Run the command there."""
    return partial(run, "verify", "--workspace", built.path)


def test_a_workspace_as_it_was_written_is_whole(built: Workspace, verify: Callable[..., Ran]) -> None:
    """Exit code 0, and the key that somebody else may have kept: whoever has none of the town can write all anew."""
    done, key = verify(), str(built.journal.store.keys()[0])
    assert (done.code, done.err.count("\n")) == (0, 1)
    assert key in done.err
    assert verify("--key", key).err == ""
    assert "1 editions, 1 snapshots" in done.out


def test_a_changed_kept_source_is_named(built: Workspace, verify: Callable[[], Ran]) -> None:
    """The file as published is what a court is shown."""
    (source,) = built.path.glob("editions/un_sanctions/*/source/*.gz")
    source.write_bytes(gzip.compress(gzip.decompress(source.read_bytes()).replace(b"1971", b"1972")))
    done = verify()
    assert done.code == 1
    assert source.name in done.err


def test_a_changed_table_is_named_even_with_its_manifest(built: Workspace, verify: Callable[[], Ran]) -> None:
    """Whoever changes a table and its manifest together still meets the journal."""
    (table,) = built.path.glob("snapshots/*/tables/name.parquet")
    table.write_bytes(table.read_bytes() + b"\0")
    assert "name.parquet" in verify().err
    (manifest,) = built.path.glob("snapshots/*/manifest.json")
    content = json.loads(manifest.read_bytes())
    content["files"]["tables/name.parquet"] = hashlib.sha256(table.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(content), encoding="utf-8")
    done = verify()
    assert done.code == 1
    assert "not the one that the journal names" in done.err


def test_a_changed_journal_is_named(built: Workspace, verify: Callable[[], Ran]) -> None:
    """The entry that was changed is named, not the one that no longer follows from it."""
    path = Path(built.path / "journal" / "entries" / "000001.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0].replace(b'"cli"', b'"cat"'), *lines[1:]]))
    done = verify()
    assert done.code == 1
    assert "entry 1:" in done.err


def test_a_changed_table_of_an_edition_is_named(built: Workspace, verify: Callable[[], Ran]) -> None:
    """A row taken out of a loaded table would change the next build."""
    (table,) = built.path.glob("editions/un_sanctions/*/tables/listing.parquet")
    table.write_bytes(table.read_bytes() + b"\0")
    done = verify()
    assert done.code == 1
    assert "listing.parquet" in done.err


def test_a_missing_edition_is_named(built: Workspace, verify: Callable[[], Ran]) -> None:
    """What the journal says was loaded is looked for."""
    shutil.rmtree(built.path / "editions" / "un_sanctions" / "2026-01-15")
    done = verify()
    assert done.code == 1
    assert "the edition is missing" in done.err


def test_a_changed_receipt_is_named(built: Workspace, verify: Callable[[], Ran]) -> None:
    """Whoever changes a table and its receipt together still meets the journal."""
    (receipt,) = built.path.glob("editions/un_sanctions/*/receipt.json")
    receipt.write_text(receipt.read_text(encoding="utf-8").replace('"loaded": 4', '"loaded": 5'), encoding="utf-8")
    done = verify()
    assert done.code == 1
    assert "its receipt is not the one that the journal names" in done.err


@pytest.mark.parametrize("tampered", ["changed", "dropped"])
def test_a_changed_judgement_is_named(
    built: Workspace, verify: Callable[[], Ran], run: Callable[..., Ran], tampered: str
) -> None:
    """The journal holds the number of every judgement, and the number is the hash of its words."""
    path = built.path / "judgements" / "judgements.jsonl"
    judge = (
        "judge",
        "un_sanctions:9900001",
        "un_sanctions:9900002",
        "different",
        "--reason",
        "seen",
        "--author",
        "officer-7",
    )
    assert run(*judge, "--workspace", built.path).code == 0
    assert verify().code == 0
    line = path.read_text(encoding="utf-8")
    path.write_text(line.replace("different", "same") if tampered == "changed" else "", encoding="utf-8")
    done = verify()
    assert done.code == 1
    assert "judgements.jsonl" in done.err
