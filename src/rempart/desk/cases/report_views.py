"""The report of a case and the court's bundle: what they lack, handed out as a page, a draft or a final file, each an entry."""

from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from rempart.base import RempartError
from rempart.desk.cases import bundling
from rempart.desk.cases.documents import name_of
from rempart.desk.cases.reporting import annexed_of
from rempart.desk.cases.standing import Standing
from rempart.desk.cases.uploads import handed_out
from rempart.desk.day import today
from rempart.desk.pages.words import current, voice
from rempart.desk.rights import scope
from rempart.desk.rights.request import DeskRequest
from rempart.procedures.reports import draft_of, page_of, pdf_of, report_of
from rempart.procedures.reports.reading import Annexed

_FORMS = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def page(request: DeskRequest, number: str) -> HttpResponseBase:
    """Show what the report lacks, or offer it; seal the court's bundle."""
    standing, lacks = Standing(request.case, today()), list[str]()
    try:
        annexed = annexed_of(request.rights, standing, current())
        report_of(annexed, standing.pack)
    except RempartError as error:
        annexed, lacks = None, error.what.split("; ")
    refused = ""
    if request.method == "POST":
        refused = _sealed(request, standing, annexed)
        if not refused:
            return redirect("cases:report", number=number)
    bundles = [(row, name_of(row)) for row in scope.documents_of(request.rights, request.case) if row.role == "bundle"]
    context = {
        "case": request.case, "faults": lacks, "annexed": annexed, "bundles": bundles, "refused": refused, "forms": tuple(_FORMS),
    }  # fmt: skip
    return render(request, "cases/report.html", context, status=422 if refused else 200)


def _sealed(request: DeskRequest, standing: Standing, annexed: Annexed | None) -> str:
    """Seal the bundle; return why it was refused."""
    if annexed is None:
        return str(voice().say("cases.report_not_ready"))
    try:
        bundling.seal(request.case, request.user, annexed, standing.pack, mark_of(request))
    except RempartError as error:
        return str(voice().say("cases.bundle_own")) if error.what == "own_draft" else error.what
    return ""


def mark_of(request: DeskRequest) -> str:
    """Return what stands on every page of an export: who made it, when, for which purpose."""
    return voice().plain(
        "cases.report_mark",
        who=request.user.pseudonym,
        day=voice().day_in_text(today()),
        purpose=request.rights.purpose or "",
    )


def export(request: DeskRequest, number: str, form: str) -> HttpResponse:
    """Hand out the report; the entry of the reading says in which form."""
    standing = Standing(request.case, today())
    if form not in _FORMS:
        raise Http404
    try:
        report = report_of(annexed_of(request.rights, standing, current()), standing.pack, mark_of(request))
    except RempartError:
        raise Http404 from None
    made = {"html": lambda: page_of(report).encode(), "docx": lambda: draft_of(report), "pdf": lambda: pdf_of(report)}
    return handed_out(f"{number}-report.{form}", _FORMS[form], made[form]())


def bundle(request: DeskRequest, number: str, document: str) -> HttpResponse:
    """Hand out a sealed bundle with the proofs of the journal."""
    row = scope.documents_of(request.rights, request.case).filter(key=document, role="bundle").first()
    if row is None:
        raise Http404
    with transaction.atomic():
        content = bundling.proved(row)
    return handed_out(name_of(row), "application/zip", content)
