"""The town's ordinance: a file with its risk analysis, sectors, area, adoption, expiry and review, checked at every start.

Where a pack requires one (Belgium, art. 119ter New Municipal Act), no procedure starts without it.
"""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from rempart.base import Words


class RiskAnalysis(BaseModel):
    """The analysis that came before the ordinance: when it was done, by whom, and the hash of its text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    done_on: date
    by: str = Field(min_length=1)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Bylaw(BaseModel):
    """An ordinance of the town council.

    Args:
        id: the council's number.
        title: in both languages of Rempart.
        town: who adopted it.
        risk_analysis: what came before.
        adopted_on: day of the council's vote.
        in_force_on: first day in force.
        expires_on: last day in force, where it has one.
        review_on: day on which the council looks at it again.
        sectors: codes of activities (NACE Rev. 2, by prefix: ``56`` covers 56.10); empty: all.
        areas: parts of the town's territory that it covers; empty: all of it.
        opinion: for an area smaller than the town, the opinion that the law asks for.
        protocol: reference of the protocol with the prosecutor, where the law asks for one.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1)
    title: Words
    town: str = Field(min_length=1)
    risk_analysis: RiskAnalysis
    adopted_on: date
    in_force_on: date
    expires_on: date | None = None
    review_on: date
    sectors: tuple[Annotated[str, Field(pattern=r"^[0-9]{2}(\.?[0-9]{1,2})?$")], ...] = ()
    areas: tuple[str, ...] = ()
    opinion: str | None = None
    protocol: str | None = None


def bylaw_faults(bylaw: Bylaw, on: date, *, sector: str | None, area: str | None, protocol: bool) -> list[Words]:
    """Return why an ordinance does not carry a procedure that starts on a day; nothing where it does.

    Args:
        bylaw: the ordinance.
        on: the day of the start.
        sector: the activity of the establishment, a NACE code.
        area: the part of the territory in which it stands.
        protocol: whether the pack asks for a protocol with the prosecutor.
    """
    faults = [
        (bylaw.risk_analysis.done_on > bylaw.adopted_on, "the risk analysis came after the vote", "l’analyse de risques est postérieure au vote"),
        (on < bylaw.in_force_on, "the by-law was not yet in force", "le règlement n’était pas encore en vigueur"),
        (bylaw.expires_on is not None and on > bylaw.expires_on, "the by-law had expired", "le règlement avait expiré"),
        (on > bylaw.review_on, "the review of the by-law is overdue", "le réexamen du règlement est dépassé"),
        (bool(bylaw.areas) and not bylaw.opinion, "a by-law for a part of the town needs an opinion", "un règlement limité à une zone demande un avis"),
        (protocol and not bylaw.protocol, "the protocol with the prosecutor is missing", "le protocole avec le parquet manque"),
        (not _covers(bylaw.sectors, sector), "the by-law does not cover this activity", "le règlement ne vise pas cette activité"),
        (bool(bylaw.areas) and area not in bylaw.areas, "the by-law does not cover this place", "le règlement ne vise pas ce lieu"),
    ]  # fmt: skip
    return [Words(en=en, fr=fr) for holds, en, fr in faults if holds]


def _covers(sectors: tuple[str, ...], sector: str | None) -> bool:
    if not sectors:
        return True
    code = (sector or "").replace(".", "")
    return any(bool(code) and code.startswith(one.replace(".", "")) for one in sectors)
