"""A payload is committed to, and erased: the root stays, and nothing opens what the entry says."""

import hashlib
import hmac
from pathlib import Path

import pytest
from tests.cli.everything import holding
from tests.journal.journals import refusal

from rempart.base import RempartError
from rempart.journal import Journal, verify

NAME = "Zephyrine Quillonbrasse"


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """A journal of three entries, the second with a payload."""
    journal = Journal(tmp_path / "journal")
    journal.append("load", actor="clerk", data={})
    journal.append("read", actor="clerk", data={}, purpose="permit", case="A-1", payload=NAME.encode())
    journal.append("load", actor="clerk", data={})
    return journal


def test_a_payload_is_beside_its_entry_and_opens_the_commitment(journal: Journal) -> None:
    """The entry holds HMAC-SHA-256 under a key of 256 bits that stands with the payload, and no word of it."""
    _, entry, _ = journal.entries()
    assert journal.payload(2) == NAME.encode()
    key, payload = journal.store.payload(2) or (b"", b"")
    assert len(key) == 32
    assert entry.commitment == hmac.new(key, payload, hashlib.sha256).hexdigest()
    assert holding(journal.folder / "entries", [NAME]) == []
    assert journal.store.payload_path(2).stat().st_mode & 0o077 == 0
    assert verify(journal.folder).committed == {2: entry.commitment}


def test_two_equal_payloads_look_unlike(journal: Journal) -> None:
    """Each has a key of its own, so that nobody sees that the same person was looked at twice."""
    second = journal.append("read", actor="clerk", data={}, payload=NAME.encode())
    assert second.commitment != next(iter(verify(journal.folder).committed.values()))


def test_an_erased_payload_leaves_the_root_and_opens_nothing(journal: Journal) -> None:
    """The tree up to the entry is the same; the key and the payload are nowhere any more; an entry says so."""
    checkpoint = journal.folder.parent / "held.txt"
    checkpoint.write_bytes(journal.checkpoint() or b"")
    before = list(journal.entries())
    assert holding(journal.folder, [NAME]) == ["payloads/0000000002"]
    key = (journal.store.payload(2) or (b"", b""))[0]
    journal.erase(2, actor="dpo-1", purpose="ER-2026-04")
    assert list(journal.entries())[:3] == before
    found = verify(journal.folder, outside=[checkpoint])
    assert (found.entries, found.erased) == (4, {2})
    assert journal.payload(2) is None
    assert holding(journal.folder, [NAME]) == []
    assert not [path for path in journal.folder.rglob("*") if path.is_file() and key in path.read_bytes()]


def test_a_payload_that_was_changed_or_taken_away_is_named(journal: Journal) -> None:
    """Changed, it is not what was committed to; gone, an entry would say so."""
    path = journal.store.payload_path(2)
    whole = path.read_bytes()
    for place in (0, 31, 32, len(whole) - 1):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert "entry 2: its payload is not the one" in str(refusal(journal.folder))
    path.unlink()
    assert "entry 2: its payload is missing" in str(refusal(journal.folder))
    assert verify(journal.folder, payloads=False).entries == 3


def test_only_what_is_there_can_be_erased(journal: Journal) -> None:
    """An entry without payload, or one erased before, is refused, and nothing is written."""
    journal.erase(2, actor="dpo-1")
    for number in (1, 2, 99):
        with pytest.raises(RempartError, match="has no payload"):
            journal.erase(number, actor="dpo-1")
    assert verify(journal.folder).entries == 4


def test_an_erasure_that_was_killed_is_brought_to_its_end(journal: Journal) -> None:
    """The entry stands first; the payload that is still there afterwards can be erased again."""
    journal.append("journal.erased", actor="dpo-1", data={"entry": 2})
    assert verify(journal.folder).entries == 4
    journal.erase(2, actor="dpo-1")
    assert journal.payload(2) is None
