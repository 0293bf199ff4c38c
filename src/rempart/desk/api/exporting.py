"""A case written into a file: asked by one member, allowed by another, and every row marked for whom and on what basis."""

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db import transaction

from rempart.base import RempartError
from rempart.build.exports import Around, export_bods, export_ftm
from rempart.desk.accounts import attempts
from rempart.desk.accounts.alerts import alert
from rempart.desk.accounts.models import User
from rempart.desk.api.matching import LEGAL, opened
from rempart.desk.api.models import Export
from rempart.desk.cases.models import Case
from rempart.desk.cases.standing import Standing
from rempart.desk.configuration import workspace
from rempart.desk.day import today
from rempart.desk.pages.words import current, voice
from rempart.desk.record import record
from rempart.desk.rights import scope
from rempart.desk.screening.findings import result_of
from rempart.desk.search.opened import entities_among
from rempart.screening.showing import find_parties

FORMS = {
    "csv": ("text/csv; charset=utf-8", "csv"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "ftm": ("application/x-ndjson", "ftm.json"),
    "bods": ("application/json", "bods.json"),
}
"""Media type and ending of each form."""
_COLUMNS = ("part", "id", "says", "source", "date", "export", "recipient", "basis")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LINKS = 1
"""Ties around the parties of a case that an exchange file holds: who owns and directs them, and no further."""


@dataclass(frozen=True)
class Written:
    """A file that was written: its bytes piece by piece, its media type, its name."""

    pieces: Iterator[bytes]
    media_type: str
    name: str


@transaction.atomic
def ask(case: Case, by: User, form: str, recipient: str, basis: str) -> Export:
    """Ask for an export of a case.

    Raises:
        RempartError: there is no such form, or the recipient or the basis is missing.
    """
    recipient, basis = recipient.strip(), basis.strip()
    if form not in FORMS or not 3 <= len(recipient) <= 200 or not 3 <= len(basis) <= 300:
        raise RempartError("export", voice().plain("api.export_incomplete"), "")
    Case.objects.select_for_update().get(pk=case.pk)
    last = Export.objects.filter(case=case).order_by("-number").values_list("number", flat=True).first() or 0
    made = Export(case=case, number=last + 1, form=form, asked_by=by, asked_on=today())
    made.say(recipient, basis)
    made.save()
    told = json.dumps({"recipient": recipient, "basis": basis}, ensure_ascii=False).encode()
    record(
        "export.asked", actor=by.pseudonym, case=case.number, data={"export": made.number, "form": form}, payload=told
    )
    return made


@transaction.atomic
def allow(export: Export, by: User) -> None:
    """Allow an export that somebody else asked for.

    Raises:
        RempartError: the same person asked for it, or it is allowed already.
    """
    export = Export.objects.select_for_update().get(pk=export.pk)
    if export.asked_by == by:
        attempts.note(by.pseudonym, {"export": export.number}, export.case.number)
    if export.asked_by == by or export.allowed_by_id:
        raise RempartError("export", voice().plain("api.export_by_another"), "")
    export.allowed_by = by
    export.save(update_fields=["allowed_by"])
    record(
        "export.allowed",
        actor=by.pseudonym,
        case=export.case.number,
        data={"export": export.number, "form": export.form},
    )


@transaction.atomic
def fetch(export: Export, rights: scope.Rights) -> Written:
    """Write the file of an allowed export, and the journal's entry; where it cannot be written, no entry says that it left.

    Raises:
        RempartError: nobody allowed it, or no register knows the parties.
        ProblemError: nothing was built to export from.
    """
    if export.allowed_by_id is None:
        raise RempartError("export", voice().plain("api.export_not_allowed"), "")
    record(
        "export", actor=rights.user.pseudonym, case=export.case.number,
        data={"export": export.number, "form": export.form, "asked_by": export.asked_by.pseudonym},
    )  # fmt: skip
    alert("case_export", rights.user.pseudonym, {"export": export.number, "form": export.form}, export.case.number)
    media_type, ending = FORMS[export.form]
    name = f"{export.case.number}-E{export.number}.{ending}"
    if export.form in ("csv", "xlsx"):
        rows = [[*row, *_mark(export)] for row in rows_of(rights, export.case)]
        return Written(_csv(rows) if export.form == "csv" else _xlsx(rows, export), media_type, name)
    return Written(_exchange(export, _parties_of(export.case)), media_type, name)


def _mark(export: Export) -> tuple[str, str, str]:
    return export.mark, export.said["recipient"], export.said["basis"]


def rows_of(rights: scope.Rights, case: Case) -> Iterator[list[str]]:
    """Yield what a case holds, as far as a person sees it: part, id, what it says, its source, its day."""
    standing, say = Standing(case, today()), voice()
    opened_on = case.opened_on.isoformat()
    yield ["case", case.number, case.title, "desk", opened_on]
    if rights.sees_whole("A"):
        for row in case.caseparty_set.order_by("id"):
            said = row.said
            numbers = ", ".join(said.get("identifiers", ()))
            told = "; ".join(
                text for text in (said["name"], row.kind, row.role, numbers, said.get("address", "")) if text
            )
            yield ["party", row.key, told, "application", opened_on]
    for event in case.caseevent_set.select_related("by"):
        words = standing.procedure.transition[event.kind].words if event.kind in standing.procedure.transition else None
        yield [
            "step",
            str(event.number),
            say.words(words) if words else event.kind,
            f"journal {event.entry}",
            event.on.isoformat(),
        ]
    for clock in standing.clocks:
        form = standing.pack.clocks[clock.id]
        yield [
            "date",
            clock.id,
            say.words(form.words),
            f"{case.pack} {case.pack_version}",
            standing.due(clock).isoformat(),
        ]
    for fact in case.casefact_set.filter(withdrawn_on=None) if rights.sees_whole("T") else ():
        stated = fact.said
        yield [
            "fact",
            f"F{fact.number}",
            str(stated.get("sentence", "")),
            str(stated.get("source", fact.origin)),
            str(stated.get("day", fact.added_at.date())),
        ]
    yield from _findings(rights, case)


def _findings(rights: scope.Rights, case: Case) -> Iterator[list[str]]:
    """Yield what the last check established, and its questions with what was made of them."""
    result = result_of(case, current()) if rights.sees_whole("T") else None
    if result is None:
        return
    day = result.report.on_day.isoformat()
    for shown in result.facts:
        cited = [result.source(one) for one in shown.fact.citations]
        where = ", ".join(dict.fromkeys(f"{one.register_id} {one.edition}" for one in cited)) or "computed"
        last = max((one.published_on.isoformat() for one in cited), default=day)
        yield ["established", shown.fact.id, shown.fact.sentence, where, last]
    for question in result.questions:
        way = question.answer.way if question.answer and not question.reopened else "open"
        yield [
            "question",
            question.words.id,
            f"{question.words.question} ({way})",
            f"signal {question.words.code}",
            day,
        ]


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) or text.startswith(_FORMULA) else text


