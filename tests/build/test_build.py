"""A build makes a snapshot whole or not at all, and the same inputs give the same bytes."""

import fcntl
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.build import holders

from rempart.base import RempartError
from rempart.build import build
from rempart.identity.merging.judgements import Judgement, append_judgement, read_judgements, undo_judgement
from rempart.journal import verify
from rempart.ledger import Snapshot, Workspace, open_snapshot, snapshots

PARTIES = [f"{register}:Holding {n}" for register in ("east", "west") for n in range(6)]


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file of a snapshot."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def copied(workspace: Workspace, folder: Path) -> Workspace:
    """Return a copy of a workspace that may be changed."""
    shutil.copytree(workspace.path, folder)
    return Workspace.open(folder)


def test_the_same_inputs_give_the_same_bytes(filled: Workspace, snapshot: Snapshot, tmp_path: Path) -> None:
    """Every file, the index and the manifest among them; only the folder's name differs."""
    again = build(copied(filled, tmp_path / "copy"), known_on=holders.LAST)
    assert again.id != snapshot.id
    assert contents(again.path) == contents(snapshot.path)
    assert again.manifest_sha256 == snapshot.manifest_sha256


def test_the_order_of_loading_does_not_matter(filled: Workspace, snapshot: Snapshot, tmp_path: Path) -> None:
    """Registers and editions loaded the other way round give the same snapshot."""
    other = Workspace.create(tmp_path / "other", town="Valmorel")
    holders.fill(other, tmp_path / "registers", backwards=True)
    shutil.copytree(filled.path / "judgements", other.path / "judgements", dirs_exist_ok=True)
    assert contents(build(other, known_on=holders.LAST).path) == contents(snapshot.path)


def test_the_two_registers_meet(snapshot: Snapshot) -> None:
    """What these tests rest on is there: parties merged by number and by judgement, owners through chains."""
    from rempart.build import open_as_of

    with open_as_of(snapshot, holders.LAST) as ledger:
        query = "select basis, count(*) from identity_merge group by 1 order by 1"
        bases = dict(ledger.connection.execute(query).fetchall())
        (steps,) = ledger.connection.execute("select max(steps) from ultimate_owner").fetchone() or (0,)
    assert {"alone", "identifier", "judgement"} == set(bases)
    assert steps >= 2


def test_a_manifest_finds_any_change(filled: Workspace, snapshot: Snapshot, tmp_path: Path) -> None:
    """A file that differs, is gone or was added is named."""
    moved = Snapshot(Path(shutil.copytree(snapshot.path, tmp_path / "moved")))
    moved.verify()
    (moved.path / "tables" / "added.parquet").write_bytes(b"x")
    with pytest.raises(RempartError, match="does not name"):
        moved.verify()
    (moved.path / "tables" / "added.parquet").unlink()
    with moved.table("ownership").open("ab") as file:
        file.write(b"x")
    with pytest.raises(RempartError, match="differs") as caught:
        moved.verify()
    assert "ownership.parquet" in caught.value.where
    moved.table("ownership").unlink()
    with pytest.raises(RempartError, match="missing"):
        moved.verify()


def test_nothing_is_built_of_nothing(workspace: Workspace) -> None:
    """Without a load there is no snapshot, and the error says what to do."""
    with pytest.raises(RempartError, match="nothing was loaded"):
        build(workspace)
    with pytest.raises(RempartError, match="nothing was built"):
        open_snapshot(workspace.snapshots, None)


def test_nothing_is_built_where_the_journal_cannot_be_written(filled: Workspace, tmp_path: Path) -> None:
    """The act that cannot be recorded does not happen, and leaves nothing."""
    workspace = copied(filled, tmp_path / "copy")
    shutil.rmtree(workspace.snapshots)
    entries = next((workspace.journal.folder / "entries").glob("*.jsonl"))
    entries.unlink()
    entries.mkdir()
    with pytest.raises(RempartError, match="it is not a file"):
        build(workspace)
    assert [path.name for path in workspace.snapshots.iterdir()] == [".lock"]


def test_one_build_at_a_time(filled: Workspace, tmp_path: Path) -> None:
    """A second one says so and does nothing; what a killed one left is cleared by the next."""
    workspace = copied(filled, tmp_path / "copy")
    stale = workspace.snapshots / ".building-abandoned"
    stale.mkdir(parents=True)
    with (workspace.snapshots / ".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(RempartError, match="another build or a purge is running"):
            build(workspace)
    assert stale.exists()
    build(workspace)
    assert not stale.exists()


def test_a_name_that_is_taken_gets_a_number(filled: Workspace, tmp_path: Path) -> None:
    """No snapshot is ever written over."""
    workspace = copied(filled, tmp_path / "copy")
    assert [build(workspace, name="one").id for _ in range(2)] == ["one", "one.2"]


JUDGEMENT = st.builds(
    Judgement,
    st.sampled_from(["same", "different", "cannot_tell"]),
    st.sampled_from(PARTIES[:6]),
    st.sampled_from(PARTIES[6:]),
    st.sampled_from(["papers", "a call"]),
    st.just("clerk"),
    st.sampled_from(holders.DAYS),
)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(judgements=st.lists(JUDGEMENT, min_size=1, max_size=6, unique_by=lambda one: one.id))
def test_undo_restores(
    judgements: list[Judgement], filled: Workspace, snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever was judged and undone: the next snapshot has the bytes of the one before, the file of judgements apart."""
    workspace = copied(filled, tmp_path_factory.mktemp("undo") / "copy")
    path = workspace.path / "judgements" / "judgements.jsonl"
    for judgement in judgements:
        append_judgement(path, judgement)
    for judgement in judgements:
        undo_judgement(path, judgement.id, reason="mistaken", author="clerk", made_on=holders.LAST)
    assert len(read_judgements(path)) == 3 + len(judgements)
    found, before = contents(build(workspace, known_on=holders.LAST).path), contents(snapshot.path)
    assert {name for name in before if found[name] != before[name]} == {"judgements.jsonl", "manifest.json"}


@pytest.mark.slow
def test_a_build_killed_at_any_moment_leaves_the_last_snapshot(filled: Workspace, tmp_path: Path) -> None:
    """Fifty kills over the time that a build takes: the last snapshot answers, and the next build works."""
    workspace = copied(filled, tmp_path / "copy")
    first = build(workspace, known_on=holders.LAST, name="0")
    before = contents(first.path)
    command = [sys.executable, "-m", "rempart", "build", "--workspace", str(workspace.path)]
    begun = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    takes, chance, whole = time.monotonic() - begun, random.Random(9), 0  # noqa: S311
    for _ in range(50):
        for path in workspace.snapshots.iterdir():
            if path.is_dir() and path.name not in ("0", *(left.name for left in workspace.snapshots.glob(".*"))):
                shutil.rmtree(path)
        killed = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(takes * 0.2, takes * 1.15))
        os.kill(killed.pid, 9)
        killed.wait()
        last = open_snapshot(workspace.snapshots, None)
        last.verify()
        whole += last.id != "0"
        assert last.id == "0" or last.receipts == first.receipts
        assert contents(first.path) == before
        verify(workspace.path / "journal")
    assert 0 < whole < 50, "the kills must fall before and after the rename"
    build(workspace)
    assert not list(workspace.snapshots.glob(".building-*"))
    assert len(snapshots(workspace.snapshots)) >= 2
