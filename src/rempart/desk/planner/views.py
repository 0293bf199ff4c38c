"""Joint controls, made for a phone: what is planned, what one's own agency looks at and found, and the card for victims."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from rempart.desk.accounts.models import User
from rempart.desk.cases.errors import ConflictError
from rempart.desk.cases.models import day_or_none
from rempart.desk.day import today
from rempart.desk.pages.numbers import whole
from rempart.desk.pages.words import voice
from rempart.desk.planner import card, controls
from rempart.desk.planner.models import Agency, Operation, Target
from rempart.desk.record import record
from rempart.desk.rights.request import DeskRequest

DEBRIEF = ("learned", "displaced", "next")


def list_(request: DeskRequest) -> HttpResponseBase:
    """Show the joint controls that this person may know of, by day; make one."""
    mistakes: dict[str, Any] = {}
    if request.method == "POST":
        on = day_or_none(request.POST.get("on", ""))
        try:
            made = controls.make(request.user, request.POST.get("title", ""), on)
            return redirect("planner:one", operation=made.number)
        except controls.ControlError as error:
            mistakes["title" if error.why == "no_title" else "on"] = voice().say(f"planner.why_{error.why}")
    rows = controls.operations_of(request.user, request.rights.roles)
    context = {
        "coming": rows.filter(on__gte=today()), "past": rows.filter(on__lt=today()).order_by("-on", "number"),
        "leads": bool(request.rights.roles & controls.LEADS), "mistakes": mistakes, "typed": request.POST,
    }  # fmt: skip
    return render(request, "planner/list.html", context, status=422 if mistakes else 200)


def _operation(request: DeskRequest, number: str) -> Operation:
    found = controls.operations_of(request.user, request.rights.roles).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def one(request: DeskRequest, operation: str) -> HttpResponse:
    """Show a joint control: agencies with aim and basis, the rule, the addresses, one's own sheets."""
    return _page(request, _operation(request, operation))


def _page(request: DeskRequest, row: Operation, mistakes: dict[str, Any] | None = None) -> HttpResponse:
    roles = request.rights.roles
    context = {
        "row": row, "agencies": list(row.agency_set.prefetch_related("seats")), "targets": list(row.target_set.all()),
        "sheets": controls.sheets_of(row, request.user), "leads": bool(roles & controls.LEADS),
        "approves": bool(roles & controls.APPROVERS) and request.user.pk not in (row.rule_by_id, row.made_by_id),
        "inspectors": _inspectors(request.user), "mistakes": mistakes or {}, "typed": request.POST, "debrief": row.debrief,
        "questions": DEBRIEF,
    }  # fmt: skip
    return render(request, "planner/one.html", context, status=422 if mistakes else 200)


def _inspectors(user: User) -> list[User]:
    on = today()
    people = User.objects.filter(town=user.town, is_active=True).order_by("pseudonym")
    return [one for one in people if "inspector" in one.roles_on(on)]


def _done(request: DeskRequest, row: Operation, field: str, act: Callable[[], Any]) -> HttpResponseBase:
    try:
        act()
    except controls.ControlError as error:
        return _page(request, row, {field: voice().say(f"planner.why_{error.why}")})
    return redirect("planner:one", operation=row.number)


def agency(request: DeskRequest, operation: str) -> HttpResponseBase:
    """Add an agency with its aim and basis."""
    row, typed = _operation(request, operation), request.POST
    chosen = set(typed.getlist("seats"))
    return _done(
        request,
        row,
        "basis",
        lambda: controls.add_agency(
            row, request.user, name=typed.get("name", ""), aim=typed.get("aim", ""), basis=typed.get("basis", ""),
            checklist=typed.get("checklist", "").splitlines(), seats=[one for one in _inspectors(request.user) if one.pseudonym in chosen],
        ),
    )  # fmt: skip


