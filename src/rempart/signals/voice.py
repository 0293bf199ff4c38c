"""A question in words: facts and parameters set into it, as each language writes them."""

from collections.abc import Mapping
from datetime import date

from rempart.base.words import Language
from rempart.signals.form import Signal
from rempart.signals.running import Outcome

_MONTHS = {
    "en": ["January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December"],
    "fr": ["janvier", "février", "mars", "avril", "mai", "juin",
           "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
}  # fmt: skip


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
        first = "1er" if lang == "fr" and value.day == 1 else str(value.day)
        return f"{first} {_MONTHS[lang][value.month - 1]} {value.year}"
    if isinstance(value, float):
        shown = f"{round(value * 100, 2):g}" if name.endswith("_share") else f"{round(value, 4):g}"
        shown = shown.replace(".", ",") if lang == "fr" else shown
        unit = ("\u00a0%" if lang == "fr" else "%") if name.endswith("_share") else ""
        return shown + unit
    if value is None:
        return "?"
    return str(value)
