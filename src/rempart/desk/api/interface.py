"""The interface itself: how bodies are read, how failures are answered, who may call. Operations stand in ``of_*.py``."""

from collections.abc import Iterable
from functools import cache
from typing import Any, Protocol

import msgspec
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.security import HttpBearer
from pydantic import BaseModel

import rempart
from rempart.base import RempartError
from rempart.desk.api import shapes
from rempart.desk.api.problems import ProblemError, problem
from rempart.desk.cases.errors import ConflictError
from rempart.desk.pages.words import voice
from rempart.desk.record import JournalDownError
from rempart.procedures.case import RefusedError

DESCRIPTION = (
    "What the pages of the desk do, for software of the town: the same rights, the same purposes, the same journal. "
    "Each reading is one entry. A person is read within a case alone; there is no list of persons and no search of them. "
    "Nothing here is a score, a colour or a rank: `alike` says how much two records look like one party, never more."
)


class _Whole(Parser):
    """Reads JSON that is whole: neither NaN, nor halves of characters, nor a nesting without end."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            return msgspec.json.decode(request.body)
        except (msgspec.DecodeError, UnicodeError, RecursionError, RequestDataTooBig) as error:
            raise ProblemError("unreadable") from error


class Bearer(HttpBearer):
    """A token; ``TokenMiddleware`` has read it before any operation is reached."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Return the token of the request."""
        channel = getattr(request, "channel", None)
        return getattr(channel, "token", None)


class _Told(Protocol):
    def __call__(self, request: HttpRequest, error: Any, /) -> HttpResponse: ...


interface = NinjaAPI(
    title="Rempart",
    version=rempart.__version__,
    description=DESCRIPTION,
    urls_namespace="api:v1",
    openapi_url=None,
    docs_url=None,
    auth=Bearer(),
    parser=_Whole(),
)


def add(router: Router) -> None:
    """Add the operations of one module."""
    interface.add_router("", router)


def _undone(answer: HttpResponse, request: HttpRequest) -> HttpResponse:
    """Take back what a refused act had begun to write."""
    if getattr(request, "acting", False):
        transaction.set_rollback(True)
    return answer


def _problem(request: HttpRequest, error: ProblemError) -> HttpResponse:
    return _undone(problem(error.kind, **error.more), request)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say where a body or a query is wrong and which rule it breaks; never what stood there."""
    places = [{"at": _place(one["loc"]), "rule": str(one["type"])} for one in error.errors[:20]]
    return _undone(problem("invalid", errors=places), request)


def _place(parts: Iterable[str | int]) -> str:
    """Return where something is wrong: names of ours and places in lists; a name that came from outside is a star."""
    return ".".join(str(part) if isinstance(part, int) or part in _names() else "*" for part in parts)


@cache
def _names() -> frozenset[str]:
    forms = [one for one in vars(shapes).values() if isinstance(one, type) and issubclass(one, BaseModel)]
    return frozenset({"body", "query", "path", "form", *(name for one in forms for name in one.model_fields)})


def _refused(request: HttpRequest, error: RefusedError) -> HttpResponse:
    lacks = [voice().words(words) for words in error.missing]
    return _undone(problem("refused", lacks=lacks), request)


def _rempart(request: HttpRequest, error: RempartError) -> HttpResponse:
    if isinstance(error, JournalDownError):
        return _undone(problem("journal_down"), request)
    if isinstance(error, ConflictError):
        return _undone(problem("conflict"), request)
    return _undone(problem("refused", lacks=[error.what]), request)


def _again(request: HttpRequest, error: Exception) -> HttpResponse:
    raise error


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _undone(problem("token" if error.status_code == 401 else "unreadable"), request)


_HANDLERS: tuple[tuple[type[Exception], _Told], ...] = (
    (ProblemError, _problem), (ValidationError, _invalid), (RefusedError, _refused), (RempartError, _rempart),
    (Http404, _again), (HttpError, _http), (Exception, _again),
)  # fmt: skip
for _kind, _handler in _HANDLERS:
    interface.add_exception_handler(_kind, _handler)

__all__ = ["DESCRIPTION", "Bearer", "add", "interface"]
