"""Signals and sources: what is asked and read, suspended and lifted, reviewed once a year."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from rempart.desk.cases.models import day_or_none
from rempart.desk.day import today
from rempart.desk.oversight import reviewing, switching, touching
from rempart.desk.oversight.models import DECISIONS, SIGNAL, SOURCE, Suspension
from rempart.desk.oversight.reviewing import RefusedReviewError
from rempart.desk.oversight.switching import RefusedError
from rempart.desk.pages.words import voice
from rempart.desk.rights import scope
from rempart.desk.rights.request import DeskRequest
from rempart.desk.rights.table import table


def list_(request: DeskRequest) -> HttpResponse:
    """Show every signal that is asked of applications, and every source, each with how it stands."""
    on, signals, sources = today(), switching.signals(), switching.sources()
    standings = reviewing.standings(signals)
    running = {(one.kind, one.of): one for one in switching.running()}
    context = {
        "running": [(one, switching.title_of(one.kind, one.of)) for one in running.values()],
        "due": switching.due_signals(on),
        "signals": [(one, standings[code], running.get((SIGNAL, code))) for code, one in signals.items()],
        "sources": [(one, running.get((SOURCE, id_))) for id_, one in sources.items()],
    }
    return render(request, "oversight/list.html", context)


def one(request: DeskRequest, kind: str, of: str) -> HttpResponse:
    """Show one signal or source."""
    return _page(request, kind, of)


def _page(request: DeskRequest, kind: str, of: str, mistakes: dict[str, str] | None = None) -> HttpResponse:
    title, on = switching.title_of(kind, of), today()
    rows = switching.history(kind, of)
    if title is None and not rows:
        raise Http404
    now = next((one for one in rows if one.lifted_on is None), None)
    cases, roles = scope.cases_of(request.user, on), request.rights.roles
    context: dict[str, Any] = {
        "kind": kind, "of": of, "title": title, "now": now, "rows": rows, "mistakes": mistakes or {}, "typed": request.POST,
        "touched": touching.rows_for(now, cases) if now else [],
        "counts": touching.counts(now) if now and "data_protection_officer" in roles else None,
        "suspends": _acts(request, "oversight:suspend") and title is not None, "lifts": _acts(request, "oversight:lift"),
        "reviews": _acts(request, "oversight:review"), **(_reviewed(of, on) if kind == SIGNAL else {"standing": None}),
    }  # fmt: skip
    return render(request, "oversight/one.html", context, status=422 if mistakes else 200)


def _reviewed(code: str, on: date) -> dict[str, Any]:
    """Return what the page of a signal shows besides its suspension."""
    standing, signal = reviewing.standings([code])[code], switching.signals().get(code)
    since = reviewing.period_of(standing, on)
    return {
        "signal": signal,
        "standing": standing,
        "figures": reviewing.figures(code, since, on),
        "since": since,
        "what": reviewing.WHAT,
        "fewest": reviewing.FEWEST,
        "reviews_held": reviewing.reviews_of(code),
        "decisions": DECISIONS,
    }


def _acts(request: DeskRequest, name: str) -> bool:
    return bool(request.rights.roles & table().actors(table().routes[name]))


def _refused(request: DeskRequest, kind: str, of: str, refused: RefusedError | RefusedReviewError) -> HttpResponse:
    return _page(request, kind, of, {refused.field: str(voice().say(f"oversight.{refused.key}"))})


def suspend(request: DeskRequest, kind: str, of: str) -> HttpResponseBase:
    """Suspend a signal or a source at once."""
    if switching.title_of(kind, of) is None:
        raise Http404
    try:
        switching.suspend(request.user, kind, of, request.POST.get("reason", "")[:2000])
    except RefusedError as refused:
        return _refused(request, kind, of, refused)
    return redirect("oversight:one", kind=kind, of=of)


def lift(request: DeskRequest, kind: str, of: str) -> HttpResponseBase:
    """Ask to lift a suspension, agree to what another asked, or leave it."""
    row = Suspension.objects.filter(kind=kind, of=of, lifted_on=None).first()
    if row is None:
        raise Http404
    try:
        if request.POST.get("act") in ("agree", "refuse"):
            switching.settle_lift(request.user, row, agree=request.POST["act"] == "agree")
        else:
            switching.ask_lift(request.user, row, request.POST.get("lift", "")[:2000])
    except RefusedError as refused:
        return _refused(request, kind, of, refused)
    return redirect("oversight:one", kind=kind, of=of)


def review(request: DeskRequest, of: str) -> HttpResponseBase:
    """Propose what a review decides, agree to what another proposed, or refuse it."""
    signal = switching.signals().get(of)
    if signal is None:
        raise Http404
    given = request.POST
    waiting = reviewing.standings([of])[of].waiting
    try:
        if given.get("act") in ("agree", "refuse"):
            if waiting is None:
                raise RefusedReviewError("decision", "mistake_done")  # noqa: TRY301 told on the same page
            reviewing.settle(request.user, waiting, agree=given["act"] == "agree")
        else:
            next_on = day_or_none(given.get("next_on", ""))
            reviewing.propose(request.user, signal, given.get("decision", ""), given.get("why", "")[:2000], next_on)
    except RefusedReviewError as refused:
        return _refused(request, SIGNAL, of, refused)
    return redirect("oversight:one", kind=SIGNAL, of=of)
