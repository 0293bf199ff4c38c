"""The one runner of the eleven rules: read a file once, run the SELECTs that are asked for."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import duckdb

RULES = ("R003", "R018", "R024", "R025", "R028", "R030", "R035", "R036", "R038", "R048", "R058")


@dataclass(frozen=True)
class Settings:
    """Cardinal's settings, under its own names and defaults; a threshold of None is the fence of the data."""

    currency: str | None = None
    excluded: list[str] = field(default_factory=list)
    no_price_comparison: list[str] = field(default_factory=list)
    price_comparison: list[str] = field(default_factory=list)
    r003_threshold: int = 15
    r003_methods: list[str] = field(default_factory=list)
    r003_details: dict[str, int] = field(default_factory=dict)
    r018_methods: list[str] = field(default_factory=lambda: ["open", "selective"])
    r024_threshold: float | None = None
    r025_percentile: int = 75
    r025_threshold: float | None = None
    r035_threshold: int = 1
    r038_threshold: float | None = None
    r038_bids: int = 2
    r038_processes: int = 2
    r048_digits: int = 2
    r048_threshold: int | None = None
    r048_processes: int = 20
    r058_threshold: float | None = None


_TYPES = {"r003_details": "map(varchar, bigint)", "currency": "varchar"}


class Fired(NamedTuple):
    """One result of one rule: OCID, Buyer, ProcuringEntity or Tenderer, its id, and Cardinal's value."""

    rule: str
    group: str
    id: str
    value: float


def _sql(name: str) -> str:
    return files("rempart.signals.compatibility").joinpath(f"{name}.sql").read_text(encoding="utf-8")


def read_releases(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Read a file of compiled releases, one on a line, into tables ``cardinal_release``, ``cardinal_bid``, ``cardinal_award``.

    A line that is not a release is left aside, as Cardinal does.
    """
    for statement in duckdb.extract_statements(_sql("read")):
        connection.execute(statement, {"file": str(file)} if "$file" in statement.query else None)


def fired(
    connection: duckdb.DuckDBPyConnection, rules: Iterable[str] = RULES, settings: Settings | None = None
) -> list[Fired]:
    """Return what fires of the rules asked for, on the releases read before, ordered; equal results once."""
    values = asdict(settings or Settings())
    columns = ", ".join(f"${name}::{_type(name)} as {name}" for name in values)
    connection.execute(f"create or replace temp table setting as select {columns}", values)
    for statement in duckdb.extract_statements(_sql("shared")):
        connection.execute(statement)
    found: set[Fired] = set()
    for rule in rules:
        found |= {Fired(rule, *row) for row in connection.execute(_sql(rule)).fetchall()}
    return sorted(found)


def _type(name: str) -> str:
    if name in _TYPES:
        return _TYPES[name]
    kind = Settings.__dataclass_fields__[name].type
    return "varchar[]" if "list" in str(kind) else "double" if "float" in str(kind) else "bigint"
