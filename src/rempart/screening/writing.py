"""Reports written to a folder: one JSON and one HTML file for each application, and their index."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from rempart.base import RempartError
from rempart.base.words import Language
from rempart.screening.pages import Summary, index_page, report_page, summary_of
from rempart.screening.report import Report


def report_json(report: Report) -> str:
    """Return the JSON of a report: the same report gives the same bytes (keys in the order of the form)."""
    return report.model_dump_json(indent=1) + "\n"


def write_reports(reports: Iterable[Report], folder: Path, *, lang: Language, town: str, version: str) -> list[Summary]:
    """Write a JSON and an HTML file for each report, then the index; return one summary each.

    Raises:
        RempartError: the folder cannot be written.
    """
    summaries = []
    names: set[str] = set()
    for report in reports:
        name = _free_name(report.application_id, names)
        write(folder / f"{name}.json", report_json(report))
        write(folder / f"{name}.html", report_page(report))
        summaries.append(summary_of(report, f"{name}.html"))
    write(folder / "index.html", index_page(summaries, town, lang, version))
    return summaries


def write_register_reports(
    reports: Iterable[Report], folder: Path, *, lang: Language, town: str, version: str
) -> list[Summary]:
    """Write every report as one line of ``reports.jsonl``, HTML only where something is asked, and the index of these."""
    summaries: list[Summary] = []
    names: set[str] = set()
    _make(folder)
    temporary = folder / ".reports.jsonl"
    with temporary.open("w", encoding="utf-8") as lines:
        for report in reports:
            lines.write(report.model_dump_json() + "\n")
            file = None
            if report.to_ask:
                file = f"{_free_name(report.application_id, names)}.html"
                write(folder / file, report_page(report))
            summaries.append(summary_of(report, file))
    temporary.replace(folder / "reports.jsonl")
    write(folder / "index.html", index_page([one for one in summaries if one.file], town, lang, version))
    return summaries


def write(path: Path, text: str) -> None:
    """Write a file by a rename, so that a half-written one never shows."""
    _make(path.parent)
    temporary = path.with_name(f".{path.name}.new")
    try:
        temporary.write_text(text, encoding="utf-8")
        os.replace(temporary, path)
    except OSError as error:
        raise RempartError(str(path), f"it cannot be written ({error.strerror})", "Choose another --out") from error


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RempartError(str(folder), f"it cannot be made ({error.strerror})", "Choose another --out") from error


def _free_name(application_id: str, taken: set[str]) -> str:
    """Return a file name for an id: letters, digits, dot, hyphen and underscore only, none twice, none hidden."""
    base = re.sub(r"[^A-Za-z0-9._-]+", "-", application_id).strip("-.")[:100] or "application"
    name, number = base, 2
    while name.lower() in taken or name.lower() == "index":
        name, number = f"{base}-{number}", number + 1
    taken.add(name.lower())
    return name
