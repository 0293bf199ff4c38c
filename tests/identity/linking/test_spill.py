"""What does not fit into memory."""

from pathlib import Path

import pytest

from rempart.identity.linking import reading


def test_what_does_not_fit_into_memory_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes into the system's temporary folder, and not into the folder where one stands."""
    file, here, temporary = tmp_path / "town.csv", tmp_path / "here", tmp_path / "temporary"
    lines = (f"{n},Ilda Verrand {n},{n} quai Neuf{' du Moulin' * 20} {n % 977}\n" for n in range(60_000))
    file.write_text("id,name,addresses\n" + "".join(lines), encoding="utf-8")
    here.mkdir()
    temporary.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setattr(reading, "MEMORY", "48MB")
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    used: list[str] = []
    connected = reading._connected
    monkeypatch.setattr(reading, "_connected", lambda spill: used.append(spill) or connected(spill))
    assert len(reading.read_records(file, None).ids) == 60_000
    assert list(here.iterdir()) == []
    assert [Path(spill).parent for spill in used] == [temporary]
    assert list(temporary.iterdir()) == []
