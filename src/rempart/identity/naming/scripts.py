"""Names in other scripts in Latin letters: the usual reading of each, and others that its letters allow."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from anyascii import anyascii

from rempart.identity.tables import table

_Step = Callable[[str], str]
_OTHER_LETTERS = re.compile("[\u0370-\u08ff]")
APOSTROPHES = re.compile(r"['`’ʼʻʿʾ´]")
"""Signs that join: what they stand between is one word."""
MOST_READINGS = 8
"""Readings of one text that are kept."""


class _Script:
    """One script of ``scripts.yml``, ready to read."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._here = re.compile(f"[{data['letters']}]")
        self._runs = re.compile(f"[{data['letters']}]+")
        self._drop = re.compile(data["drop"]) if "drop" in data else None
        self._only_with = re.compile(data["only_with"]) if "only_with" in data else None
        self._first = {name: re.compile(letters) for name, letters in data.get("first", {}).items()}
        self._fold = str.maketrans({one: group[-1] for group in data.get("fold", ()) for one in group[:-1]})
        steps = {name: self._step(step) for name, step in data["steps"].items()}
        self._readings = {name: [steps[step] for step in taken] for name, taken in data["readings"].items()}

    def _step(self, data: dict[str, Any]) -> _Step:
        """Return one step: rules, then words, then letters."""
        rules = [(re.compile(pattern, re.IGNORECASE), written) for pattern, written in data.get("rules", ())]
        letters = str.maketrans(data.get("letters", {}))
        names = {}
        for line in data.get("words", "").split("|"):
            latin, *natives = line.split() or [""]
            names.update({native.translate(self._fold): latin for native in natives})

        def read(text: str) -> str:
            for pattern, written in rules:
                text = pattern.sub(written, text)
            if names:
                text = self._runs.sub(lambda run: names.get(run.group().translate(self._fold), run.group()), text)
            return text.translate(letters)

        return read

    def readings(self, text: str) -> list[str]:
        """Return the readings of a text, the usual one first; none where it has no letter of this script."""
        if not self._here.search(text) or (self._only_with and not self._only_with.search(text)):
            return []
        if self._drop:
            text = self._drop.sub("", text)
        order = sorted(
            self._readings, key=lambda name: not (name in self._first and self._first[name].search(text))
        )  # a stable order: the one that its letters speak for comes first
        found = []
        for name in order:
            read = text
            for step in self._readings[name]:
                read = step(read)
            found.append(read)
        return found


@cache
def _scripts() -> tuple[_Script, ...]:
    return tuple(_Script(data) for data in table("naming/scripts").values())


@lru_cache(maxsize=20_000)
def latin_readings(text: str) -> tuple[str, ...]:
    """Return a text in Latin letters in every way in which its script may be read, the usual one first, each once.

    Arabic letters are read as Arabic and as Persian, the article apart and joined; Hebrew ones hard and soft; Greek ones as
    Greek and as a foreign name; all others letter by letter, in one way. Never empty.
    """
    if text.isascii():
        return (text,)
    text = unicodedata.normalize("NFKC", text)
    if not _OTHER_LETTERS.search(text):
        return (anyascii(APOSTROPHES.sub("", text)),)
    found = [text]
    for script in _scripts():
        found = [reading for one in found for reading in script.readings(one) or (one,)][:MOST_READINGS]
    return tuple(dict.fromkeys(anyascii(APOSTROPHES.sub("", reading)) for reading in found))
