"""Registers: how fresh each is, its editions, and the last one taken out of use by two."""

import csv
import io
from collections.abc import Iterable, Sequence

import duckdb
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from rempart.desk.api.exporting import harmless
from rempart.desk.cases.uploads import handed_out
from rempart.desk.configuration import workspace
from rempart.desk.pages.words import voice
from rempart.desk.registers import acts
from rempart.desk.registers.freshness import editions_of, freshness
from rempart.desk.registers.models import OPEN
from rempart.desk.registers.spoken import said
from rempart.desk.rights.request import DeskRequest
from rempart.ledger.editions import editions
from rempart.ledger.parquet import parquet
from rempart.registers import available
from rempart.registers.withdrawing import before


def list_(request: DeskRequest) -> HttpResponse:
    """Show how fresh each register is, and what is on its way."""
    rows = freshness()
    hands = request.rights.roles & {"register_steward", "legal_officer"}
    context = {
        "loaded": [one for one in rows if one.receipt], "absent": [one for one in rows if not one.receipt],
        "uploads": list(acts.uploads_of(request.user).filter(state__in=OPEN)) if hands else [],
        "ended": list(acts.uploads_of(request.user).exclude(state__in=OPEN)[:10]) if hands else [],
        "rollbacks": list(acts.rollbacks_of(request.user).filter(agreed_by=None, refused_at=None)) if hands else [],
        "steward": "register_steward" in request.rights.roles,
    }  # fmt: skip
    return render(request, "registers/list.html", context)


def _known(register: str) -> str:
    if register not in available(acts.own()) and not editions(workspace().editions_of(register)):
        raise Http404
    return register


def register(request: DeskRequest, register: str) -> HttpResponse:
    """Show the card and the editions of a register."""
    return _shown(request, _known(register), {})


def _shown(request: DeskRequest, register: str, mistakes: dict[str, str]) -> HttpResponse:
    waits = acts.waiting_rollback(register)
    ours = waits is None or waits.town_id == request.user.town_id  # two towns may share what is loaded, and no reasons
    second = ours and bool(request.rights.roles & {"register_steward", "legal_officer"})
    context = {
        "id": register, "card": acts.card_of(register), "editions": editions_of(register), "mistakes": mistakes,
        "waits": waits, "reason": acts.reason_of(waits) if waits and second else "", "before": before(workspace(), register), "typed": request.POST,
        "steward": "register_steward" in request.rights.roles, "said": said,
        "second": second,
    }  # fmt: skip
    return render(request, "registers/register.html", context, status=422 if mistakes else 200)


def rollback(request: DeskRequest, register: str) -> HttpResponseBase:
    """Ask that the last edition be taken out of use."""
    try:
        acts.ask_rollback(request.user, _known(register), request.POST.get("reason", ""))
    except acts.RefusedError as refused:
        return _shown(request, register, {refused.field: voice().words(refused.words)})
    return redirect("registers:register", register=register)


def agree(request: DeskRequest, rollback: int) -> HttpResponseBase:
    """Agree that an edition is taken out of use, as the second of two, or refuse."""
    row = get_object_or_404(acts.rollbacks_of(request.user), pk=rollback)
    try:
        acts.agree_rollback(row, request.user, agrees=request.POST.get("act") == "agree")
    except acts.RefusedError as refused:
        return _shown(request, row.register, {refused.field: voice().words(refused.words)})
    return redirect("registers:register", register=row.register)


def refused(request: DeskRequest, register: str, edition: str) -> HttpResponse:
    """Hand out which records of an edition were refused, and why; no cell of them."""
    one = next((one for one in editions(workspace().editions_of(register)) if one.id == edition), None)
    path = one.path / "refused.parquet" if one else None
    if path is None or not path.exists():
        raise Http404
    with duckdb.connect() as connection:
        rows = connection.execute(f"select file, record, reason from {parquet(path)} order by all").fetchall()
    heads = [voice().plain(f"registers.head_{name}") for name in ("file", "record", "reason")]
    return as_csv(
        f"{register}-{edition}-refused.csv",
        [heads, *([file, record, said(reason)[0]] for file, record, reason in rows)],
    )


def as_csv(name: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Hand rows out as a table that a spreadsheet opens and takes nothing of for a formula."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(
        [harmless("" if cell is None else str(cell)) for cell in row] for row in rows
    )
    return handed_out(name, "text/csv", text.getvalue().encode("utf-8-sig"))
