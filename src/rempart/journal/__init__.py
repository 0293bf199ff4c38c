"""The record that cannot be changed unseen: one canonical JSON line an event, each holding the hash of the one before.

    Journal(folder).append("load", actor="clerk", data={...}) -> Entry
    verify(folder) -> Verified(entries, head)

Data of an entry are counts, dates, hashes and codes; never a name. A chain shows a change, a drop or a move; that the
end was cut off shows against the head file, and for good against a head that somebody else holds.
Source: RFC 8785 for the canonical form; ``rights`` section 8 for what comes next behind this interface.
"""

from rempart.journal.chain import Entry, Journal, Verified, verify

__all__ = ["Entry", "Journal", "Verified", "verify"]
