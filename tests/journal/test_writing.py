"""The journal: what is written stays, and any change to it is found and named."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.journal.journals import SLOTS, at_once, lines_of, refusal, written

from rempart.base import RempartError
from rempart.journal import Journal, verify
from rempart.journal.store import SEGMENT

WRITER = """
import sys
from pathlib import Path
from rempart.journal import Journal
for number in range(int(sys.argv[3])):
    Journal(Path(sys.argv[1])).append("count", actor=sys.argv[2], data={"number": number})
"""


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A journal of five entries, and the file that holds them; whoever changes it puts it back."""
    folder = tmp_path_factory.mktemp("five")
    return folder, written(folder)


def test_an_entry_comes_back_as_it_was_written(tmp_path: Path) -> None:
    """Entries are numbered from 1, each holds the hash of the one before, and ``verify`` returns the last hash."""
    first = Journal(tmp_path).append("load", actor="clerk", data={"rows": 3})
    second = Journal(tmp_path).append("build", actor="clerk", data={})
    assert list(Journal(tmp_path).entries()) == [first, second]
    assert (first.number, second.number, second.previous) == (1, 2, first.hash)
    assert (verify(tmp_path).entries, verify(tmp_path).head) == (2, second.hash)


def test_an_empty_journal_is_whole(tmp_path: Path) -> None:
    """Where nothing was written there is nothing to find."""
    assert verify(tmp_path).entries == 0


def test_each_line_is_canonical_json(tmp_path: Path) -> None:
    """Keys stand in order and nothing stands between them, so that anyone can hash a line again."""
    for line in written(tmp_path).read_text().splitlines():
        assert line == json.dumps(json.loads(line), sort_keys=True, separators=(",", ":"))


@settings(max_examples=150, deadline=None)
@given(place=st.integers(0, 10_000), mask=st.integers(1, 255))
def test_any_flipped_byte_is_found_and_its_entry_named(five: tuple[Path, Path], place: int, mask: int) -> None:
    """Whatever byte of the entries changes to whatever value, ``verify`` names that entry and no other."""
    folder, file = five
    whole = file.read_bytes()
    place %= len(whole)
    try:
        file.write_bytes(whole[:place] + bytes([whole[place] ^ mask]) + whole[place + 1 :])
        entry = whole[:place].count(b"\n") + 1
        assert f"entry {entry}:" in str(refusal(folder))
    finally:
        file.write_bytes(whole)


@pytest.mark.parametrize("name", ["checkpoint", "checkpoint.before", "key.txt"])
def test_any_flipped_byte_of_checkpoint_and_key_is_found(name: str, five: tuple[Path, Path]) -> None:
    """What the entries are compared with cannot be changed unseen either."""
    folder = five[0]
    file = folder / name
    whole = file.read_bytes()
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        refusal(folder)
    file.write_bytes(whole)


def dropped(lines: list[str]) -> list[str]:
    """Leave the second entry out."""
    return lines[:1] + lines[2:]


def swapped(lines: list[str]) -> list[str]:
    """Exchange the second entry and the third."""
    return [lines[0], lines[2], lines[1], *lines[3:]]


def repeated(lines: list[str]) -> list[str]:
    """Write the first entry twice."""
    return lines[:1] + lines


def blank(lines: list[str]) -> list[str]:
    """Put a blank line after the first entry."""
    return [*lines[:1], "\n", *lines[1:]]


def replaced(lines: list[str]) -> list[str]:
    """Put another second entry, itself whole, beside the true one."""
    other = json.loads(lines[1]) | {"actor": "somebody else"}
    return [lines[0], json.dumps(other, sort_keys=True, separators=(",", ":")) + "\n", *lines[2:]]


@pytest.mark.parametrize(("change", "entry"), [(dropped, 2), (swapped, 2), (repeated, 2), (blank, 2), (replaced, 2)])
def test_moved_entries_are_found(change: Callable[[list[str]], list[str]], entry: int, tmp_path: Path) -> None:
    """A line that was dropped, moved, repeated, added or replaced is named by its place."""
    file = written(tmp_path)
    file.write_text("".join(change(file.read_text().splitlines(keepends=True))))
    assert f"entry {entry}" in str(refusal(tmp_path))


