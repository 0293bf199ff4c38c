"""Close names that the last reports show and that no officer has judged yet: what there is to review."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from rempart.identity import Judgement
from rempart.identity.judgements import in_force
from rempart.ledger import Workspace
from rempart.screening.report import CloseName
from rempart.screening.stored_checks import last_reports, undamaged


@dataclass(frozen=True)
class ToReview:
    """One close name of the last report on an application, made as known on ``on_day``."""

    application_id: str
    on_day: date
    close: CloseName


def to_review(
    workspace: Workspace, judgements: Iterable[Judgement], day: date, application_id: str | None = None
) -> list[ToReview]:
    """Return what nobody has judged as of a day, in the order of applications and reports; of one application if given.

    Raises:
        RempartError: a stored report is damaged; restore it from a copy.
    """
    judged = {(judgement.left, judgement.right) for judgement in in_force(judgements, day)}
    found = [one for one in _shown(workspace) if application_id in (None, one.application_id)]
    return [one for one in found if tuple(sorted((one.close.party, one.close.candidate))) not in judged]


def _shown(workspace: Workspace) -> Iterator[ToReview]:
    for application_id, (path, report) in sorted(last_reports(workspace).items()):
        with undamaged(path):
            on_day = date.fromisoformat(report["on_day"])
            names = [CloseName.model_validate(one) for one in report["close_names"]]
        for close in names:
            yield ToReview(application_id, on_day, close)
