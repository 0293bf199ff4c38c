"""The fixed words of letters, and days and amounts, in every language that a pack may have."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from rempart.base import RempartError
from rempart.base.spoken import FIXED, THIN
from rempart.base.yaml_files import TextLoader

_SIGNS = {"EUR": "€"}


@cache
def _all_words() -> dict[str, dict[str, Any]]:
    text = files(__package__).joinpath("words.yml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, Any]] = yaml.load(text, Loader=TextLoader)  # noqa: S506 - texts only
    return {lang: {key: _set(one, lang) for key, one in words.items()} for lang, words in loaded.items()}


def _set(words: Any, lang: str) -> Any:
    return typeset(words, lang) if isinstance(words, str) else words


def words_of(lang: str) -> dict[str, Any]:
    """Return the fixed words of a language.

    Raises:
        RempartError: letters have no words in it.
    """
    known = _all_words()
    if lang not in known:
        raise RempartError(f"language {lang}", "letters have no words in it", f"Use one of {', '.join(known)}")
    return known[lang]


def day_said(day: date, lang: str) -> str:
    """Return a day as it is written in a letter: ``4 March 2026``, « 1er mars 2026 », ``4. März 2026``."""
    words = words_of(lang)
    number = words.get("first", "1") if day.day == 1 else str(day.day)
    said: str = words["day"].format(day=number, month=words["months"].split()[day.month - 1], year=day.year)
    return said.replace(" ", FIXED)


def amount_said(amount: Decimal, currency: str, lang: str) -> str:
    """Return an amount with its currency: ``€1,200.50``, « 1 200,50 € »."""
    words = words_of(lang)
    thousands, decimals = words["marks"]
    cents = amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    places = 0 if cents == cents.to_integral_value() else 2
    figure = f"{cents:,.{places}f}".replace(",", "\0").replace(".", decimals)
    figure = figure.replace("\0", THIN if thousands == " " else thousands)
    sign = _SIGNS.get(currency, currency)
    if lang == "en" and sign != currency:
        return sign + figure
    said: str = words["amount"].format(currency=sign, figure=figure)
    return said.replace(" ", FIXED)


def typeset(text: str, lang: str) -> str:
    """Return a text of a template with the apostrophes and fixed spaces of its language; values are left as they are."""
    text = text.replace("'", "’")
    if lang != "fr":
        return text
    text = re.sub(r" (?=[;!?])", THIN, text)
    return re.sub(r" (?=[:»])|(?<=«) ", FIXED, text)
