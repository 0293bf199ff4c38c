"""Measures of all one's cases by date, of one case, and one measure with what is due under it."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from rempart.base import RempartError
from rempart.desk.accounts.models import User
from rempart.desk.cases.acting import CASE_ROLES, take_step
from rempart.desk.cases.documents import content_of
from rempart.desk.cases.models import day_or_none
from rempart.desk.cases.standing import Standing, pack_of
from rempart.desk.cases.uploads import RefusedUploadError, accept_proof, handed_out
from rempart.desk.day import today
from rempart.desk.measures import keeping
from rempart.desk.measures.following import live_state, live_states
from rempart.desk.measures.models import NOTES, OUTCOMES, Measure, Note
from rempart.desk.pages.words import voice
from rempart.desk.rights import scope
from rempart.desk.rights.request import DeskRequest
from rempart.procedures.case import RefusedError
from rempart.procedures.pack import Transition

LARGEST_PROOF = 5_000_000


def list_(request: DeskRequest) -> HttpResponse:
    """Show the measures of this person's cases by their end, and what is due under them by day."""
    cases, on = scope.cases_of(request.user, today()), today()
    rows = keeping.measures_of(cases)
    context = {
        "rows": _told(rows), "due": keeping.calendar(rows), "missed": keeping.missed_reviews(rows, on),
        "ended": keeping.ended_on(cases, on), "decides": "decision_maker" in request.rights.roles,
    }  # fmt: skip
    return render(request, "measures/list.html", context)


def case(request: DeskRequest, number: str) -> HttpResponse:
    """Show the measures of a case, the ended ones too."""
    rows = keeping.of_case(request.case)
    return render(
        request, "measures/case.html", {"case": request.case, "rows": _told(rows), "due": keeping.calendar(rows)}
    )


def _told(rows: list[Measure]) -> list[tuple[Measure, Any, str, int | None]]:
    """Return measures with their words (None where the event says them), their state today, the warning that holds."""
    on, states = today(), live_states(rows)
    return [
        (
            one,
            pack_of(one.case.pack, one.case.pack_version).measures.get(one.kind),
            states[one.pk],
            keeping.warning(one, on),
        )
        for one in rows
    ]


def _measure(request: DeskRequest, event: int) -> Measure:
    found = next((one for one in keeping.of_case(request.case) if one.event == event), None)
    if found is None:
        raise Http404
    return found


def one(request: DeskRequest, number: str, measure: int) -> HttpResponse:
    """Show a measure: its dates, conditions, visits, penalties, stays, reviews, and the steps of the pack that may follow."""
    return _page(request, _measure(request, measure))


def _page(request: DeskRequest, row: Measure, mistakes: dict[str, Any] | None = None) -> HttpResponse:
    standing = Standing(row.case, today())
    notes = list(row.note_set.select_related("by", "measure__case"))
    penalties, total, cap = keeping.penalties(row)
    context = {
        "case": row.case, "row": row, "form": standing.pack.measures.get(row.kind), "state": live_state(row),
        "catalogue": standing.pack.measures, "warned": keeping.warning(row, today()), "said": row.said, "people": _people(row),
        "noted": {kind: [(one, one.said) for one in notes if one.kind == kind] for kind in NOTES},
        "penalties": [(one, one.said, lapses) for one, lapses in penalties], "total": total, "cap": cap,
        "stays": _stays(standing), "steps": standing.steps(request.rights.roles),
        "mistakes": mistakes or {}, "typed": request.POST,
    }  # fmt: skip
    return render(request, "measures/one.html", context, status=422 if mistakes else 200)


def _stays(standing: Standing) -> list[tuple[Any, Any]]:
    """Return the stays by a judge: from when, until when."""
    kind = {one.id: one.kind for one in standing.procedure.states}
    found: list[tuple[Any, Any]] = []
    for done in standing.state.history:
        if kind[done.after] == "suspended" and kind[done.before] != "suspended":
            found.append((done.on, None))
        elif kind[done.before] == "suspended" and kind[done.after] != "suspended" and found:
            found[-1] = (found[-1][0], done.on)
    return found


def _people(row: Measure) -> list[User]:
    on = today()
    members = row.case.membership_set.filter(since__lte=on).select_related("user")
    return sorted({one.user for one in members if one.until is None or one.until > on}, key=lambda user: user.pseudonym)


