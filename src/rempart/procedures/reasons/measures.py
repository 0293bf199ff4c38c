"""A measure that is proposed: from the catalogue of the pack, with its end and its review.

Source: ``desk`` section 2.10. A review is compulsory at 12 months, or at half of a shorter term; the software ends no
measure before its own term.
"""

from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict

from rempart.base import Words, months_after
from rempart.procedures.pack import Pack

MONTHS_TO_REVIEW = 12


class Proposal(BaseModel):
    """A measure of the catalogue, from a day, until a day where it has an end, with its conditions and its review."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    measure: str
    from_on: date
    until_on: date | None = None
    review_on: date | None = None
    conditions: tuple[str, ...] = ()


def review_due(from_on: date, until_on: date | None) -> date:
    """Return the last day on which a measure may be reviewed for the first time."""
    yearly = months_after(from_on, MONTHS_TO_REVIEW)
    if until_on is None or until_on >= yearly:
        return yearly
    return from_on + timedelta(days=(until_on - from_on).days // 2)


def measure_faults(proposal: Proposal, pack: Pack) -> list[Words]:
    """Return what the catalogue of a pack does not allow in a proposal; nothing where it may be decided."""
    measure = pack.measures.get(proposal.measure)
    if measure is None:
        known = ", ".join(pack.measures)
        return [
            Words(
                f"the pack has no measure {proposal.measure}; it has {known}",
                f"le lot n’a pas de mesure {proposal.measure} ; il a {known}",
            )
        ]
    faults = []
    if measure.kind == "conditions" and not proposal.conditions:
        faults.append(Words("a grant with conditions names none", "un octroi sous conditions n’en nomme aucune"))
    if proposal.until_on is not None and proposal.until_on < proposal.from_on:
        faults.append(Words("the measure ends before it begins", "la mesure finit avant de commencer"))
    if measure.at_most is not None:
        most = measure.at_most.term.after(proposal.from_on, pack.calendar())
        if proposal.until_on is None or proposal.until_on > most:
            faults.append(
                Words(f"the measure must end on {most} at the latest", f"la mesure doit finir le {most} au plus tard")
            )
    if (
        measure.at_most is not None
        or proposal.until_on is not None
        or measure.kind in ("conditions", "suspend", "close", "monitor")
    ):
        latest = review_due(proposal.from_on, proposal.until_on)
        if proposal.review_on is not None and proposal.review_on < proposal.from_on:
            faults.append(Words("the review comes before the measure", "le réexamen précède la mesure"))
        if proposal.review_on is None or proposal.review_on > latest:
            faults.append(
                Words(f"the review must be held by {latest}", f"le réexamen doit avoir lieu le {latest} au plus tard")
            )
    return faults  # fmt: skip
