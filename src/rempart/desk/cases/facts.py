"""Facts of a case: promoted one by one from what a source states, numbered, put to the person and heard by steps of the case.

A fact that proves wrong is withdrawn with its reason, and keeps its number.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from rempart.base import RempartError
from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case, CaseEvent, CaseFact, day_or_none
from rempart.desk.cases.standing import Standing
from rempart.desk.cases.work import Hearing
from rempart.desk.day import now, today
from rempart.desk.pages.numbers import whole
from rempart.desk.record import record
from rempart.desk.sealing import seal, unseal
from rempart.procedures.reasons import Fact


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


@transaction.atomic
def withdraw(case: Case, by: User, number: int, reason: str) -> CaseFact:
    """Withdraw a fact with its reason; it stays readable and founds nothing any more.

    Raises:
        RempartError: there is none of this number that stands, or no reason is given.
    """
    fact = CaseFact.objects.select_for_update().filter(case=case, number=number, withdrawn_on=None).first()
    if fact is None or not reason.strip():
        raise RempartError(f"case {case.number}", "a fact that stands and a reason are needed", "Give both")
    fact.withdrawn_on = today()
    fact.sealed_withdrawal = seal(case.number, _place(fact), reason.strip().encode())
    fact.save(update_fields=["withdrawn_on", "sealed_withdrawal"])
    record("fact.withdrawn", actor=by.pseudonym, case=case.number, data={"fact": number}, payload=reason.encode())
    return fact


def withdrawn_because(fact: CaseFact) -> str:
    """Return why a fact was withdrawn; nothing where it stands."""
    return unseal(fact.case.number, _place(fact), fact.sealed_withdrawal).decode() if fact.sealed_withdrawal else ""


def _place(fact: CaseFact) -> str:
    return f"withdrawal/{fact.case.number}/{fact.number}"


@transaction.atomic
def answer(case: Case, by: User, number: int, text: str) -> CaseFact:
    """Keep what the person said of a fact, unedited.

    Raises:
        RempartError: no fact of this number stands, or it was not put to the person.
    """
    fact = CaseFact.objects.select_for_update().filter(case=case, number=number, withdrawn_on=None).first()
    if fact is None or fact.disclosed_in is None:
        raise RempartError(f"case {case.number}", "the fact was not put to the person", "Put it to them first")
    fact.say({**fact.said, "answer": text.strip() or None})
    fact.save(update_fields=["sealed"])
    record("fact.answered", actor=by.pseudonym, case=case.number, data={"fact": number})
    return fact


def facts_of(case: Case) -> dict[str, Fact]:
    """Return the facts of a case that stand, by number, in the form of ``procedures.reasons``."""
    rows = CaseFact.objects.filter(case=case, withdrawn_on=None).order_by("number")
    return {f"F{row.number}": as_fact(row) for row in rows}


def as_fact(row: CaseFact) -> Fact:
    """Return one fact in the form of ``procedures.reasons``."""
    return Fact.model_validate({**row.said, "id": f"F{row.number}"})


def told(row: CaseFact) -> dict[str, Any]:
    """Return what a fact says, with nothing where nothing was said, for a page."""
    said = row.said
    source = {"row": None, "snapshot": None, **said.get("source", {})}
    blank = dict.fromkeys(("quotation", "answer", "put_on", "answered_by", "contested_on", "contest"))
    return {**blank, **said, "source": source}


def facts_follow(case: Case, event: CaseEvent, carries: Mapping[str, Any]) -> None:
    """Mark facts that a step put to the person, or on which it heard them; an undo takes both back."""
    if event.of is not None:
        _taken_back(case, event.of)
        return
    standing = Standing(case, today())
    one = standing.procedure.transition[event.kind]
    if "disclosed" in one.gives:
        put_on = day_or_none(str(carries.get("notified_on") or "")) or event.on
        until = _time_to_answer(standing, {effect.clock for effect in one.clocks})
        put_to_person(case, numbers_in(carries.get("facts")), event.number, put_on, until)
        Hearing.objects.filter(case=case).update(closed_in=None)
    if "heard" in one.gives:
        CaseFact.objects.filter(case=case, heard_in=None, withdrawn_on=None).exclude(disclosed_in=None).update(
            heard_in=event.number
        )
        Hearing.objects.filter(case=case).update(closed_in=event.number)


def put_to_person(case: Case, numbers: Iterable[int], event: int, on: date, until: str | None = None) -> None:
    """Keep that facts were put to the person by an event, on a day, with a time to answer; in the transaction that is open."""
    for row in CaseFact.objects.filter(case=case, number__in=list(numbers), withdrawn_on=None):
        row.say({**row.said, "put_on": str(on), "answered_by": until})
        row.disclosed_in, row.heard_in = event, None
        row.save(update_fields=["sealed", "disclosed_in", "heard_in"])


def numbers_in(carried: Any) -> list[int]:
    """Return the numbers of facts that an event carries: ``["F1", 2]``, or a text that names them."""
    listed = carried if isinstance(carried, list | tuple) else re.findall(r"\bF[1-9][0-9]*\b", str(carried or ""))
    found = [whole(str(one).removeprefix("F")) for one in listed]
    return [one for one in found if one >= 0]


def _time_to_answer(standing: Standing, started: set[str]) -> str | None:
    """Return the last day on which the person may answer, by the clock that the step starts."""
    for clock in standing.clocks:
        if clock.id in started and standing.pack.clocks[clock.id].kind in ("hearing", "answer"):
            return str(clock.due(standing.on).day)
    return None


def _taken_back(case: Case, number: int) -> None:
    CaseFact.objects.filter(case=case, heard_in=number).update(heard_in=None)
    Hearing.objects.filter(case=case, closed_in=number).update(closed_in=None)
    for row in CaseFact.objects.filter(case=case, disclosed_in=number):
        row.say({**row.said, "put_on": None, "answered_by": None})
        row.disclosed_in = row.heard_in = None
        row.save(update_fields=["sealed", "disclosed_in", "heard_in"])
