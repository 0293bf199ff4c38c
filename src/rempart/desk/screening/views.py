"""The result of a check: shown, asked for again, its questions answered, its facts taken into the file."""

from collections.abc import Callable, Mapping
from functools import wraps

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from rempart.desk.cases.documents import name_of
from rempart.desk.cases.errors import ConflictError
from rempart.desk.cases.models import day_or_none
from rempart.desk.cases.standing import Standing
from rempart.desk.cases.step_views import conflict
from rempart.desk.day import today
from rempart.desk.pages.numbers import whole
from rempart.desk.pages.words import current, voice
from rempart.desk.rights.request import DeskRequest
from rempart.desk.screening import answering, blocking
from rempart.desk.screening.answering import Asked, Given
from rempart.desk.screening.findings import pieces, result_of
from rempart.desk.screening.lane import lane_of
from rempart.desk.screening.papers import papers_of
from rempart.desk.screening.promoting import promote_from
from rempart.desk.screening.running import ask_for_run, run_seen, runs_of

_FIELDS = ("way", "explanation", "other", "paper", "shown_by", "reason")


def result(request: DeskRequest, number: str) -> HttpResponseBase:
    """Show the last check of a case, or an earlier one; ask for a new one."""
    if request.method == "POST":
        ask_for_run(request.case, request.user)
        return redirect("screening:result", number=number)
    chosen = request.GET.get("run", "")
    return _result(request, whole(chosen) if chosen else None)


def _result(
    request: DeskRequest, chosen: int | None = None, mistakes: dict[str, str] | None = None,
    typed: dict[str, Given] | None = None, told: Mapping[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    case, rights = request.case, request.rights
    shown = result_of(case, current(), chosen)
    if chosen is not None and shown is None:
        raise Http404
    runs = list(runs_of(case))
    context = {
        "case": case, "standing": Standing(case, today()), "result": shown, "runs": runs, "pieces": pieces,
        "waiting": runs[-1] if runs and runs[-1].done_at is None else None,
        "failed": runs[-1] if runs and runs[-1].failed else None,
        "blocked": blocking.blocked_by(case), "compulsory": blocking.compulsory_of(case),
        "outside": blocking.outside_of(case), "papers": [(one, name_of(one)) for one in papers_of(case)],
        "acts": "case_officer" in rights.roles and (shown is None or shown.is_last),
        "promotes": bool(rights.roles & {"case_officer", "reviewer", "legal_officer"}),
        "lane": lane_of(case, rights.roles, current()), "mistakes": mistakes or {}, "typed": typed or {}, "blank": Given(), "told": told or {},
        "explanation_of": answering.explanation_of,
    }  # fmt: skip
    return render(request, "screening/result.html", context, status=422 if mistakes else 200)


def as_seen(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer in a view's stead that somebody was faster, where the case, its last check or the answer is another than was shown."""

    @wraps(view)
    def answered(request: DeskRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except ConflictError:
            return conflict(request)

    return answered


@as_seen
def answer_question(request: DeskRequest, number: str, mark: str) -> HttpResponseBase:
    """Keep the answer to a question of the last check, or reopen it."""
    case, asked = request.case, _asked(request, mark)
    row = answering.standing_answers(case).get(mark)
    id_ = asked.words[current()].id
    where = f"{reverse('screening:result', kwargs={'number': number})}#{id_}"
    if request.POST.get("act") == "reopen":
        reason = request.POST.get("reason", "").strip()
        if row is None:
            raise Http404
        if len(reason) < answering.LEAST:
            return _result(request, None, {f"q-{mark}-reopen": str(voice().say("screening.mistake_reopen", id=id_))})
        answering.reopen(case, request.user, row, reason)
        return redirect(where)
    if answering.holds(row, asked):
        raise ConflictError(
            f"case {number}", "somebody else answered it", "Look at the answer, and reopen it with a reason"
        )
    given = Given(**{name: request.POST.get(name, "").strip()[:2000] for name in _FIELDS})
    if given.way.startswith("explained-"):
        way, _, which = given.way.partition("-")
        given = Given(way, which, given.other, given.paper, given.shown_by, given.reason)
    mistakes = answering.mistakes_in(given, asked, case)
    if mistakes:
        said = {f"q-{mark}-{name}": str(voice().say(f"screening.{key}", id=id_)) for name, key in mistakes.items()}
        return _result(request, None, said, {mark: given})
    answering.answer(case, request.user, asked, given)
    return redirect(where)


def _asked(request: DeskRequest, mark: str) -> Asked:
    run = run_seen(request.case, request.POST.get("run", ""))
    found = next((one for one in answering.questions_of(run) if one.mark == mark), None) if run else None
    if found is None:
        raise Http404
    return found


@as_seen
def promote_fact(request: DeskRequest, number: str, fact: str) -> HttpResponseBase:
    """Take a fact of the last check into the case file."""
    run = run_seen(request.case, request.POST.get("run", ""))
    if run is None or promote_from(request.case, request.user, run, fact) is None:
        raise Http404
    return redirect(f"{reverse('screening:result', kwargs={'number': number})}#{fact}")


def source(request: DeskRequest, number: str, source: str) -> HttpResponseBase:
    """Write down what a compulsory source answered outside Rempart."""
    said, day = request.POST.get("said", "").strip()[:2000], request.POST.get("on", "")
    if source not in blocking.compulsory_of(request.case):
        raise Http404
    on, mistakes = day_or_none(day), {}
    if len(said) < answering.LEAST:
        mistakes[f"{source}-said"] = str(voice().say("screening.mistake_source_said"))
    if on is None or on > today():
        mistakes[f"{source}-on"] = str(voice().say("screening.mistake_source_day"))
    if on is None or mistakes:
        return _result(request, None, mistakes, told={f"{source}-said": said, f"{source}-on": day})
    blocking.consulted(request.case, request.user, source, on, said)
    return redirect("screening:result", number=number)
