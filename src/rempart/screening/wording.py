"""Values of facts in plain words, the codes of publishers, and the words that never stand in a report."""

from functools import cache
from importlib.resources import files

from rempart.base.wording import lint
from rempart.base.words import LANGUAGES
from rempart.base.yaml_files import read_yaml
from rempart.screening.pages import Voice


def share_in_words(least: float | None, most: float | None, voice: Voice) -> str | None:
    """Return a share or a range in words; None where the range says nothing (0 to 1)."""
    if least is None and most is None:
        return None
    low, high = least or 0.0, 1.0 if most is None else most
    if low <= 0 and high >= 1:
        return None
    return voice.share(None if low <= 0 else low, high)


@cache
def _codes() -> dict[str, dict[str, dict[str, str]]]:
    text = files("rempart.screening").joinpath("facts/words.yml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, dict[str, str]]] = read_yaml(text)
    return loaded


def code_in_words(family: str, code: str, voice: Voice) -> str:
    """Return the plain words of a publisher's code: those of a fact, else those of a page, else the code as published."""
    return _codes().get(family, {}).get(code, {}).get(voice.lang) or voice.known(family, code)


def banned_words(text: str) -> list[str]:
    """Return the words in ``text`` that accuse, in either language, in the order of the text.

    It serves pages and files that mix languages, names and titles; a sentence of one language is linted whole.
    """
    found = {one.at: one.word for lang in LANGUAGES for one in lint(text, lang, ("accusation",))}
    return [found[at] for at in sorted(found)]
