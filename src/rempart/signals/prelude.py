"""What an engine is given before the first statement, so that one text runs on all."""

import duckdb


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Define ``days_between(a, b)``, the days from a to b, on a connection; a read-only one too."""
    connection.execute("create or replace temp macro days_between(a, b) as date_diff('day', a, b)")
