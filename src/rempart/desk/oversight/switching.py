"""What the town asks and reads on a day: suspended at once by one person, lifted by two."""

from datetime import date

from django.db import transaction

from rempart.base import RempartError, Words
from rempart.desk.accounts.alerts import alert
from rempart.desk.accounts.models import User
from rempart.desk.configuration import workspace
from rempart.desk.day import now, today
from rempart.desk.operations.queue import enqueue
from rempart.desk.oversight.models import SIGNAL, SOURCE, Suspension
from rempart.desk.oversight.reviewing import Standing, asked_codes, due_soon, not_asked
from rempart.desk.record import record
from rempart.ledger import Receipt, open_snapshot
from rempart.screening.check import SCREENING
from rempart.screening.day import Switches
from rempart.signals import Off, Signal, load_catalogue

LEAST = 10
"""Characters of a reason."""
TASK = "oversight.touch"


class RefusedError(RempartError):
    """What was asked is refused: ``field`` of the form, and ``key`` of the sentence that says why."""

    def __init__(self, field: str, key: str) -> None:
        super().__init__("oversight", key, "")
        self.field, self.key = field, key


def signals() -> dict[str, Signal]:
    """Return the signals that are asked of applications, by code."""
    return {one.code: one for one in load_catalogue() if SCREENING in one.contract.use}


def sources() -> dict[str, Receipt]:
    """Return the last edition of each register of the last snapshot, by the register's id; none where nothing was built."""
    try:
        receipts = open_snapshot(workspace().snapshots, None).receipts
    except RempartError:
        return {}
    last = sorted(receipts, key=lambda one: (one.published_on, one.edition))
    return dict(sorted({one.register_id: one for one in last}.items()))


def title_of(kind: str, of: str) -> Words | None:
    """Return what a signal or a source is called; None where there is none of that name."""
    if kind == SIGNAL:
        signal = signals().get(of)
        return signal.contract.title if signal else None
    receipt = sources().get(of) if kind == SOURCE else None
    return Words(receipt.title_en, receipt.title_fr) if receipt else None


def running(kind: str | None = None) -> list[Suspension]:
    """Return the suspensions that run, by kind and name."""
    rows = Suspension.objects.filter(lifted_on=None).select_related("by", "lift_asked_by").order_by("kind", "of")
    return list(rows.filter(kind=kind) if kind else rows)


def switches(on: date) -> Switches:
    """Return what a check of a day does not ask, and does not read; a suspension is said before a review that is lacking."""
    off: dict[str, Off] = not_asked(on)
    off |= {one.of: Off("suspended", one.on) for one in running(SIGNAL)}
    return Switches(off, {one.of: one.on for one in running(SOURCE)})


def history(kind: str, of: str) -> list[Suspension]:
    """Return every suspension of a signal or source, the last first."""
    rows = Suspension.objects.filter(kind=kind, of=of).select_related("by", "lift_asked_by", "lifted_by")
    return list(rows.order_by("-id"))


def _reason(text: str, field: str = "reason") -> str:
    if len(text.strip()) < LEAST:
        raise RefusedError(field, "mistake_reason")
    return text.strip()


@transaction.atomic
def suspend(by: User, kind: str, of: str, reason: str) -> Suspension:
    """Suspend a signal or a source from this moment on, and ask for the cases that it touches.

    Raises:
        RefusedError: no reason, or it is suspended already.
    """
    said = _reason(reason)
    if Suspension.objects.filter(kind=kind, of=of, lifted_on=None).exists():
        raise RefusedError("reason", "mistake_suspended")
    told = {"kind": kind, "of": of}
    entry = record("suspension.begun", actor=by.pseudonym, data=told, payload=said.encode())
    row = Suspension(kind=kind, of=of, on=today(), at=now(), by=by, entry=entry.number)
    row.say_why(said)
    row.save()
    alert("suspended", by.pseudonym, told)
    enqueue(TASK, {"suspension": row.pk})
    return row


@transaction.atomic
def ask_lift(by: User, row: Suspension, reason: str) -> None:
    """Ask that a suspension be lifted; it goes on until another person agrees.

    Raises:
        RefusedError: no reason, or it was asked for, or lifted, already.
    """
    said = _reason(reason, "lift")
    row = Suspension.objects.select_for_update().get(pk=row.pk)
    if row.lifted_on is not None or row.lift_asked_by_id is not None:
        raise RefusedError("lift", "mistake_done")
    row.lift_asked_by, row.lift_asked_on = by, today()
    row.say_why_lift(said)
    row.save()
    told = {"kind": row.kind, "of": row.of}
    record("suspension.lift_asked", actor=by.pseudonym, data=told, payload=said.encode())


@transaction.atomic
def settle_lift(by: User, row: Suspension, *, agree: bool) -> None:
    """Lift a suspension that another asked to lift, or leave it as it is; who asked may take that back.

    Raises:
        RefusedError: who asked would agree themselves, or it was settled already.
    """
    row = Suspension.objects.select_for_update().get(pk=row.pk)
    if row.lifted_on is not None or row.lift_asked_by_id is None:
        raise RefusedError("lift", "mistake_done")
    if agree and row.lift_asked_by_id == by.pk:
        raise RefusedError("lift", "mistake_two")
    told = {"kind": row.kind, "of": row.of}
    if agree:
        row.lifted_by, row.lifted_on = by, today()
        row.save()
        record("suspension.lifted", actor=by.pseudonym, data=told)
        alert("suspension_lifted", by.pseudonym, told)
        return
    row.lift_asked_by = row.lift_asked_on = None
    row.sealed_lift = b""
    row.save()
    record("suspension.lift_refused", actor=by.pseudonym, data=told)


def due_signals(on: date) -> list[tuple[Standing, Signal]]:
    """Return the signals whose review is due in the next sixty days, or lacking, by that day."""
    found = due_soon(asked_codes(), on)
    known = signals() if found else {}
    return [(one, known[one.code]) for one in found if one.code in known]
