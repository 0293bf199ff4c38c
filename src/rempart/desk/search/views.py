"""The box, the persons of a case, and the page of a party: within its case, or of an entity outside any."""

import re
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from rempart.base import RempartError
from rempart.desk.day import today
from rempart.desk.pages.words import current, voice
from rempart.desk.record import record_now
from rempart.desk.rights.middleware import Denied
from rempart.desk.rights.request import DeskRequest
from rempart.desk.rights.table import table
from rempart.desk.sealing import unveiled, veiled
from rempart.desk.search.circle import PARTY, circle_of
from rempart.desk.search.finding import LEAST, LONGEST, Asked, Found, find_cases, find_in_registers
from rempart.desk.search.opened import at_rest, known_or_none, title_of
from rempart.desk.search.parties import page_of_entity, page_of_member
from rempart.desk.search.persons import find_persons
from rempart.desk.search.prepared import prepared


@at_rest
def search(request: DeskRequest) -> HttpResponseBase:
    """Find what one box can find; what was typed goes into the journal, and never into an address or a log.

    Whoever asks for a person here is refused: that needs a case and a purpose, and its own page has both.
    """
    if request.method != "POST":
        if (number := request.GET.get("case", "").strip()) and "/" not in number:
            return redirect("search:persons", number=number)
        return render(request, "search/search.html", {"typed": "", "found": None, "coverage": [], "mistakes": {}})
    if request.POST.get("who") == "person" or request.POST.get("year"):
        raise Denied(403)
    typed = request.POST.get("q", "").strip()
    if mistakes := _mistakes("q", typed):
        context: dict[str, Any] = {"typed": typed[:LONGEST], "found": None, "coverage": [], "mistakes": mistakes}
        return render(request, "search/search.html", context, status=422)
    asked = Asked.read(typed)
    found = find_cases(request.user, today(), asked)
    coverage = []
    with prepared() as known:
        if known and request.rights.sees("P"):
            coverage = [(title_of(known.snapshot, one, current()), on) for one, on in known.covered()]
            found += find_in_registers(known, asked)
    found = found[:20]
    kinds = {kind: sum(one.kind == kind for one in found) for kind in ("case", "entity", "address")}
    record_now("search", actor=request.user.pseudonym, data={"found": kinds}, payload=typed.encode())
    rows = [(one, _page_of(one, request)) for one in found]
    return render(request, "search/search.html", {"typed": typed, "found": rows, "coverage": coverage, "mistakes": {}})


def _mistakes(field: str, typed: str) -> dict[str, str]:
    if len(typed) < LEAST:
        return {field: voice().plain("search.too_short", least=LEAST)}
    return {field: voice().plain("search.too_long", most=LONGEST)} if len(typed) > LONGEST else {}


def _page_of(one: Found, request: DeskRequest) -> str:
    """Return the address of a result's page; nothing where this person's roles do not reach it."""
    name, kwargs = {
        "case": ("cases:file", {"number": one.id}),
        "entity": ("search:entity", {"party": veiled(PARTY, one.id)}),
        "address": ("search:address", {"address": veiled("address", one.id)}),
    }[one.kind]
    reached = request.rights.roles & table().readers(table().routes[name])
    return reverse(name, kwargs=kwargs) if reached else ""


@at_rest
def persons(request: DeskRequest, number: str) -> HttpResponse:
    """Look for a person within a case: the parties of its form and the owners above them."""
    if not request.rights.sees("A"):
        raise Denied(403)
    context: dict[str, Any] = {"case": request.case, "found": None, "mistakes": {}, "typed": request.POST}
    if request.method != "POST":
        return render(request, "search/persons.html", context)
    name, year = request.POST.get("q", "").strip(), request.POST.get("year", "").strip()
    mistakes = _mistakes("q", name)
    if year and not re.fullmatch(r"(19|20)\d\d", year):
        mistakes["year"] = voice().plain("search.no_year")
    if mistakes:
        return render(request, "search/persons.html", context | {"mistakes": mistakes}, status=422)
    with known_or_none() as known:
        found = find_persons(circle_of(request.case, known), known, name, year)
    record_now(
        "search.persons", actor=request.user.pseudonym, case=number, data={"found": len(found)}, payload=f"{name} {year}".encode()
    )  # fmt: skip
    rows = [(one, reverse("search:party", kwargs={"number": number, "party": one.id})) for one in found]
    return render(request, "search/persons.html", context | {"found": rows})


@at_rest
def party(request: DeskRequest, number: str, party: str) -> HttpResponse:
    """Show a party of a case: declared and registered side by side, roles, sources, and my other cases of an entity."""
    with known_or_none() as known:
        circle = circle_of(request.case, known)
        member = circle.member(party)
        if member is None:
            raise Http404
        context = page_of_member(
            request.case, circle, member, known, request.user, request.GET, whole=request.rights.sees("P")
        )
    return render(request, "search/party.html", context | {"case": request.case})


@at_rest
def entity(request: DeskRequest, party: str) -> HttpResponse:
    """Show an entity outside any case, for a purpose and a reason; a person is never shown so (N6)."""
    id_ = unveiled(PARTY, party)
    with known_or_none() as known:
        if id_ is None or known is None:
            raise Http404
        try:
            context = page_of_entity(id_, known, request.user, request.GET)
        except RempartError as error:
            raise Http404 from error
    return render(request, "search/party.html", context | {"case": None})
