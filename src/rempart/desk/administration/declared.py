"""What the town declares of the site that runs: four papers to read and to take away, made at the moment they are asked for."""

import json

from django.http import Http404, HttpResponse
from django.shortcuts import render

from rempart.base.words import LANGUAGES
from rempart.desk import declaring
from rempart.desk.configuration import workspace
from rempart.desk.day import today
from rempart.desk.declaring.figures import desk_figures
from rempart.desk.declaring.items import items
from rempart.desk.pages.words import current
from rempart.desk.rights.request import DeskRequest

_ENTRY = "register-entry.json"
_SCHEMA = "register-entry.schema.json"


def running() -> declaring.Running:
    """Return what this site runs today."""
    return declaring.of_workspace(workspace(), today(), desk_figures(today()))


def list_(request: DeskRequest) -> HttpResponse:
    """List the papers, and what people still have to state."""
    lang = current()
    missing = [
        (key, items()[key].words.in_language(lang), items()[key].who.in_language(lang)) for key in running().unstated()
    ]
    context = {"papers": list(declaring.PAPERS), "languages": LANGUAGES, "missing": missing}
    return render(request, "administration/declared.html", context)


def page(request: DeskRequest, paper: str) -> HttpResponse:
    """Show one paper in the language of the reader."""
    if paper not in declaring.PAPERS:
        raise Http404
    return render(
        request, "administration/declared_paper.html", {"paper": declaring.paper(paper, running(), current())}
    )


def taken(request: DeskRequest, file: str) -> HttpResponse:
    """Give one paper as a file: ``annex.fr.md``, or the entry of the register and its schema as JSON."""
    if file in (_ENTRY, _SCHEMA):
        one = declaring.entry_json(running()) if file == _ENTRY else declaring.entry_schema()
        return _given(file, json.dumps(one, ensure_ascii=False, indent=1), "application/json")
    for paper in declaring.PAPERS:
        for lang in LANGUAGES:
            if file == f"{paper}.{lang}.md":
                return _given(file, declaring.markdown(declaring.paper(paper, running(), lang)), "text/markdown")
    raise Http404


def _given(name: str, text: str, media_type: str) -> HttpResponse:
    how = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type=f"{media_type}; charset=utf-8", headers=how)
