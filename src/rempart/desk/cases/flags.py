"""What somebody contests in a case, for every page that shows it: rooms above cases say it, and the pages ask here."""

from collections.abc import Callable, Mapping

from rempart.base import Words
from rempart.desk.cases.models import Case

Source = Callable[[Case], Mapping[str, Words]]
"""Returns sentences by what they are about: ``fact:3``, ``finding:<mark>``, ``name:<mark>``."""
_sources: list[Source] = []


def add_flags(source: Source) -> None:
    """Ask this room too."""
    if source not in _sources:
        _sources.append(source)


def flags_of(case: Case) -> dict[str, Words]:
    """Return what is contested in a case, in words, by what it is about."""
    return {key: words for source in _sources for key, words in source(case).items()}
