"""Refusals for machines: problem details (RFC 9457) in the language asked for, with never a word of what was sent."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse

from rempart.desk.pages.words import current, voice

MEDIA_TYPE = "application/problem+json"
STATUSES = {
    "unreadable": 400, "purpose": 400, "purpose_role": 403, "reason": 400, "token": 401, "scope": 403, "forbidden": 403, "not_found": 404,
    "method": 405, "conflict": 409, "too_large": 413, "media_type": 415, "invalid": 422, "refused": 409, "failed": 500,
    "too_many": 429, "journal_down": 503, "unavailable": 503,
}  # fmt: skip
"""Kinds of problems, with their statuses; ``words.yml`` has title and detail of each."""
_BY_STATUS = {
    400: "unreadable",
    403: "forbidden",
    404: "not_found",
    405: "method",
    413: "too_large",
    429: "too_many",
    503: "journal_down",
}


class ProblemError(Exception):
    """An operation is refused; the handler of the interface answers with the problem.

    Args:
        kind: one of ``STATUSES``.
        more: members beside the standard ones: codes, ids and sentences of ours.
    """

    def __init__(self, kind: str, **more: Any) -> None:
        self.kind, self.more = kind, more
        super().__init__(kind)


def problem(kind: str, **more: Any) -> HttpResponse:
    """Return the answer that tells of one kind of problem."""
    say = voice()
    body = {
        "type": f"/api/v1/#problem-{kind}",
        "title": say.plain(f"api.problem_{kind}_title"),
        "status": STATUSES[kind],
        "detail": say.plain(f"api.problem_{kind}"),
        **more,
    }
    answer = HttpResponse(
        json.dumps(body, ensure_ascii=False), status=STATUSES[kind], content_type=f"{MEDIA_TYPE}; charset=utf-8"
    )
    answer["Content-Language"] = current()
    if kind == "token":
        answer["WWW-Authenticate"] = 'Bearer realm="rempart"'
    return answer


def in_place_of(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return an error page of the site as a problem, so that a machine never gets HTML."""
    if response.status_code < 400 or response.get("Content-Type", "").startswith(MEDIA_TYPE):
        return response
    answer = problem(_BY_STATUS.get(response.status_code, "failed" if response.status_code >= 500 else "unreadable"))
    for header in ("Retry-After", "Allow"):
        if header in response:
            answer[header] = response[header]
    return answer
