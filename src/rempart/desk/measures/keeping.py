"""What officers write beside a measure, and what is due: conditions, visits, penalties, reviews, warnings before the end."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from rempart.base import RempartError, months_after
from rempart.desk.accounts.models import User
from rempart.desk.cases.documents import store_document
from rempart.desk.cases.models import Case
from rempart.desk.day import now, today
from rempart.desk.measures.following import live_states, next_review
from rempart.desk.measures.models import NOTES, OUTCOMES, Measure, Note
from rempart.desk.record import record

WARNINGS = (1, 7, 30)
ASKED = ("needed", "effective", "displaced")
"""What a review answers, in a sentence each."""
_LAPSE = {"be": 12}
"""Months after which a forfeited penalty can no longer be claimed, where the catalogue of desk section 2.10 says so."""


@dataclass(frozen=True)
class Due:
    """One dated thing of a measure: the day, what it is, the measure, the note where it is one."""

    on: date
    what: str
    measure: Measure
    note: Note | None = None


def measures_of(cases: QuerySet[Case]) -> list[Measure]:
    """Return the measures of some cases that stand or are stayed, by their end and then by case; those without an end last."""
    rows = list(
        Measure.objects.filter(case__in=cases).exclude(state__in=("ended", "undone")).select_related("case", "owner")
    )
    states = live_states(rows)
    live = [one for one in rows if states[one.pk] != "ended"]
    return sorted(live, key=lambda one: (one.until_on or date.max, one.case.number, one.event))


def of_case(case: Case) -> list[Measure]:
    """Return the measures of a case, the ended ones too, in the order in which they were decided."""
    return list(Measure.objects.filter(case=case).select_related("case", "owner").order_by("event"))


def ended_on(cases: QuerySet[Case], on: date) -> list[Measure]:
    """Return the measures whose term ended on a day, by case."""
    return list(
        Measure.objects.filter(case__in=cases, until_on=on)
        .exclude(state="undone")
        .select_related("case")
        .order_by("case__number")
    )


def missed_reviews(measures: Sequence[Measure], on: date) -> list[Measure]:
    """Return which of some measures that stand have a review overdue on a day: whoever decides is told."""
    return [one for one in measures if one.review_on is not None and one.review_on < on]


def warning(measure: Measure, on: date) -> int | None:
    """Return which warning holds before the end of a measure: 1, 7 or 30 days; None before the first and after the end."""
    if measure.until_on is None or measure.until_on < on:
        return None
    left = (measure.until_on - on).days
    return next((days for days in WARNINGS if left <= days), None)


def calendar(measures: list[Measure]) -> list[Due]:
    """Return every dated thing of some measures that is not done, by day, then by case."""
    found = []
    to_do: dict[int, list[Note]] = defaultdict(list)
    for note in Note.objects.filter(measure__in=measures, done_on=None).exclude(due_on=None):
        to_do[note.measure_id].append(note)
    for one in measures:
        for what in ("enforceable_on", "review_on", "until_on"):
            day = getattr(one, what)
            if day is not None:
                found.append(Due(day, what, one))
        found += [Due(note.due_on, note.kind, one, note) for note in to_do[one.pk] if note.due_on]
    return sorted(found, key=lambda due: (due.on, due.measure.case.number, due.what))


def penalties(measure: Measure) -> tuple[list[tuple[Note, date | None]], Decimal, Decimal | None]:
    """Return the forfeited penalties with the day on which each lapses, their running total up to the cap, and the cap."""
    notes = list(measure.note_set.filter(kind="penalty"))
    months = _LAPSE.get(measure.case.pack)
    rows = [(one, months_after(one.done_on, months) if months and one.done_on else None) for one in notes]
    cap = amount_of(str(measure.said.get("cap", "")))
    total = sum((one.amount or Decimal(0) for one, lapses in rows if lapses is None or lapses >= today()), Decimal(0))
    return rows, min(total, cap) if cap is not None else total, cap


def amount_of(text: str) -> Decimal | None:
    """Return an amount as somebody writes it; None where it is none."""
    try:
        found = Decimal(text.replace(" ", "").replace(",", ".")).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None
    return found if Decimal(0) < found < Decimal(10) ** 9 else None


@transaction.atomic
def add(measure: Measure, by: User, kind: str, text: str, *, due_on: date | None = None, done_on: date | None = None,
        amount: Decimal | None = None) -> Note:  # fmt: skip
    """Write something beside a measure.

    Raises:
        RempartError: there is no such kind, nothing is said, or a penalty has no amount or no day.
    """
    if kind not in NOTES or kind == "review" or not text.strip():
        raise RempartError("measure", "nothing is said", "Say what it is")
    if kind == "penalty" and (amount is None or done_on is None):
        raise RempartError("measure", "a penalty has an amount and a day", "Give both")
    return _note(measure, by, kind, {"text": text.strip()}, due_on=due_on, done_on=done_on, amount=amount)


def _note(measure: Measure, by: User, kind: str, said: dict[str, Any], **told: Any) -> Note:
    Measure.objects.select_for_update().get(pk=measure.pk)
    last = measure.note_set.aggregate(last=Max("number"))["last"] or 0
    note = Note(measure=measure, number=last + 1, kind=kind, by=by, at=now(), **told)
    note.say(said)
    note.save()
    days = {name: told[name].isoformat() for name in ("due_on", "done_on") if told.get(name)}
    _tell(
        f"measure.{kind}",
        measure,
        by,
        {"note": note.number, **days, **({"outcome": told["outcome"]} if told.get("outcome") else {})},
    )
    return note


@transaction.atomic
def settle(
    measure: Measure, number: int, by: User, on: date, found: str, content: bytes = b"", media_type: str = ""
) -> Note:
    """Write that a condition was met or a visit made, on which day, what was found, and the proof where there is one.

    Raises:
        RempartError: there is no such task, or it is settled already, or the day lies in the future.
    """
    note = Note.objects.select_for_update().filter(measure=measure, number=number, done_on=None).first()
    if note is None or note.kind not in ("condition", "visit") or on > today():
        raise RempartError("measure", "this cannot be settled", "Look at it again")
    if content:
        name = f"{measure.case.number}-{measure.event}-{number}"
        note.proof = store_document(
            measure.case, by, content, name=name, media_type=media_type, role="proof", data_class="A"
        )
    note.say(note.said | {"found": found})
    note.done_on = on
    note.save()
    _tell("measure.settled", measure, by, {"note": number, "on": on.isoformat()})
    return note


@transaction.atomic
def review(measure: Measure, by: User, answers: dict[str, str], outcome: str, on: date) -> Note:
    """Keep a review: is the measure still needed, does it work, did it move the trouble elsewhere; keep, lighten or lift.

    Raises:
        RempartError: a question has no answer, or there is no such outcome, or the day is no day for it.
    """
    if outcome not in OUTCOMES or any(not answers.get(one, "").strip() for one in ASKED):
        raise RempartError("measure", "a review answers each question and says what follows", "Answer each")
    if on > today() or (measure.from_on is not None and on < measure.from_on):
        raise RempartError("measure", "that is no day for its review", "Give the day on which it was held")
    note = _note(measure, by, "review", {one: answers[one].strip() for one in ASKED}, done_on=on, outcome=outcome)
    measure.review_on = next_review(measure)
    measure.save(update_fields=["review_on"])
    return note


@transaction.atomic
def describe(measure: Measure, by: User, *, kind: str, owner: User | None, cap: str) -> None:
    """Say which measure of the catalogue it is, who looks after it, and the cap of its penalties."""
    measure.kind, measure.owner = kind, owner
    measure.say(measure.said | {"cap": cap})
    measure.save()
    _tell("measure.described", measure, by, {"kind": kind, "owner": owner.pseudonym if owner else ""})


def _tell(action: str, measure: Measure, by: User, data: dict[str, Any]) -> None:
    record(action, actor=by.pseudonym, case=measure.case.number, data={"measure": measure.event, **data})
