"""Judgements of identity about records of one case: read, and entered as the command line enters them."""

from datetime import date
from importlib import import_module
from typing import Any

from rempart.desk.accounts.models import User
from rempart.desk.api.checks import last_report
from rempart.desk.api.problems import ProblemError
from rempart.desk.cases.models import Case
from rempart.desk.configuration import workspace
from rempart.desk.day import today
from rempart.desk.pages.words import voice
from rempart.desk.record import record
from rempart.desk.rights import scope
from rempart.identity import Judgement
from rempart.identity.merging.judgements import in_force, read_judgements
from rempart.screening.to_review import seen_last


def of_case(rights: scope.Rights, case: Case) -> list[Judgement]:
    """Return the judgements in force about records of a case."""
    ids = _ids(rights, case)
    held = in_force(read_judgements(workspace().path / "judgements" / "judgements.jsonl"), today())
    return [one for one in held if any(_is_of(side, case, ids) for side in one.pair)]


def enter(
    rights: scope.Rights, case: Case, by: User, left: str, right: str, verdict: Any, reason: str, until: date | None
) -> Judgement:
    """Enter a judgement, in the transaction that is open.

    Raises:
        ProblemError: neither record belongs to the case.
        RempartError: an id is none that a report shows, or the judgement cannot stand.
    """
    ids = _ids(rights, case)
    if not any(_is_of(side, case, ids) for side in (left, right)):
        raise ProblemError("refused", lacks=[voice().plain("api.not_of_case")])
    pair = (min(left, right), max(left, right))
    known = {one.pair for one in read_judgements(workspace().path / "judgements" / "judgements.jsonl")}
    seen = seen_last(workspace(), pair, today(), judged_before=pair in known)
    judgement = Judgement(verdict, left, right, reason, by.pseudonym, today(), until, seen=seen)
    record("judgement", actor=by.pseudonym, case=case.number, data={"judgement": judgement.id, "verdict": verdict})
    import_module("rempart.screening.judging").enter(workspace(), judgement)
    return judgement


def _ids(rights: scope.Rights, case: Case) -> set[str]:
    """Return the ids of records that the last report of a case shows."""
    report = last_report(rights, case) or {"parties": [], "close_names": []}
    ids = {line["party_id"] for line in report["parties"]}
    return ids | {close[side] for close in report["close_names"] for side in ("party", "candidate")}


def _is_of(side: str, case: Case, ids: set[str]) -> bool:
    return side in ids or side.startswith(f"form:{case.number}:")
