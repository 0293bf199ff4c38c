"""How a date of a letter was counted: the clock of the pack, its steps and their articles, in the letter's language."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rempart.base import LANGUAGES, RempartError, Words
from rempart.procedures.clocks import Pause, Running, due_on
from rempart.procedures.clocks.running import Due, Step
from rempart.procedures.letters.values import DueValue
from rempart.procedures.letters.words import day_said, words_of
from rempart.procedures.pack import Pack
from rempart.procedures.pack.form import Article
from rempart.procedures.telling.dates import article_of, step_in_words


@dataclass(frozen=True)
class Counted:
    """A date of a letter: the field, the day, the date said with what it is, and a line for each step."""

    field: str
    day: date
    said: str
    how: tuple[str, ...]


def counted(pack: Pack, field: str, words: Words, value: DueValue, lang: str) -> Counted:
    """Return the day that a clock of the pack gives, with its steps.

    Raises:
        RempartError: the pack has no such clock, or the clock cannot run so.
    """
    if value.clock not in pack.clocks:
        known = ", ".join(pack.clocks)
        raise RempartError(f"field {field}", f"pack {pack.id} has no clock {value.clock}", f"Its clocks: {known}")
    pauses = tuple(Pause(one.first, one.end, one.cause) for one in value.pauses)
    running = Running(pack.clock(value.clock, value.region), value.start, pauses, value.extended)
    due = due_on(running)
    name = words.fr if lang == "fr" else words.en
    said: str = words_of(lang)["counted"].format(words=name[0].upper() + name[1:], day=day_said(due.day, lang))
    return Counted(field, due.day, said, tuple(_how(pack, value.clock, due, lang)))


def _how(pack: Pack, clock: str, due: Due, lang: str) -> Iterator[str]:
    form = pack.clocks[clock]
    for step in due.how:
        article = article_of(form, step)
        cited = f" [{_cited(pack, pack.articles[article], lang)}]" if article else ""
        if lang in LANGUAGES:
            yield f"{day_said(step.day, lang)}{words_of(lang)['colon']} {step_in_words(form, step, lang)}{cited}"
        else:
            yield f"{_step(step, lang)}{cited}"


def _cited(pack: Pack, article: Article, lang: str) -> str:
    doubt = f", {words_of(lang)['unverified']}" if pack.in_training and not article.is_verified else ""
    return article.cited(lang) + doubt


def _step(step: Step, lang: str) -> str:
    words = words_of(lang)
    unit = words["units"][str(step.unit)][step.n != 1] if step.unit else ""
    days = {name: day_said(day, lang) for name in ("day", "first", "end") if (day := getattr(step, name))}
    said: str = words["steps"][step.rule].format(n=step.n, unit=unit, **days)
    return said
