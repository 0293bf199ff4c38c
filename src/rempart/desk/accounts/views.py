"""Signing in, and why an object is opened."""

from allauth.account.views import LoginView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from rempart.desk.accounts.models import User
from rempart.desk.accounts.opening import open_object, purposes_of
from rempart.desk.accounts.practice import PASSWORD, practice_accounts
from rempart.desk.day import today
from rempart.desk.rights import scope
from rempart.desk.rights.middleware import object_of
from rempart.desk.rights.table import table

_LEAST = 10
"""Characters of a reason, where one is needed."""


class SignIn(LoginView):  # type: ignore[misc]
    """The page that signs in; of a practice town it shows the accounts."""

    template_name = "account/login.html"

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the accounts of a practice town."""
        found: dict[str, object] = super().get_context_data(**kwargs)
        shown = practice_accounts() if settings.REMPART.practice else []
        return found | {"accounts": shown, "practice_password": PASSWORD}


def why(request: HttpRequest) -> HttpResponseBase:
    """Ask why an object is opened, keep it, and go on to the object."""
    where = request.POST.get("next", "") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(where, allowed_hosts=None):
        raise Http404
    try:
        match = resolve(where.partition("?")[0])
    except Resolver404 as error:
        raise Http404 from error
    route = table().routes.get(match.view_name)
    user = request.user
    if route is None or not route.why or not isinstance(user, User):
        raise Http404
    case = None
    if "number" in match.kwargs:
        case = scope.cases_of(user, today()).filter(number=match.kwargs["number"]).first()
        if case is None:
            raise Http404
    member = case is not None
    mistakes = {}
    if request.method == "POST":
        purpose, reason = request.POST.get("purpose", ""), request.POST.get("reason", "").strip()
        if purpose not in purposes_of(user):
            mistakes["purpose"] = "purpose_missing"
        if len(reason) < _LEAST and not (member and not reason):
            mistakes["reason"] = "reason_short"
        if not mistakes:
            kind, key = object_of(route, match.kwargs)
            if case is not None:
                kind, key = "case", case.number
            open_object(user, kind, key, purpose, reason, case.number if case else None)
            return redirect(where)
    context = {
        "next": where,
        "case": case,
        "member": member,
        "purposes": purposes_of(user),
        "mistakes": mistakes,
        "typed": request.POST,
    }
    answer: HttpResponse = render(request, "accounts/why.html", context, status=422 if mistakes else 200)
    return answer
