"""A fact of a check taken into the case file, with its source and how sure it is that it speaks of this party."""

from typing import Any

from rempart.desk.accounts.models import User
from rempart.desk.cases.facts import promote
from rempart.desk.cases.models import Case, CaseFact
from rempart.desk.configuration import workspace
from rempart.desk.record import record
from rempart.desk.screening.models import Run
from rempart.desk.screening.running import report_of
from rempart.procedures.reasons.facts import Reliability
from rempart.screening.report import Fact, IdentityBasis, Report

_RELIABILITY: dict[IdentityBasis, Reliability] = {
    "identifier": "identifier",
    "several_attributes": "several_attributes",
    "name_only": "name_only",
    "stated": "document",
    "record": "document",
}
"""What the form itself says, and what a source says of its own party, stands in that document."""


def promoted(case: Case) -> dict[str, CaseFact]:
    """Return the facts of the case file by their sentence, those that were withdrawn left out."""
    rows = CaseFact.objects.filter(case=case, withdrawn_on=None).select_related("case")
    return {row.said["sentence"]: row for row in rows}


def promote_from(case: Case, by: User, run: Run, fact_id: str) -> CaseFact | None:
    """Take a fact of a run into the case file, in the language of the town; None where the run has none of that id.

    The same sentence of an earlier run is the same fact.
    """
    report = report_of(run, workspace().settings.language)
    fact = next((one for one in report.established if one.id == fact_id), None)
    if fact is None:
        return None
    said = said_of(fact, report)
    there = promoted(case).get(said["sentence"])
    if there is not None:
        record("fact.promoted", actor=by.pseudonym, case=case.number, data={"fact": there.number, "run": run.number})
        return there
    return promote(case, by, said, f"screening/{run.number}/{fact.id}")


def said_of(fact: Fact, report: Report) -> dict[str, Any]:
    """Return a fact in the form of ``procedures.reasons.Fact``, but for its number."""
    sources = {source.id: source for source in report.sources}
    cited = fact.citations[0]
    source = sources[cited.source]
    return {
        "sentence": " ".join(fact.sentence.split()),
        "source": {
            "name": source.title,
            "row": cited.row_id,
            "seen_on": report.on_day.isoformat(),
            "sha256": source.sha256[0],
            "snapshot": report.snapshot.id,
        },
        "reliability": _RELIABILITY[fact.identity],
    }
