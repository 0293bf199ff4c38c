"""What waits for a second person, asked by every room: on the home of whoever may answer, by date; no two-handed act waits unseen."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from rempart.desk.accounts.models import User
from rempart.desk.rights.scope import Rights
from rempart.desk.rights.table import table


@dataclass(frozen=True)
class Asked:
    """Something that one person asked and another answers: in words, the address where it is answered, and its day."""

    words: Markup
    where: str
    on: date
    by: str = ""
    """Pseudonym of who asked; empty where no person did."""
    due: bool = False
    """Whether ``on`` is the day by which it is answered; else it waits since then."""


Source = Callable[[User, date], Iterable[Asked]]
_sources: list[tuple[str, Source]] = []


def add_asked(route: str, source: Source) -> None:
    """Ask this room too, for whoever acts at an address; the source leaves out what a person asked themselves."""
    if (route, source) not in _sources:
        _sources.append((route, source))


def asked_routes() -> set[str]:
    """Return the addresses at which something is answered that home tells of."""
    return {route for route, _ in _sources}


def asked_of(rights: Rights, on: date) -> list[Asked]:
    """Return what a person may answer, the oldest day first."""
    found = [
        one
        for route, source in _sources
        if rights.roles & table().actors(table().routes[route])
        for one in source(rights.user, on)
    ]
    return sorted(found, key=lambda one: (one.on, one.where, one.words))
