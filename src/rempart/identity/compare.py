"""Two parties compared: how alike, how much could be compared, why, and what would settle it."""

from dataclasses import dataclass

from rempart.base import LANGUAGES, Words
from rempart.identity.align import Part
from rempart.identity.features import Feature, Finding, Outcome, alike, compared, findings
from rempart.identity.names import spelled, table
from rempart.identity.party import Party

_BETWEEN = {"en": "; ", "fr": " ; "}


@dataclass(frozen=True)
class Evidence:
    """One reason for (positive) or against (negative), in natural log-odds, as a sentence in both languages.

    ``parts`` are the aligned words where the feature is the name, and empty otherwise.
    """

    feature: Feature
    weight: float
    outcome: Outcome
    sentence: Words
    parts: tuple[Part, ...] = ()


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


def compare(left: Party, right: Party) -> Comparison:
    """Compare two parties by names, kind, birth dates, official numbers, addresses and, of organisations, countries.

    ``alike`` and ``compared`` do not depend on which party is left; sentences name the left one first.

    Raises:
        RempartError: an identifier is not written SCHEME:NUMBER; correct it.
    """
    found = findings(left, right)
    return Comparison(
        alike=alike(found),
        compared=compared(found, left, right),
        evidence=tuple(_evidence(finding) for finding in found),
        settles=_settles(found, left, right),
    )


def quick_alike(left: Party, right: Party) -> float:
    """Return ``compare(left, right).alike`` without writing the sentences."""
    return alike(findings(left, right))


def _evidence(finding: Finding) -> Evidence:
    parts = finding.alignment.parts if finding.alignment else ()
    return Evidence(finding.feature, round(finding.weight, 4), finding.outcome, _sentence(finding, parts), parts)


def _sentence(finding: Finding, parts: tuple[Part, ...]) -> Words:
    sentence: dict[str, str] = table("sentences")[finding.feature][finding.reason]
    ours, theirs = (spelled(finding.values.get(side, "")) for side in ("left_name", "right_name"))
    shown = [_shown(part.how, ours.get(part.left, part.left), theirs.get(part.right, part.right)) for part in parts]
    said = {}
    for lang in LANGUAGES:
        words = (table("sentences")["parts"][how][lang].format(left=left, right=right) for how, left, right in shown)
        said[lang] = sentence[lang].format(parts=", ".join(words), **finding.values)
    return Words(**said)


def _shown(how: str, left: str, right: str) -> tuple[str, str, str]:
    """One word that two records write differently, in two scripts or with marks, is shown as both write it."""
    return ("written" if how == "same" and left.casefold() != right.casefold() else how), left, right


def _settles(found: list[Finding], left: Party, right: Party) -> Words:
    """What is missing, most useful first; where nothing is, the document itself."""
    missing = {finding.feature for finding in found if finding.outcome == "missing"}
    wanted: list[str] = [feature for feature in ("birth_date", "identifier") if feature in missing]
    if "person" not in (left.nature, right.nature) and not (left.addresses and right.addresses):
        wanted.append("address")
    said = table("sentences")["settles"]
    return Words(
        **{lang: _BETWEEN[lang].join(said[item][lang] for item in (wanted or ["document"])) for lang in LANGUAGES}
    )
