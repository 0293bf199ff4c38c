"""Home, and the list of cases; pages of one case stand in ``file_views``, ``step_views``, ``hearing_views`` and so on."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from rempart.desk.cases.acting import settle_due
from rempart.desk.cases.asked import Asked, asked_of
from rempart.desk.cases.dates import SOON, dates_of
from rempart.desk.cases.models import PracticeClock
from rempart.desk.cases.reminders import AT_MOST, reminders_of
from rempart.desk.cases.sources import changed_since, visited
from rempart.desk.cases.standing import pack_of
from rempart.desk.cases.waiting import Queue, Waiting, returned_to, waiting_on, waiting_on_others
from rempart.desk.day import today
from rempart.desk.pages.numbers import whole
from rempart.desk.record import record
from rempart.desk.rights import scope
from rempart.desk.rights.request import DeskRequest

_SOON = timedelta(days=14)
_ROWS = 200
"""Cases on one page of the list."""


def home(request: DeskRequest) -> HttpResponse:
    """Show what is due by date alone, what waits for whom, hearings, and sources that changed; no case is computed."""
    on, roles = today(), request.rights.roles
    cases = scope.cases_of(request.user, on)
    before = visited(request.user, on)
    reminders = reminders_of(cases, roles, on)
    mine = waiting_on(cases, request.user, roles)
    context = {
        "dates": dates_of(cases, on, within=SOON),
        "mine": mine,
        "waiting": _by_day(mine, asked_of(request.rights, on)),
        "others": waiting_on_others(cases, request.user, roles),
        "returned": returned_to(cases, request.user, roles),
        "hearings": scope.hearings_of(cases, on, on + _SOON),
        "reminders": reminders[:AT_MOST],
        "more_reminders": len(reminders) > AT_MOST,
        "since": before,
        "changed": changed_since(before),
        "late": _late(),
        "reviews": _reviews(roles),
    }
    return render(request, "cases/home.html", context)


def _by_day(cases: Queue, asked: list[Asked]) -> list[tuple[Waiting | None, Asked | None]]:
    """Return cases that wait for a person and what they may answer as a second hand, in one list, by day."""
    found = [(row.case.waits_since or row.case.opened_on, row, None) for row in cases.rows]
    both: list[tuple[date, Waiting | None, Asked | None]] = [*found, *((one.on, None, one) for one in asked)]
    return [(row, one) for _, row, one in sorted(both, key=lambda each: each[0])]


def _reviews(roles: Collection[str]) -> list[Any]:
    """Return the signals whose yearly review is due soon, or lacking: for whoever holds it, and who watches over it."""
    from rempart.desk.oversight.switching import due_signals  # noqa: PLC0415 that app reads rows of this one

    told = {"legal_officer", "decision_maker", "data_protection_officer"}
    return due_signals(today()) if told & set(roles) else []


def _late() -> bool:
    """Tell whether what should happen by itself each day does not."""
    from rempart.desk.operations.schedule import late  # noqa: PLC0415 that app reads rows of this one

    return late()


def list_(request: DeskRequest) -> HttpResponse:
    """Show the cases that this person works on, by number, page by page; filters stand in the address."""
    cases = scope.cases_of(request.user, today())
    kinds = sorted(set(cases.values_list("state_kind", flat=True)))
    chosen = request.GET.get("state", "")
    shown = cases.filter(state_kind=chosen) if chosen in kinds else cases.exclude(state_kind="closed")
    found = list(
        shown.filter(number__gt=request.GET.get("after", "").replace("\0", "")).order_by("number")[: _ROWS + 1]
    )
    rows = [
        (case, pack_of(case.pack, case.pack_version).procedures[case.procedure].state[case.state].words)
        for case in found[:_ROWS]
    ]
    context = {
        "rows": rows, "kinds": kinds, "chosen": chosen if chosen in kinds else "",
        "after": rows[-1][0].number if len(found) > _ROWS else "",
    }  # fmt: skip
    return render(request, "cases/list.html", context)


def practice_day(request: DeskRequest) -> HttpResponseBase:
    """Advance the clock of a practice town."""
    if not settings.REMPART.practice or request.method != "POST":
        raise Http404
    days = min(max(whole(request.POST.get("days", "")), 1), 400)
    PracticeClock.set(today() + timedelta(days=days))
    settle_due(today())
    record("practice.day", actor=request.user.pseudonym, data={"days": days})
    where = request.POST.get("next", "/")
    return redirect(where if url_has_allowed_host_and_scheme(where, allowed_hosts=None) else "/")
