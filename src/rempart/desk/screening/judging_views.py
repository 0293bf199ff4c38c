"""Close names judged side by side, and the green lane."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from rempart.base import RempartError
from rempart.desk.cases.acting import take_step
from rempart.desk.cases.standing import Standing
from rempart.desk.configuration import workspace
from rempart.desk.day import today
from rempart.desk.pages.numbers import whole
from rempart.desk.pages.words import current, voice
from rempart.desk.rights.request import DeskRequest
from rempart.desk.screening import blocking
from rempart.desk.screening import names as close
from rempart.desk.screening.lane import lane_of
from rempart.desk.screening.models import Judged
from rempart.desk.screening.running import last_run, report_of, run_seen
from rempart.desk.screening.views import as_seen
from rempart.procedures.case import RefusedError


@as_seen
def names(request: DeskRequest, number: str) -> HttpResponseBase:
    """Show the close names of the last check side by side; keep a judgement, or take one back."""
    if request.method != "POST":
        return _names(request)
    if request.POST.get("act") == "undo":
        return _undo(request)
    case, run = request.case, run_seen(request.case, request.POST.get("run", ""))
    if run is None:
        raise Http404
    one = close.close_name(run, request.POST.get("name", ""))
    if one is None:
        raise Http404
    reason, expires = request.POST.get("reason", "").strip()[:2000], request.POST.get("expires", "").strip()
    verdict, compared = request.POST.get("verdict", ""), request.POST.getlist("compared")
    mistakes = close.mistakes_in(one, verdict, reason, compared, expires)
    said = {f"{one.id}-{name}": str(voice().say(f"screening.{key}", id=one.id)) for name, key in mistakes.items()}
    if not said:
        try:
            told = close.judge(case, request.user, run, one, verdict, reason, compared, expires)  # type: ignore[arg-type]
        except RempartError:
            said = {f"{one.id}-reason": str(voice().say("screening.mistake_judged_again", id=one.id))}
        else:
            for words in told:
                messages.info(request, voice().words(words))
            return redirect("screening:names", number=number)
    typed: dict[str, object] = {
        "name": one.id,
        "verdict": verdict,
        "reason": reason,
        "expires": expires,
        "compared": compared,
    }
    return _names(request, said, typed)


def _undo(request: DeskRequest) -> HttpResponseBase:
    row = Judged.objects.filter(case=request.case, undone_on=None, judgement=request.POST.get("judgement", "")).first()
    if row is None:
        raise Http404
    reason = request.POST.get("reason", "").strip()[:2000]
    if len(reason) < close.LEAST:
        return _names(request, {f"{row.judgement}-undo": str(voice().say("screening.mistake_undo"))})
    close.undo(request.case, request.user, row, reason)
    return redirect("screening:names", number=request.case.number)


def _names(
    request: DeskRequest, mistakes: dict[str, str] | None = None, typed: dict[str, object] | None = None
) -> HttpResponse:
    case, run = request.case, last_run(request.case)
    report = report_of(run, current()) if run else None
    context = {
        "case": case, "run": run, "report": report, "sides": close.sides_of(case, run, report) if run and report else [],
        "acts": "case_officer" in request.rights.roles, "mistakes": mistakes or {}, "typed": typed or {},
    }  # fmt: skip
    return render(request, "screening/names.html", context, status=422 if mistakes else 200)


@as_seen
def lane(request: DeskRequest, number: str) -> HttpResponseBase:
    """Show every check of a case with nothing to ask, and take the step of the pack that lists them."""
    case, roles = request.case, request.rights.roles
    lacks: list[str] = []
    found = lane_of(case, roles, current())
    if request.method == "POST":
        step = next((one for one in found.steps if one.transition.id == request.POST.get("step", "")), None)
        if step is None:
            raise Http404
        if not found.is_green:
            lacks = [str(voice().say("screening.lane_closed"))]
        else:
            answer = _take(request, step.transition.id, sorted(roles & set(step.transition.by)))
            if isinstance(answer, HttpResponseBase):
                return answer
            lacks = answer
    context = {
        "case": case, "standing": Standing(case, today()), "lane": found, "lacks": lacks,
        "blocked": blocking.blocked_by(case),
    }  # fmt: skip
    return render(request, "screening/lane.html", context, status=422 if lacks else 200)


def _take(request: DeskRequest, step: str, roles: list[str]) -> HttpResponseBase | list[str]:
    """Take a step with the checks in the language of the town; return what it lacks where it cannot be taken."""
    if not roles:
        return [str(voice().say("cases.not_your_step"))]
    case = request.case
    checks = lane_of(case, request.rights.roles, workspace().settings.language).checks
    seen = request.POST.get("seen", "")
    try:
        take_step(case, request.user, roles[0], step, carries={"checks": checks}, seen=whole(seen))
    except RefusedError as refused:
        return [voice().words(words) for words in refused.missing]
    return redirect("cases:file", number=case.number)
