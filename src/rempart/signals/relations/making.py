"""The shared relations: read, checked, put in order, and made as tables.

A file of this folder begins with a comment that says what a row is. It is written in the portable subset over tables of
the dictionary and other relations, sees ``:on_day`` and no other parameter, and is read by signals like a table. What
no signal may read, no relation may read either.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
from sqlglot import exp

from rempart.ledger.dictionary import create_table_sql, dictionary
from rempart.ledger.parsing import parsed
from rempart.signals.checked import checked
from rempart.signals.errors import SignalError
from rempart.signals.statements import (
    NotPortableError,
    check_columns,
    check_terms,
    for_duckdb,
    parameters_used,
    parse_portable,
    prepare,
)

FOLDER = Path(__file__).parent
Telling = Callable[[str, str], str]


@dataclass(frozen=True)
class Relation:
    """One shared relation: its name, what a row of it is, its SELECT, what it reads, its columns with their SQL types."""

    name: str
    meaning: str
    sql: str
    reads: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]

    @property
    def file(self) -> str:
        """The file, as errors call it."""
        return f"relations/{self.name}.sql"


@cache
def relations(folder: Path = FOLDER) -> dict[str, Relation]:
    """Return every relation by name, in an order in which each can be made.

    Raises:
        SignalError: a file does not begin with its meaning, is outside the portable subset, reads what does not exist,
            or relations read each other in a circle.
    """
    waiting = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.sql"))}
    kept = checked()["relations"] if folder == FOLDER else []
    if kept:
        return {one["name"]: _kept(one, waiting[one["name"]]) for one in kept}
    return _checked(waiting)


def all_checked() -> dict[str, Relation]:
    """Return the package's own relations, checked now whatever was kept of earlier checks."""
    return _checked({path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.sql"))})


def _kept(told: dict[str, Any], text: str) -> Relation:
    columns = tuple((name, kind) for name, kind in told["columns"])
    return Relation(told["name"], _meaning(text), text, tuple(told["reads"]), columns)


def _checked(waiting: dict[str, str]) -> dict[str, Relation]:
    trees = {name: _parsed(name, text) for name, text in waiting.items()}
    found: dict[str, Relation] = {}
    with duckdb.connect(config={"threads": 1}) as connection:
        prepare(connection)
        for table in dictionary().values():
            connection.execute(create_table_sql(table))
        for name in _ordered(trees):
            found[name] = _bound(connection, name, waiting[name], trees[name])
            made = {one.name: dict(one.columns) for one in found.values()}
            check_terms(trees[name], name, f"relations/{name}.sql:1")
            check_columns(trees[name], name, found[name].reads, f"relations/{name}.sql:1", made)
    return found


def _parsed(name: str, text: str) -> exp.Query:
    where = f"relations/{name}.sql:1"
    if not text.startswith("-- ") or name in dictionary():
        raise SignalError(where, "it does not begin with a comment that says what a row is, or has the name of a table")
    if parameters_used(text) - {"on_day"}:
        raise SignalError(where, "a relation has no parameter but :on_day")
    try:
        return parse_portable(for_duckdb(text))
    except NotPortableError as error:
        raise SignalError(f"relations/{name}.sql:{error.line + 1}", error.what, "See the portable subset") from error


def _reads(tree: exp.Query) -> set[str]:
    return {table.name for table in tree.find_all(exp.Table)} - {cte.alias for cte in tree.find_all(exp.CTE)}


def _ordered(trees: dict[str, exp.Query]) -> Iterator[str]:
    """Yield the names so that each comes after the relations that it reads."""
    reads = {name: _reads(tree) for name, tree in trees.items()}
    for name, tables in reads.items():
        for table in sorted(tables - set(trees) - set(dictionary())):
            raise SignalError(f"relations/{name}.sql:1", f"{table} is neither a table of the dictionary nor a relation")
    done: set[str] = set()
    while len(done) < len(trees):
        ready = sorted(name for name in trees if name not in done and reads[name] & set(trees) <= done)
        if not ready:
            circle = ", ".join(sorted(set(trees) - done))
            raise SignalError(f"relations/{circle}", "these relations read each other in a circle")
        yield from ready
        done |= set(ready)


def _bound(connection: duckdb.DuckDBPyConnection, name: str, text: str, tree: exp.Query) -> Relation:
    try:
        connection.execute(f"create view {name} as {on_a_day(text, date(2100, 1, 1))}")
        described = connection.execute(f"describe {name}").fetchall()
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        raise SignalError(f"relations/{name}.sql:1", f"it does not bind to the dictionary: {first}") from error
    columns = tuple((row[0], row[1]) for row in described)
    return Relation(name, _meaning(text), text, tuple(sorted(_reads(tree))), columns)


def _meaning(text: str) -> str:
    return " ".join(line.removeprefix("--").strip() for line in _head(text))


def _head(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if not line.startswith("--"):
            return
        yield line


def on_a_day(sql: str, on_day: date) -> str:
    """Return the statement for one day; a view takes no parameter."""
    return for_duckdb(sql).replace("$on_day", f"date '{on_day.isoformat()}'")


def needed(names: Iterable[str]) -> list[Relation]:
    """Return the relations that the tables named stand on, in the order in which they are made."""
    known = relations()
    wanted: set[str] = set()
    waiting = [name for name in names if name in known]
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting += [one for one in known[name].reads if one in known]
    return [relation for name, relation in known.items() if name in wanted]


def base_tables(names: Iterable[str]) -> set[str]:
    """Return the tables of the dictionary that tables or relations of these names stand on."""
    names = list(names)
    read = {table for relation in needed(names) for table in relation.reads} | set(names)
    return read - set(relations())


def make(
    connection: duckdb.DuckDBPyConnection,
    names: Iterable[str],
    on_day: date,
    told: Telling = lambda _, sql: sql,
    kept: Collection[str] = (),
) -> None:
    """Make the relations that these names need as tables of schema temp, once for all signals of a run.

    Not as views: a relation that reads others is then computed again wherever it is read, many times over. ``told`` gives the
    text of a relation, by its name, as this run asks it; those ``kept`` are there already.
    """
    for relation in needed(names):
        if relation.name in kept:
            continue
        sql = told(relation.name, relation.sql)
        statement = parsed(connection, f"create or replace temp table {relation.name} as {for_duckdb(sql)}")
        connection.execute(statement, {"on_day": on_day} if "on_day" in parameters_used(sql) else None)
