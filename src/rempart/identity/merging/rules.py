"""When one official number may join two parties: rules that a build and an application form share."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from rempart.base import check_identifier
from rempart.identity.comparison.compare import quick_alike
from rempart.identity.naming.names import read_name, skeleton
from rempart.identity.naming.word import word_weight
from rempart.identity.party import ORGANISATIONS, THINGS, Name, Party

UNLIKE_BELOW = 60.0
"""Names that share no word and whose letters agree less than this (rapidfuzz ``token_sort_ratio``, 0 to 100) are unlike."""
CLEARLY_ALIKE_FROM = 0.34
"""Names must be alike from here (``compare`` on names alone) under a scheme without check digit."""
_TELLING_WORD = 0.8  # a word of three letters or more that is no particle and not common among firms


class Number(NamedTuple):
    """A number that may join two parties; ``checked`` tells whether its scheme has a check digit, and it is right."""

    scheme: str
    number: str
    checked: bool


@dataclass(frozen=True)
class Known:
    """What the rules read of a party: its kinds as published and its names, without those that are a surname alone."""

    id: str
    kinds: frozenset[str]
    names: tuple[str, ...]

    @property
    def person(self) -> bool:
        """Some record calls it a person."""
        return "Person" in self.kinds

    @property
    def organisation(self) -> bool:
        """Some record calls it an organisation; LegalEntity means that the kind is not known."""
        return bool(self.kinds & ORGANISATIONS)

    @property
    def thing(self) -> bool:
        """Some record calls it a ship or an aircraft."""
        return bool(self.kinds & THINGS)

    @property
    def natures(self) -> frozenset[str]:
        """What its records call it, of *person*, *organisation* and *thing*; of more than one nature nobody is."""
        told = {"person": self.person, "organisation": self.organisation, "thing": self.thing}
        return frozenset(nature for nature, said in told.items() if said)


@lru_cache(maxsize=200_000)
def merging_numbers(scheme: str, number: str) -> tuple[Number, ...]:
    """Return what of a published number may join: itself, what it implies (a SIRET its SIREN), or nothing.

    A wrong check digit, a repeated digit and an establishment's own number join nobody.
    """
    checked = check_identifier(scheme, number)
    found = [one for one in (checked, *checked.implied) if one.merges]
    return tuple(Number(one.scheme, one.number, one.checksum_ok is True) for one in found)


def kinds_agree(left: Known, right: Known) -> bool:
    """Tell whether two parties may be one by their kinds: a person is never an organisation, nor a ship either."""
    return all(ours == theirs for ours in left.natures for theirs in right.natures)


def names_unlike(left: Known, right: Known) -> bool:
    """Tell whether no name of one is like any of the other: no telling word in common, letters far apart.

    A party without a name is unlike nobody.
    """
    firm = not (left.person or right.person)
    pairs = [(one, other) for one in left.names for other in right.names]
    return bool(pairs) and all(_unlike(*sorted(pair), firm) for pair in pairs)


@lru_cache(maxsize=200_000)
def _unlike(left: str, right: str, firm: bool) -> bool:
    ours, theirs = read_name(left, firm).words, read_name(right, firm).words
    if not ours or not theirs:
        return False
    telling, others = _telling(ours), _telling(theirs)
    if telling & others or not telling or not others or set(ours) <= set(theirs) or set(theirs) <= set(ours):
        return False  # a word in common, a short form of the other, or no word that tells anything
    spaced = fuzz.token_sort_ratio(" ".join(ours), " ".join(theirs))
    return max(spaced, fuzz.ratio("".join(ours), "".join(theirs))) < UNLIKE_BELOW


def _telling(words: tuple[str, ...]) -> set[str]:
    """Return the words that tell something, and their skeletons of three consonants or more."""
    telling = {word for word in words if word_weight(word) >= _TELLING_WORD}
    return telling | {f"~{skeleton(word)}" for word in telling if len(skeleton(word)) >= 3}


def names_clearly_alike(left: Known, right: Known) -> bool:
    """Tell whether the names alone speak clearly for one party; without names they do not."""
    return quick_alike(as_party(left), as_party(right)) >= CLEARLY_ALIKE_FROM


def as_party(known: Known) -> Party:
    """Return a party with names and kind only, to be compared."""
    schema = (
        "Person" if known.person else "Company" if known.organisation else "Vessel" if known.thing else "LegalEntity"
    )
    return Party(known.id, schema, tuple(Name(value) for value in known.names))


def may_join(number: Number, left: Known, right: Known) -> bool:
    """Tell whether one number joins two parties: kinds agree; names not unlike, or clearly alike without check digit."""
    if not kinds_agree(left, right):
        return False
    if number.checked:
        return not names_unlike(left, right)
    return names_clearly_alike(left, right)
