"""What keeps registers fresh: brought from their publishers, or carried in a bundle, and what changed since.

    updating.update(workspace, ["un_sanctions"]) -> [Updated(outcome, changes, age, error)]
    changes_since(workspace, "un_sanctions", day) -> Changes(parties, tables, listed)
    write_bundle(workspace, out) and load_bundle(workspace, path)
    age_of(workspace, card, today) -> Age(days, level)

``fetching`` alone speaks to the network. Whatever comes goes through the ordinary ``load``: what cannot be trusted is set
aside there, the last good edition stays in use and its age shows.
"""

from rempart.registers.fresh.bundle import load_bundle, write_bundle
from rempart.registers.fresh.changes import Changes, changes_after, changes_since
from rempart.registers.fresh.remembered import Age, age, age_of

__all__ = [
    "Age",
    "Changes",
    "age",
    "age_of",
    "changes_after",
    "changes_since",
    "load_bundle",
    "write_bundle",
]
