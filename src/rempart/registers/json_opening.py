"""JSON records of a given shape, opened by the engine: each key of the shape is a typed column of ``source``."""

import duckdb

from rempart.base.errors import RempartError
from rempart.registers.json_shape import engine_type
from rempart.registers.reading import Read
from rempart.registers.reading.records import Lines

_LONGEST = 64 * 1_048_576
"""Bytes of a line that the engine takes; the reader has its own, lower bound."""


def open_lines(connection: duckdb.DuckDBPyConnection, read: Read) -> None:
    """Make ``source(row_number, file, record, broken, package, <keys>)`` of the lines, each in the order of the files.

    Where a key stands twice in a record, the first holds.

    Raises:
        RempartError: the engine counts other records than the reader: nothing is loaded.
    """
    keys = ", ".join(_quoted_name(key) for key in read.shape)
    found = " union all ".join(_one_file(read, lines) for lines in read.lines)
    joins, broken, package = "", "null::varchar", "null::json"
    if read.broken:
        connection.execute("create or replace temp table broken_line(row_number bigint, reason varchar)")
        connection.execute(
            "insert into broken_line select unnest($1::bigint[]), unnest($2::varchar[])",
            [[number for number, _ in read.broken], [reason for _, reason in read.broken]],
        )
        joins, broken = "left join broken_line using (row_number)", "reason"
    if "source_package" in read.relations:
        connection.execute("alter table source rename to document_of")
        joins += " left join document_of using (row_number) left join source_package using (document)"
        package = "package"
    connection.execute(
        f"create or replace table source as select row_number, file, record, {broken} as broken, {package} as package, "
        f"{keys} from ({found}) {joins}"
    )
    row = connection.execute("select count(*) from source").fetchone()
    if row is None or row[0] != read.records:
        raise RempartError("the records of the publication", "the engine counts others than the reader",
                           "Nothing is loaded; report it")  # fmt: skip


def _one_file(read: Read, lines: Lines) -> str:
    columns = ", ".join(f"{_text(key)}: {_text(engine_type(below))}" for key, below in read.shape.items())
    return (
        f"select {lines.before} + row_number() over () as row_number, {lines.file}::bigint as file, "
        f"row_number() over () as record, * from read_json({_text(str(lines.path))}, format='newline_delimited', "
        f"ignore_errors=true, maximum_object_size={_LONGEST}, columns={{{columns}}})"
    )


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _quoted_name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
