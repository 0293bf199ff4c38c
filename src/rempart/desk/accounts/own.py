"""A person's own pages: account, sessions, interests, a kept form; and the alerts of the data protection officer."""

from allauth.mfa.models import Authenticator
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from rempart.desk.accounts import factors, kept, sessions
from rempart.desk.accounts import interests as declared
from rempart.desk.accounts.models import Alert, KeptForm
from rempart.desk.day import now
from rempart.desk.journal.telling import data_told
from rempart.desk.pages.numbers import whole
from rempart.desk.pages.words import voice
from rempart.desk.record import record
from rempart.desk.rights import scope
from rempart.desk.rights.request import DeskRequest

_A_PAGE = 50


def account(request: DeskRequest) -> HttpResponse:
    """Show a person's account: how it is protected, where it is signed in, what was kept for them."""
    codes = Authenticator.objects.filter(user=request.user, type="recovery_codes").first()
    context = {
        "factors": factors.enrolled(request.user),
        "again": None if factors.lately(request) else factors.again(request, request.path),
        "codes": len(codes.wrap().get_unused_codes()) if codes else None,
        "sessions": sessions.sessions_of(request.user),
        "current": request.session.session_key,
        "kept": list(kept.kept_of(request.user)),
    }
    return render(request, "accounts/account.html", context)


def end_session(request: DeskRequest) -> HttpResponseBase:
    """End one session of one's own, or all but this, having shown a short while ago who one is."""
    if request.method != "POST":
        raise Http404
    if not factors.lately(request):
        return factors.refused(request, reverse("accounts:account"))
    one = request.POST.get("session", "")
    only = whole(one) if one else None
    ended = sessions.end_sessions(request.user, but=request.session.session_key, only=only)
    record("session.ended", actor=request.user.pseudonym, data={"sessions": ended})
    return redirect("accounts:account")


def interests(request: DeskRequest) -> HttpResponseBase:
    """Show what a person declared of their own, take more, or take one back."""
    mistakes = {}
    if request.method == "POST":
        if request.POST.get("withdraw"):
            get_object_or_404(request.user.interests, key=request.POST["withdraw"])
            declared.withdraw(request.user, request.POST["withdraw"])
            return redirect("accounts:interests")
        kind, text = request.POST.get("kind", ""), request.POST.get("text", "").strip()
        if kind not in declared.KINDS:
            mistakes["kind"] = voice().say("accounts.interest_kind_missing")
        if not text or len(text) > 300:
            mistakes["text"] = voice().say("accounts.interest_text_missing")
        if not mistakes:
            declared.declare(request.user, kind, text)
            return redirect("accounts:interests")
    context = {
        "declared": declared.declared_by(request.user), "kinds": declared.KINDS, "mistakes": mistakes, "typed": request.POST,
    }  # fmt: skip
    return render(request, "accounts/interests.html", context, status=422 if mistakes else 200)


def keyboard(request: DeskRequest) -> HttpResponseBase:
    """Show the shortcuts of the keyboard, and switch them on or off for this account."""
    if request.method == "POST":
        request.user.shortcuts = request.POST.get("shortcuts") == "on"
        request.user.save(update_fields=["shortcuts"])
        record("shortcuts.set", actor=request.user.pseudonym, data={"on": request.user.shortcuts})
        return redirect("accounts:keyboard")
    return render(request, "accounts/keyboard.html")


def kept_form(request: DeskRequest, key: str) -> HttpResponseBase:
    """Show what was sent after the session was locked, to be sent again or forgotten."""
    row = get_object_or_404(KeptForm, user=request.user, key=key)
    if request.method == "POST":
        kept.forget(request.user, key)
        record("form.forgotten", actor=request.user.pseudonym, data={})
        return redirect("accounts:account")
    return render(
        request, "accounts/kept.html", {"kept": row, "fields": kept.fields_of(row), "shown": kept.shown_of(row)}
    )


def alerts(request: DeskRequest) -> HttpResponseBase:
    """Show what the data protection officer is told, by date; a line is marked as seen and stays."""
    rows = scope.of_town(Alert.objects.select_related("seen_by"), request.user)
    if request.method == "POST":
        row = get_object_or_404(rows, pk=whole(request.POST.get("alert", ""), 0), seen_at=None)
        row.seen_by, row.seen_at = request.user, now()
        row.save(update_fields=["seen_by", "seen_at"])
        record("alert.seen", actor=request.user.pseudonym, data={"alert": row.pk, "entry": row.entry})
        return redirect("accounts:alerts")
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "accounts/alerts.html",
        {"page": page, "told": {one.pk: data_told(one.data) for one in page.object_list}},
    )
