"""The relations that a reader leaves for the engine: clean CSV files of text, every cell quoted."""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

BROKEN = "broken"
"""Column of ``source`` with the reason why a record cannot be read at all; empty where it can."""


@dataclass(frozen=True)
class Lines:
    """A file of JSON records of a given shape, one on each line, that the engine reads itself.

    ``file`` is its number in the edition, ``before`` the number of records in the files before it.
    """

    path: Path
    file: int
    before: int
    records: int


@dataclass
class Read:
    """What was read: clean files by relation, their columns, the number of records, what the card does not know.

    ``unknown`` counts the records in which each unknown column was filled. ``dated`` is the day that the publisher
    wrote, as text, where the card says where. ``seen`` are the columns met at least once. ``keys`` holds, for a part
    that is a file of its own, the columns of ``source`` that its rows name; ``refused_parts`` counts, by reason, those
    of its rows that belong to no record.
    """

    relations: dict[str, Path] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    records: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)
    dated: str | None = None
    lines: list[Lines] = field(default_factory=list)
    shape: dict[str, Any] = field(default_factory=dict)
    broken: list[tuple[int, str]] = field(default_factory=list)
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    refused_parts: Counter[str] = field(default_factory=Counter)


class Writer:
    """Writes one relation. Used as a context; ``write`` takes the cells in the order of ``columns``."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self.path, self.columns = path, list(columns)

    def __enter__(self) -> "Writer":
        self._file = self.path.open("w", encoding="utf-8", newline="")
        self._rows = csv.writer(self._file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        self._rows.writerow(self.columns)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def write(self, cells: Sequence[object]) -> None:
        """Write one record."""
        self._rows.writerow(cells)

    def write_named(self, cells: Mapping[str, object]) -> None:
        """Write one record by names; columns that are not named stay empty."""
        self._rows.writerow([cells.get(column, "") for column in self.columns])
