"""The guard: no statement, of a signal or of a relation, reads what ``forbidden.yml`` names, or stands in for it."""

from collections.abc import Iterable, Mapping

from sqlglot import exp
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope

from rempart.ledger.dictionary import dictionary
from rempart.signals.errors import SignalError
from rempart.signals.statements.forbidden import forbidden


def check_terms(tree: exp.Query, code: str, where: str) -> None:
    """Refuse a name, an alias, a literal or a parameter that holds a forbidden term.

    Args:
        tree: the statement.
        code: of the signal, for reviewed exceptions; the name of the relation for a relation.
        where: file and line, for the error.

    Raises:
        SignalError: it holds one.
    """
    texts = [node.name for node in tree.find_all(exp.Identifier)]
    texts += [node.this for node in tree.find_all(exp.Literal) if node.is_string]
    texts += [str(node.this) for node in tree.find_all(exp.Placeholder)]
    excepted = {
        column
        for one in forbidden().exceptions
        if one.signal == code
        for full in one.columns
        for column in full.split(".")
    }
    for text in texts:
        term = None if text in excepted else forbidden().term_in(text)
        if term:
            raise SignalError(where, f"the statement holds '{term}', which no signal reads", "Signals, section 5")


def check_columns(
    tree: exp.Query, code: str, tables: Iterable[str], where: str, made: Mapping[str, Mapping[str, str]] | None = None
) -> None:
    """Refuse a column that no signal reads, through every alias and subquery.

    Args:
        tree: the statement.
        code: as for ``check_terms``.
        tables: what the statement reads.
        where: file and line, for the error.
        made: columns and types of the relations among ``tables``; what those read was checked when they were made.

    Raises:
        SignalError: it reads one.
    """
    made = made or {}
    schema: dict[str, object] = {name: dict(made[name]) if name in made else _columns(name) for name in tables}
    qualified = qualify(
        tree.copy(), schema=schema, dialect="duckdb", validate_qualify_columns=False, quote_identifiers=False
    )
    for scope in traverse_scope(qualified):
        for column in scope.columns:
            source = scope.sources.get(column.table)
            read = [source.name] if isinstance(source, exp.Table) else [] if column.table else list(schema)
            for table in read:
                why = forbidden().reason_for_column(code, table, column.name)
                if why:
                    raise SignalError(where, f"{table}.{column.name} is not for signals: {why}", "Signals, section 5")


def _columns(name: str) -> dict[str, str]:
    return {column.name: column.sql_type for column in dictionary()[name].all_columns}
