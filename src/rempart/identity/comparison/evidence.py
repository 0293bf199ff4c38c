"""One reason for or against, and its sentence, which is written when somebody asks for it."""

from functools import cache, lru_cache
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
        return _sentence_of_parts(self) if self.parts else _sentence(self.feature, self.reason, self.values)

    def __repr__(self) -> str:
        return (
            f"Evidence(feature={self.feature!r}, weight={self.weight!r}, outcome={self.outcome!r}, "
            f"sentence={self.sentence!r}, parts={self.parts!r})"
        )


@lru_cache(maxsize=2_000)
def _sentence(feature: Feature, reason: str, values: tuple[tuple[str, str], ...]) -> Words:
    said: dict[str, str] = table("comparison/sentences")[feature][reason]
    return Words(**{lang: said[lang].format(**dict(values)) for lang in LANGUAGES})


def _sentence_of_parts(evidence: Evidence) -> Words:
    """The sentence of two names, with their words side by side; not kept, for names seldom come twice."""
    values = dict(evidence.values)
    ours, theirs = spelled(values.get("left_name", "")), spelled(values.get("right_name", ""))
    english, french = [], []
    for left_words, right_words, how, _ in evidence.parts:
        left, right = _written(left_words, ours), _written(right_words, theirs)
        # one word that two records write differently, in two scripts or with marks, is shown as both write it
        differs = how == "same" and left != right and left.casefold() != right.casefold()
        in_english, in_french = _templates()["written" if differs else how]
        english.append(in_english.format(left=left, right=right))
        french.append(english[-1] if in_french == in_english else in_french.format(left=left, right=right))
    said: dict[str, str] = table("comparison/sentences")[evidence.feature][evidence.reason]
    return Words(
        said["en"].format(parts=", ".join(english), **values), said["fr"].format(parts=", ".join(french), **values)
    )


@cache
def _templates() -> dict[str, tuple[str, str]]:
    """How two words go together -> how that is said in English and in French."""
    return {how: (said["en"], said["fr"]) for how, said in table("comparison/sentences")["parts"].items()}


def _written(words: str, spellings: dict[str, str]) -> str:
    if " " not in words:
        return spellings.get(words, words)
    return " ".join([spellings.get(word, word) for word in words.split(" ")])


@lru_cache(maxsize=64)
def what_settles(wanted: tuple[str, ...]) -> Words:
    """Return what to ask for, the most useful first, in words; where nothing is wanted, the document itself."""
    said = table("comparison/sentences")["settles"]
    return Words(
        **{lang: _BETWEEN[lang].join(said[item][lang] for item in wanted or ("document",)) for lang in LANGUAGES}
    )
