"""One line of JSON a request and a fault, without anything that could name a person: no address of a page, no query, no message.

A request is told by the name of its route, a person by their pseudonym, a fault by its kind and the lines of code it came through.
"""

import logging
import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from rempart.desk.operations import metrics

_log = logging.getLogger("rempart.desk.access")


class AccessMiddleware:
    """Write one line a request, and count it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and tell how."""
        started, name = time.perf_counter(), secrets.token_hex(8)
        response = self.get_response(request)
        match, seconds = request.resolver_match, time.perf_counter() - started
        route = match.view_name if match else "-"
        user = getattr(request, "_cached_user", None)
        who = getattr(user, "pseudonym", "-") if user is not None else "-"
        response["X-Request-Id"] = name
        metrics.count(route, response.status_code, seconds)
        told = {"id": name, "route": route, "method": request.method, "status": response.status_code, "who": who}
        _log.info("request", extra={**told, "ms": round(seconds * 1000)})
        return response
