"""Why the town decides: facts that were heard, a ladder in words, the proportionality form, measures with their end and review."""

from rempart.procedures.reasons.facts import Fact, Source
from rempart.procedures.reasons.ladder import LADDER, Link
from rempart.procedures.reasons.measures import Proposal, measure_faults
from rempart.procedures.reasons.outline import outline, selection_faults
from rempart.procedures.reasons.proportionality import BOXES, Proportionality

__all__ = [
    "BOXES",
    "LADDER",
    "Fact",
    "Link",
    "Proportionality",
    "Proposal",
    "Source",
    "measure_faults",
    "outline",
    "selection_faults",
]
