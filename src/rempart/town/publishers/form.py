"""The form of a publisher: which records an edition has, and how they are written and read again."""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rempart.town.cast import Cast

Record = Any
"""One record as the publisher writes it: a row of cells, a statement, an element."""


@dataclass(frozen=True)
class Publisher:
    """One publisher. ``records`` gives those of the edition of a day; ``names`` tells whether cells name a record."""

    register: str
    suffix: str
    records: Callable[[Cast, date], list[Record]]
    write: Callable[[Path, list[Record], date], None]
    read: Callable[[Path], list[Record]]
    names: Callable[[Record, dict[str, str]], bool]


def csv_writer(columns: tuple[str, ...], delimiter: str) -> Callable[[Path, list[Record], date], None]:
    """Return the function that writes rows under ``columns``, UTF-8, one line each."""

    def write(path: Path, records: list[Record], edition: date) -> None:  # noqa: ARG001
        write_rows(path, records, columns, delimiter)

    return write


def write_rows(path: Path, rows: Iterable[dict[str, str]], columns: tuple[str, ...], delimiter: str = ",") -> None:
    """Write rows as CSV in UTF-8, lines ended by a line feed."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter=delimiter, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def csv_reader(delimiter: str) -> Callable[[Path], list[Record]]:
    """Return the function that reads such rows again."""

    def read(path: Path) -> list[Record]:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter=delimiter))

    return read


def cells_equal(record: Record, named: dict[str, str]) -> bool:
    """Tell whether a row has exactly these cells."""
    return all(record.get(column) == value for column, value in named.items())


def french(day: date | None) -> str:
    """Return dd/mm/yyyy, empty without a day."""
    return day.strftime("%d/%m/%Y") if day else ""
