"""One entry is proved without its neighbours; a later journal is proved to extend an earlier one; retention breaks neither."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.journal.journals import at_once, refusal, written

from rempart.base import RempartError
from rempart.journal import Journal, verify
from rempart.journal.opening import read_note
from rempart.journal.proving import Proof, Prover, check_extends
from rempart.journal.retaining import purge
from rempart.journal.store import SEGMENT

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Journal:
    """A journal of three files, the last with a few entries."""
    return at_once(tmp_path_factory.mktemp("large") / "journal", 2 * SEGMENT + 5, each=SEGMENT)


def test_any_entry_is_proved(large: Journal) -> None:
    """The proof is a short text in the form of C2SP tlog-proof; it shows that entry and no other."""
    prover = Prover(large.store, large.checkpoint() or b"")
    for number in (1, 2, SEGMENT, SEGMENT + 1, 2 * SEGMENT, 2 * SEGMENT + 5):
        proof = prover.inclusion(number)
        assert Proof.parsed(proof.text().encode()) == proof
        assert proof.shows(prover.entry(number).line())
        assert not proof.shows(prover.entry(number % 7 + 1).line()) or number == number % 7 + 1
        assert proof.text().startswith(f"c2sp.org/tlog-proof@v1\nindex {number - 1}\n")
        assert len(proof.path) <= 14


@given(st.integers(1, 2 * SEGMENT + 5))
def test_a_later_journal_extends_every_earlier_one(large: Journal, size: int) -> None:
    """From any size: the proof is that of the two roots."""
    note = large.checkpoint() or b""
    path = Prover(large.store, note).consistency(size)
    assert len(path) <= 15


def test_a_checkpoint_that_was_given_out_is_extended(tmp_path: Path) -> None:
    """The proof holds between the two checkpoints, and not between others."""
    journal = at_once(tmp_path / "journal", 7)
    earlier = read_note(journal.checkpoint() or b"", "earlier")
    at_once(tmp_path / "other", 7)
    for _ in range(6):
        journal.append("load", actor="clerk", data={})
    later = read_note(journal.checkpoint() or b"", "later")
    path = Prover(journal.store, later.text + b"\n").consistency(7)
    check_extends(earlier, later, path, "proof")
    other = read_note((tmp_path / "other" / "checkpoint").read_bytes(), "other")
    for one, two, wrong in ((other, later, path), (earlier, later, path[:-1]), (later, earlier, path)):
        with pytest.raises(RempartError, match="does not begin with"):
            check_extends(one, two, wrong, "proof")


@pytest.mark.parametrize("body", [b"", b"x\nindex 0\n\nnote", b"c2sp.org/tlog-proof@v1\nindex 00\n\nn", b"c2sp.org/tlog-proof@v1\nindex 0\nAA\n\nn",
                                  b"c2sp.org/tlog-proof@v1\n\nn", b"c2sp.org/tlog-proof@v1\nindex 0\n"])  # fmt: skip
def test_what_is_no_proof_is_refused(body: bytes) -> None:
    """Another form of numbers, broken base64, no checkpoint."""
    with pytest.raises(ValueError, match=r"proof|base64|padding"):
        Proof.parsed(body)


def test_what_is_not_there_cannot_be_proved(large: Journal) -> None:
    """Neither an entry of no number, nor one after the checkpoint, nor a journal of no entries."""
    note = large.checkpoint() or b""
    prover = Prover(large.store, note)
    for number in (0, 2 * SEGMENT + 99):
        with pytest.raises(RempartError, match="no such entry"):
            prover.inclusion(number)
    large.append("load", actor="clerk", data={})
    with pytest.raises(RempartError, match="older than the entry"):
        prover.inclusion(2 * SEGMENT + 6)
    for size in (0, 2 * SEGMENT + 99):
        with pytest.raises(RempartError, match="to extend"):
            prover.consistency(size)


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Journal:
    """A journal with two full files of January and some entries of November, one of January with a payload."""
    journal = Journal(tmp_path / "journal")
    monkeypatch.setattr("rempart.journal.writing.instant", lambda: "2026-01-15T10:00:00.000Z")
    journal.append("read", actor="clerk", data={}, payload=b"Zephyrine")
    at_once(journal.folder, 50)
    journal.checkpoint()
    at_once(journal.folder, 2 * SEGMENT - 51, each=SEGMENT)
    monkeypatch.setattr("rempart.journal.writing.instant", lambda: "2026-11-20T10:00:00.000Z")
    at_once(journal.folder, 9)
    return Journal(journal.folder)


def test_retention_takes_whole_files_and_leaves_the_proofs(old: Journal, tmp_path: Path) -> None:
    """The entries and payloads of two files are gone; root, proofs and checkpoints of what is left hold; an entry says so."""
    earlier = tmp_path / "earlier.txt"
    earlier.write_bytes(old.checkpoint() or b"")
    note = read_note(earlier.read_bytes(), earlier)
    before = Prover(old.store, earlier.read_bytes()).inclusion(2 * SEGMENT + 3)
    assert purge(old, TODAY.replace(month=6), actor="dpo-1", purpose="R-28") == 2 * SEGMENT
    assert [path.name for path in (old.folder / "entries").iterdir()] == ["000003.jsonl"]
    assert list(old.store.payloads.iterdir()) == []
    assert list(old.store.kept()) == [SEGMENT, 2 * SEGMENT, 2 * SEGMENT + 9]
    found = verify(old.folder, outside=[earlier])
    assert (found.first, found.entries, found.outside) == (2 * SEGMENT + 1, 2 * SEGMENT + 10, 1)
    *_, last = Journal(old.folder).entries()
    assert (last.action, last.data) == ("journal.purged", {"first": 1, "last": 2 * SEGMENT, "before": "2026-06-30"})
    prover = Prover(old.store, earlier.read_bytes())
    assert prover.inclusion(2 * SEGMENT + 3) == before
    later = read_note(old.checkpoint() or b"", "later")
    check_extends(note, later, Prover(old.store, old.checkpoint() or b"").consistency(note.checkpoint.size), "proof")
    with pytest.raises(RempartError, match="no such entry"):
        prover.inclusion(3)
    assert Journal(old.folder).append("load", actor="clerk", data={}).number == 2 * SEGMENT + 11
    assert purge(old, TODAY.replace(month=6), actor="dpo-1") == 2 * SEGMENT
    assert verify(old.folder).entries == 2 * SEGMENT + 11


def test_a_checkpoint_within_what_retention_took_cannot_be_compared(old: Journal, tmp_path: Path) -> None:
    """It is said so, with the size of one that can be; that of a file's end is still compared."""
    within, end = tmp_path / "within.txt", tmp_path / "end.txt"
    within.write_bytes(old.store.kept()[51].read_bytes())
    end.write_bytes(old.store.kept()[SEGMENT].read_bytes())
    purge(old, TODAY, actor="dpo-1")
    assert verify(old.folder, outside=[end]).outside == 1
    assert "cannot be compared: retention took entries 1 to 8192 away" in str(refusal(old.folder, outside=[within]))


