"""The persons of a case and their notices: the letter shown, kept as sent, or left out on a ground until a day."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from rempart.base.words import Language
from rempart.desk.cases.models import day_or_none
from rempart.desk.cases.uploads import handed_out
from rempart.desk.concerned import notices, recipients
from rempart.desk.concerned.extracting import persons_of
from rempart.desk.concerned.models import Contest, Doubt, Notice
from rempart.desk.concerned.notice_paper import notice_paper, unset
from rempart.desk.concerned.notices import RefusedNoticeError
from rempart.desk.concerned.papers import pdf_of
from rempart.desk.day import today
from rempart.desk.letters.models import CHANNELS
from rempart.desk.pages.words import current, voice
from rempart.desk.rights.request import DeskRequest


def case(request: DeskRequest, number: str) -> HttpResponse:
    """Show whose data a case holds that they did not supply, and what was decided of their notice."""
    return shown_case(request, {})


def shown_case(request: DeskRequest, mistakes: dict[str, str]) -> HttpResponse:
    """Show the page of a case, with mistakes of a form on it."""
    case = request.case
    context = {
        "case": case, "notices": notices.notices_of(case), "mistakes": mistakes, "typed": request.POST,
        "contests": list(Contest.objects.filter(case=case).select_related("case")),
        "persons": persons_of(case), "tellings": recipients.elsewhere(case),
        "doubts": list(Doubt.objects.filter(case=case).select_related("by", "case", "contest")),
    }  # fmt: skip
    return render(request, "concerned/case.html", context, status=422 if mistakes else 200)


def _row(request: DeskRequest, person: str) -> Notice:
    row = Notice.objects.filter(case=request.case, person=person).select_related("case").first()
    if row is None:
        raise Http404
    return row


def _lang(text: str) -> Language:
    return "fr" if text == "fr" else "en" if text == "en" else current()


def notice(request: DeskRequest, number: str, person: str) -> HttpResponseBase:
    """Show the letter in a language; keep that it was sent, or why it is not."""
    row, mistakes = _row(request, person), dict[str, str]()
    lang = _lang(request.POST.get("lang", "") or request.GET.get("lang", ""))
    if request.method == "POST":
        try:
            _act(request, row, lang)
            return redirect("concerned:case", number=number)
        except RefusedNoticeError as error:
            mistakes[error.field] = str(voice().say(f"concerned.{error.key}"))
    every = notices.notices_of(request.case)
    shown = next(one for one in every if one.row.pk == row.pk)
    context = {
        "case": request.case, "one": shown, "paper": notice_paper(row, lang), "unset": unset(), "channels": CHANNELS,
        "grounds": notices.GROUNDS, "mistakes": mistakes, "typed": request.POST, "of_letter": lang,
        "others": [one for one in every if one.undecided and one.row.pk != row.pk], "chosen": request.POST.getlist("same"),
    }  # fmt: skip
    return render(request, "concerned/notice.html", context, status=422 if mistakes else 200)


def _act(request: DeskRequest, row: Notice, lang: Language) -> None:
    posted = request.POST
    if posted.get("do") == "sent":
        on, channel = day_or_none(posted.get("on", "")), posted.get("channel", "")
        if on is None:
            raise RefusedNoticeError("on", "mistake_sent_on")
        if channel not in CHANNELS:
            raise RefusedNoticeError("channel", "mistake_channel")
        if unset():
            raise RefusedNoticeError("channel", "mistake_unset")
        notices.sent(row, request.user, on, channel, pdf_of(notice_paper(row, lang, on)), lang)
        return
    until = day_or_none(posted.get("until", ""))
    reason, law = posted.get("reason", "").strip()[:4000], posted.get("law", "").strip()[:500]
    same = Notice.objects.filter(case=row.case, person__in=posted.getlist("same")).exclude(pk=row.pk)
    rows = [row, *(one for one in same.select_related("case").order_by("id") if notices.is_undecided(one, today()))]
    notices.derogate_all(rows, request.user, posted.get("ground", ""), until, reason, law)


def notice_pdf(request: DeskRequest, number: str, person: str) -> HttpResponse:
    """Hand out the letter as PDF."""
    row = _row(request, person)
    lang = _lang(request.GET.get("lang", ""))
    return handed_out(f"{number}-art14-{lang}.pdf", "application/pdf", pdf_of(notice_paper(row, lang)))
