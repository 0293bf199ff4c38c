"""The form of a case file: ``file.yml`` beside ``annexes/``. Texts are those of the town, in one language."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rempart.base.unseen import without_unset
from rempart.base.words import Language
from rempart.procedures.case import Case
from rempart.procedures.reasons import Fact, Link, Proportionality, Proposal

WhyNot = Literal["not_loaded", "stale", "outside_competence", "not_permitted", "period", "language", "failure"]


class Part(BaseModel):
    """One part of a case file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _told(cls, raw: Any) -> Any:
        return without_unset(raw)


class Search(Part):
    """What was done: which source was asked what, of which day, with which result, by whom."""

    source: str = Field(min_length=2)
    query: str = Field(min_length=2)
    snapshot: str | None = None
    published_on: date
    run_on: date
    result: str = Field(min_length=2)
    by: str = Field(min_length=1)


class Asked(Part):
    """A question as it was sent, and the answer as it came: neither is edited."""

    id: str = Field(pattern=r"^Q[1-9][0-9]*$")
    question: str = Field(min_length=5)
    facts: tuple[str, ...] = ()
    sent_on: date
    answer: str | None = None
    answered_on: date | None = None


class Explanation(Part):
    """A lawful explanation that was considered, and what speaks for or against it."""

    explanation: str = Field(min_length=5)
    facts: tuple[str, ...] = ()
    weighed: str = Field(min_length=5)


class NotChecked(Part):
    """What was not checked, why, and what that means for the conclusions; ``said`` is why in the words of a check."""

    what: str = Field(min_length=2)
    why: WhyNot
    said: str | None = None
    effect: str = Field(min_length=5)


class Advice(Part):
    """Advice of another authority, and why it was followed or not."""

    authority: str = Field(min_length=2)
    asked_on: date
    received_on: date | None = None
    says: str | None = None
    followed: bool | None = None
    why: str | None = None


class Disclosed(Part):
    """What was shown to whom, on which day; a recipient is one of the pack's."""

    what: str = Field(min_length=2)
    recipient: str
    on: date
    redacted: str | None = None
    why: str | None = None


class Annex(Part):
    """A file in ``annexes/``."""

    file: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    title: str = Field(min_length=2)


class CaseFile(Part):
    """The whole file of a case.

    Args:
        language: in which the texts are written.
        authority: who decides.
        case: under which pack, and what happened.
        request: what was asked of the town.
        question: what is to be answered.
        basis: articles of the pack on which it rests.
        made_on: day of the report.
        author: who wrote it; ``reviewer``: who read it, another person.
        chosen: the facts on which the decision stands.
        no_measure: why none is proposed, where none is.
        rebuild: applications file and snapshot from which parts 3 and 4 are made again.
    """

    language: Language
    authority: str = Field(min_length=2)
    case: Case
    request: str = Field(min_length=5)
    question: str = Field(min_length=5)
    basis: tuple[str, ...] = Field(min_length=1)
    made_on: date
    author: str = Field(min_length=1)
    reviewer: str = Field(min_length=1)
    searches: tuple[Search, ...] = Field(min_length=1)
    facts: tuple[Fact, ...]
    questions: tuple[Asked, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    not_checked: tuple[NotChecked, ...]
    assessment: tuple[Link, ...] = Field(min_length=1)
    chosen: tuple[str, ...] = ()
    proportionality: Proportionality | None = None
    proposal: Proposal | None = None
    no_measure: str | None = None
    advice: tuple[Advice, ...] = ()
    disclosed: tuple[Disclosed, ...] = ()
    annexes: tuple[Annex, ...] = ()
    rebuild: dict[
        Literal["applications", "snapshot"], Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]*$")]
    ] = {}
