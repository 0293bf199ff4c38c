"""Which rows of a table can change an answer, read off the joins of a text: "rows whose ``party_id`` is one of these".

A row that can join to no subject changes no answer. Seen from the subjects, each equality of a join says which values the
other side must have; so through groups (by their key), unions and windows (by their partition). Where nothing can be read
off, the text needs the *whole* table. Every step keeps too many rows rather than too few.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from rempart.signals.narrowing.blocks import ROOTS, Block, Branch, Source, Values, Wanted, branches, nested

FORGIVEN = frozenset({"party", "party_group"})
"""Tables to which a form adds rows that hold a party and its kind alone, or say that it is its own group: nothing to be counted."""
TOLD = FORGIVEN | {
    "name", "birth_date", "address", "identifier", "identity_merge", "identity_conflict",
    "funding", "project_cost", "forecast", "activity_plan", "refusal_elsewhere",
}  # fmt: skip
"""Tables to which a form adds rows while its questions are asked."""
_LONGEST = 6


@dataclass
class Need:
    """What one text needs of one table: rows by the values of some columns, or the whole of it."""

    whole: bool = False
    wanted: set[Wanted] = field(default_factory=set)


class Reader:
    """Reads texts one after the other, and gathers in ``needs`` what each needs of each table.

    ``standing`` names, by text, the parts of WITH that say the same whoever is asked about, and read a big table for it.

    Args:
        relations: trees of the relations that are made for each run; any other name is a table.
        big: tables of which no more than what can matter should be read.
        small: tables that are so small that all their values may be looked up.
    """

    def __init__(self, relations: Mapping[str, exp.Query], big: Collection[str], small: Collection[str] = ()) -> None:
        self.needs: dict[str, dict[str, Need]] = {}
        self.standing: dict[str, dict[str, None]] = {}
        self._big, self._roots = frozenset(big), ROOTS | frozenset(small)
        self._relations = {name: Source(name, query=tree) for name, tree in relations.items()}
        self._done: set[tuple[str, int, Wanted | None]] = set()
        self._found: dict[tuple[int, Wanted | None, str], Values | None] = {}
        self._stood_on: dict[int, frozenset[str]] = {}
        self._kept: list[exp.Query] = []

    def read(self, unit: str, tree: exp.Query) -> None:
        """Gather what a text needs, and what the relations need that it reads."""
        self._kept.append(tree)  # its parts are known by their address
        self.needs.setdefault(unit, {})
        self._gather(Source(unit, query=tree), None)

    def _gather(self, source: Source, wanted: Wanted | None) -> None:
        key = source.unit, id(source.query), wanted
        if key in self._done:
            return
        self._done.add(key)
        for branch in branches(source):
            block = Block(self, branch, wanted)
            for alias, inner in block.sources.items():
                by = block.restricted.get(alias)
                if by is None and inner.name and self._stands(inner, branch, wanted):
                    self.standing.setdefault(source.unit, {})[inner.name] = None
                elif inner.table not in self._roots:
                    self._need(inner, by)
            for query in nested(branch.select):
                self._gather(Source(source.unit, query=query, names=branch.names), None)

    def _stands(self, part: Source, branch: Branch, wanted: Wanted | None) -> bool:
        """Tell whether a part of WITH can be computed once for a day: what reads it turns on the subjects, and it does not."""
        tables = self._tables(part)
        if tables & ROOTS or not tables & self._big or tables & TOLD - FORGIVEN:
            return False
        return wanted is not None or bool(self._tables(Source("", query=branch.select, names=branch.names)) & ROOTS)

    def _tables(self, source: Source) -> frozenset[str]:
        """Return every table that a query stands on, through names and relations."""
        key = id(source.query)
        if key not in self._stood_on:
            found: set[str] = set()
            names = dict(source.names)
            for table in source.query.find_all(exp.Table) if source.query else ():
                behind = names.get(table.name) or self._relations.get(table.name)
                if behind is None:
                    found.add(table.name)
                elif behind.query is not source.query:
                    found |= self._tables(behind)
            own = {cte.alias for cte in source.query.find_all(exp.CTE)} if source.query else set()
            self._stood_on[key] = frozenset(found - own)
        return self._stood_on[key]

    def _need(self, source: Source, wanted: Wanted | None) -> None:
        if source.query is not None:
            self._gather(source, wanted)
            return
        table = source.table or ""
        need = self.needs.setdefault(source.unit, {}).setdefault(table, Need())
        if wanted is None:
            need.whole = True
        else:
            need.wanted.add(wanted)
        if table in self._relations:
            self._gather(self._relations[table], wanted)

    def values(self, source: Source, wanted: Wanted | None, column: str) -> Values | None:
        """Return a superset of the values that a column has in the rows wanted; None where nothing is known of them."""
        source = self._relations.get(source.table or "", source)
        if source.query is None:
            return self._hop(source.table or "", wanted, column)
        key = id(source.query), wanted, column
        if key not in self._found:
            self._found[key] = None  # a text that leads back to itself
            self._found[key] = self._of_query(source, wanted, column)
        return self._found[key]

    def _of_query(self, source: Source, wanted: Wanted | None, column: str) -> Values | None:
        found: Values = frozenset()
        for branch in branches(source):
            here = Block(self, branch, wanted).shown(branch.columns.get(column))
            if here is None:
                return None
            found |= here
        return found

    def _hop(self, table: str, wanted: Wanted | None, column: str) -> Values | None:
        if not _tells_apart(column):
            return None
        if table in self._roots:
            return frozenset({((table, None, column),)})
        if wanted is None:
            return None
        through, values = wanted
        if through == column:
            return values
        found = frozenset((*path, (table, through, column)) for path in values)
        return found if all(len(path) <= _LONGEST for path in found) else None


def _tells_apart(column: str) -> bool:
    """Tell whether few rows have one value of a column; the rows of one kind, register or currency are too many."""
    return column.endswith(("_id", "_key", "_hash")) or column in ("ocid", "common", "number")
