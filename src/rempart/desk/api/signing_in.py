"""Before the table of rights: who a machine is, by its token; no session counts under ``/api/``, and no token anywhere else.

A call that the token's scopes do not name is refused and written into the journal; one that they name still has to pass the
table of rights, as a page does.
"""

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from rempart.desk import record
from rempart.desk.accounts.models import Opening, User
from rempart.desk.accounts.opening import open_object, purposes_of
from rempart.desk.api.models import Token
from rempart.desk.api.problems import in_place_of, problem
from rempart.desk.api.scopes import methods_of, scope_of
from rempart.desk.api.tokens import token_of
from rempart.desk.cases.models import Case
from rempart.desk.day import today
from rempart.desk.rights.channel import Channel
from rempart.desk.rights.entries import record_key, write_denied
from rempart.desk.rights.middleware import SAFE
from rempart.desk.rights.table import table

ROOT = "/api/"
BIGGEST = 256 * 1024
"""Bytes of a body: fifty questions, or one application."""
PURPOSE, REASON = "Rempart-Purpose", "Rempart-Reason"
_LEAST, _LONGEST_REASON = 10, 500
_JSON, _FORM = "application/json", "application/x-www-form-urlencoded"
_FORMS = {"api:v1:reconcile", "api:v1:case_reconcile"}
"""Routes to which the reconciliation protocol sends a form."""


class MachineChannel(Channel):
    """The interface for machines: cases of the token's kinds, the purpose in a header, refusals as problems.

    Args:
        token: that was shown; None where none was.
    """

    def __init__(self, token: Token | None) -> None:
        self.token = token

    @property
    def types(self) -> list[str]:
        """The kinds of case that the token reaches, ``pack/procedure``."""
        return list(self.token.case_types) if self.token else []

    def cases(self, cases: QuerySet[Case]) -> QuerySet[Case]:
        """Return those of the token's kinds of case."""
        kinds = [one.split("/", 1) for one in self.types]
        if not kinds:
            return cases.none()
        return cases.filter(reduce(or_, [Q(pack=pack, procedure=procedure) for pack, procedure in kinds]))

    def sign_in(self, request: HttpRequest) -> HttpResponseBase:
        """Ask for a token."""
        return problem("token")

    def purpose(
        self, request: HttpRequest, user: User, kind: str, key: str, case: str | None
    ) -> str | HttpResponseBase:
        """Return the purpose of the header, written as ``opened`` at the first call of the day for this object and purpose."""
        purpose, reason = request.headers.get(PURPOSE, ""), request.headers.get(REASON, "").strip()
        known = purposes_of(user)
        if purpose not in known:
            return problem("purpose_role" if purpose in table().purposes else "purpose", purposes=list(known))
        if reason and not _LEAST <= len(reason) <= _LONGEST_REASON:
            return problem("reason")
        if case is not None:
            kind, key = "case", case
        openings = Opening.objects.filter(user=user, kind=kind, key=record_key(kind, key), on=today(), purpose=purpose)
        if not openings.exists():
            with transaction.atomic():
                open_object(user, kind, key, purpose, reason, case)
        return purpose

    def refused(self, request: HttpRequest, status: int) -> HttpResponse:
        """Say 404 or 403, or that the request is none."""
        return problem({400: "unreadable", 404: "not_found", 405: "method"}.get(status, "forbidden"))

    def journal_down(self, request: HttpRequest) -> HttpResponse:
        """Say that the journal cannot be written."""
        return problem("journal_down")


class TokenMiddleware:
    """Sign machines in; it stands right before ``RightsMiddleware``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put who calls on the request, and let no HTML out."""
        record.for_channel(None)
        if not request.path.startswith(ROOT):
            return self.get_response(request)
        token = _token(request)
        held = token if token is not None and token.holds(today()) else None
        request.channel = MachineChannel(held)  # type: ignore[attr-defined]
        request.user = held.user if held else AnonymousUser()
        if token is not None:
            record.for_channel({"channel": "api", "token": token.prefix})
        if token is not None and held is None:
            request.refused_token = token  # type: ignore[attr-defined]
        return in_place_of(request, self.get_response(request))

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse whoever has no token, a method that is not there, a scope that the token lacks, a body that is none."""
        match = request.resolver_match
        if not request.path.startswith(ROOT) or match is None or not methods_of(match.view_name):
            return None
        try:
            return self._refusal(request, match.view_name, kwargs)
        except record.JournalDownError:
            return problem("journal_down")

    def _refusal(self, request: HttpRequest, name: str, kwargs: dict[str, Any]) -> HttpResponse | None:
        token: Token | None = request.channel.token  # type: ignore[attr-defined]
        if token is None:
            dead: Token | None = getattr(request, "refused_token", None)
            if dead is not None:
                write_denied(dead.user, {"route": name, "status": 401})
            return problem("token")
        scope = scope_of().get((request.method or "", name))
        if scope is None:
            answer = problem("method")
            answer["Allow"] = ", ".join(methods_of(name))
            return answer
        if any("\x00" in str(value) for value in kwargs.values()):
            return problem("not_found")
        if scope not in token.scopes:
            write_denied(token.user, {"route": name, "status": 403, "scope": scope})
            return problem("scope", scope=scope)
        if token.used_on != today():
            Token.objects.filter(pk=token.pk).update(used_on=today())
        return None if request.method in SAFE else _body_refusal(request, name)


def _token(request: HttpRequest) -> Token | None:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    secret = secret.strip()
    return token_of(secret) if kind.lower() == "bearer" and 20 <= len(secret) <= 200 else None


def _body_refusal(request: HttpRequest, name: str) -> HttpResponse | None:
    """Refuse a body that is too large, or of a type that the route does not read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > BIGGEST:
        return problem("too_large", most=BIGGEST)
    if length == "0":
        return None
    if request.content_type not in ((_FORM,) if name in _FORMS else (_JSON,)):
        return problem("media_type")
    return None


__all__ = ["BIGGEST", "PURPOSE", "REASON", "ROOT", "MachineChannel", "TokenMiddleware"]