def test_files_that_go_without_an_entry_are_missed(old: Journal) -> None:
    """Nobody can call it retention afterwards; nor can the root of what went be changed."""
    (old.folder / "entries" / "000001.jsonl").unlink()
    assert "entries 1 to 4096 are missing, and no entry says" in str(refusal(old.folder))


def test_the_root_of_what_is_gone_cannot_be_changed(old: Journal) -> None:
    """The checkpoints were signed over it."""
    purge(old, TODAY, actor="dpo-1")
    roots = old.folder / "segments.txt"
    lines = roots.read_text().splitlines(keepends=True)
    roots.write_text(lines[1] + lines[0])
    assert "was signed over other entries" in str(refusal(old.folder))
    roots.write_text(lines[0])
    assert "their root is not recorded" in str(refusal(old.folder))


def test_a_purge_that_was_killed_is_brought_to_its_end(old: Journal) -> None:
    """The entry stands first; a file that it names and that is still there goes at the next purge, and nothing is missed."""
    old.append("journal.purged", actor="dpo-1", data={"first": 1, "last": 2 * SEGMENT, "before": "2026-06-30"})
    assert verify(old.folder).first == 1
    (old.folder / "entries" / "000001.jsonl").unlink()
    assert verify(old.folder).first == SEGMENT + 1
    purge(old, TODAY, actor="dpo-1")
    assert verify(old.folder).first == 2 * SEGMENT + 1


def test_what_is_young_stays(tmp_path: Path) -> None:
    """A file that is not full, or holds one younger entry, stays whole."""
    written(tmp_path)
    assert purge(Journal(tmp_path), date(2999, 1, 1), actor="dpo-1") == 0
    assert verify(tmp_path).entries == 5
