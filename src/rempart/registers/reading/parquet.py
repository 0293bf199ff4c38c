"""Parquet, read as a table of text like any other."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from rempart.base.errors import RempartError
from rempart.ledger.parquet import connect, parquet
from rempart.registers.form import Form, ParquetFormat
from rempart.registers.reading.headers import Placed, place, tables_of
from rempart.registers.reading.received import Received
from rempart.registers.reading.records import BROKEN, Read

_NESTED = ("STRUCT", "MAP", "LIST", "ARRAY", "UNION", "VARIANT", "JSON")
_FLOATING = ("DOUBLE", "FLOAT")
_RECORD = "record of the file"
"""A name that no publisher gives to a column."""
_LONGEST = 10_000_000
"""Bytes of one value; a column of shapes or of a whole text stays far under it."""


def read_parquet(form: Form, received: Sequence[Received], staging: Path) -> Read:
    """Read Parquet files into ``source(row_number, file, record, broken, <columns of the form>)``, all as text.

    Lists and structures are JSON, a whole number that the file holds as a float has no decimal point.

    Raises:
        RempartError: not Parquet, damaged or cut short, a used column missing.
    """
    layout = form.format
    if not isinstance(layout, ParquetFormat):
        raise TypeError("not a register in Parquet")
    (table,) = tables_of(form)
    read = Read(relations={"source": staging / "source.csv"})
    read.columns["source"] = ["row_number", "file", "record", BROKEN, *(column.name for column in table.read)]
    with connect(512, staging) as connection:
        shown = []
        for file in received:
            try:
                types = _types(connection, file)
                placed = place(table, list(types), f"{file.name}, columns")
                rows, unknown = _counts(connection, file, placed, types, layout.max_bytes)
            except duckdb.OutOfMemoryException:
                raise
            except (duckdb.Error, UnicodeDecodeError) as error:
                raise _damaged(file) from error
            shown.append(_select(file, read.records, placed, types, read.columns["source"]))
            read.records += rows
            read.seen |= placed.met
            read.unknown.update(unknown)
        try:
            target = str(read.relations["source"]).replace("'", "''")
            connection.execute(
                f"copy ({' union all '.join(shown)}) to '{target}' (format csv, header, force_quote *, quote '\"', escape '\"')"
            )
        except duckdb.OutOfMemoryException:
            raise
        except duckdb.Error as error:
            raise _damaged(received[0]) from error
    return read


def _types(connection: duckdb.DuckDBPyConnection, file: Received) -> dict[str, str]:
    found = connection.execute(f"describe select * from {_opened(file)}").fetchall()
    return {str(name): str(kind) for name, kind, *_ in found}


def _opened(file: Received) -> str:
    return parquet(file.plain).removesuffix(")") + ", binary_as_string = true)"


def _counts(
    connection: duckdb.DuckDBPyConnection, file: Received, placed: Placed, types: dict[str, str], max_bytes: int
) -> tuple[int, dict[str, int]]:
    """Return the number of records, and in how many each unknown column is filled.

    A value that the file holds once may stand in a billion records, and one value may be longer than the memory: what
    is to be written is measured before.
    """
    names = list(types)
    texts = [
        f"coalesce(strlen({_text(names[spot], types[names[spot]])}), 0)" for spot in placed.places if spot is not None
    ]
    shown = [
        "count(*)",
        f"coalesce(sum(8 + {' + '.join(texts)}), 0)",
        f"coalesce(max(greatest(0, {', '.join(texts)})), 0)",
    ]
    shown += [f"count({_quoted(names[spot])})" for _, spot in placed.unknown]
    query = f"select {', '.join(shown)} from {_opened(file)}"
    rows, size, longest, *filled = connection.execute(query).fetchone() or (0, 0, 0)
    if longest > _LONGEST:
        raise RempartError(
            file.name, f"it holds a value that is longer than {_LONGEST:,} bytes", "Check that it is the right file"
        )
    if size > max_bytes:
        raise RempartError(file.name, f"it holds more than {max_bytes:,} bytes", "Check that it is the right file")
    return int(rows), {column: int(n) for (column, _), n in zip(placed.unknown, filled, strict=True)}


def _select(file: Received, before: int, placed: Placed, types: dict[str, str], columns: list[str]) -> str:
    """Return the SELECT of one file; a text with a zero character breaks its record, as nothing after it reads it."""
    names = list(types)
    texts = [_text(names[spot], types[names[spot]]) if spot is not None else "null::varchar" for spot in placed.places]
    zero = " or ".join(f"contains(coalesce({text}, ''), chr(0))" for text in texts) or "false"
    broken = f"case when {zero} then 'it holds a zero character' end"
    clean = [f"replace({text}, chr(0), '')" for text in texts]
    shown = ", ".join(
        f"{value} as {_quoted(name)}"
        for name, value in zip(
            columns, [f"{_quoted(_RECORD)} + {before}", str(file.number), _quoted(_RECORD), broken, *clean], strict=True
        )
    )
    return f'select {shown} from (select *, file_row_number + 1 as "{_RECORD}" from {_opened(file)})'


def _text(name: str, kind: str) -> str:
    """Return the SQL that turns a column into text."""
    column = _quoted(name)
    if kind.startswith(_NESTED) or kind.endswith("]"):
        return f"to_json({column})::varchar"
    if kind in _FLOATING:
        whole = f"{column} = trunc({column}) and abs({column}) < 1e15"
        return f"case when {whole} then {column}::bigint::varchar else {column}::varchar end"
    return f"{column}::varchar"


def _damaged(file: Received) -> RempartError:
    return RempartError(file.name, "it is not Parquet, or damaged or cut short", "Download it again")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
