"""Statements that are asked again and again, parsed once: to parse a long one takes as long as to run it on few rows."""

from collections import OrderedDict

import duckdb

_MOST = 1_000
_PARSED: OrderedDict[str, duckdb.Statement] = OrderedDict()


def parsed(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    """Return one statement ready for ``execute`` on any connection; the one that was parsed first is forgotten first.

    Raises:
        duckdb.ParserException: the text is not SQL.
    """
    found = _PARSED.get(sql)
    if found is None:
        (found,) = connection.extract_statements(sql)
        _PARSED[sql] = found
        if len(_PARSED) > _MOST:
            _PARSED.popitem(last=False)
    return found
