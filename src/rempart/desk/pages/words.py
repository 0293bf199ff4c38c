"""Sentences of the desk in both languages: ``words.yml`` of the frame and of each app, read once.

A key is ``app.name``; the frame's own are ``frame.name``. A sentence that one language lacks does not load.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from django.apps import apps
from django.utils import translation

from rempart.base import Words
from rempart.base.words import Language
from rempart.base.yaml_files import read_yaml
from rempart.screening.pages.voice import Voice, fixed_words, typographic

FRAME = "frame"


def current() -> Language:
    """Return the language of this request."""
    return "fr" if (translation.get_language() or "en").startswith("fr") else "en"


def _of(package: str, app: str) -> dict[str, Words]:
    path = files(package).joinpath("words.yml")
    if not path.is_file():
        return {}
    return {f"{app}.{key}": Words(**text) for key, text in (read_yaml(path.read_text(encoding="utf-8")) or {}).items()}


@cache
def sentences() -> Mapping[str, Words]:
    """Return every sentence of the desk by its key."""
    found = _of("rempart.desk.pages", FRAME)
    for config in apps.get_app_configs():
        if config.name.startswith("rempart.desk."):
            found |= _of(config.name, config.label)
    return found


class DeskVoice(Voice):
    """Says the desk's sentences, and those of the reports."""

    def sentence(self, key: str) -> str:
        """Return a sentence by its key."""
        found = sentences().get(key) or fixed_words()[key]
        return typographic(found.in_language(self.lang), self.lang)

    def words(self, words: Words) -> str:
        """Return words that a pack or a table carries, in this language."""
        return typographic(words.in_language(self.lang), self.lang)


def voice() -> DeskVoice:
    """Return the voice of this request's language."""
    return DeskVoice(current())
