"""How a paper is made: parts of pairs and tables, each with where it comes from; and words in both languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from rempart.base import Words
from rempart.base.words import Language
from rempart.base.yaml_files import read_yaml


@dataclass(frozen=True)
class Part:
    """One part of a paper: sentences, pairs of a name and what is said of it, a table; and where all of it comes from."""

    title: str
    source: str = ""
    lines: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    below: bool = False
    """Whether it is a part of the one before it."""


@dataclass(frozen=True)
class Paper:
    """One paper in one language."""

    name: str
    title: str
    lead: str
    parts: tuple[Part, ...] = field(default=())


def read(name: str) -> Any:
    """Return the values of a file of this folder."""
    return read_yaml(files(__package__).joinpath(name).read_text(encoding="utf-8"))


@cache
def _words() -> Mapping[str, Words]:
    return {key: Words(**text) for key, text in read("words.yml").items()}


def say(key: str, lang: Language, /, **values: object) -> str:
    """Return a sentence of ``words.yml`` with its values."""
    return _words()[key].in_language(lang).format(**values)


def day(on: date | None, lang: Language) -> str:
    """Return a day, or that there is none."""
    return on.isoformat() if on else say("none", lang)


def listed(found: Iterable[str], lang: Language) -> str:
    """Return things in a row, or that there is none."""
    return "; ".join(found) or say("none", lang)


def whole(number: int, lang: Language) -> str:
    """Return a number with its thousands apart."""
    return f"{number:,}".replace(",", " ") if lang == "fr" else f"{number:,}"
