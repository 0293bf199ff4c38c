"""Which cases a suspension touches: open ones whose last check has a finding of it, and those decided on such a check."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from rempart.base import RempartError, Words
from rempart.desk.accounts.alerts import alert
from rempart.desk.cases.models import Case
from rempart.desk.cases.standing import Standing, pack_of
from rempart.desk.day import now, today
from rempart.desk.oversight.models import DECIDED, OPEN, SIGNAL, Suspension, Touched
from rempart.desk.oversight.switching import title_of
from rempart.desk.record import SYSTEM
from rempart.desk.screening.models import Run
from rempart.screening.report import Report

_DECISIONS = frozenset({"favourable", "adverse", "implied"})


def look(suspension_id: int) -> dict[str, int]:
    """Look through the cases for findings of what was suspended, flag them, and tell the data protection officer how many.

    Done again it finds what came since, as a check that was under way in that moment.
    """
    row = Suspension.objects.get(pk=suspension_id)
    found = [Touched(suspension=row, case=case, how=how, run=run.number) for case, how, run in _touched(row)]
    with transaction.atomic():
        Touched.objects.bulk_create(found, ignore_conflicts=True)
        rows = Touched.objects.filter(suspension=row)
        told = {how: rows.filter(how=how).count() for how in (OPEN, DECIDED)}
        Suspension.objects.filter(pk=row.pk).update(looked_at=now())
        if row.looked_at is None:
            alert("suspension_touched", SYSTEM, {"kind": row.kind, "of": row.of, **told})
    return told


def _touched(row: Suspension) -> Iterator[tuple[Case, str, Run]]:
    checked = Run.objects.filter(failed="").exclude(done_at=None)
    for case in Case.objects.filter(purged_on=None, pk__in=checked.values("case")).order_by("number").iterator():
        runs = list(checked.filter(case=case).order_by("number"))
        resting = {one.pk for one in runs if rests_on(row, one)}
        if not resting:
            continue
        decided = _decided_on(case)
        if decided is None and case.state_kind == "closed":
            continue
        before = [one for one in runs if decided is None or one.on_day <= decided]
        if before and before[-1].pk in resting:
            yield case, OPEN if decided is None else DECIDED, before[-1]


def rests_on(row: Suspension, run: Run) -> bool:
    """Tell whether a check has a finding of what was suspended; one that cannot be read any more has none."""
    try:
        report = Report.model_validate(run.said["en"])
    except (RempartError, KeyError, ValueError):
        return False
    if row.kind == SIGNAL:
        return any(one.code == row.of for one in report.to_ask)
    ids = {one.id for one in report.sources if one.register_id == row.of}
    cited = [one.citations for one in report.established] + [one.citations for one in report.to_ask]
    cited += [one.citations for one in report.close_names] + [one.citations for one in report.ownership]
    return any(one.source in ids for some in cited for one in some)


def _kinds(case: Case) -> dict[str, str]:
    states = pack_of(case.pack, case.pack_version).procedures[case.procedure].states
    return {one.id: one.kind for one in states}


def _decided_on(case: Case) -> date | None:
    """Return the day of the last decision of a case; None where there is none."""
    kinds = _kinds(case)
    days = [done.on for done in Standing(case, today()).state.history if kinds[done.after] in _DECISIONS and kinds[done.before] not in _DECISIONS]  # fmt: skip
    return days[-1] if days else None


def rows_for(row: Suspension, cases: QuerySet[Case]) -> list[Touched]:
    """Return what a suspension touches among the cases that somebody may see, by number."""
    found = Touched.objects.filter(suspension=row, case__in=cases.values("pk")).select_related("case")
    return list(found.order_by("case__number"))


def counts(row: Suspension) -> dict[str, int]:
    """Return how many cases a suspension touches in all, by how: for the data protection officer."""
    rows = Touched.objects.filter(suspension=row, case__purged_on=None)
    return {how: rows.filter(how=how).count() for how in (OPEN, DECIDED)}


def flags_of(case: Case) -> list[Touched]:
    """Return what flags a case: suspensions that run; an open case checked again since is flagged no more."""
    rows = list(
        Touched.objects.filter(case=case, suspension__lifted_on=None).select_related("suspension").order_by("id")
    )
    if not rows:
        return []
    latest = Run.objects.filter(case=case, failed="").exclude(done_at=None).order_by("-number").first()
    return [one for one in rows if one.how == DECIDED or latest is None or latest.number == one.run]


def flagged(case: Case) -> list[tuple[Touched, Words | None]]:
    """Return what flags a case, with what each suspended signal or source is called."""
    return [(one, title_of(one.suspension.kind, one.suspension.of)) for one in flags_of(case)]
