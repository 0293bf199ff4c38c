"""A case that is no longer kept is purged: rows, files and payloads deleted, its key destroyed, and that is proven by a report.

What stays: number, dates and state of the case, what the journal says of it (ids alone), and the report. The rows go first, in
one transaction with the entry; then the key and the files. Killed in between, the next day's step finishes it: a purge that
began is never undone.
"""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import ProtectedError

from rempart.base import RempartError
from rempart.desk import sealing
from rempart.desk.cases.models import Case, Document
from rempart.desk.configuration import workspace
from rempart.desk.day import now
from rempart.desk.operations.models import Alert, Appraisal, Hold, Job, PurgeReport
from rempart.desk.operations.retention import STOPS, appraisal_of, due_of, stops
from rempart.desk.record import SYSTEM, journal, noted, record
from rempart.journal import bundle
from rempart.journal.entries import quickly

_KEPT = (Hold, Appraisal)
"""Kept with the number of the case: they say who let it go, and hold no text any more.

So is a table whose ``outlives_its_case`` is true: it holds no text, and other cases need it.
"""
_YOUNG = timedelta(days=1)
"""A file whose row may still be on its way."""


@transaction.atomic
def purge(number: str, on: date) -> PurgeReport | None:
    """Delete what is kept of a case whose time is over; None where it is not, or something stands in the way.

    Where something does, an alert says so.
    """
    case = Case.objects.select_for_update().filter(number=number, purged_on=None).first()
    due = due_of(case, on) if case else None
    if case is None or due is None or due.on >= on:
        return None
    stopped = stops(case, on)
    if stopped:
        Alert.give("purge", f"{number}:{stopped}", now())
        return None
    appraisal = appraisal_of(case)
    told: dict[str, Any] = {
        "rule": due.rule, "article": due.article, "pack": case.pack, "version": str(case.pack_version), "due": str(due.on),
        "appraisal": appraisal.pk if appraisal else None, **emptied(case, on),
    }  # fmt: skip
    entry = record("case.purged", actor=SYSTEM, case=number, data=told)
    for reason in STOPS:
        Alert.close("purge", f"{number}:{reason}", now())
    return PurgeReport.objects.create(case_number=number, on=on, told=told, entry=entry.number)


def emptied(case: Case, on: date) -> dict[str, Any]:
    """Delete what is kept of a case, in the transaction that is open; return how many documents, payloads and rows that was."""
    told = {
        "documents": case.document_set.count(), "payloads": _erase_payloads(case.number), "rows": _delete_rows(case),
    }  # fmt: skip
    Hold.objects.filter(case=case).update(sealed=b"")
    Job.objects.filter(case_number=case.number).update(data={}, result=None)
    case.purged_on, case.title, case.sealed = on, "", b""
    case.region = case.sector = case.area = ""
    case.save()
    return told


def _of_case() -> list[type[models.Model]]:
    """Return the tables whose rows belong to a case."""
    return [
        model
        for model in apps.get_models()
        if model not in _KEPT
        and not getattr(model, "outlives_its_case", False)
        and any(one.related_model is Case for one in model._meta.concrete_fields if one.is_relation)
    ]


def _rows(model: type[models.Model], case: Case) -> models.QuerySet[Any]:
    names = [one.name for one in model._meta.concrete_fields if one.is_relation and one.related_model is Case]
    asked = models.Q()
    for name in names:
        asked |= models.Q(**{name: case})
    return model._default_manager.filter(asked)


def _delete_rows(case: Case) -> dict[str, int]:
    """Delete every row of a case in every table of the desk; one that another still needs waits its turn.

    Raises:
        RempartError: rows hold each other.
    """
    gone: dict[str, int] = {}
    left = _of_case()
    while left:
        waiting = []
        for model in left:
            try:
                with transaction.atomic():
                    _, by = _rows(model, case).delete()
            except ProtectedError:
                waiting.append(model)
            else:
                for label, count in by.items():
                    gone[label] = gone.get(label, 0) + count
        if len(waiting) == len(left):
            raise RempartError(
                f"case {case.number}", "its rows hold each other", "This is a fault of the code: report it"
            )
        left = waiting
    return dict(sorted(gone.items()))


