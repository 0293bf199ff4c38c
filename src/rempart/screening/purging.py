"""Stored checks: kept for their own time, without the reports that name somebody erased, beside the rows that they cite."""

import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
from pydantic import ValidationError

from rempart.base import RempartError, split_identifier
from rempart.build.purging import Account, Line
from rempart.ledger.editions import Edition, editions, registers_with_editions
from rempart.ledger.holds import Hold, hold_on
from rempart.ledger.parquet import connect, parquet
from rempart.ledger.retention import years_after
from rempart.ledger.suppression import REASON, Suppressions, canonical
from rempart.ledger.swapping import put_in_place, settle, staging_of, take_away
from rempart.ledger.workspace import Workspace
from rempart.registers.reading.blanking import Sought
from rempart.registers.shelf import available
from rempart.screening.pages import index_page, summary_of
from rempart.screening.report import Report
from rempart.screening.writing import LINES, SUMS, free_name, write, write_sums

CITED = "cited.jsonl"
"""Name of the file beside a check's reports with the rows that they cite of editions that are no longer kept."""
_OWN = {".csv", ".json", ".sql", ".toml", ".txt", ".xml", ".yml"}
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,60}:\S.{0,200}")
"""What may be a party as published or an official number, in whatever spelling."""


@dataclass(frozen=True)
class Erasing:
    """By what a report is seen to name somebody erased.

    ``ids`` of parties as published; ``rows`` that speak of nobody else; ``shared`` rows of records that name others
    too, which count where the name stands beside them. The name alone proves nothing: others may bear it.
    """

    suppressions: Suppressions
    ids: set[str] = field(default_factory=set)
    rows: set[str] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)
    names: Sought = field(default_factory=Sought)

    def names_one(self, report: Any) -> bool:
        """Tell whether a report, or a row cited, names somebody erased."""
        texts = set(_texts(report))
        if texts & self.ids or texts & self.rows or (texts & self.shared and self.may_name(report)):
            return True
        named = {text for text in texts if _ID.fullmatch(text)}
        return bool(
            self.suppressions.among(_canonical(text) for text in named)
            or self.suppressions.numbers_among(_numbers(named))
        )

    def may_name(self, report: Any) -> bool:
        """Tell whether it holds the name of somebody erased, who may be another of the same name."""
        return any(self.names.found_in(text) for text in _texts(report))


@dataclass(frozen=True)
class StoredReport:
    """One report of a stored check: its application, what it says, its files or its line."""

    application_id: str
    body: dict[str, Any]
    files: tuple[str, ...]
    line: int | None = None


def stored_checks(workspace: Workspace) -> list[Path]:
    """Return the folders of stored checks, in the order of their names."""
    folder = workspace.path / "checks"
    found = [path for path in folder.iterdir() if path.is_dir() and path.name[0] != "."] if folder.is_dir() else []
    return sorted(path for path in found if (path / SUMS).exists() or _has_reports(path))


def _has_reports(folder: Path) -> bool:
    """Tell whether a check wrote reports there, even if it was killed before it wrote their hashes."""
    return (folder / LINES).exists() or any(folder.glob("*.json"))


def names_to_hold(workspace: Workspace) -> set[str]:
    """Return all on which a hold may be: registers, their editions, stored checks and the applications of these."""
    held = list(registers_with_editions(workspace.path / "editions"))
    found = {*available(workspace.path / "registers"), *held}
    found |= {f"{name}/{edition.id}" for name in held for edition in editions(workspace.editions_of(name))}
    for check in stored_checks(workspace):
        found |= {f"check:{check.name}", *(f"application:{report.application_id}" for report in reports_of(check))}
    return found


def reports_of(check: Path) -> list[StoredReport]:
    """Return the reports of one stored check.

    Raises:
        RempartError: a file of it is not a report.
    """
    found = []
    try:
        for path in sorted(check.glob("*.json")):
            body = json.loads(path.read_text(encoding="utf-8"))
            found.append(StoredReport(body["application_id"], body, (path.name, f"{path.stem}.html")))
        if (check / LINES).exists():
            taken: dict[str, str] = {}
            for number, line in enumerate((check / LINES).read_text(encoding="utf-8").splitlines()):
                body = json.loads(line)
                page = f"{free_name(body['application_id'], taken)}.html" if body["to_ask"] else ""
                found.append(StoredReport(body["application_id"], body, (page,) if page else (), number))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RempartError(
            str(check), "a file of it is not a report", "Take out of checks/ what is no check"
        ) from error
    return found


