"""The portable subset of SQL: one text that DuckDB, PostgreSQL and Spark answer alike.

What is not named here is refused, so that a new construct is thought about once. Each refusal is a sentence.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from rempart.ledger.dictionary import LINEAGE, dictionary

FUNCTIONS = {
    "abs", "avg", "cast", "coalesce", "count", "days_between", "greatest", "least", "length", "max", "min", "nullif",
    "percentile_cont", "plain_word", "replace", "row_number", "substring", "sum", "trim",
}  # fmt: skip
_BEFORE_PARENTHESIS = {
    "all", "and", "as", "between", "by", "case", "distinct", "else", "except", "exists", "from", "group", "having", "in",
    "intersect", "is", "join", "like", "not", "on", "or", "over", "select", "then", "union", "using", "when", "where",
    "within",
}  # fmt: skip
_REFUSED_TOKENS = {
    "::": "a cast is written cast(x as type)",
    "//": "no integer division",
    "%": "no remainder: engines differ below zero",
    "^": "no power operator",
    "**": "no power operator",
    "~": "no regular expressions",
    "!~": "no regular expressions",
    "==": "equality is one =",
    "<=>": "no null-safe equality",
    "[": "no lists, slices or structs",
    "{": "no structs",
    "->": "no lambdas",
    "->>": "no JSON operators",
}
_REFUSED_WORDS = {
    "ilike": "no ILIKE: names are normalised where they are loaded",
    "similar": "no regular expressions",
    "glob": "no patterns but LIKE",
    "rlike": "no regular expressions",
    "qualify": "no QUALIFY",
    "lateral": "no LATERAL",
    "pivot": "no PIVOT",
    "asof": "no ASOF join",
    "natural": "no NATURAL join: name the columns",
    "current_date": "no clock: the day is :on_day",
    "current_timestamp": "no clock: the day is :on_day",
    "current_time": "no clock: the day is :on_day",
    "localtimestamp": "no clock: the day is :on_day",
    "lambda": "no lambdas",
    "sample": "no chance",
    "tablesample": "no chance",
}
_REFUSED_ALIASES = {
    "day", "days", "month", "months", "year", "years", "hour", "minute", "second", "interval", "date", "timestamp", "time",
    "start", "end", "from", "to", "user", "order", "group", "current", "percent", "rank",
}  # fmt: skip
_CASTS = {exp.DType.DOUBLE, exp.DType.DATE}
_COMPARISONS = (exp.GT, exp.GTE, exp.LT, exp.LTE, exp.EQ, exp.NEQ, exp.Between)
_DATES = {c.name for table in dictionary().values() for c in table.columns if c.type == "date"} | {
    c.name for c in LINEAGE if c.type == "date"
}


class NotPortableError(Exception):
    """A statement is outside the subset; the text says how, ``line`` where it is known (from 0)."""

    def __init__(self, what: str, line: int = 0) -> None:
        self.what, self.line = what, line
        super().__init__(what)


@lru_cache(maxsize=256)
def parse_portable(sql: str) -> exp.Query:
    """Return the tree of one SELECT of the subset, to be read and not changed; parameters are written ``$name``.

    Raises:
        NotPortableError: the statement is outside the subset, or is not one SELECT.
    """
    try:
        tokens = sqlglot.tokenize(sql, dialect="duckdb")
        trees = sqlglot.parse(sql, dialect="duckdb")
    except SqlglotError as error:
        raise NotPortableError("this is not SQL that can be read") from error
    if len(trees) != 1 or not isinstance(trees[0], exp.Query) or tokens[0].text.lower() not in ("select", "with"):
        raise NotPortableError("one statement, a SELECT")
    tree = trees[0]
    ctes = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
    _check_tokens(tokens, ctes)
    for node in tree.walk():
        for what in _faults(node):
            raise NotPortableError(what)
    _check_order(tree, tokens)
    return tree


def _check_tokens(tokens: list[Token], ctes: set[str]) -> None:
    for index, token in enumerate(tokens):
        if token.token_type in (TokenType.STRING, TokenType.NUMBER):
            continue
        text, line = token.text.lower(), token.line - 1
        if token.token_type != TokenType.IDENTIFIER:
            if text in _REFUSED_TOKENS:
                raise NotPortableError(_REFUSED_TOKENS[text], line)
            first_word = text.split(" ")[0]
            if first_word in _REFUSED_WORDS:
                raise NotPortableError(_REFUSED_WORDS[first_word], line)
        called = index + 1 < len(tokens) and tokens[index + 1].token_type == TokenType.L_PAREN
        last_word = text.split(" ")[-1]
        if called and last_word.isidentifier() and last_word not in FUNCTIONS | _BEFORE_PARENTHESIS | ctes:
            raise NotPortableError(f"{last_word}() is not a function of the portable subset", line)


def _faults(node: exp.Expr) -> Iterator[str]:  # noqa: PLR0912  one line a rule
    if isinstance(node, exp.Star) and not isinstance(node.parent, exp.Count):
        yield "no SELECT *: name the columns"
    elif isinstance(node, exp.Group) and node.args.get("all"):
        yield "no GROUP BY ALL: name the columns"
    elif isinstance(node, exp.Distinct) and node.args.get("on"):
        yield "no DISTINCT ON"
    elif isinstance(node, (exp.Div, exp.IntDiv)):
        if not isinstance(node.expression, exp.Nullif):
            yield "a division is by nullif(x, 0)"
        elif not isinstance(node.this, exp.Cast):
            yield "a division is of a double: cast(x as double)"
    elif isinstance(node, exp.Cast) and node.to.this not in _CASTS:
        yield "a cast is to double or date"
    elif isinstance(node, exp.TryCast):
        yield "no TRY_CAST"
    elif isinstance(node, exp.PercentileCont) and not isinstance(node.parent, exp.WithinGroup):
        yield "a quantile is percentile_cont(p) within group (order by x)"
    elif isinstance(node, exp.WithinGroup) and isinstance(node.parent, exp.Window):
        yield "percentile_cont never takes OVER: use a grouped subquery"
    elif isinstance(node, exp.RowNumber) and not (
        isinstance(node.parent, exp.Window) and node.parent.args.get("order")
    ):
        yield "row_number() needs an order"
    elif isinstance(node, exp.Interval):
        yield from _interval_faults(node)
    elif isinstance(node, (exp.Add, exp.Sub)):
        if (_is_day(node.this) or _is_day(node.expression)) and not node.find(exp.Interval):
            yield "no arithmetic on dates but days_between and interval 'N' day"
    elif isinstance(node, (exp.Limit, exp.Fetch)) and not (node.parent and node.parent.args.get("order")):
        yield "LIMIT needs an order"
    elif isinstance(node, exp.With) and node.recursive:
        if any(union.args.get("distinct") for union in node.find_all(exp.Union)):
            yield "recursion is by UNION ALL only"
    elif isinstance(node, (exp.Lambda, exp.Bracket, exp.Array, exp.Struct, exp.Map)):
        yield "no lists, structs or lambdas"
    elif isinstance(node, exp.Values):
        yield "no VALUES: read a table"
    elif isinstance(node, exp.Table) and (node.db or node.catalog):
        yield "a table is named without its schema"
    elif isinstance(node, (exp.Alias, exp.TableAlias)) and node.alias.lower() in _REFUSED_ALIASES:
        yield f"{node.alias} is a keyword on some engine: choose another alias"


def _interval_faults(node: exp.Interval) -> Iterator[str]:
    unit = node.args.get("unit")
    if unit is None or unit.name.upper() not in ("DAY", "DAYS"):
        yield "an interval is in days: months and years differ between engines"
    sum_ = node.parent
    if not isinstance(sum_, (exp.Add, exp.Sub)) or not isinstance(sum_.parent, _COMPARISONS):
        yield "interval 'N' day stands inside a comparison only"


def _is_day(node: exp.Expr) -> bool:
    name = node.name if isinstance(node, (exp.Column, exp.Parameter, exp.Placeholder)) else ""
    if isinstance(node, exp.Placeholder):
        name = str(node.this)
    return name in _DATES or name == "on_day" or name.endswith("_start")


def _check_order(tree: exp.Query, tokens: list[Token]) -> None:
    """Refuse an order that does not say where nulls stand; within percentile_cont there are none."""
    inside = {id(one) for group in tree.find_all(exp.WithinGroup) for one in group.find_all(exp.Ordered)}
    ordered = [one for one in tree.find_all(exp.Ordered) if id(one) not in inside]
    texts = [token.text.lower() for token in tokens]
    written = sum(1 for pair in pairwise(texts) if pair == ("nulls", "last"))
    if len(ordered) > written:
        raise NotPortableError("every ORDER BY writes NULLS LAST: Spark puts nulls first")
