"""A case's file: where it stands and why, its dates, facts, documents, people and notes, what was done, what can come next."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from rempart.base import RempartError
from rempart.desk.cases import notes, people
from rempart.desk.cases.documents import content_of, name_of, store_document
from rempart.desk.cases.facts import told
from rempart.desk.cases.history import lines_of, stops_of
from rempart.desk.cases.models import Case, Conflict, Document, day_or_none
from rempart.desk.cases.reminders import reminders_of
from rempart.desk.cases.standing import Standing
from rempart.desk.cases.step_views import page_of
from rempart.desk.cases.uploads import RefusedUploadError, accept, handed_out
from rempart.desk.day import today
from rempart.desk.pages.numbers import whole
from rempart.desk.pages.words import voice
from rempart.desk.rights import scope
from rempart.desk.rights.request import DeskRequest
from rempart.desk.rights.table import DataClass

UPLOADED: dict[str, DataClass] = {"paper": "A", "proof": "A", "register": "P", "town": "T", "advice": "R", "note": "N"}
"""What a document is, as the person who adds it says, and the data class that follows from it."""


def file(request: DeskRequest, number: str) -> HttpResponse:
    """Show a case: every computed date with its reckoning, and what a step that cannot be taken yet lacks."""
    case, rights = request.case, request.rights
    standing = Standing(case, today())
    steps = [(step, page_of(step.transition)) for step in standing.steps(rights.roles, rights.user.pseudonym)]
    context = {
        "case": case,
        "standing": standing,
        "stops": stops_of(standing),
        "clocks": [
            (clock, standing.pack.clocks[clock.id], standing.how(clock), clock.is_paused(today()))
            for clock in standing.clocks
        ],
        "steps": steps,
        "reminders": reminders_of(Case.objects.filter(pk=case.pk), rights.roles, today()),
        "parties": [(party, party.said) for party in case.caseparty_set.order_by("id")] if rights.sees("A") else [],
        "facts": [(fact, told(fact)) for fact in scope.facts_of(rights, case)],
        "documents": by_class(list(scope.documents_of(rights, case))),
        "history": lines_of(standing, rights.roles, recorded=rights.sees("A")),
        "members": case.membership_set.filter(until=None).select_related("user").order_by("user__pseudonym", "role"),
        "conflicts": Conflict.objects.filter(case=case).select_related("user").order_by("on"),
        "working_notes": list(scope.notes_of(rights, case)),
        "basis": [standing.pack.articles[one] for one in standing.procedure.basis],
    }
    return render(request, "cases/file.html", context)


def by_class(rows: list[Document]) -> list[tuple[str, list[tuple[Document, str]]]]:
    """Return documents with their names, by data class in the order of the table of rights."""
    found: dict[str, list[tuple[Document, str]]] = {}
    for row in rows:
        found.setdefault(row.data_class, []).append((row, name_of(row)))
    return [(one, found[one]) for one in "PTARN" if one in found]


def document(request: DeskRequest, number: str, document: str) -> HttpResponse:
    """Hand out a document that this person may see; it is never shown in the browser."""
    row = scope.documents_of(request.rights, request.case).filter(key=document).first()
    if row is None:
        raise Http404
    try:
        content = content_of(row)
    except RempartError:
        return render(request, "cases/missing.html", {"case": request.case}, status=410)
    return handed_out(name_of(row), row.media_type, content)


def upload(request: DeskRequest, number: str) -> HttpResponseBase:
    """Take in a document of the case: what it is decides who sees it."""
    mistakes: dict[str, str] = {}
    if request.method == "POST":
        role, chosen = request.POST.get("role", ""), request.FILES.get("file")
        if role not in UPLOADED:
            mistakes["role-1"] = str(voice().say("cases.mistake_choice"))
        if chosen is None:
            mistakes["file"] = str(voice().say("cases.mistake_file"))
        if not mistakes and chosen is not None:
            try:
                taken = accept(chosen)
            except RefusedUploadError as error:
                mistakes["file"] = voice().words(error.words)
            else:
                row = store_document(
                    request.case, request.user, taken.content, name=taken.name, media_type=taken.media_type, role=role,
                    data_class=UPLOADED[role],
                )  # fmt: skip
                if row.data_class == "R":
                    row.named.add(request.user)
                return redirect("cases:file", number=number)
    context = {"case": request.case, "roles": UPLOADED, "mistakes": mistakes, "typed": request.POST}
    return render(request, "cases/upload.html", context, status=422 if mistakes else 200)


def members(request: DeskRequest, number: str) -> HttpResponseBase:
    """Add somebody to the case, or end a membership."""
    case, lacks = request.case, ""
    if request.method == "POST":
        try:
            if request.POST.get("do") == "end":
                people.end_membership(case, request.user, whole(request.POST.get("member", "")))
            else:
                pseudonym, _, role = request.POST.get("person", "").partition("/")
                people.add_member(case, request.user, pseudonym, role)
            return redirect("cases:members", number=number)
        except RempartError as error:
            lacks = error.what
    return render(request, "cases/members.html", _members(case, lacks), status=422 if lacks else 200)


def _members(case: Case, lacks: str) -> dict[str, object]:
    rows = case.membership_set.filter(until=None).select_related("user").order_by("user__pseudonym", "role")
    return {"case": case, "members": rows, "free": people.who_may_join(case), "lacks": lacks}


def interest(request: DeskRequest, number: str) -> HttpResponseBase:
    """Declare a conflict of interest: whoever does never sees the case again."""
    mistakes: dict[str, str] = {}
    if request.method == "POST":
        try:
            people.declare_conflict(request.case, request.user, request.POST.get("reason", ""))
            return redirect("cases:home")
        except RempartError:
            mistakes["reason"] = str(voice().say("cases.mistake_reason"))
    context = {"case": request.case, "mistakes": mistakes, "typed": request.POST}
    return render(request, "cases/interest.html", context, status=422 if mistakes else 200)


def note(request: DeskRequest, number: str) -> HttpResponseBase:
    """Keep a note or a task, or tell that a task is done."""
    case, mistakes = request.case, dict[str, str]()
    if request.method == "POST":
        day = request.POST.get("due", "").strip()
        if request.POST.get("do") == "done":
            open_ = scope.notes_of(request.rights, case).filter(key=request.POST.get("note", ""))
            if not open_.filter(kind="task", done_on=None).exists():
                raise Http404
            notes.finish_task(case, request.user, request.POST["note"])
            return redirect("cases:file", number=number)
        if day and day_or_none(day) is None:
            mistakes["due"] = str(voice().say("cases.mistake_day"))
        if not request.POST.get("text", "").strip():
            mistakes["text"] = str(voice().say("cases.mistake_empty"))
        if not mistakes:
            notes.add_note(case, request.user, request.POST["text"], day_or_none(day) if day else None)
            return redirect("cases:file", number=number)
    context = {"case": case, "mistakes": mistakes, "typed": request.POST}
    return render(request, "cases/note.html", context, status=422 if mistakes else 200)
