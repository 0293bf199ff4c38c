"""The journal in a database: the entry is written in the same transaction as the act, so there is no act without its entry.

    with connection:                                    # the caller's transaction
        connection.execute("update cases set ...")
        SqlJournal(connection, "sqlite", key).append("case.decided", actor="officer-7", data={...}, case="A-1")

One row, the head, is locked by whoever appends: one writer at a time. The form is that of a folder, and ``dump`` writes one.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace as replace_fields
from datetime import date
from pathlib import Path
from typing import Any, Literal, Protocol

from rempart.base.errors import RempartError
from rempart.journal import entries as made_entries
from rempart.journal.checkpoint import Checkpoint, PublicKey, SigningKey
from rempart.journal.entries import ERASED, PURGED, START, Entry, commitment_to, fresh_key, quickly
from rempart.journal.opening import signed_note
from rempart.journal.store import SEGMENT, Store, replace
from rempart.journal.tree import Growing, leaf_hash, root_of
from rempart.journal.verifying import Held, Verified, check, outside_note
from rempart.journal.writing import instant

Dialect = Literal["sqlite", "postgresql"]
_BYTES: dict[Dialect, str] = {"sqlite": "blob", "postgresql": "bytea"}
TABLES = (
    "create table journal_head (id smallint primary key check (id = 1), size bigint not null, last text not null,"
    " day text not null, peaks text not null, public_key text not null, note text not null)",
    "create table journal_entry (number bigint primary key, line text not null)",
    "create table journal_checkpoint (size bigint primary key, note text not null)",
    "create table journal_segment (segment bigint primary key, root text not null)",
    "create table journal_payload (number bigint primary key, secret {bytes} not null, payload {bytes} not null)",
)
"""The tables; whoever writes the journal needs to insert and select, to update the head, and to delete payloads alone."""


class Cursor(Protocol):
    """What is used of a DB-API cursor."""

    def execute(self, sql: Any, parameters: Any = ..., /) -> object:
        """Run one statement."""

    def fetchone(self) -> Any:
        """Return the next row."""

    def fetchmany(self, size: int = ..., /) -> list[Any]:
        """Return the next rows."""


class Connection(Protocol):
    """What is used of a DB-API connection."""

    def cursor(self) -> Any:
        """Return a cursor."""


class SqlJournal:
    """A journal in the tables of a database.

    Args:
        connection: of DB-API 2.0, ``sqlite3`` or ``psycopg``; it must not commit each statement by itself.
        dialect: which of the two.
        key: that signs; kept outside the database.
    """

    def __init__(self, connection: Connection, dialect: Dialect, key: SigningKey) -> None:
        self._connection, self._dialect, self._key = connection, dialect, key
        self._mark = "?" if dialect == "sqlite" else "%s"

    def create(self) -> None:
        """Make the tables of a new journal, in the caller's transaction."""
        for sql in TABLES:
            self._run(sql.format(bytes=_BYTES[self._dialect]))
        self._run("insert into journal_head values (1, 0, ?, '', '', ?, '')", START, str(self._key.public))

    def append(
        self,
        action: str,
        *,
        actor: str,
        data: Mapping[str, Any],
        purpose: str | None = None,
        case: str | None = None,
        payload: bytes | None = None,
    ) -> Entry:
        """Write one event into the caller's transaction and return it; it is there when that commits, and not otherwise.

        The arguments are those of ``Journal.append``.

        Raises:
            RempartError: no transaction is open, or the journal was made under another key; the act must then not happen.
        """
        tree, last, day, note = self._locked()
        number, at, secret = tree.size + 1, instant(), fresh_key()
        entry = made_entries.made(
            number,
            last,
            at=at,
            actor=actor,
            action=action,
            data=data,
            purpose=purpose,
            case=case,
            commitment=None if payload is None else commitment_to(payload, secret),
        )
        if payload is not None:
            self._run("insert into journal_payload values (?, ?, ?)", number, secret, payload)
        self._run("insert into journal_entry values (?, ?)", number, entry.line().decode())
        if day and day != at[:10]:
            self._keep(tree.size, note)
        tree.append(bytes.fromhex(entry.hash))
        note = Checkpoint(self._key.name, number, tree.root()).signed(self._key)
        if number % SEGMENT == 0:
            self._keep(number, note)
            self._run("insert into journal_segment values (?, ?)", number // SEGMENT, self._segment_root(number).hex())
        peaks = ",".join(peak.hex() for peak in tree.peaks)
        head = "update journal_head set size = ?, last = ?, day = ?, peaks = ?, note = ? where id = 1"
        self._run(head, number, entry.hash, at[:10], peaks, note)
        return entry

    def entries(self, start: int = 1) -> Iterator[Entry]:
        """Yield the entries from number ``start`` on in order, without checking them."""
        for line in self._lines(start, self._head()[0].size):
            yield quickly(line[:-1])

    def payload(self, number: int) -> bytes | None:
        """Return the payload of an entry; None where it has none, or none any more."""
        row = self._row("select payload from journal_payload where number = ?", number)
        return None if row is None else bytes(row[0])

    def erase(self, number: int, *, actor: str, purpose: str | None = None) -> None:
        """Delete a payload and its key, and say so in an entry.

        Raises:
            RempartError: the entry has no payload.
        """
        if self.payload(number) is None:
            raise RempartError(
                f"journal_payload, entry {number}", "it has no payload", "Look for its number in the journal"
            )
        self.append(ERASED, actor=actor, data={"entry": number}, purpose=purpose)
        self._run("delete from journal_payload where number = ?", number)

    def purge(self, before: date, *, actor: str, purpose: str | None = None) -> int:
        """Delete the full segments whose last entry is older than ``before``, and say so in an entry; as for a folder.

        Returns:
            Number of the last entry that is gone; 0 where none is.
        """
        first = self._first()
        last = first - 1
        while self._ends_before(last + SEGMENT, before):
            last += SEGMENT
        if last >= first:
            self.append(
                PURGED, actor=actor, data={"first": first, "last": last, "before": before.isoformat()}, purpose=purpose
            )
            for table in ("entry", "payload"):
                self._run(f"delete from journal_{table} where number <= ?", last)
            self._run("delete from journal_checkpoint where size < ? and size % 4096 <> 0", last)
        return last

    def checkpoint(self) -> bytes | None:
        """Return the last checkpoint and keep it, since it may be given out; call it where nothing is uncommitted."""
        tree, _, _, note = self._locked()
        if not tree.size:
            return None
        self._keep(tree.size, note)
        return note.encode()

    def verify(self, *, key: PublicKey | None = None, outside: Sequence[Path] = ()) -> Verified:
        """Read the whole journal, as ``rempart.journal.verify`` does a folder.

        Raises:
            RempartError: names the first entry that was changed, dropped, moved or cut off, or the entries that were rewritten.
        """
        tree, last, _, note = self._head()
        keys = [key or self._key.public]
        latest = signed_note(note.encode(), "journal_head", keys) if tree.size else None
        kept = self._rows("select size, note from journal_checkpoint where size <= ? order by size", tree.size)
        roots = self._roots()
        found = check(
            Held(
                "journal_entry",
                self._lines(1, tree.size),
                keys,
                latest,
                None,
                roots[: (self._first() - 1) // SEGMENT],
                roots[: tree.size // SEGMENT],
                {
                    f"journal_checkpoint {size}": signed_note(text.encode(), f"journal_checkpoint {size}", keys)
                    for size, text in kept
                },
                {str(path): outside_note(path, keys) for path in outside},
            )
        )
        self._ends_with(tree, last)
        self._nothing_beyond()
        return replace_fields(found, undeleted=self._payloads(found))

    def entries_of(self, case: str) -> Iterator[Entry]:
        """Yield the entries of one case in order, without checking them."""
        sql = "select line from journal_entry where line like ? escape '!' order by number"
        escaped = json.dumps(case, ensure_ascii=False).replace("!", "!!").replace("_", "!_").replace("%", "!%")
        for (line,) in self._rows(sql, f'%"case":{escaped}%'):
            entry = quickly(line.encode())
            if entry.case == case:
                yield entry

    def excerpt(self, folder: Path, numbers: Collection[int]) -> Store:
        """Write so much of the journal into an empty folder as proves some entries under its last checkpoint.

        Call it in a transaction, where nothing is uncommitted: the checkpoint is given out.

        Raises:
            RempartError: the folder is not empty, or the journal has no entries.
        """
        if self.checkpoint() is None:
            raise RempartError("journal_head", "the journal has no entries", "Write one first")
        size = self._head()[0].size
        self.dump(folder, {(number - 1) // SEGMENT for number in (*numbers, size)})
        return Store(folder)

    def dump(self, folder: Path, segments: Collection[int] | None = None) -> None:
        """Write the journal as a folder that ``rempart-verify`` reads, without payloads.

        With ``segments``, numbered from 0, no other entries are written: what they hold can be proved, and nothing else.

        Raises:
            RempartError: the folder is not empty.
        """
        if folder.exists() and any(folder.iterdir()):
            raise RempartError(str(folder), "it is not empty", "Choose another folder")
        store = Store(folder)
        store.entries.mkdir(parents=True)
        tree, _, _, note = self._head()
        first = self._first()
        for start in range(first, tree.size + 1, SEGMENT):
            if segments is not None and (start - 1) // SEGMENT not in segments:
                continue
            lines = self._lines(start, min(start + SEGMENT - 1, tree.size))
            replace(store.segment((start - 1) // SEGMENT + 1), b"".join(lines))
        store.write_roots(self._roots())
        for size, text in self._rows(
            "select size, note from journal_checkpoint where size <= ? order by size", tree.size
        ):
            store.keep(size, text.encode())
        replace(store.public_key, f"{self._key.public}\n".encode())
        replace(store.checkpoint, (note or Checkpoint(self._key.name, 0, tree.root()).signed(self._key)).encode())

    def _locked(self) -> tuple[Growing, str, str, str]:
        """Return the head, held until the caller's transaction ends."""
        if self._dialect == "postgresql" and getattr(self._connection, "autocommit", False):
            state: Any = getattr(self._connection, "info", None)
            if state.transaction_status.name == "IDLE":
                raise self._outside_a_transaction()
        lock = {
            "sqlite": "update journal_head set size = size where id = 1",  # takes the lock of the writer
            "postgresql": "select 1 from journal_head where id = 1 for update",
        }
        self._run(lock[self._dialect])
        if self._dialect == "sqlite" and not getattr(self._connection, "in_transaction", True):
            raise self._outside_a_transaction()
        head = self._head()
        self._ends_with(head[0], head[1])
        return head

    def _ends_with(self, tree: Growing, last: str) -> None:
        """Check that the head holds the hash of the last entry, which the next one will hold: no signature covers it.

        The last entry is read with those that share its complete subtree, whose root the signature does cover: six on average.
        """
        span = min(tree.size & -tree.size, SEGMENT)
        leaves = [leaf_hash(line[:-1]) for line in self._lines(tree.size - span + 1, tree.size)]
        signed = tree.size % (2 * SEGMENT) == 0 or root_of(leaves) == tree.peaks[-1]
        if not signed or (leaves[-1].hex() if leaves else START) != last:
            what = "it is not the entry whose hash the head holds: one of the two was changed"
            raise RempartError(f"journal_entry, entry {tree.size}", what, "Restore it from a copy")

    def _outside_a_transaction(self) -> RempartError:
        todo = "Begin one, and do the act and its entry in it"
        return RempartError("journal_head", "no transaction is open, so act and entry could part", todo)

    def _head(self) -> tuple[Growing, str, str, str]:
        row = self._row("select size, last, day, peaks, public_key, note from journal_head where id = 1")
        if row is None or row[4] != str(self._key.public):
            raise RempartError(
                "journal_head",
                "the journal was made under another key, or its head is missing",
                "Give the key that belongs to it",
            )
        try:
            tree = Growing(row[0], [bytes.fromhex(peak) for peak in row[3].split(",") if peak])
        except (ValueError, TypeError, AttributeError) as error:
            raise RempartError("journal_head", "the head is damaged", "Restore it from a copy") from error
        if row[0] and signed_note(row[5].encode(), "journal_head", [self._key.public]).checkpoint.root != tree.root():
            raise RempartError("journal_head", "the checkpoint was signed over other entries", "Restore it from a copy")
        return tree, row[1], row[2], row[5]

    def _nothing_beyond(self) -> None:
        """Check that neither an entry nor a kept checkpoint lies beyond the head, all read at one moment."""
        size, entry, kept, segment, first = self._row(
            "select (select size from journal_head), (select max(number) from journal_entry),"
            " (select max(size) from journal_checkpoint), (select max(segment) from journal_segment),"
            " (select min(number) from journal_entry)"
        )
        if (entry or 0) > size:
            what = "it stands after the head, so it was added from outside"
            raise RempartError(f"journal_entry, entry {size + 1}", what, "Compare with a copy")
        if first is not None and first < 1:
            what = "it stands before the first, so it was added from outside"
            raise RempartError(f"journal_entry, entry {first}", what, "Compare with a copy")
        if (kept or 0) > size:
            what = f"entry {size + 1} and what follows were cut off (a kept checkpoint says {kept})"
            raise RempartError("journal_entry", what, "Restore the journal from a copy")
        if (segment or 0) * SEGMENT > size:
            what = "it holds the root of a segment that is not full, so it was added from outside"
            raise RempartError(f"journal_segment {segment}", what, "Compare with a copy")

    def _payloads(self, found: Verified) -> frozenset[int]:
        """Check payloads as in a folder; return those that are there though an entry says that they were erased."""
        kept = {
            number: (bytes(secret), bytes(payload))
            for number, secret, payload in self._rows("select number, secret, payload from journal_payload")
        }
        for number, commitment in found.committed.items():
            where = f"journal_payload, entry {number}"
            if number in found.erased:
                continue
            if number not in kept:
                what = "its payload is missing, and no entry says that it was erased"
                raise RempartError(where, what, "Restore it from a copy")
            if commitment_to(kept[number][1], kept[number][0]) != commitment:
                raise RempartError(
                    where, "its payload is not the one that the entry committed to", "Restore it from a copy"
                )

        return found.erased & kept.keys()

    def _keep(self, size: int, note: str) -> None:
        self._run("insert into journal_checkpoint values (?, ?) on conflict (size) do nothing", size, note)

    def _first(self) -> int:
        row = self._row("select min(number) from journal_entry where number >= 1")
        return int(row[0]) if row[0] is not None else 1

    def _ends_before(self, number: int, before: date) -> bool:
        row = self._row("select line from journal_entry where number = ?", number)
        return row is not None and quickly(row[0].encode()).at[:10] < before.isoformat()

    def _roots(self) -> list[bytes]:
        try:
            return [bytes.fromhex(root) for (root,) in self._rows("select root from journal_segment order by segment")]
        except (ValueError, TypeError) as error:
            raise RempartError("journal_segment", "a root is damaged", "Restore it from a copy") from error

    def _segment_root(self, last: int) -> bytes:
        tree = Growing()
        for line in self._lines(last - SEGMENT + 1, last):
            tree.append(leaf_hash(line[:-1]))
        return tree.root()

    def _lines(self, first: int, last: int) -> Iterator[bytes]:
        sql = "select line from journal_entry where number between ? and ? order by number"
        for (line,) in self._rows(sql, first, last):
            yield (line if isinstance(line, str) else "").encode() + b"\n"

    def _run(self, sql: str, *values: object) -> Cursor:
        cursor: Cursor = self._connection.cursor()
        cursor.execute(sql.replace("%", "%%").replace("?", "%s") if self._mark == "%s" else sql, values)
        return cursor

    def _row(self, sql: str, *values: object) -> Any:
        return self._run(sql, *values).fetchone()

    def _rows(self, sql: str, *values: object) -> Iterator[Any]:
        cursor = self._run(sql, *values)
        while rows := cursor.fetchmany(1000):
            yield from rows
