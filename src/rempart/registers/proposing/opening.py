"""A file opened as a relation of text, one column for each of its own, before anything is known of them."""

import json
from collections.abc import Sequence
from pathlib import Path

import duckdb

from rempart.base.errors import RempartError
from rempart.registers.form import Columns, CsvFormat, Form, JsonFormat
from rempart.registers.proposing.content import literal, quoted
from rempart.registers.proposing.sniffing import Sniffed
from rempart.registers.reading import Read, Received
from rempart.registers.reading.delimited import read_delimited
from rempart.registers.reading.json_records import read_json
from rempart.registers.reading.records import BROKEN
from rempart.registers.reading.sheets import read_sheet
from rempart.registers.tables import open_source

_LOOKED_AT = 20_000
LIST = "a list inside a record: its parts need a mapping written by hand"


def open_columns(
    connection: duckdb.DuckDBPyConnection, sniffed: Sniffed, received: Sequence[Received], staging: Path
) -> tuple[tuple[str, ...], dict[str, str]]:
    """Leave the relation ``cells`` (``row_number`` and one column of text for each of the file's) in the connection.

    Returns:
        The columns, and those that are lists and cannot be read, with the reason.

    Raises:
        RempartError: the file cannot be read, or holds no record.
    """
    folder = staging / "looked-at"
    folder.mkdir()
    names = tuple(name for name in sniffed.columns if name)
    form = Form(format=sniffed.format, columns=Columns(required=(), optional=names))
    read = _read(form, received, folder)
    if not read.records:
        raise RempartError(received[0].name, "it has a header and no record", "Give a file that holds records")
    open_source(connection, read)
    if not isinstance(sniffed.format, JsonFormat):
        listed = ", ".join(["row_number", *(quoted(name) for name in names)])
        connection.execute(f"create or replace temp table cells as select {listed} from source where {BROKEN} is null")
        return names, {}
    return _open_keys(connection, received[0])


def _read(form: Form, received: Sequence[Received], folder: Path) -> Read:
    if isinstance(form.format, CsvFormat):
        return read_delimited(form, received, folder)
    if isinstance(form.format, JsonFormat):
        return read_json(form, received, folder)
    return read_sheet(form, received, folder)


def _open_keys(connection: duckdb.DuckDBPyConnection, file: Received) -> tuple[tuple[str, ...], dict[str, str]]:
    """Flatten the keys of the records: ``address.city`` is a column."""
    rows = connection.execute(
        f"select json::varchar from source using sample reservoir({_LOOKED_AT} rows) repeatable (7)"
    ).fetchall()
    keys: dict[str, None] = {}
    lists: dict[str, str] = {}
    for (text,) in rows:
        _collect(json.loads(text), "", keys, lists)
    names = tuple(key for key in keys if key not in lists)
    if not names:
        raise RempartError(file.name, "its records have no keys", "Give JSON lines, one object a record")
    listed = ", ".join(f"nullif(trim(json ->> {literal(path_of(name))}), '') as {quoted(name)}" for name in names)
    connection.execute(
        f"create or replace temp table cells as select row_number, {listed} from source where {BROKEN} is null"
    )
    return names, lists


def _collect(value: dict[str, object], path: str, keys: dict[str, None], lists: dict[str, str]) -> None:
    for key, below in value.items():
        name = f"{path}{key}"
        if isinstance(below, dict):
            _collect(below, f"{name}.", keys, lists)
        elif isinstance(below, list):
            lists[name] = LIST
        else:
            keys.setdefault(name)


def path_of(name: str) -> str:
    """Return the path of a dotted key in a record, as the engine writes it."""
    return "$" + "".join('."' + key.replace('"', '\\"') + '"' for key in name.split("."))
