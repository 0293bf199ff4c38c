"""What a step of a decision lacks besides the law of its pack, whoever takes it and from wherever: page, letter or interface.

It stands on the saved draft, and what it records of reasons and measure is that of the draft (R-16). Rooms above cases add what
they ask for when the site starts, so that cases import none of them.
"""

from collections.abc import Callable
from typing import Any

from rempart.base import Words
from rempart.base.words import Language
from rempart.desk.cases import drafting
from rempart.desk.cases.standing import Standing
from rempart.procedures.pack import Procedure, Transition
from rempart.procedures.pack.words import SAME_PERSON, filled

Check = Callable[[Standing, Transition], list[Words]]
"""Returns why a step cannot be taken yet; nothing where it can."""

FROM_DRAFT = frozenset({"reasons", "proportionality", "measure", "conditions"})
"""What a step records and the draft holds."""
_OF_DECISION = frozenset({"reasons", "proportionality", "drafted", "approved"})
_DECIDED = frozenset({"adverse", "favourable"})
_checks: list[Check] = []


def add_check(check: Check) -> None:
    """Ask this too before each step."""
    if check not in _checks:
        _checks.append(check)


def of_decision(one: Transition) -> bool:
    """Tell whether a step drafts or signs a decision."""
    return "heard" not in one.gives and bool(_OF_DECISION & set(one.gives))


def stands_on_draft(one: Transition) -> bool:
    """Tell whether a step of a decision records what the draft holds."""
    return of_decision(one) and bool(FROM_DRAFT & set(one.records))


def decides(procedure: Procedure, one: Transition) -> bool:
    """Tell whether a step brings an undecided case to a decision for or against somebody."""
    kinds = {state.id: state.kind for state in procedure.states}
    undecided = any(kinds[state] not in (*_DECIDED, "suspended") for state in one.from_)
    return kinds.get(one.to) in _DECIDED and undecided


def carried(standing: Standing, one: Transition, lang: Language) -> dict[str, Any]:
    """Return what a step carries from the draft: whatever else was typed for it counts for nothing."""
    if not stands_on_draft(one):
        return {}
    told = drafting.carried(standing, drafting.draft_of(standing.case)[1], lang)
    return {name: told[name] for name in one.records if name in FROM_DRAFT}


def is_own_draft(standing: Standing, one: Transition, by: str) -> bool:
    """Tell whether a step signs a draft, and whoever takes it wrote it."""
    if "approved" not in one.gives or not stands_on_draft(one):
        return False
    row, _ = drafting.draft_of(standing.case)
    return row is not None and row.written_by.pseudonym == by


def lacks_of(standing: Standing, one: Transition, by: str, lang: Language) -> list[Words]:
    """Return why a step cannot be taken yet, besides what the law says.

    Args:
        standing: the case today.
        one: the step.
        by: the pseudonym of whoever takes it.
        lang: in which the draft is read for words that may not stand.
    """
    lacks = [words for check in _checks for words in check(standing, one)]
    if stands_on_draft(one):
        _, draft = drafting.draft_of(standing.case)
        lacks += [fault.words for fault in drafting.faults_of(standing, draft, lang)]
        if is_own_draft(standing, one, by):
            writes = next(each for each in standing.procedure.transitions if "drafted" in each.gives)
            lacks.append(filled(SAME_PERSON, step=writes.words))
    return lacks