def rule(request: DeskRequest, operation: str) -> HttpResponseBase:
    """State the rule."""
    row = _operation(request, operation)
    return _done(request, row, "rule", lambda: controls.state_rule(row, request.user, request.POST.get("rule", "")))


def target(request: DeskRequest, operation: str) -> HttpResponseBase:
    """Add an address."""
    row = _operation(request, operation)
    return _done(
        request, row, "address", lambda: controls.add_target(row, request.user, request.POST.get("address", ""))
    )


def approve(request: DeskRequest, operation: str) -> HttpResponseBase:
    """Approve rule and addresses of somebody else; an attempt on one's own is written."""
    row = _operation(request, operation)
    answer = _done(request, row, "approve", lambda: controls.approve(row, request.user, request.rights.roles))
    if answer.status_code >= 400:
        record("control.refused", actor=request.user.pseudonym, data={"operation": row.number, "what": "approve"})
    return answer


def _own(request: DeskRequest, operation: str, agency: int, target: int) -> tuple[Agency, Target]:
    """Return one's own agency and an address of the operation; another agency's sheet does not exist for this person."""
    row = _operation(request, operation)
    for mine, sheets in controls.sheets_of(row, request.user):
        for one, _ in sheets:
            if mine.pk == agency and one.number == target and row.approved_by_id:
                return mine, one
    raise Http404


def sheet(request: DeskRequest, operation: str, agency: int, target: int) -> HttpResponseBase:
    """Show and keep what one's own agency found at an address."""
    mine, place = _own(request, operation, agency, target)
    mistakes: dict[str, Any] = {}
    if request.method == "POST":
        checks = {line: request.POST.get(f"c{at}", "") for at, line in enumerate(mine.checklist)}
        kept = {line: value for line, value in checks.items() if value in controls.CHECKS}
        try:
            controls.write(mine, place, request.user, kept, request.POST.get("found", ""), _seen(request))
            return redirect("planner:sheet", operation=operation, agency=agency, target=target)
        except ConflictError:
            return render(request, "error.html", {"error": "conflict"}, status=409)
        except controls.ControlError as error:
            mistakes["found"] = voice().say(f"planner.why_{error.why}")
    return _sheet_page(request, mine, place, mistakes)


def _sheet_page(request: DeskRequest, mine: Agency, place: Target, mistakes: dict[str, Any]) -> HttpResponse:
    row = mine.sheet_set.filter(target=place).select_related("first", "second", "agency__operation").first()
    context = {
        "row": mine.operation, "agency": mine, "target": place, "sheet": row, "said": row.said if row else {"checks": {}, "found": ""},
        "values": controls.CHECKS, "mistakes": mistakes, "typed": request.POST,
    }  # fmt: skip
    return render(request, "planner/sheet.html", context, status=422 if mistakes else 200)


def _seen(request: DeskRequest) -> int:
    text = request.POST.get("seen", "")
    return whole(text)


def sign(request: DeskRequest, operation: str, agency: int, target: int) -> HttpResponseBase:
    """Sign one's own agency's sheet."""
    mine, place = _own(request, operation, agency, target)
    try:
        controls.sign(mine, place, request.user, _seen(request))
    except ConflictError:
        return render(request, "error.html", {"error": "conflict"}, status=409)
    except controls.ControlError as error:
        return _sheet_page(request, mine, place, {"sign": voice().say(f"planner.why_{error.why}")})
    return redirect("planner:sheet", operation=operation, agency=agency, target=target)


def close(request: DeskRequest, operation: str) -> HttpResponseBase:
    """Keep the debrief and close."""
    row = _operation(request, operation)
    told = {one: request.POST.get(one, "") for one in DEBRIEF}
    return _done(request, row, "learned", lambda: controls.close(row, request.user, told))


def help_card(request: DeskRequest) -> HttpResponse:
    """Show the card for somebody who may be a victim: nothing is asked and nothing is kept, not even that it was opened."""
    return render(request, "planner/help.html", {"numbers": card.numbers(), "own": card.is_own()})