def test_an_end_that_was_cut_off_is_found(tmp_path: Path) -> None:
    """Whole entries taken from the end are missed against the checkpoint."""
    file = written(tmp_path)
    file.write_text("".join(file.read_text().splitlines(keepends=True)[:3]))
    assert "entry 4 and what follows were cut off" in str(refusal(tmp_path))


def test_nothing_is_added_to_a_journal_whose_end_was_cut_off(tmp_path: Path) -> None:
    """A new entry would hide the cut for ever, so it is refused, and the cut is still found afterwards."""
    file = written(tmp_path)
    cut = "".join(file.read_text().splitlines(keepends=True)[:3])
    file.write_text(cut)
    with pytest.raises(RempartError, match="cut off"):
        Journal(tmp_path).append("load", actor="clerk", data={})
    assert file.read_text() == cut
    assert "cut off" in str(refusal(tmp_path))


@pytest.mark.parametrize("kept", range(1, 40, 6))
def test_a_torn_last_line_is_found_and_nothing_is_added_to_it(kept: int, tmp_path: Path) -> None:
    """A line that was written in part is named, and no entry is glued to it."""
    file = written(tmp_path)
    with file.open("ab") as torn:
        torn.write(b'{"action":"load","actor":"clerk","at":"2026'[:kept])
    assert "entry 6" in str(refusal(tmp_path))
    with pytest.raises(RempartError, match="not whole"):
        Journal(tmp_path).append("load", actor="clerk", data={})


def test_a_changed_last_entry_is_found_by_the_head(tmp_path: Path) -> None:
    """The last entry, which no other follows, is held by the head; nor is anything added to it."""
    file = written(tmp_path)
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join([*lines[:-1], lines[-1].replace('"rows":4', '"rows":9')]))
    assert "entry 5" in str(refusal(tmp_path))
    with pytest.raises(RempartError):
        Journal(tmp_path).append("load", actor="clerk", data={})


def test_a_checkpoint_that_is_gone_or_damaged_is_said(tmp_path: Path) -> None:
    """Without its last checkpoint, a cut end could not be seen."""
    written(tmp_path)
    checkpoint = tmp_path / "checkpoint"
    checkpoint.write_text("{}")
    assert "damaged" in str(refusal(tmp_path))
    checkpoint.unlink()
    assert "missing" in str(refusal(tmp_path))
    with pytest.raises(RempartError, match="missing"):
        Journal(tmp_path).append("load", actor="clerk", data={})


def test_a_power_failure_that_leaves_the_checkpoint_empty_loses_nothing(tmp_path: Path) -> None:
    """What was announced was on disk before the entry, and stands in for it."""
    written(tmp_path)
    (tmp_path / "checkpoint").write_bytes(b"")
    assert verify(tmp_path).entries == 5
    Journal(tmp_path).append("build", actor="clerk", data={})
    assert verify(tmp_path).entries == 6


@pytest.mark.parametrize("left", ["all", "announced", "nothing"])
def test_checkpoints_that_were_all_taken_away_are_missed(left: str, tmp_path: Path) -> None:
    """Whoever cuts the end and takes every checkpoint away does not make it look like a first write that was killed."""
    file = written(tmp_path)
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:3]) if left != "nothing" else b"")
    for name in ("checkpoint", "checkpoint.before", *(SLOTS if left == "nothing" else [])):
        if left != "all":
            (tmp_path / name).unlink()
    refusal(tmp_path)
    before = file.read_bytes()
    with pytest.raises(RempartError):
        Journal(tmp_path).append("load", actor="clerk", data={})
    assert file.read_bytes() == before


