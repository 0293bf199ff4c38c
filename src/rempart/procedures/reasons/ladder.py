"""The ladder: six steps in words, never numbers; each step up needs a further fact and what was said against it.

Source: ``desk`` section 2.8; Wet Bibob art. 3 for the degrees (from memory, unverified); ``rights`` R-35.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from rempart.base import Words
from rempart.procedures.reasons.facts import Fact

Step = Literal["no_finding", "open_question", "irregularity", "lesser_danger", "serious_danger", "obtained_by_deceit"]
LADDER: Mapping[Step, Words] = {
    "no_finding": Words("no finding", "aucun constat"),
    "open_question": Words("open question", "question ouverte"),
    "irregularity": Words("established irregularity of form", "irrégularité de forme établie"),
    "lesser_danger": Words("lesser danger", "danger limité"),
    "serious_danger": Words("serious danger", "danger sérieux"),
    "obtained_by_deceit": Words("obtained by inexact statements", "obtenu par des déclarations inexactes"),
}
_ORDER = list(LADDER)
_ADVERSE = ("lesser_danger", "serious_danger", "obtained_by_deceit")


class Link(BaseModel):
    """One step of the ladder: the facts on which it stands, why, and what speaks against it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    step: Step
    facts: tuple[str, ...] = ()
    because: str = Field(min_length=10)
    against: str = ""


def ladder_faults(links: Sequence[Link], facts: Mapping[str, Fact]) -> list[Words]:
    """Return what is missing on the way up the ladder; nothing where each step stands on a further fact and was argued against."""
    faults, cited, reached = [], set[str](), -1
    for link in links:
        name = LADDER[link.step]
        rank = _ORDER.index(link.step)
        unknown = sorted(set(link.facts) - set(facts))
        if unknown:
            faults.append(
                Words(f"{unknown[0]} is not a fact of the case", f"{unknown[0]} n’est pas un fait du dossier")
            )
        if rank <= reached:
            faults.append(Words(f"'{name.en}' does not lead up", f"« {name.fr} » ne monte pas"))
        if link.step != "no_finding" and not set(link.facts) - cited:
            faults.append(Words(f"'{name.en}' cites no further fact", f"« {name.fr} » ne cite aucun fait nouveau"))
        if link.step not in ("no_finding", "open_question") and not link.against.strip():
            faults.append(
                Words(f"'{name.en}' does not say what speaks against it", f"« {name.fr} » ne dit pas ce qui s’y oppose")
            )
        if link.step in _ADVERSE and not _founded([facts[one] for one in {*cited, *link.facts} if one in facts]):
            faults.append(
                Words(
                    f"'{name.en}' needs two independent sources, or the document itself",
                    f"« {name.fr} » demande deux sources indépendantes, ou le document lui-même",
                )
            )
        cited |= set(link.facts)
        reached = max(rank, reached)
    return faults  # fmt: skip


def _founded(facts: Sequence[Fact]) -> bool:
    """Tell whether facts carry a step against somebody; what rests on a name alone, or was not put to them, carries nothing."""
    carrying = [fact for fact in facts if fact.reliability != "name_only" and fact.put_on is not None]
    sources = {fact.source.name.strip().casefold() for fact in carrying}
    return len(sources) > 1 or any(fact.reliability == "document" for fact in carrying)
