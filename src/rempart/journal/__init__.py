"""The record that cannot be changed unseen: canonical entries in a Merkle tree whose root is signed with each of them.

    Journal(folder).append("load.done", actor="clerk", data={...}) -> Entry
    verify(folder) -> Verified(entries, head, root, ...)

Data of an entry are counts, dates, hashes and codes; never a name: what may hold one is a payload, committed to and
erasable. Whoever holds an earlier checkpoint sees every change, drop, move or cut since.
Source: RFC 8785, RFC 6962, C2SP tlog-checkpoint; ``docs/decisions/0032-the-journal-is-a-tree.md``.
"""

from rempart.journal.entries import Entry
from rempart.journal.verifying import Verified, verify
from rempart.journal.writing import Journal

__all__ = ["Entry", "Journal", "Verified", "verify"]
