"""Facts of a case: promoted one by one from what a source states, numbered, and withdrawn rather than deleted."""

from typing import Any

from django.db import transaction

from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case, CaseFact
from rempart.desk.day import now
from rempart.desk.record import record


@transaction.atomic
def promote(case: Case, by: User, said: dict[str, Any], origin: str) -> CaseFact:
    """Give a fact its number in a case; the same origin twice is one fact."""
    Case.objects.select_for_update().get(pk=case.pk)
    there = (
        CaseFact.objects.filter(case=case, origin=origin, withdrawn_on=None).first() if origin != "officer" else None
    )
    if there is not None:
        return there
    last = CaseFact.objects.filter(case=case).order_by("-number").values_list("number", flat=True).first() or 0
    fact = CaseFact(case=case, number=last + 1, origin=origin, added_by=by, added_at=now())
    fact.say(said)
    fact.save()
    record("fact.promoted", actor=by.pseudonym, case=case.number, data={"fact": fact.number, "origin": origin})
    return fact
