"""Time stamps of RFC 3161, by an authority of our own; and the head on paper."""

import hashlib
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from tests.journal.journals import at_once

from rempart.base import RempartError
from rempart.journal import Journal, verifier, verify
from rempart.journal.anchoring import check_anchors, printed_head
from rempart.journal.bundle import seal, verify_bundle, write_bundle
from rempart.journal.stamping import anchor

pytest.importorskip("rfc3161_client", reason="the extra 'anchor' is not installed")

SETTINGS = """
[tsa]
default_tsa = ours
[ours]
dir = .
serial = ./serial
signer_cert = ./tsa.pem
signer_key = ./tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[stamping]
extendedKeyUsage = critical,timeStamping
"""


class Authority:
    """A time-stamping authority: its address, its root certificate, and what it answers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "settings").write_text(SETTINGS)
        (folder / "serial").write_text("01\n")
        made = ["-newkey", "rsa:2048", "-nodes", "-config", "settings"]
        for name, extension, signer in (
            ("root", "root", []),
            ("tsa", "stamping", ["-CA", "root.pem", "-CAkey", "root.key"]),
        ):
            self.openssl("req", "-x509", *made[:3], "-keyout", f"{name}.key", "-out", f"{name}.pem", "-days", "3650",
                         "-subj", f"/CN={name}", "-extensions", extension, "-config", "req", *signer)  # fmt: skip
        self.root = (folder / "root.pem").read_bytes()
        self.answer: Callable[[bytes], bytes] = self.reply
        self.address = ""

    def openssl(self, *arguments: str) -> None:
        """Run openssl in the authority's folder."""
        (self.folder / "req").write_text(
            "[req]\ndistinguished_name = name\n[name]\n" + SETTINGS[SETTINGS.index("[root]") :]
        )
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

    def reply(self, query: bytes) -> bytes:
        """Return the time stamp that a query asks for."""
        (self.folder / "query").write_bytes(query)
        self.openssl("ts", "-reply", "-config", "settings", "-queryfile", "query", "-out", "answer")
        return (self.folder / "answer").read_bytes()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    """An authority on this machine."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    ours = Authority(tmp_path_factory.mktemp("authority"))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = ours.answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200 if body else 503)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            del arguments

    server = HTTPServer(("127.0.0.1", 0), Handler)
    ours.address = f"http://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield ours
    server.shutdown()
    server.server_close()


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """A journal of three entries."""
    return at_once(tmp_path / "journal", 3)


def test_a_checkpoint_is_stamped_and_the_stamp_checked(journal: Journal, authority: Authority) -> None:
    """The stamp is kept beside the checkpoint; it leads up to its authority and to no other."""
    note = journal.checkpoint() or b""
    stamped = anchor(journal.store, note, authority.address, authorities=authority.root)
    assert stamped.by_authority
    journal.append("load", actor="clerk", data={})
    assert [path.name for path in journal.store.anchors.iterdir()] == ["0000000003.tsr"]
    assert check_anchors(journal.store, authority.root) == [stamped]
    assert [one.at for one in check_anchors(journal.store)] == [stamped.at]
    assert verify(journal.folder).entries == 4
    other = Authority(journal.folder.parent)
    with pytest.raises(RempartError, match="does not lead up to"):
        check_anchors(journal.store, other.root)


def test_a_stamp_of_something_else_is_refused(journal: Journal, authority: Authority, tmp_path: Path) -> None:
    """One of another checkpoint, a changed one, one whose checkpoint is gone."""
    note = journal.checkpoint() or b""
    anchor(journal.store, note, authority.address)
    path = journal.store.anchors / "0000000003.tsr"
    whole = path.read_bytes()
    other = at_once(tmp_path / "other", 3)
    anchor(other.store, other.checkpoint() or b"", authority.address)
    path.write_bytes((other.store.anchors / path.name).read_bytes())
    with pytest.raises(RempartError, match="not of this checkpoint"):
        check_anchors(journal.store)
    imprint = whole.index(hashlib.sha256(note).digest())
    instant = whole.index(b"\x18\x0f20") + 9  # a digit of the generalised time
    for place in (imprint, instant, len(whole) - 1):  # what was stamped, when, and the signature
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(RempartError):
            check_anchors(journal.store, authority.root)
    path.write_bytes(whole)
    journal.store.kept_path(3).unlink()
    with pytest.raises(RempartError, match="its checkpoint is missing"):
        check_anchors(journal.store)


@pytest.mark.parametrize("answer", [b"", b"<html>", b"0" * (2 << 20)], ids=["503", "no stamp", "too long"])
def test_an_authority_that_fails_is_said_and_nothing_is_kept(
    journal: Journal, authority: Authority, answer: bytes
) -> None:
    """The journal stays whole; the error says what to do instead."""
    authority.answer = lambda _: answer
    try:
        with pytest.raises(RempartError, match="time stamp"):
            anchor(journal.store, journal.checkpoint() or b"", authority.address)
    finally:
        authority.answer = authority.reply
    assert not journal.store.stamps()
    assert verify(journal.folder).entries == 3


def test_an_old_answer_is_refused(journal: Journal, authority: Authority) -> None:
    """A stamp given before, for the same checkpoint, does not answer a new question."""
    old: list[bytes] = []

    def kept(query: bytes) -> bytes:
        old.append(old[0] if old else authority.reply(query))
        return old[0]

    authority.answer = kept
    try:
        anchor(journal.store, journal.checkpoint() or b"", authority.address)
        with pytest.raises(RempartError, match="not of this checkpoint"):
            anchor(journal.store, journal.checkpoint() or b"", authority.address)
    finally:
        authority.answer = authority.reply


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/", "file:///etc/passwd", "nothing"])
def test_nobody_there(journal: Journal, address: str) -> None:
    """No answer, and addresses that are none of the web."""
    with pytest.raises(RempartError):
        anchor(journal.store, journal.checkpoint() or b"", address)


def test_a_bundle_carries_the_stamp(journal: Journal, authority: Authority, tmp_path: Path) -> None:
    """The stamped checkpoint that reaches its entries is the one of the bundle."""
    seal(journal, {"a": b"x"}, actor="officer-7")
    stamped = anchor(journal.store, journal.checkpoint() or b"", authority.address)
    journal.append("load", actor="clerk", data={})
    write_bundle(tmp_path / "b.zip", {"a": b"x"}, journal, [4])
    found = verify_bundle(tmp_path / "b.zip", authorities=authority.root)
    assert (found.note.checkpoint.size, [one.at for one in found.stamps]) == (4, [stamped.at])


def test_without_the_library_stamps_are_counted(
    journal: Journal,
    authority: Authority,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The rest is verified all the same, and it is said that nobody looked at them."""
    seal(journal, {"a": b"x"}, actor="officer-7")
    anchor(journal.store, journal.checkpoint() or b"", authority.address)
    write_bundle(tmp_path / "b.zip", {"a": b"x"}, journal, [4])
    for readable, said in (
        (True, "Time stamps, whose signatures were not looked at (--authorities): 20"),
        (False, "Time stamps that were not looked at: 1"),
    ):
        monkeypatch.setattr("rempart.journal.anchoring.readable", lambda readable=readable: readable)
        monkeypatch.setattr("rempart.journal.verifier.readable", lambda readable=readable: readable)
        for what in (journal.folder, tmp_path / "b.zip"):
            assert verifier.main([str(what)]) == 0
            assert said in capsys.readouterr().out


def test_a_printed_head_can_be_typed_in(journal: Journal, tmp_path: Path) -> None:
    """The page holds the checkpoint, and its root in groups of four; three typed lines of it are enough to compare."""
    note = journal.checkpoint() or b""
    page = printed_head(note, "2026-11-30")
    origin, size, root = note.decode().splitlines()[:3]
    assert f"{origin}\n{size}\n{root}\n" in page
    assert "Entries: 3" in page
    (tmp_path / "typed.txt").write_text(f"{origin}\n{size}\n{root}\n", encoding="utf-8")
    journal.append("load", actor="clerk", data={})
    assert verify(journal.folder, outside=[tmp_path / "typed.txt"]).outside == 1
