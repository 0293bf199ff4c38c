"""Expressions of the portable subset, told for SQLite, each with the kind of its value."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from sqlglot import exp

from rempart.signals.light.kinds import BOOL, DATE, DOUBLE, EPOCH, INT, NULL, TEXT, Kind, NotHereError, common


class Told(NamedTuple):
    """An expression as SQLite reads it, and its kind; ``literal`` where it is a number or a text as written."""

    sql: str
    kind: Kind
    literal: str | None = None

    def as_kind(self, kind: Kind) -> str:
        """Return the expression as a value of another kind.

        Raises:
            NotHereError: it never is one.
        """
        if kind in (self.kind, NULL) or self.kind == NULL:
            return self.sql
        if self.kind == TEXT and kind == DATE and self.literal is not None:
            return str((date.fromisoformat(self.literal) - EPOCH).days)
        if kind == DOUBLE and self.kind.name in ("int", "decimal"):
            if self.literal is not None:
                return repr(float(Decimal(self.literal)))
            return f"as_double({self.sql}, {self.kind.scale})" if self.kind.scale else f"cast({self.sql} as real)"
        if kind.name == "decimal" and self.kind.name in ("int", "decimal") and kind.scale >= self.kind.scale:
            return (
                self.sql if kind.scale == self.kind.scale else f"({self.sql} * {10 ** (kind.scale - self.kind.scale)})"
            )
        raise NotHereError(f"{self.kind.name} as {kind.name}")


class Around(Protocol):
    """What stands around an expression: the columns that it sees, and the queries within it."""

    @property
    def values(self) -> Mapping[str, Kind]:
        """The kinds of the parameters."""

    def column(self, node: exp.Column) -> Told:
        """Return a column, under the name of its source."""

    def one_column(self, node: exp.Query) -> tuple[Kind, Callable[[Kind], str]]:
        """Return the kind of what a query of one column gives, and the query that gives it as a kind."""


_COMPARED: dict[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.LT: "<",
    exp.LTE: "<=",
}
_ADDED: dict[type[exp.Expr], str] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*"}


def tell(node: exp.Expr, around: Around) -> Told:
    """Return an expression for SQLite.

    Raises:
        NotHereError: it has a part that SQLite would not answer alike.
    """
    act = _ACTS.get(type(node))
    if act is None:
        raise NotHereError(f"{type(node).__name__}")
    return act(node, around)


def _literal(node: exp.Literal, _: Around) -> Told:
    text = node.name
    if node.is_string:
        quoted = text.replace("'", "''")
        return Told(f"'{quoted}'", TEXT, text)
    scale = len(text.partition(".")[2])
    if not text.replace(".", "", 1).isdecimal():
        raise NotHereError("a number with an exponent")
    return Told(str(int(text.replace(".", ""))), Kind("decimal", scale) if scale else INT, text)


def _placeholder(node: exp.Placeholder, around: Around) -> Told:
    return Told(f":{node.name}", around.values[node.name])


def _boolean(node: exp.Boolean, _: Around) -> Told:
    return Told("1" if node.this else "0", BOOL)


def _paren(node: exp.Paren, around: Around) -> Told:
    inner = tell(node.this, around)
    return Told(f"({inner.sql})", inner.kind)


def _both(node: exp.Expr, around: Around) -> tuple[str, str, Kind]:
    left, right = tell(node.this, around), tell(node.expression, around)
    kind = _agreed(left, right)
    return left.as_kind(kind), right.as_kind(kind), kind


def _agreed(*parts: Told) -> Kind:
    """Return the common kind; a text that is written out beside a day is a day."""
    days = any(part.kind == DATE for part in parts)
    return common(DATE if days and part.kind == TEXT and part.literal is not None else part.kind for part in parts)


def _compared(node: exp.Expr, around: Around) -> Told:
    left, right, _ = _both(node, around)
    return Told(f"({left} {_COMPARED[type(node)]} {right})", BOOL)


def _joined(node: exp.Expr, around: Around) -> Told:
    word = "and" if isinstance(node, exp.And) else "or"
    parts = [_truth(part, around) for part in node.flatten()]
    return Told(f"({f' {word} '.join(parts)})", BOOL)


def _truth(node: exp.Expr, around: Around) -> str:
    found = tell(node, around)
    if found.kind not in (BOOL, NULL):
        raise NotHereError("a condition that is neither true nor false")
    return found.sql


def _not(node: exp.Not, around: Around) -> Told:
    return Told(f"(not {_truth(node.this, around)})", BOOL)


def _is(node: exp.Is, around: Around) -> Told:
    if not isinstance(node.expression, (exp.Null, exp.Boolean)):
        raise NotHereError("is")
    return Told(f"({tell(node.this, around).sql} is {tell(node.expression, around).sql})", BOOL)


def _in(node: exp.In, around: Around) -> Told:
    left, query = tell(node.this, around), node.args.get("query")
    if query is None:
        parts = [tell(one, around) for one in node.expressions]
        kind = _agreed(left, *parts)
        return Told(f"({left.as_kind(kind)} in ({', '.join(part.as_kind(kind) for part in parts)}))", BOOL)
    inner, rendered = around.one_column(query.this if isinstance(query, exp.Subquery) else query)
    kind = common((left.kind, inner))
    return Told(f"({left.as_kind(kind)} in ({rendered(kind)}))", BOOL)


def _between(node: exp.Between, around: Around) -> Told:
    parts = [tell(one, around) for one in (node.this, node.args["low"], node.args["high"])]
    kind = _agreed(*parts)
    value, low, high = (part.as_kind(kind) for part in parts)
    return Told(f"({value} between {low} and {high})", BOOL)


def _like(node: exp.Like, around: Around) -> Told:
    left, right = _texts(node.this, node.expression, around=around)
    return Told(f"({left} {'not ' if node.args.get('negate') else ''}like {right})", BOOL)


def _texts(*nodes: exp.Expr, around: Around) -> list[str]:
    parts = [tell(node, around) for node in nodes]
    if any(part.kind not in (TEXT, NULL) for part in parts):
        raise NotHereError("a value of another kind as a text")
    return [part.sql for part in parts]


def _case(node: exp.Case, around: Around) -> Told:
    subject = node.this and tell(node.this, around)
    whens, thens = [], []
    for branch in node.args["ifs"]:
        if subject is None:
            whens.append(_truth(branch.this, around))
        else:
            value = tell(branch.this, around)
            kind = _agreed(subject, value)
            whens.append(f"{subject.as_kind(kind)} = {value.as_kind(kind)}")
        thens.append(tell(branch.args["true"], around))
    otherwise = tell(node.args["default"], around) if node.args.get("default") else Told("null", NULL)
    kind = _agreed(*thens, otherwise)
    told = "".join(f" when {when} then {then.as_kind(kind)}" for when, then in zip(whens, thens, strict=True))
    return Told(f"(case{told} else {otherwise.as_kind(kind)} end)", kind)


def _added(node: exp.Expr, around: Around) -> Told:
    sign = _ADDED[type(node)]
    if isinstance(node.expression, exp.Interval):
        day = tell(node.this, around)
        if day.kind != DATE:
            raise NotHereError("an interval of what is no day")
        return Told(f"({day.sql} {sign} {int(node.expression.name)})", DATE)
    left, right = tell(node.this, around), tell(node.expression, around)
    kind = common((left.kind, right.kind))
    if kind.name not in ("int", "decimal", "double"):
        raise NotHereError(f"{sign} of {kind.name}")
    if sign == "*" and kind.name == "decimal":
        if left.literal is None and right.literal is None:
            raise NotHereError("a product of decimals, which may have too many digits")
        return Told(f"({left.sql} * {right.sql})", Kind("decimal", left.kind.scale + right.kind.scale))
    return Told(f"({left.as_kind(kind)} {sign} {right.as_kind(kind)})", kind)


def _divided(node: exp.Div, around: Around) -> Told:
    left, right = tell(node.this, around), tell(node.expression, around)
    return Told(f"({left.as_kind(DOUBLE)} / {right.as_kind(DOUBLE)})", DOUBLE)


def _signed(node: exp.Expr, around: Around) -> Told:
    inner = tell(node.this, around)
    if inner.kind.name not in ("int", "decimal", "double"):
        raise NotHereError(f"{type(node).__name__} of {inner.kind.name}")
    return Told(f"(-{inner.sql})" if isinstance(node, exp.Neg) else f"abs({inner.sql})", inner.kind)


def _cast(node: exp.Cast, around: Around) -> Told:
    inner = tell(node.this, around)
    if node.to.this == exp.DType.DATE:
        if inner.kind == TEXT and inner.literal is None:
            raise NotHereError("a text as a day")
        return Told(inner.as_kind(DATE), DATE)
    if inner.kind == TEXT:
        return Told(f"text_as_double({inner.sql})", DOUBLE)
    return Told(inner.as_kind(DOUBLE), DOUBLE)


def _one_of(node: exp.Coalesce, around: Around) -> Told:
    parts = [tell(one, around) for one in (node.this, *node.expressions)]
    kind = _agreed(*parts)
    return Told(f"coalesce({', '.join(part.as_kind(kind) for part in parts)})", kind)


def _nullif(node: exp.Nullif, around: Around) -> Told:
    left, right = tell(node.this, around), tell(node.expression, around)
    kind = _agreed(left, right)
    if kind != left.kind:  # the value keeps its own kind, whatever it is compared as
        return Told(
            f"(case when {left.as_kind(kind)} = {right.as_kind(kind)} then null else {left.sql} end)", left.kind
        )
    return Told(f"nullif({left.sql}, {right.as_kind(kind)})", left.kind)


def _farthest(node: exp.Expr, around: Around) -> Told:
    """Greatest and least pass over what is null, SQLite's scalar max and min do not."""
    parts = [tell(one, around) for one in (node.this, *node.expressions)]
    kind = _agreed(*parts)
    word = "max" if isinstance(node, exp.Greatest) else "min"
    values = [part.as_kind(kind) for part in parts]
    if len(values) > 2:
        return Told(f"{word}_of({', '.join(values)})", kind)
    return Told(f"coalesce({word}({', '.join(values)}), {', '.join(values)})", kind)


