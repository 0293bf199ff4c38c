"""What administration shows and nobody changes here: packs, calendar, letters, retention, health, the table of rights."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from rempart.desk.administration import looking
from rempart.desk.cases.models import day_or_none
from rempart.desk.configuration import workspace
from rempart.desk.day import today
from rempart.desk.rights.request import DeskRequest
from rempart.desk.rights.table import table
from rempart.procedures.pack import load_pack, pack_ids, versions_of


def list_(request: DeskRequest) -> HttpResponse:
    """Show what administration holds."""
    return render(request, "administration/list.html", {"year": today().year})


def packs(request: DeskRequest) -> HttpResponse:
    """Show the packs, each version with who signed it; cases keep theirs."""
    found = looking.packs()
    older = {one.pack.id: [row.version for row in found if row.pack.id == one.pack.id] for one in found}
    return render(request, "administration/packs.html", {"packs": found, "versions": older})


def difference(request: DeskRequest, pack: str, one: str, other: str) -> HttpResponse:
    """Show what differs between two versions of a pack."""
    days = day_or_none(one), day_or_none(other)
    if pack not in pack_ids() or None in days or not set(days) <= set(versions_of(pack)):
        raise Http404
    text = looking.difference(load_pack(pack, days[0]), load_pack(pack, days[1]))
    return render(request, "administration/difference.html", {"pack": pack, "days": days, "text": text})


def calendar(request: DeskRequest, year: int) -> HttpResponse:
    """Show the holidays of a year, as the dates of cases count them."""
    if not 2000 <= year <= 2100:
        raise Http404
    name, days = looking.holidays_of(year)
    return render(request, "administration/calendar.html", {"name": name, "days": days, "year": year})


def letters(request: DeskRequest) -> HttpResponse:
    """Show the letters of the town's pack."""
    return render(request, "administration/letters.html", {"pack": looking.our_pack()})


def retention(request: DeskRequest) -> HttpResponse:
    """Show how long what is kept, by the pack's articles and the workspace's settings."""
    context = {"pack": looking.our_pack(), "checks": workspace().settings.checks_keep_years}
    return render(request, "administration/retention.html", context)


def health(request: DeskRequest) -> HttpResponse:
    """Show what works, which keys are there, and what still works when something does not."""
    context = {"health": looking.health(), "keys": looking.keys(), "missing": looking.missing_keys()}
    return render(request, "administration/health.html", context)


def rights(request: DeskRequest) -> HttpResponse:
    """Show who reads and acts on which address, and what each role sees."""
    routes = [
        (name, route, table().readers(route), table().actors(route)) for name, route in sorted(table().routes.items())
    ]
    return render(request, "administration/rights.html", {"routes": routes, "roles": table().roles})
