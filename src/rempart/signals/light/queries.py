"""A SELECT of the portable subset, told for SQLite.

    translated(sql, tables, values) -> Translated

Every column is written with its source, every source with a name of its own, and what stands in one column is of one kind.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from rempart.signals.light.expressions import Told, ordered, tell
from rempart.signals.light.kinds import Kind, NotHereError, common

Columns = Mapping[str, Kind]
Tables = Callable[[str], Columns]
"""Gives the columns of a table by its name; raises NotHereError where there is none."""


class Translated(NamedTuple):
    """A statement for SQLite, its columns in their order, the tables that it reads, and every name of a column in it."""

    sql: str
    columns: tuple[tuple[str, Kind], ...]
    tables: frozenset[str]
    names: frozenset[str]


class Rendered(NamedTuple):
    """A query whose columns are known, and which ``write`` gives with its columns as given kinds."""

    columns: tuple[tuple[str, Kind], ...]
    write: Callable[[Sequence[Kind]], str]

    def plainly(self) -> str:
        """Return the query with its columns as they are."""
        return self.write([kind for _, kind in self.columns])


@dataclass
class Known:
    """What every part of one statement sees: its parameters, the tables, and which of them were read."""

    values: Mapping[str, Kind]
    tables: Tables
    read: set[str] = field(default_factory=set)


@dataclass
class Scope:
    """What a SELECT sees: the sources of its FROM, what stands around it, and the parts of WITH in reach."""

    known: Known
    names: Mapping[str, Columns]
    outer: "Scope | None" = None
    sources: dict[str, Columns] = field(default_factory=dict)

    @property
    def values(self) -> Mapping[str, Kind]:
        """The kinds of the parameters."""
        return self.known.values

    def column(self, node: exp.Column) -> Told:
        """Return a column under the name of its source.

        Raises:
            NotHereError: no source has it, or more than one.
        """
        name, source = node.name.lower(), node.table.lower()
        found = [alias for alias, columns in self.sources.items() if name in columns and source in ("", alias)]
        if len(found) == 1:
            return Told(f'"{found[0]}"."{name}"', self.sources[found[0]][name])
        if found or self.outer is None or source in self.sources:
            raise NotHereError(f"column {name}")
        return self.outer.column(node)

    def one_column(self, node: exp.Query) -> tuple[Kind, Callable[[Kind], str]]:
        """Return the kind of what a query of one column gives, and the query that gives it as a kind."""
        inner = query(node, self.known, self.names, self)
        ((_, kind),) = inner.columns
        return kind, lambda as_kind: inner.write([as_kind])


def translated(sql: str, tables: Tables, values: Mapping[str, Kind]) -> Translated:
    """Return a statement for SQLite.

    Args:
        sql: of the portable subset, its parameters written ``$name``.
        tables: gives the columns of a table.
        values: kinds of the parameters.

    Raises:
        NotHereError: it has a part that SQLite would not answer alike.
    """
    known = Known(values, tables)
    try:
        tree = parse_one(sql, dialect="duckdb")
    except SqlglotError as error:
        raise NotHereError("what cannot be read") from error
    if not isinstance(tree, exp.Query):
        raise NotHereError("no query")
    whole = query(tree, known, {}, None)
    names = {column.name.lower() for column in tree.find_all(exp.Column)}
    return Translated(whole.plainly(), whole.columns, frozenset(known.read), frozenset(names))


def query(tree: exp.Query, known: Known, names: Mapping[str, Columns], outer: Scope | None) -> Rendered:
    """Return a query, with its parts of WITH before it."""
    names, parts = dict(names), []
    head = tree.args.get("with_")
    if head is not None and head.recursive:
        raise NotHereError("recursion")
    for part in head.expressions if head is not None else ():
        inner = query(part.this, known, names, outer)
        alias = part.alias.lower()
        names[alias] = dict(inner.columns)
        parts.append(f'"{alias}" as (\n{inner.plainly()})')
    body = _union(tree, known, names, outer) if isinstance(tree, exp.Union) else _select(tree, known, names, outer)
    if not parts:
        return body
    before = f"with {', '.join(parts)}\n"
    return Rendered(body.columns, lambda kinds: before + body.write(kinds))


def _operand(tree: exp.Expr) -> exp.Query:
    while isinstance(tree, (exp.Subquery, exp.Paren)):
        tree = tree.this
    if not isinstance(tree, exp.Query):
        raise NotHereError("a union of what is no query")
    return tree


def _union(tree: exp.Union, known: Known, names: Mapping[str, Columns], outer: Scope | None) -> Rendered:
    """SQLite takes no union within parentheses: each side that is more than a SELECT is a source."""
    if type(tree) is not exp.Union or tree.args.get("by_name"):
        raise NotHereError(type(tree).__name__)
    sides = [query(_operand(side), known, names, outer) for side in (tree.this, tree.expression)]
    first, second = (side.columns for side in sides)
    if len(first) != len(second):
        raise NotHereError("a union of other columns")
    columns = tuple((name, common((kind, other))) for (name, kind), (_, other) in zip(first, second, strict=True))
    word = "union" if tree.args.get("distinct") else "union all"
    tail = _tail(tree, lambda node: Told(f'"{_plain_name(node)}"', dict(columns)[_plain_name(node)]))

    def write(kinds: Sequence[Kind]) -> str:
        exact = [kind for _, kind in columns]  # rows are compared as the union compares them
        left, right = (side.write(exact) for side in sides)
        bare = isinstance(_operand(tree.expression), exp.Select) and right.startswith("select")
        left = left if left.startswith("select") else f"select * from ({left})"
        whole = f"{left}\n{word}\n{right if bare else f'select * from ({right})'}{tail}"
        return whole if list(kinds) == exact and not tail else _as_kinds(whole, columns, kinds)

    return Rendered(columns, write)


def _plain_name(node: exp.Expr) -> str:
    if not isinstance(node, exp.Column) or node.table:
        raise NotHereError("an order by more than a name")
    return node.name.lower()


def _as_kinds(text: str, columns: Sequence[tuple[str, Kind]], kinds: Sequence[Kind]) -> str:
    shown = ", ".join(
        f'{Told(f"u.{chr(34)}{name}{chr(34)}", kind).as_kind(wanted)} as "{name}"'
        for (name, kind), wanted in zip(columns, kinds, strict=True)
    )
    return f"select {shown} from ({text}) u"


def _select(tree: exp.Query, known: Known, names: Mapping[str, Columns], outer: Scope | None) -> Rendered:
    if not isinstance(tree, exp.Select):
        raise NotHereError(type(tree).__name__)
    distinct = tree.args.get("distinct")
    if distinct is not None and distinct.args.get("on"):
        raise NotHereError("distinct on")
    scope = Scope(known, names, outer)
    source = _sources(tree, scope)
    shown = _shown(tree, scope)
    kinds = {name: told.kind for name, told in shown}
    where = tree.args.get("where")
    having = tree.args.get("having")
    rest = f"\nwhere {tell(where.this, scope).sql}" if where else ""
    rest += _group(tree, scope, [name for name, _ in shown])
    rest += f"\nhaving {tell(having.this, scope).sql}" if having else ""
    rest += _tail(tree, lambda node: _ordered_by(node, scope, kinds))
    word = "select distinct" if distinct is not None else "select"

    def write(wanted: Sequence[Kind]) -> str:
        told = ", ".join(f'{one.as_kind(kind)} as "{name}"' for (name, one), kind in zip(shown, wanted, strict=True))
        return f"{word} {told}{source}{rest}"

    return Rendered(tuple((name, one.kind) for name, one in shown), write)


def _sources(tree: exp.Select, scope: Scope) -> str:
    start = tree.args.get("from_")
    if start is None:
        return ""
    text = "\nfrom " + _source(start.this, scope)
    for join in tree.args.get("joins") or ():
        side, kind = (join.side or "").lower(), (join.kind or "").lower()
        if (
            side not in ("", "left", "right", "full")
            or kind not in ("", "cross", "inner", "outer")
            or join.args.get("using")
        ):
            raise NotHereError(f"{side} {kind} join")
        text += f"\n{side} join ".replace("\n ", "\n") + _source(join.this, scope)
        on = join.args.get("on")
        text += f" on {tell(on, scope).sql}" if on is not None else ""
    return text


def _source(node: exp.Expr, scope: Scope) -> str:
    alias = (node.alias or node.name).lower()
    if alias in scope.sources:
        raise NotHereError("two sources of one name")
    if isinstance(node, exp.Subquery):
        inner = query(node.this, scope.known, scope.names, None)
        scope.sources[alias] = dict(inner.columns)
        return f'({inner.plainly()}) "{alias}"'
    if not isinstance(node, exp.Table):
        raise NotHereError(type(node).__name__)
    name = node.name.lower()
    columns = None if node.db else scope.names.get(name)
    if columns is None:
        columns = scope.known.tables(name)
        scope.known.read.add(name)
    scope.sources[alias] = columns
    return f'"{name}" "{alias}"'


def _shown(tree: exp.Select, scope: Scope) -> list[tuple[str, Told]]:
    found: list[tuple[str, Told]] = []
    for number, node in enumerate(tree.expressions):
        if isinstance(node, exp.Star):
            for alias, columns in scope.sources.items():
                found += [(name, Told(f'"{alias}"."{name}"', kind)) for name, kind in columns.items()]
            continue
        inner = node.this if isinstance(node, exp.Alias) else node
        found.append(((node.alias_or_name or f"column{number}").lower(), tell(inner, scope)))
    return found


def _group(tree: exp.Select, scope: Scope, names: Sequence[str]) -> str:
    group = tree.args.get("group")
    if group is None:
        return ""
    if {name for name, value in group.args.items() if value} - {"expressions"}:
        raise NotHereError("a group of another kind")
    parts = []
    for node in group.expressions:
        try:
            parts.append(node.name if isinstance(node, exp.Literal) else tell(node, scope).sql)
        except NotHereError:
            if not isinstance(node, exp.Column) or node.table or node.name.lower() not in names:
                raise
            parts.append(str(names.index(node.name.lower()) + 1))
    return f"\ngroup by {', '.join(parts)}"


def _ordered_by(node: exp.Expr, scope: Scope, kinds: Mapping[str, Kind]) -> Told:
    if isinstance(node, exp.Column) and not node.table and node.name.lower() in kinds:
        return Told(f'"{node.name.lower()}"', kinds[node.name.lower()])
    return tell(node, scope)


def _tail(tree: exp.Query, told: Callable[[exp.Expr], Told]) -> str:
    order, limit = tree.args.get("order"), tree.args.get("limit")
    if tree.args.get("offset") is not None or tree.args.get("qualify") is not None:
        raise NotHereError("an offset")
    text = f"\norder by {', '.join(ordered(one, told(one.this).sql) for one in order.expressions)}" if order else ""
    return text + (f"\nlimit {int(limit.expression.name)}" if limit is not None else "")
