"""The page of one letter, from what a person may see of it."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from rempart.desk.accounts.models import User
from rempart.desk.day import today
from rempart.desk.letters import sending, writing
from rempart.desk.letters.models import APPROVED, CHANNELS, DRAFT, OPEN, PROOFS, RETURNS, Letter
from rempart.desk.rights.request import DeskRequest
from rempart.desk.rights.table import table
from rempart.procedures.letters import fields_of


def the_letter(request: DeskRequest, number: int) -> Letter:
    """Return a letter of the case of this request, as far as this person may see it.

    Raises:
        Http404: there is none for them.
    """
    row = writing.letters_of(request.rights, request.case).filter(number=number).first()
    if row is None:
        raise Http404
    if row.state in OPEN and not reads_decision(request):
        written = writing.Written(row)
        if written.carried:  # it says what the draft of a decision says
            raise Http404
    return row


def reads_decision(request: DeskRequest) -> bool:
    """Tell whether a person may read the draft of a decision, and so what a letter says of it before it is final."""
    return bool(request.rights.roles & table().readers(table().routes["cases:decision"]))


def page_context(request: DeskRequest, row: Letter) -> writing.Written:
    """Return a letter as it stands."""
    return writing.Written(row)


def letter_page(
    request: DeskRequest,
    row: Letter,
    mistakes: Mapping[str, Any] | None = None,
    lacks: list[str] | None = None,
    refused: list[Any] | None = None,
) -> HttpResponse:
    """Return the page of a letter: 422 where something could not be done."""
    written = writing.Written(row)
    step = written.standing.procedure.transition.get(row.step)
    open_now = step is not None and written.standing.state.state in step.from_
    mine = bool(step and request.rights.roles & set(step.by))
    context = {
        "case": row.case, "row": row, "written": written, "lacking": written.lacking, "fields": fields_of(written.form),
        "own": row.drafted_by_id == request.user.pk,
        "approves": bool(request.rights.roles & sending.APPROVERS), "mistakes": dict(mistakes or {}), "lacks": lacks or [],
        "refused": refused or [], "typed": request.POST, "channels": CHANNELS, "proofs": PROOFS, "returns": RETURNS,
        "step": step if open_now else None, "mine": mine, "records": sending.records_for(written, step, today()) if step else {},
        "sendable": row.state == APPROVED or (row.state == DRAFT and not written.effect and not written.lacking),
        "recipient": written.standing.pack.recipients.get(row.recipient), "people": nameable(row),
    }  # fmt: skip
    return render(request, "letters/one.html", context, status=422 if mistakes or lacks or refused else 200)


def nameable(row: Letter) -> list[User]:
    """Return the members of the case who can be named to see a restricted letter, by pseudonym."""
    on = today()
    members = row.case.membership_set.filter(since__lte=on).exclude(user=row.drafted_by).select_related("user")
    found = {one.user for one in members if (one.until is None or one.until > on) and one.role in one.user.roles_on(on)}
    return sorted(found, key=lambda one: one.pseudonym)