def checked_on(check: Path) -> date:
    """Return the day of a check: that of its folder's name, else of its list of hashes, else of the last file of it."""
    try:
        return date.fromisoformat(check.name[:10])
    except ValueError:
        last = check / SUMS if (check / SUMS).exists() else check
        return datetime.fromtimestamp(last.stat().st_mtime).date()


def rows_cited(check: Path) -> set[str]:
    """Return the rows that the reports of a check cite, as ``row_id``."""
    return {text for report in reports_of(check) for text in _texts(report.body) if text.count("/") == 3}


def account_of_checks(workspace: Workspace, erasing: Erasing | None, holds: list[Hold], day: date) -> Account:
    """Say what becomes of every stored check on ``day``, and change nothing."""
    account = Account()
    keep_years = workspace.settings.checks_keep_years
    for check in stored_checks(workspace):
        until = years_after(checked_on(check), keep_years) if keep_years else None
        reports = reports_of(check)
        hold = _hold(holds, check, reports, day)
        if until is not None and until <= day:
            if hold is None:
                account.gone.append(Line("check", check.name, f"checks_keep_years is {keep_years}", until))
                continue
            account.stays.append(Line("check", check.name, f"hold: {hold.reason}", hold.until))
        elif until is None:
            why = "no retention of checks is decided (checks_keep_years in rempart.toml): the DPO decides"
            account.stays.append(Line("check", check.name, why))
        else:
            account.stays.append(Line("check", check.name, f"checks_keep_years is {keep_years}", until))
        if erasing is not None:
            _account_of_reports(check, reports, erasing, holds, day, account)
    return account


def purge_checks(workspace: Workspace, erasing: Erasing | None, holds: list[Hold], day: date, actor: str) -> Account:
    """Remove the checks whose time is over, and from the others the reports that name somebody erased."""
    settle(workspace.path / "checks")
    account = account_of_checks(workspace, erasing, holds, day)
    over = {line.name for line in account.gone if line.kind == "check"}
    gone = {line.name for line in account.gone if line.kind == "report"}
    for check in stored_checks(workspace):
        if check.name in over:
            workspace.journal.append("purge.check", actor=actor, data={"check": check.name})
            take_away(check)
        elif erasing is not None:
            _purge_reports(workspace, check, erasing, gone, actor)
    return account


def keep_cited_rows(workspace: Workspace, over: Iterable[Edition]) -> int:
    """Copy the rows of the editions ``over`` that stored checks cite beside these checks; return how many stand there newly."""
    going = list(over)
    count = 0
    for check in stored_checks(workspace) if going else []:
        wanted = sorted(rows_cited(check))
        path = check / CITED
        before = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        fresh = sorted({line for edition in going for line in _rows(edition, wanted)} - set(before))
        if fresh:
            write(path, "".join(f"{line}\n" for line in [*before, *fresh]))
            count += len(fresh)
    return count


def _rows(edition: Edition, wanted: list[str]) -> Iterator[str]:
    """Yield the rows of an edition with these row_ids, one JSON line each."""
    prefix = f"{edition.receipt.register_id}/{edition.id}/"
    ids = [row_id for row_id in wanted if row_id.startswith(prefix)]
    with connect() as connection:
        for path in sorted((edition.path / "tables").glob("*.parquet")) if ids else []:
            query = f"select * from {parquet(path)} where row_id in (select unnest($1::varchar[])) order by all"
            found = connection.execute(query, [ids])
            yield from (
                json.dumps({"table": path.stem, **row}, ensure_ascii=False, default=str) for row in _named(found)
            )


def _named(found: duckdb.DuckDBPyConnection) -> Iterator[Mapping[str, Any]]:
    columns = [column[0] for column in found.description or ()]
    for row in found.fetchall():
        yield dict(zip(columns, row, strict=True))


def _account_of_reports(
    check: Path, reports: list[StoredReport], erasing: Erasing, holds: list[Hold], day: date, account: Account
) -> None:
    for report in reports:
        name = f"{check.name}/{report.application_id}"
        hold = _hold(holds, check, [report], day)
        if not erasing.names_one(report.body):
            if erasing.may_name(report.body):
                why = "it holds the same name: a namesake, or the form's own word; suppress the form:… id that it shows if it is the same person"
                account.stays.append(Line("report", name, why))
        elif hold is not None:
            account.stays.append(Line("report", name, f"hold: {hold.reason}", hold.until))
        else:
            account.gone.append(
                Line("report", name, f"{REASON}: it names the subject; make it again with 'rempart check'")
            )


