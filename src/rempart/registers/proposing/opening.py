"""A file opened as a relation of text, one column for each of its own, before anything is known of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
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

Keys = tuple[str, ...]
"""The keys that lead to a value of a record, from the outermost."""
_LOOKED_AT = 20_000
LIST = "a list inside a record: its parts need a mapping written by hand"


@dataclass(frozen=True)
class Opened:
    """The columns of a file, those that cannot be read with the reason, and of JSON the keys that lead to each.

    ``said`` is what somebody must know of how they are read.
    """

    names: tuple[str, ...]
    left_out: dict[str, str] = field(default_factory=dict)
    paths: dict[str, Keys] = field(default_factory=dict)
    said: tuple[str, ...] = ()


def open_columns(
    connection: duckdb.DuckDBPyConnection, sniffed: Sniffed, received: Sequence[Received], staging: Path
) -> Opened:
    """Leave the relation ``cells`` (``row_number`` and one column of text for each of the file's) in the connection.

    Raises:
        RempartError: the file cannot be read, or holds no record.
    """
    folder = staging / "looked-at"
    folder.mkdir()
    names = tuple(name for name in sniffed.columns if name)
    renamed = {own: (published,) for own, published in sniffed.renamed.items()}
    form = Form(format=sniffed.format, columns=Columns(required=(), optional=names), renamed=renamed)
    read = _read(form, received, folder)
    if not read.records:
        raise RempartError(received[0].name, "it has a header and no record", "Give a file that holds records")
    open_source(connection, read)
    if not isinstance(sniffed.format, JsonFormat):
        listed = ", ".join(["row_number", *(quoted(name) for name in names)])
        connection.execute(f"create or replace temp table cells as select {listed} from source where {BROKEN} is null")
        return Opened(names)
    return _open_keys(connection, received[0])


def _read(form: Form, received: Sequence[Received], folder: Path) -> Read:
    if isinstance(form.format, CsvFormat):
        return read_delimited(form, received, folder)
    if isinstance(form.format, JsonFormat):
        return read_json(form, received, folder)
    return read_sheet(form, received, folder)


def _open_keys(connection: duckdb.DuckDBPyConnection, file: Received) -> Opened:
    """Flatten the keys of the records: ``address.city`` is a column."""
    rows = connection.execute(
        f"select json::varchar from source using sample reservoir({_LOOKED_AT} rows) repeatable (7)"
    ).fetchall()
    found = _Found()
    for (text,) in rows:
        found.collect(json.loads(text))
    paths, left_out = found.columns()
    if not paths:
        raise RempartError(file.name, "its records have no keys", "Give JSON lines, one object a record")
    listed = ", ".join(f"{key_sql(path)} as {quoted(name)}" for name, path in paths.items())
    connection.execute(
        f"create or replace temp table cells as select row_number, {listed} from source where {BROKEN} is null"
    )
    said = tuple(
        f"'{name}' holds an object in some records and a value in others: the objects are not read under its name"
        for name, path in paths.items()
        if path in found.objects
    )
    return Opened(tuple(paths), left_out, paths, said)


@dataclass
class _Found:
    """The paths of the keys of records, by what they hold: a value, nothing, an object, a list."""

    values: dict[Keys, None] = field(default_factory=dict)
    filled: set[Keys] = field(default_factory=set)
    objects: set[Keys] = field(default_factory=set)
    lists: dict[Keys, None] = field(default_factory=dict)

    def collect(self, value: dict[str, object], above: Keys = ()) -> None:
        """Note the keys of one record."""
        for key, below in value.items():
            path = (*above, key)
            if isinstance(below, dict):
                self.objects.add(path)
                self.collect(below, path)
            elif isinstance(below, list):
                self.lists.setdefault(path)
            else:
                self.values.setdefault(path)
                if below is not None:
                    self.filled.add(path)

    def columns(self) -> tuple[dict[str, Keys], dict[str, str]]:
        """Return the path of each key that can be a column, and why the others are left out."""
        left_out = {".".join(path): LIST for path in self.lists}
        paths: dict[str, Keys] = {}
        met = {"row_number": "a column of the mechanism", BROKEN: "a column of the mechanism"}
        for path in self.values:
            name = ".".join(path)
            if name in left_out or (path in self.objects and path not in self.filled):
                continue
            if not name or not name.isprintable():
                left_out[name] = "its key holds marks that cannot be shown" if name else "its key is empty"
                continue
            if name.lower() in met:
                other = met[name.lower()]
                left_out[name] = f"it is called as {other}, capitals and dots aside: map it by hand"
                continue
            met[name.lower()] = f"'{name}'"
            paths[name] = path
        return {name: path for name, path in paths.items() if name not in left_out}, left_out


def key_sql(path: Keys) -> str:
    """Return the expression of the value at the end of keys, as text; null where an object or a list stands there."""
    return f"nullif(trim(json_value(json, {literal(path_of(path))}) ->> '$'), '')"


def nested_sql(path: Keys) -> str:
    """Return the test that an object or a list stands at the end of keys."""
    return f"json_type(json, {literal(path_of(path))}) in ('OBJECT', 'ARRAY')"


def path_of(path: Keys) -> str:
    """Return keys as the engine writes a path in a record: ``$."a"."b"``, or ``/a/b`` where a key needs it."""
    if all(key and "\\" not in key and '"' not in key for key in path):
        return "$" + "".join(f'."{key}"' for key in path)
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in path)
