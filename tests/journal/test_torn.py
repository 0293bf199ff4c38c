"""An announcement that a power failure left torn: the last good state stays, and what was torn is named and kept."""

import shutil
from pathlib import Path

import pytest
from tests.journal.journals import SLOTS, written

from rempart.journal import Journal, verify


@pytest.mark.parametrize("older", [0, 1, 2])
def test_an_announcement_torn_at_any_byte_stops_nothing(older: int, tmp_path: Path) -> None:
    """Power fails while the sixth entry is announced, and the disk had not written the last checkpoints yet.

    Whatever the disk kept of the announcement, the five entries stay; the next append names what was torn, and keeps it.
    """
    written(tmp_path / "whole", 5 - older)
    checkpoint = (tmp_path / "whole" / "checkpoint").read_bytes()
    written(tmp_path / "whole", older)
    slots = [tmp_path / "whole" / name for name in SLOTS]
    last = (tmp_path / "whole" / "checkpoint").read_bytes()
    [slot] = [one for one in slots if not one.read_bytes().startswith(last)]
    before = slot.read_bytes()
    shutil.copytree(tmp_path / "whole", tmp_path / "sixth")
    written(tmp_path / "sixth", 1)
    announced = (tmp_path / "sixth" / slot.name).read_bytes()
    assert announced != before
    (tmp_path / "whole" / "checkpoint").write_bytes(checkpoint)
    for cut in range(len(announced)):
        for torn in {announced[:cut], announced[:cut] + before[cut:]} - {before, announced}:
            (tmp_path / "whole" / slot.name).write_bytes(torn)
            found = verify(tmp_path / "whole", payloads=False)
            assert (found.entries, found.unfinished) == (5, True)
            if cut % 60 == 0:
                goes_on(tmp_path / "whole", slot.name, torn)


def goes_on(journal: Path, name: str, torn: bytes) -> None:
    """Whoever appends to a copy names what was torn, and keeps it."""
    folder = journal.with_name("torn")
    shutil.copytree(journal, folder)
    Journal(folder).append("load", actor="clerk", data={})
    mended, load = Journal(folder).entries(6)
    assert (mended.action, load.action) == ("journal.mended", "load")
    assert mended.data == {"entries": 0, "bytes": 0, "torn": [name]}
    assert (folder / "torn" / "0000000006").read_bytes() == torn
    assert (verify(folder).entries, verify(folder).unfinished) == (7, False)
    shutil.rmtree(folder)


def test_two_torn_announcements_leave_the_last_checkpoint(tmp_path: Path) -> None:
    """What the checkpoint says holds; both are named and kept, and none is left in its place."""
    written(tmp_path)
    for name in SLOTS:
        (tmp_path / name).write_bytes(b"torn")
    Journal(tmp_path).append("load", actor="clerk", data={})
    assert next(entry.data for entry in Journal(tmp_path).entries(6))["torn"] == SLOTS
    assert (verify(tmp_path).entries, verify(tmp_path).unfinished) == (7, False)


def test_an_announcement_of_the_first_version_is_read(tmp_path: Path) -> None:
    """A journal that was killed under the version before goes on: its one announcement has no hash over both halves."""
    written(tmp_path, 4)
    older = (tmp_path / "checkpoint").read_bytes()
    written(tmp_path, 1)
    for name in SLOTS:
        (tmp_path / name).unlink()
    (tmp_path / "checkpoint.next").write_bytes((tmp_path / "checkpoint").read_bytes() + b"\n" + older)
    (tmp_path / "checkpoint").write_bytes(older)
    assert (verify(tmp_path).entries, verify(tmp_path).unfinished) == (5, False)
    written(tmp_path, 1)
    assert [entry.action for entry in Journal(tmp_path).entries(5)] == ["load", "load"]