def test_an_empty_checkpoint_and_a_cut_end_are_told_from_a_power_failure(tmp_path: Path) -> None:
    """The announcement repeats what stood before it: entries that were acknowledged are missed, and the last one is told of."""
    file = written(tmp_path)
    (tmp_path / "checkpoint").write_bytes(b"")
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:3]))
    assert "entry 4 and what follows were cut off" in str(refusal(tmp_path))
    file.write_bytes(b"".join(lines[:4]))
    found = verify(tmp_path)
    assert (found.entries, found.unfinished) == (4, True)
    Journal(tmp_path).append("load", actor="clerk", data={})
    assert [entry.action for entry in Journal(tmp_path).entries(5)] == ["journal.mended", "load"]


def test_entries_added_without_the_key_are_found(tmp_path: Path) -> None:
    """A whole entry that follows from the last one, but was never signed, is named and never signed later."""
    file = written(tmp_path)
    last = json.loads(file.read_bytes().splitlines()[-1])
    before = list(Journal(tmp_path).entries())[-1]
    added = last | {"number": 6, "previous": before.hash}
    with file.open("ab") as lines:
        lines.write(json.dumps(added, sort_keys=True, separators=(",", ":")).encode() + b"\n")
    assert "entry 6: it stands after the last checkpoint" in str(refusal(tmp_path))
    with pytest.raises(RempartError, match="added from outside"):
        Journal(tmp_path).append("load", actor="clerk", data={})


KILLED = """
import os, sys
from pathlib import Path
from rempart.journal import Journal, opening, store, writing
left = int(sys.argv[2])

def counted(function):
    def one(*arguments, **named):
        global left
        if left == 0:
            os._exit(9)
        left -= 1
        return function(*arguments, **named)
    return one

def torn(path, body):
    global left
    if left == 0:
        with path.open("ab") as file:
            file.write(body[: int(sys.argv[3])])
        os._exit(9)
    left -= 1
    return extend(path, body)

extend = writing.extend
writing.extend = torn
writing.overwrite, writing.replace = counted(writing.overwrite), counted(writing.replace)
journal = Journal(Path(sys.argv[1]))
with journal.together():
    for number in range(3):
        journal.append("killed", actor="clerk", data={"number": number})
"""


@pytest.mark.parametrize("before", [0, 5])
@pytest.mark.parametrize("step", range(4))
@pytest.mark.parametrize("kept", [0, 1, 150, 380])
def test_a_kill_at_any_moment_leaves_the_last_good_state(before: int, step: int, kept: int, tmp_path: Path) -> None:
    """All of what was written together is there afterwards or nothing, and an entry tells what was taken out."""
    written(tmp_path, before)
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(step), str(kept)], check=False)
    assert done.returncode == 9 or (not before and step == 3)
    found = verify(tmp_path)
    assert found.entries in (before, before + 3)
    left = b"".join(lines_of(tmp_path)).count(b"\n") - before
    Journal(tmp_path).append("load", actor="clerk", data={})
    entries = list(Journal(tmp_path).entries())
    killed = [entry.data["number"] for entry in entries if entry.action == "killed"]
    assert killed == ([0, 1, 2] if found.entries == before + 3 else [])
    mended = [entry.data for entry in entries if entry.action == "journal.mended"]
    assert mended == ([{"entries": left, "bytes": kept}] if found.unfinished else [])
    assert found.unfinished == (step == 1)
    assert verify(tmp_path).entries == len(entries)


def test_full_files_are_followed_by_others(tmp_path: Path) -> None:
    """4,096 entries stand in one file; the root of each full one is recorded, and a checkpoint of its end is kept."""
    journal = at_once(tmp_path, 2 * SEGMENT + 3, each=3000)
    assert [path.name for path in sorted((tmp_path / "entries").iterdir())] == [f"{n:06}.jsonl" for n in (1, 2, 3)]
    assert len((tmp_path / "segments.txt").read_text().splitlines()) == 2
    assert {path.name for path in (tmp_path / "checkpoints").iterdir()} == {"0000004096.txt", "0000008192.txt"}
    assert verify(tmp_path).entries == 2 * SEGMENT + 3
    assert [entry.number for entry in journal.entries(2 * SEGMENT)] == [8192, 8193, 8194, 8195]
    assert Journal(tmp_path).append("load", actor="clerk", data={}).number == 8196


