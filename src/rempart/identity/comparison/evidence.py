"""One reason for or against, and its sentence, which is written when somebody asks for it."""

from functools import lru_cache
from typing import Literal, NamedTuple

from rempart.base import LANGUAGES, Words
from rempart.identity.naming.names import spelled
from rempart.identity.naming.word import Part
from rempart.identity.tables import table

Outcome = Literal["equal", "differs", "missing"]
Feature = Literal[
    "name", "number_in_name", "legal_form", "kind", "birth_date", "identifier", "country", "flag", "built", "address"
]
_BETWEEN = {"en": "; ", "fr": " ; "}


class Evidence(NamedTuple):
    """One reason for (positive) or against (negative), in natural log-odds, with a sentence in both languages.

    ``parts`` are the aligned words where the feature is the name, and empty otherwise. ``reason`` is a key of
    ``sentences.yml``, ``values`` fill its sentence: pairs of a key and a text.
    """

    feature: Feature
    weight: float
    outcome: Outcome
    reason: str
    values: tuple[tuple[str, str], ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def sentence(self) -> Words:
        """The reason as a sentence."""
        return _sentence(self)

    def __repr__(self) -> str:
        return (
            f"Evidence(feature={self.feature!r}, weight={self.weight!r}, outcome={self.outcome!r}, "
            f"sentence={self.sentence!r}, parts={self.parts!r})"
        )


@lru_cache(maxsize=2_000)
def _sentence(evidence: Evidence) -> Words:
    values = dict(evidence.values)
    sentence: dict[str, str] = table("comparison/sentences")[evidence.feature][evidence.reason]
    ours, theirs = (spelled(values.get(side, "")) for side in ("left_name", "right_name"))
    shown = [_shown(part, ours, theirs) for part in evidence.parts]
    said = {}
    for lang in LANGUAGES:
        words = (
            table("comparison/sentences")["parts"][how][lang].format(left=left, right=right)
            for how, left, right in shown
        )
        said[lang] = sentence[lang].format(parts=", ".join(words), **values)
    return Words(**said)


def _shown(part: Part, ours: dict[str, str], theirs: dict[str, str]) -> tuple[str, str, str]:
    """One word that two records write differently, in two scripts or with marks, is shown as both write it."""
    left, right = _written(part.left, ours), _written(part.right, theirs)
    return ("written" if part.how == "same" and left.casefold() != right.casefold() else part.how), left, right


def _written(words: str, spellings: dict[str, str]) -> str:
    return " ".join([spellings.get(word, word) for word in words.split(" ")])


@lru_cache(maxsize=64)
def what_settles(wanted: tuple[str, ...]) -> Words:
    """Return what to ask for, the most useful first, in words; where nothing is wanted, the document itself."""
    said = table("comparison/sentences")["settles"]
    return Words(
        **{lang: _BETWEEN[lang].join(said[item][lang] for item in wanted or ("document",)) for lang in LANGUAGES}
    )
