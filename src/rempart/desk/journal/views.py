"""The journal: a list that is filtered in its address, one entry with its payload, the check of the chain, the export."""

from datetime import datetime

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render

from rempart.base import RempartError
from rempart.desk.accounts.alerts import BROKEN, alert
from rempart.desk.cases.models import day_or_none
from rempart.desk.day import today
from rempart.desk.journal.reading import PAGE, Wanted, as_text, checked, entries_of, exported, lines_for, payload_of
from rempart.desk.journal.telling import action_told, actions_told, data_told, steps_told
from rempart.desk.pages.numbers import whole
from rempart.desk.record import record
from rempart.desk.rights.request import DeskRequest
from rempart.desk.rights.table import table


def list_(request: DeskRequest) -> HttpResponse:
    """Show entries, the last first; the technical administrator sees none."""
    asked = request.GET
    before = asked.get("before", "")
    wanted = Wanted(
        case=asked.get("case", "").strip(), actor=asked.get("actor", "").strip(), action=asked.get("action", ""),
        purpose=asked.get("purpose", ""), since=day_or_none(asked.get("since", "")), until=day_or_none(asked.get("until", "")),
        before=whole(before, 0) or None,
    )  # fmt: skip
    lines = list(lines_for(request.rights, wanted, today())[: PAGE + 1])
    entries = entries_of(line.number for line in lines[:PAGE])
    steps = steps_told(line.case for line in lines[:PAGE] if line.action == "case.step")
    rows = [
        (
            line,
            action_told(line.action),
            data_told(entries[line.number].data, brief=True, steps=steps.get(line.case)) if line.number in entries else [],
        )
        for line in lines[:PAGE]
    ]  # fmt: skip
    filters = asked.copy()
    filters.pop("before", None)
    context = {
        "rows": rows, "wanted": wanted, "purposes": table().purposes, "actions": _actions(wanted.action),
        "more": lines[PAGE - 1].number if len(lines) > PAGE else None,
        "filters": filters.urlencode(), "whole": "all" in table().reach(request.rights.roles, "J"),
        "none": not table().reach(request.rights.roles, "J"),
    }  # fmt: skip
    return render(request, "journal/list.html", context)


def _actions(chosen: str) -> list[tuple[str, str]]:
    """Return the actions to choose from; that which was looked for stays among them, whoever wrote its address."""
    known = actions_told()
    return known if not chosen or chosen in dict(known) else [(chosen, chosen), *known]


def entry(request: DeskRequest, entry: int) -> HttpResponse:
    """Show one entry with what its payload says: a reason, or the words of a search."""
    shown = lines_for(request.rights, Wanted(), today()).filter(number=entry).values_list("number", flat=True)
    found = entries_of(shown).get(entry)
    if found is None:
        raise Http404
    return render(
        request,
        "journal/entry.html",
        {
            "entry": found,
            "at": datetime.fromisoformat(found.at),
            "action": action_told(found.action),
            "told": data_told(found.data, steps=steps_told([found.case or ""]).get(found.case or "")),
            "stored": as_text(found.data),
            "purposes": table().purposes,
            "payload": payload_of(found),
        },
    )


def check(request: DeskRequest) -> HttpResponse:
    """Check the chain: the last result is shown where it is asked for."""
    result = None
    if request.method == "POST":
        result = checked()
        if result.fault:
            alert(BROKEN, request.user.pseudonym, {})
        else:
            record("journal.checked", actor=request.user.pseudonym, data={"entries": result.entries})
    return render(request, "journal/check.html", {"result": result})


def export(request: DeskRequest) -> HttpResponseBase:
    """Give the whole journal as a ZIP that anybody can verify; refused where the chain does not hold."""
    if request.method != "POST":
        raise Http404
    try:
        content = exported()
    except RempartError:
        alert(BROKEN, request.user.pseudonym, {})
        return render(request, "journal/check.html", {"result": checked()}, status=409)
    record("journal.exported", actor=request.user.pseudonym, data={"bytes": len(content)})
    alert("journal.exported", request.user.pseudonym, {})
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="journal-{today()}.zip"'
    return answer
