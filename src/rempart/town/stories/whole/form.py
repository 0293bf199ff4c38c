"""The form of a story of the whole town: it writes rows of the town's export, applications and what must be asked."""

from collections.abc import Callable
from dataclasses import dataclass

from rempart.base import Words
from rempart.town.desk import Desk


@dataclass(frozen=True)
class WholeStory:
    """One story: what it tells, and the function that writes it under its key."""

    key: str
    title: Words
    write: Callable[[Desk, str], None]


def story(key: str, en: str, fr: str, write: Callable[[Desk, str], None]) -> WholeStory:
    """Return a story from its words in both languages."""
    return WholeStory(key, Words(en=en, fr=fr), write)
