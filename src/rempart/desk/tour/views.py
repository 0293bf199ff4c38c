"""The guided tour: its stops, and the applicant's answer, which arrives when one asks for it."""

from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from rempart.desk.accounts.practice import practice_accounts
from rempart.desk.cases.acting import settle, settle_due
from rempart.desk.cases.documents import store_document
from rempart.desk.cases.models import PracticeClock
from rempart.desk.day import today
from rempart.desk.pages.words import voice
from rempart.desk.practice import HEARING_IN, TOURED
from rempart.desk.record import record
from rempart.desk.rights.request import DeskRequest
from rempart.desk.tour.stops import STOPS, cases_of, done


def tour(request: DeskRequest) -> HttpResponse:
    """Show the stops: the account of each, what to do there, where, and whether it is behind."""
    if not settings.REMPART.practice:
        raise Http404
    cases = cases_of(request.user)
    behind = done(cases)
    accounts = {one.role: one for one in practice_accounts()}
    rows = []
    for stop in STOPS:
        case = cases.get(stop.case)
        missing = bool(stop.case) and case is None
        where = "" if missing else reverse(stop.route, kwargs={"number": case.number} if case else None)
        rows.append((stop, accounts[stop.role], where, stop.name in behind))
    following = next((stop.name for stop in STOPS if stop.name not in behind), "")
    back = {
        one.role: f"{reverse('account_login')}?{urlencode({'as': one.username, 'next': reverse('tour:tour')})}"
        for one in accounts.values()
    }
    context = {
        "rows": rows,
        "following": following,
        "back": back,
        "bar": cases.get(TOURED),
        "ended": "approve" in behind,
    }
    return render(request, "tour/tour.html", context)


def answer(request: DeskRequest) -> HttpResponseBase:
    """Let some days pass and the answer to the questions come in: its paper lies in the file, and the officer goes on from it."""
    if not settings.REMPART.practice or request.method != "POST":
        raise Http404
    case = cases_of(request.user).get(TOURED)
    if case is None or case.state != "questions_sent":
        raise Http404
    PracticeClock.set(today() + timedelta(days=HEARING_IN))
    settle_due(today())
    case.refresh_from_db()
    settle(case, today())
    said = str(voice().plain("tour.paper"))
    store_document(
        case, request.user, said.encode(), name=str(voice().plain("tour.paper_name")), media_type="text/plain",
        role="paper", data_class="A",
    )  # fmt: skip
    record("practice.answer", actor=request.user.pseudonym, case=case.number, data={"days": HEARING_IN})
    messages.success(request, voice().plain("tour.answer_came", said=said))
    return redirect("cases:file", number=case.number)
