"""A session that nobody used for twenty minutes, or that is twelve hours old, is locked: one signs in again, returns to where one was, and what one sent is kept.

It also leads a person to what lacks first: a password of their own, a second factor.
"""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from rempart.desk.accounts import kept, sessions
from rempart.desk.accounts.factors import WITHOUT, led_to
from rempart.desk.accounts.models import User
from rempart.desk.record import record_now
from rempart.desk.rights.table import table

_SEEN = "seen_at"
_BEGUN = "begun_at"
_EVERY = 60
"""Seconds between two writes of the session: not one a page."""


class IdleMiddleware:
    """Lock idle sessions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a kept form that was sent again is forgotten once it was accepted."""
        response = self.get_response(request)
        if request.method == "POST" and response.status_code < 400 and isinstance(request.user, User):
            key = request.POST.get("kept")
            if key:
                kept.forget(request.user, key)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Sign out who was idle, remember who was not; after the check of the form's token, so that nobody else keeps a form here."""
        user = request.user
        if not isinstance(user, User):
            return None
        now, seen = int(time.time()), int(request.session.get(_SEEN, 0))
        begun = int(request.session.setdefault(_BEGUN, now))
        if (seen and now - seen > settings.IDLE_SECONDS) or now - begun > settings.SESSION_SECONDS:
            return _locked(request, user)
        if now - seen > _EVERY:
            request.session[_SEEN] = now
            sessions.seen(request)
        name = request.resolver_match.view_name if request.resolver_match else ""
        first = None if name in WITHOUT else led_to(request)
        return redirect(first) if first else None


def _locked(request: HttpRequest, user: User) -> HttpResponseBase | None:
    route = table().routes.get(request.resolver_match.view_name if request.resolver_match else "")
    where = request.get_full_path()
    if request.method == "POST":
        where = reverse("cases:home")
        if route is not None and route.of != "signin":
            form = kept.keep(request, user)
            where = reverse("accounts:kept", kwargs={"key": form.key}) if form else where
    logout(request)
    record_now("signin.locked", actor=user.pseudonym, data={})
    if route is None or route.of == "signin":
        return None
    return redirect(f"{reverse('account_login')}?{urlencode({'next': where})}")
