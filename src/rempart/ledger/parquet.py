"""The engine on one machine: a connection with bounded memory, and Parquet files whose bytes depend on content alone."""

from collections.abc import Mapping
from pathlib import Path

import duckdb


def connect(memory_limit_mb: int = 1024, spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Return an in-memory DuckDB connection that never downloads an extension and spills to ``spill`` past its limit."""
    return duckdb.connect(
        config={
            "memory_limit": f"{memory_limit_mb}MB",
            "autoinstall_known_extensions": "false",
            "temp_directory": str(spill / "spill") if spill else "",
            "threads": "2",
            "checkpoint_threshold": "1TB",  # tables that live for one run are not worth compressing in memory
        }
    )


def confine(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Let the connection reach files of ``folder`` alone, for good: a mapping is data and opens no other door."""
    inside = str(folder).replace("'", "''")
    connection.execute(f"set allowed_directories = ['{inside}/']")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def write_parquet(connection: duckdb.DuckDBPyConnection, query: str, path: Path, order: str = "all") -> None:
    """Write the rows of ``query`` ordered by all their columns: the same rows give the same bytes.

    ``order`` names columns that tell every row from any other, where such are known: that is quicker. It is empty where
    the rows come in a total order already, as those of a file that was written so; they are not sorted again then.
    """
    target = str(path).replace("'", "''")
    ordered = f"select * from ({query}) order by {order}" if order else query
    connection.execute(f"copy ({ordered}) to '{target}' (format parquet, compression zstd)")


def parquet(path: Path) -> str:
    """Return the SQL that reads one Parquet file."""
    return "read_parquet('" + str(path).replace("'", "''") + "')"


def parquet_with(path: Path, columns: Mapping[str, str]) -> str:
    """Return the SQL that reads a Parquet file of a table that may have gained columns (name to type) since."""
    there = ", ".join(f'null::{kind} as "{name}"' for name, kind in columns.items())
    return f"(select * from {parquet(path)} union all by name select {there} where false)"
