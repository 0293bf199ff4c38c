"""Somebody who can write in the folder, or hand on a bundle, and has no key: what they plant counts for nothing and is named."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import rfc8785
from tests.journal.journals import FIRST, at_once, lines_of, refusal, written

from rempart.base import RempartError
from rempart.journal import Journal, archive, store, verifier, verify, writing
from rempart.journal.bundle import _listed, seal, verify_bundle, write_bundle
from rempart.journal.checkpoint import SigningKey
from rempart.journal.entries import made, parsed
from rempart.journal.sql import SqlJournal

FILES = {"decision.txt": b"granted"}


def follows(folder: Path, place: int, action: str, data: dict[str, int]) -> bytes:
    """Return a line that follows from the entry ``place``, unsigned."""
    before = parsed(lines_of(folder)[place - 1][:-1])
    at = "2026-11-30T00:00:00.000Z"
    return made(place + 1, before.hash, at=at, actor="clerk", action=action, data=data).line() + b"\n"


@pytest.fixture
def looked(tmp_path: Path) -> Path:
    """A journal of ten entries, of which number 4 has a payload and was given out; the last three were written together."""
    folder = tmp_path / "journal"
    written(folder, 3)
    Journal(folder).append("look", actor="clerk", data={}, payload=b"a search term")
    Journal(folder).checkpoint()
    written(folder, 3)
    at_once(folder, 3)
    return folder


def test_an_older_checkpoint_put_back_is_no_write_that_did_not_end(looked: Path) -> None:
    """The announcement says what stood before it: nothing is taken out, and no forged entry stands in between."""
    forged = follows(looked, 4, "journal.erased", {"entry": 4})
    (looked / FIRST).write_bytes(b"".join(lines_of(looked)[:4]) + forged)
    shutil.copy(looked / "checkpoints" / "0000000004.txt", looked / "checkpoint")
    (looked / "checkpoint.before").unlink()
    (looked / "payloads" / "0000000004").unlink()
    assert "entry 6 and what follows were cut off (the checkpoint says 7)" in str(refusal(looked))
    with pytest.raises(RempartError, match="cut off"):
        Journal(looked).append("load", actor="clerk", data={})


def test_entries_after_the_last_checkpoint_say_nothing(looked: Path) -> None:
    """A write that did not end is told; what stands there in its place neither erases nor commits to anything."""
    before = looked / "checkpoint.before"
    forged = follows(looked, 7, "journal.erased", {"entry": 4})
    (looked / FIRST).write_bytes(b"".join(lines_of(looked)[:7]) + forged)
    shutil.copy(before, looked / "checkpoint")
    found = verify(looked)
    assert (found.entries, found.unfinished, found.erased) == (7, True, frozenset())
    (looked / "payloads" / "0000000004").unlink()
    assert "entry 4: its payload is missing" in str(refusal(looked))


def test_a_power_failure_that_leaves_an_older_checkpoint_loses_nothing(tmp_path: Path) -> None:
    """The announcement was on disk; entry 5, which it names as written, stays although the checkpoint says 4."""
    written(tmp_path, 4)
    older = (tmp_path / "checkpoint").read_bytes()
    written(tmp_path, 1)
    five = lines_of(tmp_path)
    written(tmp_path, 1)
    (tmp_path / "checkpoint").write_bytes(older)
    (tmp_path / FIRST).write_bytes(b"".join(five))
    assert verify(tmp_path).entries == 5
    Journal(tmp_path).append("load", actor="clerk", data={})
    assert [entry.action for entry in Journal(tmp_path).entries(5)] == ["load", "journal.mended", "load"]
    assert verify(tmp_path).entries == 7


def test_a_root_of_a_file_that_is_not_full_is_named(tmp_path: Path) -> None:
    """It would stop the journal at entry 4,096, and let retention delete what no root stands for."""
    written(tmp_path)
    store.Store(tmp_path).write_roots([bytes(32)])
    assert "a root is recorded after entry 0" in str(refusal(tmp_path))


def test_a_journal_that_was_taken_away_whole_is_missed_by_its_key(tmp_path: Path) -> None:
    """Whoever gives the key knows that there was one."""
    written(tmp_path / "journal")
    key = Journal(tmp_path / "journal").store.keys()[0]
    assert "the journal is missing" in str(refusal(tmp_path / "nothing", key=key))
    (tmp_path / "nothing" / "entries").mkdir(parents=True)
    assert verifier.main([str(tmp_path / "nothing")]) == 1


@pytest.mark.parametrize(
    "name", ["checkpoint", "checkpoint.next", "checkpoint.next.other", "key.txt", "lock", str(FIRST), "segments.txt"]
)
def test_a_pipe_in_the_place_of_a_file_is_refused(name: str, tmp_path: Path) -> None:
    """Nobody waits for what never comes."""
    written(tmp_path)
    (tmp_path / name).unlink(missing_ok=True)
    os.mkfifo(tmp_path / name)
    assert "it is not a file" in str(refusal(tmp_path))
    with pytest.raises(RempartError, match="not a file"):
        Journal(tmp_path).append("load", actor="clerk", data={})


@pytest.mark.parametrize(
    "name", [".checkpoint.new", "checkpoint.next", "checkpoint.next.other", str(FIRST), "payloads/.0000000006.new"]
)
def test_a_link_does_not_lead_a_writer_elsewhere(name: str, tmp_path: Path) -> None:
    """Neither what is written nor a key or a payload lands in somebody else's file."""
    folder, other = tmp_path / "journal", tmp_path / "other"
    written(folder)
    (folder / "payloads").mkdir(mode=0o700)
    other.write_bytes((folder / name).read_bytes() if (folder / name).exists() else b"mine")
    before = other.read_bytes()
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(other)
    with suppress(RempartError):  # refused or written beside: either is right, as long as the other file is as it was
        Journal(folder).append("load", actor="clerk", data={}, payload=b"a search term")
    assert other.read_bytes() == before
    assert b"a search term" not in other.read_bytes()


