"""Before each view: may this person, in this role, for this purpose? The reading is written first, then the page is made.

A stranger to a case gets 404, so that nobody learns that it exists; a member whose role does not act there gets 403. Where the
journal cannot be written the page is refused (503). An act and its entry stand in one transaction, and what a view wrote
without an entry is rolled back, refusals too. A form that is sent back with its mistakes shows what its page shows, so it is an
entry like a reading.
"""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from rempart.desk import record
from rempart.desk.accounts import attempts
from rempart.desk.accounts.alerts import alert, alert_once_a_day
from rempart.desk.accounts.models import User
from rempart.desk.day import today
from rempart.desk.rights import scope
from rempart.desk.rights.channel import channel_of
from rempart.desk.rights.table import Route, table

DENIED = "denied"
MANY_DENIALS = 5
"""Refusals of one person in one day, at which the data protection officer is told."""
REFUSED = "act.refused"
"""A form sent back, where reading its page has no name of its own: some forms stand on the page of another address."""
_SAID = {"document": r"[0-9a-f]{32}", "form": r"[a-z]{1,10}", "pseudonym": r"[A-Z]{1,3}-[0-9]{1,6}"}
"""What an address may say in the journal, and its form: whatever else somebody types there is not written down."""
_ABOUT = ("case", "party", "address", "operation")
SAFE = ("GET", "HEAD", "OPTIONS")
METHODS = (*SAFE, "POST")
View = Callable[..., HttpResponseBase]


class UnrecordedError(Exception):
    """A view changed something and wrote no entry: it was rolled back. This is a fault of the code."""


class Denied(Exception):  # noqa: N818 an answer, not a fault
    """The answer is 404 to whoever may not know that the object exists, 403 to whoever may know and not act."""

    def __init__(self, status: int) -> None:
        self.status = status


