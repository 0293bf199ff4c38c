"""Before each view: may this person, in this role, for this purpose? The reading is written first, then the page is made.

A stranger to a case gets 404, so that nobody learns that it exists; a member whose role does not act there gets 403. Where the
journal cannot be written the page is refused (503). An act and its entry stand in one transaction, and what a view wrote
without an entry is rolled back, refusals too. A form that is sent back with its mistakes shows what its page shows, so it is an
entry like a reading.
"""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from rempart.desk import record
from rempart.desk.accounts import attempts
from rempart.desk.accounts.models import User
from rempart.desk.day import today
from rempart.desk.rights import scope
from rempart.desk.rights.channel import channel_of
from rempart.desk.rights.entries import object_of, write_denied, write_reading
from rempart.desk.rights.table import Route, table

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
        record.begin()
        attempts.begin()
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Refuse the page where the journal is down."""
        return channel_of(request).journal_down(request) if _is_down(error) else None

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
        except Exception as error:
            if _is_down(error):
                return channel_of(request).journal_down(request)
            raise

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
                write_reading(request, route, kwargs)
            return None
        response, told = _acted(request, view, args, kwargs, looks=route.looks)
        if not told and _shows(route, response):
            write_reading(request, route, kwargs, refused=response.status_code)
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
        known = scope.KNOWN.get(route.of)
        if known is not None and not known(user, held, str(kwargs[route.of])):
            raise Denied(404)
        request.rights = scope.Rights(user, held, None)  # type: ignore[attr-defined]
        return held


def _is_down(error: Exception) -> bool:
    """Tell whether the journal is what failed; after it did, nothing else can be asked of a transaction, and no view need know."""
    return isinstance(error, record.JournalDownError) or record.fell()


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 signed in
    return request.user


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


def _acted(
    request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any], *, looks: bool = False
) -> tuple[HttpResponseBase, bool]:
    """Run a view that acts in one transaction, or one that only looks in none; return its answer, and whether an entry tells of it.

    ``request.acting`` says meanwhile that there is a transaction to take back.
    """
    record.begin()
    request.acting = not looks  # type: ignore[attr-defined]
    with nullcontext() if looks else transaction.atomic():
        before = record.entries_standing()
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            raise Denied(404) from None
        if record.fell():  # a view may have taken it for a refusal of its own
            raise record.JournalDownError("journal", "an entry of this act could not be written", "")
        told = record.entries_standing() > before
        if not told:
            if response.status_code < 400:
                raise UnrecordedError(str(request.resolver_match and request.resolver_match.view_name))
            if not looks:
                transaction.set_rollback(True)  # a refusal changes nothing, whatever the view wrote before it refused
    attempts.tell()
    return response, told


def _denied(request: HttpRequest, name: str, status: int) -> HttpResponse:
    if request.user.is_authenticated:
        try:
            asked = request.resolver_match.kwargs.get("number") if request.resolver_match else None
            write_denied(_user(request), {"route": name, "status": status}, asked and str(asked))
        except record.JournalDownError:
            return channel_of(request).journal_down(request)
    return channel_of(request).refused(request, status)
