"""The file that an edition keeps: as published, or without the columns that the town must not hold."""

import csv
import hashlib
from pathlib import Path

from rempart.registers.card import CsvFormat, RegisterCard
from rempart.registers.reading.received import Received, keep


def keep_file(card: RegisterCard, file: Received, folder: Path) -> str:
    """Keep one published file compressed in ``folder`` and return the SHA-256 of its uncompressed bytes.

    Where the card strips the source, columns under ``leave_out`` are removed before anything is written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    plain, sha256 = file.plain, file.sha256
    if card.strip_source and isinstance(card.format, CsvFormat):
        plain = _stripped(card, card.format, file)
        with plain.open("rb") as stripped:
            sha256 = hashlib.file_digest(stripped, "sha256").hexdigest()
    keep(plain, folder / f"{file.number}-{file.name}.gz")
    return sha256


def _stripped(card: RegisterCard, form: CsvFormat, file: Received) -> Path:
    target = file.plain.with_suffix(".stripped")
    with (
        file.plain.open(encoding=form.encoding, newline="") as source,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        rows = csv.reader(source, delimiter=form.delimiter, quotechar=form.quote)
        kept: list[int] | None = None
        width = 0
        writer = csv.writer(out, delimiter=form.delimiter, quotechar=form.quote, lineterminator="\n")
        for cells in rows:
            if kept is None and cells:
                width = len(cells)
                names = [cell.strip().removeprefix("\ufeff") for cell in cells]
                kept = [place for place, name in enumerate(names) if name in card.known_columns - set(card.leave_out)]
            if kept is None or not cells:
                writer.writerow([])
            elif len(cells) == width:
                writer.writerow([cells[place] for place in kept])
            else:  # which cell belongs to which column cannot be told: the record keeps its place and none of them
                writer.writerow([""])
    return target
