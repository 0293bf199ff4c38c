"""What a publisher's server may send that is neither good nor plainly wrong: it is taken whole, or said, never cut unseen."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Ran, run
from tests.registers import tiny
from tests.registers.fresh import publisher as answers
from tests.registers.fresh.conftest import FIRST, QUICK, TODAY, rows
from tests.registers.fresh.publisher import Answer, Handler, Publisher, whole
from tests.registers.fresh.test_updating import journalled

from rempart.ledger import Workspace, editions_in_use
from rempart.registers.fresh.updating import Updated, update

__all__ = ["run"]
Update = Callable[[], Updated]
GOOD = rows(45)
HALF = len(GOOD) // 2
TWO_MEMBERS = gzip.compress(GOOD[:HALF]) + gzip.compress(GOOD[HALF:])


def held(workspace: Workspace) -> int:
    """Return how many records the edition in use has."""
    return editions_in_use(workspace.editions_of("spells"))[-1].receipt.read


def until_closed(body: bytes) -> Answer:
    """Send a body that neither a length nor chunks end, as a server of HTTP/1.0 does."""

    def answer(handler: Handler) -> None:
        handler.head(200)
        handler.wfile.write(body)

    return answer


def by_bytes(body: bytes, size: int) -> Answer:
    """Send a packed body in small chunks, so that a member may end anywhere in one."""

    def answer(handler: Handler) -> None:
        handler.head(200, Transfer_Encoding="chunked", Content_Encoding="gzip")
        for at in range(0, len(body), size):
            piece = body[at : at + size]
            handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        handler.wfile.write(b"0\r\n\r\n")

    return answer


@pytest.mark.parametrize(
    "answer", [whole(TWO_MEMBERS, Content_Encoding="gzip"), by_bytes(TWO_MEMBERS, 7)], ids=["length", "chunks"]
)
def test_every_member_of_a_packing_is_read(
    answer: Answer, workspace: Workspace, publisher: Publisher, updated: Update
) -> None:
    """A file of gzip may be several, one after the other: all of it is the publication."""
    publisher.tell(answer)
    assert (updated().outcome, held(workspace)) == ("loaded", 45)


@pytest.mark.parametrize("more", [b"more", gzip.compress(b"more")[:-4]], ids=["no packing", "half of one"])
def test_what_follows_a_packing_must_be_one(
    more: bytes, workspace: Workspace, publisher: Publisher, updated: Update
) -> None:
    """What cannot be unpacked after the first member is damage, not an end."""
    publisher.tell(whole(gzip.compress(rows(40)) + more, Content_Encoding="gzip"))
    done = updated()
    assert (done.outcome, held(workspace)) == ("failed", 40)


def test_members_that_hold_nothing_have_an_end(publisher: Publisher, updated: Update) -> None:
    """Packed bytes are bounded as well as what they hold."""
    publisher.tell(by_bytes(gzip.compress(b"") * 20_000, 60_000))
    assert "more than the 200,000 bytes" in str(updated().error)


@pytest.mark.parametrize(
    "headers",
    [
        {"ETag": '"é"'},
        {"ETag": f'"{"e" * 2000}"'},
        {"Last_Modified": "Fri, 13 février 2026"},
        {"ETag": '"é"', "Last_Modified": "Fri, 13 Feb 2026 10:00:00 GMT"},
    ],
)
def test_an_odd_mark_is_not_remembered(headers: dict[str, str], publisher: Publisher, updated: Update) -> None:
    """What could not be sent back is forgotten; the next update asks for the file again."""
    publisher.tell(whole(GOOD, **headers))
    assert [updated().outcome, updated().outcome] == ["loaded", "unchanged"]
    assert "If-None-Match" not in publisher.requests[-1][1]


def test_an_odd_mark_that_was_remembered_is_forgotten(
    workspace: Workspace, publisher: Publisher, updated: Update
) -> None:
    """A version before this one may have kept it."""
    publisher.tell(whole(GOOD, ETag='"2"'))
    updated()
    path = workspace.editions_of("spells") / "fetched.json"
    path.write_text(path.read_text(encoding="utf-8").replace('\\"2\\"', "é"), encoding="utf-8")
    assert updated().outcome == "unchanged"


@pytest.mark.parametrize("place", ["http://127.0.0.1:99999999/x", "http://127.0.0.1:65536/x"])
def test_a_redirect_to_no_address_is_said(place: str, publisher: Publisher, updated: Update) -> None:
    """A port that cannot be is no address."""
    publisher.tell(answers.moved(place))
    done = updated()
    assert done.outcome == "failed"
    assert "no address" in str(done.error)
    assert len(publisher.requests) == 1


def test_whatever_breaks_the_next_register_comes(workspace: Workspace, publisher: Publisher, updated: Update) -> None:
    """A table of the edition before is damaged: what changed cannot be told, which is said without the engine's words."""
    (table,) = workspace.editions_of("spells").glob("2026-01-31/tables/party.parquet")
    table.write_bytes(b"PAR1 Quorvane")
    publisher.tell(whole(GOOD))
    (done,) = update(workspace, today=TODAY, limits=QUICK)
    assert (done.outcome, done.edition) == ("failed", TODAY.isoformat())
    assert "rempart verify" in str(done.error)
    assert str(table) not in str(done.error)
    assert journalled(workspace, "update")[-1]["outcome"] == "failed"


