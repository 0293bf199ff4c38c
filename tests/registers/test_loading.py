"""A load happens whole or not at all, once, whatever else runs and wherever it is killed."""

import gzip
import os
import random
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from tests.registers import tiny

from rempart.base import RempartError
from rempart.journal import verify
from rempart.ledger import Workspace, editions_in_use
from rempart.ledger.editions import editions
from rempart.registers import load

DAY, LATER = date(2026, 1, 31), date(2026, 2, 28)
ONE = tiny.csv_text([["A", "o", "bar", "2026-01-01", ""]])
MANY = tiny.csv_text([[f"P{n}", f"o{n}", "bar", "2026-01-01", ""] for n in range(20)])
COMMAND = [sys.executable, "-m", "rempart", "load"]


def left(workspace: Workspace) -> list[str]:
    """Return what stands beside the editions."""
    return [path.name for path in workspace.editions_of("spells").iterdir() if path.name.startswith(".loading")]


def test_the_same_publication_is_loaded_once(workspace: Workspace, tmp_path: Path) -> None:
    """The same bytes, plain or packed, on the same day or with none told: nothing is done, and that is said."""
    register = tiny.spells(tmp_path / "spells")
    first = tiny.publish(workspace, register, DAY, ONE)
    entries = verify(workspace.path / "journal").entries
    packed = tmp_path / "published-spells.gz"
    packed.write_bytes(gzip.compress(ONE.encode()))
    again = [
        tiny.publish(workspace, register, DAY, ONE),
        load(workspace, str(register), [packed], edition=DAY),
        load(workspace, str(register), [packed]),
    ]
    assert not first.already
    assert all(one.already and one.receipt == first.receipt for one in again)
    assert [edition.id for edition in editions(workspace.editions_of("spells"))] == ["2026-01-31"]
    assert verify(workspace.path / "journal").entries == entries


def test_a_packed_file_gives_the_same_edition(tmp_path: Path) -> None:
    """Tables and receipt of a .gz are those of the plain file."""
    kept = []
    for name, content in (("a.csv", ONE.encode()), ("a.csv.gz", gzip.compress(ONE.encode()))):
        workspace = Workspace.create(tmp_path / f"workspace-{name}", town="Valmorel")
        (tmp_path / name).write_bytes(content)
        load(workspace, str(tiny.spells(tmp_path / "spells")), [tmp_path / name], edition=DAY, held_on=DAY)
        (edition,) = editions(workspace.editions_of("spells"))
        kept.append({str(p.relative_to(edition.path)): p.read_bytes() for p in edition.path.rglob("*") if p.is_file()})
    assert kept[0] == kept[1]


def test_the_same_file_of_a_later_day_is_an_edition_of_its_own(workspace: Workspace, tmp_path: Path) -> None:
    """A publisher who says the same again has published again."""
    register = tiny.spells(tmp_path / "spells")
    tiny.publish(workspace, register, DAY, ONE)
    assert not tiny.publish(workspace, register, LATER, ONE).already
    assert len(editions_in_use(workspace.editions_of("spells"))) == 2


def test_another_file_of_the_same_day_replaces_it_and_both_are_kept(workspace: Workspace, tmp_path: Path) -> None:
    """The second is in use under the day's name and its rank; the first stays on disk."""
    register = tiny.spells(tmp_path / "spells")
    tiny.publish(workspace, register, DAY, ONE)
    assert tiny.publish(workspace, register, DAY, MANY).receipt.edition == "2026-01-31.2"
    assert [edition.id for edition in editions_in_use(workspace.editions_of("spells"))] == ["2026-01-31.2"]
    assert [edition.id for edition in editions(workspace.editions_of("spells"))] == ["2026-01-31", "2026-01-31.2"]


def test_a_short_file_of_the_same_day_does_not_replace_the_whole_one(workspace: Workspace, tmp_path: Path) -> None:
    """Nine tenths of the rows gone is a bound against the edition of the same day, too."""
    register = tiny.spells(tmp_path / "spells", shrink=0.5)
    tiny.publish(workspace, register, DAY, MANY)
    with pytest.raises(RempartError, match="had 20"):
        tiny.publish(workspace, register, DAY, ONE)
    assert [edition.id for edition in editions_in_use(workspace.editions_of("spells"))] == ["2026-01-31"]


def test_several_files_are_one_edition(workspace: Workspace, tmp_path: Path) -> None:
    """Records are numbered through, and each row names its file."""
    register = tiny.spells(tmp_path / "spells")
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(tiny.csv_text([[name, "o", "bar", "2026-01-01", ""]]))
    receipt = load(workspace, str(register), [tmp_path / "a.csv", tmp_path / "b.csv"], edition=DAY).receipt
    assert (receipt.read, receipt.loaded, [file.name for file in receipt.files]) == (2, 2, ["a.csv", "b.csv"])


