"""The wizard: a file is brought, its columns mapped, its basis told, its load rehearsed, and a second person approves."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from rempart.desk.cases.models import day_or_none
from rempart.desk.cases.uploads import RefusedUploadError
from rempart.desk.pages.words import voice
from rempart.desk.registers import acts, staging
from rempart.desk.registers.models import MAPPING, TRIED, Upload
from rempart.desk.registers.spoken import field_words, said, table_words
from rempart.desk.registers.views import as_csv
from rempart.desk.rights.request import DeskRequest
from rempart.registers import available
from rempart.registers.proposing import kinds
from rempart.registers.proposing.looking import fields_of


def new(request: DeskRequest) -> HttpResponseBase:
    """Take a file in, for a register that is known or a new one."""
    mistakes: dict[str, str] = {}
    given = request.POST
    if request.method == "POST":
        try:
            row = _brought(request)
            return redirect("registers:upload" if row.new else "registers:about", upload=row.pk)
        except RefusedUploadError as refused:
            mistakes["file"] = (
                voice().say("registers.refused_kind_of_file")
                if refused.reason == "kind"
                else voice().words(refused.words)
            )
        except acts.RefusedError as refused:
            mistakes[refused.field] = voice().words(refused.words)
    known = [(one, acts.card_of(one)) for one in available(acts.own())]
    context = {"known": [(id_, card) for id_, card in known if card], "mistakes": mistakes, "typed": given}
    return render(request, "registers/new.html", context, status=422 if mistakes else 200)


def _brought(request: DeskRequest) -> Upload:
    file, register = request.FILES.get("file"), request.POST.get("register", "")
    if file is None:
        raise acts.RefusedError("file", "refused_no_file")
    if not register:
        raise acts.RefusedError("register", "refused_register")
    known = "" if register == "new" else register
    return acts.bring(request.user, staging.accept_table(file), known, request.POST.get("fresh", "").strip())


def _row(request: DeskRequest, upload: int) -> Upload:
    found: Upload = get_object_or_404(acts.uploads_of(request.user), pk=upload)
    return found


def upload(request: DeskRequest, upload: int) -> HttpResponse:
    """Show how far a file is, and what its load would give."""
    return _shown(request, _row(request, upload), {})


def _shown(request: DeskRequest, row: Upload, mistakes: dict[str, str]) -> HttpResponse:
    told = row.said
    card = None if row.new else acts.card_of(row.register)
    context = {
        "row": row, "said": told, "card": card, "mine": row.by_id == request.user.pk, "at_work": acts.at_work(row),
        "steward": "register_steward" in request.rights.roles, "tell": said, "mistakes": mistakes, "typed": request.POST,
        "table": table_words, "kind": kinds().get(told.get("kind", "")),
        "field": lambda key: field_words(told["kind"], key), "open": row.state in (MAPPING, TRIED),
        "may_end": acts.may_end(row),
    }  # fmt: skip
    return render(request, "registers/upload.html", context, status=422 if mistakes else 200)


def columns(request: DeskRequest, upload: int) -> HttpResponseBase:
    """Show which column seems which field, and keep what a person says."""
    row = _row(request, upload)
    told = row.said
    if not row.new or not told.get("columns") or row.state not in (MAPPING, TRIED):
        raise Http404
    mistakes: dict[str, str] = {}
    given = request.POST
    if request.method == "POST":
        fields = {name[1:]: str(one) for name, one in request.POST.items() if name[:1] == "c" and name[1:].isdecimal()}
        forms = {name: given.get(name, "") for name in ("dates", "decimals")}
        forms = {name: one if one in ("dmy", "mdy", "comma", "point") else "" for name, one in forms.items()}
        kind = given.get("kind", "")
        try:
            acts.map_columns(row, request.user, given.get("seen", ""), kind, fields, forms)
            return redirect("registers:upload" if kind != told["kind"] else "registers:about", upload=row.pk)
        except acts.RefusedError as refused:
            mistakes[refused.field] = voice().words(refused.words)
    kept = told.get("fields") or {}
    chosen = [
        given.get(f"c{n}", kept.get(one["name"], one["field"]) if kept else one["field"])
        for n, one in enumerate(told["columns"])
    ]
    context = {
        "row": row, "said": told, "kinds": kinds(), "options": _options(told["kind"]), "chosen": chosen, "tell": said,
        "mistakes": mistakes, "forms": told.get("forms", {}), "mine": row.by_id == request.user.pk,
    }  # fmt: skip
    return render(request, "registers/columns.html", context, status=422 if mistakes else 200)


def _options(kind: str) -> list[tuple[str, Any]]:
    return [(key, field_words(kind, key)) for key in fields_of(kind)]


def about(request: DeskRequest, upload: int) -> HttpResponseBase:
    """Ask the day of a file and, of a new register, on what basis, for what and how long it is kept."""
    row = _row(request, upload)
    told = row.said
    if row.state not in (MAPPING, TRIED) or (row.new and not told.get("fields")):
        raise Http404
    mistakes: dict[str, str] = {}
    given = request.POST
    if request.method == "POST":
        answers = {name: given.get(name, "").strip()[:400] for name in _ASKED} | {"purposes": given.getlist("purposes")}
        try:
            acts.tell_about(
                row, request.user, given.get("seen", ""), day_or_none(given.get("published_on", "")), answers
            )
            return redirect("registers:upload", upload=row.pk)
        except acts.RefusedError as refused:
            mistakes[refused.field] = voice().words(refused.words)
        except acts.RefusedFormError as refused_form:
            mistakes = {field: voice().words(words) for field, words in refused_form.found.items()}
    kind = kinds().get(told.get("kind", ""))
    kept = told.get("about") or (
        {"keep_years": kind.keep_years, "refreshed_every_days": kind.refreshed_every_days} if kind else {}
    )
    context = {
        "row": row, "said": told, "kind": kind, "card": None if row.new else acts.card_of(row.register), "mistakes": mistakes,
        "typed": {**kept, **{name: given[name] for name in given}}, "purposes": acts.PURPOSES,
        "chosen": given.getlist("purposes") or kept.get("purposes", []), "mine": row.by_id == request.user.pk,
    }  # fmt: skip
    return render(request, "registers/about.html", context, status=422 if mistakes else 200)


_ASKED = ("title", "owner", "basis", "licence", "keep_years", "refreshed_every_days", "scope", "disappearance")


def errors(request: DeskRequest, upload: int) -> HttpResponse:
    """Hand out the records that would be refused or lose a value, with their cells, to whoever sees the town's files whole."""
    row = _row(request, upload)
    found = staging.faults_of(row) if row.ended_at is None else None
    if found is None:
        raise Http404
    heads = [
        voice().plain("registers.head_record"),
        voice().plain("registers.head_what"),
        voice().plain("registers.head_reason"),
    ]
    at = {name: n for n, name in enumerate(found["columns"])}
    cells = [name for name in found["columns"] if name not in ("refused", "reason", "record")]
    rows = [[*heads, *cells]]
    for one in found["rows"]:
        what = voice().plain("registers.what_refused" if one[at["refused"]] else "registers.what_emptied")
        rows.append([one[at["record"]], what, said(one[at["reason"]])[0], *(one[at[name]] for name in cells)])
    return as_csv(f"{row.register}-errors.csv", rows)


def _acted(request: DeskRequest, upload: int, act: Any) -> HttpResponseBase:
    row = _row(request, upload)
    try:
        act(row)
    except acts.RefusedError as refused:
        return _shown(request, row, {refused.field: voice().words(refused.words)})
    return redirect("registers:upload", upload=row.pk)


def ask(request: DeskRequest, upload: int) -> HttpResponseBase:
    """Ask a second person."""
    return _acted(request, upload, lambda row: acts.ask(row, request.user, request.POST.get("seen", "")))


def second(request: DeskRequest, upload: int) -> HttpResponseBase:
    """Approve as the second of two, or send back with a reason."""
    given = request.POST
    seen = given.get("seen", "")
    if given.get("act") == "approve":
        return _acted(request, upload, lambda row: acts.approve(row, request.user, seen))
    return _acted(request, upload, lambda row: acts.send_back(row, request.user, seen, given.get("reason", "")))


def give_up(request: DeskRequest, upload: int) -> HttpResponseBase:
    """Give a file up."""
    return _acted(request, upload, lambda row: acts.give_up(row, request.user))
