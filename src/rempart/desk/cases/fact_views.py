"""Facts of a case: one written down by an officer from a document, what was said against it, its withdrawal."""

import hashlib
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from pydantic import ValidationError

from rempart.base import RempartError
from rempart.base.wording import lint
from rempart.desk.cases import facts
from rempart.desk.cases.documents import name_of
from rempart.desk.cases.models import Document, day_or_none
from rempart.desk.day import today
from rempart.desk.pages.words import current, voice
from rempart.desk.rights import scope
from rempart.desk.rights.request import DeskRequest
from rempart.procedures.reasons import Fact

RELIABILITY = ("document", "identifier", "several_attributes", "name_only")


def new(request: DeskRequest, number: str) -> HttpResponseBase:
    """Write down one fact from a document of the case; a fact without a source is none."""
    documents = [
        (row, name_of(row)) for row in scope.documents_of(request.rights, request.case) if row.data_class != "N"
    ]
    mistakes: dict[str, str] = {}
    if request.method == "POST":
        said, source, mistakes = _read(request, {row.key: (row, name) for row, name in documents})
        if not mistakes and source is not None:
            facts.promote(request.case, request.user, said, "officer")
            return redirect("cases:file", number=number)
    context = {
        "case": request.case, "documents": documents, "reliability": RELIABILITY, "mistakes": mistakes, "typed": request.POST,
    }  # fmt: skip
    return render(request, "cases/fact_new.html", context, status=422 if mistakes else 200)


def _read(
    request: DeskRequest, known: dict[str, tuple[Document, str]]
) -> tuple[dict[str, Any], Document | None, dict[str, str]]:
    """Return a fact as typed, its document, and mistakes by field."""
    posted, mistakes = request.POST, dict[str, str]()
    sentence, quotation = posted.get("sentence", "").strip(), posted.get("quotation", "").strip()
    document, name = known.get(posted.get("document", ""), (None, ""))
    seen_on = day_or_none(posted.get("seen_on", ""))
    if document is None:
        mistakes["document"] = str(voice().say("cases.mistake_source"))
    if seen_on is None or seen_on > today():
        mistakes["seen_on"] = str(voice().say("cases.mistake_day_past"))
    if posted.get("reliability") not in RELIABILITY:
        mistakes["reliability"] = str(voice().say("cases.mistake_choice"))
    faults = lint(sentence, current())
    if faults:
        mistakes["sentence"] = str(voice().say("cases.mistake_word", word=faults[0].word, instead=faults[0].instead))
    sha256 = document.sha256 if document else hashlib.sha256(b"").hexdigest()
    source = {
        "name": name or "--",
        "row": posted.get("place", "").strip() or None,
        "seen_on": str(seen_on),
        "sha256": sha256,
    }
    said = {
        "sentence": sentence, "source": source, "quotation": quotation or None, "reliability": posted.get("reliability"),
    }  # fmt: skip
    if not mistakes:
        try:
            Fact.model_validate({**said, "id": "F1"})
        except ValidationError as error:
            field = str(error.errors()[0]["loc"][0])
            key = "mistake_quotation" if field == "quotation" else "mistake_sentence"
            mistakes[field if field == "quotation" else "sentence"] = str(voice().say(f"cases.{key}"))
    return said, document, mistakes


def one(request: DeskRequest, number: str, fact: int) -> HttpResponseBase:
    """Show a fact whole; keep what the person said of it, or withdraw it with its reason."""
    row = scope.facts_of(request.rights, request.case).filter(number=fact).first()
    if row is None:
        raise Http404
    mistakes: dict[str, str] = {}
    if request.method == "POST":
        try:
            if request.POST.get("do") == "withdraw":
                facts.withdraw(request.case, request.user, fact, request.POST.get("reason", ""))
            else:
                facts.answer(request.case, request.user, fact, request.POST.get("answer", ""))
            return redirect("cases:fact", number=number, fact=fact)
        except RempartError:
            field = "reason" if request.POST.get("do") == "withdraw" else "answer"
            mistakes[field] = str(voice().say(f"cases.mistake_{'reason' if field == 'reason' else 'not_put'}"))
    context = {
        "case": request.case, "fact": row, "said": facts.told(row), "because": facts.withdrawn_because(row), "mistakes": mistakes,
        "typed": request.POST,
    }  # fmt: skip
    return render(request, "cases/fact.html", context, status=422 if mistakes else 200)
