"""A question in words: facts and parameters set into it, as each language writes them."""

from collections.abc import Mapping
from datetime import date

from rempart.base.spoken import day_in_words, percent
from rempart.base.words import Language
from rempart.signals.asking import Outcome
from rempart.signals.cards import Signal


def question_words(signal: Signal, outcome: Outcome, on_day: date, lang: Language) -> str:
    """Return the question of an outcome, in one language.

    A fact whose name ends in ``_share`` is written as a percentage; dates are written in words.
    """
    values: dict[str, object] = {"on_day": on_day, **outcome.facts}
    for name, value in (signal.contract.in_force(on_day) or {}).items():
        key, content = value.bound(name, on_day)
        values |= {name: value.value, key: content}
    return signal.contract.question.in_language(lang).format_map(_written(values, lang))


def _written(values: Mapping[str, object], lang: Language) -> dict[str, str]:
    return {name: _write(name, value, lang) for name, value in values.items()}


def _write(name: str, value: object, lang: Language) -> str:
    if isinstance(value, date):
        return day_in_words(value, lang)
    if isinstance(value, float):
        if name.endswith("_share"):
            return percent(value, lang)
        shown = f"{value:.4f}".rstrip("0").rstrip(".")
        return shown.replace(".", ",") if lang == "fr" else shown
    return "?" if value is None else str(value)
