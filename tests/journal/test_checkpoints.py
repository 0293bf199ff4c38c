"""Checkpoints are C2SP signed notes: read and written as published, and refused where they are anything else."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.journal.journals import at_once, refusal, written

from rempart.journal import Journal, verify
from rempart.journal.checkpoint import Checkpoint, Note, PublicKey, SigningKey

KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
MESSAGE = b"This is an example message.\n"
SIGNATURE = "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
"""The example of c2sp.org/signed-note."""
PUBLISHED = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)
"""The example of c2sp.org/tlog-checkpoint."""
ROOT = bytes(range(32))


def test_the_published_key_verifies_the_published_note() -> None:
    """Key, id and signature are those of the specification's example."""
    import base64

    key = PublicKey.parsed(KEY)
    signature = base64.b64decode(SIGNATURE)
    assert (str(key), key.id.hex(), signature[:4]) == (KEY, "530d903a", key.id)
    assert key.verifies(signature[4:], MESSAGE)
    assert not key.verifies(signature[4:], MESSAGE + b" ")


def test_the_published_checkpoint_is_read() -> None:
    """Origin, size and root of the specification's example; its key is not published, so nobody known signed it."""
    note = Note.parsed(PUBLISHED.encode())
    assert (note.checkpoint.origin, note.checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert note.checkpoint.text == PUBLISHED.partition("\n\n")[0] + "\n"
    assert note.signed_by([PublicKey.parsed(KEY)]) is None


def test_what_is_signed_is_read_again() -> None:
    """A checkpoint comes back with its signer; further signatures, of witnesses, are read over."""
    key, witness = SigningKey.made("town.example/journal"), SigningKey.made("archive.example")
    body = Checkpoint(key.name, 12, ROOT).signed(key)
    note = Note.parsed((body + witness.sign(body.split("\n\n")[0].encode()) + "\n").encode())
    assert note.checkpoint == Checkpoint("town.example/journal", 12, ROOT)
    assert note.signed_by([key.public]) == key.public
    assert SigningKey.read(key.name, key.pem()).public == key.public
    assert PublicKey.parsed(str(key.public)) == key.public


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_no_byte_of_a_checkpoint_can_be_changed(place: int, mask: int) -> None:
    """It is refused, or says that nobody known signed it."""
    key = SigningKey.made("town.example/journal")
    body = Checkpoint(key.name, 12, ROOT).signed(key).encode()
    place %= len(body)
    changed = body[:place] + bytes([body[place] ^ mask]) + body[place + 1 :]
    with suppress(ValueError):
        assert Note.parsed(changed).signed_by([key.public]) is None


@pytest.mark.parametrize(
    "body",
    ["", "\n", "a\n1\n", "a\n01\nAA==\n", PUBLISHED.replace("20852163", "-1"), PUBLISHED.replace("q2I=", "q2J="),
     PUBLISHED.replace("— ", "- "), PUBLISHED.replace("\n\n", "\n\n\n\n"), PUBLISHED[:-1], PUBLISHED.replace("example", "ex\tample", 1),
     "x" * 70_000, PUBLISHED.replace("Az3grl", "A=3grl")],
)  # fmt: skip
def test_what_is_no_checkpoint_is_refused(body: str) -> None:
    """Too little, another form of numbers, other base64, other dashes, control characters, too long."""
    with pytest.raises(ValueError, match="checkpoint"):
        Note.parsed(body.encode())


@pytest.mark.parametrize(
    "line", ["", "a", "a+b+c", KEY.replace("530d", "530e"), KEY.replace("foo", "fo"), " " + KEY, KEY[:-4]]
)
def test_what_is_no_key_is_refused(line: str) -> None:
    """A line that is none, or whose id is not that of name and key."""
    with pytest.raises(ValueError, match="key"):
        PublicKey.parsed(line)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\x00b"])
def test_a_name_that_notes_cannot_hold_is_refused(name: str) -> None:
    """No space, no plus, no control character."""
    with pytest.raises(ValueError, match="name"):
        SigningKey.made(name)


def test_a_checkpoint_of_somebody_else_is_compared(tmp_path: Path) -> None:
    """An earlier one agrees; one typed from paper, without its signature, agrees too."""
    journal = at_once(tmp_path / "journal", 9, each=3)
    earlier = tmp_path / "earlier.txt"
    earlier.write_bytes(journal.checkpoint() or b"")
    typed = tmp_path / "typed.txt"
    typed.write_bytes(earlier.read_bytes().split(b"\n\n")[0])
    journal.append("load", actor="clerk", data={})
    found = verify(tmp_path / "journal", outside=[earlier, typed], key=journal.store.keys()[0])
    assert (found.entries, found.outside) == (10, 2)


def test_a_checkpoint_of_another_journal_is_not(tmp_path: Path) -> None:
    """Another key or another origin is said, whoever replaced it."""
    written(tmp_path / "one")
    written(tmp_path / "two")
    other = tmp_path / "two" / "checkpoint"
    assert "not signed by the key of this journal" in str(refusal(tmp_path / "one", outside=[other]))
    unsigned = tmp_path / "unsigned.txt"
    unsigned.write_bytes(other.read_bytes().split(b"\n\n")[0])
    assert "of another journal" in str(refusal(tmp_path / "one", outside=[unsigned]))
    key = Journal(tmp_path / "two").store.keys()[0]
    assert "not the key that you gave" in str(refusal(tmp_path / "one", key=key))


def test_a_journal_under_a_replaced_key_is_found_by_the_old_checkpoint(tmp_path: Path) -> None:
    """Whoever writes a new journal with a key of their own meets the checkpoint that somebody holds."""
    written(tmp_path / "true")
    written(tmp_path / "false")
    assert verify(tmp_path / "false").entries == 5
    assert "not signed by" in str(refusal(tmp_path / "false", outside=[tmp_path / "true" / "checkpoint"]))
