"""Checks of a case's legal entities: made against the last snapshot, kept among its documents, read again from there."""

import hashlib
import json
from datetime import date
from typing import Any, Literal

from rempart.base import PartialDate
from rempart.build.meanwhile import READING
from rempart.desk.accounts.models import User
from rempart.desk.api.matching import LEGAL, last_snapshot
from rempart.desk.api.problems import ProblemError
from rempart.desk.cases.documents import content_of, store_document
from rempart.desk.cases.models import Case
from rempart.desk.configuration import workspace
from rempart.desk.day import today
from rempart.desk.pages.words import voice
from rempart.desk.record import record
from rempart.desk.rights import scope
from rempart.ledger.swapping import held
from rempart.screening import ApplicationFile, Checker, report_json
from rempart.screening.application import Application, FormLine
from rempart.signals.packs import read_packs

_MEDIA_TYPE = "application/vnd.rempart.report+json"


def check(case: Case, by: User, lang: Literal["en", "fr"], on: date | None) -> dict[str, Any]:
    """Check the legal entities of a case and keep the report, in the transaction that is open.

    Raises:
        ProblemError: the case names no legal entity, or nothing was built.
        RempartError: the day lies in the future, or something declared cannot be read.
    """
    application = _application(case)
    if not application.lines or (on is not None and on > today()):
        raise ProblemError("refused", lacks=[voice().plain("api.nothing_to_check")])
    snapshot, settings = last_snapshot(), workspace().settings
    packs = read_packs(settings.countries, workspace().path / "packs")
    told = json.dumps([line.__dict__ for line in application.lines], default=str, sort_keys=True)
    file = ApplicationFile(f"{case.number}.csv", hashlib.sha256(told.encode()).hexdigest(), [application])
    with held(workspace().path / READING, shared=True):
        checker = Checker(
            snapshot, town=settings.town, lang=lang, memory_limit_mb=settings.memory_limit_mb, packs=packs
        )
        (report,) = checker.applications(file, on_day=on or today())
    content = report_json(report).encode()
    record(
        "screening.checked", actor=by.pseudonym, case=case.number,
        data={"snapshot": snapshot.id, "manifest": snapshot.manifest_sha256, "on": str(report.on_day), "lang": lang,
              "report": hashlib.sha256(content).hexdigest()},
    )  # fmt: skip
    store_document(case, by, content, name=f"{case.number}.json", media_type=_MEDIA_TYPE, role="report", data_class="T")
    found: dict[str, Any] = json.loads(content)
    return found


def _application(case: Case) -> Application:
    """Return the application of a case with its legal entities alone; persons are checked on the desk."""
    lines = []
    for row in case.caseparty_set.order_by("id"):
        said = row.said
        if row.kind in LEGAL:
            born = said.get("birth_date", "")
            lines.append(
                FormLine(
                    len(lines) + 1, row.role, row.kind, said["name"], PartialDate.parse(born) if born else None,
                    tuple(said.get("identifiers", ())), said.get("address") or None,
                )
            )  # fmt: skip
    return Application(case.number, case.procedure, case.opened_on, lines, [])


def last_report(rights: scope.Rights, case: Case) -> dict[str, Any] | None:
    """Return the last report that a person may see; None where no check was made."""
    rows = scope.documents_of(rights, case).filter(role="report", media_type=_MEDIA_TYPE)
    last = rows.last()
    if last is None:
        return None
    found: dict[str, Any] = json.loads(content_of(last))
    return found
