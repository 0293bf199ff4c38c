"""Contests of a case: opened, decided, what followed, and past decisions to look at."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from rempart.desk.cases.models import day_or_none
from rempart.desk.concerned import contesting, correcting, recipients
from rempart.desk.concerned.contesting import RefusedContestError
from rempart.desk.concerned.models import Contest, Doubt, Telling
from rempart.desk.pages.words import current, voice
from rempart.desk.rights.request import DeskRequest


def new(request: DeskRequest, number: str) -> HttpResponseBase:
    """Take in that something is contested."""
    case, mistakes, posted = request.case, dict[str, str](), request.POST
    targets = contesting.targets_of(case, current())
    if request.method == "POST":
        try:
            row = contesting.open_contest(
                case, request.user, posted.get("target", ""), by_person={"person": True, "officer": False}.get(posted.get("by", "")),
                received_on=day_or_none(posted.get("received_on", "")), what=posted.get("what", "").strip()[:4000],
                restrict=posted.get("restrict") == "yes", lang=current(),
            )  # fmt: skip
            return redirect("concerned:contest", number=number, contest=row.number)
        except RefusedContestError as error:
            mistakes[error.field] = str(voice().say(f"concerned.{error.key}"))
    chosen = posted.get("target", "") or request.GET.get("of", "")
    context = {"case": case, "targets": targets, "chosen": chosen, "mistakes": mistakes, "typed": posted}
    return render(request, "concerned/contest_new.html", context, status=422 if mistakes else 200)


def contest(request: DeskRequest, number: str, contest: int) -> HttpResponseBase:
    """Show a contest; decide it, extend it, lift its restriction, tell the person and the recipients."""
    row = (
        Contest.objects.filter(case=request.case, number=contest)
        .select_related("case", "opened_by", "decided_by")
        .first()
    )
    if row is None:
        raise Http404
    mistakes = dict[str, str]()
    if request.method == "POST":
        try:
            _act(request, row)
            return redirect("concerned:contest", number=number, contest=contest)
        except RefusedContestError as error:
            mistakes[error.field] = str(voice().say(f"concerned.{error.key}"))
    return _shown(request, row, mistakes)


def _shown(request: DeskRequest, row: Contest, mistakes: dict[str, str]) -> HttpResponse:
    row.refresh_from_db()
    context = {
        "case": request.case, "row": row, "said": row.said, "mistakes": mistakes, "typed": request.POST,
        "chosen_rows": request.POST.getlist("row"), "outcomes": contesting.OUTCOMES,
        "behind": correcting.rows_behind(row) if row.state == "open" else {},
        "wrong": list(row.wrongrow_set.order_by("row_id").values_list("row_id", flat=True)),
        "tellings": list(row.telling_set.select_related("by", "case")),
        "doubts": list(Doubt.objects.filter(contest=row).select_related("by", "case")),
    }  # fmt: skip
    return render(request, "concerned/contest.html", context, status=422 if mistakes else 200)


def _act(request: DeskRequest, row: Contest) -> None:
    posted, do = request.POST, request.POST.get("do", "")
    why = posted.get("why", "").strip()[:4000]
    if do == "decide":
        right = posted.get("right", "").strip()[:2000]
        contesting.decide(row, request.user, posted.get("outcome", ""), why, right, tuple(posted.getlist("row")))
    elif do == "extend":
        contesting.extend(row, request.user, posted.get("extension", "").strip()[:2000])
    elif do == "lift":
        lifted = posted.get("lift", "").strip()[:2000]
        contesting.lift(row, request.user, lifted, day_or_none(posted.get("lift_told", "")))
    elif do == "told":
        contesting.told(row, request.user, day_or_none(posted.get("told_on", "")))
    elif do == "tell":
        _tell(request, row)
    else:
        raise RefusedContestError("outcome", "mistake_outcome")


def _tell(request: DeskRequest, row: Contest) -> None:
    which = request.POST.get("telling", "")
    one = Telling.objects.filter(contest=row, pk=int(which) if which.isdecimal() and len(which) < 18 else -1).first()
    if one is None:
        raise Http404
    day = request.POST.get(f"on-{one.pk}", "")
    if not recipients.tell(
        one, request.user, day_or_none(day) if day else None, request.POST.get(f"why-{one.pk}", "").strip()[:2000]
    ):
        raise RefusedContestError(f"on-{one.pk}", "mistake_tell")


def telling(request: DeskRequest, number: str, telling: int) -> HttpResponse:
    """Keep that a recipient was told of what was corrected in another case, or why not."""
    row = Telling.objects.filter(case=request.case, number=telling, contest=None).select_related("case").first()
    if row is None or request.method != "POST":
        raise Http404
    day, why = (request.POST.get(f"{name}-{row.pk}", "").strip()[:2000] for name in ("on", "why"))
    if not recipients.tell(row, request.user, day_or_none(day) if day else None, why):
        return _case_again(request, {f"on-{row.pk}": str(voice().say("concerned.mistake_tell"))})
    return redirect("concerned:case", number=number)


def doubt(request: DeskRequest, number: str, doubt: int) -> HttpResponseBase:
    """Keep what was concluded of a past decision that relied on a value that was corrected; nothing is reopened by it."""
    row = Doubt.objects.filter(case=request.case, number=doubt, looked_on=None).select_related("case").first()
    if row is None or request.method != "POST":
        raise Http404
    if not correcting.look(row, request.user, request.POST.get("conclusion", "").strip()[:4000]):
        return _case_again(request, {f"doubt-{doubt}": str(voice().say("concerned.mistake_reason"))})
    messages.info(request, voice().plain("concerned.doubt_kept"))
    return redirect("concerned:case", number=number)


def _case_again(request: DeskRequest, mistakes: dict[str, str]) -> HttpResponse:
    from rempart.desk.concerned.notice_views import shown_case  # noqa: PLC0415 the page of the case shows all three

    return shown_case(request, mistakes)
