"""Intake: choose the procedure, fill in the form of the pack, open the case, note its papers."""

from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from rempart.base import RempartError
from rempart.desk.cases.documents import name_of
from rempart.desk.cases.standing import Standing
from rempart.desk.cases.uploads import RefusedUploadError, accept
from rempart.desk.day import today
from rempart.desk.pages.numbers import whole
from rempart.desk.pages.words import voice
from rempart.desk.rights.request import DeskRequest
from rempart.desk.screening import drafts, intake
from rempart.desk.screening import papers as papers_of_case
from rempart.desk.screening.models import Draft
from rempart.desk.screening.typed import KINDS, ROLES, Typed, blank, mistakes_of
from rempart.procedures.pack import Procedure


def start(request: DeskRequest) -> HttpResponseBase:
    """Show the procedures of the town's pack and one's own drafts; begin one, or end one."""
    pack = intake.pack_today()
    if request.method == "POST":
        ended = drafts.drafts_of(request.user).filter(key=request.POST.get("discard", "")).first()
        if ended is not None:
            drafts.discard(ended)
            return redirect("screening:intake")
        procedure = request.POST.get("procedure", "")
        if procedure not in pack.procedures:
            return _start(request, {"procedure": str(voice().say("screening.mistake_procedure"))})
        return redirect("screening:form", draft=drafts.begin(request.user, procedure).key)
    return _start(request, {})


def _start(request: DeskRequest, mistakes: dict[str, str]) -> HttpResponse:
    pack = intake.pack_today()
    mine = [(one, pack.procedures[one.procedure].title) for one in drafts.drafts_of(request.user) if one.procedure in pack.procedures]  # fmt: skip
    context = {"pack": pack, "drafts": mine, "mistakes": mistakes}
    return render(request, "screening/start.html", context, status=422 if mistakes else 200)


def form(request: DeskRequest, draft: str) -> HttpResponseBase:
    """Show the form of a draft; save it at each submit, add or take away a party, show cases that name the same, open."""
    row = drafts.drafts_of(request.user).filter(key=draft).first()
    pack = intake.pack_today()
    if row is None or row.procedure not in pack.procedures:
        raise Http404
    procedure = pack.procedures[row.procedure]
    if request.method != "POST":
        typed = Typed.of_draft(row.typed)
        typed.head.setdefault("number", intake.number_proposed(today()))
        typed.head.setdefault("received_on", today().isoformat())
        return _form(request, row, procedure, typed)
    typed = Typed.of_request(request.POST, procedure)
    act = request.POST.get("act", "save")
    if act == "add":
        typed.parties.append(blank())
    elif act.startswith("remove-") and len(typed.parties) > 1:
        place = whole(act[7:], 0) - 1
        typed.parties = [one for n, one in enumerate(typed.parties) if n != place]
    drafts.save(row, typed.kept())
    if act != "open":
        where = f"#p{len(typed.parties)}" if act == "add" else ""
        return redirect(reverse("screening:form", kwargs={"draft": row.key}) + where)
    return _open(request, row, procedure, typed)


def _open(request: DeskRequest, row: Draft, procedure: Procedure, typed: Typed) -> HttpResponseBase:
    mistakes = {name: _sentence(name, key) for name, key in mistakes_of(typed, procedure, today()).items()}
    if mistakes:
        return _form(request, row, procedure, typed, mistakes)
    if not request.POST.get("same_seen") and intake.same_marks(request.user, typed):
        return _form(request, row, procedure, typed, asked_of_same=True)
    try:
        with transaction.atomic():
            case = intake.open_from(row, typed)
    except RempartError:
        return _form(request, row, procedure, typed, {"number": str(voice().say("screening.mistake_taken"))})
    return redirect("screening:papers", number=case.number)


def _sentence(field: str, key: str) -> str:
    """Return what is wrong with a field; of a party, which one."""
    said = voice().plain(f"screening.{key}")
    party, dash, _ = field.partition("-")
    return voice().plain("screening.mistake_of_party", n=party[1:], mistake=said) if dash else said


def _form(
    request: DeskRequest, row: Draft, procedure: Procedure, typed: Typed, mistakes: dict[str, str] | None = None,
    *, asked_of_same: bool = False,
) -> HttpResponse:  # fmt: skip
    pack = intake.pack_today()
    context = {
        "draft": row, "pack": pack, "procedure": procedure, "typed": typed, "mistakes": mistakes or {}, "roles": [(code, voice().known("role", code)) for code in ROLES],
        "kinds": [(code, voice().known("kind", code)) for code in KINDS], "same": intake.same_marks(request.user, typed) if asked_of_same else [],
        "needs_bylaw": procedure.bylaw == "required",
    }  # fmt: skip
    return render(request, "screening/form.html", context, status=422 if mistakes else 200)


def papers(request: DeskRequest, number: str) -> HttpResponseBase:
    """Show which of the pack's documents are there and which are missing; take files, and papers that were only seen."""
    case, mistakes = request.case, {}
    if request.method == "POST":
        what = request.POST.get("what", "")
        try:
            if "file" in request.FILES:
                papers_of_case.add_paper(case, request.user, accept(request.FILES["file"]), what)  # type: ignore[arg-type]
                return redirect("screening:papers", number=number)
            if request.POST.get("seen"):
                papers_of_case.saw_paper(case, request.user, what)
                return redirect("screening:papers", number=number)
            mistakes[f"file-{what or 'other'}"] = str(voice().say("screening.mistake_no_file"))
        except RefusedUploadError as error:
            mistakes[f"file-{what or 'other'}"] = voice().words(error.words)
        except RempartError as error:
            raise Http404 from error
    standing = Standing(case, today())
    steps = [one for one in standing.steps(request.rights.roles) if one.mine and not one.lacks]
    context = {
        "case": case, "standing": standing, "wanted": papers_of_case.wanted(case), "mistakes": mistakes,
        "missing": papers_of_case.missing(case), "steps": steps,
        "others": papers_of_case.others(case), "name_of": name_of, "acts": bool(request.rights.roles & {"front_desk", "case_officer"}),
    }  # fmt: skip
    return render(request, "screening/papers.html", context, status=422 if mistakes else 200)
