"""Where a journal ends, and what a killed append left behind."""

import os
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from rempart.base.errors import RempartError
from rempart.journal.checkpoint import Checkpoint, Note, PublicKey
from rempart.journal.entries import START, quickly
from rempart.journal.store import SEGMENT, Store
from rempart.journal.store import replace as put
from rempart.journal.tree import Growing, leaf_hash

_RESTORE = "Run 'rempart verify', then restore the journal from a copy"


@dataclass(frozen=True)
class End:
    """The journal up to its last checkpoint: the tree, the last entry's hash and day, the signed note, the file's size."""

    tree: Growing
    last: str = START
    day: str = ""
    note: bytes = b""
    length: int = 0

    def still_holds(self, store: Store) -> bool:
        """Whether nobody wrote since: the checkpoint is the same, and the file as long."""
        path = store.segment(segment_of(self.tree.size))
        return (
            store.checkpoint.exists()
            and store.checkpoint.read_bytes() == self.note
            and path.exists()
            and path.stat().st_size == self.length
        )


@dataclass(frozen=True)
class Opened:
    """The end of a journal.

    ``unfinished`` is how many whole entries of an append that was announced and did not end stand after it; None without one.
    ``torn`` are announcements that a power failure left torn: what they announced was never written.
    """

    end: End
    unfinished: int | None = None
    torn: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Announced:
    """What was announced last, what stood before it, and the announcements that are torn."""

    note: Note | None = None
    standing: Note | None = None
    torn: tuple[Path, ...] = ()


def segment_of(number: int) -> int:
    """Return the segment of an entry; that of entry 1 for none."""
    return max(number - 1, 0) // SEGMENT + 1


def read_note(body: bytes, where: Path | str) -> Note:
    """Return a checkpoint as read.

    Raises:
        RempartError: it is none.
    """
    try:
        return Note.parsed(body)
    except ValueError as error:
        raise RempartError(str(where), f"the checkpoint is damaged: {error}", "Restore it from a copy") from error


def signed_note(body: bytes, where: Path | str, keys: list[PublicKey]) -> Note:
    """Return a checkpoint that one of the keys signed.

    Raises:
        RempartError: it is none, or nobody of them signed it.
    """
    note = read_note(body, where)
    try:
        signer = note.signed_by(keys)
    except ValueError as error:
        raise RempartError(str(where), f"the checkpoint is damaged: {error}", "Restore it from a copy") from error
    if signer is None or signer.name != note.checkpoint.origin:
        what = "the checkpoint is not signed by the key of this journal"
        raise RempartError(str(where), what, "Look whether it is another journal, or whether the key was replaced")
    return note


def last_signed(store: Store, keys: list[PublicKey]) -> tuple[Note | None, Announced]:
    """Return the last checkpoint, None where there is none, and what was announced.

    A journal is made with a checkpoint over nothing. A power failure may leave the file empty, or an older one in its
    place: then the announcement, which was on disk before, says what stood in it. So nobody can put an older one back and
    leave the announcement, as if what lies between had been a write that did not end. Both are signed by the last of the
    keys: the one before it signs nothing after it handed over.

    Raises:
        RempartError: the last checkpoint is damaged or missing, or a key signed it that was replaced.
    """
    announced = _announced(store, keys)
    if announced.note is not None and announced.note.signed_by(keys[-1:]) is None:
        announced = Announced(None, announced.standing, announced.torn)
    standing = announced.standing
    if not store.checkpoint.exists():
        if store.public_key.exists() or store.segments():
            raise RempartError(str(store.checkpoint), "the last checkpoint is missing", "Restore it from a copy")
        return None, announced
    body = store.checkpoint.read_bytes()
    if not body and standing is not None:
        return standing, announced
    latest = signed_note(body, store.checkpoint, keys)
    if latest.signed_by(keys[-1:]) is None:
        raise RempartError(str(store.checkpoint), "it is signed by a key that was replaced", _RESTORE)
    if standing is not None and standing.checkpoint.size > latest.checkpoint.size:
        return standing, announced
    return latest, announced


def _announced(store: Store, keys: list[PublicKey]) -> Announced:
    """Return what was announced last, of the two places that take turns; what a power failure left torn is no announcement.

    While one is written, the other still holds what announced the last checkpoint. So a torn one costs nothing that was
    acknowledged, whatever else the disk had not written yet.
    """
    found, torn = Announced(), []
    for slot in store.slots:
        if not slot.exists():
            continue
        pair = _pair(store, slot, keys)
        if pair is None:
            torn.append(slot)
        elif found.note is None or pair[0].checkpoint.size > found.note.checkpoint.size:
            found = Announced(*pair)
    return Announced(found.note, found.standing, tuple(torn))


def announcement(note: bytes, before: bytes) -> bytes:
    """Return what is written before a write: the checkpoint that will hold, the one that holds, and a hash over both.

    Each is signed by itself; the hash tells a whole announcement from the half of one over the half of another.
    """
    both = note + b"\n" + before
    return both + b"\n" + sha256(both).hexdigest().encode() + b"\n"


def _pair(store: Store, slot: Path, keys: list[PublicKey]) -> tuple[Note, Note] | None:
    body = slot.read_bytes()
    text, _, rest = body.partition(b"\n\n")
    signature, _, rest = rest.partition(b"\n\n")
    before, _, rest = rest.partition(b"\n\n")
    note, standing = (
        text + b"\n\n" + signature + b"\n",
        before + b"\n\n" + rest.partition(b"\n\n")[0].removesuffix(b"\n") + b"\n",
    )
    alone = not store.slots[1].exists() and body == note + b"\n" + standing  # as the first version wrote it
    if not alone and body != announcement(note, standing):
        return None
    try:
        return signed_note(note, slot, keys), signed_note(standing, slot, keys)
    except RempartError:
        return None


