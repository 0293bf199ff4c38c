"""One step of a case, and an event taken back: asked for, checked by the pack, taken."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from rempart.base import RempartError
from rempart.desk.cases import recording
from rempart.desk.cases.acting import CASE_ROLES, take_step, takers_back
from rempart.desk.cases.deciding import of_decision
from rempart.desk.cases.errors import ConflictError
from rempart.desk.cases.facts import facts_of
from rempart.desk.cases.models import Case, day_or_none
from rempart.desk.cases.standing import Standing
from rempart.desk.day import today
from rempart.desk.pages.numbers import whole
from rempart.desk.pages.words import current, voice
from rempart.desk.rights.request import DeskRequest
from rempart.desk.rights.scope import Rights
from rempart.desk.rights.table import table
from rempart.procedures.case import RefusedError
from rempart.procedures.pack import Transition


def page_of(one: Transition) -> str:
    """Return the address of the page on which a step is taken: hearing and decision have their own."""
    page = "cases:hearing" if "heard" in one.gives else "cases:decision" if of_decision(one) else "cases:step"
    return page if page in table().routes else "cases:step"


def asked_of(case: Case, standing: Standing, names: list[str], request: DeskRequest) -> list[recording.Control]:
    """Return the controls of what a step records."""
    procedure_measures = standing.pack.measures
    return recording.controls(names, request.POST, facts=facts_of(case), measures=procedure_measures)


def roles_for(rights: Rights, one: Transition) -> list[str]:
    """Return the roles in which a person takes a step."""
    return sorted(rights.roles & set(one.by) & set(CASE_ROLES))


def refusal(error: Exception) -> list[str]:
    """Return why the law, or the form, refused a step."""
    if isinstance(error, RefusedError):
        return [voice().words(words) for words in error.missing]
    return [getattr(error, "what", str(error))]


def conflict(request: DeskRequest) -> HttpResponse:
    """Answer that somebody was faster."""
    return render(request, "error.html", {"error": "conflict"}, status=409)


def seen_in(request: DeskRequest) -> int:
    """Return the number of events that a form was made for; one that is not a number meets a conflict."""
    return whole(request.POST.get("seen", ""))


def step(request: DeskRequest, number: str, step: str) -> HttpResponseBase:
    """Ask what a step needs, check it by the pack, and take it."""
    case, standing = request.case, Standing(request.case, today())
    one = standing.procedure.transition.get(step)
    if one is None or one.on_clock:
        raise Http404
    if page_of(one) != "cases:step":
        if request.method == "POST":  # no form of ours is sent here: that of the step stands on its own page
            raise Http404
        return redirect(page_of(one), number=number)
    asked = asked_of(case, standing, one.records, request)
    mistakes: dict[str, str] = {}
    lacks: list[str] = []
    if request.method == "POST":
        on = day_or_none(request.POST.get("on", ""))
        carries, mistakes = recording.read(asked)
        if on is None:
            mistakes = {"on": str(voice().say("cases.mistake_day")), **mistakes}
        roles = roles_for(request.rights, one)
        if not roles:
            lacks.append(str(voice().say("cases.not_your_step")))
        if not mistakes and not lacks:
            try:
                take_step(case, request.user, roles[0], step, on=on, carries=carries, seen=seen_in(request))
                return redirect("cases:file", number=number)
            except ConflictError:
                return conflict(request)
            except (RempartError, ValueError) as error:
                lacks = refusal(error)
    context = {
        "case": case, "standing": standing, "one": one, "mistakes": mistakes, "lacks": lacks, "asked": asked, "typed": request.POST,
        "article": standing.pack.articles[one.article], "letter": _letter_of(standing, one),
    }  # fmt: skip
    return render(request, "cases/step.html", context, status=422 if mistakes or lacks else 200)


def _letter_of(standing: Standing, one: Transition) -> str:
    """Return what the letter of a step is called, with the number of the case; nothing where it has none."""
    form = standing.pack.letters.get(one.letter or "")
    return form.title[current()].replace("{case_id}", standing.case.number) if form else ""


def undo(request: DeskRequest, number: str, event: int) -> HttpResponseBase:
    """Ask why an event is taken back, and take it back; it stays readable."""
    case = request.case
    row = case.caseevent_set.filter(number=event).exclude(kind="undo").first()
    if row is None or case.caseevent_set.filter(of=event).exists():
        raise Http404
    mistakes: dict[str, str] = {}
    lacks: list[str] = []
    standing = Standing(case, today())
    takers = takers_back(standing, event)
    roles = sorted(request.rights.roles & takers)
    if request.method == "POST":
        reason = request.POST.get("reason", "").strip()
        if not reason:
            mistakes["reason"] = str(voice().say("cases.mistake_reason"))
        elif not roles:
            lacks.append(str(voice().say("cases.not_your_step")))
        else:
            try:
                take_step(case, request.user, roles[0], "undo", of=event, reason=reason, seen=seen_in(request))
                return redirect("cases:file", number=number)
            except ConflictError:
                return conflict(request)
            except (RempartError, ValueError) as error:
                lacks = refusal(error)
    context = {
        "case": case, "event": row, "mine": bool(roles), "takers": sorted(takers, key=CASE_ROLES.index), "words_of": standing.procedure.transition[row.kind].words, "mistakes": mistakes, "lacks": lacks,
        "typed": request.POST,
    }  # fmt: skip
    return render(request, "cases/undo.html", context, status=422 if mistakes or lacks else 200)
