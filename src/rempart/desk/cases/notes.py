"""Notes and tasks of a case: class N, sealed, never shown to the person concerned unless a court asks for them."""

import secrets
from datetime import date

from django.db import transaction

from rempart.base import RempartError
from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case
from rempart.desk.cases.work import Note
from rempart.desk.day import now, today
from rempart.desk.record import record
from rempart.desk.sealing import seal_json


@transaction.atomic
def add_note(case: Case, by: User, text: str, due: date | None = None) -> Note:
    """Keep a note; one with a day is a task.

    Raises:
        RempartError: it says nothing.
    """
    if not text.strip():
        raise RempartError(f"case {case.number}", "the note says nothing", "Write it")
    key, kind = secrets.token_hex(16), "task" if due else "note"
    note = Note.objects.create(
        case=case, key=key, kind=kind, sealed=seal_json(case.number, f"note/{key}", text.strip()), added_by=by, added_at=now(), due=due,
    )  # fmt: skip
    record("note.added", actor=by.pseudonym, case=case.number, data={"note": key, "kind": kind})
    return note


@transaction.atomic
def finish_task(case: Case, by: User, key: str) -> Note:
    """Keep that a task is done.

    Raises:
        RempartError: no such task is open.
    """
    note = Note.objects.select_for_update().filter(case=case, key=key, kind="task", done_on=None).first()
    if note is None:
        raise RempartError(f"case {case.number}", "no such task is open", "Look at the case again")
    note.done_on, note.done_by = today(), by
    note.save(update_fields=["done_on", "done_by"])
    record("task.done", actor=by.pseudonym, case=case.number, data={"note": key})
    return note
