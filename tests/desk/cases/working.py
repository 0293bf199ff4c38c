"""A case brought to where a test begins: received, complete, its fact on a document put to the person."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from rempart.base import months_after
from rempart.desk.cases import facts
from rempart.desk.cases.acting import take_step
from rempart.desk.cases.documents import store_document
from rempart.desk.cases.models import Case, Document
from rempart.desk.day import today
from rempart.procedures.reasons import BOXES
from rempart.procedures.reasons.measures import review_due
from tests.desk.conftest import Cast

SENTENCE = "The terrace measured 41 square metres on 3 November 2026."


def step(cast: Cast, who: str, kind: str, **carries: Any) -> None:
    """Take a step in the role of the person."""
    cast.case.refresh_from_db()
    take_step(cast.case, cast.people[who], who, kind, carries=carries)


def paper(cast: Cast, name: str = "finding.txt", role: str = "town", data_class: Any = "T") -> Document:
    """Keep a document in the case."""
    return store_document(
        cast.case,
        cast.people["case_officer"],
        b"A finding.",
        name=name,
        media_type="text/plain",
        role=role,
        data_class=data_class,
    )


def add_fact(cast: Cast, sentence: str = SENTENCE, reliability: str = "document") -> int:
    """Promote a fact of a document."""
    sha256 = paper(cast).sha256
    source = {"name": f"Finding of the town police {sentence[:12]}", "seen_on": str(today()), "sha256": sha256}
    said = {"sentence": sentence, "source": source, "reliability": reliability}
    return facts.promote(cast.case, cast.people["case_officer"], said, "officer").number


def write_draft(cast: Cast, facts_: list[str], conditions: Sequence[str] = (), on: date | None = None) -> None:
    """Save a draft of a suspension of six months in which nothing is missing."""
    from rempart.desk.cases import drafting

    first = on or today()
    last = months_after(first, 6)
    why = drafting.Milder(would_do="no", why="Two reminders changed little.")
    draft = drafting.Draft(
        chosen=facts_, measure="suspend", conditions=list(conditions), milder={"monitor": why, "conditions": why},
        ladder={"irregularity": drafting.Rung(facts=facts_, because="It was larger than allowed.", against="It was a feast.")},
        boxes={box: f"Box {n} says one whole sentence about this pavement." for n, box in enumerate(BOXES)},
        from_on=str(first), until_on=str(last), review_on=str(review_due(first, last)),
    )  # fmt: skip
    drafting.save(cast.case, cast.people["legal_officer"], 0, draft)


def invited(cast: Cast) -> Case:
    """Bring the case to the hearing, with two facts put to the person and a third that was not."""
    step(cast, "front_desk", "receive", received_on=str(today()))
    step(cast, "front_desk", "complete")
    step(cast, "case_officer", "send_questions", questions=["Who set up the second row of tables?"])
    step(cast, "case_officer", "answered", answers="The neighbour did.")
    for sentence in (SENTENCE, "A passage of 0.90 metres was left that day.", "Six calls about noise were counted."):
        add_fact(cast, sentence)
    step(cast, "legal_officer", "intend", facts=["F1", "F2"], measure={"measure": "suspend"}, notified_on=str(today()))
    return cast.case
