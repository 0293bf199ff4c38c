"""The Merkle tree of RFC 6962 over SHA-256: hashes, roots, proofs that an entry is in and that a tree extends another.

A tree of n leaves is the leaves 0 to n-1 in their order; every hash is 32 bytes. Source: RFC 6962, section 2.1; how proofs
are checked: RFC 9162, sections 2.1.3.2 and 2.1.4.2.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

EMPTY = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""

Subtree = Callable[[int, int], bytes]
"""Gives the root over the leaves from the first number, included, to the second, excluded."""


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of one leaf."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two hashes that stand side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Growing:
    """A tree that grows at its end and keeps only the roots of its complete subtrees, at most one for each power of two.

    ``size`` is the number of its leaves; ``peaks`` are those roots, from the largest subtree to the smallest. Appending and
    asking for the root take a number of hashes that grows with the logarithm of the size.
    """

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size, self.peaks = size, list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ValueError("a tree of this size has another number of complete subtrees")

    def append(self, leaf: bytes) -> None:
        """Add the hash of one leaf."""
        self.append_subtree(leaf, 1)

    def append_subtree(self, root: bytes, leaves: int) -> None:
        """Add a complete subtree of ``leaves`` leaves, a power of two that divides the size, by its root."""
        if leaves.bit_count() != 1 or self.size % leaves:
            raise ValueError("no complete subtree of this size can stand here")
        self.size += leaves
        while leaves & ~self.size:  # the pair is complete as long as the bit was carried on
            root = node_hash(self.peaks.pop(), root)
            leaves *= 2
        self.peaks.append(root)

    def root(self) -> bytes:
        """Return the root over all leaves."""
        if not self.peaks:
            return EMPTY
        *before, root = self.peaks
        for peak in reversed(before):
            root = node_hash(peak, root)
        return root

    def copy(self) -> "Growing":
        """Return the same tree, to grow apart."""
        return Growing(self.size, self.peaks)


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root over hashes of leaves."""
    tree = Growing()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()


def inclusion_proof(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """Return the proof that leaf ``index`` is in the tree of ``size`` leaves: the hashes beside its way up to the root.

    Raises:
        ValueError: there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError("no such leaf")
    proof: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            proof.append(subtree(middle, high))
            high = middle
        else:
            proof.append(subtree(low, middle))
            low = middle
    return proof[::-1]


def consistency_proof(first: int, second: int, subtree: Subtree) -> list[bytes]:
    """Return the proof that the tree of ``second`` leaves extends that of ``first``.

    Raises:
        ValueError: the first has no leaves, so that there is nothing to prove, or more than the second.
    """
    if not 1 <= first <= second:
        raise ValueError("no tree of these sizes extends another")
    if first == second:
        return []
    proof: list[bytes] = []
    low, high, whole = 0, second, True
    while first != high:
        middle = low + _split(high - low)
        if first <= middle:
            proof.append(subtree(middle, high))
            high = middle
        else:
            proof.append(subtree(low, middle))
            low, whole = middle, False
    if not whole:
        proof.append(subtree(low, high))
    return proof[::-1]


def includes(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether ``proof`` shows that the leaf with hash ``leaf`` is number ``index`` in the tree of ``size`` with ``root``."""
    if not 0 <= index < size or not _hashes(leaf, root, *proof):
        return False
    here, last, found = index, size - 1, leaf
    for beside in proof:
        if last == 0:
            return False
        if here % 2 or here == last:
            found = node_hash(beside, found)
            while here % 2 == 0 and here:
                here, last = here // 2, last // 2
        else:
            found = node_hash(found, beside)
        here, last = here // 2, last // 2
    return last == 0 and found == root


def extends(first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether ``proof`` shows that the tree of ``second`` leaves begins with that of ``first`` leaves, unchanged."""
    if not 1 <= first <= second or not _hashes(first_root, second_root, *proof):
        return False
    if first == second:
        return not proof and first_root == second_root
    path = [first_root, *proof] if first.bit_count() == 1 else list(proof)
    if not path:
        return False
    here, last = first - 1, second - 1
    while here % 2:
        here, last = here // 2, last // 2
    old = new = path[0]
    for beside in path[1:]:
        if last == 0:
            return False
        if here % 2 or here == last:
            old, new = node_hash(beside, old), node_hash(beside, new)
            while here % 2 == 0 and here:
                here, last = here // 2, last // 2
        else:
            new = node_hash(new, beside)
        here, last = here // 2, last // 2
    return last == 0 and old == first_root and new == second_root


def _hashes(*values: bytes) -> bool:
    return all(len(value) == 32 for value in values)


def _split(leaves: int) -> int:
    """Return the largest power of two below the number of leaves."""
    return 1 << (leaves - 1).bit_length() - 1
