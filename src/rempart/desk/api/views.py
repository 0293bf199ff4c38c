"""Pages of this app: tokens and the calendar, exports of a case, the description of the interface."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation

from rempart.base import RempartError
from rempart.desk.api import exporting, rows
from rempart.desk.api.calendars import calendar_of as dates_for
from rempart.desk.api.document import document, document_json
from rempart.desk.api.models import Token
from rempart.desk.api.of_exports import sent
from rempart.desk.api.problems import STATUSES, ProblemError
from rempart.desk.api.scopes import scopes
from rempart.desk.api.seconds import WATCHERS
from rempart.desk.api.tokens import (
    calendar_of,
    case_types,
    confirm_token,
    make_calendar,
    make_machine,
    make_token,
    revoke_calendar,
    revoke_token,
)
from rempart.desk.cases.models import day_or_none
from rempart.desk.cases.standing import pack_of
from rempart.desk.day import today
from rempart.desk.pages.words import voice
from rempart.desk.record import record_now
from rempart.desk.rights import scope
from rempart.desk.rights.request import DeskRequest
from rempart.procedures.pack import versions_of


@cache
def _document() -> bytes:
    return document_json().encode()


def openapi(request: HttpRequest) -> HttpResponse:
    """Serve the description of the interface; it holds no data."""
    return HttpResponse(_document(), content_type="application/json")


def reference(request: HttpRequest) -> HttpResponse:
    """Show the operations, the scopes and the problems, in words; nothing is loaded from elsewhere."""
    operations = [
        (method.upper(), path, one["operationId"], one["x-scope"])
        for path, methods in document()["paths"].items()
        for method, one in methods.items()
    ]
    context = {"operations": operations, "scopes": scopes(), "problems": STATUSES}
    return render(request, "api/reference.html", context)


def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """Serve somebody's dates to their calendar; each reading is an entry, and an address that ended is nothing."""
    found = calendar_of(secret) if request.method in ("GET", "HEAD") else None
    if found is None:
        raise Http404
    with translation.override(found.user.language):
        body, many = dates_for(found.user)
    data = {"calendar": found.prefix, "dates": many, "channel": "calendar"}
    record_now("calendar.read", actor=found.user.pseudonym, data=data)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


def tokens(request: DeskRequest) -> HttpResponseBase:
    """List one's tokens, make one and show its secret once, end one; administrators and the DPO confirm those of others."""
    user = request.user
    watches = bool(user.roles_on(today()) & WATCHERS)
    if request.method != "POST":
        return _tokens(request, {}, {})
    act = request.POST.get("act", "")
    try:
        if act == "make":
            return _make(request)
        if act == "calendar":
            _, secret = make_calendar(user)
            return _tokens(request, {}, {"calendar": request.build_absolute_uri(f"/calendar/{secret}.ics")})
        if act == "calendar_end":
            revoke_calendar(user)
        elif act == "machine" and "technical_administrator" in user.roles_on(today()):
            _machine(request)
        elif act in ("confirm", "revoke"):
            row = rows.tokens_of(user, all_=watches).filter(prefix=request.POST.get("token", "")).first()
            if row is None or (act == "confirm" and not watches):
                raise Http404
            (confirm_token if act == "confirm" else revoke_token)(row, user)
        else:
            raise Http404
    except RempartError as error:
        return _tokens(request, {"tokens": error.what}, {}, status=422)
    return redirect("api:tokens")


def _machine(request: DeskRequest) -> None:
    name, pseudonym = request.POST.get("machine", "").strip(), request.POST.get("pseudonym", "").strip().upper()
    if not (
        3 <= len(name) <= 100 and pseudonym.replace("-", "").isalnum() and pseudonym.isascii() and len(pseudonym) <= 20
    ):
        raise RempartError("machine", voice().plain("api.machine_incomplete"))
    make_machine(request.user, name, pseudonym, request.POST.get("unit", "").strip()[:100])