def test_a_damaged_receipt_fails_one_register(workspace: Workspace, spells: Path, updated: Update) -> None:
    """Where not even the editions in use can be told, the failure is recorded all the same."""
    tiny.publish(workspace, spells, FIRST, rows(41))
    (workspace.editions_of("spells") / "2026-01-31.2" / "receipt.json").write_text("{")
    done = updated()
    assert (done.outcome, done.edition, done.age) == ("failed", None, None)


def test_a_body_that_nothing_ends_is_said(
    workspace: Workspace, publisher: Publisher, updated: Update, run: Callable[..., Ran]
) -> None:
    """Cut at the end of a line it looks whole, so that somebody must look at its number of records."""
    publisher.tell(until_closed(rows(31)))
    done = updated()
    assert (done.outcome, done.unmeasured) == ("loaded", ("list.csv",))
    assert "length" in str(journalled(workspace, "fetch")[-1]["reason"])
    publisher.tell(until_closed(rows(33)))
    words = run("update", "spells", "--workspace", workspace.path)
    assert "WARNING: the server did not say how long list.csv is" in words.out
    publisher.tell(until_closed(rows(34)))
    data = run("update", "spells", "--json", "--workspace", workspace.path)
    assert json.loads(data.out)["unmeasured"] == ["list.csv"]


@pytest.mark.parametrize(
    "answer", [whole(GOOD), by_bytes(gzip.compress(GOOD), 50), until_closed(rows(40))], ids=["length", "chunks", "held"]
)
def test_a_body_that_has_an_end_needs_no_word(answer: Answer, publisher: Publisher, updated: Update) -> None:
    """A length, chunks, or the bytes that are held already."""
    publisher.tell(answer)
    assert updated().unmeasured == ()


def test_an_update_that_was_killed_is_told_by_the_next(
    workspace: Workspace, spells: Path, publisher: Publisher, updated: Update, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the load and its record, it told nobody what changed: the next one does, once."""

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    publisher.tell(whole(GOOD, ETag='"2"'))
    with monkeypatch.context() as patch:
        patch.setattr("rempart.registers.fresh.updating.changes_after", killed)
        with pytest.raises(KeyboardInterrupt):
            updated()
    assert held(workspace) == 45
    done = updated()
    assert done.outcome == "loaded"
    assert done.changes is not None
    assert done.changes.parties.added == 5
    assert journalled(workspace, "update")[-1]["parties"] == {"added": 5, "changed": 0, "removed": 0}
    assert updated().outcome == "unchanged"