def test_a_key_is_made_in_a_file_of_its_own(tmp_path: Path) -> None:
    """A file that stood ready for it, open to everybody, is not the one that it is written to."""
    ready = tmp_path / ".key.pem.new"
    ready.touch()
    ready.chmod(0o666)
    with ready.open("rb") as held:
        written(tmp_path, 1)
        assert held.read() == b""
    assert (tmp_path / "key.pem").stat().st_mode & 0o777 == 0o600


def test_what_a_kill_left_of_payloads_goes(tmp_path: Path) -> None:
    """Neither a half written one nor one without its entry stays; a refused entry leaves none either."""
    journal = Journal(tmp_path)
    journal.append("look", actor="clerk", data={}, payload=b"kept")
    for name in (".0000000002.new", "0000000002", "0000000003"):
        (tmp_path / "payloads" / name).write_bytes(b"a search term")
    with pytest.raises(ValueError, match="nan"):
        Journal(tmp_path).append("look", actor="clerk", data={"score": float("nan")}, payload=b"a search term")
    assert [path.name for path in (tmp_path / "payloads").iterdir()] == ["0000000001"]
    assert verify(tmp_path).entries == 1


def test_an_erased_payload_that_is_put_back_is_said(tmp_path: Path) -> None:
    """A copy that was restored, or a kill while it was overwritten: it is named, and can be erased again."""
    journal = Journal(tmp_path)
    journal.append("look", actor="clerk", data={}, payload=b"a search term")
    path = journal.store.payload_path(1)
    body = path.read_bytes()
    journal.erase(1, actor="dpo")
    for left in (body, bytes(len(body))):
        path.write_bytes(left)
        assert verify(tmp_path).undeleted == {1}
        journal.erase(1, actor="dpo")
        assert verify(tmp_path).undeleted == frozenset()


