"""How often, and how much at once: pages that cost much are answered so many times a minute a person, and no body is endless.

Each process of the server counts for itself, in memory: what is kept out is a script, not the last request of an officer.
Whoever is not signed in is counted by address alone: a token that opens nothing costs nothing to make up anew each time.
"""

import time
from collections.abc import Callable
from threading import Lock
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse

A_MINUTE = {"search": 30, "screening": 30, "api": 120, "export": 10}
"""By app, or by what stands in the name of the route."""
_LARGEST = 25 * 1024 * 1024
_MOST = 10_000


class LimitMiddleware:
    """Refuse what is too often (429) or too large (413)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._seen: dict[tuple[str, str], tuple[int, int]] = {}
        self._lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse a body that is too large before it is read."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not (length.isascii() and length.isdigit()) or int(length) > _LARGEST:
            return _said(413, "Le fichier est trop volumineux.", "The file is too large.")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Refuse what one person or address asks too often."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        what = next((one for one in A_MINUTE if name.startswith(f"{one}:") or (one == "export" and one in name)), None)
        limits = getattr(settings, "REQUESTS_A_MINUTE", A_MINUTE)
        if what is None or self._counted(what, _who(request)) <= limits[what]:
            return None
        response = _said(
            429, "Trop de demandes ; réessayez dans une minute.", "Too many requests; try again in a minute."
        )
        response["Retry-After"] = "60"
        return response

    def _counted(self, what: str, who: str) -> int:
        minute = int(time.time() // 60)
        with self._lock:
            if len(self._seen) > _MOST:
                self._seen = {key: one for key, one in self._seen.items() if one[0] == minute}
            at, number = self._seen.get((what, who), (minute, 0))
            number = number + 1 if at == minute else 1
            self._seen[what, who] = minute, number
        return number


def _who(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return f"user {request.user.pk}"
    return str(get_adapter().get_client_ip(request))


def _said(status: int, *sentences: str) -> HttpResponse:
    return HttpResponse(" ".join(sentences), status=status, content_type="text/plain; charset=utf-8")
