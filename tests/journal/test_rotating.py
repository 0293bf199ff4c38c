"""A key that is replaced: the old one announces the new one, and whoever kept either verifies the whole."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.journal.journals import refusal, written

from rempart.base import RempartError
from rempart.journal import Journal, rotating, verify
from rempart.journal.checkpoint import Checkpoint, Note, PublicKey, SigningKey
from rempart.journal.opening import read_note
from rempart.journal.rotating import rotate
from rempart.journal.store import Store
from rempart.journal.verifier import public_key


def rotated(folder: Path) -> tuple[PublicKey, PublicKey]:
    """A journal of three entries under a first key, the announcement, and three under a second one."""
    written(folder, 3)
    first = Store(folder).keys()[0]
    second = rotate(Journal(folder), actor="clerk")
    written(folder, 3)
    return first, second


def test_whoever_kept_either_key_verifies(tmp_path: Path) -> None:
    """The chain stands in key.txt, in an entry, and under a checkpoint that both keys signed."""
    first, second = rotated(tmp_path)
    assert Store(tmp_path).keys() == [first, second]
    for key in (None, first, second):
        assert verify(tmp_path, key=key).entries == 7
    announced = next(Journal(tmp_path).entries(4))
    assert (announced.action, announced.data) == ("journal.rotated", {"key": str(second)})
    handed = read_note((tmp_path / "checkpoints" / "0000000004.txt").read_bytes(), "kept")
    assert handed.signed_by([first]) == first
    assert handed.signed_by([second]) == second
    assert public_key(str(tmp_path / "key.txt")) == second


def test_a_checkpoint_kept_before_stays_verifiable(tmp_path: Path) -> None:
    """What the archive holds under the old key is compared as before; a third key changes nothing of it."""
    written(tmp_path / "journal", 3)
    head = tmp_path / "head.txt"
    head.write_bytes(Journal(tmp_path / "journal").checkpoint() or b"")
    first = Store(tmp_path / "journal").keys()[0]
    for _ in range(2):
        rotate(Journal(tmp_path / "journal"), actor="clerk")
        written(tmp_path / "journal", 1)
    found = verify(tmp_path / "journal", key=first, outside=[head])
    assert (found.entries, found.outside) == (7, 1)


def test_the_old_key_is_destroyed_and_signs_nothing_more(tmp_path: Path) -> None:
    """Whoever kept a copy of it cannot go on with the journal, nor sign a checkpoint of later entries."""
    written(tmp_path, 3)
    old = (tmp_path / "key.pem").read_bytes()
    name = Store(tmp_path).keys()[0].name
    rotate(Journal(tmp_path), actor="clerk")
    assert (tmp_path / "key.pem").read_bytes() != old
    assert not (tmp_path / "key.next.pem").exists()
    written(tmp_path, 2)
    thief, whole = SigningKey.read(name, old), (tmp_path / "checkpoint").read_bytes()
    latest = Note.parsed(whole).checkpoint
    forged = Checkpoint(name, latest.size, latest.root).signed(thief).encode()
    (tmp_path / "checkpoint").write_bytes(forged)
    assert "signed by a key that was replaced" in str(refusal(tmp_path))
    with pytest.raises(RempartError, match="key that was replaced"):
        Journal(tmp_path).append("load", actor="clerk", data={})
    (tmp_path / "checkpoint").write_bytes(whole)
    outside = tmp_path / "outside.txt"
    outside.write_bytes(forged)
    assert "signed by a key that was replaced before" in str(refusal(tmp_path, outside=[outside]))


def test_nobody_puts_a_key_of_their_own_before_the_one_that_was_kept(tmp_path: Path) -> None:
    """A journal under another key, with the kept one written behind it as if that came later."""
    written(tmp_path / "true", 3)
    kept = Store(tmp_path / "true").keys()[0]
    Journal(tmp_path / "false", origin=kept.name).append("load", actor="clerk", data={})
    with (tmp_path / "false" / "key.txt").open("a") as lines:
        lines.write(f"{kept}\n")
    refusal(tmp_path / "false", key=kept)


def add_a_key(folder: Path) -> None:
    stranger = SigningKey.made(Store(folder).keys()[0].name).public
    with (folder / "key.txt").open("a") as lines:
        lines.write(f"{stranger}\n")


def take_the_handing_over(folder: Path) -> None:
    (folder / "checkpoints" / "0000000004.txt").unlink()


def take_the_first_key(folder: Path) -> None:
    (folder / "key.txt").write_text(f"{Store(folder).keys()[-1]}\n")


def put_the_second_key_first(folder: Path) -> None:
    (folder / "key.txt").write_text("".join(f"{key}\n" for key in reversed(Store(folder).keys())))


@pytest.mark.parametrize("change", [add_a_key, take_the_handing_over, take_the_first_key, put_the_second_key_first])
def test_a_chain_with_a_link_that_does_not_hold_is_refused(change: Callable[[Path], None], tmp_path: Path) -> None:
    """A key that nobody announced, an announcement that the old key did not sign, a chain cut or turned."""
    first, _ = rotated(tmp_path)
    change(tmp_path)
    refusal(tmp_path, key=first)


def test_another_process_signs_with_the_new_key(tmp_path: Path) -> None:
    """A server that had the old key in memory reads the new one at its next entry."""
    written(tmp_path, 1)
    server = Journal(tmp_path)
    server.append("load", actor="desk", data={})
    first = Store(tmp_path).keys()[0]
    rotate(Journal(tmp_path), actor="clerk")
    server.append("load", actor="desk", data={})
    assert verify(tmp_path, key=first).entries == 4


@pytest.mark.parametrize("step", ["replace", "forget", "sync_folder"])
def test_a_rotation_that_was_killed_is_done_again(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the announcement, before or after key.txt: the journal goes on, and the next call ends with a whole chain."""
    written(tmp_path / "journal", 3)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(*((Journal, step) if step == "forget" else (rotating, step)), killed)
        with pytest.raises(KeyboardInterrupt):
            rotate(Journal(tmp_path / "journal"), actor="clerk")
    again = tmp_path / "again"
    shutil.copytree(tmp_path / "journal", again)
    written(tmp_path / "journal", 1)
    assert verify(tmp_path / "journal").entries == 5
    first = Store(again).keys()[0]
    rotate(Journal(again), actor="clerk")
    written(again, 1)
    assert verify(again, key=first).entries == (6 if step == "forget" else 5)


def test_a_journal_without_entries_has_no_key_to_replace(tmp_path: Path) -> None:
    """The key is made with the first entry."""
    with pytest.raises(RempartError, match="no entries yet"):
        rotate(Journal(tmp_path), actor="clerk")