def read_end(store: Store, keys: list[PublicKey]) -> Opened:
    """Return where the journal ends, by what the last of its keys signed.

    Raises:
        RempartError: its end is damaged, cut off, or not what was signed; nothing is added to it.
    """
    latest, announced = last_signed(store, keys)
    if latest is None:
        raise RempartError(str(store.checkpoint), "the last checkpoint is missing", "Restore it from a copy")
    signed = latest.checkpoint
    begin = segment_of(signed.size)
    tree = _full(store, begin - 1)
    at = End(tree.copy()) if signed.size == tree.size else None
    last, torn, offset, current = START, 0, 0, begin
    for number, line in _numbered(store, begin):
        if number != segment_of(tree.size + 1):
            raise RempartError(str(store.segment(number)), "the file before it is not full", _RESTORE)
        offset = len(line) + (offset if number == current else 0)
        current = number
        if not line.endswith(b"\n"):
            torn = len(line)
            break
        leaf = leaf_hash(line[:-1])
        tree.append(leaf)
        last = leaf.hex()
        if tree.size == signed.size:
            at = End(tree.copy(), last, _day(store, line), b"", offset)
    now = End(tree, last, "", b"", offset)
    opened = _decided(store, latest, announced.note, at, now, torn)
    return replace(opened, unfinished=opened.unfinished or 0, torn=announced.torn) if announced.torn else opened


def _decided(store: Store, latest: Note, announced: Note | None, at: End | None, now: End, torn: int) -> Opened:
    """Return the end as the last checkpoint has it, or as the announced one where that was written whole."""
    signed, size = latest.checkpoint, now.tree.size
    more = announced is not None and announced.checkpoint.size > size
    if at is None:
        what = f"entry {size + 1} and what follows were cut off (the checkpoint says {signed.size})"
        raise RempartError(str(store.entries), "the last line is not whole" if torn else what, _RESTORE)
    if at.tree.root() != signed.root:
        raise RempartError(
            f"{store.entries}, entry {signed.size}", "the checkpoint was signed over other entries", _RESTORE
        )
    at = End(at.tree, at.last, at.day, latest.body, at.length)
    if size == signed.size and not torn:
        return Opened(at, 0 if more else None)
    if announced is not None and not torn and announced.checkpoint == Checkpoint(signed.origin, size, now.tree.root()):
        put(store.checkpoint, announced.body)
        day = _day(store, _last(store, segment_of(size)))
        return Opened(End(now.tree, now.last, day, announced.body, now.length))
    if more:
        return Opened(at, size - signed.size)
    if torn:
        raise RempartError(f"{store.entries}, entry {size + 1}", "the last line is not whole", _RESTORE)
    what = f"entries {signed.size + 1} to {size} stand after the last checkpoint, so they were added from outside"
    raise RempartError(str(store.entries), what, _RESTORE)


def mend(store: Store, end: End) -> int:
    """Take out what a killed append left after the end, and return how many bytes these were."""
    last, taken = segment_of(end.tree.size), 0
    for number in store.segments():
        path = store.segment(number)
        length = end.length if number == last else 0
        if number >= last and path.stat().st_size > length:
            taken += path.stat().st_size - length
            os.truncate(path, length)
        if number > last or (number == last and length == 0):
            path.unlink()
    return taken


def clear(torn: Sequence[Path], end: End) -> None:
    """Delete the torn announcements that the entry which tells of them did not write over."""
    for path in torn:
        if not path.read_bytes().startswith(end.note + b"\n"):
            path.unlink()


def record_roots(store: Store) -> None:
    """Record the roots of the segments that have become full."""
    roots = store.roots()
    full = [number for number in store.segments() if number > len(roots)]
    for number in full:
        if number != len(roots) + 1:
            return  # the one before is gone, and its root with it: what is recorded stays as it is
        tree = Growing()
        with store.segment(number).open("rb") as lines:
            for line in lines:
                tree.append(leaf_hash(line.removesuffix(b"\n")))
        if tree.size != SEGMENT:
            break
        roots.append(tree.root())
    store.write_roots(roots)


def _full(store: Store, count: int) -> Growing:
    """Return the tree over the first segments, by their recorded roots."""
    if len(store.roots()) < count:
        record_roots(store)
    tree = Growing()
    for root in store.roots()[:count]:
        tree.append_subtree(root, SEGMENT)
    if tree.size < count * SEGMENT:
        what = f"entry {tree.size + 1} and what follows are missing"
        raise RempartError(str(store.entries), what, _RESTORE)
    return tree


def _numbered(store: Store, first: int) -> Iterator[tuple[int, bytes]]:
    for number in store.segments():
        if number >= first:
            for line in store.lines_of(number):
                yield number, line


def _last(store: Store, segment: int) -> bytes:
    with store.segment(segment).open("rb") as lines:
        return deque(lines, maxlen=1)[0]


def _day(store: Store, line: bytes) -> str:
    try:
        return quickly(line.removesuffix(b"\n")).at[:10]
    except (ValueError, TypeError, RecursionError) as error:
        raise RempartError(str(store.entries), "the last line is not an entry", _RESTORE) from error
