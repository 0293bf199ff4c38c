"""Keys: made once by whoever comes first, whole, and read by their owner alone."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rempart.base import RempartError
from rempart.desk import preparing, sealing
from rempart.desk.keys import write_once
from rempart.desk.record import JournalDownError


def test_of_several_who_come_at_once_one_makes_the_key(tmp_path: Path) -> None:
    """All return what the first wrote, and nothing else is left in the folder."""
    path = tmp_path / "keys" / "one.key"
    with ThreadPoolExecutor(8) as several:
        found = set(several.map(lambda n: write_once(path, bytes([n]) * 32), range(16)))
    assert found == {path.read_bytes()}
    assert [one.name for one in path.parent.iterdir()] == ["one.key"]
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_key_that_cannot_be_written_whole_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk leaves neither half a key nor the file it was written to."""

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_once(tmp_path / "one.key", b"key")
    assert list(tmp_path.iterdir()) == []


def test_a_start_that_was_interrupted_goes_on_with_the_key_it_left(tmp_path: Path) -> None:
    """The journal's key and its name belong together, whatever the second start would have called it."""
    first = preparing._make_key(tmp_path, "rempart.invalid/desk/1")
    (tmp_path / "journal.txt").unlink()
    again = preparing._make_key(tmp_path, "rempart.invalid/desk/2")
    assert (again.name, again.pem()) == (first.name, first.pem())
    assert (tmp_path / "journal.txt").read_text() == f"{first.public}\n"
    (tmp_path / "journal.pem").unlink()
    assert preparing._make_key(tmp_path, "rempart.invalid/desk/3").name == first.name


def test_a_key_that_is_there_is_not_made_again(desk_workspace: Path) -> None:
    """Opening a case again after an interruption leaves what was sealed readable."""
    sealing.make_key("test/again")
    sealed = sealing.seal("test/again", "place", b"words")
    sealing.make_key("test/again")
    assert sealing.unseal("test/again", "place", sealed) == b"words"


@pytest.mark.django_db
def test_a_desk_whose_journal_lost_its_key_does_not_start(
    django_db_setup: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says which folder to restore, and makes no other key, under which nothing of before would hold."""
    monkeypatch.setattr("rempart.desk.record.keys_folder", lambda: tmp_path)
    monkeypatch.setattr("rempart.desk.preparing.keys_folder", lambda: tmp_path)
    with pytest.raises(JournalDownError, match="its key cannot be read"):
        preparing.prepare()
    assert list(tmp_path.iterdir()) == []


def test_no_case_has_the_name_of_a_key_of_the_desk(db: None) -> None:
    """Its purge would destroy that key: every second factor, every mark by which cases are found, every reason of the journal."""
    from rempart.desk import record
    from rempart.desk.accounts import adapter, interests, kept
    from rempart.desk.accounts.models import Town
    from rempart.desk.cases.acting import Opened, open_case
    from rempart.desk.oversight import models as oversight
    from rempart.desk.practice import make_accounts

    used = {
        adapter._FACTORS,
        interests.KEY,
        kept.KEY,
        oversight.KEY,
        record._PAYLOADS,
        sealing._FINDING,
        sealing._VEILED,
    }
    assert used == sealing.OWN
    town = Town.objects.get(slug="town")
    officer = make_accounts(town, "en")["case_officer"]
    for name in sorted(sealing.OWN):
        with pytest.raises(RempartError, match="number is taken"):
            open_case(officer, town, Opened(name, "application", "Terrace"))


@pytest.mark.django_db
def test_the_key_of_a_file_that_was_never_brought_is_destroyed_in_the_mirror_too(
    django_db_setup: None, tmp_path: Path
) -> None:
    """Its row was rolled back and the sweep took the key: that is none that is lost, and nobody is alarmed of it."""
    from rempart.desk.operations.mirror import mirror_keys

    name = "register/" + "a" * 32
    sealing.make_key(name)
    kept = tmp_path / "mirror" / sealing.file_of(name)
    mirror_keys(tmp_path / "mirror")
    assert kept.is_file()
    sealing.destroy_key(name)
    before = mirror_keys(tmp_path / "mirror")
    assert (before.destroyed, before.lost, kept.exists()) == (1, 0, False)
