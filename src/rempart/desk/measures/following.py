"""Measures follow the events of their case: made, put in force, stayed, ended or undone in the transaction of the event.

The software ends no measure before its own term: an end comes from the decision or the pack's clock, whichever is
sooner, from a step that lifts it, or from a judge.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q

from rempart.desk.cases.models import Case, Deadline, day_or_none
from rempart.desk.cases.standing import Standing
from rempart.desk.day import today
from rempart.desk.measures.models import Measure, Note
from rempart.procedures.reasons.measures import review_due


@dataclass(frozen=True)
class Seen:
    """What the events of a case say of one measure on a day."""

    event: int
    kind: str
    said: dict[str, Any]
    decided_on: date
    from_on: date | None
    until_on: date | None
    enforceable_on: date | None
    state: str
    reviewed_on: date | None
    review_on: date | None
    """By which the decision itself promises the first review."""


def measures_in(standing: Standing) -> Iterator[Seen]:
    """Yield the measures that the events of a case decided and that stand, or did until they ended.

    A later decision replaces an earlier one of the same case; a measure that took effect without a step that decides is one too.
    """
    lane = standing.procedure
    found: tuple[Any, Any, Any] | None = None
    force = _force_steps(standing)
    for done in standing.state.history:
        one = lane.transition[done.transition]
        if done.event is None:
            continue
        carries = standing.lawful.events[done.event - 1].carries
        if one.measure:
            found = (done, carries, None)
        if one.id in force:
            found = ((found[0] if found else done), (found[1] if found else carries), (done, carries))
    if found is not None:
        yield _seen(standing, *found)


def _force_steps(standing: Standing) -> set[str]:
    """Return the steps that put a measure in force: they start a clock of its end or of its review."""
    kinds = {id_: form.kind for id_, form in standing.pack.clocks.items()}
    return {
        one.id
        for one in standing.procedure.transitions
        if "from_on" in one.records
        or any(effect.does == "start" and kinds[effect.clock] in ("measure", "review") for effect in one.clocks)
    }


def _seen(standing: Standing, decided: Any, carries: dict[str, Any], force: Any) -> Seen:
    told = carries.get("measure")
    proposal = told if isinstance(told, dict) else {}
    name = str(proposal.get("measure") or (told if isinstance(told, str) else ""))
    from_on = _day(proposal.get("from_on"))
    if force is not None:
        from_on = _day(force[1].get("from_on")) or force[0].on
    ends = [one for one in standing.state.clocks.values() if standing.pack.clocks[one.id].kind == "measure"]
    holds = [one for one in standing.state.clocks.values() if standing.pack.clocks[one.id].kind == "enforceable"]
    reviewed = [
        done.on for done in standing.state.history if "reviewed" in standing.procedure.transition[done.transition].gives
    ]
    return Seen(
        event=decided.event,
        kind=name if name in standing.pack.measures else "",
        said={
            "what": name if name not in standing.pack.measures else "",
            "conditions": list(proposal.get("conditions") or ()),
        },
        decided_on=decided.on,
        from_on=from_on,
        until_on=min((standing.due(one) for one in ends), default=_day(proposal.get("until_on"))),
        review_on=_day(proposal.get("review_on")),
        enforceable_on=max((one.due(standing.on).day for one in holds), default=None),
        state=_state(standing, force is not None, from_on),
        reviewed_on=reviewed[-1] if reviewed else None,
    )


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else day_or_none(str(value)) if value else None


def _state(standing: Standing, in_force: bool, from_on: date | None) -> str:
    kind = standing.procedure.state[standing.state.state].kind
    if kind == "closed":
        return "ended"
    if kind == "suspended" and in_force:
        return "stayed"
    return "in_force" if in_force and (from_on is None or from_on <= standing.on) else "decided"


def follow(case: Case, on: date | None = None) -> None:
    """Bring the rows of a case's measures to what its events say; a measure whose decision was taken back is *undone*."""
    standing = Standing(case, on or today())
    kept = set()
    for seen in measures_in(standing):
        row = Measure.objects.filter(case=case, event=seen.event).first() or Measure(case=case, event=seen.event)
        fresh = row.pk is None
        row.kind = seen.kind or row.kind
        row.state, row.decided_on = seen.state, seen.decided_on
        row.from_on, row.until_on, row.enforceable_on = seen.from_on, seen.until_on, seen.enforceable_on
        row.review_on = next_review(row, seen.reviewed_on)
        if row.review_on and seen.review_on and seen.reviewed_on is None and not _reviewed(row):
            row.review_on = min(row.review_on, seen.review_on)  # the decision promised it sooner than the law asks
        if fresh:
            row.say(seen.said)
        row.save()
        if fresh:
            _conditions(row, seen.said["conditions"], case)
        kept.add(row.pk)
    Measure.objects.filter(case=case).exclude(pk__in=kept).update(state="undone")


def _reviewed(row: Measure) -> bool:
    return bool(row.pk and Note.objects.filter(measure=row, kind="review").exists())


def _conditions(row: Measure, conditions: list[Any], case: Case) -> None:
    """Make one task for each condition of the decision."""
    last = case.caseevent_set.select_related("by").last()
    if last is None:
        return
    for number, told in enumerate(conditions, start=1):
        note = Note(measure=row, number=number, kind="condition", by=last.by, at=last.at)
        note.say({"text": str(told)})
        note.save()


def next_review(row: Measure, reviewed_on: date | None = None) -> date | None:
    """Return the last day of the next review: 12 months from its start or from the last one, or half of a shorter term."""
    if row.state not in ("in_force", "stayed") or row.from_on is None:
        return None
    held = Note.objects.filter(measure=row, kind="review").order_by("done_on").last() if row.pk else None
    since = max([row.from_on, *filter(None, [reviewed_on, held.done_on if held else None])])
    due = review_due(since, row.until_on)
    return None if row.until_on is not None and since > row.from_on and due >= row.until_on else due


def live_state(row: Measure) -> str:
    """Return the state of a measure today; a term that ended by itself since the last event counts."""
    return live_states([row])[row.pk]


def live_states(rows: Sequence[Measure]) -> dict[int, str]:
    """Return the states of measures today by their keys, their cases being loaded with them.

    A case keeps the state of the day on which it was settled; only one in which a date fell due since then is computed.
    """
    on = today()
    settled_before = Q(case__settled_on=None) | Q(due__gte=F("case__settled_on"), due__lt=on)
    waiting = Deadline.objects.filter(settled_before, case__in={row.case_id for row in rows})
    moved = set(waiting.values_list("case", flat=True))
    closed = {row.case_id: row.case.state_kind == "closed" for row in rows}
    closed |= {row.case_id: _closes(row.case, on) for row in rows if row.case_id in moved}
    over = {row.pk for row in rows if row.state == "in_force" and row.until_on is not None and row.until_on < on}
    ended = {row.pk for row in rows if closed[row.case_id] and row.state != "undone"} | over
    return {row.pk: "ended" if row.pk in ended else row.state for row in rows}


def _closes(case: Case, on: date) -> bool:
    standing = Standing(case, on)
    return standing.procedure.state[standing.state.state].kind == "closed"
