"""What is done with a letter from its page; each answers with the page again, and says why where it could not be done."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from rempart.base import RempartError
from rempart.desk.cases.errors import ConflictError
from rempart.desk.cases.uploads import RefusedUploadError, accept, accept_proof
from rempart.desk.day import today
from rempart.desk.letters import sending, writing
from rempart.desk.letters.models import Letter
from rempart.desk.letters.showing import letter_page, nameable, the_letter
from rempart.desk.letters.views import seen_of
from rempart.desk.pages.numbers import whole
from rempart.desk.pages.words import voice
from rempart.desk.rights.request import DeskRequest
from rempart.procedures.case import RefusedError


def _done(request: DeskRequest, row: Letter, act: Callable[[], Any]) -> HttpResponseBase:
    """Do something and go back to the letter; say on its page why it was refused."""
    try:
        act()
    except sending.FourEyesError as error:
        sending.refused(row, request.user, own=error.own)
        key = "letters.refused_own" if error.own else "letters.refused_role"
        return letter_page(request, row, {"approve": voice().say(key)})
    except (ConflictError, writing.StateError):
        return render(request, "error.html", {"error": "conflict"}, status=409)
    except RefusedError as error:
        return letter_page(request, row, lacks=[voice().words(one) for one in error.missing])
    except sending.NotSentError as error:
        field = {"no_channel": "channel", "needs_proof": "channel", "no_kind": "kind"}.get(error.why, "on")
        return letter_page(request, row, {field: voice().say(f"letters.why_{error.why}")})
    except RempartError as error:
        return letter_page(request, row, lacks=[error.what])
    return redirect("letters:one", number=row.case.number, letter=row.number)


def upload(request: DeskRequest, number: str, letter: int) -> HttpResponseBase:
    """Take over an edited draft."""
    row = the_letter(request, letter)
    file = request.FILES.get("draft")
    if file is None or (file.size or 0) > writing.LARGEST_DRAFT:
        return letter_page(request, row, {"draft": voice().say("letters.mistake_draft")})
    try:
        taken = accept(file)
    except RefusedUploadError as error:
        return letter_page(request, row, {"draft": voice().words(error.words)})
    if taken.media_type != writing.DOCX:
        return letter_page(request, row, {"draft": voice().say("letters.mistake_draft")})
    refused: list[Any] = []
    answer = _done(
        request, row, lambda: refused.extend(writing.upload(row, request.user, seen_of(request), taken.content))
    )
    return letter_page(request, row, refused=refused) if refused else answer


def restrict(request: DeskRequest, number: str, letter: int) -> HttpResponseBase:
    """Say that a letter quotes restricted papers, and name who sees it."""
    row = the_letter(request, letter)
    chosen = set(request.POST.getlist("named"))
    people = [one for one in nameable(row) if one.pseudonym in chosen]
    if not people or row.is_frozen or row.drafted_by != request.user:
        return letter_page(request, row, {"named": voice().say("letters.mistake_named")})
    return _done(request, row, lambda: writing.restrict(row, request.user, people))


def review(request: DeskRequest, number: str, letter: int) -> HttpResponseBase:
    """Hand a letter to another person."""
    row = the_letter(request, letter)
    return _done(request, row, lambda: sending.ask_review(row, request.user, seen_of(request)))


def approve(request: DeskRequest, number: str, letter: int) -> HttpResponseBase:
    """Approve a letter of somebody else, and freeze it."""
    row = the_letter(request, letter)
    return _done(request, row, lambda: sending.approve(row, request.user, request.rights.roles, seen_of(request)))


def give_back(request: DeskRequest, number: str, letter: int) -> HttpResponseBase:
    """Give a letter back with a reason."""
    row = the_letter(request, letter)
    reason = request.POST.get("reason", "").strip()
    if len(reason) < 5:
        return letter_page(request, row, {"reason": voice().say("letters.mistake_reason")})
    return _done(request, row, lambda: sending.give_back(row, request.user, seen_of(request), reason))


def send(request: DeskRequest, number: str, letter: int) -> HttpResponseBase:
    """Send a letter, and take its step where that button was used."""
    row = the_letter(request, letter)
    on = writing.day_of(request.POST.get("on", ""))
    if on is None:
        return letter_page(request, row, {"on": voice().say("letters.why_no_day")})
    written = writing.Written(row)
    step = written.standing.procedure.transition.get(row.step)
    carries = sending.records_for(written, step, on) if step else {}
    for name, value in carries.items():
        if isinstance(value, str):
            carries[name] = request.POST.get(f"r.{name}", value).strip()
    text = request.POST.get("case_seen", "")
    return _done(
        request,
        row,
        lambda: sending.send(
            row, request.user, request.rights.roles, seen_of(request),
            channel=request.POST.get("channel", ""), on=on, step=request.POST.get("step") == "yes", carries=carries,
            case_seen=whole(text),
        ),
    )  # fmt: skip


def delivery(request: DeskRequest, number: str, letter: int) -> HttpResponse | HttpResponseBase:
    """Keep how delivery was proven, or why the letter came back."""
    row = the_letter(request, letter)
    on, file = writing.day_of(request.POST.get("on", "")) or today(), request.FILES.get("file")
    try:
        proof = accept_proof(file, sending.LARGEST_PROOF) if file is not None else None
    except RefusedUploadError as error:
        plain = voice().say("letters.why_no_file")
        return letter_page(request, row, {"file": plain if error.no_proof else voice().words(error.words)})
    kind = request.POST.get("kind", "")
    return _done(
        request,
        row,
        lambda: sending.settle_delivery(row, request.user, seen_of(request), kind=kind, on=on, proof=proof),
    )


def drop(request: DeskRequest, number: str, letter: int) -> HttpResponseBase:
    """Drop a letter that is not frozen."""
    row = the_letter(request, letter)
    return _done(request, row, lambda: writing.drop(row, request.user, seen_of(request)))
