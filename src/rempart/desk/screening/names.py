"""Close names judged in a case: side by side, with the items that the officer compared, kept as judgements of the workspace."""

from dataclasses import dataclass

from django.db import transaction

from rempart.base import Words
from rempart.desk import sealing
from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case, day_or_none
from rempart.desk.configuration import workspace
from rempart.desk.day import today
from rempart.desk.record import record
from rempart.desk.screening.models import Judged, Run
from rempart.desk.screening.running import report_of
from rempart.identity import Judgement
from rempart.identity.merging.judgements import Verdict
from rempart.screening import judging
from rempart.screening.report import CloseName, Report
from rempart.screening.to_review import seen_in

VERDICTS: tuple[Verdict, ...] = ("same", "different", "cannot_tell")
LEAST = 10
_NO_IDENTIFIER = ("kind", "country", "flag")
"""Items of a comparison by which nobody is identified."""
_NEEDED = 2
"""Identifiers that are compared, and agree, before two parties are judged the same. Source: ``rights`` R-08."""


@dataclass(frozen=True)
class Side:
    """One close name of a run with what was judged of it in this case; ``items`` are those in which both agree."""

    close: CloseName
    judged: Judged | None
    items: tuple[str, ...]
    pair: str
    """Keyed mark of the two, within the case."""


def sides_of(case: Case, run: Run, report: Report) -> list[Side]:
    """Return the close names of a run, in its order, with the judgement that stands of each."""
    there = {row.pair: row for row in Judged.objects.filter(case=case, undone_on=None).select_related("by").order_by("id")}  # fmt: skip
    return [Side(one, there.get(pair := pair_of(case, one)), comparable(one), pair) for one in report.close_names]


def comparable(close: CloseName) -> tuple[str, ...]:
    """Return the items by which a party is identified and in which both records agree."""
    told = (one.item for one in close.items if one.outcome == "equal" and one.item not in _NO_IDENTIFIER)
    return tuple(dict.fromkeys(told))


def mistakes_in(close: CloseName, verdict: str, reason: str, compared: list[str], expires: str) -> dict[str, str]:
    """Return what a judgement lacks: names of its fields, and keys of sentences."""
    found = {}
    if verdict not in VERDICTS:
        found["verdict"] = "mistake_verdict"
    if len(reason) < LEAST:
        found["reason"] = "mistake_judged_reason"
    until = day_or_none(expires)
    if expires and (until is None or until <= today()):
        found["expires"] = "mistake_expires"
    if verdict == "same" and len(set(compared) & set(comparable(close))) < _NEEDED:
        found["compared"] = "mistake_two" if len(comparable(close)) >= _NEEDED else "mistake_two_never"
    return found


@transaction.atomic
def judge(
    case: Case, by: User, run: Run, close: CloseName, verdict: Verdict, reason: str, compared: list[str], expires: str
) -> list[Words]:
    """Enter a judgement in the workspace, and that it was made in this case; it counts in snapshots built from then on.

    The file of the workspace is written last: where that fails, nothing stands in the database either, and done again it
    writes no second line.

    Returns:
        What the officer should know of other judgements: that this one replaces or contradicts them.

    Raises:
        RempartError: this very judgement was undone, or an id is not one that a report shows.
    """
    pair = (close.party, close.candidate)
    seen = seen_in(workspace(), run.snapshot, sorted(pair), run.on_day)
    made = Judgement(verdict, *pair, reason, by.pseudonym, today(), day_or_none(expires), seen=seen)
    Judged.objects.filter(case=case, pair=pair_of(case, close), undone_on=None).update(undone_on=today())
    Judged.objects.create(
        case=case, pair=pair_of(case, close), judgement=made.id, verdict=verdict, by=by, on=today(), expires_on=day_or_none(expires),
        compared=sorted(set(compared) & set(comparable(close))),
    )  # fmt: skip
    record("name.judged", actor=by.pseudonym, case=case.number, data={"judgement": made.id, "verdict": verdict})
    said, _ = judging.enter(workspace(), made)
    return said


@transaction.atomic
def undo(case: Case, by: User, row: Judged, reason: str) -> None:
    """Take a judgement back in the workspace, for a reason.

    Raises:
        RempartError: the workspace holds no such judgement.
    """
    row.undone_on = today()
    row.save(update_fields=["undone_on"])
    record("name.undone", actor=by.pseudonym, case=case.number, data={"judgement": row.judgement})
    judging.take_back(workspace(), row.judgement, reason=reason, author=by.pseudonym, on=today())


def close_name(run: Run, id_: str) -> CloseName | None:
    """Return a close name of a run by its id."""
    return next((one for one in report_of(run, "en").close_names if one.id == id_), None)


def pair_of(case: Case, close: CloseName) -> str:
    """Return the keyed mark of a party and a candidate within a case."""
    return sealing.mark(f"pair:{case.number}:{'|'.join(sorted((close.party, close.candidate)))}")
