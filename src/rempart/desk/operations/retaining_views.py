"""How long cases are kept: what is due for purge, holds by two, what the archives decide, and reports that prove each purge."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from rempart.base import RempartError
from rempart.desk.cases.models import Case, day_or_none
from rempart.desk.cases.standing import pack_of
from rempart.desk.configuration import desk_settings
from rempart.desk.day import today
from rempart.desk.operations import retention
from rempart.desk.operations.models import Appraisal, Hold, PurgeReport
from rempart.desk.operations.purge import proof_of
from rempart.desk.pages.numbers import whole
from rempart.desk.pages.words import voice
from rempart.desk.rights import scope
from rempart.desk.rights.request import DeskRequest
from rempart.desk.rights.table import table
from rempart.procedures.pack import load_pack

_LEAST = 10
_PAGE = 200


def due(request: DeskRequest) -> HttpResponse:
    """Show the cases whose time is over, or nearly, with what stands in the way of their purge."""
    return _due(request)


def _due(request: DeskRequest, mistakes: dict[str, str] | None = None) -> HttpResponse:
    pack = load_pack(desk_settings().pack)
    ours = Appraisal.objects.filter(case=None, pack=pack.id, by__town=request.user.town)
    general = ours.select_related("by").order_by("id")
    context = {
        "rows": retention.ending(scope.kept_of(request.rights, today()), today()), "pack": pack,
        "general": {one.procedure: one for one in general}, "mistakes": mistakes or {}, "typed": request.POST,
        "appraises": _acts(request, "operations:appraise_procedure"), "officer": _is_officer(request),
    }  # fmt: skip
    return render(request, "operations/due.html", context, status=422 if mistakes else 200)


def _is_officer(request: DeskRequest) -> bool:
    """Whether somebody sees numbers and dates alone."""
    return "data_protection_officer" in request.rights.roles


def _acts(request: DeskRequest, name: str) -> bool:
    return bool(request.rights.roles & table().actors(table().routes[name]))


def _case(request: DeskRequest, number: str) -> Case:
    return get_object_or_404(scope.kept_of(request.rights, today()), number=number)


def kept(request: DeskRequest, kept: str) -> HttpResponse:
    """Show until when a case is kept and why, its holds, and what the archives decided."""
    return _kept(request, _case(request, kept))


def _kept(request: DeskRequest, case: Case, mistakes: dict[str, str] | None = None) -> HttpResponse:
    found = retention.due_of(case, today())
    pack = pack_of(case.pack, case.pack_version)
    context: dict[str, Any] = {
        "case": case, "due": found, "article": pack.articles[found.article] if found else None,
        "stopped": retention.stops(case, today()) if found else None, "holds": retention.holds_of(case),
        "appraisal": retention.appraisal_of(case), "mistakes": mistakes or {}, "typed": request.POST,
        "appraises": _acts(request, "operations:appraise"), "procedure": pack.procedures[case.procedure],
        "officer": _is_officer(request),
    }  # fmt: skip
    return render(request, "operations/kept.html", context, status=422 if mistakes else 200)


def _say(key: str) -> str:
    return str(voice().say(f"operations.{key}"))


def hold(request: DeskRequest, kept: str) -> HttpResponseBase:
    """Ask for a hold, confirm one that another asked for, or end one."""
    case, act, given = _case(request, kept), request.POST.get("act", ""), request.POST
    if act in ("confirm", "release"):
        row = get_object_or_404(Hold, pk=whole(given.get("hold", ""), 0), case=case, released_on=None)
        try:
            if act == "confirm":
                retention.confirm_hold(row, request.user)
            else:
                retention.release_hold(row, request.user)
        except RempartError:
            return _kept(request, case, {"holds": _say("mistake_two")})
        return redirect("operations:kept", kept=kept)
    until, reason, mistakes = day_or_none(given.get("until", "")), given.get("reason", "").strip()[:2000], {}
    if until is None or until <= today():
        mistakes["until"] = _say("mistake_until")
    if len(reason) < _LEAST:
        mistakes["reason"] = _say("mistake_reason")
    if until is None or mistakes:
        return _kept(request, case, mistakes)
    retention.ask_hold(case, request.user, until, reason)
    return redirect("operations:kept", kept=kept)


def appraise(request: DeskRequest, kept: str) -> HttpResponseBase:
    """Write down what the archives decided of one case, or that it was handed over."""
    case, given = _case(request, kept), request.POST
    if given.get("act") == "handed_over":
        on = day_or_none(given.get("on", ""))
        try:
            if on is None:
                raise RempartError("appraisal", "no day", "Give it")  # noqa: TRY301 told on the same page
            retention.hand_over(case, request.user, on)
        except RempartError:
            return _kept(request, case, {"on": _say("mistake_handed_over")})
        return redirect("operations:kept", kept=kept)
    try:
        retention.appraise(request.user, given.get("decision", ""), case=case)
    except RempartError:
        return _kept(request, case, {"decision": _say("mistake_decision")})
    return redirect("operations:kept", kept=kept)


def appraise_procedure(request: DeskRequest) -> HttpResponseBase:
    """Write down what the archives decided of all cases of a procedure."""
    given = request.POST
    try:
        retention.appraise(
            request.user, given.get("decision", ""), pack=desk_settings().pack, procedure=given.get("procedure", "")
        )
    except RempartError:
        return _due(request, {"decision": _say("mistake_procedure")})
    return redirect("operations:due")


def reports(request: DeskRequest) -> HttpResponse:
    """Show the reports of purges, the last first."""
    ours = Case.objects.filter(town=request.user.town).values("number")
    rows = PurgeReport.objects.filter(case_number__in=ours).order_by("-on", "-id")[:_PAGE]
    return render(request, "operations/reports.html", {"rows": list(rows)})


def report(request: DeskRequest, report: int) -> HttpResponse:
    """Hand out the report of a purge with the entries of the journal that prove it."""
    ours = Case.objects.filter(town=request.user.town).values("number")
    row = get_object_or_404(PurgeReport, pk=report, case_number__in=ours)
    try:
        content = proof_of(row)
    except RempartError as error:
        raise Http404 from error
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="purge-{row.pk}.zip"'
    return answer
