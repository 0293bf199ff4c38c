"""What there is to review: close names that nobody has judged, and judgements that ask for another look."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rempart.identity import Judgement
from rempart.identity.merging.contents import Content
from rempart.identity.merging.standing import Standing, standing
from rempart.ledger import Workspace, snapshots
from rempart.screening.again import Again, live
from rempart.screening.published import content_on
from rempart.screening.report import CloseName
from rempart.screening.stored_checks import last_reports, reports_naming, undamaged


@dataclass(frozen=True)
class ToReview:
    """One pair to judge, as known on ``on_day`` in ``snapshot``: a close name of the last report, or compared anew.

    ``again`` is the judgement made of it before, where it is asked again, and how that stands.
    """

    application_id: str
    on_day: date
    snapshot: str
    close: CloseName
    again: Standing | None = None

    @property
    def pair(self) -> tuple[str, str]:
        """The two parties as published, in C order."""
        left, right = sorted((self.close.party, self.close.candidate))
        return left, right


def to_review(
    workspace: Workspace, judgements: Iterable[Judgement], day: date, application_id: str | None = None
) -> list[ToReview]:
    """Return what waits for an officer as of a day: what is asked again first, then what nobody has judged yet.

    A judgement is asked again where it expired, where a party has changed since in the last snapshot, or where officers
    judged unlike on one day. Its two are compared as they are published now. All is in the order of applications and
    reports; of one application if given.

    Raises:
        RempartError: a stored report is damaged; restore it from a copy.
    """
    standings = standings_now(workspace, list(judgements), day)
    asked_again = {one.judgement.pair: one for one in standings if not one.settled}
    judged = {one.judgement.pair for one in standings if one.settled}
    shown = [one for one in _shown(workspace) if one.pair not in judged]
    again = [_compared_anew(one) for one in live(workspace, asked_again, day)] if asked_again else []
    anew = {(one.application_id, *one.pair) for one in again}
    rest = [
        ToReview(one.application_id, one.on_day, one.snapshot, one.close, asked_again.get(one.pair))
        for one in shown
        if (one.application_id, *one.pair) not in anew
    ]
    found = [*again, *(one for one in rest if one.again), *(one for one in rest if not one.again)]
    return [one for one in found if application_id in (None, one.application_id)]


def standings_now(workspace: Workspace, judgements: Sequence[Judgement], day: date) -> list[Standing]:
    """Return how judgements stand on a day by the last snapshot; without a snapshot no change can be seen."""
    last = snapshots(workspace.snapshots)
    kept = {id_ for one in judgements for id_ in one.seen}
    return standing(judgements, day, content_on(last[-1], kept, day) if last and kept else {})


def seen_in(workspace: Workspace, snapshot: str | None, pair: Sequence[str], day: date) -> Mapping[str, Content]:
    """Return what both of a pair published, as known on a day in a snapshot, or in the last one where that is gone."""
    there = snapshots(workspace.snapshots)
    found = next((one for one in there if one.id == snapshot), there[-1] if there else None)
    return content_on(found, pair, day) if found else {}


def seen_last(workspace: Workspace, pair: Sequence[str], day: date, *, judged_before: bool) -> Mapping[str, Content]:
    """Return what both of a pair published when an officer saw them: in the last report that shows them, else now.

    Of a pair that was judged before it is now: whoever judges anew was told that something has changed.
    """
    for report in () if judged_before else reports_naming(workspace, pair):
        if any({close["party"], close["candidate"]} == set(pair) for close in report["close_names"]):
            return seen_in(workspace, str(report["snapshot"]["id"]), pair, date.fromisoformat(report["on_day"]))
    return seen_in(workspace, None, pair, day)


def _compared_anew(one: Again) -> ToReview:
    return ToReview(one.application_id, one.on_day, one.snapshot, one.close, one.standing)


def _shown(workspace: Workspace) -> Iterator[ToReview]:
    for application_id, (path, report) in sorted(last_reports(workspace).items()):
        with undamaged(path):
            on_day = date.fromisoformat(report["on_day"])
            snapshot = str(report["snapshot"]["id"])
            names = [CloseName.model_validate(one) for one in report["close_names"]]
        for close in names:
            yield ToReview(application_id, on_day, snapshot, close)
