"""The desk of the rights of persons: what waits, breaches, derogations; one breach, its file and its annex."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from rempart.desk.cases.models import day_or_none
from rempart.desk.cases.reminders import reminders_of
from rempart.desk.cases.uploads import handed_out
from rempart.desk.concerned import breaches
from rempart.desk.concerned.breach_paper import annex_paper, breach_paper
from rempart.desk.concerned.breaches import RefusedBreachError
from rempart.desk.concerned.models import DEROGATED, Breach, NoticeDecision
from rempart.desk.concerned.papers import pdf_of
from rempart.desk.day import now, today
from rempart.desk.pages.words import current, voice
from rempart.desk.rights import scope
from rempart.desk.rights.request import DeskRequest

_ROUTES = frozenset({"concerned:case"})
_SHOWN = 200


def list_(request: DeskRequest) -> HttpResponse:
    """Show what waits of the rights of persons; to the data protection officer breaches and derogations, by case and without a name."""
    watches = "data_protection_officer" in request.rights.roles
    reminders = [] if watches else reminders_of(scope.cases_of(request.user, today()), request.rights.roles, today())
    rows = NoticeDecision.objects.filter(way=DEROGATED, notice__state=DEROGATED, notice__case__town=request.user.town)
    rows = rows.select_related("notice__case").order_by("until_on", "notice__case__number", "number")
    last = {one.notice_id: one for one in rows} if watches else {}
    found = list(_breaches(request).order_by("-number")) if watches else []
    context = {
        "watches": watches, "reminders": [one for one in reminders if one.route in _ROUTES][:_SHOWN],
        "breaches": [(one, breaches.clock_of(one, now())) for one in found],
        "derogations": sorted(last.values(), key=lambda one: (one.until_on or today(), one.notice.case.number))[:_SHOWN],
    }  # fmt: skip
    return render(request, "concerned/list.html", context)


def new(request: DeskRequest) -> HttpResponseBase:
    """Open a breach."""
    mistakes = dict[str, str]()
    if request.method == "POST":
        try:
            row = breaches.open_breach(
                request.user, _instant(request.POST.get("aware_at", "")), request.POST.get("what", "").strip()[:4000]
            )
            return redirect("concerned:breach", breach=row.number)
        except RefusedBreachError as error:
            mistakes[error.field] = str(voice().say(f"concerned.{error.key}"))
    return render(
        request,
        "concerned/breach_new.html",
        {"mistakes": mistakes, "typed": request.POST},
        status=422 if mistakes else 200,
    )


def _breaches(request: DeskRequest) -> QuerySet[Breach]:
    """Return the breaches of the town of whoever asks."""
    return Breach.objects.filter(opened_by__town=request.user.town).select_related("opened_by__town")


def _row(request: DeskRequest, breach: int) -> Breach:
    row = _breaches(request).filter(number=breach).first()
    if row is None:
        raise Http404
    return row


def one(request: DeskRequest, breach: int) -> HttpResponseBase:
    """Show a breach; describe it, search the journal, decide, close."""
    row, mistakes = _row(request, breach), dict[str, str]()
    if request.method == "POST":
        try:
            _act(request, row)
            return redirect("concerned:breach", breach=breach)
        except RefusedBreachError as error:
            mistakes[error.field] = str(voice().say(f"concerned.{error.key}"))
            row.refresh_from_db()
    context = {
        "row": row, "said": row.said, "clock": breaches.clock_of(row, now()), "natures": breaches.NATURES, "fields": breaches.FIELDS,
        "touched": breaches.touched(row), "authority": breaches.AUTHORITY, "persons": breaches.PERSONS, "mistakes": mistakes,
        "typed": request.POST, "open_ends": breaches.open_ends(row), "local": _local, "chosen": request.POST.getlist("nature") or row.nature,
    }  # fmt: skip
    return render(request, "concerned/breach.html", context, status=422 if mistakes else 200)


def _act(request: DeskRequest, row: Breach) -> None:
    posted, by, seen = request.POST, request.user, request.POST.get("seen", "")
    text = {
        name: posted.get(name, "").strip()[:4000]
        for name in (*breaches.FIELDS, "authority_why", "persons_why", "actor")
    }
    do = posted.get("do", "")
    if do == "describe":
        breaches.describe(row, by, seen, posted.getlist("nature"), text)
    elif do == "search":
        breaches.search(
            row, by, seen, text["actor"], _instant(posted.get("since_at", "")), _instant(posted.get("until_at", ""))
        )
    elif do == "annex":
        breaches.annex(row, by, seen)
    elif do == "authority":
        at = posted.get("authority_at", "")
        if at and _instant(at) is None:
            raise RefusedBreachError("authority_at", "mistake_notified")
        breaches.decide_authority(row, by, seen, posted.get("authority", ""), _instant(at), text["authority_why"])
    elif do == "persons":
        on = posted.get("persons_on", "")
        if on and day_or_none(on) is None:
            raise RefusedBreachError("persons_on", "mistake_told_on")
        breaches.decide_persons(row, by, seen, posted.get("persons", ""), day_or_none(on), text["persons_why"])
    elif do == "close":
        breaches.close(row, by, seen)
    else:
        raise RefusedBreachError("what", "mistake_changed")


def _instant(text: str) -> datetime | None:
    """Return an instant typed as ``yyyy-mm-ddThh:mm`` in the town's time; None where it is none."""
    try:
        return timezone.make_aware(datetime.fromisoformat(text[:16])) if "T" in text or " " in text else None
    except ValueError:
        return None


def _local(at: datetime | None) -> str:
    """Return an instant as the field of a form takes it."""
    return f"{timezone.localtime(at):%Y-%m-%dT%H:%M}" if at else ""


def pdf(request: DeskRequest, breach: int) -> HttpResponse:
    """Hand out the file of a breach, without names."""
    made = pdf_of(breach_paper(_row(request, breach), current()))
    return handed_out(f"breach-{breach}.pdf", "application/pdf", made)


def annex(request: DeskRequest, breach: int) -> HttpResponse:
    """Hand out the annex of a breach: who was touched."""
    row = _row(request, breach)
    if not row.annex:
        raise Http404
    return handed_out(f"breach-{breach}-annex.pdf", "application/pdf", pdf_of(annex_paper(row, current())))
