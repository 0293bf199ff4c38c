"""An address over ten years: a place, never the reputation of a person or of a street."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from rempart.base import RempartError
from rempart.desk.cases.documents import store_document
from rempart.desk.cases.models import Case
from rempart.desk.pages.words import current, sentences, voice
from rempart.desk.rights.request import DeskRequest
from rempart.desk.sealing import unveiled
from rempart.desk.search.circle import Circle, circle_of
from rempart.desk.search.finding import whole_address
from rempart.desk.search.kept import kept_page
from rempart.desk.search.opened import Known, at_rest, known_or_none, title_of
from rempart.desk.search.parties import labels
from rempart.desk.search.periods import Period, crowded, period_of
from rempart.screening.pages.text import undirected
from rempart.screening.showing import KnownRow, others_named, rows_at
from rempart.screening.ten_years import Bar, Filled, ten_years

_WIDE = 3.5
"""Least width of a bar, in percent, in which its number can be read."""


@dataclass(frozen=True)
class Drawn:
    """One bar as it is drawn, in percent: ``y`` and ``height`` in pixels, the number within or beside it."""

    bar: Bar
    x: float
    width: float
    y: int
    height: int

    @property
    def within(self) -> bool:
        """Whether the number fits into the bar."""
        return self.width >= _WIDE

    @property
    def middle(self) -> float:
        """Where a number within the bar stands."""
        return round(self.x + self.width / 2, 1)

    @property
    def end(self) -> float:
        """Where the bar ends."""
        return round(self.x + self.width, 1)


@at_rest
def address(request: DeskRequest, address: str) -> HttpResponse:
    """Show an address outside any case, for a purpose and a reason. Its text stands in no address of a page, and in no log."""
    text = unveiled("address", address)
    with known_or_none() as known:
        if text is None or known is None:
            raise Http404
        years = period_of(request.GET, known.day)
        context = _context(text, known, Circle(()), years, town=request.rights.sees_whole("T"))
    return render(request, "search/address.html", context | {"case": None})


@at_rest
def case_address(request: DeskRequest, number: str) -> HttpResponseBase:
    """Show the address of a case's premises, and keep the page in the case."""
    with known_or_none() as known:
        text = _address_of(request.case, known)
        if known is None or not text:
            return render(request, "search/no_address.html", {"case": request.case, "known": known is not None})
        town = request.rights.sees("T")
        years = period_of(request.GET, known.day)
        context = _context(text, known, circle_of(request.case, known), years, town=town) | {"case": request.case}
    if request.method == "POST":
        page = kept_page(request, "search/address.html", context)
        name = f"{undirected(text)[:80]}.html"
        store_document(
            request.case, request.user, page, name=name, media_type="text/html", role="report", data_class="T"
        )
        return redirect("cases:file", number=number)
    return render(request, "search/address.html", context)


def _address_of(case: Case, known: Known | None) -> str:
    """Return the address of a case's premises: as written on the form, or as the town's own file gives it by their number."""
    said = case.application
    if (text := whole_address(said.get("premises", ""))) or known is None:
        return text
    numbers = [said.get("premises_id", ""), said.get("premises", "").strip()]
    row = known.connection.execute(
        "select min(full_address) from premises where premises_id in (select unnest($1::varchar[]))", [numbers]
    ).fetchone()
    return str(row[0]) if row and row[0] else ""


def _context(text: str, known: Known, circle: Circle, years: Period, *, town: bool) -> dict[str, Any]:
    try:
        rows = rows_at(known.connection, text, known.day)
    except RempartError:
        rows = []
    lanes = years.of(ten_years(known.connection, rows, known.day, town=town))
    shown = [bar.row for filled in lanes for bar in filled.bars]
    label = labels(circle, known, others_named(shown, []))
    return {
        "address": text,
        "known": known,
        "premises": [row for row in rows if row.table == "premises"] if town else [],
        "lanes": [(filled, _drawn(filled, years)) for filled in lanes],
        "period": years,
        "said": lambda row: _said(row, label),
        "source": lambda row: title_of(known.snapshot, row.register, current()),
        "told": _told,
        "kept": False,
    }


def _drawn(filled: Filled, years: Period) -> list[Drawn]:
    """Return the bars of a lane, in two rows where they overlap; what is older than the years is not drawn."""
    found: list[Drawn] = []
    ends = [-1.0, -1.0]
    two = crowded(filled)
    for bar in filled.bars:
        if not years.holds(bar):
            continue
        x = years.place(bar.first or years.first)
        width = 0.0 if filled.lane.days else round(years.place(bar.last or years.day) - x, 1)
        line = 0 if not two or ends[0] <= x else 1
        ends[line] = max(ends[line], x + width)
        y, height = ((4, 16), (24, 16))[line] if two else (12, 20)
        found.append(Drawn(bar, x, width, y, height))
    return found


def _said(row: KnownRow, label: Any) -> str:
    """Return what a row says, in words: kinds and outcomes as published, parties by name or *a person*."""
    key = f"search.at_{row.table}"
    values = {name: _word(name, undirected(str(value))) for name, value in row.said.items()}
    party = next((row.said[name] for name in _PARTIES.get(row.table, ()) if name in row.said), None)
    values["party"] = label(str(party)) if party is not None else voice().plain("search.nobody_named")
    said = voice().sentence(key).format_map(_Blank(values)) if key in sentences() else row.table
    return ", ".join(part for part in (one.strip() for one in said.split("|")) if part)


_PARTIES = {
    "permit": ("applicant_id",), "address": ("party_id",), "operator_spell": ("operator_id",), "lease": ("tenant_id",),
    "premises_role": ("party_id",), "inspection": ("operator_id",),
}  # fmt: skip


def _word(column: str, value: str) -> str:
    """Return the words for a code of the dictionary; anything else as published."""
    key = f"search.code_{column}_{value}"
    return voice().plain(key) if key in sentences() else value


class _Blank(dict[str, str]):
    """A value that a row does not give says nothing."""

    def __missing__(self, key: str) -> str:
        return ""


def _told(filled: Filled) -> str:
    """Return a lane in one sentence, for whoever hears the page: its rows with their days, and what is not covered."""
    parts = []
    for bar in filled.bars:
        since = voice().day_in_text(bar.first, short=True) if bar.first else voice().plain("search.no_day")
        until = voice().day_in_text(bar.last, short=True) if bar.last else voice().plain("search.pending" if bar.pending else "search.still")  # fmt: skip
        text = (
            since if bar.last == bar.first and bar.first else voice().plain("search.from_to", first=since, last=until)
        )
        parts.append(f"{filled.lane.sign}{bar.number} {text}")
    if filled.gap:
        parts.append(why_not(filled))
    return "; ".join(parts) or voice().plain("search.no_row_here")


def why_not(filled: Filled) -> str:
    """Return why a part of a lane is not covered, in words."""
    if filled.gap is None:
        return ""
    if filled.gap.why == "no_register":
        return voice().plain("search.gap_no_register")
    return voice().plain("search.gap_begins", day=voice().day_in_text(filled.gap.until, short=True))
