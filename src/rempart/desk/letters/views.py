"""Letters of a case: which there are, the form of one, what it says, its files."""

import base64
import hashlib
import re
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from rempart.base import RempartError
from rempart.desk.cases.documents import content_of
from rempart.desk.cases.errors import ConflictError
from rempart.desk.cases.standing import Standing
from rempart.desk.cases.uploads import handed_out
from rempart.desk.day import today
from rempart.desk.letters import fields, writing
from rempart.desk.letters.choosing import form_of, language_for, only_heard, possible_letters
from rempart.desk.letters.decided import carried_fields, carried_values
from rempart.desk.letters.models import DRAFT, Letter
from rempart.desk.letters.showing import letter_page, page_context, reads_decision, the_letter
from rempart.desk.pages.numbers import whole
from rempart.desk.pages.words import current, voice
from rempart.desk.rights import scope
from rempart.desk.rights.request import DeskRequest
from rempart.procedures.letters import fields_of, page_of
from rempart.procedures.pack.letters import Letter as Form


def queue(request: DeskRequest) -> HttpResponse:
    """Show the letters that wait, in the cases of this person: for approval, to be sent, for a proof."""
    rows = writing.waiting(scope.cases_of(request.user, today()), request.user)
    return render(request, "letters/queue.html", {"rows": [(one, writing.title_of(one)) for one in rows]})


def list_(request: DeskRequest, number: str) -> HttpResponse:
    """Show the letters of a case by number, those that belong to its next steps, and the free ones."""
    case = request.case
    steps, free = possible_letters(Standing(case, today()), request.rights.roles)
    rows = [(one, writing.title_of(one)) for one in writing.letters_of(request.rights, case)]
    lang = current()
    free.sort(key=lambda one: one.form.title[lang])
    return render(
        request, "letters/list.html", {"case": case, "rows": rows, "steps": steps, "free": free, "lang": lang}
    )


def write(request: DeskRequest, number: str, letter: str) -> HttpResponseBase:
    """Show the form of a new letter with what is known of it, and keep it."""
    case = request.case
    standing = Standing(case, today())
    try:
        form = form_of(standing.pack, letter)
    except RempartError as error:
        raise Http404 from error
    asked = request.POST if request.method == "POST" else request.GET
    lang = language_for(form, asked.get("lang", ""), current())
    step = asked.get("step", "")
    if step and (step not in standing.procedure.transition or standing.procedure.transition[step].letter != letter):
        raise Http404
    if carried_fields(standing, form) and not reads_decision(request):
        raise Http404
    offered = fields.prefilled(standing, form, lang, step, request.user, today())
    if request.method != "POST":
        return _form(request, standing, form, lang, step, offered, offered, [])
    values = fields.typed(request.POST, standing, form, offered, heard=only_heard(standing.procedure, form))
    try:
        row = writing.begin(
            case,
            request.user,
            letter=letter,
            lang=lang,
            step=step,
            recipient=request.POST.get("recipient", ""),
            values=values,
        )
    except RempartError:
        return _form(request, standing, form, lang, step, offered, values, ["recipient"])
    return redirect("letters:one", number=number, letter=row.number)


def edit(request: DeskRequest, number: str, letter: int) -> HttpResponseBase:
    """Show the form of a letter that is a draft still, and keep other values."""
    row = the_letter(request, letter)
    if row.state != DRAFT:
        return render(request, "error.html", {"error": "conflict"}, status=409)
    written = writing.Written(row)
    offered = _offered(written)
    if request.method != "POST":
        return _form(request, written.standing, written.form, row.lang, row.step, offered, written.values, [], row)
    heard = only_heard(written.standing.procedure, written.form)
    values = fields.typed(request.POST, written.standing, written.form, offered, heard=heard)
    try:
        writing.change(row, request.user, seen_of(request), values)
    except ConflictError:
        return render(request, "error.html", {"error": "conflict"}, status=409)
    return redirect("letters:one", number=number, letter=letter)


