"""The check of a case: asked for, run once against the newest snapshot, kept sealed in both languages."""

import logging
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet

from rempart.base import PartialDate, RempartError
from rempart.base.words import Language
from rempart.desk.accounts.models import User
from rempart.desk.cases.errors import ConflictError
from rempart.desk.cases.models import Case, day_or_none
from rempart.desk.configuration import workspace
from rempart.desk.day import now, today
from rempart.desk.operations.queue import enqueue
from rempart.desk.oversight.switching import switches
from rempart.desk.record import SYSTEM, record
from rempart.desk.screening.models import Run
from rempart.ledger import Workspace, snapshots
from rempart.screening import Report
from rempart.screening.application import Application, FormLine
from rempart.screening.setting_aside import set_aside
from rempart.screening.standby import Standby

TASK = "screening.run"
_log = logging.getLogger("rempart.desk.screening")

_wrong: list[Callable[[Case], Mapping[str, date]]] = []


def add_wrong(source: Callable[[Case], Mapping[str, date]]) -> None:
    """Ask this room which records were found wrong in the town of a case, at each check: no report stands on them."""
    if source not in _wrong:
        _wrong.append(source)


@cache
def _standby(path: Path) -> Standby:
    return Standby(Workspace.open(path))


def standby() -> Standby:
    """Return the open day of this process, for the workspace that it serves."""
    return _standby(workspace().path)


def application_of(case: Case) -> Application:
    """Return a case in the form of ``screening.application``: its parties as the form names them, by their order."""
    said = case.application
    lines = []
    for number, party in enumerate(case.caseparty_set.order_by("id"), start=1):
        told = party.said
        born = PartialDate.parse(told["birth_date"]) if told.get("birth_date") else None
        lines.append(
            FormLine(number, party.role, party.kind, told["name"], born, tuple(told["identifiers"]), told["address"] or None)
        )  # fmt: skip
    return Application(case.number, case.procedure, _received(case), lines, [said["premises_id"]] if said.get("premises_id") else [])  # fmt: skip


def _received(case: Case) -> date:
    """Return the day of receipt: of the step that registers it, else as the form said, else that of opening."""
    step = case.caseevent_set.filter(kind="receive").order_by("-number").first()
    if step is not None:
        return step.on
    return day_or_none(case.application.get("received_on", "")) or case.opened_on


def runs_of(case: Case) -> QuerySet[Run]:
    """Return the runs of a case, in their order."""
    return Run.objects.filter(case=case).select_related("asked_by").order_by("number")


def last_run(case: Case) -> Run | None:
    """Return the last run that has a report."""
    return runs_of(case).exclude(done_at=None).filter(failed="").last()


def run_seen(case: Case, seen: str) -> Run | None:
    """Return the last run with a report; None where there is none.

    Raises:
        ConflictError: the page on which somebody acts showed another (``seen``, its number): F1, Q1 or C1 meant something else.
    """
    run = last_run(case)
    if run is not None and seen != str(run.number):
        raise ConflictError(f"case {case.number}", "it was checked again", "Look at the last check")
    return run


def report_of(run: Run, lang: Language) -> Report:
    """Return the report of a run in a language."""
    return Report.model_validate(run.said[lang])


@transaction.atomic
def ask_for_run(case: Case, by: User) -> Run:
    """Ask for a check: a worker makes it."""
    Case.objects.select_for_update().get(pk=case.pk)
    number = (runs_of(case).values_list("number", flat=True).last() or 0) + 1
    entry = record("screening.asked", actor=by.pseudonym, case=case.number, data={"run": number, "on": str(today())})
    run = Run.objects.create(
        case=case, number=number, asked_at=now(), asked_by=by, on_day=today(), entry=entry.number
    )  # fmt: skip
    enqueue(TASK, {"run": run.pk}, case=case)
    return run


def perform(run_id: int) -> dict[str, int]:
    """Check the case of a run and keep the report, once: done again it changes nothing.

    What fails is kept as a code, so that the page can say that there is no report, and never half of one.
    """
    run = Run.objects.select_related("case", "asked_by").get(pk=run_id)
    if run.done_at is not None:
        return {"run": run.pk}
    reports, failed = {}, ""
    try:
        found = _checked(run)
        wrong = {
            row: day for source in _wrong for row, day in source(run.case).items()
        }  # also those found wrong meanwhile
        reports = {lang: set_aside(one, wrong) for lang, one in found.items()}
    except RempartError:
        failed = "fault" if snapshots(workspace().snapshots) else "nothing_built"
    except Exception as error:
        _log.error("run %s of a case failed: %s", run.pk, type(error).__name__)
        failed = "fault"
    with transaction.atomic():
        run = Run.objects.select_for_update().select_related("case", "asked_by").get(pk=run_id)
        if run.done_at is None:
            _keep(run, reports, failed)
    return {"run": run.pk}


def _checked(run: Run) -> dict[Language, Report]:
    """Check the case of a run; again where something was suspended, or lifted, meanwhile."""
    application, off = application_of(run.case), switches(run.on_day)
    while True:
        found = standby().reports(application, run.on_day, off)
        before, off = off, switches(run.on_day)
        if off == before:
            return found


def _keep(run: Run, reports: dict[Language, Report], failed: str) -> None:
    run.done_at, run.failed = now(), failed
    if reports:
        first = next(iter(reports.values()))
        run.snapshot, run.manifest_sha256 = first.snapshot.id, first.snapshot.manifest_sha256
        run.say({lang: report.model_dump(mode="json") for lang, report in reports.items()})
    run.save()
    record(
        "screening.run", actor=SYSTEM, case=run.case.number,
        data={"run": run.number, "snapshot": run.snapshot, "manifest": run.manifest_sha256, "on": str(run.on_day), "failed": failed},
    )  # fmt: skip
