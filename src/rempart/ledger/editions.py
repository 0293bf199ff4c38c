"""Editions on disk: one folder for one publication of one register, whole or not at all."""

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from rempart.base.errors import RempartError

RECEIPT = "receipt.json"
WITHDRAWN = "withdrawn.json"
"""Beside the receipt of an edition that two people took out of use: it is kept, and no longer counts."""
_EDITION = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.(\d+))?")


class PublishedFile(BaseModel):
    """One file of an edition: its name, its bytes and SHA-256 as published, and the SHA-256 of what is kept.

    ``kept_sha256`` is empty where nothing of the file is kept any more (an erasure).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    bytes: int
    sha256: str
    kept_sha256: str


class Erased(BaseModel):
    """One erasure in an edition: the day, the hashes of the receipt and the kept files before it, and what went.

    ``rows`` counts the rows taken out of the tables, ``records`` those of the publisher's that were emptied in the kept
    files, whose numbers they keep.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    on: date
    receipt_before: str
    kept_before: list[str]
    rows: int
    records: int


class Receipt(BaseModel):
    """What a load did: ``read`` = ``loaded`` + ``refused`` + ``left_out``, counted in records of the source.

    ``reasons`` counts the refused records by reason, ``left_out_reasons`` those left out, ``refused_parts`` the parts
    of records that were refused, ``doubtful`` the records of which one value became empty, ``unknown_columns`` the
    records that filled a column which the register's card does not name. ``tables`` counts rows;
    ``written`` gives the SHA-256 of each Parquet file, ``erased`` what was taken out of the edition since. ``emptied``
    counts the publisher's records that an erasure emptied in the kept files when they were loaded, or before, on the
    machine that bundled them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    form: str = "rempart-receipt/1"
    register_id: str
    edition: str
    published_on: date
    held_on: date
    scope: str
    disappearance: str
    title_en: str
    title_fr: str
    publisher_en: str
    publisher_fr: str
    licence: str
    refreshed_every_days: int
    keep_years: int
    files: list[PublishedFile]
    register_sha256: str
    read: int
    loaded: int
    refused: int
    left_out: int
    reasons: dict[str, int]
    left_out_reasons: dict[str, int]
    refused_parts: dict[str, int]
    doubtful: dict[str, int]
    unknown_columns: dict[str, int]
    tables: dict[str, int]
    written: dict[str, str] = {}
    erased: list[Erased] = []
    emptied: int = 0
    rempart: str

    @property
    def all_emptied(self) -> int:
        """How many records of the publisher are empty in the kept files, since they spoke of somebody erased."""
        return self.emptied + sum(one.records for one in self.erased)


class Edition:
    """One edition on disk. ``day`` is its day of publication, ``rank`` tells apart the files of one day (1, 2, …)."""

    def __init__(self, path: Path) -> None:
        found = _EDITION.fullmatch(path.name)
        if found is None:
            raise ValueError(f"{path.name} is not the name of an edition")
        self.path = path
        self.id = path.name
        self.day = date.fromisoformat(found[1])
        self.rank = int(found[2] or 1)

    @property
    def receipt(self) -> Receipt:
        """The receipt of its load.

        Raises:
            RempartError: the file is not a receipt any more.
        """
        path = self.path / RECEIPT
        try:
            return Receipt.model_validate_json(path.read_text(encoding="utf-8"))
        except ValueError as error:  # not UTF-8, not JSON, other fields
            raise RempartError(str(path), "the receipt is damaged", "Restore it from a copy") from error

    @property
    def withdrawn(self) -> bool:
        """Whether it was taken out of use, so that the edition before it counts again."""
        return (self.path / WITHDRAWN).is_file()

    @property
    def withdrawn_on(self) -> date | None:
        """The day on which it was taken out of use by two; None where it was not.

        Raises:
            RempartError: what says so does not say since when.
        """
        path = self.path / WITHDRAWN
        if not path.is_file():
            return None
        try:
            return date.fromisoformat(json.loads(path.read_text(encoding="utf-8"))["on"])
        except (ValueError, KeyError, TypeError) as error:
            raise RempartError(
                str(path), "it does not say since when the edition is out of use", "Restore it from a copy"
            ) from error

    def table(self, name: str) -> Path:
        """Return the Parquet file of one table; it exists only where the edition has rows of it."""
        return self.path / "tables" / f"{name}.parquet"

    def kept_source(self, number: int) -> Path:
        """Return the kept copy of one file (from 1): of a workbook without its columns left out, the sheet as CSV."""
        path = self.path / "source" / f"{number}-{self.receipt.files[number - 1].name}.gz"
        as_csv = path.with_name(f"{path.name.removesuffix('.gz')}.csv.gz")
        return as_csv if as_csv.exists() and not path.exists() else path

    def verify(self) -> None:
        """Compare the kept sources and the tables with the receipt.

        Raises:
            RempartError: names the first file that is missing or differs.
        """
        for number, file in enumerate(self.receipt.files, start=1):
            path = self.kept_source(number)
            if not file.kept_sha256:
                if path.exists():
                    raise RempartError(str(path), "its receipt says that it was erased", "Take it out")
                continue
            try:
                with gzip.open(path) as kept:
                    sha256 = hashlib.file_digest(kept, "sha256").hexdigest()
            except (OSError, EOFError, zlib.error) as error:
                raise RempartError(
                    str(path), "the kept source is missing or damaged", "Restore it from a copy"
                ) from error
            if sha256 != file.kept_sha256:
                raise RempartError(str(path), "the kept source differs from its receipt", "Restore it from a copy")
        for name, sha256 in self.receipt.written.items():
            path = self.path / name
            if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
                raise RempartError(
                    str(path), "the table is missing or differs from its receipt", "Restore it from a copy"
                )

    @property
    def receipt_sha256(self) -> str:
        """The hash of its receipt, which the journal names."""
        return hashlib.sha256((self.path / RECEIPT).read_bytes()).hexdigest()


def editions(folder: Path) -> list[Edition]:
    """Return every edition of one register that was loaded whole, in the order of days and ranks."""
    if not folder.is_dir():
        return []
    found = [Edition(path) for path in folder.iterdir() if _EDITION.fullmatch(path.name) and (path / RECEIPT).is_file()]
    return sorted(found, key=lambda edition: (edition.day, edition.rank))


def editions_in_use(folder: Path) -> list[Edition]:
    """Return the editions that count, in the order of days and ranks.

    A whole edition replaces what was loaded before of its day; a part adds to it, and makes nothing vanish. One that was
    withdrawn does not count.
    """
    used: list[Edition] = []
    for edition in editions(folder):
        if edition.withdrawn:
            continue
        if used and used[-1].day == edition.day and edition.receipt.scope == "whole":
            used = [earlier for earlier in used if earlier.day != edition.day]
        used.append(edition)
    return used


def next_name(folder: Path, day: date) -> str:
    """Return the name of the next edition of ``day``: the day, then the day with its rank."""
    ranks = [edition.rank for edition in editions(folder) if edition.day == day]
    return f"{day}.{max(ranks) + 1}" if ranks else str(day)


def registers_with_editions(folder: Path) -> Iterator[str]:
    """Yield the registers of which something was loaded, in the order of their names."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.is_dir() and editions(path):
            yield path.name


def write_receipt(folder: Path, receipt: Receipt) -> None:
    """Write the receipt beside the tables."""
    text = json.dumps(receipt.model_dump(mode="json"), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / RECEIPT).write_text(text + "\n", encoding="utf-8")
