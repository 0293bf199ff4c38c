"""Home, the list of cases, a case's file, and one step of it."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from rempart.base import RempartError
from rempart.desk.cases.acting import CASE_ROLES, ConflictError, settle_due, take_step
from rempart.desk.cases.dates import dates_of
from rempart.desk.cases.models import PracticeClock, day_or_none
from rempart.desk.cases.standing import Standing
from rempart.desk.day import today
from rempart.desk.pages.words import current, voice
from rempart.desk.record import record
from rempart.desk.rights import scope
from rempart.desk.rights.request import DeskRequest
from rempart.procedures.case import RefusedError


def home(request: DeskRequest) -> HttpResponse:
    """Show what is due, by date alone: silence first, then the other dates, those that stand still last."""
    on = today()
    cases = scope.cases_of(request.user, on)
    return render(request, "cases/home.html", {"dates": dates_of(cases, on)})


def list_(request: DeskRequest) -> HttpResponse:
    """Show the cases that this person works on, by number; filters stand in the address."""
    cases = scope.cases_of(request.user, today())
    kinds = sorted(set(cases.values_list("state_kind", flat=True)))
    chosen = request.GET.get("state", "")
    shown = cases.filter(state_kind=chosen) if chosen in kinds else cases.exclude(state_kind="closed")
    rows = [
        (case, Standing(case, today()).procedure.state[case.state].words) for case in shown.order_by("number")[:200]
    ]
    return render(
        request, "cases/list.html", {"rows": rows, "kinds": kinds, "chosen": chosen if chosen in kinds else ""}
    )


def file(request: DeskRequest, number: str) -> HttpResponse:
    """Show a case: where it stands, its dates and how each is reckoned, what was done, what can come next and what that lacks."""
    rights = request.rights
    case = request.case
    standing = Standing(case, today())
    lang = current()
    context = {
        "case": case,
        "standing": standing,
        "clocks": [
            (clock, standing.pack.clocks[clock.id], standing.reckoning(clock, lang)) for clock in standing.clocks
        ],
        "steps": standing.steps(rights.roles),
        "parties": [(party, party.said) for party in case.caseparty_set.order_by("id")] if rights.sees("A") else [],
        "events": list(case.caseevent_set.select_related("by")),
        "documents": list(scope.documents_of(rights, case)),
    }
    return render(request, "cases/file.html", context)


def step(request: DeskRequest, number: str, step: str) -> HttpResponseBase:
    """Ask what a step needs, check it by the pack, and take it."""
    rights = request.rights
    case = request.case
    standing = Standing(case, today())
    one = standing.procedure.transition.get(step)
    if one is None or one.on_clock:
        raise Http404
    roles = sorted(rights.roles & set(one.by) & set(CASE_ROLES))
    mistakes: dict[str, str] = {}
    lacks: list[str] = []
    if request.method == "POST":
        on = day_or_none(request.POST.get("on", ""))
        if on is None:
            mistakes["on"] = str(voice().say("cases.mistake_day"))
        carries = {name: request.POST.get(name, "").strip() for name in one.records}
        if not roles:
            lacks.append(str(voice().say("cases.not_your_step")))
        if not mistakes and not lacks:
            try:
                seen = int(request.POST.get("seen", "-1") or -1)
                take_step(case, rights.user, roles[0], step, on=on, carries=carries, seen=seen)
                return redirect("cases:file", number=number)
            except RefusedError as refused:
                lacks = [voice().words(words) for words in refused.missing]
            except ConflictError:
                return render(request, "error.html", {"error": "conflict"}, status=409)
            except (RempartError, ValueError) as error:
                lacks = [getattr(error, "what", str(error))]
    context = {
        "case": case, "standing": standing, "one": one, "roles": roles, "mistakes": mistakes, "lacks": lacks,
        "typed": request.POST,
    }  # fmt: skip
    return render(request, "cases/step.html", context, status=422 if mistakes or lacks else 200)


def practice_day(request: DeskRequest) -> HttpResponseBase:
    """Advance the clock of a practice town."""
    if not settings.REMPART.practice or request.method != "POST":
        raise Http404
    days = min(max(int(request.POST.get("days", "1") or 1), 1), 400)
    PracticeClock.set(today() + timedelta(days=days))
    settle_due(today())
    record("practice.day", actor=request.user.pseudonym, data={"days": days})
    where = request.POST.get("next", "/")
    return redirect(where if url_has_allowed_host_and_scheme(where, allowed_hosts=None) else "/")
