"""The form of a story."""

from collections.abc import Callable
from dataclasses import dataclass

from rempart.base import Words
from rempart.town.casting import Casting


@dataclass(frozen=True)
class Story:
    """One story: what it tells, and the function that writes it into the cast under its key."""

    key: str
    title: Words
    write: Callable[[Casting, str], None]


def story(key: str, en: str, fr: str, write: Callable[[Casting, str], None]) -> Story:
    """Return a story from its words in both languages."""
    return Story(key, Words(en=en, fr=fr), write)
