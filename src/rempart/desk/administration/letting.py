"""The page on which one case is opened by two: asked in an emergency, proposed for an auditor, agreed."""

from collections.abc import Callable

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render

from rempart.desk.accounts.models import User
from rempart.desk.administration import access as acts
from rempart.desk.administration.people import RefusedError
from rempart.desk.cases.acting import CASE_ROLES
from rempart.desk.day import today
from rempart.desk.pages.numbers import whole
from rempart.desk.pages.words import voice
from rempart.desk.rights import scope
from rempart.desk.rights.request import DeskRequest


def access(request: DeskRequest) -> HttpResponseBase:
    """Show what waits and what was given, and take one of the three acts."""
    mistakes = {}
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        try:
            act(request)
            return redirect("administration:access")
        except RefusedError as refused:
            mistakes[refused.field] = voice().words(refused.words)
    context = {
        "waiting": acts.waiting_for(request.user), "given": acts.given_to(request.user), "mistakes": mistakes,
        "typed": request.POST, "roles": [one for one in CASE_ROLES if one in request.user.roles_on(today())],
        "proposes": bool(request.user.roles_on(today()) & set(acts.AGREE)), "longest": acts.LONGEST,
    }  # fmt: skip
    return render(request, "administration/access.html", context, status=422 if mistakes else 200)


def _break_glass(request: DeskRequest) -> None:
    given = request.POST
    acts.break_glass(request.user, given.get("case", "").strip(), given.get("role", ""), given.get("reason", ""))


def _propose(request: DeskRequest) -> None:
    given = request.POST
    case = scope.cases_of(request.user, today()).filter(number=given.get("audit_case", "").strip()).first()
    if case is None:
        raise RefusedError("audit_case", "refused_case")
    auditor = User.objects.filter(pseudonym=given.get("auditor", "").strip(), town=request.user.town).first()
    if auditor is None:
        raise RefusedError("auditor", "refused_auditor")
    days = given.get("days", "")
    acts.propose_audit(request.user, case, auditor, whole(days, 0), given.get("audit_reason", ""))


def _agree(request: DeskRequest) -> None:
    given = request.POST.get("access", "")
    rows = {one.pk: one for one in acts.waiting_for(request.user)}
    row = rows.get(whole(given))
    if row is None:
        raise Http404
    acts.agree(request.user, row)


_ACTS: dict[str, Callable[[DeskRequest], None]] = {
    "break_glass": _break_glass,
    "propose": _propose,
    "agree": _agree,
}
