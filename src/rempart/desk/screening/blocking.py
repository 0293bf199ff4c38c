"""What stands in the way of a decision: a check that was not made, or a compulsory source of the pack that was not consulted."""

import secrets
from datetime import date

from django.db import transaction

from rempart.base import RempartError, Words
from rempart.desk.accounts.models import User
from rempart.desk.cases.deciding import decides
from rempart.desk.cases.models import Case
from rempart.desk.cases.standing import Standing
from rempart.desk.day import today
from rempart.desk.record import record
from rempart.desk.screening.models import Outside
from rempart.desk.screening.running import last_run, report_of
from rempart.procedures.pack import Transition

_NO_RUN = Words("the check was not made yet", "l’examen n’a pas encore été fait")
_STALE = Words("a compulsory source is too old: {source}", "une source obligatoire est trop ancienne : {source}")
_MISSING = Words("a compulsory source was not consulted: {source}", "une source obligatoire n’a pas été consultée : {source}")  # fmt: skip


def blocked_by(case: Case) -> list[Words]:
    """Return why no decision may be taken yet for want of a check; nothing where the check is there and whole enough.

    A compulsory source counts as consulted where the last check read a register of its name that was not too old, or where
    an officer wrote down what it answered outside Rempart.
    """
    run = last_run(case)
    if run is None:
        return [_NO_RUN]
    compulsory = compulsory_of(case)
    if not compulsory:
        return []
    report = report_of(run, "en")
    registers = {one.id: one.register_id for one in report.sources}
    read = {registers[one.source]: one.stale for one in report.consulted}
    outside = {one.source for one in outside_of(case)}
    found = []
    for source in compulsory:
        if source in outside or read.get(source) is False:
            continue
        form = _STALE if source in read else _MISSING
        said = source.replace("_", " ")
        found.append(Words(form.en.format(source=said), form.fr.format(source=said)))
    return found


def lacking(standing: Standing, one: Transition) -> list[Words]:
    """Return why a step that decides may not be taken yet: asked of every step of every case.

    Only where the pack names compulsory sources, and in a lane that consults sources: a closure or a penalty has none to wait for.
    """
    consults = any("sources_checked" in each.gives for each in standing.procedure.transitions)
    if not standing.pack.heading.compulsory_sources or not consults or not decides(standing.procedure, one):
        return []
    return blocked_by(standing.case)


def compulsory_of(case: Case) -> list[str]:
    """Return the compulsory sources of the pack under which a case stands."""
    return list(Standing(case, today()).pack.heading.compulsory_sources)


def outside_of(case: Case) -> list[Outside]:
    """Return what was consulted outside Rempart, in the order of entry."""
    return list(Outside.objects.filter(case=case).select_related("case", "by").order_by("id"))


@transaction.atomic
def consulted(case: Case, by: User, source: str, on: date, said: str) -> Outside:
    """Write down what a compulsory source answered outside Rempart, and on which day.

    Raises:
        RempartError: the pack does not name the source, or the day lies in the future.
    """
    if source not in compulsory_of(case) or on > today():
        raise RempartError(f"case {case.number}", "no such compulsory source, or a day to come", "Correct it")
    row = Outside(case=case, source=source, on=on, by=by, key=secrets.token_hex(16))
    row.say(said)
    row.save()
    record("source.consulted", actor=by.pseudonym, case=case.number, data={"source": source, "on": str(on)})
    return row
