"""Append under a lock: announce, write, sign. One writer at a time; others wait.

An append first announces the checkpoint that will hold (``checkpoint.next`` and ``checkpoint.next.other`` in turn, which
repeat the one that holds), then
writes the entry, then puts the checkpoint in its place; it returns when the first two are on disk. So whatever stands after the last checkpoint was
either announced whole, and is then taken as written, or was never acknowledged, and is taken out by the next append,
which says so in an entry of its own; so it does of an announcement that a power failure left torn, and keeps it aside. No entry is ever signed that this software did not write.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rempart.base.errors import RempartError
from rempart.journal import keys, opening
from rempart.journal.checkpoint import Checkpoint, SigningKey
from rempart.journal.entries import ERASED, MENDED, Entry, commitment_to, fresh_key, made, quickly
from rempart.journal.opening import End
from rempart.journal.store import SEGMENT, Store, extend, overwrite, replace, wipe
from rempart.journal.tree import Growing


@dataclass
class Batch:
    """Entries that are written together, after what was there before."""

    before: End
    entries: list[tuple[Entry, bytes]] = field(default_factory=list)

    @property
    def number(self) -> int:
        """Number of the next entry."""
        return self.before.tree.size + len(self.entries) + 1

    @property
    def previous(self) -> str:
        """Hash of the entry before the next one."""
        return self.entries[-1][0].hash if self.entries else self.before.last

    def add(self, actor: str, action: str, data: Mapping[str, Any], **more: str | None) -> Entry:
        """Add one entry, of this moment."""
        entry = made(self.number, self.previous, at=instant(), actor=actor, action=action, data=data, **more)
        self.entries.append((entry, entry.line()))
        return entry


class Journal:
    """A journal in a folder.

    Args:
        folder: where it is; made with the first entry.
        key_folder: where the key that signs is kept; the journal's own folder by default.
        origin: name of a new journal, the same for ever; drawn where none is given.
    """

    def __init__(self, folder: Path, *, key_folder: Path | None = None, origin: str | None = None) -> None:
        self.folder, self.store = folder, Store(folder)
        self.key_folder, self._origin = key_folder or folder, origin
        self._thread = threading.RLock()
        self._end: End | None = None
        self._key: SigningKey | None = None
        self._batch: Batch | None = None

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
        """Write one event durably and return it.

        Args:
            action: what was done, as ``load.done``.
            actor: a pseudonym.
            data: counts, dates, hashes, codes; never a name.
            purpose: why; a code or the words of a form.
            case: id of the application or case.
            payload: what may hold names: kept beside under a key of its own, and erasable; the entry holds a commitment.

        Raises:
            RempartError: the journal cannot be written, or its end is damaged; the act must then not happen.
        """
        with self._writing(actor) as batch:
            key = fresh_key()
            commitment = None if payload is None else commitment_to(payload, key)
            entry = batch.add(actor, action, data, purpose=purpose, case=case, commitment=commitment)
            if payload is not None:
                try:
                    with self._said():
                        self.store.write_payload(entry.number, key, payload)
                except BaseException:
                    batch.entries.pop()
                    raise
            return entry

    @contextmanager
    def together(self, actor: str = "journal") -> Iterator[None]:
        """Write the entries of a block in one go, under one checkpoint: none of them counts before the block has ended.

        Others wait meanwhile, so the block does nothing that takes long. Where it raises, what was appended is written.
        """
        with self._writing(actor):
            yield

    def entries(self, start: int = 1) -> Iterator[Entry]:
        """Yield the entries from number ``start`` on in order, without checking them."""
        self.store.refuse_earlier_form()
        for line in self.store.lines((start - 1) // SEGMENT + 1):
            if line.endswith(b"\n"):
                entry = quickly(line[:-1])
                if entry.number >= start:
                    yield entry

    def entries_of(self, segment: int) -> Iterator[Entry]:
        """Yield the entries of one segment, without checking them."""
        with self.store.segment(segment).open("rb") as lines:
            for line in lines:
                yield quickly(line.removesuffix(b"\n"))

    def payload(self, number: int) -> bytes | None:
        """Return the payload of an entry; None where it has none, or none any more."""
        found = self.store.payload(number)
        return None if found is None else found[1]

    def erase(self, number: int, *, actor: str, purpose: str | None = None) -> None:
        """Delete a payload and its key. The entry stays, and the root; nothing opens the commitment any more.

        Raises:
            RempartError: the entry has no payload, the journal cannot be written, the payload cannot be deleted, or the call
                stands within a block of ``together``.
        """
        if self.store.payload(number) is None:
            raise RempartError(
                f"{self.folder}, entry {number}", "it has no payload", "Look for its number in the journal"
            )
        with self._thread:
            self._refuse_within()  # what deletes would be done before the entry that says so
            self.append(ERASED, actor=actor, data={"entry": number}, purpose=purpose)
            path = self.store.payload_path(number)
            try:
                wipe(path)
            except OSError as error:
                what = f"the payload is still there, though an entry says that it was erased ({error.strerror})"
                raise RempartError(str(path), what, "Make it writable, and erase it again") from error

    def checkpoint(self) -> bytes | None:
        """Return the last checkpoint, a signed note, and keep it for good, since it may be given out; None without entries.

        It needs no key, unless a killed append left something.

        Raises:
            RempartError: the end of the journal is damaged, or the folder cannot be written.
        """
        if not self.store.segments():
            return None
        with self._said(), self.alone():
            known = self.store.keys()
            opened = opening.read_end(self.store, known) if known else None
            end = opened.end if opened and opened.unfinished is None else self._opened("journal")
            self.store.keep(end.tree.size, end.note)
            return end.note

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the journal while something beside its entries is changed.

        Raises:
            RempartError: within a block of ``together``, which holds it itself: nobody would ever let go.
        """
        with self._thread:
            self._refuse_within()
            with self.store.alone():
                yield

    @contextmanager
    def opened(self, actor: str) -> Iterator[End]:
        """Hold the journal while its key is replaced, from its end on.

        Raises:
            RempartError: it has no entries, its end is damaged, or something cannot be written.
        """
        if not self.store.segments():
            raise RempartError(str(self.folder), "the journal has no entries yet", "Its key is made with the first")
        with self._said(), self.alone():
            yield self._opened(actor)

    def forget(self) -> None:
        """Read key and end anew at the next entry."""
        self._key = self._end = None

    def _refuse_within(self) -> None:
        if self._batch is not None:
            raise RempartError(str(self.folder), "entries are being written together", "Do it after that block")

    @contextmanager
    def _writing(self, actor: str) -> Iterator[Batch]:
        with self._thread:
            if self._batch is not None:
                yield self._batch
                return
            with self._said():
                held = self.store.alone()
                held.__enter__()
            try:
                with self._said():
                    self._batch = batch = Batch(self._opened(actor))
                try:
                    yield batch
                finally:
                    self._batch = None
                    with self._said():
                        self.commit(batch)
            finally:
                held.__exit__(None, None, None)

    @contextmanager
    def _said(self) -> Iterator[None]:
        """Say in a sentence what the disk refuses."""
        try:
            yield
        except OSError as error:
            where, what = str(error.filename or self.folder), f"the journal cannot be written ({error.strerror})"
            raise RempartError(where, what, "Nothing was done; make it writable") from error

    def _opened(self, actor: str) -> End:
        """Return the end of the journal; what a killed append left is taken out first, and an entry says so."""
        if self._end is not None and self._end.still_holds(self.store):
            return self._end
        self.store.refuse_earlier_form()
        known = self.store.keys()
        if self._key is None or self._key.public not in known[-1:]:
            self._key = self._signing_key()
        opened = opening.read_end(self.store, known or [self._key.public])
        self.store.sweep(opened.end.tree.size)
        if opened.unfinished is None:
            return opened.end
        batch = Batch(opened.end)
        taken = opening.mend(self.store, opened.end)
        names = [path.name for path in opened.torn]
        if names:
            self.store.set_aside(batch.number, opened.torn)
        batch.add(actor, MENDED, {"entries": opened.unfinished, "bytes": taken, **({"torn": names} if names else {})})
        end = self.commit(batch)
        opening.clear(opened.torn, end)
        return end

    def _signing_key(self) -> SigningKey:
        known = self.store.keys()
        if known:
            return keys.read(self.key_folder, known[-1])
        if self.store.segments():
            raise RempartError(
                str(self.store.public_key), "the public key is missing", "Restore the journal from a copy"
            )
        return keys.make(self.key_folder, self._origin, self.store)

    def commit(self, batch: Batch, *, also: SigningKey | None = None) -> End:
        """Write the entries of a batch under one checkpoint, signed by the journal's key and by one that takes its place."""
        self._end = None  # until it is on disk, nothing is known of it
        if not batch.entries:
            return batch.before
        before, tree = batch.before, batch.before.tree.copy()
        kept: dict[int, bytes] = {}
        day = before.day
        for entry, _ in batch.entries:
            if day and entry.at[:10] != day:
                kept[tree.size] = before.note if tree.size == before.tree.size else self._signed(tree)
            day = entry.at[:10]
            tree.append(bytes.fromhex(entry.hash))
            if tree.size % SEGMENT == 0:
                kept[tree.size] = self._signed(tree)
        note = self._signed(tree, also)
        if tree.size in kept:
            kept[tree.size] = note
        self.store.entries.mkdir(exist_ok=True)
        overwrite(self.store.slot(before.note), opening.announcement(note, before.note))
        length = self._write(batch.entries)
        end = End(tree, batch.previous, day, note, length)
        with suppress(OSError):  # what was announced is on disk and stands in for all that follows: the act was written
            replace(self.store.before, before.note, durably=False)
            replace(self.store.checkpoint, note, durably=False)
            for size, text in kept.items():
                self.store.keep(size, text)
            if before.tree.size // SEGMENT != tree.size // SEGMENT:
                opening.record_roots(self.store)
            self._end = end
        return end

    def _signed(self, tree: Growing, also: SigningKey | None = None) -> bytes:
        assert self._key is not None  # noqa: S101  it is read when the journal is opened
        checkpoint = Checkpoint(self._key.name, tree.size, tree.root())
        more = f"{also.sign(checkpoint.text.encode())}\n" if also else ""
        return (checkpoint.signed(self._key) + more).encode()

    def _write(self, entries: list[tuple[Entry, bytes]]) -> int:
        """Write the lines and return how long the last file has become."""
        by_segment: dict[int, list[bytes]] = {}
        for entry, line in entries:
            by_segment.setdefault(opening.segment_of(entry.number), []).append(line + b"\n")
        for number, lines in by_segment.items():
            extend(self.store.segment(number), b"".join(lines))
        return self.store.segment(max(by_segment)).stat().st_size


def instant() -> str:
    """Return this moment in UTC, as entries write it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