def test_the_last_checkpoint_of_a_day_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rewriting is placed between two checkpoints; one of each day is there."""
    journal = Journal(tmp_path)
    for day in (1, 1, 2, 4):
        monkeypatch.setattr("rempart.journal.writing.instant", lambda day=day: f"2026-11-{day:02}T10:00:00.000Z")
        journal.append("load", actor="clerk", data={})
    assert sorted(path.name for path in (tmp_path / "checkpoints").iterdir()) == ["0000000002.txt", "0000000003.txt"]
    assert verify(tmp_path).checkpoints == 4


def test_what_is_written_together_is_written_though_the_block_fails(tmp_path: Path) -> None:
    """An act that failed half-way has been tried: its event stays."""
    journal = Journal(tmp_path)

    def failing() -> None:
        with journal.together():
            journal.append("read", actor="clerk", data={})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert verify(tmp_path).entries == 1


def test_data_that_cannot_be_written_alike_everywhere_is_refused(tmp_path: Path) -> None:
    """What JSON cannot say is an error of the caller, and nothing is written."""
    for wrong in ({"x": float("nan")}, {"x": 2**60}, {"x": object()}):
        with pytest.raises(rfc8785.CanonicalizationError):
            Journal(tmp_path).append("load", actor="clerk", data=wrong)
    assert verify(tmp_path).entries == 0


def test_a_journal_of_the_first_form_is_refused(tmp_path: Path) -> None:
    """What an earlier version wrote is neither read nor continued; the error says what to do."""
    (tmp_path / "journal.jsonl").write_text("{}\n")
    for act in (lambda: verify(tmp_path), lambda: Journal(tmp_path).append("load", actor="clerk", data={})):
        with pytest.raises(RempartError, match="earlier version"):
            act()


def test_nothing_is_written_without_the_key(tmp_path: Path) -> None:
    """The key may be kept elsewhere; without it a journal can be read and verified, and no more."""
    key = tmp_path / "elsewhere"
    Journal(tmp_path / "journal", key_folder=key, origin="town.example/journal").append("load", actor="clerk", data={})
    assert not (tmp_path / "journal" / "key.pem").exists()
    assert (key / "key.pem").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "journal" / "checkpoint").read_text(encoding="utf-8").startswith("town.example/journal\n1\n")
    assert verify(tmp_path / "journal").entries == 1
    with pytest.raises(RempartError, match="key that signs the journal is missing"):
        Journal(tmp_path / "journal").append("load", actor="clerk", data={})


def test_an_entry_longer_than_any_buffer_is_followed(tmp_path: Path) -> None:
    """The end is found whatever the length of the last entry."""
    Journal(tmp_path).append("check", actor="clerk", data={"applications": ["x" * 20] * 100_000})
    Journal(tmp_path).append("check", actor="clerk", data={})
    assert verify(tmp_path).entries == 2


def test_two_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    """Two writers and a reader at one time: every entry is there once, in one chain, and no reading fails."""
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name, "40"]) for name in ("one", "two")]
    while any(writer.poll() is None for writer in writers):
        verify(tmp_path)
    assert [writer.wait() for writer in writers] == [0, 0]
    assert verify(tmp_path).entries == 80
    seen = [(entry.actor, entry.data["number"]) for entry in Journal(tmp_path).entries()]
    assert sorted(seen) == [(name, number) for name in ("one", "two") for number in range(40)]


def test_a_journal_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    """A file in the place of the folder stands for a full disk or a missing right."""
    (tmp_path / "entries").touch()
    with pytest.raises(RempartError, match="cannot be written"):
        Journal(tmp_path).append("load", actor="clerk", data={})


def test_a_copy_can_be_verified_where_nothing_can_be_written(tmp_path: Path) -> None:
    """``verify`` needs no lock file and leaves none."""
    written(tmp_path / "kept")
    (tmp_path / "kept" / "lock").unlink()
    assert verify(tmp_path / "kept").entries == 5
    assert not (tmp_path / "kept" / "lock").exists()