class RightsMiddleware:
    """Ask the table of rights before each view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request, which begins without a purpose."""
        record.for_purpose(None)
        attempts.begin()
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Refuse the page where the journal is down."""
        return channel_of(request).journal_down(request) if isinstance(error, record.JournalDownError) else None

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Answer in the view's stead where it may not be reached; otherwise write the reading, or run the act in one transaction."""
        assert request.resolver_match is not None  # noqa: S101 Django resolves before it asks
        name = request.resolver_match.view_name
        route = table().routes.get(name)
        try:
            return self._answer(request, route, view, args, kwargs)
        except Denied as denied:
            return _denied(request, name, denied.status)
        except record.JournalDownError:
            return channel_of(request).journal_down(request)

    def _answer(
        self,
        request: HttpRequest,
        route: Route | None,
        view: View,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if route is None:
            raise Denied(404)
        if request.method not in METHODS or _holds_nul(request, kwargs):
            return channel_of(request).refused(request, 405 if request.method not in METHODS else 400)
        if route.of == "signin":
            return None
        if not request.user.is_authenticated:
            return channel_of(request).sign_in(request)
        held = self._held(request, route, kwargs)
        reading = request.method in SAFE
        if not held & (table().readers(route) if reading else table().actors(route)):
            raise Denied(403)
        if route.why:
            answer = _opened(request, route, kwargs)
            if answer is not None:
                return answer
        if reading:
            if route.event:
                _write(request, route, kwargs)
            return None
        before = record.entries_written()
        response = _acted(request, view, args, kwargs)
        if record.entries_written() == before and _shows(route, response):
            _write(request, route, kwargs, refused=response.status_code)
        return response

    def _held(self, request: HttpRequest, route: Route, kwargs: dict[str, Any]) -> frozenset[str]:
        """Return the roles that count here, and put what they may see on the request.

        Raises:
            Denied: the object is not theirs to know of.
        """
        user, day = _user(request), today()
        held = frozenset(user.roles_on(day))
        if "number" in kwargs and route.of in ("case", "party"):
            case = channel_of(request).cases(scope.cases_of(user, day)).filter(number=kwargs["number"]).first()
            if case is None:
                raise Denied(404)
            held = scope.roles_in(user, case, day)
            request.case = case  # type: ignore[attr-defined]
        if route.of == "operation":
            from rempart.desk.planner.controls import operations_of  # noqa: PLC0415 it needs the models

            if not operations_of(user, held).filter(number=kwargs["operation"]).exists():
                raise Denied(404)
        request.rights = scope.Rights(user, held, None)  # type: ignore[attr-defined]
        return held


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 signed in
    return request.user


def object_of(route: Route, kwargs: dict[str, Any]) -> tuple[str, str]:
    """Return kind and key of what a page is about, as openings and entries name it."""
    if route.of == "case":
        return "case", str(kwargs["number"])
    if route.of == "party":
        return "party", "/".join(str(kwargs[name]) for name in ("number", "party") if name in kwargs)
    return route.of, str(kwargs.get("operation" if route.of == "operation" else "address", ""))


def _opened(request: HttpRequest, route: Route, kwargs: dict[str, Any]) -> HttpResponseBase | None:
    """Put the purpose of this object on the request, or return the answer that asks for it."""
    case = str(kwargs["number"]) if "number" in kwargs else None
    purpose = channel_of(request).purpose(request, _user(request), *object_of(route, kwargs), case)
    if not isinstance(purpose, str):
        return purpose
    rights: scope.Rights = request.rights  # type: ignore[attr-defined]
    request.rights = scope.Rights(rights.user, rights.roles, purpose)  # type: ignore[attr-defined]
    record.for_purpose(purpose)
    return None


def _holds_nul(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """Tell whether a request holds the one character that no database keeps and nobody types."""
    texts = [*map(str, kwargs.values()), *(one for asked in (request.GET, request.POST) for many in asked.lists() for one in (many[0], *many[1]))]  # fmt: skip
    return any("\0" in text for text in texts)


def _shows(route: Route, response: HttpResponseBase) -> bool:
    """Tell whether the answer to an act is the page of a form with its mistakes, on which persons may stand."""
    html = response.get("Content-Type", "").startswith("text/html")
    return response.status_code >= 400 and html and bool(route.shows or route.of in _ABOUT)


def _write(request: HttpRequest, route: Route, kwargs: dict[str, Any], refused: int | None = None) -> None:
    rights: scope.Rights = request.rights  # type: ignore[attr-defined]
    kind, key = object_of(route, kwargs)
    data: dict[str, Any] = {
        "of": kind,
        "key": record_key(kind, key),
        "roles": sorted(rights.roles),
        "shows": list(route.shows),
        "channel": "page",
    }
    # which one was read: a random key, a code, a pseudonym or a row's number; a name or an address is none of these
    data |= {name: one for name, one in kwargs.items() if isinstance(one, int) or _sayable(name, str(one))}
    if refused is not None:
        data["refused"] = refused
    case = str(kwargs["number"]) if "number" in kwargs else None
    with transaction.atomic(durable=False):
        record.record_now(
            route.event or REFUSED, actor=rights.user.pseudonym, data=data, purpose=rights.purpose, case=case
        )
        _tell_of_canary(rights.user, case)


def _sayable(name: str, text: str) -> bool:
    return name in _SAID and re.fullmatch(_SAID[name], text) is not None


def record_key(kind: str, key: str) -> str:
    """Return the key of an object as the journal may hold it: a case or a joint control by its number, else a keyed mark."""
    from rempart.desk.sealing import mark  # noqa: PLC0415 the keys are needed here alone

    return key if kind in ("case", "operation") else mark(key)


def _acted(request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]) -> HttpResponseBase:
    before = record.entries_written()
    with transaction.atomic():
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            raise Denied(404) from None
        if record.entries_written() == before:
            if response.status_code < 400:
                raise UnrecordedError(str(request.resolver_match and request.resolver_match.view_name))
            transaction.set_rollback(True)  # a refusal changes nothing, whatever the view wrote before it refused
    attempts.tell()
    return response


def _tell_of_many(user: User) -> None:
    """Tell the data protection officer once a day of whoever is refused again and again: they may be trying doors."""
    from rempart.desk.journal.models import JournalLine  # noqa: PLC0415 models need Django set up

    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if JournalLine.objects.filter(actor=user.pseudonym, action=DENIED, at__gte=midnight).count() == MANY_DENIALS:
        alert("denied", user.pseudonym, {"times": MANY_DENIALS})


def _tell_of_canary(user: User, case: str | None) -> None:
    """Tell the data protection officer, once a day, of whoever opens or tries a case that nobody has a reason to open."""
    if case is not None and case in settings.REMPART.canaries:
        alert_once_a_day("canary", user.pseudonym, {}, case)


def write_denied(user: User, data: dict[str, Any], case: str | None = None) -> None:
    """Write that somebody was refused, and tell of it where it is often, or where they asked for what nobody has a reason to open.

    Raises:
        JournalDownError: it cannot be written.
    """
    with transaction.atomic():
        record.record(DENIED, actor=user.pseudonym, data=data)
        _tell_of_many(user)
        _tell_of_canary(user, case)


def _denied(request: HttpRequest, name: str, status: int) -> HttpResponse:
    if request.user.is_authenticated:
        try:
            asked = request.resolver_match.kwargs.get("number") if request.resolver_match else None
            write_denied(_user(request), {"route": name, "status": status}, asked and str(asked))
        except record.JournalDownError:
            return channel_of(request).journal_down(request)
    return channel_of(request).refused(request, status)
