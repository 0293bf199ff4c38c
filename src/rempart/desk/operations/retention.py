"""How long a case is kept: the rule of its pack, a hold that two people put on it, and what the archives decide before it goes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from rempart.base import RempartError
from rempart.desk import sealing
from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case, Deadline
from rempart.desk.cases.standing import Standing, pack_of
from rempart.desk.day import today
from rempart.desk.operations.models import Appraisal, Hold
from rempart.desk.record import record

_SOON = timedelta(days=90)
_DECISIONS = ("favourable", "adverse", "implied")
HELD, ASKED, NOT_APPRAISED, NOT_HANDED_OVER = "held", "asked", "not_appraised", "not_handed_over"
STOPS = (HELD, ASKED, NOT_APPRAISED, NOT_HANDED_OVER)
"""Why a case whose time is over is kept all the same, in the order in which it is looked for."""
_asked: list[Callable[[Case], bool]] = []


def add_asked(source: Callable[[Case], bool]) -> None:
    """Ask this room whether a right that a person exercised in a case is not settled: nothing is purged before it is."""
    if source not in _asked:
        _asked.append(source)


@dataclass(frozen=True)
class Due:
    """When the time of a case is over: the last day on which it is kept, the rule of the pack, and its article."""

    on: date
    rule: str
    article: str


def due_of(case: Case, on: date) -> Due | None:
    """Return when the time of a case is over; None while it is not closed, or where the pack tells no rule.

    A clock of kind ``retention`` that the procedure started wins; otherwise the rule of ``pack.yml`` is counted from the day on
    which the case was closed for the last time.
    """
    standing = Standing(case, on)
    for clock in standing.state.clocks.values():
        form = standing.pack.clocks[clock.id]
        if form.kind == "retention" and clock.stopped_on is None:
            return Due(clock.due(on).day, clock.id, form.article)
    kinds = {state.id: state.kind for state in standing.procedure.states}
    if kinds[standing.state.state] != "closed":
        return None
    rules = {one.what: one for one in standing.pack.heading.retention if one.after == "closed"}
    decided = any(kinds[done.after] in _DECISIONS for done in standing.state.history)
    rule = (None if decided else rules.get("without_follow_up")) or rules.get("case")
    if rule is None:
        return None
    return Due(years_after(standing.state.since, rule.years), rule.what, rule.article)


def years_after(day: date, years: int) -> date:
    """Return the same day so many years later; 28 February for a 29th that the year lacks."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def stops(case: Case, on: date) -> str | None:
    """Return why a case whose time is over must not be purged yet; None where nothing stands in the way."""
    if Hold.objects.filter(case=case, confirmed_by__isnull=False, released_on=None, until__gte=on).exists():
        return HELD
    if any(source(case) for source in _asked):
        return ASKED
    appraisal = appraisal_of(case)
    if appraisal is None:
        return NOT_APPRAISED
    if appraisal.decision == "archive" and appraisal.handed_over_on is None:
        return NOT_HANDED_OVER
    return None


def appraisal_of(case: Case) -> Appraisal | None:
    """Return what the archives of its town decided of a case: of itself, or else of its procedure; the last word counts."""
    mine = Q(case=case) | Q(case=None, pack=case.pack, procedure=case.procedure, by__town=case.town_id)
    found = list(Appraisal.objects.filter(mine).order_by("id"))
    return next((one for one in reversed(found) if one.case_id is not None), found[-1] if found else None)


@transaction.atomic
def ask_hold(case: Case, by: User, until: date, reason: str) -> Hold:
    """Ask that a case be kept until a day; it holds once another person confirmed it.

    Raises:
        RempartError: no reason, or a day that is over.
    """
    if not reason.strip() or until <= today():
        raise RempartError("hold", "it needs a reason and an end that is still to come", "Give both")
    hold = Hold(case=case, until=until, asked_by=by, asked_on=today(), sealed=b"")
    hold.save()
    hold.sealed = sealing.seal(case.number, f"hold/{case.number}/{hold.pk}", reason.encode())
    hold.save(update_fields=["sealed"])
    record("hold.asked", actor=by.pseudonym, case=case.number, data={"hold": hold.pk, "until": str(until)})
    return hold


@transaction.atomic
def confirm_hold(hold: Hold, by: User) -> None:
    """Confirm a hold that another asked for.

    Raises:
        RempartError: the person asked for it themselves, or another confirmed it already.
    """
    hold = Hold.objects.select_for_update().select_related("case").get(pk=hold.pk)
    if by.pk == hold.asked_by_id or hold.confirmed_by_id is not None:
        raise RempartError("hold", "who asked for it cannot confirm it", "Ask a colleague")
    hold.confirmed_by = by
    hold.save(update_fields=["confirmed_by"])
    record("hold.confirmed", actor=by.pseudonym, case=hold.case.number, data={"hold": hold.pk})


