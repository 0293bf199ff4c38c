"""One SELECT without its unions and names: what it reads, and which values each thing read must have to matter."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from sqlglot import exp

ROOTS = frozenset({"subject", "application_party", "application_premises", "thing_of", "form_line"})
"""Tables of a run: they say what is asked about, and are small."""

Path = tuple[tuple[str, str | None, str], ...]
"""How values are found: a column of a table of the run, then (table, column that holds the values so far, column read), on and on."""
Values = frozenset[Path]
Wanted = tuple[str, Values]
"""A column, and the values that it must have."""
_Cell = tuple[str, str]


@dataclass(frozen=True)
class Source:
    """What stands behind an alias: a table, or a query with the names that it sees.

    ``unit`` is the text that it stands in, ``name`` what its WITH calls it.
    """

    unit: str
    table: str | None = None
    query: exp.Query | None = None
    names: "Mapping[str, Source]" = field(default_factory=dict)
    name: str | None = None


@dataclass(frozen=True)
class Branch:
    """One SELECT of a query, with the names that it sees and its output columns as the whole query calls them."""

    unit: str
    select: exp.Select
    names: Mapping[str, Source]
    columns: Mapping[str, exp.Expr]


class Known(Protocol):
    """Says what values a column of a source may have."""

    def values(self, source: Source, wanted: Wanted | None, column: str) -> Values | None:
        """Return a superset of them, or None."""


def branches(source: Source) -> Iterator[Branch]:
    """Yield every SELECT of a query: a condition on a column holds for each branch of a union alike."""
    if source.query is None:
        return
    titles = source.query.named_selects
    for select, names in _selects(source.query, source.names, source.unit):
        columns = {title: shown.unalias() for title, shown in zip(titles, select.selects, strict=True)}
        yield Branch(source.unit, select, names, columns)


def _selects(
    query: exp.Expr, names: Mapping[str, Source], unit: str
) -> Iterator[tuple[exp.Select, Mapping[str, Source]]]:
    names = dict(names)
    if isinstance(query, exp.Query):
        for cte in query.ctes:
            names[cte.alias] = Source(unit, query=cte.this, names=dict(names), name=cte.alias)
    if isinstance(query, exp.Subquery):
        yield from _selects(query.this, names, unit)
    elif isinstance(query, exp.SetOperation):
        yield from _selects(query.left, names, unit)
        yield from _selects(query.right, names, unit)
    elif isinstance(query, exp.Select):
        yield query, names


def nested(select: exp.Select) -> Iterator[exp.Query]:
    """Yield the queries within conditions and columns; those of FROM and WITH are sources."""
    for part in ("expressions", "where", "having", "qualify", "group", "order"):
        found = select.args.get(part)
        for one in found if isinstance(found, list) else [found]:
            if one is not None:
                yield from _outermost(one)
    for join in select.args.get("joins") or ():
        if join.args.get("on"):
            yield from _outermost(join.args["on"])


def _outermost(node: exp.Expr) -> Iterator[exp.Query]:
    if isinstance(node, exp.Query):
        yield node
        return
    for child in node.iter_expressions():
        yield from _outermost(child)


class Block:
    """One SELECT whose output may be wanted by the values of a column.

    ``restricted`` says of each alias by which values of one of its columns alone its rows can matter; an alias that is not
    in it is read whole.
    """

    def __init__(self, known: Known, branch: Branch, wanted: Wanted | None) -> None:
        self._known, self._select = known, branch.select
        self.sources: dict[str, Source] = {}
        self.restricted: dict[str, Wanted] = {}
        self._edges: list[tuple[_Cell, _Cell]] = []
        self._nullable: set[str] = set()
        self._read_sources(branch)
        start = branch.columns.get(wanted[0]) if wanted else None
        if wanted and isinstance(start, exp.Column) and self._reaches(start):
            self.restricted[start.table] = start.name, wanted[1]
        self._spread()

    def _read_sources(self, branch: Branch) -> None:
        select = self._select
        origin = select.args.get("from_")
        if origin is None:
            return
        self._add(origin.this, branch)
        joins = select.args.get("joins") or ()
        for join in joins:
            self._add(join.this, branch)
        if any(join.side not in ("", "LEFT") or join.kind not in ("", "INNER", "CROSS", "OUTER") for join in joins):
            return  # read whole
        for join in joins:
            equal = list(_equalities(join.args.get("on")))
            if join.side == "LEFT":
                self._nullable.add(join.this.alias_or_name)
                self._edges += [edge for pair in equal for edge in _both(pair) if edge[1][0] == join.this.alias_or_name]
            else:
                self._edges += [edge for pair in equal for edge in _both(pair) if edge[1][0] not in self._nullable]
        where = select.args.get("where")
        for pair in _equalities(where.this if where else None):
            self._edges += [edge for edge in _both(pair) if edge[1][0] not in self._nullable]
        self._edges = [(a, b) for a, b in self._edges if a[0] in self.sources and b[0] in self.sources]

    def _add(self, node: exp.Expr, branch: Branch) -> None:
        alias = node.alias_or_name
        if isinstance(node, exp.Table):
            self.sources[alias] = branch.names.get(node.name) or Source(branch.unit, table=node.name)
        elif isinstance(node, exp.Subquery):
            self.sources[alias] = Source(branch.unit, query=node.this, names=branch.names)
        else:
            raise TypeError(f"{type(node).__name__} is no source of the portable subset")

    def _reaches(self, column: exp.Column) -> bool:
        """Tell whether rows with other values of a column can be left out before grouping, numbering and cutting."""
        select = self._select
        if column.table in self._nullable or not self._edges_hold() or column.table not in self.sources:
            return False
        if any(select.args.get(part) for part in ("limit", "offset", "qualify")):
            return False
        windows = [one for shown in select.selects for one in shown.find_all(exp.Window)]
        if any(column not in one.args.get("partition_by", ()) for one in windows):
            return False
        group = select.args.get("group")
        if group is not None:
            return column in group.expressions
        return not _aggregates(select)

    def _edges_hold(self) -> bool:
        joins = self._select.args.get("joins") or ()
        return all(join.side in ("", "LEFT") for join in joins)

    def _spread(self) -> None:
        """Follow the equalities from what is known, the shortest way first."""
        while True:
            ways = [
                (max((len(path) for path in values), default=0), number, to, values)
                for number, (start, to) in enumerate(self._edges)
                if to[0] not in self.restricted and to[0] != start[0] and self.sources[to[0]].table not in ROOTS
                for values in [self._values(*start)]
                if values is not None
            ]
            if not ways:
                return
            _, _, (alias, column), values = min(ways, key=lambda way: way[:2])
            self.restricted[alias] = column, values

    def _values(self, alias: str, column: str) -> Values | None:
        return self._known.values(self.sources[alias], self.restricted.get(alias), column)

    def shown(self, node: exp.Expr | None) -> Values | None:
        """Return a superset of the values of an output column, without null."""
        if isinstance(node, exp.Column):
            return self._values(node.table, node.name) if node.table in self.sources else None
        if isinstance(node, exp.Null):
            return frozenset()
        if isinstance(node, (exp.Min, exp.Max)):
            return self.shown(node.this)
        if isinstance(node, exp.Coalesce):
            parts = [self.shown(part) for part in (node.this, *node.expressions)]
            return None if None in parts else frozenset().union(*(part for part in parts if part is not None))
        return None


def _aggregates(select: exp.Select) -> bool:
    return any(one.find_ancestor(exp.Window) is None for shown in select.selects for one in shown.find_all(exp.AggFunc))


def _equalities(condition: exp.Expr | None) -> Iterator[tuple[_Cell, _Cell]]:
    """Yield the equalities of two columns that a condition cannot do without."""
    for part in condition.flatten() if isinstance(condition, exp.And) else [condition]:
        inner = part.unnest() if part is not None else None
        if isinstance(inner, exp.And):
            yield from _equalities(inner)
        elif isinstance(inner, exp.EQ) and isinstance(inner.left, exp.Column) and isinstance(inner.right, exp.Column):
            yield (inner.left.table, inner.left.name), (inner.right.table, inner.right.name)


def _both(pair: tuple[_Cell, _Cell]) -> list[tuple[_Cell, _Cell]]:
    return [pair, (pair[1], pair[0])]