def describe(request: DeskRequest, number: str, measure: int) -> HttpResponseBase:
    """Keep which measure of the catalogue it is, and who looks after it."""
    row = _measure(request, measure)
    kind, cap = request.POST.get("kind", ""), request.POST.get("cap", "").strip()
    owner = next((one for one in _people(row) if one.pseudonym == request.POST.get("owner")), None)
    if kind and kind not in Standing(row.case, today()).pack.measures:
        raise Http404
    if cap and keeping.amount_of(cap) is None:
        return _page(request, row, {"cap": voice().say("measures.mistake_amount")})
    keeping.describe(row, request.user, kind=kind, owner=owner, cap=cap)
    return redirect("measures:one", number=number, measure=measure)


def add(request: DeskRequest, number: str, measure: int, kind: str) -> HttpResponseBase:
    """Write a condition, a visit, a penalty or an effect."""
    row = _measure(request, measure)
    text = request.POST.get("text", "")
    day = day_or_none(request.POST.get("on", ""))
    done = day if kind in ("penalty", "effect") else None
    amount = keeping.amount_of(request.POST.get("amount", "")) if kind == "penalty" else None
    try:
        keeping.add(row, request.user, kind, text, due_on=None if done else day, done_on=done, amount=amount)
    except RempartError:
        return _page(request, row, {f"{kind}-text": voice().say("measures.mistake_add")})
    return redirect("measures:one", number=number, measure=measure)


def settle(request: DeskRequest, number: str, measure: int, note: int) -> HttpResponseBase:
    """Write that a condition was met or a visit made."""
    row = _measure(request, measure)
    on, file = day_or_none(request.POST.get("on", "")), request.FILES.get("file")
    mistakes: dict[str, Any] = {}
    taken = None
    try:
        taken = accept_proof(file, LARGEST_PROOF) if file is not None else None
    except RefusedUploadError as error:
        plain = voice().say("measures.mistake_file")
        mistakes[f"file-{note}"] = plain if error.no_proof else voice().words(error.words)
    if on is None:
        mistakes[f"on-{note}"] = voice().say("measures.mistake_day")
    if on is None or mistakes:
        return _page(request, row, mistakes)
    try:
        proof_of = (taken.content, taken.media_type) if taken else (b"", "")
        keeping.settle(row, note, request.user, on, request.POST.get("found", "").strip(), *proof_of)
    except RempartError:
        return _page(request, row, {f"on-{note}": voice().say("measures.mistake_day")})
    return redirect("measures:one", number=number, measure=measure)


def review(request: DeskRequest, number: str, measure: int) -> HttpResponseBase:
    """Hold the compulsory review: three answers and what follows; the pack's step is taken with it where it is one's own."""
    row = _measure(request, measure)
    standing = Standing(row.case, today())
    step = next(
        (
            one.transition
            for one in standing.steps(request.rights.roles)
            if one.mine and "reviewed" in one.transition.gives
        ),
        None,
    )
    mistakes: dict[str, Any] = {}
    if request.method == "POST":
        answers = {one: request.POST.get(one, "") for one in keeping.ASKED}
        mistakes = {one: voice().say("measures.mistake_answer") for one, text in answers.items() if not text.strip()}
        if request.POST.get("outcome") not in OUTCOMES:
            mistakes["outcome"] = voice().say("measures.mistake_outcome")
        if not mistakes:
            try:
                _reviewed(request, row, step, answers)
                return redirect("measures:one", number=number, measure=measure)
            except RefusedError as error:
                mistakes["outcome"] = "; ".join(voice().words(one) for one in error.missing)
            except RempartError:
                mistakes["on"] = voice().say("measures.mistake_day")
    context = {
        "case": row.case, "row": row, "form": standing.pack.measures.get(row.kind), "step": step, "mistakes": mistakes,
        "typed": request.POST, "asked": keeping.ASKED, "outcomes": OUTCOMES,
    }  # fmt: skip
    return render(request, "measures/review.html", context, status=422 if mistakes else 200)


@transaction.atomic
def _reviewed(request: DeskRequest, row: Measure, step: Transition | None, answers: dict[str, str]) -> None:
    on, outcome = day_or_none(request.POST.get("on", "")) or today(), request.POST["outcome"]
    keeping.review(row, request.user, answers, outcome, on)
    if step is not None and request.POST.get("step") == "yes":
        told = "\n".join([outcome, *answers.values()])
        role = sorted(request.rights.roles & set(step.by) & set(CASE_ROLES))[0]
        take_step(row.case, request.user, role, step.id, on=on, carries=dict.fromkeys(step.records, told))


def proof(request: DeskRequest, number: str, measure: int, note: int) -> HttpResponse:
    """Hand out the proof of a condition or of a visit; it is never shown in the browser."""
    found = Note.objects.filter(measure=_measure(request, measure), number=note).first()
    if found is None or found.proof is None:
        raise Http404
    return handed_out(f"proof-{measure}-{note}", found.proof.media_type, content_of(found.proof))
