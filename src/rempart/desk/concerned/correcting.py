"""What follows from a correction: the value withdrawn, open cases checked again, recipients to be told, past decisions to look at.

Nothing that was decided is reopened by itself. Source: GDPR art. 16, 19; ``rights`` R-09.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from rempart.desk import sealing
from rempart.desk.accounts.models import User
from rempart.desk.cases import drafting, facts
from rempart.desk.cases.deciding import decides
from rempart.desk.cases.models import Case, CaseFact
from rempart.desk.cases.standing import Standing
from rempart.desk.concerned.models import CORRECTED, RESTRICTED, CitedRow, Contest, Doubt, WrongRow
from rempart.desk.concerned.recipients import queue, queue_elsewhere
from rempart.desk.day import today
from rempart.desk.record import record
from rempart.desk.screening.answering import questions_of
from rempart.desk.screening.running import ask_for_run, last_run, report_of


def wrong_rows(case: Case) -> Mapping[str, date]:
    """Return the records that were found wrong in any case of the town of one, each with the first day on which it was."""
    rows = WrongRow.objects.filter(case__town=case.town).order_by("-on")
    return {row.row_id: row.on for row in rows}


def rows_behind(row: Contest) -> dict[str, str]:
    """Return the records of registers on which something contested stands, each with its sentence."""
    case, run = row.case, last_run(row.case)
    if row.kind == "fact":
        fact = CaseFact.objects.get(case=case, number=int(row.target))
        said = facts.told(fact)
        return (
            {said["source"]["row"]: said["sentence"]}
            if fact.origin.startswith("screening/") and said["source"]["row"]
            else {}
        )
    asked = (
        next((one for one in questions_of(run) if one.mark == row.target), None)
        if run and row.kind == "finding"
        else None
    )
    if run is None or asked is None:
        return {}
    report, found = report_of(run, "en"), dict[str, str]()
    for stated in (one for one in report.established if one.id in asked.words["en"].facts):
        for cited in stated.citations:
            found.setdefault(cited.row_id, f"{stated.id}. {stated.sentence}")
    for cited in asked.words["en"].citations:
        found.setdefault(cited.row_id, asked.words["en"].title)
    return {id_: sentence for id_, sentence in found.items() if not id_.startswith("form/")}


def correct(row: Contest, by: User, why: str, rows: Iterable[str]) -> None:
    """Do what follows from a correction, or list whom to tell of a restriction; in the transaction that is open."""
    known = rows_behind(row)
    wrong = sorted(set(rows) & set(known)) if row.kind != "fact" or row.state != CORRECTED else sorted(known)
    relied = [int(row.target)] if row.kind == "fact" else []
    queue(row, by, CORRECTED if row.state == CORRECTED else RESTRICTED)
    if row.state != CORRECTED:
        return
    WrongRow.objects.bulk_create(WrongRow(contest=row, case=row.case, row_id=one, on=today()) for one in wrong)
    touched = _touched(row.case, wrong)
    for case in touched[1:]:
        queue_elsewhere(case, wrong)
    for case in touched:
        _doubt(row, case, wrong, relied if case.pk == row.case.pk else [])
    if row.kind == "fact" and CaseFact.objects.filter(case=row.case, number=relied[0], withdrawn_on=None).exists():
        facts.withdraw(row.case, by, relied[0], why)
    again = [
        case for case in touched if case.state_kind != "closed" and (wrong or case.pk == row.case.pk) and last_run(case)
    ]
    for case in again:
        ask_for_run(case, by)
    record(
        "contest.corrected", actor=by.pseudonym, case=row.case.number,
        data={"contest": row.number, "rows": len(wrong), "checked_again": [one.number for one in again]},
    )  # fmt: skip


def _touched(case: Case, wrong: Iterable[str]) -> list[Case]:
    """Return the case, and those whose last check, or a fact of whose file, stands on a record, by number."""
    marks = [sealing.mark(f"row:{one}") for one in wrong]
    others = CitedRow.objects.filter(mark__in=marks, case__purged_on=None, case__town=case.town).values("case")
    return [case, *Case.objects.filter(pk__in=others).exclude(pk=case.pk).order_by("number")]


def _doubt(row: Contest, case: Case, wrong: Iterable[str], own: Iterable[int]) -> None:
    """Flag a decision that relied on a corrected fact, for a person to look at."""
    standing = Standing(case, today())
    steps = [standing.procedure.transition[one.transition] for one in standing.state.history]
    if not any(decides(standing.procedure, one) for one in steps):
        return
    rows = set(wrong)
    chosen = set(facts.numbers_in(drafting.draft_of(case)[1].chosen))
    for fact in CaseFact.objects.filter(case=case, number__in=chosen).order_by("number"):
        if fact.number in own or fact.said["source"].get("row") in rows:
            number = Doubt.objects.filter(case=case).count() + 1
            contest = row if case.pk == row.case.pk else None
            Doubt.objects.create(case=case, contest=contest, number=number, fact=fact.number, on=today())
            record("doubt.raised", actor="desk", case=case.number, data={"doubt": number, "fact": fact.number})


@transaction.atomic
def look(row: Doubt, by: User, conclusion: str) -> bool:
    """Keep what somebody concluded of a past decision; False where they say too little."""
    if len(conclusion) < 10:
        return False
    row.by, row.looked_on = by, today()
    row.say(conclusion)
    row.save()
    record("doubt.looked_at", actor=by.pseudonym, case=row.case.number, data={"doubt": row.number})
    return True
