"""Second factors: compulsory outside a practice town, changed only after signing in again, and each change an entry.

Signing in again is asked before other sessions are ended, too.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate, is_reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from rempart.desk.accounts.models import User
from rempart.desk.accounts.openid import provider_asked_second_factor
from rempart.desk.record import record

_ENROLLING = "enrolling"
_A_WHILE = 600
View = Callable[..., HttpResponseBase]
WITHOUT = frozenset({
    "account_logout", "account_reauthenticate", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn",
    "mfa_view_recovery_codes", "account_change_password", "language", "health",
})  # fmt: skip
"""What is reached before a second factor is enrolled, or a one-time password changed."""


def enrolled(user: Any) -> list[str]:
    """Return the kinds of second factor that an account has."""
    found = Authenticator.objects.filter(user_id=user.pk, type__in=("totp", "webauthn"))
    return sorted(set(found.values_list("type", flat=True)))


def enrolling(request: HttpRequest) -> bool:
    """Tell whether the first factor was just added, so that the recovery codes may be shown without signing in again."""
    return time.time() - float(request.session.get(_ENROLLING, 0)) < _A_WHILE


def led_to(request: HttpRequest) -> str | None:
    """Return where a person must go first: to a password of their own, then to a second factor; None where nothing lacks."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 signed in
    if user.once_until is not None:
        return "account_change_password"
    if settings.REMPART.practice or provider_asked_second_factor(request) or enrolled(user):
        return None
    return "mfa_index"


def lately(request: HttpRequest) -> bool:
    """Tell whether this session showed a short while ago who it is of; whoever has nothing here to show did so by signing in."""
    if get_adapter().get_reauthentication_methods(request.user):
        return bool(did_recently_reauthenticate(request))
    told = get_authentication_records(request, request.user)
    return bool(told) and time.time() - told[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT


def again(request: HttpRequest, where: str) -> str:
    """Return where one shows it once more, and goes on from to ``where``."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    return f"{methods[0]['url'] if methods else reverse('account_logout')}?{urlencode({'next': where})}"


def refused(request: HttpRequest, where: str) -> HttpResponse:
    """Return the answer to an act before which one has to show it: nothing was done, and a link leads there."""
    return render(request, "accounts/again.html", {"again": again(request, where)}, status=422)


def changed(view: View, event: str, *, asks: bool = True) -> View:
    """Return a view of allauth as it is mounted here.

    Args:
        view: the view; it answers a POST that it accepts with a redirect.
        event: the entry that is written then.
        asks: whether one must have signed in again shortly before.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if asks and is_reauthentication_required(request, app="allauth.mfa"):
            return (
                refused(request, request.path) if request.method == "POST" else redirect(again(request, request.path))
            )
        user, first = request.user, not enrolled(request.user)
        response = view(request, *args, **kwargs)
        if request.method != "POST":
            return response
        if response.status_code in (301, 302):
            assert isinstance(user, User)  # noqa: S101 the table of rights asks for it
            record(event, actor=user.pseudonym, data={"factors": enrolled(user)})
            if first and enrolled(user):
                request.session[_ENROLLING] = time.time()
        elif isinstance(response, HttpResponse) and response.status_code == 200:
            response.status_code = 422
        return response

    return answer


@receiver(authentication_failed)
def _failed(user: User, **kwargs: Any) -> None:
    from rempart.desk.accounts import locks  # noqa: PLC0415 it reads models that signals load before

    locks.failed(user.username, "second_factor")
