"""Citations of law and terms of use in French: what is cited is exact once, what stands between is told in the reader's language."""

import re
from functools import cache, lru_cache
from importlib.resources import files

from rempart.base.words import Language
from rempart.base.yaml_files import read_yaml


def cited(text: str, lang: Language) -> str:
    """Return a citation as a page of a language shows it.

    Args:
        text: as a card of a signal or of a register has it: acts and articles by their own names and numbers, joined by
            ``and``, ``to`` and ``ff.``, with remarks of Rempart's. What a town wrote of its own register comes back as it is.
        lang: of the page. Only French is told anew (``citing.yml``).
    """
    return _told_in_french(text) if lang == "fr" else text


@lru_cache(2_000)
def _told_in_french(text: str) -> str:
    pieces, between = _rules()
    for piece, said in pieces:
        text = text.replace(piece, said)
    for pattern, said in between:
        text = pattern.sub(said, text)
    return text


@cache
def _rules() -> tuple[list[tuple[str, str]], list[tuple[re.Pattern[str], str]]]:
    told = read_yaml((files("rempart.base") / "citing.yml").read_text(encoding="utf-8"))
    pieces = sorted(told["pieces"].items(), key=lambda one: -len(one[0]))
    return pieces, [(re.compile(pattern), said) for pattern, said in told["between"]]
