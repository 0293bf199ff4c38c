"""A session that nobody used for twenty minutes is locked: the next page asks to sign in, and returns to where one was."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

_SEEN = "seen_at"
_EVERY = 60
"""Seconds between two writes of the session: not one a page."""


class IdleMiddleware:
    """Lock idle sessions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out who was idle, remember who was not."""
        if request.user.is_authenticated:
            now, seen = int(time.time()), int(request.session.get(_SEEN, 0))
            if seen and now - seen > settings.IDLE_SECONDS:
                logout(request)
            elif now - seen > _EVERY:
                request.session[_SEEN] = now
        return self.get_response(request)
