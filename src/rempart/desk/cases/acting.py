"""Open a case, take a step, take one back: the event, its dates and its journal entry in one transaction, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from rempart.base import RempartError, Words
from rempart.desk import sealing
from rempart.desk.accounts import attempts
from rempart.desk.accounts.interests import block_hits
from rempart.desk.accounts.models import RoleGrant, Town, User
from rempart.desk.cases import deciding
from rempart.desk.cases.errors import ConflictError
from rempart.desk.cases.facts import facts_follow
from rempart.desk.cases.models import Case, CaseEvent, CaseMark, CaseParty, Deadline, Membership
from rempart.desk.cases.standing import Standing, pack_of
from rempart.desk.cases.waiting import note_waiting
from rempart.desk.day import now, today
from rempart.desk.pages.words import current
from rempart.desk.record import record
from rempart.procedures import case as law
from rempart.procedures.pack import versions_of
from rempart.procedures.pack.words import NOT_ALLOWED, ROLE_WORDS, filled

CASE_ROLES = ("front_desk", "case_officer", "reviewer", "legal_officer", "decision_maker", "hearing_clerk", "inspector")


@dataclass(frozen=True)
class Party:
    """A party as an application names it."""

    role: str
    kind: str
    name: str
    birth_date: str = ""
    identifiers: Sequence[str] = ()
    address: str = ""


@dataclass(frozen=True)
class Opened:
    """What a new case is made of: ``application`` is kept sealed as it is, and holds what the form said besides the parties."""

    number: str
    procedure: str
    title: str
    parties: Sequence[Party] = ()
    premises: str = ""
    region: str = ""
    sector: str = ""
    area: str = ""
    pack: str = "generic"
    pack_version: date | None = None
    application: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def open_case(by: User, town: Town, opened: Opened, on: date | None = None) -> Case:
    """Open a case under the newest version of its pack, with the person and their unit as members.

    Raises:
        RempartError: the number is taken, or the pack has no such procedure.
    """
    on = on or today()
    version = opened.pack_version or max(one for one in versions_of(opened.pack))
    pack = pack_of(opened.pack, version)
    if opened.procedure not in pack.procedures:
        raise RempartError(
            "case", f"pack {pack.id} has no procedure {opened.procedure}", f"It has {', '.join(pack.procedures)}"
        )
    if opened.number in sealing.OWN or Case.objects.filter(number=opened.number).exists():
        raise RempartError("case", "its number is taken", "Give another")
    sealing.make_key(opened.number)
    procedure = pack.procedures[opened.procedure]
    case = Case(
        number=opened.number, town=town, pack=pack.id, pack_version=version, procedure=opened.procedure, region=opened.region,
        sector=opened.sector, area=opened.area, title=opened.title, opened_on=on, opened_by=by, state=procedure.initial,
        state_kind=procedure.state[procedure.initial].kind, since=on,
    )  # fmt: skip
    case.application = {**opened.application, "premises": opened.premises}
    case.save()
    for place, party in enumerate(opened.parties, start=1):
        _name(case, f"p{place}", party)
    if opened.premises:
        CaseMark.objects.create(
            case=case, kind="address", mark=sealing.mark(f"address:{sealing.folded(opened.premises)}")
        )
    _join(case, by, on)
    settle(case, today())
    record(
        "case.opened", actor=by.pseudonym, case=case.number,
        data={"pack": pack.id, "version": str(version), "procedure": opened.procedure, "parties": len(opened.parties)},
    )  # fmt: skip
    return case


def _name(case: Case, key: str, party: Party) -> None:
    """Keep a party of the form, sealed, with the marks by which its case is found."""
    row = CaseParty(case=case, key=key, kind=party.kind, role=party.role)
    row.say(
        {
            "name": party.name, "birth_date": party.birth_date, "identifiers": list(party.identifiers), "address": party.address,
        }
    )  # fmt: skip
    row.save()
    marks = [
        ("name", f"name:{sealing.folded(party.name)}"),
        *(("number", f"number:{one}") for one in party.identifiers),
    ]
    CaseMark.objects.bulk_create([CaseMark(case=case, kind=kind, mark=sealing.mark(text)) for kind, text in marks])


def _join(case: Case, by: User, on: date) -> None:
    """Make members: who opened it, and of their unit whoever holds a role of cases; never who has an interest in it."""
    blocked = block_hits(case)
    unit = Q(user__unit=by.unit, user__town=by.town) if by.unit else Q(pk=None)
    held = RoleGrant.holding(on).filter(Q(user=by) | unit, user__is_active=True, role__in=CASE_ROLES)
    held = held.exclude(user__in=blocked)
    pairs = sorted(set(held.values_list("user", "role")))
    Membership.objects.bulk_create(
        [Membership(case=case, user_id=user, role=role, since=on, added_by=by) for user, role in pairs]
    )


@transaction.atomic
def take_step(
    case: Case,
    by: User,
    role: str,
    kind: str,
    *,
    on: date | None = None,
    carries: Mapping[str, Any] | None = None,
    seen: int | None = None,
    of: int | None = None,
    reason: str | None = None,
) -> CaseEvent:
    """Take a step of the procedure, or take one back (``kind`` undo, with ``of`` and ``reason``).

    Args:
        case: the row.
        by: who acts.
        role: in which of their roles in this case.
        kind: id of the transition.
        on: the day on which it counts in law; today by default, never later.
        carries: what the step asks to be recorded; what the draft of a decision holds is taken from there, whatever is given.
        seen: number of events that the form was made for.
        of: of an undo, the event taken back.
        reason: of an undo, why.

    Raises:
        RefusedError: the law's step cannot be taken, the decision lacks something, or another role takes an event back; ``missing``
            says what.
        ConflictError: somebody was faster.
        RempartError: the day lies in the future.
    """
    locked = Case.objects.select_for_update().get(pk=case.pk)
    if seen is not None and seen != locked.version:
        raise ConflictError(f"case {locked.number}", "it changed since the form was made", "Look at it again")
    on = on or today()
    if on > today():
        raise RempartError(f"case {locked.number}", "the day lies in the future", "Give the day on which it happened")
    standing = Standing(locked, today())
    one = standing.procedure.transition.get(kind)
    if of is not None and role not in takers_back(standing, of):
        raise law.RefusedError(f"case {locked.number}", [filled(NOT_ALLOWED, role=ROLE_WORDS.get(role, role))])
    told = dict(carries or {}) | (deciding.carried(standing, one, current()) if one else {})
    event = law.Event(kind=kind, on=on, by=by.pseudonym, role=role, carries=told, of=of, reason=reason)
    _allow(standing, event, deciding.lacks_of(standing, one, by.pseudonym, current()) if one else [])
    number = locked.version + 1
    data = {"step": kind, "on": str(on), "role": role, "event": number, **({"of": of} if of else {})}
    if one and deciding.decides(standing.procedure, one):
        data["decides"] = standing.procedure.state[one.to].kind  # refusals and grants are drawn for review by this
    entry = record("case.step", actor=by.pseudonym, case=locked.number, data=data)
    place = f"event/{locked.number}/{number}"
    row = CaseEvent.objects.create(
        case=locked, number=number, kind=kind, on=on, at=now(), by=by, role=role, of=of, entry=entry.number,
        sealed=sealing.seal_json(locked.number, place, {"carries": told, "reason": reason}),
    )  # fmt: skip
    locked.version = number
    settle(locked, today())
    facts_follow(locked, row, told)
    case.refresh_from_db()
    return row


def takers_back(standing: Standing, event: int) -> frozenset[str]:
    """Return the roles that take an event back: those that take its step, so that nobody alone unwrites the act of another role."""
    events = standing.lawful.events
    step = standing.procedure.transition.get(events[event - 1].kind) if 0 < event <= len(events) else None
    return frozenset(step.by if step else ()) & frozenset(CASE_ROLES)


def _allow(standing: Standing, event: law.Event, lacks: Sequence[Words]) -> None:
    """Refuse an event that the law does not take, or for which a decision lacks something, with all of it at once."""
    try:
        law.act(standing.pack, standing.lawful, event)
    except law.RefusedError as error:
        _note_own(standing, event)
        raise law.RefusedError(f"case {standing.case.number}", [*error.missing, *lacks]) from error
    if lacks:
        _note_own(standing, event)
        raise law.RefusedError(f"case {standing.case.number}", lacks)


def _note_own(standing: Standing, event: law.Event) -> None:
    """Note where whoever was refused wanted to sign what they wrote, or to take a step that another must take."""
    one = standing.procedure.transition.get(event.kind)
    if one and (standing.same_person(one, event.by) or deciding.is_own_draft(standing, one, event.by)):
        attempts.note(event.by, {"step": event.kind, "role": event.role}, standing.case.number)


def settle(case: Case, on: date) -> None:
    """Keep the state and the dates of a case as they are on a day, for lists; in the transaction of what changed them."""
    standing = Standing(case, on)
    state = standing.state
    kind = standing.procedure.state[state.state].kind
    case.state, case.state_kind, case.since = state.state, kind, state.since
    case.closed_on = state.since if kind == "closed" else None
    case.settled_on = on
    note_waiting(case, standing, on)
    case.save(
        update_fields=[
            "state", "state_kind", "since", "closed_on", "version", "settled_on", "waits", "waits_since", "waits_for", "next_steps",
            "returned",
        ]
    )  # fmt: skip
    Deadline.objects.filter(case=case).delete()
    rows = []
    for clock in standing.clocks:
        paused = clock.is_paused(on)
        rows.append(
            Deadline(
                case=case, clock=clock.id, kind=standing.pack.clocks[clock.id].kind, due=None if paused else standing.due(clock),
                left=clock.due(on).left if paused else None, paused_on=clock.running.pauses[-1].first if paused else None,
                how=[[words.en, words.fr, str(day)] for words, day in standing.how(clock)],
            )
        )  # fmt: skip
    Deadline.objects.bulk_create(rows)


def settle_due(on: date) -> int:
    """Settle the open cases in which a date fell due before a day, so that the steps of clocks show in lists; return how many."""
    due = Case.objects.filter(purged_on=None, deadline__due__lt=on).exclude(state_kind="closed").distinct()
    for case in due:
        with transaction.atomic():
            settle(Case.objects.select_for_update().get(pk=case.pk), on)
    return len(due)