def _purge_reports(workspace: Workspace, check: Path, erasing: Erasing, gone: set[str], actor: str) -> None:
    """Put a folder without the reports that go in the place of the check; without any report left, remove it."""
    reports = reports_of(check)
    stay = [report for report in reports if f"{check.name}/{report.application_id}" not in gone]
    cited = (check / CITED).read_text(encoding="utf-8").splitlines() if (check / CITED).exists() else []
    try:
        clean = [line for line in cited if not erasing.names_one(json.loads(line))]
    except (ValueError, RecursionError) as error:
        raise RempartError(
            str(check / CITED), "it does not hold the rows that it was written with", "Restore it from a copy"
        ) from error
    if len(stay) == len(reports) and clean == cited:
        return
    ids = sorted({report.application_id for report in reports} - {report.application_id for report in stay})
    workspace.journal.append("purge.reports", actor=actor, data={"check": check.name, "applications": ids})
    if not stay:
        take_away(check)
        return
    staging = staging_of(check)
    removed = {file for report in reports if report not in stay for file in report.files}
    for path in sorted(check.iterdir()):
        if path.name not in removed | {"index.html", SUMS, LINES, CITED} and path.name[0] != ".":
            shutil.copyfile(path, staging / path.name)
    if clean:
        write(staging / CITED, "".join(f"{line}\n" for line in clean))
    _write_lines(check, staging, stay)
    _write_index(check, staging, stay)
    if (check / SUMS).exists():  # else it was killed before its end, which its reports must go on to show
        write_sums(staging, [path.name for path in staging.iterdir() if path.name != CITED])
    put_in_place(staging, check)


def _write_lines(check: Path, staging: Path, stay: list[StoredReport]) -> None:
    if (check / LINES).exists():
        lines = (check / LINES).read_text(encoding="utf-8").splitlines(keepends=True)
        write(staging / LINES, "".join(lines[report.line] for report in stay if report.line is not None))


def _write_index(check: Path, staging: Path, stay: list[StoredReport]) -> None:
    """Write the index of the reports that stay; none where they are of a form that this version no longer reads."""
    if not (check / "index.html").exists():
        return
    try:
        shown = [(report, Report.model_validate(report.body)) for report in stay]
    except ValidationError:
        return
    summaries = [summary_of(report, stored.files[-1]) for stored, report in shown if stored.files]
    first = shown[0][1]
    page = index_page(summaries, first.town, first.lang, first.rempart, unlisted=len(stay) - len(summaries))
    write(staging / "index.html", page)


def _hold(holds: list[Hold], check: Path, reports: list[StoredReport], day: date) -> Hold | None:
    names = {f"check:{check.name}", *(f"application:{report.application_id}" for report in reports)}
    return hold_on(holds, names, day)


def _texts(value: Any) -> Iterator[str]:
    """Yield every text of a JSON value, however deep."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, Mapping):
            left += one.values()
        elif isinstance(one, list):
            left += one


def _canonical(text: str) -> str:
    try:
        return canonical(text)
    except RempartError:
        return text


def _numbers(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the official numbers (scheme, number) that texts give."""
    for text in texts:
        with suppress(RempartError):
            yield split_identifier(text)


def left_elsewhere(workspace: Workspace, erasing: Erasing | None) -> Account:
    """Name the files of the town's own (registers, settings, holds) that hold the name of somebody erased: to be looked at."""
    account = Account()
    if erasing is None or not erasing.names:
        return account
    own = [*sorted((workspace.path / "registers").rglob("*")), *sorted(workspace.path.glob("*.*"))]
    for path in own:
        if path.is_file() and path.suffix in _OWN and erasing.names.found_in(_text_in(path)):
            why = "a file of the town's own that holds the name or number: look at it"
            account.stays.append(Line("file", str(path.relative_to(workspace.path)), why))
    return account


def _text_in(path: Path) -> str:
    """Return what a file says: in UTF-8 or UTF-16, else as Western Windows wrote it; of JSON its texts too, without escapes."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    if path.suffix == ".json":
        with suppress(ValueError, RecursionError):
            return "\n".join([text, *_texts(json.loads(text))])
    return text
