"""Signing in, and why an object is opened."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.views import LoginView, PasswordChangeView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from rempart.desk.accounts import openid, sessions
from rempart.desk.accounts.models import User
from rempart.desk.accounts.opening import open_object, purposes_of
from rempart.desk.accounts.practice import PASSWORD, practice_accounts
from rempart.desk.day import today
from rempart.desk.pages.words import voice
from rempart.desk.record import record
from rempart.desk.rights import scope
from rempart.desk.rights.entries import object_of
from rempart.desk.rights.table import table

_LEAST = 10
"""Characters of a reason, where one is needed."""


def told(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Return a view whose page with a mistake answers 422."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == 200:
            response.status_code = 422
        return response

    return answer


class SignIn(LoginView):  # type: ignore[misc]
    """The page that signs in; of a practice town it shows the accounts."""

    template_name = "account/login.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the page again, with the one mistake that it tells."""
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the accounts of a practice town, and who else signs in."""
        found: dict[str, object] = super().get_context_data(**kwargs)
        shown = practice_accounts() if settings.REMPART.practice else []
        asked = self.request.GET.get("as", "")
        known_as = asked if asked in {one.username for one in shown} else ""  # the tour goes on in another account
        return found | {
            "accounts": shown, "practice_password": PASSWORD, "providers": openid.offered(), "known_as": known_as,
        }  # fmt: skip


class _ChangePassword(PasswordChangeView):  # type: ignore[misc]
    template_name = "account/password_change.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the password, end the other sessions, and write it down."""
        user = self.request.user
        if form.cleaned_data["oldpassword"] == form.cleaned_data["password1"]:
            form.add_error("password1", str(voice().plain("accounts.password_same")))
            refused: HttpResponse = self.form_invalid(form)
            return refused
        response: HttpResponse = super().form_valid(form)
        User.objects.filter(pk=user.pk).update(once_until=None)
        sessions.remember(self.request, user)
        sessions.end_sessions(user, but=self.request.session.session_key)
        record("password.changed", actor=user.pseudonym, data={})
        return response

    def get_success_url(self) -> str:
        """Return to one's account."""
        return reverse("accounts:account")


_change = told(_ChangePassword.as_view())


def change_password(request: HttpRequest) -> HttpResponseBase:
    """Change one's password; who signs in by OpenID Connect alone has none here."""
    if isinstance(request.user, User) and not request.user.has_usable_password():
        raise Http404
    return _change(request)


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
