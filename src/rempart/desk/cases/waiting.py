"""Who a case waits for: an officer who can lead on, somebody outside who must answer, or nobody because a date runs.

Kept with the case by ``acting.settle``, so that a list asks the database and computes no case.
"""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from rempart.base import Words
from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case
from rempart.desk.cases.standing import Standing, pack_of
from rempart.desk.day import today
from rempart.desk.rights.scope import memberships_of
from rempart.procedures.pack import Procedure, Transition

_OUTSIDE = frozenset({"applicant", "prefect", "court", "clock", "partner", "auditor"})
_EVER_READY = frozenset({"ruling", "letter_received"})
"""A judge may rule and an applicant withdraw at any time: nobody waits for it."""
_FOLLOW_UP = ("measure", "review", "enforceable", "validity")
AT_MOST = 20
"""Cases of one list on home; the page says where there are more."""


def leads_on(procedure: Procedure, one: Transition, state: str) -> bool:
    """Tell whether a step is what a case in this state goes on with, and not one that is possible at any time."""
    after = one.after(state)
    moves = after != state or bool(one.gives)
    return moves and procedure.state[after].kind != "suspended" and not _EVER_READY & set(one.records)


def note_waiting(case: Case, standing: Standing, on: date) -> None:
    """Write into the row for whom it waits and since when; whoever calls saves it."""
    procedure, state = standing.procedure, standing.state
    ready = [
        step.transition
        for step in standing.steps(frozenset())
        if not step.lacks and leads_on(procedure, step.transition, state.state)
    ]
    ready = [one for one in ready if set(one.by) - _OUTSIDE]
    kind = procedure.state[state.state].kind
    runs = {standing.pack.clocks[clock.id].kind for clock in standing.clocks if clock.due(on).day >= on}
    if kind == "closed" or not ready:
        case.waits = "nothing" if kind == "closed" else "outside"
    elif kind in ("adverse", "suspended") and runs & set(_FOLLOW_UP):
        case.waits = "nothing"
    elif kind == "waiting" and not any(clock.expired(on) for clock in standing.clocks):
        case.waits = "outside"
    else:
        case.waits = "inside"
    case.next_steps = [one.id for one in ready]
    roles = sorted({role for one in ready for role in one.by} - _OUTSIDE)
    case.waits_for = f",{','.join(roles)}," if roles else ""
    case.waits_since = state.history[-1].on if state.history else case.opened_on
    case.returned = _returned(standing)


def _returned(standing: Standing) -> int | None:
    """Return the event that sent a draft back, where it is the last step taken."""
    last = standing.state.history[-1] if standing.state.history else None
    if last is None or last.event is None:
        return None
    taken = standing.procedure.transition[last.transition]
    return last.event if "drafted" in taken.takes and "disclosed" not in taken.takes else None


@dataclass(frozen=True)
class Waiting:
    """One case that waits: its state in words, and what its next steps are called."""

    case: Case
    state: Words
    steps: tuple[tuple[str, Words], ...]


@dataclass(frozen=True)
class Queue:
    """Cases that wait, the oldest first, and whether there are more than these."""

    rows: list[Waiting]
    more: bool


def waiting_on(cases: QuerySet[Case], user: User, roles: frozenset[str]) -> Queue:
    """Return the cases that wait for a person, in one of the roles in which they are a member; the oldest first."""
    return _queue(_of_mine(cases, user, roles), roles)


def waiting_on_others(cases: QuerySet[Case], user: User, roles: frozenset[str]) -> Queue:
    """Return the cases that wait for somebody else, in the town hall or outside; the oldest first."""
    mine = _of_mine(cases, user, roles).values("pk")
    return _queue(cases.exclude(waits="nothing").exclude(pk__in=mine), None)


def returned_to(cases: QuerySet[Case], user: User, roles: frozenset[str]) -> Queue:
    """Return the cases whose draft was sent back to somebody who may write it again."""
    return _queue(_of_mine(cases, user, roles).exclude(returned=None), roles)


def _queue(cases: QuerySet[Case], roles: frozenset[str] | None) -> Queue:
    rows = list(cases.order_by("waits_since", "number")[: AT_MOST + 1])
    return Queue([_told(case, roles) for case in rows[:AT_MOST]], len(rows) > AT_MOST)


def _of_mine(cases: QuerySet[Case], user: User, roles: frozenset[str]) -> QuerySet[Case]:
    if not roles:
        return cases.none()
    able = [
        Q(waits_for__contains=f",{role},", pk__in=memberships_of(user, (role,), today()).values("case"))
        for role in sorted(roles)
    ]
    return cases.filter(reduce(or_, able), waits="inside")


def _told(case: Case, roles: frozenset[str] | None) -> Waiting:
    """Return a case in words: with the steps of a person's roles, or without any where others take them."""
    procedure = pack_of(case.pack, case.pack_version).procedures[case.procedure]
    steps = [procedure.transition[one] for one in case.next_steps] if roles is not None else []
    mine = tuple((one.id, one.words) for one in steps if roles & set(one.by))  # type: ignore[operator]
    return Waiting(case, procedure.state[case.state].words, mine[:3])
