"""Parameters in SQL: ``:name`` in the file, ``$name`` for DuckDB."""

import re
from collections.abc import Callable
from functools import cache

# Literals, quoted names and comments are passed over; a cast :: is left for the linter to refuse.
_TOKEN = re.compile(
    r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/|::|:(?P<name>[A-Za-z_][A-Za-z0-9_]*)", re.DOTALL
)


@cache
def parameters_used(sql: str) -> frozenset[str]:
    """Return the names written ``:name`` outside literals, quoted names and comments."""
    return frozenset(found["name"] for found in _TOKEN.finditer(sql) if found["name"])


@cache
def for_duckdb(sql: str) -> str:
    """Return the statement with every ``:name`` as ``$name``."""
    return _replace(sql, lambda name: f"${name}")


def for_psycopg(sql: str) -> str:
    """Return the statement with every ``:name`` as ``%(name)s``, and every other ``%`` doubled."""
    parts, last = [], 0
    for found in _TOKEN.finditer(sql):
        if found["name"]:
            parts += [sql[last : found.start()].replace("%", "%%"), f"%({found['name']})s"]
            last = found.end()
    return "".join(parts) + sql[last:].replace("%", "%%")


def _replace(sql: str, write: Callable[[str], str]) -> str:
    return _TOKEN.sub(lambda found: write(found["name"]) if found["name"] else found[0], sql)
