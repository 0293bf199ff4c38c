"""What the town's own software exports: records in the words of the dictionary, a line each."""

import json
from datetime import date
from pathlib import Path

from rempart.town.cast import Cast
from rempart.town.publishers.form import Publisher, Record, cells_equal


def records(cast: Cast, edition: date) -> list[Record]:  # noqa: ARG001
    """Return what the software holds; it was put to use shortly before its one export."""
    return list(cast.rows)


def write(path: Path, rows: list[Record], edition: date) -> None:  # noqa: ARG001
    """Write JSON lines."""
    path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf-8")


def read(path: Path) -> list[Record]:
    """Read them again."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


PUBLISHER = Publisher("town_data", "jsonl", records, write, read, cells_equal)