def test_a_payload_that_cannot_be_deleted_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The entry stands, so it is not said that nothing was done."""
    journal = Journal(tmp_path)
    journal.append("look", actor="clerk", data={}, payload=b"a search term")

    def full(path: Path) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(writing, "wipe", full)
    with pytest.raises(RempartError, match="still there, though an entry says"):
        journal.erase(1, actor="dpo")
    assert verify(tmp_path).undeleted == {1}


def test_a_disk_that_is_full_after_the_entry_does_not_deny_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was announced and written counts, so the act goes on; the checkpoint is put in its place later."""
    journal = Journal(tmp_path)
    journal.append("load", actor="clerk", data={})

    def full(path: Path, *_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", str(path))

    with monkeypatch.context() as patched:
        patched.setattr(writing, "replace", full)
        assert journal.append("load", actor="clerk", data={}).number == 2
    assert verify(tmp_path).entries == 2
    assert journal.append("load", actor="clerk", data={}).number == 3
    assert verify(tmp_path).entries == 3


@pytest.fixture
def sealed(tmp_path: Path) -> tuple[Journal, dict[str, bytes]]:
    """A journal, and the files of a bundle that it sealed and that shows its entries 1 and 3."""
    journal = at_once(tmp_path / "journal", 3)
    number = seal(journal, FILES, actor="officer-7", case="A-1", shown=[3, 1]).number
    write_bundle(tmp_path / "bundle.zip", FILES, journal, [1, 3, number])
    found = verify_bundle(tmp_path / "bundle.zip")
    assert (found.sealed.number, found.sealed.case) == (4, "A-1")
    return journal, archive.unpacked((tmp_path / "bundle.zip").read_bytes())


def handed_on(files: dict[str, bytes], /, **more: object) -> bytes:
    """Return a bundle of these files, with a manifest made to fit."""
    traces = {name: body for name, body in files.items() if name not in (*FILES, "manifest.json")}
    content = {"files": _listed(FILES), "form": "rempart-bundle/1", "journal": _listed(traces), **more}
    return archive.packed({**files, "manifest.json": rfc8785.dumps(content)})  # type: ignore[arg-type]


def said_of(path: Path, body: bytes) -> str:
    """Return what is said of a bundle that is not whole."""
    path.write_bytes(body)
    with pytest.raises(RempartError) as caught:
        verify_bundle(path)
    return str(caught.value)


def test_nothing_unsealed_can_be_put_into_a_bundle(sealed: tuple[Journal, dict[str, bytes]], tmp_path: Path) -> None:
    """Neither as a trace of the journal, nor as a word in the manifest, nor between the proofs."""
    path, files = tmp_path / "b.zip", sealed[1]
    path.write_bytes(handed_on(files))
    assert verify_bundle(path).files == ("decision.txt",)
    for name in ("annexes/forged.pdf", "journal/forged.pdf", "journal/anchors/forged.pdf"):
        assert f"{name}: it is in the wrong list" in said_of(path, handed_on({**files, name: b"refused"}))
    assert "says more than the files give" in said_of(path, handed_on(files, note="refused"))
    proofs = files["journal/proofs.json"]
    assert "more than the proofs" in said_of(path, handed_on({**files, "journal/proofs.json": proofs + b"\n"}))
    deep = b"[" * 100_000 + b"]" * 100_000
    assert "holds no proofs" in said_of(path, handed_on({**files, "journal/proofs.json": deep}))
    name = "journal/anchors/0000000001.tsr"
    assert "not named after the checkpoint" in said_of(path, handed_on({**files, name: b"refused"}))
    other = files["journal/checkpoint.txt"] + "— refused-by-the-mayor AAAAAAAA\n".encode()
    assert "more than the signature" in said_of(path, handed_on({**files, "journal/checkpoint.txt": other}))
    other = files["journal/key.txt"].removesuffix(b"\n")
    assert "not as the journal writes it" in said_of(path, handed_on({**files, "journal/key.txt": other}))
    for name in (5, None):
        assert "not the manifest" in said_of(path, handed_on(files, files=[{"name": name}]))


def test_no_entry_can_be_left_out_of_a_bundle(sealed: tuple[Journal, dict[str, bytes]], tmp_path: Path) -> None:
    """The sealing entry names those that are shown beside it."""
    journal, files = sealed
    lines = files["journal/entries.jsonl"].splitlines(keepends=True)
    proofs = files["journal/proofs.json"][2:-2].split(b"],[")
    left = {
        **files,
        "journal/entries.jsonl": b"".join(lines[1:]),
        "journal/proofs.json": b"[[" + b"],[".join(proofs[1:]) + b"]]",
    }
    assert "does not show the entries" in said_of(tmp_path / "b.zip", handed_on(left))
    for numbers in ([1, 4], [1, 2, 3, 4]):
        with pytest.raises(RempartError, match="does not show the entries"):
            write_bundle(tmp_path / "b.zip", FILES, journal, numbers)


@pytest.mark.parametrize("names", [("a", "a/b"), ("A/b", "a"), ("x", "NUL"), ("x", "com1.txt"), ("x", "b/Aux.tar.gz")])
def test_names_that_some_machine_cannot_write_are_refused(names: tuple[str, str]) -> None:
    """A file that is also a folder, and the devices of Windows."""
    with pytest.raises(ValueError, match=r"twice, once as a folder|not allowed"):
        archive.packed(dict.fromkeys(names, b""))


def test_what_is_too_large_is_not_sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor read: the limit holds before the bytes are in memory."""
    monkeypatch.setattr(archive, "MOST_BYTES", (1 << 25) + 5)
    with pytest.raises(RempartError, match="more than a bundle may hold"):
        seal(Journal(tmp_path / "journal"), FILES, actor="officer-7")
    assert not (tmp_path / "journal").exists()
    monkeypatch.setattr(archive, "LONGEST", 10)
    assert "larger than a bundle may be" in said_of(tmp_path / "b.zip", bytes(1000))


def refused_quietly(change: Callable[[], object]) -> None:
    """Whatever is wrong is said in a sentence."""
    with pytest.raises(RempartError):
        change()


@pytest.mark.parametrize(
    "line", [b"[" * 100_000, b"\xff", b"[]", b"{}", b'{"number":1}', b"NaN", b'"\\ud800"', b"9" * 9000]
)
def test_a_hostile_line_is_refused_in_a_sentence(line: bytes, tmp_path: Path) -> None:
    """Deep, not UTF-8, of another shape, or no number of JSON; for who reads and for who writes."""
    file = written(tmp_path, 1)
    file.write_bytes(line + b"\n")
    refused_quietly(lambda: verify(tmp_path))
    refused_quietly(lambda: Journal(tmp_path).append("load", actor="clerk", data={}))


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        (f"update journal_head set last = '{'1' * 64}'", "entry 5: it is not the entry whose hash the head holds"),
        ("update journal_head set size = 'x'", "the head is damaged"),
        ("insert into journal_segment values (1, '00')", "root of a segment that is not full"),
        ("insert into journal_segment values (1, 'zz')", "a root is damaged"),
        ("insert into journal_entry values (0, '{}')", "entry 0: it stands before the first"),
        ("update journal_entry set line = x'ff' where number = 2", "entry 2: the line is not an entry"),
    ],
)
def test_what_is_planted_in_a_database_is_named(sql: str, said: str) -> None:
    """Above all the hash that the next entry will hold: signed once, it could never be put right again."""
    connection = sqlite3.connect(":memory:")
    journal = SqlJournal(connection, "sqlite", SigningKey.made("town.example/desk"))
    journal.create()
    for _ in range(5):
        journal.append("read", actor="officer-7", data={})
    connection.execute(sql)
    with pytest.raises(RempartError, match=said):
        journal.verify()
    if "last" in sql:
        with pytest.raises(RempartError, match=said):
            journal.append("read", actor="officer-7", data={})
    connection.close()


def test_what_was_erased_from_a_database_and_put_back_is_said() -> None:
    """A copy of yesterday brings it back; a refused entry leaves no payload in the transaction."""
    connection = sqlite3.connect(":memory:")
    journal = SqlJournal(connection, "sqlite", SigningKey.made("town.example/desk"))
    journal.create()
    journal.append("look", actor="officer-7", data={}, payload=b"a search term")
    (row,) = connection.execute("select * from journal_payload").fetchall()
    journal.erase(1, actor="dpo")
    assert journal.verify().undeleted == frozenset()
    connection.execute("insert into journal_payload values (?, ?, ?)", row)
    assert journal.verify().undeleted == {1}
    journal.erase(1, actor="dpo")
    with pytest.raises(ValueError, match="nan"):
        journal.append("look", actor="officer-7", data={"score": float("nan")}, payload=b"a search term")
    assert connection.execute("select count(*) from journal_payload").fetchall() == [(0,)]
    connection.close()


def test_within_a_block_nothing_waits_for_the_block_itself(tmp_path: Path) -> None:
    """The head and an erasure come after it: the one would wait for ever, the other delete before its entry is there."""
    journal = Journal(tmp_path)
    journal.append("look", actor="clerk", data={}, payload=b"a search term")
    for act in (journal.checkpoint, lambda: journal.erase(1, actor="dpo")):
        with pytest.raises(RempartError, match="written together"), journal.together():
            act()
    assert journal.payload(1) == b"a search term"
    assert journal.checkpoint() is not None


def test_a_line_without_end_is_not_held_in_memory(tmp_path: Path) -> None:
    """A file of a terabyte of nothing is named like any other torn line; nor is an entry written that long."""
    file = written(tmp_path)
    with file.open("r+b") as lines:
        lines.truncate(1 << 40)
    assert "entry 6: the line is not whole" in str(refusal(tmp_path))
    refused_quietly(lambda: Journal(tmp_path).append("load", actor="clerk", data={}))
    with pytest.raises(ValueError, match="too much for one entry"):
        made(1, "", at="", actor="clerk", action="load", data={"rows": "9" * (1 << 24)})


@pytest.mark.parametrize("count", [1, 4, 6, 7])
def test_a_last_entry_that_was_changed_with_its_hash_is_not_continued(count: int) -> None:
    """Neither row nor head is signed alone; together they are held against the root that is."""
    connection = sqlite3.connect(":memory:")
    journal = SqlJournal(connection, "sqlite", SigningKey.made("town.example/desk"))
    journal.create()
    for _ in range(count):
        journal.append("read", actor="officer-7", data={})
    *_, last = journal.entries()
    other = made(count, last.previous, at=last.at, actor="officer-8", action="read", data={})
    connection.execute("update journal_entry set line = ? where number = ?", (other.line().decode(), count))
    connection.execute("update journal_head set last = ?", (other.hash,))
    with pytest.raises(RempartError, match=f"entry {count}: it is not the entry"):
        journal.append("read", actor="officer-7", data={})
    connection.close()
