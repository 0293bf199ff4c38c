"""The hearing of a case: prepared, disclosed, written down while it is held, and ended by a step of the law.

The row keeps what is written; the law's event comes at its end, carries the minutes, and marks the facts that were heard.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from rempart.base import RempartError
from rempart.desk import sealing
from rempart.desk.accounts.models import User
from rempart.desk.cases.errors import ConflictError
from rempart.desk.cases.history import values_of
from rempart.desk.cases.models import Case, CaseFact, Document
from rempart.desk.cases.standing import Standing
from rempart.desk.cases.work import Disclosure, Hearing
from rempart.desk.day import today
from rempart.desk.record import record
from rempart.procedures.pack import Transition

CAME = ("person", "counsel", "written", "nobody")
SIGNED = ("signed", "refused", "absent")
SHOWN = ("whole", "part", "nothing")
TEXTS = ("place", "present", "counsel", "interpreter", "minutes", "late_papers", "signature_why")
_EMPTY: dict[str, Any] = {**dict.fromkeys(TEXTS, ""), "came": "", "signature": "", "answers": {}}


@dataclass(frozen=True)
class Point:
    """One point of the agenda: a fact that was put to the person, or a question that was sent, with the answer as written."""

    id: str
    text: str
    answer: str
    fact: bool


def hearing_of(case: Case) -> tuple[Hearing, dict[str, Any]]:
    """Return the hearing of a case and what it says; a new one is not stored yet."""
    row = Hearing.objects.filter(case=case).first() or Hearing(case=case)
    said = row.said if row.sealed else {}
    return row, {**_EMPTY, **said}


@transaction.atomic
def save(case: Case, by: User, seen: int, on: date | None, hour: str, said: dict[str, Any]) -> Hearing:
    """Keep what was prepared or written down.

    Raises:
        ConflictError: somebody saved since the form was made.
    """
    row = _locked(case, seen)
    answers = {**hearing_of(case)[1]["answers"], **said.pop("answers", {})}
    row.on, row.hour = on, hour[:5]
    row.say({**hearing_of(case)[1], **said, "answers": answers})
    row.changes += 1
    row.save()
    for fact in CaseFact.objects.filter(case=case, withdrawn_on=None).exclude(disclosed_in=None):
        text = answers.get(f"F{fact.number}", "").strip()
        if text and text != (fact.said.get("answer") or ""):
            fact.say({**fact.said, "answer": text})
            fact.save(update_fields=["sealed"])
    record("hearing.saved", actor=by.pseudonym, case=case.number, data={"times": row.changes})
    return row


@transaction.atomic
def prove(case: Case, by: User, seen: int, document: Document, served_on: date) -> Hearing:
    """Keep which document proves that the invitation was served, and on which day.

    Raises:
        ConflictError: somebody saved since the form was made.
        RempartError: the day lies in the future.
    """
    if served_on > today():
        raise RempartError(f"case {case.number}", "the day lies in the future", "Give the day of service")
    row = _locked(case, seen)
    row.proof, row.served_on = document, served_on
    row.changes += 1
    if not row.sealed:
        row.say(dict(_EMPTY))
    row.save()
    record(
        "hearing.proof", actor=by.pseudonym, case=case.number,
        data={"document": document.key, "sha256": document.sha256, "served_on": str(served_on)},
    )  # fmt: skip
    return row


def _locked(case: Case, seen: int) -> Hearing:
    Case.objects.select_for_update().get(pk=case.pk)
    row, _ = hearing_of(case)
    if row.changes != seen:
        raise ConflictError(f"case {case.number}", "the hearing changed since the form was made", "Look at it again")
    return row


@transaction.atomic
def disclose(case: Case, by: User, document: Document, shown: str, why: str) -> Disclosure:
    """Keep how much of a document the person was shown; what was withheld needs its reason. Earlier rows stay.

    Raises:
        RempartError: something is withheld and nothing says what and why, or it is a working note.
    """
    if shown not in SHOWN or document.data_class == "N":
        raise RempartError(f"case {case.number}", "not_shown", "Choose how much was shown")
    if shown != "whole" and not why.strip():
        raise RempartError(f"case {case.number}", "no_reason", "Say what is withheld, and why")
    entry = record(
        "document.disclosed", actor=by.pseudonym, case=case.number,
        data={"document": document.key, "sha256": document.sha256, "shown": shown},
    )  # fmt: skip
    place = f"disclosure/{document.key}/{entry.number}"
    return Disclosure.objects.create(
        case=case, document=document, shown=shown, on=today(), by=by, entry=entry.number,
        sealed=sealing.seal_json(case.number, place, why.strip()),
    )  # fmt: skip


def disclosures_of(case: Case) -> dict[int, Disclosure]:
    """Return what holds of each document, by its row: the last that was decided."""
    rows = Disclosure.objects.filter(case=case).select_related("document", "by", "case")
    return {row.document_id: row for row in rows}


def agenda(standing: Standing, answers: dict[str, str]) -> list[Point]:
    """Return the points of the hearing: each fact put to the person, then each question that was sent."""
    rows = CaseFact.objects.filter(case=standing.case, withdrawn_on=None).exclude(disclosed_in=None)
    points = [
        Point(
            f"F{row.number}", row.said["sentence"], answers.get(f"F{row.number}") or row.said.get("answer") or "", True
        )
        for row in rows
    ]
    texts = [text for event in standing_events(standing) for text in values_of(event.get("questions"))]
    points += [Point(f"Q{n}", text, answers.get(f"Q{n}", ""), False) for n, text in enumerate(texts, start=1)]
    return points


def standing_events(standing: Standing) -> list[dict[str, Any]]:
    """Return what the events that stand carry, in their order."""
    numbers = [done.event for done in standing.state.history if done.event]
    return [dict(standing.lawful.events[number - 1].carries) for number in numbers]


def endings(standing: Standing) -> list[Transition]:
    """Return the steps that end a hearing where the case stands: heard, answered in writing, absent."""
    state = standing.state.state
    return [
        one
        for one in standing.procedure.transitions
        if state in one.from_
        and not one.on_clock
        and ("heard" in one.gives or {"proof_of_service", "proof_of_invitation"} & set(one.records))
    ]


def carried(said: dict[str, Any], points: list[Point], row: Hearing, one: Transition) -> dict[str, Any]:
    """Return what the event of a step carries from what was written down: minutes, who was present, the proof."""
    lines = [said["minutes"].strip(), *(f"{point.id}: {point.answer}" for point in points if point.answer)]
    minutes = "\n\n".join(line for line in lines if line)
    proof = f"{row.proof.key}, {row.served_on}" if row.proof else ""
    known = {
        "minutes": minutes, "observations": minutes, "present": [line for line in said["present"].splitlines() if line.strip()],
        "proof_of_service": proof, "proof_of_invitation": proof,
    }  # fmt: skip
    return {name: known[name] for name in one.records if name in known}
