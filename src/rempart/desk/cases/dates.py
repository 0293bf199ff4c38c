"""Dates of many cases in the order in which they fall; never in that of anything that was found. No case is computed here."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from rempart.base import Words
from rempart.desk.cases.models import Case, Deadline
from rempart.desk.cases.standing import pack_of

FOLLOW_UP = ("measure", "review", "enforceable", "validity")
SOON = timedelta(days=30)
"""How far home looks ahead."""


@dataclass(frozen=True)
class Dated:
    """One date of a case: its row, what it is called, what happens at its end, days left, and how it was reckoned."""

    row: Deadline
    words: Words
    at_end: Words
    left: int | None
    how: tuple[tuple[Words, date], ...] = ()


@dataclass(frozen=True)
class Dates:
    """Dates by what they ask of an officer: silence, the others, follow-up of measures; those that stand still apart.

    ``more``: the lists that were cut, by their name here; silence never is.
    """

    silence: list[Dated] = field(default_factory=list)
    others: list[Dated] = field(default_factory=list)
    follow_up: list[Dated] = field(default_factory=list)
    paused: list[Dated] = field(default_factory=list)
    more: frozenset[str] = frozenset()


def dates_of(cases: QuerySet[Case], on: date, limit: int = 15, within: timedelta | None = None) -> Dates:
    """Return the dates of cases, each list by day and then by the case's number.

    Args:
        cases: of which.
        on: the day it is.
        limit: of each list but silence: a date past which saying nothing is an answer is never left out.
        within: how far ahead, for all but silence and dates that stand still; without end by default.
    """
    rows = Deadline.objects.filter(case__in=cases.values("pk")).exclude(kind="retention").select_related("case")
    rows = rows.exclude(kind="appeal", due__lt=on)  # it has passed: nobody owes anything by it
    running = rows.exclude(due=None).order_by("due", "case__number", "clock")
    soon = running if within is None else running.filter(due__lte=on + within)
    measures = Q(kind__in=FOLLOW_UP)
    cut = {
        "others": soon.exclude(kind="silence").exclude(measures),
        "follow_up": soon.filter(measures),
        "paused": rows.filter(due=None).order_by("paused_on", "case__number", "clock"),
    }
    found = {name: [_told(row, on) for row in some[: limit + 1]] for name, some in cut.items()}
    return Dates(
        silence=[_told(row, on) for row in running.filter(kind="silence")],
        others=found["others"][:limit],
        follow_up=found["follow_up"][:limit],
        paused=found["paused"][:limit],
        more=frozenset(name for name, some in found.items() if len(some) > limit),
    )


def _told(row: Deadline, on: date) -> Dated:
    form = pack_of(row.case.pack, row.case.pack_version).clocks[row.clock]
    how = tuple((Words(en=en, fr=fr), date.fromisoformat(day)) for en, fr, day in row.how)
    return Dated(row, form.words, form.at_end, (row.due - on).days if row.due else row.left, how)
