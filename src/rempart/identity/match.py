"""A file of parties matched against other files: what ``rempart match`` runs."""

import csv
import gzip
import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO, cast

from rempart.base import LANGUAGES, PartialDate, RempartError, split_identifier
from rempart.identity.index import Candidate, Index
from rempart.identity.party import Name, Party

COLUMNS = ("id", "schema", "name", "aliases", "birth_date", "countries", "identifiers", "addresses")
LEAST_ALIKE = 0.05
"""Candidates less alike than this are not written."""
_PROGRESS_EVERY = 100
_LONGEST_FIELD = 1_000_000


def match(
    queries: Path,
    against: Sequence[Path],
    out: Path,
    *,
    limit: int = 5,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write one JSON line for each query, best candidates first, and return how many queries there were.

    Files are CSV in UTF-8, ``.gz`` read as they are, with the columns of ``COLUMNS`` (all but ``name`` optional, plural
    ones separated by ``|``; ``schema`` is LegalEntity, kind not known, where absent; ``id`` is the row's number, which
    begins with the file's name and a colon where there are several files against). ``progress`` is called with the number
    of queries done. The result appears whole or not at all.

    Raises:
        RempartError: a file, a column or a row cannot be read; nothing was written; correct what it names.
    """
    if any(out.exists() and path.exists() and out.samefile(path) for path in (queries, *against)):
        raise RempartError(str(out), "it is one of the files to be compared", "Write the results elsewhere")
    if not out.parent.is_dir():
        raise RempartError(str(out.parent), "there is no such folder", "Make it, or write elsewhere")
    index = Index.build(party for path in against for party in read_parties(path, prefix=len(against) > 1))
    partial = out.with_name(out.name + ".partial")
    done = 0
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as lines:
            for party in read_parties(queries):
                lines.write(_line(party, index.search(party, limit=limit)))
                done += 1
                if progress and done % _PROGRESS_EVERY == 0:
                    progress(done)
            lines.flush()
            os.fsync(lines.fileno())
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)
    if progress:
        progress(done)
    return done


def _line(party: Party, candidates: list[Candidate]) -> str:
    kept = [_as_json(one) for one in candidates if one.comparison.alike >= LEAST_ALIKE]
    return json.dumps({"query": party.id, "candidates": kept}, ensure_ascii=False) + "\n"


def _as_json(candidate: Candidate) -> dict[str, Any]:
    comparison = candidate.comparison
    evidence = [
        {
            "feature": one.feature,
            "weight": one.weight,
            "outcome": one.outcome,
            "sentence": {lang: one.sentence.in_language(lang) for lang in LANGUAGES},
        }
        for one in comparison.evidence
    ]
    return {"id": candidate.id, "alike": comparison.alike, "compared": comparison.compared, "evidence": evidence}


def read_parties(path: Path, *, prefix: bool = False) -> Iterator[Party]:
    """Yield the parties of a CSV file in its order.

    Raises:
        RempartError: the file is missing, is no CSV in UTF-8, has another column or a bad row; no cell is quoted.
    """
    try:
        with _opened(path) as text:
            rows = csv.DictReader(text, strict=True)
            _check_columns(path, rows.fieldnames)
            for number, row in enumerate(rows, 1):
                yield _party(f"{path.name}, row {number}", row, f"{path.name}:{number}" if prefix else str(number))
    except (UnicodeDecodeError, csv.Error, EOFError, gzip.BadGzipFile) as error:
        raise RempartError(path.name, "this is not a CSV file in UTF-8", "Save it as CSV, UTF-8, comma") from error
    except OSError as error:
        raise RempartError(path.name, "the file cannot be read", "Check its name and that you may read it") from error


def _opened(path: Path) -> TextIO:
    csv.field_size_limit(_LONGEST_FIELD)
    if path.suffix == ".gz":
        return cast(TextIO, gzip.open(path, "rt", encoding="utf-8-sig", newline=""))
    return path.open(encoding="utf-8-sig", newline="")


def _check_columns(path: Path, columns: Sequence[str] | None) -> None:
    columns = columns or ()
    if "name" not in columns:
        raise RempartError(path.name, "there is no column name", f"Give the columns {', '.join(COLUMNS)}")
    unknown = [column or "(empty)" for column in columns if column not in COLUMNS]
    if unknown:
        raise RempartError(path.name, f"unknown columns: {', '.join(unknown)}", f"Known are {', '.join(COLUMNS)}")
    if len(set(columns)) < len(columns):
        raise RempartError(path.name, "a column comes twice", "Keep one of each")


def _party(where: str, row: dict[str, Any], number: str) -> Party:
    if None in row or None in row.values():
        raise RempartError(where, "it has more or fewer cells than the heading", "Quote cells that hold a comma")
    name = row["name"].strip()
    if not name:
        raise RempartError(where, "the name is empty", "Give a name or take the row out")
    aliases = [Name(alias, "alias") for alias in _several(row, "aliases")]
    identifiers = _several(row, "identifiers")
    try:
        dates = tuple(PartialDate.parse(text) for text in _several(row, "birth_date"))
    except ValueError as error:
        raise RempartError(where, "birth_date is not a date", "Write yyyy, yyyy-mm or yyyy-mm-dd") from error
    try:
        for identifier in identifiers:
            split_identifier(identifier)
    except RempartError as error:
        raise RempartError(f"{where}, identifiers", error.what, error.todo) from error
    return Party(
        id=(row.get("id") or "").strip() or number,
        schema=(row.get("schema") or "").strip() or "LegalEntity",
        names=(Name(name), *aliases),
        birth_dates=dates,
        countries=_several(row, "countries"),
        identifiers=identifiers,
        addresses=_several(row, "addresses"),
    )


def _several(row: dict[str, Any], column: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in (row.get(column) or "").split("|") if part.strip())
