"""The file that an edition keeps: as published, or without the columns that the town must not hold."""

import csv
import hashlib
from pathlib import Path

from rempart.registers.form import CsvFormat, Form
from rempart.registers.reading.received import Received, keep


def keep_file(form: Form, file: Received, folder: Path, *, strip: bool) -> str:
    """Keep one published file compressed in ``folder`` and return the SHA-256 of its uncompressed bytes.

    Where the source is to be stripped, columns under ``leave_out`` are removed before anything is written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    plain, sha256 = file.plain, file.sha256
    if strip and isinstance(form.format, CsvFormat):
        plain = _stripped(form, form.format, file)
        with plain.open("rb") as stripped:
            sha256 = hashlib.file_digest(stripped, "sha256").hexdigest()
    keep(plain, folder / f"{file.number}-{file.name}.gz")
    return sha256


def _stripped(form: Form, layout: CsvFormat, file: Received) -> Path:
    target = file.plain.with_suffix(".stripped")
    with (
        file.plain.open(encoding=layout.encoding, newline="") as source,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        rows = csv.reader(source, delimiter=layout.delimiter, quotechar=layout.quote)
        kept: list[int] | None = None
        width = 0
        writer = csv.writer(out, delimiter=layout.delimiter, quotechar=layout.quote, lineterminator="\n")
        for cells in rows:
            if kept is None and cells:
                width = len(cells)
                names = [cell.strip().removeprefix("\ufeff") for cell in cells]
                kept = [place for place, name in enumerate(names) if name in form.known_columns - set(form.leave_out)]
            if kept is None or not cells:
                writer.writerow([])
            elif len(cells) == width:
                writer.writerow([cells[place] for place in kept])
            else:  # which cell belongs to which column cannot be told: the record keeps its place and none of them
                writer.writerow([""])
    return target
