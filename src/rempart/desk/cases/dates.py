"""Dates of many cases in the order in which they fall; never in that of anything that was found."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, QuerySet

from rempart.base import Words
from rempart.desk.cases.models import Case, Deadline
from rempart.desk.cases.standing import Standing, pack_of

_FOLLOW_UP = ("measure", "review", "enforceable", "validity")


@dataclass
class Dated:
    """One date of a case: its row, what it is called, what happens at its end, and days left."""

    row: Deadline
    words: Words
    at_end: Words
    left: int | None

    @property
    def standing(self) -> Standing:
        """The case on its day, to show how the date is reckoned."""
        return Standing(self.row.case, self._on)

    _on: date = field(default_factory=date.today)


@dataclass
class Dates:
    """Dates by what they ask of an officer: silence, the others, follow-up of measures; those that stand still apart."""

    silence: list[Dated] = field(default_factory=list)
    others: list[Dated] = field(default_factory=list)
    follow_up: list[Dated] = field(default_factory=list)
    paused: list[Dated] = field(default_factory=list)


def dates_of(cases: QuerySet[Case], on: date, limit: int = 60) -> Dates:
    """Return the dates of cases, each list by day and then by the case's number."""
    rows = Deadline.objects.filter(case__in=cases).exclude(kind="retention").select_related("case")
    found = Dates()
    for row in rows.order_by(F("due").asc(nulls_last=True), "case__number", "clock")[:limit]:
        form = pack_of(row.case.pack, row.case.pack_version).clocks[row.clock]
        one = Dated(row, form.words, form.at_end, (row.due - on).days if row.due else row.left, on)
        if row.due is None:
            found.paused.append(one)
        elif row.kind == "silence":
            found.silence.append(one)
        elif row.kind in _FOLLOW_UP:
            found.follow_up.append(one)
        else:
            found.others.append(one)
    return found
