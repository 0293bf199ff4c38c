"""Proofs of a journal in a folder: that an entry is in, and that the journal extends an earlier checkpoint."""

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rempart.base.errors import RempartError
from rempart.journal.checkpoint import Note
from rempart.journal.entries import Entry, parsed
from rempart.journal.store import SEGMENT, Store
from rempart.journal.tree import Growing, consistency_proof, extends, includes, inclusion_proof, leaf_hash, root_of

FIRST_LINE = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True)
class Proof:
    """That one entry is in the journal of a checkpoint: its place from 0, the hashes beside its way up, the signed note."""

    index: int
    path: tuple[bytes, ...]
    note: bytes

    def text(self) -> str:
        """Return the proof in the form of C2SP tlog-proof, which tools in other languages read."""
        hashes = "".join(f"{base64.b64encode(one).decode()}\n" for one in self.path)
        return f"{FIRST_LINE}\nindex {self.index}\n{hashes}\n{self.note.decode()}"

    @classmethod
    def parsed(cls, body: bytes) -> "Proof":
        """Return the proof of a text.

        Raises:
            ValueError: it is none.
        """
        head, found, note = body.partition(b"\n\n")
        first, index, *hashes = [*head.decode("utf-8", "replace").split("\n"), ""][: max(2, head.count(b"\n") + 1)]
        number = index.removeprefix("index ")
        if (
            not found
            or first != FIRST_LINE
            or f"index {number}" != index
            or not number.isascii()
            or not number.isdigit()
        ):
            raise ValueError("it is not a proof")
        path = tuple(base64.b64decode(one, validate=True) for one in hashes)
        proof = cls(int(number), path, note)
        if proof.text().encode() != body:
            raise ValueError("it is not a proof")
        return proof

    def shows(self, line: bytes) -> bool:
        """Whether the entry of this line is in the journal of the checkpoint; whose that is, its signature tells."""
        one = Note.parsed(self.note).checkpoint
        return includes(self.index, one.size, leaf_hash(line), self.path, one.root)


class Prover:
    """Proofs under one checkpoint of a journal.

    Args:
        store: the journal.
        note: the checkpoint; the journal may have grown since.
    """

    def __init__(self, store: Store, note: bytes) -> None:
        self._store, self._note = store, note
        self.size = Note.parsed(note).checkpoint.size
        self._roots = store.roots()
        self._between = cache(self._root_between)
        self._leaves = cache(self._leaves_of)

    def entry(self, number: int) -> Entry:
        """Return one entry.

        Raises:
            RempartError: there is none of this number, or retention took it away.
        """
        segment = (number - 1) // SEGMENT + 1
        if number >= 1 and self._store.segment(segment).exists():
            with self._store.segment(segment).open("rb") as lines:
                for at, line in enumerate(lines, start=(segment - 1) * SEGMENT + 1):
                    if at == number and line.endswith(b"\n"):
                        return parsed(line[:-1])
        raise RempartError(
            f"{self._store.folder}, entry {number}", "there is no such entry", "See 'rempart journal show'"
        )

    def inclusion(self, number: int) -> Proof:
        """Return the proof of one entry.

        Raises:
            RempartError: the checkpoint does not reach it, or retention took it away.
        """
        self.entry(number)
        if number > self.size:
            raise RempartError(
                f"{self._store.folder}, entry {number}", "the checkpoint is older than the entry", "Take a later one"
            )
        return Proof(number - 1, tuple(inclusion_proof(number - 1, self.size, self._between)), self._note)

    def consistency(self, first: int) -> list[bytes]:
        """Return the proof that the journal of the checkpoint extends that of the first ``first`` entries.

        Raises:
            RempartError: there are fewer entries, or what is needed was taken away by retention.
        """
        if not 1 <= first <= self.size:
            raise RempartError(
                str(self._store.folder), f"there is no journal of {first} entries to extend", "Take another checkpoint"
            )
        return consistency_proof(first, self.size, self._between)

    def _root_between(self, low: int, high: int) -> bytes:
        """Return the root over leaves; full segments by their recorded roots, so that those taken away count too."""
        tree = Growing()
        if high - low >= SEGMENT:
            for start in range(low, high, SEGMENT):
                number = start // SEGMENT
                if start + SEGMENT <= high and number < len(self._roots):
                    tree.append_subtree(self._roots[number], SEGMENT)
                else:
                    for leaf in self._leaves(number)[: high - start]:
                        tree.append(leaf)
            return tree.root()
        leaves = self._leaves(low // SEGMENT)
        return root_of(leaves[low % SEGMENT : low % SEGMENT + high - low])

    def _leaves_of(self, segment: int) -> Sequence[bytes]:
        path = self._store.segment(segment + 1)
        if not path.exists():
            what = f"retention took entries {segment * SEGMENT + 1} to {(segment + 1) * SEGMENT} away, so nothing within them can be proved"
            raise RempartError(str(self._store.folder), what, "Take a checkpoint of a later size")
        with path.open("rb") as lines:
            return [leaf_hash(line.removesuffix(b"\n")) for line in lines]


def check_extends(earlier: Note, later: Note, path: Iterable[bytes], where: Path | str) -> None:
    """Check the proof that the journal of a later checkpoint begins with that of an earlier one.

    Raises:
        RempartError: it does not.
    """
    old, new = earlier.checkpoint, later.checkpoint
    if old.origin != new.origin or not extends(old.size, new.size, old.root, new.root, list(path)):
        raise RempartError(
            str(where), "the later journal does not begin with the earlier one", "One of the two was rewritten"
        )