def _payloads(number: str) -> list[int]:
    """Return the entries of a case whose payloads are still there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.number, e.line from journal_payload p join journal_entry e on e.number = p.number"
            " where e.line like %s order by p.number",
            [f"%{number}%"],
        )
        found = cursor.fetchall()
    return [row[0] for row in found if quickly(row[1].rstrip("\n").encode()).case == number]


def _erase_payloads(number: str) -> int:
    found = _payloads(number)
    for entry in found:
        journal().erase(entry, actor=SYSTEM, purpose="retention")
    return len(found)


def finish() -> Mapping[str, Any]:
    """Destroy the keys of purged cases, remove files that no row names, and prove each purge; safe at any time."""
    destroyed = sum(
        sealing.destroy_key(number)
        for number in Case.objects.exclude(purged_on=None).values_list("number", flat=True)
        if PurgeReport.objects.filter(case_number=number).exists()
    )
    removed = _orphans()
    proven = 0
    for report in PurgeReport.objects.filter(proven_at=None):
        if not what_is_left(report.case_number):
            with transaction.atomic():
                report.proven_at = now()
                report.save(update_fields=["proven_at"])
                data = {"entry": report.entry}
                proven_by = record("case.purge.proven", actor=SYSTEM, case=report.case_number, data=data)
                bundle.seal(
                    journal(), files_of(report), actor=SYSTEM, case=report.case_number, purpose="retention",
                    shown=[report.entry, proven_by.number],
                )  # fmt: skip
                noted()
            Alert.close("purge", f"{report.case_number}:left", now())
            proven += 1
        else:
            Alert.give("purge", f"{report.case_number}:left", now())
    return {"keys": destroyed, "files": removed, "proven": proven}


def files_of(report: PurgeReport) -> dict[str, bytes]:
    """Return the report of a purge as a file, the same bytes for ever once it is proven."""
    proven = report.proven_at.isoformat() if report.proven_at else None
    told = {"case": report.case_number, "on": str(report.on), "entry": report.entry, "proven_at": proven, **report.told}
    return {"purge.json": json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True).encode() + b"\n"}


@transaction.atomic
def proof_of(report: PurgeReport) -> bytes:
    """Return the report of a purge with the entries of the journal that prove it, as ``rempart-verify`` checks it offline.

    The excerpt is read in a transaction, so that no entry comes in between.

    Raises:
        RempartError: it is not proven yet.
    """
    one, files = journal(), files_of(report)
    sealing = bundle.sealed_by(one.entries_of(report.case_number), files)
    if sealing is None:
        raise RempartError(f"case {report.case_number}", "its purge is not proven yet", "Wait for the night")
    numbers = sorted({*sealing.data["shown"], sealing.number})
    with TemporaryDirectory() as folder:
        store = one.excerpt(Path(folder) / "journal", numbers)
        return bundle.packed(files, store, store.checkpoint.read_bytes(), numbers)


def what_is_left(number: str) -> list[str]:
    """Look for what a purge must leave nowhere: the key, rows, payloads; return what is still there."""
    case = Case.objects.get(number=number)
    found = ["key"] if sealing.has_key(number) else []
    found += ["payloads"] if _payloads(number) else []
    found += [model._meta.label for model in _of_case() if _rows(model, case).exists()]
    return found + (["case"] if case.sealed else [])


def _orphans() -> int:
    """Remove files that no row names: of uploads that were rolled back, and of purged cases. One of today stays."""
    removed, old = 0, (now() - _YOUNG).timestamp()
    for path in (workspace().path / "desk-documents").glob("??/*"):
        if path.stat().st_mtime < old and not Document.objects.filter(key=path.name).exists():
            path.unlink()
            removed += 1
    return removed
