"""What rooms above cases ask officers to come back to, for home and the case file: a day and where to go, never of whom."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from rempart.base import Words
from rempart.desk.cases.models import Case
from rempart.desk.rights.table import table

AT_MOST = 20


@dataclass(frozen=True)
class Reminder:
    """Something to come back to in a case: in words, by which day, and the route (of a case) where it is done."""

    case: Case
    words: Words
    route: str
    due: date


Source = Callable[[QuerySet[Case], date], Iterable[Reminder]]
_sources: list[Source] = []


def add_reminders(source: Source) -> None:
    """Ask this room too."""
    if source not in _sources:
        _sources.append(source)


def reminders_of(cases: QuerySet[Case], roles: frozenset[str], on: date) -> list[Reminder]:
    """Return what a person's roles may do something about, by day, then by the case's number; one line a case, route and words."""
    found: dict[tuple[str, str, str], Reminder] = {}
    for source in _sources:
        for one in source(cases, on):
            key = one.case.number, one.route, one.words.en
            if roles & table().readers(table().routes[one.route]) and (key not in found or one.due < found[key].due):
                found[key] = one
    return sorted(found.values(), key=lambda one: (one.due, one.case.number, one.words.en))