def test_nothing_is_loaded_where_the_journal_cannot_be_written(workspace: Workspace, tmp_path: Path) -> None:
    """The act that cannot be recorded does not happen, and leaves nothing."""
    (workspace.path / "journal" / "entries").touch()
    with pytest.raises(RempartError, match="cannot be written"):
        tiny.publish(workspace, tiny.spells(tmp_path / "spells"), DAY, ONE)
    assert editions(workspace.editions_of("spells")) == []
    assert left(workspace) == []


def test_two_loads_of_one_register_at_once_both_arrive(workspace: Workspace, tmp_path: Path) -> None:
    """One waits for the other; neither edition is lost, also of one day."""
    register = tiny.spells(tmp_path / "spells")
    running = []
    for number in range(3):
        file = tmp_path / f"{number}.csv"
        file.write_text(MANY.replace("bar", f"bar {number}"))
        told = [str(register), str(file), "--edition", DAY.isoformat(), "--workspace", str(workspace.path)]
        running.append(subprocess.Popen([*COMMAND, *told], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
    assert [one.wait() for one in running] == [0, 0, 0]
    found = editions(workspace.editions_of("spells"))
    assert [edition.id for edition in found] == ["2026-01-31", "2026-01-31.2", "2026-01-31.3"]
    assert len({edition.receipt.files[0].sha256 for edition in found}) == 3
    assert verify(workspace.path / "journal").entries == 6


def test_what_a_killed_load_left_goes_at_the_next_load(workspace: Workspace, tmp_path: Path) -> None:
    """It may hold an unstripped file, so it does not stay; it is no edition while it does."""
    register = tiny.spells(tmp_path / "spells")
    tiny.publish(workspace, register, DAY, ONE)
    stale = workspace.editions_of("spells") / ".loading-abandoned"
    shutil.copytree(workspace.editions_of("spells") / "2026-01-31", stale / "edition")
    (stale / "1.plain").write_text("Zzyzxa")
    assert len(editions_in_use(workspace.editions_of("spells"))) == 1
    tiny.publish(workspace, register, LATER, ONE)
    assert left(workspace) == []


def test_a_folder_without_receipt_is_no_edition(workspace: Workspace, tmp_path: Path) -> None:
    """What somebody copied in part is not in use, and does not stand in the way."""
    (workspace.editions_of("spells") / "2026-01-31" / "tables").mkdir(parents=True)
    assert editions(workspace.editions_of("spells")) == []
    tiny.publish(workspace, tiny.spells(tmp_path / "spells"), DAY, ONE)
    assert len(editions(workspace.editions_of("spells"))) == 1


@pytest.mark.parametrize("name", ["missing.csv", "folder"])
def test_a_file_that_is_none_is_said(name: str, workspace: Workspace, tmp_path: Path) -> None:
    """A path that leads nowhere, or to a folder."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(RempartError, match="cannot be read"):
        load(workspace, str(tiny.spells(tmp_path / "spells")), [tmp_path / name], edition=DAY)


def test_a_day_that_nobody_tells_is_asked_for(workspace: Workspace, tmp_path: Path) -> None:
    """Where neither the file nor the command says the day, nothing is guessed; two days that differ are refused."""
    with pytest.raises(RempartError, match="--edition"):
        tiny.publish(workspace, tiny.spells(tmp_path / "spells"), None, ONE)
    dated = '<Places day="2026-01-31"><Place><Number>A</Number></Place></Places>'
    with pytest.raises(RempartError, match="it says 2026-01-31"):
        tiny.publish(workspace, tiny.places_in_xml(tmp_path / "places"), LATER, dated)


@pytest.mark.slow
def test_a_load_killed_at_any_moment_leaves_the_last_edition(workspace: Workspace, tmp_path: Path) -> None:
    """Thirty kills over the time that a load takes: an edition is there whole or not at all, and the next load works."""
    register = tiny.spells(tmp_path / "spells")
    tiny.publish(workspace, register, DAY, ONE)
    file = tmp_path / "many.csv"
    file.write_text(MANY)
    told = [str(register), str(file), "--edition", LATER.isoformat(), "--workspace", str(workspace.path)]
    chance = random.Random(9)  # noqa: S311
    begun = time.monotonic()
    subprocess.run([*COMMAND, *told], check=True, capture_output=True)
    takes = time.monotonic() - begun
    for _ in range(30):
        shutil.rmtree(workspace.editions_of("spells") / LATER.isoformat(), ignore_errors=True)
        killed = subprocess.Popen([*COMMAND, *told], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(takes * 0.3, takes * 1.1))
        os.kill(killed.pid, 9)
        killed.wait()
        found = editions_in_use(workspace.editions_of("spells"))
        assert [edition.id for edition in found] in (["2026-01-31"], ["2026-01-31", "2026-02-28"])
        assert found[-1].receipt.tables["operator_spell"] == (20 if len(found) == 2 else 1)
        verify(workspace.path / "journal")
    tiny.publish(workspace, register, LATER, MANY)
    assert len(editions_in_use(workspace.editions_of("spells"))) == 2
    assert left(workspace) == []
