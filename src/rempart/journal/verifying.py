"""Read a whole journal again: every entry, every checkpoint, and name the first that was changed, dropped, moved or cut off."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rempart.base.errors import RempartError
from rempart.journal.chain import check_chain
from rempart.journal.checkpoint import Checkpoint, Note, PublicKey
from rempart.journal.entries import ERASED, PURGED, ROTATED, START, Entry, commitment_to, parsed
from rempart.journal.opening import last_signed, read_note, signed_note
from rempart.journal.store import SEGMENT, Store
from rempart.journal.tree import Growing, leaf_hash

_COMPARE = "Compare with a copy kept elsewhere; nothing after it can be trusted"


@dataclass(frozen=True)
class Held:
    """What a journal holds, wherever it is kept.

    ``lines`` are those of the entries that are still there, each with its end; ``gone`` the roots of the full segments
    before them, ``roots`` those recorded of all full segments. ``latest`` is the last checkpoint and ``announced`` what
    was about to be written, ``torn`` whether an announcement is torn, ``trusted`` the place of the key that somebody kept; ``kept`` are checkpoints to compare with, by where they stand, and ``outside`` those that
    somebody else held, which must be comparable.
    """

    where: str
    lines: Iterable[bytes]
    keys: Sequence[PublicKey]
    latest: Note | None = None
    announced: Note | None = None
    gone: Sequence[bytes] = ()
    roots: Sequence[bytes] = ()
    kept: Mapping[str, Note] = field(default_factory=dict)
    outside: Mapping[str, Note] = field(default_factory=dict)
    torn: bool = False
    trusted: int = 0


@dataclass(frozen=True)
class Verified:
    """What was found whole.

    ``entries`` is the size of the tree, ``head`` the hash of the last entry, ``root`` that of the tree as checkpoints
    write it. ``first`` is the first entry that retention left. ``checkpoints`` were compared, ``outside`` of them from
    elsewhere. ``committed`` maps entries with a payload to their commitment, ``erased`` are those whose payload was erased.
    ``undeleted`` are those of them whose payload is there all the same: a kill, or a copy that was put back.
    ``unfinished`` says that an append was announced and did not end: a kill, a full disk, or somebody who cut off the last
    one; the next append says so in an entry.
    """

    entries: int
    head: str
    root: str
    first: int = 1
    checkpoints: int = 0
    outside: int = 0
    committed: Mapping[int, str] = field(default_factory=dict)
    erased: frozenset[int] = frozenset()
    unfinished: bool = False
    undeleted: frozenset[int] = frozenset()


@dataclass
class _Read:
    """What reading the entries has found so far; ``passed`` has root and last hash at the sizes that are compared.

    ``erased`` and ``purged`` are what entries say of other entries, by the number of the entry that says so.
    """

    tree: Growing
    sizes: set[int]
    passed: dict[int, tuple[bytes, str]] = field(default_factory=dict)
    last: str = START
    before_last: Growing = field(default_factory=Growing)
    committed: dict[int, str] = field(default_factory=dict)
    erased: dict[int, int] = field(default_factory=dict)
    purged: dict[int, int] = field(default_factory=dict)
    rotated: dict[str, int] = field(default_factory=dict)
    torn: bool = False

    def take(self, entry: Entry) -> None:
        """Add one entry that was found in its place."""
        self.before_last = self.tree.copy()
        self.tree.append(bytes.fromhex(entry.hash))
        self.last = entry.hash
        self.passing()
        if entry.commitment is not None:
            self.committed[entry.number] = entry.commitment
        if entry.action == ERASED and isinstance(number := entry.data.get("entry"), int):
            self.erased[entry.number] = number
        if entry.action == PURGED and isinstance(number := entry.data.get("last"), int):
            self.purged[entry.number] = number

        if entry.action == ROTATED and isinstance(named := entry.data.get("key"), str):
            self.rotated[named] = entry.number

    def passing(self) -> None:
        """Remember the root where one is compared."""
        if self.tree.size in self.sizes:
            self.passed[self.tree.size] = (self.tree.root(), self.last)


def check(held: Held) -> Verified:
    """Read everything that a journal holds.

    Raises:
        RempartError: names the first entry that was changed, dropped, moved or cut off, or the entries that were rewritten.
    """
    notes = [*held.kept.values(), *held.outside.values(), *(note for note in (held.latest, held.announced) if note)]
    read = _Read(Growing(), {note.checkpoint.size for note in notes})
    read.passing()
    for root in held.gone:
        read.tree.append_subtree(root, SEGMENT)
        read.passing()
    _read(held, read)
    lost = len(held.gone) * SEGMENT
    latest = _latest(held, read)
    size = latest.size if latest else read.tree.size  # what stands after it nobody signed, so it counts for nothing
    purged = max((last for number, last in read.purged.items() if number <= size), default=0)
    if purged < lost:
        what = f"entries {purged + 1} to {lost} are missing, and no entry says that retention took them away"
        raise RempartError(held.where, what, "Restore the journal from a copy")
    _compare(held, read)
    signed = {**held.kept, **held.outside}
    signed |= {"the last checkpoint": held.latest} if held.latest else {}
    signed |= {"what was announced": held.announced} if held.announced else {}
    check_chain(held.where, held.keys, held.trusted, read.rotated, signed, purged=lost > 0)
    if len(held.roots) > read.tree.size // SEGMENT:
        what = f"a root is recorded after entry {read.tree.size // SEGMENT * SEGMENT}, of a file that is not full"
        raise RempartError(held.where, what, "Take it out of segments.txt")
    root, last = read.passed.get(size, (read.tree.root(), read.last))
    return Verified(
        size,
        last,
        Checkpoint("", size, root).root_text,
        lost + 1,
        len(held.kept) + len(held.outside) + bool(held.latest),
        len(held.outside),
        {number: said for number, said in read.committed.items() if number <= size},
        frozenset(number for said, number in read.erased.items() if said <= size),
        held.torn
        or read.torn
        or size != read.tree.size
        or (held.announced is not None and held.announced.checkpoint.size > size),
    )


def _read(held: Held, read: _Read) -> None:
    full = Growing()
    first = True
    for line, following in _ahead(held.lines):
        position = read.tree.size + 1
        if not line.endswith(b"\n"):
            read.torn = True
            return
        entry = _entry(held, position, line)
        if not (first and held.gone):
            _follows(held, read, entry, following)
        first = False
        read.take(entry)
        full.append(bytes.fromhex(entry.hash))
        if full.size == SEGMENT:
            _same_root(held, position // SEGMENT, full.root())
            full = Growing()


def _ahead(lines: Iterable[bytes]) -> Iterator[tuple[bytes, bytes | None]]:
    """Yield each line with the one after it, None after the last."""
    rest = iter(lines)
    line = next(rest, None)
    while line is not None:
        following = next(rest, None)
        yield line, following
        line = following


def _entry(held: Held, position: int, line: bytes) -> Entry:
    where = f"{held.where}, entry {position}"
    try:
        entry = parsed(line[:-1])
    except ValueError as error:
        raise RempartError(where, str(error), _COMPARE) from error
    if entry.number != position:
        what = "it was dropped or moved" if entry.number > position else "another was put before it"
        raise RempartError(where, f"{what}: the line is numbered {entry.number}", _COMPARE)
    return entry


def _follows(held: Held, read: _Read, entry: Entry, following: bytes | None) -> None:
    """Check that an entry follows from the one before; where it does not, tell which of the two was changed."""
    if entry.previous == read.last:
        return
    number = entry.number
    if number == 1 or _as_written(held, read, replace(entry, previous=read.last), following):
        which = f"entry {number}"  # with the hash before it put right, it is as written
    elif _as_written(held, read, entry, following):
        which = f"entry {number - 1}"
    else:
        which = f"entries {number - 1} to {number}"
    raise RempartError(f"{held.where}, {which}", "it was changed: the entry beside it does not fit it", _COMPARE)


def _as_written(held: Held, read: _Read, entry: Entry, following: bytes | None) -> bool:
    """Whether an entry is as it was written, by the hash that the next one holds, or by the last checkpoint."""
    leaf = leaf_hash(entry.line())
    if following is not None:
        try:
            return parsed(following.removesuffix(b"\n")).previous == leaf.hex()
        except ValueError:
            return False
    try:
        before = bytes.fromhex(entry.previous)
    except ValueError:
        return False
    tree = read.before_last.copy()
    for one in (before, leaf):
        tree.append(one)
    return held.latest is not None and tree.root() == held.latest.checkpoint.root


def _same_root(held: Held, segment: int, root: bytes) -> None:
    if segment <= len(held.roots) and held.roots[segment - 1] != root:
        what = f"the recorded root of entries {(segment - 1) * SEGMENT + 1} to {segment * SEGMENT} is not theirs"
        raise RempartError(held.where, what, _COMPARE)


def _latest(held: Held, read: _Read) -> Checkpoint | None:
    """Return the checkpoint up to which entries were acknowledged; those of a killed append after it are not."""
    size = read.tree.size
    latest = held.latest.checkpoint if held.latest else None
    announced = held.announced.checkpoint if held.announced else None
    signed = latest.size if latest else 0
    if latest is not None and size == signed and not read.torn:
        return latest
    if announced is not None and not read.torn and announced.size == size and announced.root == read.tree.root():
        return announced
    if announced is not None and announced.size > size >= signed:
        return latest or Checkpoint(announced.origin, 0, Growing().root())
    where = f"{held.where}, entry {size + 1}"
    if read.torn:
        raise RempartError(where, "the line is not whole", _COMPARE)
    if size < signed:
        what = f"entry {size + 1} and what follows were cut off (the checkpoint says {signed})"
        raise RempartError(held.where, what, "Restore the journal from a copy")
    if size > signed:
        what = "it stands after the last checkpoint, so it was added from outside"
        raise RempartError(f"{held.where}, entry {signed + 1}", what, _COMPARE)
    return None


def _compare(held: Held, read: _Read) -> None:
    """Compare every checkpoint with the tree as it was at its size; between two the rewritten entries lie.

    Whoever has the key can sign checkpoints of a rewritten journal, so those from outside are placed by each other alone.
    """
    last = {"the last checkpoint": held.latest} if held.latest else {}
    lost = len(held.gone) * SEGMENT
    for notes in ({**held.kept, **last}, held.outside):
        agreed = 0
        for name, note in sorted(notes.items(), key=lambda item: item[1].checkpoint.size):
            one = note.checkpoint
            if one.size in read.passed:
                if read.passed[one.size][0] != one.root:
                    raise _rewritten(held.where, agreed + 1, one.size, name)
                agreed = one.size
            elif one.size > read.tree.size:
                what = f"entry {read.tree.size + 1} and what follows were cut off ({name} says {one.size})"
                raise RempartError(held.where, what, "Restore the journal from a copy")
            elif notes is held.outside:
                what = f"it cannot be compared: retention took entries 1 to {lost} away"
                raise RempartError(name, what, f"Compare with a later one, or one of size {lost}")


def _rewritten(where: str, first: int, last: int, name: str) -> RempartError:
    which = f"entry {last}" if first == last else f"entries {first} to {last}"
    what = f"not what was signed: {name} of size {last} was signed over other entries, so some of these were rewritten"
    return RempartError(f"{where}, {which}", what, _COMPARE)


def verify(
    folder: Path, *, key: PublicKey | None = None, outside: Sequence[Path] = (), payloads: bool = True
) -> Verified:
    """Read the whole journal of a folder: entries, checkpoints, and the payloads that are still there.

    Args:
        folder: the journal's.
        key: the public key as somebody else kept it; without one, that of the folder is believed.
        outside: checkpoints that somebody else kept, as files.
        payloads: whether payloads are opened; a copy for others has none.

    Raises:
        RempartError: names the first entry that was changed, dropped, moved or cut off, or the entries that were rewritten.
    """
    store = Store(folder)
    store.refuse_earlier_form()
    store.refuse_other_kinds()
    with store.at_rest():
        keys = _keys(store, key)
        latest, announced = last_signed(store, keys)
        found = check(
            Held(
                str(store.entries),
                store.lines(),
                keys,
                latest,
                announced.note,
                store.gone(),
                store.roots(),
                {str(path): signed_note(path.read_bytes(), path, keys) for path in _to_compare(store)},
                {str(path): outside_note(path, keys) for path in outside},
                bool(announced.torn),
                keys.index(key) if key else 0,
            )
        )
        if payloads and store.payloads.exists():
            found = replace(found, undeleted=_payloads(store, found))
    return found


def outside_note(path: Path, keys: Sequence[PublicKey]) -> Note:
    """Return a checkpoint that somebody else kept. Where it has signatures, one must be by the journal's key.

    Raises:
        RempartError: it is none, or another key signed it.
    """
    note = read_note(path.read_bytes(), path)
    if note.signatures:
        return signed_note(path.read_bytes(), path, list(keys))
    if keys and note.checkpoint.origin != keys[0].name:
        raise RempartError(str(path), "the checkpoint is of another journal", "Look at its first line, the origin")
    return note


def _keys(store: Store, key: PublicKey | None) -> list[PublicKey]:
    found = store.keys()
    if not found and (store.segments() or store.checkpoint.exists()):
        raise RempartError(str(store.public_key), "the public key is missing", "Restore the journal from a copy")
    if key is not None and not found:
        raise RempartError(str(store.public_key), "the journal is missing", "Restore it from a copy")
    if key not in (None, *found):
        raise RempartError(
            str(store.public_key), "it is not the key that you gave", "The key was replaced, or it is another journal"
        )
    return found


def _to_compare(store: Store) -> list[Path]:
    before = [store.before] if store.before.exists() and store.before.stat().st_size else []
    return [*store.kept().values(), *before]


def _payloads(store: Store, found: Verified) -> frozenset[int]:
    """Check that each payload is what its entry committed to, or that an entry says that it was erased.

    Returns:
        Those that an entry says were erased, and that are there.
    """
    for number, commitment in found.committed.items():
        where = f"{store.folder}, entry {number}"
        kept = store.payload(number)
        if number in found.erased:
            continue  # whatever is left of it is no payload any more
        if kept is None:
            what = "its payload is missing, and no entry says that it was erased"
            raise RempartError(where, what, "Restore the payload from a copy")
        if commitment_to(kept[1], kept[0]) != commitment:
            raise RempartError(
                where, "its payload is not the one that the entry committed to", "Restore it from a copy"
            )
    return frozenset(number for number in found.erased if store.payload_path(number).exists())
