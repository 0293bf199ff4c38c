"""Two parties compared: how alike, how much could be compared, why, and what would settle it."""

from collections.abc import Mapping
from dataclasses import dataclass

from rempart.base import Words
from rempart.identity.comparison.evidence import Evidence, what_settles
from rempart.identity.comparison.features import alike, compared, findings
from rempart.identity.comparison.vessels import is_pair_of_things
from rempart.identity.party import Party

__all__ = ["Comparison", "Evidence", "compare", "quick_alike"]


@dataclass(frozen=True)
class Comparison:
    """``alike``: evidence that two records are one party, 0 to 1, never 1; ``compared``: how much could be compared.

    ``alike`` is 1 / (1 + exp(-(prior + sum of weights))), capped at 0.95 where nothing but a name speaks for it.
    ``settles`` says what would settle the question.
    """

    alike: float
    compared: float
    evidence: tuple[Evidence, ...]
    settles: Words


def compare(left: Party, right: Party, sharing: Mapping[str, int] | None = None) -> Comparison:
    """Compare two parties by names, kind, birth dates, official numbers, addresses and, of organisations, countries.

    ``alike`` and ``compared`` do not depend on which party is left; sentences name the left one first. ``sharing`` says
    how many parties give an address, by ``addresses.address_key``: one that many share tells less.

    Raises:
        RempartError: an identifier is not written SCHEME:NUMBER; correct it.
    """
    found = findings(left, right, sharing)
    return Comparison(alike(found), compared(found, left, right), tuple(found), _settles(found, left, right))


def quick_alike(left: Party, right: Party) -> float:
    """Return ``compare(left, right).alike`` alone."""
    return alike(findings(left, right))


def _settles(found: list[Evidence], left: Party, right: Party) -> Words:
    """What is missing, most useful first; where nothing is, the document itself."""
    missing = [one.feature for one in found if one.outcome == "missing"]
    if is_pair_of_things(left, right):
        return what_settles(
            ("mark" if "Airplane" in (left.schema, right.schema) else "imo",) if "identifier" in missing else ()
        )
    wanted: list[str] = [feature for feature in ("birth_date", "identifier") if feature in missing]
    if left.nature != "person" != right.nature and not (left.addresses and right.addresses):
        wanted.append("address")
    return what_settles(tuple(wanted))
