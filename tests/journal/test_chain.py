"""The journal: what is written stays, and any change to it is found and named."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.base import RempartError
from rempart.journal import Journal, verify

WRITER = """
import sys
from pathlib import Path
from rempart.journal import Journal
for number in range(int(sys.argv[3])):
    Journal(Path(sys.argv[1])).append("count", actor=sys.argv[2], data={"number": number})
"""


def written(folder: Path, count: int = 5) -> Path:
    """Return the file of a journal of ``count`` entries."""
    for number in range(count):
        Journal(folder).append("load", actor="clerk", data={"rows": number, "register": "invented"})
    return folder / "journal.jsonl"


def refusal(folder: Path) -> RempartError:
    """Return what ``verify`` says of a damaged journal."""
    with pytest.raises(RempartError) as caught:
        verify(folder)
    return caught.value


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
def test_any_flipped_byte_is_found_and_its_entry_named(
    tmp_path_factory: pytest.TempPathFactory, place: int, mask: int
) -> None:
    """Whatever byte of the file changes to whatever value, ``verify`` names that entry or the one that follows it."""
    folder = tmp_path_factory.mktemp("journal")
    file = written(folder)
    whole = file.read_bytes()
    place %= len(whole)
    file.write_bytes(whole[:place] + bytes([whole[place] ^ mask]) + whole[place + 1 :])
    entry = whole[:place].count(b"\n") + 1
    where = str(refusal(folder))
    assert f"entry {entry}:" in where or f"entry {entry + 1}:" in where


def test_any_flipped_byte_of_the_head_is_found(tmp_path: Path) -> None:
    """The head cannot be changed unseen either."""
    written(tmp_path)
    head = tmp_path / "head.json"
    whole = head.read_bytes()
    for place in range(len(whole)):
        head.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        refusal(tmp_path)


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


def forked(lines: list[str]) -> list[str]:
    """Put another second entry, itself whole, beside the true one."""
    other = json.loads(lines[1]) | {"actor": "somebody else"}
    return [lines[0], json.dumps(other, sort_keys=True, separators=(",", ":")) + "\n", *lines[2:]]


@pytest.mark.parametrize(("change", "entry"), [(dropped, 2), (swapped, 2), (repeated, 2), (blank, 2), (forked, 3)])
def test_moved_entries_are_found(change: Callable[[list[str]], list[str]], entry: int, tmp_path: Path) -> None:
    """A line that was dropped, moved, repeated, added or replaced is named by its place: the first that does not follow."""
    file = written(tmp_path)
    file.write_text("".join(change(file.read_text().splitlines(keepends=True))))
    assert f"entry {entry}" in str(refusal(tmp_path))


def test_an_end_that_was_cut_off_is_found(tmp_path: Path) -> None:
    """Whole entries taken from the end are missed against the head."""
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


def test_a_kill_between_entry_and_head_is_no_damage(tmp_path: Path) -> None:
    """The head may be one entry behind, if it names the entry before the last; the next entry brings it up."""
    head = tmp_path / "head.json"
    written(tmp_path)
    before = head.read_bytes()
    Journal(tmp_path).append("build", actor="clerk", data={})
    head.write_bytes(before)
    assert verify(tmp_path).entries == 6
    Journal(tmp_path).append("build", actor="clerk", data={})
    assert json.loads(head.read_bytes())["number"] == 7
    head.write_bytes(before)
    assert "older than the journal" in str(refusal(tmp_path))


def test_a_head_that_is_gone_or_damaged_is_said(tmp_path: Path) -> None:
    """Without its head, a cut end could not be seen."""
    written(tmp_path)
    (tmp_path / "head.json").write_text("{}")
    assert "damaged" in str(refusal(tmp_path))
    (tmp_path / "head.json").unlink()
    assert "missing" in str(refusal(tmp_path))


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
    """A folder in the place of the file stands for a full disk or a missing right."""
    (tmp_path / "journal.jsonl").mkdir()
    with pytest.raises(RempartError, match="cannot be written"):
        Journal(tmp_path).append("load", actor="clerk", data={})


def test_a_copy_can_be_verified_where_nothing_can_be_written(tmp_path: Path) -> None:
    """``verify`` needs no lock file and leaves none."""
    written(tmp_path / "kept")
    (tmp_path / "kept" / "lock").unlink()
    assert verify(tmp_path / "kept").entries == 5
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == ["head.json", "journal.jsonl"]