def _offered(written: writing.Written) -> dict[str, Any]:
    """Return the values of a letter, with the questions of the screening that it does not ask yet."""
    offered = dict(written.values)
    for name, (_, kind) in fields_of(written.form).items():
        if kind == "questions":
            kept = list(offered.get(name) or [])
            asked = {one.get("question") for one in kept}
            more = fields.asked_in_screening(written.standing, written.letter.lang)
            offered[name] = kept + [one for one in more if one.get("question") not in asked]
    return offered


def seen_of(request: DeskRequest) -> int:
    """Return the version that a form was made for; -1 where it says none."""
    text = request.POST.get("seen", "")
    return whole(text)


def _form(
    request: DeskRequest,
    standing: Standing,
    form: Form,
    lang: str,
    step: str,
    offered: dict[str, Any],
    values: dict[str, Any],
    mistakes: list[str],
    row: Letter | None = None,
) -> HttpResponse:
    may, may_not = fields.facts_of_case(standing, only_heard=only_heard(standing.procedure, form))
    context = {
        "case": standing.case, "form": form, "letter_lang": lang, "step": step, "offered": offered, "values": values,
        "row": row, "fields": fields_of(form), "pack": standing.pack, "transition": standing.procedure.transition.get(step),
        "facts": [(one, fields.fact_value(one)) for one in may], "unheard": [(one, fields.fact_value(one)) for one in may_not],
        "carried": carried_fields(standing, form), "decided": carried_values(standing, form, lang),
        "mistakes": dict.fromkeys(mistakes, voice().say("letters.mistake_recipient")), "recipient": standing.pack.recipients[form.recipient],
    }  # fmt: skip
    return render(request, "letters/write.html", context, status=422 if mistakes else 200)


def one(request: DeskRequest, number: str, letter: int) -> HttpResponse:
    """Show where a letter stands, what it lacks, what was changed in it, and what can be done with it."""
    return letter_page(request, the_letter(request, letter))


def page(request: DeskRequest, number: str, letter: int) -> HttpResponse:
    """Show a letter as its recipient will read it: a page of its own, which may load and send nothing."""
    merged = page_context(request, the_letter(request, letter)).merged
    if merged is None:
        raise Http404
    html = page_of(merged)
    styles = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in styles)
    response = HttpResponse(html)
    response["Content-Security-Policy"] = (
        f"default-src 'none'; style-src {hashes}; form-action 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox"
    )
    return response


def draft(request: DeskRequest, number: str, letter: int) -> HttpResponse:
    """Hand out the draft to edit; every page of it says who took it out."""
    row = the_letter(request, letter)
    merged = page_context(request, row).merged
    if merged is None or row.is_frozen:
        raise Http404
    content = writing.exported(row, merged, request.user)
    return _file(content, writing.DOCX, f"{row.case.number}-{row.number}-{row.letter}.docx", "attachment")


def edited(request: DeskRequest, number: str, letter: int) -> HttpResponse:
    """Hand out the draft that was taken over."""
    row = the_letter(request, letter)
    if row.edited is None:
        raise Http404
    name = f"{row.case.number}-{row.number}-{row.letter}-edited.docx"
    return _file(writing.content_of_edited(row), writing.DOCX, name, "attachment")


def pdf(request: DeskRequest, number: str, letter: int) -> HttpResponse:
    """Show the final letter, which the desk itself wrote."""
    final = the_letter(request, letter).final
    if final is None:
        raise Http404
    return _file(content_of(final), final.media_type, f"{number}-{letter}.pdf", "inline")


def proof_file(request: DeskRequest, number: str, letter: int) -> HttpResponse:
    """Hand out the proof of delivery; it came from outside, and is never shown in the browser."""
    proof = the_letter(request, letter).proof
    if proof is None:
        raise Http404
    return handed_out(f"{number}-{letter}-proof", proof.media_type, content_of(proof))


def _file(content: bytes, media_type: str, name: str, how: str) -> HttpResponse:
    safe = "".join(one if one.isascii() and (one.isalnum() or one in ".-_") else "-" for one in name)
    return HttpResponse(content, content_type=media_type, headers={"Content-Disposition": f'{how}; filename="{safe}"'})
