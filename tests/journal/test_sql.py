"""The journal in a database: in the transaction of the act, or not at all; and as hard to change unseen as in a folder."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.journal.journals import forked, lines_of, seeded
from tests.journal.test_attacks import named
from tests.signals.postgres import server

from rempart.base import RempartError
from rempart.journal import Journal, verifier, verify
from rempart.journal.bundle import seal, verify_bundle, write_bundle
from rempart.journal.checkpoint import SigningKey
from rempart.journal.entries import parsed
from rempart.journal.sql import SqlJournal
from rempart.journal.store import SEGMENT

KEY = SigningKey.made("town.example/desk")
ACT = "insert into act values ({})"


class Database:
    """A database with a table of acts: how to open another connection, and its dialect."""

    def __init__(self, dialect: str, connect: Callable[[], Any]) -> None:
        self.dialect, self.connect = dialect, connect
        self.connection = connect()

    def journal(self, connection: Any = None) -> SqlJournal:
        """Return the journal, as seen by one connection."""
        return SqlJournal(connection or self.connection, self.dialect, KEY)  # type: ignore[arg-type]

    def run(self, sql: str) -> list[Any]:
        """Run one statement and commit it."""
        cursor = self.connection.cursor()
        cursor.execute(sql)
        rows = cursor.fetchall() if cursor.description else []
        self.connection.commit()
        return rows

    def rewrite(self, lines: list[bytes]) -> None:
        """Put these lines in the place of the entries, behind the journal's back."""
        self.run("delete from journal_entry")
        mark = "?" if self.dialect == "sqlite" else "%s"
        cursor = self.connection.cursor()
        cursor.executemany(
            f"insert into journal_entry values ({mark}, {mark})",
            [(number, line.decode()) for number, line in enumerate((line[:-1] for line in lines), start=1)],
        )
        self.connection.commit()


