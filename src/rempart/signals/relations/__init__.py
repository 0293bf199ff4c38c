"""Relations that several signals share: a SELECT a file of this folder, made once for a whole run.

    make(connection, names, on_day)     the relations that these names need, as tables
    needed(names), base_tables(names)   what they stand on

A signal reads a relation like a table of the dictionary; neither reads what no signal may.
"""

from rempart.signals.relations.making import Relation, base_tables, make, needed, on_a_day, relations

__all__ = [
    "Relation",
    "base_tables",
    "make",
    "needed",
    "on_a_day",
    "relations",
]
