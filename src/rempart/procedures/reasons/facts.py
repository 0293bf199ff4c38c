"""Facts of a case: one sentence each, with its source, the day it was seen, how sure the identity is, and whether it was put to the person."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from rempart.base import Words
from rempart.base.unseen import without_unset

Reliability = Literal["document", "identifier", "several_attributes", "name_only"]
Contest = Literal["open", "kept", "restricted"]
WORDS_OF_A_QUOTATION = 25
"""A quotation is a proof, not a copy (``desk`` section 4)."""


class Source(BaseModel):
    """Where a fact stands: the register or document, the row or page, the day it was consulted, the hash of what was seen."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=2)
    row: str | None = None
    seen_on: date
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    snapshot: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _told(cls, raw: Any) -> Any:
        return without_unset(raw)


class Fact(BaseModel):
    """An established fact: ``F1``, ``F2``...

    Args:
        id: its number.
        sentence: one fact, one sentence.
        source: where it stands.
        quotation: at most 25 words of the source, as published.
        reliability: how sure it is that the source speaks of this party; a name alone never founds a decision.
        put_on: the day on which it was put to the person.
        answer: what the person said of it, unedited; empty where nothing was said in time.
        answered_by: end of the time to answer.
        contested_on: the day on which somebody said that it is wrong; ``contest`` how that stands: not decided, kept for a
            reason, or restricted, so that it is not used (GDPR art. 18).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^F[1-9][0-9]*$")
    sentence: str = Field(min_length=5)
    source: Source
    quotation: str | None = None
    reliability: Reliability
    put_on: date | None = None
    answer: str | None = None
    answered_by: date | None = None
    contested_on: date | None = None
    contest: Contest | None = None

    @model_validator(mode="before")
    @classmethod
    def _told(cls, raw: Any) -> Any:
        return without_unset(raw)

    @field_validator("quotation")
    @classmethod
    def _short(cls, text: str | None) -> str | None:
        if text is not None and len(text.split()) > WORDS_OF_A_QUOTATION:
            raise ValueError(f"a quotation has at most {WORDS_OF_A_QUOTATION} words")
        return text


def unusable(fact: Fact, on: date) -> list[Words]:
    """Return why a fact cannot found a decision on a day; nothing where it can. Source: ``desk`` 2.8, ``rights`` R-08, R-15, R-16."""
    faults = [
        (fact.reliability == "name_only", f"{fact.id} rests on a name alone", f"{fact.id} ne repose que sur un nom"),
        (fact.put_on is None, f"{fact.id} was not put to the person: hear them or leave it out", f"{fact.id} n’a pas été soumis à la personne : entendez-la ou retirez-le"),
        (
            fact.put_on is not None and not (fact.answer or "").strip() and (fact.answered_by is None or on <= fact.answered_by),
            f"the time to answer {fact.id} is not over",
            f"le délai pour répondre à {fact.id} n’est pas écoulé",
        ),
        (fact.put_on is not None and fact.put_on > on, f"{fact.id} was put to the person after this day", f"{fact.id} a été soumis à la personne après ce jour"),
        (
            fact.put_on is not None and fact.source.seen_on > fact.put_on,
            f"{fact.id} was put to the person before it was seen",
            f"{fact.id} a été soumis à la personne avant d’avoir été vu",
        ),
        (
            fact.put_on is not None and fact.answered_by is not None and fact.answered_by <= fact.put_on,
            f"{fact.id} leaves no day to answer",
            f"{fact.id} ne laisse aucun jour pour répondre",
        ),
        (fact.contest == "restricted", f"{fact.id} is contested and restricted (GDPR art. 18): it may not be used", f"{fact.id} est contesté et limité (RGPD, art. 18) : il ne peut être utilisé"),
        (fact.source.seen_on > on, f"{fact.id} was seen after this day", f"{fact.id} a été vu après ce jour"),
    ]  # fmt: skip
    return [Words(en=en, fr=fr) for holds, en, fr in faults if holds]