def _csv(rows: list[list[str]]) -> Iterator[bytes]:
    for row in (list(_COLUMNS), *rows):
        line = io.StringIO()
        csv.writer(line, lineterminator="\r\n").writerow([harmless(cell) for cell in row])
        yield line.getvalue().encode()


def _xlsx(rows: list[list[str]], export: Export) -> Iterator[bytes]:
    """Write a workbook row by row, on disk, and return it in pieces."""
    with _place() as path:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        book = xlsxwriter.Workbook(str(path), options)
        mark, recipient, basis = _mark(export)
        book.set_properties({"title": mark, "subject": basis[:255], "keywords": recipient[:255], "comments": mark})
        sheet = book.add_worksheet("case")
        sheet.set_footer("&L" + f"{mark} · {recipient} · {basis}".replace("&", "&&")[:200])
        for number, row in enumerate((list(_COLUMNS), *rows)):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, harmless(cell)[:32_000])
        book.close()
        content = path.read_bytes()
    return (content[start : start + 65_536] for start in range(0, len(content), 65_536))


class _place:  # noqa: N801 a context, as a function would be
    """A file that is gone at the end."""

    def __enter__(self) -> Path:
        handle, name = tempfile.mkstemp(prefix="rempart-export-")
        os.close(handle)
        self.path = Path(name)
        return self.path

    def __exit__(self, *_: object) -> None:
        self.path.unlink(missing_ok=True)


def _parties_of(case: Case) -> list[str]:
    """Return the ids, in the last snapshot, of the legal entities of a case, by their official numbers."""
    found: set[str] = set()
    with opened() as known:
        for row in case.caseparty_set.all():
            for number in row.said.get("identifiers", ()) if row.kind in LEGAL else ():
                with suppress(RempartError):
                    found |= {party.id for party in find_parties(known.connection, number)}
        found = entities_among(known.connection, found)
    if not found:
        raise RempartError("export", voice().plain("api.export_nothing_known"), "")
    return sorted(found)


def _exchange(export: Export, ids: list[str]) -> Iterator[bytes]:
    """Write what the registers say around the parties, each entity or statement with its mark, and return it line by line."""
    around = Around(ids[0], _LINKS, tuple(ids[1:]))
    settings = workspace().settings
    with _place() as path, opened() as known:
        if export.form == "ftm":
            export_ftm(known.snapshot, path, around=around, memory_limit_mb=settings.memory_limit_mb)
        else:
            export_bods(
                known.snapshot, path, publisher=settings.town, around=around, memory_limit_mb=settings.memory_limit_mb
            )
        lines = path.read_text(encoding="utf-8").splitlines()
    marked = _marked_ftm if export.form == "ftm" else _marked_bods
    return (f"{marked(line, export)}\n".encode() for line in lines)


def _marked_ftm(line: str, export: Export) -> str:
    entity: dict[str, Any] = json.loads(line)
    entity["datasets"] = [*entity.get("datasets", ()), f"rempart-{export.mark}"]
    return json.dumps(entity, ensure_ascii=False)


def _marked_bods(line: str, export: Export) -> str:
    """Add the mark to the source of a statement; the brackets of the array stay as they are."""
    body = line.rstrip(",")
    if not body.startswith("{"):
        return line
    statement: dict[str, Any] = json.loads(body)
    mark, recipient, basis = _mark(export)
    source = statement.setdefault("source", {"type": ["thirdParty"]})
    source["description"] = "; ".join(part for part in (source.get("description", ""), mark, recipient, basis) if part)
    return json.dumps(statement, ensure_ascii=False) + line[len(body) :]