def _substring(node: exp.Substring, around: Around) -> Told:
    (text,) = _texts(node.this, around=around)
    if node.args.get("length") is None:
        raise NotHereError("a part of a text without end")
    start, length = tell(node.args["start"], around), tell(node.args["length"], around)
    told = length.literal is not None or isinstance(node.args["length"], (exp.Placeholder, exp.Length))
    if start.literal is None or int(start.literal) < 1 or not told or length.kind != INT:
        raise NotHereError("a part of a text whose place is not written out")
    return Told(f"substr({text}, {start.sql}, {length.sql})", TEXT)


def _replaced(node: exp.Replace, around: Around) -> Told:
    searched = tell(node.expression, around)
    if not searched.literal:
        raise NotHereError("replace of what is not written out")
    parts = _texts(node.this, node.expression, node.args["replacement"], around=around)
    return Told(f"replace({', '.join(parts)})", TEXT)


def _of_text(word: str, kind: Kind) -> Callable[[exp.Expr, Around], Told]:
    def act(node: exp.Expr, around: Around) -> Told:
        if node.args.get("expression") is not None or node.args.get("position"):
            raise NotHereError(f"{word} in another way")
        (text,) = _texts(node.this, around=around)
        return Told(f"{word}({text})", kind)

    return act


def _concatenated(node: exp.DPipe, around: Around) -> Told:
    left, right = _texts(node.this, node.expression, around=around)
    return Told(f"({left} || {right})", TEXT)


