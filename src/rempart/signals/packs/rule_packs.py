"""Rule packs: dated values that texts give, by country and by town; read from files, put into tables, never computed.

A pack is a folder of YAML files. A file of a *table* fills one table of origin *pack* (thresholds, delays, sectors, lists
of jurisdictions...); a file of *parameters* gives parameters of signals other values from a day on. Layers lie over each
other: EU, the countries of the town, the town's own folder. Each file says who wrote it, why, and when a jurist checked
it (empty: unverified). Unknown keys are refused, and all errors of a pack are told at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import duckdb
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rempart.base import RempartError
from rempart.base.yaml_files import TextLoader
from rempart.ledger.dictionary import Column, Table, create_table_sql, dictionary
from rempart.signals.cards import ParameterValue, Signal
from rempart.signals.cards.form import Unset

FOLDER = Path(__file__).parent
EVERYWHERE = "EU"


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    country: str = Field(pattern=r"^[A-Z]{2}$")
    author: str = Field(min_length=1)
    why: str = Field(min_length=1)
    checked_on: Annotated[date | None, Unset]


class _TableFile(_File):
    table: str
    rows: list[dict[str, str]]


class _Override(ParameterValue):
    signal: str = Field(pattern=r"^[A-Z]{3}-[0-9]{2}$")
    parameter: str


class _ParameterFile(_File):
    parameters: list[_Override]


@dataclass(frozen=True)
class Layer:
    """What one file of a pack gives: rows of one table, or other values of parameters."""

    file: str
    country: str
    author: str
    why: str
    checked_on: date | None
    table: str | None = None
    rows: tuple[dict[str, Any], ...] = ()
    parameters: tuple[tuple[str, str, ParameterValue], ...] = ()


class PackError(RempartError):
    """One or more files of packs break a rule; all of them are told, and nothing of them is used."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("rule packs", "; ".join(faults), "Correct the files; nothing was used")


def read_packs(countries: Iterable[str], town: Path | None = None) -> list[Layer]:
    """Return the layers in force for a town: EU, then its countries, then its own folder where it has one.

    Raises:
        PackError: files have unknown keys, tables, columns or signals, or cells that cannot be read; each is named.
    """
    folders = [FOLDER / code.lower() for code in dict.fromkeys((EVERYWHERE, *countries))]
    faults: list[str] = []
    layers: list[Layer] = []
    for folder in (*folders, *((town,) if town else ())):
        for path in sorted(folder.glob("*.yml")) if folder.is_dir() else ():
            name = f"{folder.name}/{path.name}"
            layer = _layer(path, name, faults)
            if layer:
                layers.append(layer)
    if faults:
        raise PackError(faults)
    return layers


def _layer(path: Path, name: str, faults: list[str]) -> Layer | None:
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=TextLoader)  # noqa: S506 - texts only
        form = _ParameterFile if isinstance(raw, dict) and "parameters" in raw else _TableFile
        read = form.model_validate(raw)
    except (yaml.YAMLError, UnicodeDecodeError):
        faults.append(f"{name}: it is not YAML")
        return None
    except ValidationError as error:
        faults += [f"{name}: {'.'.join(map(str, one['loc'])) or 'file'}: {one['msg']}" for one in error.errors()]
        return None
    layer = Layer(name, read.country, read.author, read.why, read.checked_on)
    if isinstance(read, _ParameterFile):
        values = tuple((one.signal, one.parameter, _plain(one)) for one in read.parameters)
        return replace(layer, parameters=values)
    table = dictionary().get(read.table)
    if table is None or table.origin != "pack":
        faults.append(f"{name}: table {read.table} is not filled by packs")
        return None
    rows = tuple(_row(table, cells | {"country": read.country}, f"{name}: row {n}", faults)
                 for n, cells in enumerate(read.rows, start=1))  # fmt: skip
    return replace(layer, table=read.table, rows=rows)


def _plain(one: _Override) -> ParameterValue:
    return ParameterValue.model_validate(
        {"from": one.valid_from, "value": one.value, "basis": one.basis, "reference": one.reference}
    )


def _row(table: Table, cells: dict[str, str], where: str, faults: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in sorted(set(cells) - set(table.column_names)):
        faults.append(f"{where}: {table.table} has no column {name}")
    for column in table.columns:
        try:
            values[column.name] = _value(column, cells.get(column.name, ""))
        except ValueError as error:
            faults.append(f"{where}: {column.name} {error}")
    return values


def _value(column: Column, text: str) -> Any:
    if text in ("", "null", "~"):
        if column.required:
            raise ValueError("is empty")
        return None
    if column.values and text not in column.values:
        raise ValueError(f"is none of {', '.join(column.values)}")
    try:
        if column.type == "date":
            return date.fromisoformat(text)
        if column.type == "boolean":
            return {"true": True, "false": False}[text]
        if column.type == "bigint":
            return int(text)
        if column.type in ("double", "decimal(18,2)"):
            return float(text)
    except (ValueError, KeyError) as error:
        raise ValueError(f"is no {column.type}") from error
    return text


def fill(connection: duckdb.DuckDBPyConnection, layers: Iterable[Layer]) -> None:
    """Create every table of origin *pack* in schema main, with the rows of the layers; later layers replace equal keys."""
    rows: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {}
    for layer in layers:
        if layer.table:
            key = dictionary()[layer.table].key
            rows.setdefault(layer.table, {}).update({tuple(row[name] for name in key): row for row in layer.rows})
    for table in dictionary().values():
        if table.origin != "pack":
            continue
        connection.execute(
            create_table_sql(table, name=f"main.{table.table}").replace("create table", "create or replace table", 1)
        )
        found = list(rows.get(table.table, {}).values())
        if found:
            cells = ", ".join(f"unnest(${n}::{c.sql_type}[])" for n, c in enumerate(table.columns, start=1))
            connection.execute(
                f"insert into main.{table.table} select {cells}",
                [[row[c] for row in found] for c in table.column_names],
            )


def with_parameters(signals: Iterable[Signal], layers: Iterable[Layer]) -> list[Signal]:
    """Return the signals with the parameters that packs give them: from its first day on, a value replaces what stood.

    Raises:
        PackError: a pack names a signal or a parameter that does not exist, or a value of another kind.
    """
    found = {signal.code: signal for signal in signals}
    faults = []
    for layer in layers:
        for code, name, value in layer.parameters:
            signal = found.get(code)
            stands = signal.contract.parameters.get(name) if signal else None
            if signal is None or stands is None:
                faults.append(
                    f"{layer.file}: {code} has no parameter {name}"
                    if signal
                    else f"{layer.file}: there is no signal {code}"
                )
            elif stands[0].is_window != value.is_window:
                faults.append(f"{layer.file}: {code}.{name} is months at one time and a number at another")
            else:
                earlier = [one for one in stands if one.valid_from < value.valid_from]
                parameters = signal.contract.parameters | {name: [*earlier, value]}
                found[code] = replace(signal, contract=signal.contract.model_copy(update={"parameters": parameters}))
    if faults:
        raise PackError(faults)
    return list(found.values())
