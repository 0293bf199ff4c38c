"""The page of a run: the numbers of every signal, and what it asks of the town's own services."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment

from rempart.base import Words
from rempart.base.words import Language
from rempart.base.yaml_files import read_yaml
from rempart.monitoring.heading import Heading
from rempart.screening.pages.render import environment
from rempart.screening.pages.voice import Voice, typographic
from rempart.signals import Signal, question_words
from rempart.signals.asking import Outcome
from rempart.signals.cards import subject_kinds
from rempart.signals.telling import Numbers


@dataclass(frozen=True)
class Shown:
    """One signal of the page: its numbers, its first questions, those answered before, and how the subjects are called."""

    signal: Signal
    numbers: Numbers
    fired: tuple[Outcome, ...]
    again: tuple[Outcome, ...]
    titles: Mapping[str, str]

    @property
    def background(self) -> bool:
        """Whether it fires too often to be put as a question."""
        return "too_common" in self.numbers.labels


class _Voice(Voice):
    """The voice of the reports, with the words of this room."""

    def sentence(self, key: str) -> str:
        """Return this room's sentence where it has one, else that of the reports."""
        own = _words().get(key)
        return typographic(own.in_language(self.lang), self.lang) if own else super().sentence(key)

    def decimal(self, value: float) -> str:
        """Return a number to four digits, with the language's decimal mark."""
        shown = f"{value:.4g}" if abs(value) < 10_000 else f"{value:.0f}"
        return shown.replace(".", ",") if self.lang == "fr" else shown


@cache
def _words() -> Mapping[str, Words]:
    groups = read_yaml(files(__package__).joinpath("words.yml").read_text(encoding="utf-8"))
    return {f"{group}.{name}": Words(**text) for group, texts in groups.items() for name, text in texts.items()}


@cache
def _environment() -> Environment:
    return environment("rempart.monitoring")


def run_page(shown: Sequence[Shown], heading: Heading, lang: Language) -> str:
    """Return the page as one self-contained HTML file.

    Args:
        shown: every signal of the run, ordered by code.
        heading: whose files, from which snapshot.
        lang: the language of the page.
    """
    voice = _Voice(lang)
    asked = [one for one in shown if one.numbers.tally.why is None]

    def question(one: Shown, outcome: Outcome) -> str:
        return voice.tidy(question_words(one.signal, outcome, heading.on_day, lang))

    def kind(one: Shown) -> str:
        return voice.tidy(subject_kinds()[one.signal.contract.subject].said.in_language(lang))

    return _environment().get_template("run.html").render(
        voice=voice, say=voice.say, plain=voice.plain, lang=lang, heading=heading, on_day=heading.on_day, question=question, kind=kind,
        asked=asked,
        questions=[one for one in asked if one.fired and not one.background],
        background=[one for one in asked if one.background],
        again=[one for one in asked if one.again],
        waiting=[one for one in shown if one.numbers.tally.why is not None],
    )  # fmt: skip