def _house(node: exp.Anonymous, around: Around) -> Told:
    word = node.name.lower()
    if word == "plain_word":
        (text,) = _texts(*node.expressions, around=around)
        return Told(f"plain_word({text})", TEXT)
    if word != "days_between":
        raise NotHereError(word)
    first, last = (tell(one, around).as_kind(DATE) for one in node.expressions)
    return Told(f"({last} - {first})", INT)


def _count(node: exp.Count, around: Around) -> Told:
    inner = node.this
    if isinstance(inner, exp.Star):
        return Told("count(*)", INT)
    if isinstance(inner, exp.Distinct):
        if len(inner.expressions) != 1:
            raise NotHereError("count of several columns")
        return Told(f"count(distinct {tell(inner.expressions[0], around).sql})", INT)
    return Told(f"count({tell(inner, around).sql})", INT)


def _sum(node: exp.Sum, around: Around) -> Told:
    inner = tell(node.this, around)
    if inner.kind.name not in ("int", "decimal", "double"):
        raise NotHereError(f"sum of {inner.kind.name}")
    return Told(f"{'sum_double' if inner.kind == DOUBLE else 'sum'}({inner.sql})", inner.kind)


def _average(node: exp.Avg, around: Around) -> Told:
    inner = tell(node.this, around)
    if inner.kind != DOUBLE:
        raise NotHereError(f"average of {inner.kind.name}")
    return Told(f"avg_double({inner.sql})", DOUBLE)


