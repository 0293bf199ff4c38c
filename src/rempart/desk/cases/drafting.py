"""The draft of a decision: what it holds, what it lacks, and what the law's steps carry from it.

A draft stands on facts that were put to the person; the ladder, the seven boxes and the milder measures are written by a
person, never filled beforehand. Reasons are made from the facts that were chosen alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from pydantic import BaseModel, ConfigDict

from rempart.base import RempartError, Words
from rempart.base.wording import lint
from rempart.base.words import Language
from rempart.desk.accounts.models import User
from rempart.desk.cases.errors import ConflictError
from rempart.desk.cases.facts import facts_of
from rempart.desk.cases.models import Case, day_or_none
from rempart.desk.cases.standing import Standing
from rempart.desk.cases.work import DecisionDraft
from rempart.desk.day import now, today
from rempart.desk.record import record
from rempart.procedures.pack import Measure
from rempart.procedures.reasons import (
    BOXES,
    LADDER,
    Fact,
    Link,
    Proportionality,
    Proposal,
    measure_faults,
    outline,
    selection_faults,
)  # fmt: skip
from rempart.procedures.reasons.facts import unusable
from rempart.procedures.reasons.ladder import ladder_faults
from rempart.procedures.reasons.measures import review_due
from rempart.procedures.reasons.proportionality import box_faults

_MILDEST_FIRST = (
    "monitor", "report", "conditions", "penalty", "recover", "suspend", "end_lease", "withdraw", "refuse", "revoke", "close", "exclude",
)  # fmt: skip
"""Kinds of measures, by how much they take from whoever they are decided against."""


class Rung(BaseModel):
    """One step of the ladder as typed; an empty one is not used."""

    model_config = ConfigDict(extra="forbid")

    facts: list[str] = []
    because: str = ""
    against: str = ""


class Milder(BaseModel):
    """What is said of a milder measure: whether it would do, and why."""

    model_config = ConfigDict(extra="forbid")

    would_do: str = ""
    why: str = ""


class Weighed(BaseModel):
    """What is said of an advice: whether the draft follows it, and why."""

    model_config = ConfigDict(extra="forbid")

    followed: str = ""
    why: str = ""


class Draft(BaseModel):
    """What the form holds, as typed."""

    model_config = ConfigDict(extra="forbid")

    chosen: list[str] = []
    ladder: dict[str, Rung] = {}
    boxes: dict[str, str] = {}
    measure: str = ""
    from_on: str = ""
    until_on: str = ""
    review_on: str = ""
    conditions: list[str] = []
    milder: dict[str, Milder] = {}
    advice: dict[str, Weighed] = {}

    @property
    def links(self) -> list[Link]:
        """The steps of the ladder that say why."""
        return [
            Link.model_validate(
                {"step": step, "facts": tuple(rung.facts), "because": rung.because, "against": rung.against}
            )
            for step in LADDER
            if (rung := self.ladder.get(step)) is not None and len(rung.because) >= _LEAST
        ]

    @property
    def proportionality(self) -> Proportionality:
        """The seven boxes."""
        return Proportionality(**{box: self.boxes.get(box, "") for box in BOXES})

    @property
    def proposal(self) -> Proposal | None:
        """The measure; none where it is not chosen or has no first day."""
        from_on = day_or_none(self.from_on)
        if not self.measure or from_on is None:
            return None
        return Proposal(
            measure=self.measure, from_on=from_on, until_on=day_or_none(self.until_on), review_on=day_or_none(self.review_on),
            conditions=tuple(self.conditions),
        )  # fmt: skip


_LEAST = 10
"""Characters of why a step of the ladder is reached."""


@dataclass(frozen=True)
class Fault:
    """Something that a draft lacks, and the field that it belongs to."""

    field: str
    words: Words


@dataclass(frozen=True)
class Advice:
    """An advice that came: the event that carries it, its day, what it says."""

    event: int
    on: date
    says: str


def draft_of(case: Case) -> tuple[DecisionDraft | None, Draft]:
    """Return the draft of a case; an empty one where none was saved."""
    row = DecisionDraft.objects.filter(case=case).select_related("written_by").first()
    return row, Draft.model_validate(row.said) if row else Draft()


@transaction.atomic
def save(case: Case, by: User, seen: int, draft: Draft) -> DecisionDraft:
    """Keep a draft.

    Raises:
        ConflictError: somebody saved since the form was made, or the draft lies with whoever signs, who reads it as it is.
    """
    locked = Case.objects.select_for_update().get(pk=case.pk)
    if "drafted" in Standing(locked, today()).state.facts:
        raise ConflictError(f"case {case.number}", "the draft lies with whoever signs", "Have it sent back first")
    row = DecisionDraft.objects.filter(case=case).first()
    if (row.changes if row else 0) != seen:
        raise ConflictError(f"case {case.number}", "the draft changed since the form was made", "Look at it again")
    row = row or DecisionDraft(case=case)
    row.written_by, row.changed_at, row.changes = by, now(), row.changes + 1
    row.say(draft.model_dump())
    row.save()
    record(
        "decision.saved", actor=by.pseudonym, case=case.number, data={"times": row.changes, "facts": len(draft.chosen)}
    )
    return row


def usable_facts(standing: Standing) -> tuple[dict[str, Fact], dict[str, list[Words]]]:
    """Return the facts that can be chosen on the day, and why each of the others cannot.

    Where the law lets a decision come before the hearing, whatever was not put to the person may stand too, except what
    rests on a name alone.
    """
    facts, waived = facts_of(standing.case), "hearing_waived" in _facts_that_stand(standing)
    usable, others = dict[str, Fact](), dict[str, list[Words]]()
    for id_, fact in facts.items():
        seen = _as_put(fact, standing.on) if waived else fact
        why = unusable(seen, standing.on)
        if why:
            others[id_] = why
        else:
            usable[id_] = seen
    return usable, others


def _facts_that_stand(standing: Standing) -> frozenset[str]:
    """Return the facts of the law; an exception that the next step itself gives counts as cited."""
    state = standing.state.state
    urgent = any("urgency" in one.records and state in one.from_ for one in standing.procedure.transitions)
    return standing.state.facts | ({"hearing_waived"} if urgent else set())


def _as_put(fact: Fact, on: date) -> Fact:
    if fact.put_on is not None and fact.answer:
        return fact
    return fact.model_copy(update={"put_on": on, "answer": fact.answer or "—"})


def milder_than(measures: Mapping[str, Measure], chosen: str) -> list[Measure]:
    """Return the measures of a pack that take less than the one chosen, the mildest first."""
    if chosen not in measures:
        return []
    rank = {kind: place for place, kind in enumerate(_MILDEST_FIRST)}
    below = [one for one in measures.values() if rank[one.kind] < rank[measures[chosen].kind]]
    return sorted(below, key=lambda one: rank[one.kind])


def advice_of(standing: Standing) -> list[Advice]:
    """Return the advice that the case received, in its order."""
    found = []
    for done in standing.state.history:
        if done.event is not None and "advice" in standing.procedure.transition[done.transition].gives:
            carries = standing.lawful.events[done.event - 1].carries
            found.append(Advice(done.event, done.on, str(carries.get("advice") or "")))
    return found


def faults_of(standing: Standing, draft: Draft, lang: Language) -> list[Fault]:
    """Return everything that a draft lacks before anybody may sign it, in the order of the page."""
    usable, _ = usable_facts(standing)
    return [*_of_facts(standing, draft, usable), *_of_measure(standing, draft), *_of_words(draft, lang)]


def _of_facts(standing: Standing, draft: Draft, usable: Mapping[str, Fact]) -> Iterator[Fault]:
    known = facts_of(standing.case)
    if not draft.chosen:
        yield Fault("facts", Words("no fact is chosen", "aucun fait n’est coché"))
    unheard = [one for one in draft.chosen if one not in usable]
    yield from (Fault("facts", words) for words in selection_faults(unheard, known, standing.on))
    if not draft.links:
        yield Fault("ladder", Words("no step of the ladder says why", "aucun degré de l’échelle ne dit pourquoi"))
    yield from (Fault("ladder", words) for words in ladder_faults(draft.links, {**known, **usable}))
    used = sorted({one for link in draft.links for one in link.facts} - set(draft.chosen))
    yield from (
        Fault("ladder", Words(f"{one} is used and was not chosen", f"{one} est utilisé sans avoir été choisi"))
        for one in used
    )
    yield from (Fault("boxes", words) for words in box_faults(draft.proportionality))


def _of_measure(standing: Standing, draft: Draft) -> Iterator[Fault]:
    measures, proposal = standing.pack.measures, draft.proposal
    if proposal is None:
        yield Fault("measure", Words("no measure with its first day", "aucune mesure avec son premier jour"))
    else:
        yield from (Fault("measure", words) for words in measure_faults(proposal, standing.pack))
    for one in milder_than(measures, draft.measure):
        said = draft.milder.get(one.id, Milder())
        if said.would_do not in ("yes", "no") or not said.why.strip():
            yield Fault(
                "milder", Words(f"{one.words.en}: neither answer nor reason", f"{one.words.fr} : ni réponse ni raison")
            )
        elif said.would_do == "yes":
            yield Fault(
                "milder", Words(f"{one.words.en} would do: choose it", f"{one.words.fr} suffirait : choisissez-la")
            )
    for advice in advice_of(standing):
        weighed = draft.advice.get(str(advice.event), Weighed())
        if weighed.followed not in ("yes", "no") or not weighed.why.strip():
            yield Fault(
                "advice",
                Words(
                    f"the advice of event {advice.event} is not weighed",
                    f"l’avis de l’événement {advice.event} n’est pas apprécié",
                ),
            )


def _of_words(draft: Draft, lang: Language) -> Iterator[Fault]:
    """Yield each word that may not stand in what the person will read."""
    texts = [("ladder", text) for rung in draft.ladder.values() for text in (rung.because, rung.against)]
    texts += [("boxes", text) for text in draft.boxes.values()]
    texts += [("measure", text) for text in draft.conditions]
    texts += [("milder", said.why) for said in draft.milder.values()]
    texts += [("advice", said.why) for said in draft.advice.values()]
    for field, text in texts:
        for fault in lint(text, lang):
            yield Fault(
                field,
                Words(
                    f"“{fault.word}” may not stand: {fault.instead}",
                    f"« {fault.word} » ne peut pas figurer : {fault.instead}",
                ),
            )


def reasons_of(standing: Standing, draft: Draft, lang: Language) -> list[tuple[str, list[str]]]:
    """Return the outline of the reasons as the person will read it; nothing where it cannot be drawn yet."""
    usable, _ = usable_facts(standing)
    try:
        return outline(draft.chosen, usable, draft.links, draft.proportionality, standing.on, lang)
    except RempartError:
        return []


def carried(standing: Standing, draft: Draft, lang: Language) -> dict[str, Any]:
    """Return what the steps that draft and sign carry: reasons, proportionality, measure, and the conditions alone."""
    told = reasons_of(standing, draft, lang)
    proposal = draft.proposal
    reasons = {
        "chosen": draft.chosen, "outline": [f"{title}: {' '.join(sentences)}" for title, sentences in told],
        "ladder": [link.step for link in draft.links],
    }  # fmt: skip
    return {
        "reasons": reasons,
        "proportionality": draft.proportionality.model_dump(),
        "measure": proposal.model_dump(mode="json", exclude_none=True) if proposal else {},
        "conditions": draft.conditions,
    }


def latest_review(draft: Draft) -> date | None:
    """Return the last day on which the measure may be reviewed for the first time."""
    proposal = draft.proposal
    return review_due(proposal.from_on, proposal.until_on) if proposal else None
