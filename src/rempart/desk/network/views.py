"""The network of a case on the day that one chooses: table, drawing, way between two, why each is here."""

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from rempart.desk.cases.documents import store_document
from rempart.desk.cases.models import day_or_none
from rempart.desk.network.drawn import Stage, drawings_of, way_between
from rempart.desk.network.ego import KINDS, MOST, Ego, Tie, ego_of, grouped, nature_of
from rempart.desk.pages.words import voice
from rempart.desk.rights.middleware import Denied
from rempart.desk.rights.request import DeskRequest
from rempart.desk.search.circle import circle_of
from rempart.desk.search.kept import kept_page
from rempart.desk.search.opened import at_rest, known_or_none

_STOPS = 12
"""Days that are offered at once, the last ones; an older one can be given in the address."""


@at_rest
def case(request: DeskRequest, number: str) -> HttpResponseBase:
    """Show who stands behind the parties of a case, and keep the page in the case: the only place where it can go."""
    if not request.rights.sees("A"):
        raise Denied(403)
    with known_or_none() as known:
        seen = known if request.rights.sees("P") else None
        ego = ego_of(request.case, circle_of(request.case, seen), seen)
        context = _context(request, ego) | {"known": seen}
    if request.method == "POST":
        page = kept_page(request, "network/case.html", context)
        name = voice().plain("network.file_name", number=number, day=context["chosen"].isoformat())
        store_document(
            request.case, request.user, page, name=name, media_type="text/html", role="report", data_class="P"
        )
        return redirect("cases:file", number=number)
    answer: HttpResponse = render(request, "network/case.html", context)
    return answer


def _context(request: DeskRequest, ego: Ego) -> dict[str, Any]:
    asked = request.POST if request.method == "POST" else request.GET
    stops = ego.stops()
    chosen = _day(asked.get("date", ""), [day for day, _ in stops])
    nature = asked.get("nature", "") if asked.get("nature", "") in KINDS else ""
    now = [tie for tie in ego.on(chosen) if nature in ("", tie.kind)]
    ended = [tie for tie in ego.ended(chosen) if nature in ("", tie.kind)]
    met = {id_ for tie in now for id_ in (tie.owner, tie.asset)} | ({ego.subject} if ego.subject else set())
    much = len(met) if len(met) > MOST else 0
    met |= {id_ for tie in ended for id_ in (tie.owner, tie.asset)}
    here = [] if much else [node for node in ego.nodes.values() if node.id in met]
    places = {node.id: place for place, node in enumerate(here, start=1)}
    return {
        "case": request.case,
        "ego": ego,
        "stops": stops[-_STOPS:],
        "chosen": chosen,
        "last": chosen == stops[-1][0],
        "nature": nature,
        "kinds": KINDS,
        "now": [] if much else now,
        "ended": [] if much else ended,
        "much": much,
        "most": MOST,
        "groups": grouped(tuple(now)) if much else [],
        "drawings": [] if much else drawings_of(ego, now),
        "around": here,
        "places": places,
        "nature_of": nature_of,
        "ends": [asked.get(place, "") for place in ("a", "b")],
        "way": _way(ego, now, places, asked.get("a", ""), asked.get("b", "")),
        "kept": False,
    }


def _way(ego: Ego, ties: list[Tie], places: dict[str, int], one: str, other: str) -> list[Stage] | None:
    """Return the way between the two parties that were chosen by their places on the page; None where none were."""
    by_place = {str(place): id_ for id_, place in places.items()}
    if one not in by_place or other not in by_place:
        return None
    return way_between(ego, ties, by_place[one], by_place[other])


def _day(text: str, days: list[date]) -> date:
    """Return the day that was chosen: a day within what the sources tell, or the last one."""
    day = day_or_none(text)
    return day if day and day <= days[-1] else days[-1]
