"""``rempart verify``: what was changed since it was written is named."""

import gzip
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from rempart.build import build
from rempart.ledger import Workspace
from rempart.registers import load, open_register


@pytest.fixture
def built(workspace: Workspace) -> Workspace:
    """A workspace with one edition and one snapshot."""
    (sample,) = (open_register("un_sanctions").folder / "sample").iterdir()
    load(workspace, "un_sanctions", [sample])
    build(workspace)
    return workspace


def verify(workspace: Workspace) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    command = [sys.executable, "-m", "rempart", "verify", "--workspace", str(workspace.path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_workspace_as_it_was_written_is_whole(built: Workspace) -> None:
    """Exit code 0, and the head that somebody else may keep."""
    done = verify(built)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 editions, 1 snapshots" in done.stdout


def test_a_changed_kept_source_is_named(built: Workspace) -> None:
    """The file as published is what a court is shown."""
    (source,) = built.path.glob("editions/un_sanctions/*/source/*.gz")
    source.write_bytes(gzip.compress(gzip.decompress(source.read_bytes()).replace(b"1971", b"1972")))
    done = verify(built)
    assert done.returncode == 1
    assert source.name in done.stderr


def test_a_changed_table_is_named_even_with_its_manifest(built: Workspace) -> None:
    """Whoever changes a table and its manifest together still meets the journal."""
    (table,) = built.path.glob("snapshots/*/tables/name.parquet")
    table.write_bytes(table.read_bytes() + b"\0")
    assert "name.parquet" in verify(built).stderr
    (manifest,) = built.path.glob("snapshots/*/manifest.json")
    content = json.loads(manifest.read_bytes())
    content["files"]["tables/name.parquet"] = hashlib.sha256(table.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(content), encoding="utf-8")
    done = verify(built)
    assert done.returncode == 1
    assert "not the one that the journal names" in done.stderr


def test_a_changed_journal_is_named(built: Workspace) -> None:
    """The first entry that does not follow is named."""
    path = Path(built.path / "journal" / "journal.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0].replace(b'"cli"', b'"cat"'), *lines[1:]]))
    done = verify(built)
    assert done.returncode == 1
    assert "entry 2" in done.stderr
