"""Reports written to a folder: one JSON and one HTML file for each application, and their index."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from rempart.base import RempartError
from rempart.base.words import Language
from rempart.ledger.snapshots import file_sha256
from rempart.screening.pages import Summary, index_page, report_page, summary_of
from rempart.screening.report import Report

LINES = "reports.jsonl"
"""Name of the file that holds the reports of a run over a register, one a line."""
SUMS = "SHA256SUMS"
"""Name of the file that holds the hash of every other file of a run; ``sha256sum --check`` reads it."""


def report_json(report: Report) -> str:
    """Return the JSON of a report: the same report gives the same bytes (keys in the order of the form)."""
    return report.model_dump_json(indent=1) + "\n"


def write_reports(reports: Iterable[Report], folder: Path, *, lang: Language, town: str, version: str) -> list[Summary]:
    """Write a JSON and an HTML file for each report, then the index; return one summary each.

    Raises:
        RempartError: the folder cannot be written.
    """
    summaries = []
    names: dict[str, str] = {}
    for report in reports:
        name = free_name(report.application_id, names)
        write(folder / f"{name}.json", report_json(report))
        write(folder / f"{name}.html", report_page(report))
        summaries.append(summary_of(report, f"{name}.html"))
    write(folder / "index.html", index_page(summaries, town, lang, version))
    write_sums(folder, ["index.html", *(f"{name}.{suffix}" for name in names.values() for suffix in ("html", "json"))])
    return summaries


def write_register_reports(
    reports: Iterable[Report], folder: Path, *, lang: Language, town: str, version: str
) -> list[Summary]:
    """Write every report as one line of ``reports.jsonl``, HTML only where something is asked, and the index of these."""
    summaries: list[Summary] = []
    names: dict[str, str] = {}
    with whole_file(folder / LINES) as lines:
        for report in reports:
            lines.write(report.model_dump_json() + "\n")
            file = None
            if report.to_ask:
                file = f"{free_name(report.application_id, names)}.html"
                write(folder / file, report_page(report))
            summaries.append(summary_of(report, file))
    listed = [one for one in summaries if one.file]
    write(folder / "index.html", index_page(listed, town, lang, version, unlisted=len(summaries) - len(listed)))
    write_sums(folder, ["index.html", LINES, *(one.file for one in listed if one.file)])
    return summaries


def write_sums(folder: Path, names: Iterable[str]) -> None:
    """Write the hash of each file named into ``SHA256SUMS``."""
    write(folder / SUMS, "".join(f"{file_sha256(folder / name)}  {name}\n" for name in sorted(names)))


def write(path: Path, text: str) -> None:
    """Write a file by a rename, so that a half-written one never shows."""
    with whole_file(path) as file:
        file.write(text)


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """Open a file that takes its name only when all of it is written."""
    temporary = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("w", encoding="utf-8", newline="\n") as file:
            yield file
        temporary.replace(path)
    except OSError as error:
        raise RempartError(str(path), f"it cannot be written ({error.strerror})", "Choose another --out") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def free_name(application_id: str, taken: dict[str, str]) -> str:
    """Return a file name for an id: letters, digits, dot, hyphen and underscore only, none twice, none hidden."""
    base = re.sub(r"[^A-Za-z0-9._-]+", "-", application_id).strip("-.")[:100] or "application"
    name, number = base, 2
    while name.lower() in taken or name.lower() == "index":
        name, number = f"{base}-{number}", number + 1
    taken[name.lower()] = name
    return name