def _extreme(node: exp.Expr, around: Around) -> Told:
    if node.expressions:
        raise NotHereError("max of several")
    inner = tell(node.this, around)
    return Told(f"{'max' if isinstance(node, exp.Max) else 'min'}({inner.sql})", inner.kind)


def _quantile(node: exp.WithinGroup, around: Around) -> Told:
    if not isinstance(node.this, exp.PercentileCont):
        raise NotHereError("within group")
    (ordered,) = node.expression.expressions
    part, value = tell(node.this.this, around), tell(ordered.this, around)
    if value.kind != DOUBLE or ordered.args.get("desc"):
        raise NotHereError(f"quantile of {value.kind.name}")
    return Told(f"quantile({part.as_kind(DOUBLE)}, {value.sql})", DOUBLE)


def _window(node: exp.Window, around: Around) -> Told:
    if node.args.get("spec"):
        raise NotHereError("a frame")
    inner = Told("row_number()", INT) if isinstance(node.this, exp.RowNumber) else tell(node.this, around)
    if inner.sql.startswith(("sum_double", "avg_double", "quantile")):
        raise NotHereError("sum of doubles over a window")
    parts = node.args.get("partition_by") or []
    by = f"partition by {', '.join(tell(one, around).sql for one in parts)}" if parts else ""
    order = node.args.get("order")
    along = (
        f"order by {', '.join(ordered(one, tell(one.this, around).sql) for one in order.expressions)}" if order else ""
    )
    return Told(f"{inner.sql} over ({' '.join(filter(None, (by, along)))})", inner.kind)


def ordered(node: exp.Ordered, sql: str) -> str:
    """Return one part of an order, with where its nulls stand."""
    way = "desc" if node.args.get("desc") else "asc"
    return f"{sql} {way} nulls {'first' if node.args.get('nulls_first') else 'last'}"


def _scalar(node: exp.Subquery, around: Around) -> Told:
    kind, rendered = around.one_column(node.this)
    return Told(f"({rendered(kind)})", kind)


_ACTS: dict[type[exp.Expr], Callable[..., Told]] = {
    exp.Literal: _literal, exp.Placeholder: _placeholder, exp.Boolean: _boolean, exp.Null: lambda *_: Told("null", NULL),
    exp.Paren: _paren, exp.And: _joined, exp.Or: _joined, exp.Not: _not, exp.Is: _is, exp.In: _in, exp.Between: _between,
    exp.Like: _like, exp.Case: _case, exp.Div: _divided, exp.Neg: _signed, exp.Abs: _signed, exp.Cast: _cast,
    exp.Coalesce: _one_of, exp.Nullif: _nullif, exp.Greatest: _farthest, exp.Least: _farthest, exp.Substring: _substring,
    exp.Replace: _replaced, exp.Trim: _of_text("trim", TEXT), exp.Length: _of_text("length", INT), exp.DPipe: _concatenated,
    exp.Anonymous: _house, exp.Count: _count, exp.Sum: _sum, exp.Avg: _average, exp.Max: _extreme, exp.Min: _extreme,
    exp.WithinGroup: _quantile, exp.Window: _window, exp.Subquery: _scalar,
    exp.Column: lambda node, around: around.column(node),
    **dict.fromkeys(_COMPARED, _compared), **dict.fromkeys(_ADDED, _added),
}  # fmt: skip