def _make(request: DeskRequest) -> HttpResponse:
    label = request.POST.get("label", "").strip()
    asked, types = request.POST.getlist("scopes"), request.POST.getlist("types")
    until, account = day_or_none(request.POST.get("until", "")), request.POST.get("account", "")
    users = {one.pseudonym: one for one in [request.user, *scope.machines_of(request.user)]}
    mistakes = {}
    if not 3 <= len(label) <= 100:
        mistakes["label"] = voice().plain("api.mistake_label")
    if not asked or set(asked) - set(scopes()):
        mistakes["scopes"] = voice().plain("api.mistake_scopes")
    if not types or set(types) - set(case_types()):
        mistakes["types"] = voice().plain("api.mistake_types")
    if until is None or not 0 < (until - today()).days <= 365:
        mistakes["until"] = voice().plain("api.mistake_until")
    if account not in users:
        mistakes["account"] = voice().plain("api.mistake_account")
    if mistakes or until is None:
        return _tokens(request, mistakes, {}, status=422)
    _, secret = make_token(request.user, users[account], label, asked, types, until)
    return _tokens(request, {}, {"secret": secret})


def _tokens(request: DeskRequest, mistakes: dict[str, str], shown: dict[str, str], status: int = 200) -> HttpResponse:
    user = request.user
    held = user.roles_on(today())
    near = scope.packs_of(user)
    packs = {
        one: pack_of(*_version(one)).procedures[one.split("/")[1]].title
        for one in case_types()
        if one.split("/")[0] in near
    }
    context = {
        "rows": _rows(rows.tokens_of(user)),
        "others": _rows(rows.tokens_of(user, all_=True).exclude(user=user)) if held & WATCHERS else [],
        "watches": bool(held & WATCHERS),
        "administers": "technical_administrator" in held,
        "accounts": [user, *scope.machines_of(user)],
        "calendar": rows.calendar_of(user),
        "scopes": scopes(), "types": packs, "mistakes": mistakes, "shown": shown,
        "typed": {name: request.POST.getlist(name) for name in ("label", "until", "scopes", "types", "account", "machine", "pseudonym", "unit")},
    }  # fmt: skip
    return render(request, "api/tokens.html", context, status=status)


def _version(one: str) -> tuple[str, date]:
    pack = one.split("/", maxsplit=1)[0]
    return pack, max(versions_of(pack))


def _rows(found: Iterable[Token]) -> list[tuple[Token, str]]:
    """Return tokens, each with how it stands."""
    return [(one, _stands(one)) for one in found]


def _stands(one: Token) -> str:
    if one.revoked_on is not None:
        return "revoked"
    if today() >= one.expires_on:
        return "dead"
    return "holds" if one.confirmed_by_id else "waits"


def case_exports(request: DeskRequest, number: str) -> HttpResponseBase:
    """List the exports of a case, ask for one, allow somebody else's, fetch one that was allowed."""
    mistakes: dict[str, str] = {}
    if request.method == "POST":
        act, case = request.POST.get("act", ""), request.case
        chosen = request.POST.get("export", "")
        row = (
            rows.exports_of(case).filter(number=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 7 else None
        )
        try:
            if act == "ask":
                exporting.ask(
                    case, request.user, *(request.POST.get(one, "") for one in ("form", "recipient", "basis"))
                )
                return redirect("api:case_exports", number=number)
            if row is None:
                raise Http404
            if act == "allow":
                exporting.allow(row, request.user)
                return redirect("api:case_exports", number=number)
            if act == "fetch":
                return sent(exporting.fetch(row, request.rights))
            raise Http404
        except RempartError as error:
            mistakes = {"recipient" if act == "ask" else "exports": error.what}
        except ProblemError as error:
            mistakes = {"exports": voice().plain(f"api.problem_{error.kind}")}
    context = {
        "case": request.case, "rows": [(one, one.said) for one in rows.exports_of(request.case)],
        "forms": list(exporting.FORMS), "mistakes": mistakes, "typed": request.POST,
    }  # fmt: skip
    return render(request, "api/exports.html", context, status=422 if mistakes else 200)
