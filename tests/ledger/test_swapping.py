"""A folder is the old one or the new one, whatever happens between; what a kill left is cleared or finished."""

from pathlib import Path

import pytest

from rempart.ledger import swapping


def folders(parent: Path) -> tuple[Path, Path]:
    """An old folder, and a new one staged to take its place."""
    old = parent / "2026-01-15"
    old.mkdir()
    (old / "said").write_text("old", encoding="utf-8")
    staging = swapping.staging_of(old)
    (staging / "said").write_text("new", encoding="utf-8")
    return old, staging


def left(parent: Path) -> dict[str, str]:
    """What each folder says, hidden ones too."""
    return {path.parent.name: path.read_text(encoding="utf-8") for path in parent.rglob("said")}


@pytest.mark.parametrize("exchange", [True, False])
def test_the_new_folder_takes_the_place_of_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool
) -> None:
    """In one step where the system can, in two renames where it cannot; nothing of the old one is left."""
    if not exchange:
        monkeypatch.setattr(swapping, "_exchange", lambda *_: False)
    old, staging = folders(tmp_path)
    swapping.put_in_place(staging, old)
    assert left(tmp_path) == {"2026-01-15": "new"}


def test_a_kill_between_two_renames_is_finished(tmp_path: Path) -> None:
    """The old one has left its name, the new one has not taken it yet: it does."""
    old, _ = folders(tmp_path)
    old.rename(tmp_path / ".purged-2026-01-15")
    swapping.settle(tmp_path)
    assert left(tmp_path) == {"2026-01-15": "new"}


def test_a_kill_before_or_after_the_exchange_is_cleared(tmp_path: Path) -> None:
    """Whatever lies staged beside a folder that is in its place goes: it is half of a new one, or an old one."""
    folders(tmp_path)
    swapping.settle(tmp_path)
    assert left(tmp_path) == {"2026-01-15": "old"}


def test_what_is_taken_away_loses_its_name_first(tmp_path: Path) -> None:
    """A kill while its files are removed leaves nothing that anybody would read, and the next purge removes the rest."""
    old, staging = folders(tmp_path)
    swapping.take_away(old)
    swapping.take_away(staging)
    (tmp_path / ".purged-2025-01-15").mkdir()
    swapping.settle(tmp_path)
    assert list(tmp_path.iterdir()) == []