@transaction.atomic
def release_hold(hold: Hold, by: User) -> None:
    """End a hold before its day; it stays visible.

    Raises:
        RempartError: the person asked for it themselves, and it holds already.
    """
    if by.pk == hold.asked_by_id and hold.confirmed_by_id is not None:
        raise RempartError("hold", "who asked for it cannot end it", "Ask a colleague")
    hold.released_on = today()
    hold.save(update_fields=["released_on"])
    record("hold.released", actor=by.pseudonym, case=hold.case.number, data={"hold": hold.pk})


@transaction.atomic
def appraise(by: User, decision: str, *, case: Case | None = None, pack: str = "", procedure: str = "") -> Appraisal:
    """Keep what the archives decided, of one case or of all cases of a procedure.

    Raises:
        RempartError: the decision is neither ``destroy`` nor ``archive``, or it is of nothing.
    """
    if decision not in ("destroy", "archive") or (case is None and procedure not in pack_names(pack)):
        raise RempartError("appraisal", "it says destroy or archive, of one case or of a procedure", "Give both")
    row = Appraisal.objects.create(
        case=case, pack=case.pack if case else pack, procedure=case.procedure if case else procedure, decision=decision, by=by,
        on=today(),
    )  # fmt: skip
    record(
        "appraised", actor=by.pseudonym, case=case.number if case else None,
        data={"decision": decision, "procedure": row.procedure, "pack": row.pack},
    )  # fmt: skip
    return row


@transaction.atomic
def hand_over(case: Case, by: User, on: date) -> None:
    """Write down that a case was handed over to the archives; from then on nothing keeps it.

    Raises:
        RempartError: the archives do not want it, have it already, or the day is still to come.
    """
    row = appraisal_of(case)
    if row is None or row.decision != "archive" or row.handed_over_on is not None or on > today():
        raise RempartError("appraisal", "it waits for no handing over, or the day is to come", "Look at its appraisal")
    if row.case_id is None:  # that of the procedure is of other cases too
        row = Appraisal.objects.create(
            case=case, pack=case.pack, procedure=case.procedure, decision="archive", by=by, on=today()
        )
    row.handed_over_on = on
    row.save(update_fields=["handed_over_on"])
    record("handed_over", actor=by.pseudonym, case=case.number, data={"on": str(on)})


@dataclass(frozen=True)
class Ending:
    """A case whose time is over, or nearly: until when it is kept, what stands in the way, what the archives decided."""

    case: Case
    due: Due
    stopped: str | None
    appraisal: Appraisal | None


def ending(cases: QuerySet[Case], on: date) -> list[Ending]:
    """Return the closed cases whose time is over on a day, or in the ninety days after it, by that day and number."""
    last = on + _SOON
    clocked = Deadline.objects.filter(kind="retention", case__in=cases.values("pk"))
    near = cases.filter(pk__in=clocked.filter(due__lte=last).values("case"))
    ruled = cases.filter(closed_on__isnull=False, closed_on__lte=years_after(last, -1)).exclude(
        pk__in=clocked.values("case")
    )
    found = []
    for case in {one.pk: one for one in (*near, *ruled)}.values():
        due = due_of(case, on)
        if due is not None and due.on <= last:
            found.append(Ending(case, due, stops(case, on), appraisal_of(case)))
    return sorted(found, key=lambda one: (one.due.on, one.case.number))


def holds_of(case: Case) -> list[tuple[Hold, str]]:
    """Return the holds of a case, ended ones too, each with its reason."""
    rows = Hold.objects.filter(case=case).select_related("asked_by", "confirmed_by").order_by("id")
    return [(one, sealing.unseal(case.number, f"hold/{case.number}/{one.pk}", one.sealed).decode()) for one in rows]


def pack_names(pack: str) -> set[str]:
    """Return the procedures of the newest version of a pack; none where there is no such pack."""
    from rempart.procedures.pack import versions_of  # noqa: PLC0415

    try:
        return set(pack_of(pack, max(versions_of(pack))).procedures)
    except (RempartError, ValueError):
        return set()


def readings_before(on: date) -> date | None:
    """Return the day before which readings are no longer kept: the longest rule of the packs in use; None where one has none."""
    used = set(Case.objects.values_list("pack", "pack_version").distinct())
    years = []
    for pack, version in used:
        told = [one.years for one in pack_of(pack, version).heading.retention if one.what == "reading"]
        if not told:
            return None
        years += told
    return years_after(on, -max(years)) - timedelta(days=1) if years else None
