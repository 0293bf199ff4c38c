"""The yearly review of a signal: what became of its questions, and whether it is kept, amended or dropped.

A signal is adopted on the day on which the desk first has it. From then on, or from its last review, it has a year; then it
is asked no more until somebody reviews it. Figures stop at the end of last month, and what fewer than five cases make is not
shown: nobody should read one case out of two figures.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from rempart.base import months_after
from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case
from rempart.desk.day import today
from rempart.desk.journal.models import JournalLine
from rempart.desk.measures.models import Measure
from rempart.desk.oversight.models import DECISIONS, Adopted, Review
from rempart.desk.record import record
from rempart.desk.screening.models import Answer
from rempart.monitoring.bias import LEAST
from rempart.signals import Off, Signal

FEWEST = LEAST
"""Cases below which a figure is not shown: the rule of the house's statistics."""
YEAR = 12
"""Months within which a signal is reviewed."""
WARNED = timedelta(days=60)
"""Before its last day, home and health say that a review is due."""
WHAT = ("asked", "explained", "not_relevant", "upheld", "overturned", "contested")
_CONTESTED = "contest.opened"
"""How the journal calls it when somebody contests something in a case."""


class RefusedReviewError(Exception):
    """What was typed of a review is refused: ``field`` and ``key`` of the sentence."""

    def __init__(self, field: str, key: str) -> None:
        super().__init__(key)
        self.field, self.key = field, key


@dataclass(frozen=True)
class Figures:
    """What became of the questions of one version: each of ``WHAT``, null where fewer than five cases make it."""

    version: int
    first: date
    last: date
    counts: dict[str, int | None]


@dataclass(frozen=True)
class Standing:
    """Where a signal stands on a day: since when it is asked, its last day without a review, and what the last one said."""

    code: str
    adopted: date | None
    due: date | None
    last: Review | None
    waiting: Review | None

    @property
    def dropped(self) -> bool:
        """Whether the last review dropped it."""
        return self.last is not None and self.last.decision == "drop"

    def expired(self, on: date) -> bool:
        """Tell whether its review is lacking on a day."""
        return not self.dropped and self.due is not None and self.due < on

    def soon(self, on: date) -> bool:
        """Tell whether its review must be held in the next sixty days, or is lacking."""
        return not self.dropped and self.due is not None and self.due - WARNED <= on


def adopt(found: Iterable[Signal], on: date) -> int:
    """Keep since when each version is asked here; return how many are new."""
    known = set(Adopted.objects.values_list("code", "version"))
    new = [Adopted(code=one.code, version=one.version, on=on) for one in found if (one.code, one.version) not in known]
    Adopted.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def standings(codes: Iterable[str]) -> dict[str, Standing]:
    """Return where each of some signals stands."""
    adopted: dict[str, date] = {}
    for code, on in Adopted.objects.order_by("-on").values_list("code", "on"):
        adopted[code] = on
    last: dict[str, Review] = {}
    waiting: dict[str, Review] = {}
    for row in Review.objects.exclude(agreed=False).select_related("by", "settled_by").order_by("id"):
        (last if row.agreed else waiting)[row.code] = row
    found = {}
    for code in codes:
        held, since = last.get(code), adopted.get(code)
        due = held.next_on if held else months_after(since, YEAR) if since else None
        found[code] = Standing(code, since, due, held, waiting.get(code))
    return found


def asked_codes() -> set[str]:
    """Return the codes of the signals that were ever asked here, without reading the catalogue."""
    return {*Adopted.objects.values_list("code", flat=True), *Review.objects.values_list("code", flat=True)}


def not_asked(on: date) -> dict[str, Off]:
    """Return the signals that a review dropped, and those whose review is lacking on a day; by code."""
    found: dict[str, Off] = {}
    for code, one in standings(asked_codes()).items():
        if one.dropped and one.last is not None and one.last.settled_on is not None:
            found[code] = Off("dropped", one.last.settled_on)
        elif one.expired(on) and one.due is not None:
            found[code] = Off("not_reviewed", one.due)
    return found


def due_soon(codes: Iterable[str], on: date) -> list[Standing]:
    """Return the signals whose review is due in the next sixty days, or lacking, by that day and code."""
    found = [one for one in standings(codes).values() if one.soon(on)]
    return sorted(found, key=lambda one: (one.due or date.max, one.code))


def reviews_of(code: str) -> list[Review]:
    """Return the reviews of a signal that were agreed or refused, the last first."""
    return list(
        Review.objects.filter(code=code).exclude(agreed=None).select_related("by", "settled_by").order_by("-id")
    )


