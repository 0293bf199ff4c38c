"""The extract of a person: the request taken in, the extract shown in one click and handed out; and which cases name somebody."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from rempart.base.words import Language
from rempart.desk.cases.models import day_or_none
from rempart.desk.cases.uploads import handed_out
from rempart.desk.concerned import requests
from rempart.desk.concerned.extract_paper import extract_json, extract_paper
from rempart.desk.concerned.extracting import Extract, Person, extract_of, person_of
from rempart.desk.concerned.models import Request
from rempart.desk.concerned.papers import pdf_of
from rempart.desk.concerned.requests import RefusedRequestError
from rempart.desk.day import today
from rempart.desk.pages.words import current, voice
from rempart.desk.rights.request import DeskRequest


def _person(request: DeskRequest, key: str) -> Person:
    person = person_of(request.case, key)
    if person is None:
        raise Http404
    return person


def extract(request: DeskRequest, number: str, person: str) -> HttpResponseBase:
    """Take in a request with how the identity was verified; show the extract once it was."""
    who, mistakes, posted = _person(request, person), dict[str, str](), request.POST
    row = requests.open_request(request.case, person)
    if request.method == "POST":
        try:
            _act(request, row, person)
            return redirect("concerned:extract", number=number, person=person)
        except RefusedRequestError as error:
            mistakes[error.field] = str(voice().say(f"concerned.{error.key}"))
    paper = extract_paper(extract_of(request.case, who, _lang(request), request.rights)) if row else None
    context = {
        "case": request.case, "who": who, "row": row, "paper": paper, "verified": requests.VERIFIED, "mistakes": mistakes, "typed": posted,
        "of_paper": _lang(request), "repeats": requests.repeats(row) if row else None, "left": (row.due_on - today()).days if row else 0,
        "earlier": [one for one in requests.earlier(request.case, person) if row is None or one.pk != row.pk],
        "otherwise": requests.OTHERWISE,
    }  # fmt: skip
    return render(request, "concerned/extract.html", context, status=422 if mistakes else 200)


def _act(request: DeskRequest, row: Request | None, person: str) -> None:
    """Do what the form asks: of the request that waits, or take in another."""
    posted, by, do = request.POST, request.user, request.POST.get("do", "")
    if do == "take_in" or row is None:
        received, how = day_or_none(posted.get("received_on", "")), posted.get("how", "").strip()[:2000]
        requests.take_in(request.case, by, person, received, posted.get("verified", ""), how)
    elif do == "given":
        requests.given(row, by, day_or_none(posted.get("given_on", "")))
    elif do == "extend":
        why = posted.get("extension", "").strip()[:2000]
        requests.extend(row, by, day_or_none(posted.get("extended_on", "")), why)
    else:
        on, why = day_or_none(posted.get("otherwise_on", "")), posted.get("otherwise_why", "").strip()[:2000]
        requests.answer_otherwise(row, by, posted.get("otherwise", ""), on, why)


def _lang(request: DeskRequest) -> Language:
    chosen = request.GET.get("lang", "")
    return "fr" if chosen == "fr" else "en" if chosen == "en" else current()


def _extract(request: DeskRequest, person: str) -> Extract:
    who = _person(request, person)
    if requests.open_request(request.case, person) is None:
        raise Http404
    return extract_of(request.case, who, _lang(request), request.rights)


def extract_pdf(request: DeskRequest, number: str, person: str) -> HttpResponse:
    """Hand out the extract as PDF."""
    made = _extract(request, person)
    return handed_out(f"{number}-extract-{made.lang}.pdf", "application/pdf", pdf_of(extract_paper(made)))


def extract_data(request: DeskRequest, number: str, person: str) -> HttpResponse:
    """Hand out the extract as JSON."""
    made = _extract(request, person)
    return handed_out(f"{number}-extract-{made.lang}.json", "application/json", extract_json(made))


def find(request: DeskRequest) -> HttpResponseBase:
    """Find the cases that name somebody exactly, for a request of that person."""
    mistakes, found, posted = dict[str, str](), None, request.POST
    if request.method == "POST":
        name, born, number, reason = (posted.get(one, "").strip()[:300] for one in ("name", "born", "number", "reason"))
        try:
            found = requests.find(request.user, name, born, number, reason)
        except RefusedRequestError as error:
            mistakes[error.field] = str(voice().say(f"concerned.{error.key}"))
    whole = "data_protection_officer" in request.rights.roles
    context = {"found": found, "mistakes": mistakes, "typed": posted, "whole": whole}
    return render(request, "concerned/find.html", context, status=422 if mistakes else 200)