@pytest.fixture(scope="module")
def postgres() -> Iterator[psycopg.Connection[Any]]:
    with server() as connection:
        yield connection


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty journal in a database of either kind."""
    opened: list[Any] = []

    def lite() -> sqlite3.Connection:
        opened.append(sqlite3.connect(tmp_path / "desk.sqlite3", timeout=20, check_same_thread=False))
        return opened[-1]

    if request.param == "sqlite":
        database = Database("sqlite", lite)
    else:
        first = request.getfixturevalue("postgres")
        first.execute("drop database if exists desk with (force)")
        first.execute("create database desk")
        where = f"host={first.info.host} user=rempart dbname=desk"

        def post() -> psycopg.Connection[Any]:
            opened.append(psycopg.connect(where))
            return opened[-1]

        database = Database("postgresql", post)
    database.journal().create()
    database.run("create table act (number int)")
    yield database
    for connection in opened:
        connection.close()


def written(database: Database, count: int = 12) -> SqlJournal:
    """Return the journal with ``count`` entries, each in a transaction of its own."""
    journal = database.journal()
    for number in range(count):
        journal.append("read", actor="officer-7", data={"rows": number}, case=f"A-{number}")
        database.connection.commit()
    return journal


def test_the_entry_is_there_with_the_act_and_not_without(database: Database) -> None:
    """Committed together, both are there; rolled back together, neither is, and the number is given again."""
    journal = written(database, 2)
    cursor = database.connection.cursor()
    cursor.execute(ACT.format(1))
    journal.append("decided", actor="officer-7", data={})
    database.connection.rollback()
    assert (journal.verify().entries, database.run("select count(*) from act")) == (2, [(0,)])
    cursor.execute(ACT.format(1))
    entry = journal.append("decided", actor="officer-7", data={}, purpose="permit", case="A-1")
    database.connection.commit()
    assert (journal.verify().entries, database.run("select count(*) from act")) == (3, [(1,)])
    assert entry.number == 3
    assert list(journal.entries())[2] == entry


def test_without_a_transaction_nothing_is_written(database: Database) -> None:
    """A connection that commits each statement by itself could part the act from its entry."""
    written(database, 1)
    if database.dialect == "sqlite":
        database.connection.isolation_level = None
    else:
        database.connection.autocommit = True
    with pytest.raises(RempartError, match="no transaction is open"):
        database.journal().append("read", actor="officer-7", data={})
    assert database.journal().verify().entries == 1


def test_two_writers_take_turns(database: Database) -> None:
    """One waits until the other has committed; every entry is there once, in one chain."""

    def writing(name: str, connection: Any) -> None:
        for number in range(20):
            database.journal(connection).append("count", actor=name, data={"number": number})
            connection.commit()

    writers = [threading.Thread(target=writing, args=(name, database.connect())) for name in ("one", "two")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    journal = database.journal()
    assert journal.verify().entries == 40
    seen = [(entry.actor, entry.data["number"]) for entry in journal.entries()]
    assert sorted(seen) == [(name, number) for name in ("one", "two") for number in range(20)]


def test_every_change_is_named(database: Database) -> None:
    """Changed, dropped, swapped, cut off, forked and added: as in a folder."""
    journal = written(database)
    lines = list(journal._lines(1, 12))
    database.connection.commit()
    chance = seeded(3)

    def said() -> range:
        with pytest.raises(RempartError) as caught:
            journal.verify()
        database.connection.rollback()
        return named(str(caught.value))

    for place in chance.sample(range(12), 6):
        changed = lines[place].replace(b'"officer-7"', b'"officer-8"')
        database.rewrite([*lines[:place], changed, *lines[place + 1 :]])
        assert place + 1 in said()
        database.rewrite(forked(lines, place))
        assert place + 1 in said()
        database.rewrite(lines[:place])
        assert list(said()) == [place + 1]
    database.rewrite([lines[0], lines[2], lines[1], *lines[3:]])
    assert list(said()) == [2]
    database.rewrite(lines)
    assert journal.verify().entries == 12
    database.run("delete from journal_entry where number = 5")
    assert list(said()) == [5]
    database.rewrite([*lines, lines[-1]])
    assert list(said()) == [13]
    database.rewrite(lines)
    database.run("update journal_head set last = 'x', size = 11, peaks = ''")
    with pytest.raises(RempartError, match="damaged"):
        journal.append("read", actor="officer-7", data={})


def test_it_is_dumped_into_a_folder_that_anybody_verifies(database: Database, tmp_path: Path) -> None:
    """The folder is a journal as any; a bundle is made of it without the key that signs."""
    journal = written(database, 3)
    files = {"decision.txt": b"granted"}
    listing = Journal(tmp_path / "other")
    sealed = seal(listing, files, actor="officer-7")
    journal.append("bundle.sealed", actor="officer-7", data=dict(sealed.data), case="A-1")
    kept = journal.checkpoint()
    database.connection.commit()
    journal.dump(tmp_path / "dump")
    assert verify(tmp_path / "dump", key=KEY.public).entries == 4
    assert verifier.main([str(tmp_path / "dump")]) == 0
    assert [parsed(line[:-1]) for line in lines_of(tmp_path / "dump")] == list(journal.entries())
    dumped = Journal(tmp_path / "dump")
    assert dumped.checkpoint() == kept
    write_bundle(tmp_path / "b.zip", files, dumped, [4])
    assert verify_bundle(tmp_path / "b.zip", key=KEY.public).note.checkpoint.size == 4
    with pytest.raises(RempartError, match="not empty"):
        journal.dump(tmp_path / "dump")


def test_what_somebody_kept_is_compared(database: Database, tmp_path: Path) -> None:
    """A checkpoint held outside agrees, and shows a journal made anew under the same key."""
    journal = written(database, 5)
    held = tmp_path / "held.txt"
    held.write_bytes(journal.checkpoint() or b"")
    written(database, 2)
    assert journal.verify(outside=[held]).outside == 1
    for table in ("head", "entry", "checkpoint", "segment", "payload"):
        database.run(f"drop table journal_{table}")
    journal.create()
    written(database, 7)
    assert journal.verify().entries == 7
    with pytest.raises(RempartError, match="entries 1 to 5"):
        journal.verify(outside=[held])


def test_an_end_that_was_cut_off_with_its_head_is_missed(database: Database) -> None:
    """An earlier head put back agrees with the entries, but not with a checkpoint that was given out later."""
    journal = written(database, 3)
    (earlier,) = database.run("select size, last, day, peaks, note from journal_head")
    written(database, 2)
    journal.checkpoint()
    database.connection.commit()
    database.run("delete from journal_entry where number > 3")
    size, last, day, peaks, note = earlier
    database.run(
        f"update journal_head set size = {size}, last = '{last}', day = '{day}', peaks = '{peaks}', note = '{note}'"
    )
    with pytest.raises(RempartError, match=r"entry 4 and what follows were cut off \(a kept checkpoint says 5\)"):
        journal.verify()


def test_a_payload_is_erased_and_the_root_stays(database: Database) -> None:
    """Changed, it is named; erased, nothing opens the commitment; gone without an entry, it is missed."""
    journal = written(database, 1)
    journal.append("read", actor="officer-7", data={}, payload=b"Zephyrine")
    journal.append("read", actor="officer-7", data={}, payload=b"Quillonbrasse")
    database.connection.commit()
    before = list(journal.entries())
    assert journal.payload(2) == b"Zephyrine"
    journal.erase(2, actor="dpo-1")
    database.connection.commit()
    assert journal.payload(2) is None
    assert journal.verify().erased == {2}
    assert list(journal.entries())[:3] == before
    with pytest.raises(RempartError, match="no payload"):
        journal.erase(2, actor="dpo-1")
    database.run("delete from journal_payload where number = 3")
    with pytest.raises(RempartError, match="entry 3: its payload is missing"):
        journal.verify()


def test_another_key_does_not_continue_it(database: Database) -> None:
    """Nor is a journal continued whose head says what was not signed."""
    written(database, 2)
    other = SqlJournal(database.connection, database.dialect, SigningKey.made("town.example/desk"))  # type: ignore[arg-type]
    with pytest.raises(RempartError, match="another key"):
        other.append("read", actor="officer-7", data={})
    database.connection.rollback()


@pytest.mark.slow
def test_full_segments_go_by_retention(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a folder: rows and payloads go, the root of the segment stays, an entry says so."""
    journal = database.journal()
    monkeypatch.setattr("rempart.journal.sql.instant", lambda: "2026-01-15T10:00:00.000Z")
    journal.append("read", actor="officer-7", data={}, payload=b"Zephyrine")
    for _ in range(SEGMENT):
        journal.append("read", actor="officer-7", data={})
    monkeypatch.setattr("rempart.journal.sql.instant", lambda: "2026-11-15T10:00:00.000Z")
    journal.append("read", actor="officer-7", data={})
    database.connection.commit()
    before = journal.verify()
    assert journal.purge(date(2026, 1, 15), actor="dpo-1") == 0
    assert journal.purge(date(2026, 6, 1), actor="dpo-1") == SEGMENT
    database.connection.commit()
    found = journal.verify()
    assert (found.first, found.entries, before.entries) == (SEGMENT + 1, SEGMENT + 3, SEGMENT + 2)
    assert database.run("select count(*) from journal_payload") == [(0,)]
    assert journal.purge(date(2026, 6, 1), actor="dpo-1") == SEGMENT
    assert journal.verify().entries == SEGMENT + 3


KILLED = """
import os, sqlite3, sys
from rempart.journal.checkpoint import SigningKey
from rempart.journal.sql import SqlJournal
connection = sqlite3.connect(sys.argv[1])
key = SigningKey.read("town.example/desk", sys.stdin.buffer.read())
connection.execute("insert into act values (1)")
SqlJournal(connection, "sqlite", key).append("decided", actor="officer-7", data={})
if sys.argv[2] == "after":
    connection.commit()
os._exit(9)
"""


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_kill_leaves_both_or_neither(when: str, tmp_path: Path) -> None:
    """Before the commit neither act nor entry is there, after it both are."""
    connection = sqlite3.connect(tmp_path / "desk.sqlite3")
    connection.execute("create table act (number int)")
    SqlJournal(connection, "sqlite", KEY).create()
    connection.commit()
    subprocess.run([sys.executable, "-c", KILLED, tmp_path / "desk.sqlite3", when], input=KEY.pem(), check=False)
    there = 1 if when == "after" else 0
    assert SqlJournal(connection, "sqlite", KEY).verify().entries == there
    assert connection.execute("select count(*) from act").fetchone() == (there,)
    connection.close()
