"""Invented names, drawn so that no two unrelated ones are close by accident."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from anyascii import anyascii
from rapidfuzz import fuzz, process

from rempart.base import RempartError
from rempart.base.yaml_files import read_yaml

NEAR = 75.0
"""Token-sort ratio from which two names count as close; unrelated names stay below."""
_SCRIPTS = ("cyrillic", "greek", "arabic")
_TRIES = 2000


@cache
def words() -> dict[str, Any]:
    """Return the word lists of ``words.yml``."""
    loaded: dict[str, Any] = read_yaml(files("rempart.town").joinpath("words.yml").read_text(encoding="utf-8"))
    return loaded


def folded(name: str) -> str:
    """Return a name in plain Latin lower case, as similarity is measured on it."""
    return anyascii(name).lower()


def nearness(name: str, other: str) -> float:
    """Return the token-sort ratio of two names, 0 to 100."""
    return float(fuzz.token_sort_ratio(folded(name), folded(other)))


@dataclass(frozen=True)
class DrawnName:
    """One invented name: given and family name in Latin letters, and the whole in another script where it has one."""

    given: str
    family: str
    original: str | None = None

    @property
    def full(self) -> str:
        """Given name, then family name."""
        return f"{self.given} {self.family}"


class Namer:
    """Draws names that are unique, and far from every listed name.

    Args:
        rng: source of chance.
        listed: how many names of listed persons to keep ready; drawn first, so that all others can avoid them.
    """

    def __init__(self, rng: Random, listed: int) -> None:
        self._rng = rng
        self._words = words()
        self._shunned: list[str] = []
        self._used: set[str] = set()
        self._companies: list[str] = []
        self._starts: list[str] = list(self._words["company"]["start"])
        self._ready = [self._draw_listed() for _ in range(listed)]

    def widen(self) -> None:
        """Let companies from now on begin with more syllables too: the whole town has more of them."""
        self._starts += self._words["company"]["more"]

    def listed_person(self) -> DrawnName:
        """Return the next name of a listed person."""
        return self._ready.pop()

    def listed_word(self) -> str:
        """Return one more name for a listed person."""
        return self._syllables("listed", 2)

    def listed_entity(self) -> str:
        """Return a name of a listed entity."""
        tails = self._words["listed_entity_words"]
        name = self._far(lambda: f"{self._syllables('listed', 3)} {self._rng.choice(tails)}")
        self._shunned.append(folded(name))
        return name

    def town_person(self) -> DrawnName:
        """Return a name in Latin letters, as most people of the town have."""
        parts = self._words["surname"]
        return self._person(
            lambda: DrawnName(
                self._rng.choice(self._words["given"]),
                self._rng.choice(parts["start"]) + self._rng.choice(parts["end"]),
            )
        )

    def foreign_person(self) -> DrawnName:
        """Return a name that is written in another script and romanised letter by letter."""
        return self._person(lambda: self._written(self._syllables("foreign", 2), self._syllables("foreign", 3)))

    def company(self, before: str) -> str:
        """Return a company name beginning with a word of its trade, its own word unlike that of all others."""
        parts = self._words["company"]
        for _ in range(_TRIES):
            core = self._rng.choice(self._starts) + self._rng.choice(parts["end"])
            name = f"{before} {core}"
            if self._is_far(name) and not process.extractOne(
                folded(core), self._companies, scorer=fuzz.ratio, score_cutoff=85
            ):
                self._companies.append(folded(core))
                return name
        raise _exhausted()

    def near(self, name: DrawnName) -> DrawnName:
        """Return a name that differs from ``name`` by one letter in the family name: close to it, and not it."""
        place = next(i for i in range(len(name.family) - 1, 0, -1) if name.family[i] in "aeiou")
        letter = "o" if name.family[place] != "o" else "a"
        return DrawnName(name.given, name.family[:place] + letter + name.family[place + 1 :])

    def _draw_listed(self) -> DrawnName:
        for _ in range(_TRIES):
            name = self._written(self._syllables("listed", 2), self._syllables("listed", 3))
            if self._is_far(name.full):
                self._shunned.extend(filter(None, (folded(name.full), folded(name.original or ""))))
                return name
        raise _exhausted()

    def _person(self, draw: Callable[[], DrawnName]) -> DrawnName:
        for _ in range(_TRIES):
            name = draw()
            if name.full not in self._used and self._is_far(name.full) and self._is_far(name.original or name.full):
                self._used.add(name.full)
                return name
        raise _exhausted()

    def _far(self, draw: Callable[[], str]) -> str:
        for _ in range(_TRIES):
            name = draw()
            if self._is_far(name):
                return name
        raise _exhausted()

    def _is_far(self, name: str) -> bool:
        return not process.extractOne(folded(name), self._shunned, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR)

    def _syllables(self, pool: str, count: int) -> str:
        return "".join(self._rng.sample(self._words[pool], count)).capitalize()

    def _written(self, given: str, family: str) -> DrawnName:
        script = self._rng.choice((*_SCRIPTS, None))
        if script is None:
            return DrawnName(given, family)
        letters = self._words["scripts"][script]
        original = " ".join("".join(letters[c] for c in part.lower()).capitalize() for part in (given, family))
        return DrawnName(given, family, original)


def _exhausted() -> RempartError:
    return RempartError(
        "town/words.yml", "no new name is left that is far enough from the others", "Add parts of names"
    )
