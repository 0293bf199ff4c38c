"""The dictionary: one file a table, from which tables, documentation, allow-lists and exports come."""

from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from rempart.base.yaml_files import read_yaml

DataClass = Literal["C0", "C1", "C2", "C3", "C8"]
Origin = Literal["stored", "derived", "run", "pack"]
SQL_TYPES = {
    "text": "VARCHAR",
    "party": "VARCHAR",
    "date": "DATE",
    "boolean": "BOOLEAN",
    "bigint": "BIGINT",
    "double": "DOUBLE",
    "decimal(18,2)": "DECIMAL(18,2)",
}


class Column(BaseModel):
    """One column: its type, its unit and meaning, its name in the field's model, its data class (rights section 2)."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    name: str
    type: Literal["text", "party", "date", "boolean", "bigint", "double", "decimal(18,2)"]
    data_class: DataClass = Field(alias="class")
    model: str
    meaning: str
    required: bool = False
    values: tuple[str, ...] = ()
    computed: str | None = None

    @property
    def sql_type(self) -> str:
        """DuckDB's name of the type."""
        return SQL_TYPES[self.type]


class Table(BaseModel):
    """One table: what a row is, where it comes from, its key and its columns, lineage left out.

    ``origin`` is *stored* (filled by registers, with history), *derived* (computed by a build), *run* (filled by the
    runner of signals) or *pack* (filled from the dated rule packs). ``key`` names the columns that tell its rows apart, and that make ``record_id`` where a mapping gives
    none; unless ``record`` names fewer: what a later edition says of such a record takes the place of what it said before.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str
    grain: str
    origin: Origin
    key: tuple[str, ...]
    record: tuple[str, ...] = ()
    note: str = ""
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column | None:
        """Return one column by name, or None."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def column_names(self) -> list[str]:
        """Names of the columns in the order of the file, lineage left out."""
        return [column.name for column in self.columns]

    @property
    def all_columns(self) -> list[Column]:
        """Its own columns, and the lineage where registers fill it."""
        return [*self.columns, *(LINEAGE if self.origin == "stored" else ())]

    @property
    def party_columns(self) -> list[str]:
        """Columns that hold a party: published id in an edition, resolved id in a snapshot."""
        return [column.name for column in self.columns if column.type == "party"]


def _lineage(name: str, kind: str, meaning: str) -> Column:
    return Column.model_validate(
        {
            "name": name,
            "type": kind,
            "class": "C1",
            "model": "(house)",
            "meaning": meaning,
            "required": name == "row_id",
        }
    )


LINEAGE: tuple[Column, ...] = (
    _lineage("row_id", "text", "register/edition/file/record: where the publisher's file says so"),
    _lineage("part", "text", "which part of the record, empty for the record itself"),
    _lineage("register", "text", "the register"),
    _lineage("edition", "text", "the edition that first said so"),
    _lineage("record_id", "text", "names the fact; another value under the same record_id is a correction"),
    _lineage("valid_from", "date", "first day in the world, null where not published"),
    _lineage(
        "valid_to",
        "date",
        "day on which it ended in the world: it no longer holds on that day; null while it lasts or where not published",
    ),
    _lineage("known_from", "date", "day from which it was published"),
    _lineage("known_to", "date", "first day on which it was no longer published, null while it is"),
    _lineage("held_on", "date", "day on which this workspace loaded it"),
)
"""Columns that every stored table carries besides its own."""


@cache
def dictionary() -> dict[str, Table]:
    """Return every table by name, in the order of their names.

    Raises:
        pydantic.ValidationError: a schema file breaks the form; correct the file.
    """
    tables = {}
    for entry in sorted(files("rempart.ledger").joinpath("schema").iterdir(), key=lambda path: path.name):
        if entry.name.endswith(".yml"):
            raw = read_yaml(entry.read_text(encoding="utf-8"))
            raw["columns"] = [{"name": name, **column} for name, column in raw["columns"].items()]
            table = Table.model_validate(raw)
            tables[table.table] = table
    return tables


def stored_tables() -> list[Table]:
    """Return the tables that registers fill."""
    return [table for table in dictionary().values() if table.origin == "stored"]


def derived_tables() -> list[Table]:
    """Return the tables that a build computes."""
    return [table for table in dictionary().values() if table.origin == "derived"]


def create_table_sql(table: Table, *, name: str | None = None) -> str:
    """Return the DDL of a table as signals see it: its columns, and its lineage where it is stored."""
    body = ", ".join(f'"{column.name}" {column.sql_type}' for column in table.all_columns)
    return f"create table {name or table.table} ({body})"