def figures(code: str, since: date, on: date) -> list[Figures]:
    """Return what became of the questions of each version of a signal, from a day to the end of the month before another."""
    end = on.replace(day=1)
    begun = list(Adopted.objects.filter(code=code).order_by("on", "version").values_list("version", "on"))
    found = []
    for number, (version, from_on) in enumerate(begun):
        until = begun[number + 1][1] if number + 1 < len(begun) else end
        first, after = max(since, from_on), min(until, end)
        if first < after:
            found.append(Figures(version, first, after - timedelta(days=1), _counts(code, first, after)))
    return found


def _counts(code: str, first: date, after: date) -> dict[str, int | None]:
    rows = Answer.objects.filter(code=code, undone_at=None, at__gte=_start(first), at__lt=_start(after))
    ways: dict[str, list[int]] = {way: [] for way in ("ask", "explained", "not_relevant")}
    for way, case in rows.values_list("way", "case_id"):
        ways[way].append(case)
    asked = set(ways["ask"])
    standing = Measure.objects.filter(case__in=asked)
    overturned = set(standing.filter(state="undone").values_list("case_id", flat=True))
    upheld = set(standing.exclude(state="undone").values_list("case_id", flat=True)) - overturned
    every = asked.union(*ways.values())
    numbers = dict(Case.objects.filter(pk__in=every).values_list("number", "pk"))
    lines = JournalLine.objects.filter(action=_CONTESTED, case__in=list(numbers))
    contested = set(lines.values_list("case", flat=True))
    return {
        "asked": _shown(ways["ask"], asked),
        "explained": _shown(ways["explained"], set(ways["explained"])),
        "not_relevant": _shown(ways["not_relevant"], set(ways["not_relevant"])),
        "upheld": _shown(upheld, upheld),
        "overturned": _shown(overturned, overturned),
        "contested": _shown(contested, contested),
    }


def _shown(counted: Sequence[object] | set[int] | set[str], cases: set[int] | set[str]) -> int | None:
    """Return a count; None where fewer than five cases make it, and where none does: *none* beside *few* would tell too."""
    return len(counted) if len(cases) >= FEWEST else None


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(settings.TIME_ZONE))


@transaction.atomic
def propose(by: User, signal: Signal, decision: str, reason: str, next_on: date | None) -> Review:
    """Propose what a review decides of a signal; it holds once another person agrees.

    Raises:
        RefusedReviewError: no decision, no reason, no day within a year, or one waits already.
    """
    code, day = signal.code, today()
    if decision not in DECISIONS:
        raise RefusedReviewError("decision", "mistake_decision")
    if len(reason.strip()) < 10:
        raise RefusedReviewError("why", "mistake_reason")
    if next_on is None or not day < next_on <= months_after(day, YEAR):
        raise RefusedReviewError("next_on", "mistake_next")
    if Review.objects.filter(code=code, agreed=None).exists():
        raise RefusedReviewError("decision", "mistake_waits")
    one = standings([code])[code]
    seen = [
        {"version": row.version, "first": str(row.first), "last": str(row.last), **row.counts}
        for row in figures(code, period_of(one, day), day)
    ]
    told = {"code": code, "version": signal.version, "decision": decision, "next": str(next_on)}
    entry = record("signal.review_proposed", actor=by.pseudonym, data=told, payload=reason.strip().encode())
    row = Review(
        code=code, version=signal.version, decision=decision, next_on=next_on, figures=seen, by=by, on=day,
        entry=entry.number,
    )  # fmt: skip
    row.say_why(reason.strip())
    row.save()
    return row


def period_of(one: Standing, on: date) -> date:
    """Return the day from which a review looks back: the last review, else the adoption."""
    return (one.last.on if one.last else one.adopted) or on


@transaction.atomic
def settle(by: User, row: Review, *, agree: bool) -> None:
    """Agree to what another proposed, or refuse it; who proposed may take it back.

    Raises:
        RefusedReviewError: who proposed would agree themselves, or it was settled already.
    """
    row = Review.objects.select_for_update().get(pk=row.pk)
    if row.agreed is not None:
        raise RefusedReviewError("decision", "mistake_done")
    if agree and row.by_id == by.pk:
        raise RefusedReviewError("decision", "mistake_two")
    if agree or row.by_id != by.pk:
        row.settled_by = by
    row.agreed, row.settled_on = agree, today()
    row.save()
    told = {"code": row.code, "decision": row.decision, "next": str(row.next_on)}
    record(f"signal.review_{'agreed' if agree else 'refused'}", actor=by.pseudonym, data=told)
