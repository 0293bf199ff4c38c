"""The fixed sentences of the pages, and days, shares and counts in words, in one language."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

from markupsafe import Markup, escape

from rempart.base import PartialDate, Words
from rempart.base.spoken import FIXED, THIN, day_in_words, month_in_words, percent, whole
from rempart.base.words import Language
from rempart.base.yaml_files import read_yaml
from rempart.screening.pages.text import isolated, undirected


@cache
def fixed_words() -> Mapping[str, Words]:
    """Return every fixed sentence by its key ``group.name``, in both languages, from ``words.yml``."""
    groups = read_yaml(files(__package__).joinpath("words.yml").read_text(encoding="utf-8"))
    return {f"{group}.{name}": Words(**text) for group, texts in groups.items() for name, text in texts.items()}


def typographic(text: str, lang: Language) -> str:
    """Return ``text`` with the spaces that must not break: before ; ! ? % and :, inside « », after n°."""
    if lang == "fr":
        text = re.sub(r" ([;!?%€])", rf"{THIN}\1", text)
        text = text.replace(" :", f"{FIXED}:").replace("« ", f"«{FIXED}").replace(" »", f"{FIXED}»")
        text = text.replace("n° ", f"n°{FIXED}")
    return text


@cache
def _sentence(key: str, lang: Language) -> str:
    return typographic(fixed_words()[key].in_language(lang), lang)


class Voice:
    """Says things in one language.

    Args:
        lang: ``en`` or ``fr``.
    """

    def __init__(self, lang: Language) -> None:
        self.lang = lang

    def sentence(self, key: str) -> str:
        """Return the fixed sentence ``key`` with its braces unfilled; a page of another room may have its own."""
        return _sentence(key, self.lang)

    def plain(self, key: str, **values: object) -> str:
        """Return the fixed sentence ``key`` with its values, as plain text.

        Raises:
            KeyError: no such sentence; add it to ``words.yml`` in both languages.
        """
        return self.sentence(key).format(**values)

    def say(self, key: str, **values: object) -> Markup:
        """Return the fixed sentence ``key`` escaped; values that are not markup are escaped too."""
        return escape(self.sentence(key)).format(**values)

    def tidy(self, text: str) -> str:
        """Return a sentence written elsewhere in this language, with the spaces that must not break."""
        return typographic(text, self.lang)

    def known(self, group: str, code: str | None, other: str = "") -> str:
        """Return the words for a code of a list that may grow, or ``other``, or the code made safe to print."""
        found = fixed_words().get(f"{group}.{code}")
        return typographic(found.in_language(self.lang), self.lang) if found else undirected(other or code or "")

    def count(self, what: str, number: int) -> str:
        """Return a count in words: ``1 day``, ``41 days``, ``0 jour`` (French says none in the singular)."""
        if not number and f"counts.{what}_none" in fixed_words():
            return self.plain(f"counts.{what}_none")
        one = number == 1 or (self.lang == "fr" and number == 0)
        return self.plain(f"counts.{what}_{'one' if one else 'many'}", n=self.number(number))

    def number(self, number: int) -> str:
        """Return a whole number with the language's mark between thousands."""
        return whole(number, self.lang)

    def day_in_text(self, day: date, *, short: bool = False) -> str:
        """Return ``24 November 2026``, or ``24 Nov 2026`` where room is short."""
        return day_in_words(day, self.lang, short=short)

    def day(self, day: date, *, short: bool = False) -> Markup:
        """Return a day in words, marked up as a date; the ending of « 1er » is raised."""
        words = escape(self.day_in_text(day, short=short)).replace("1er\u00a0", Markup("1<sup>er</sup>\u00a0"))
        return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), words)

    def partial_day(self, text: str) -> Markup:
        """Return a day, month or year given as ISO 8601 in words; anything else stays as it was given."""
        try:
            found = PartialDate.parse(text)
        except ValueError:
            return isolated(text)
        return self.day(found.earliest) if found.precision == "day" else escape(self.partial_day_in_text(found))

    def partial_day_in_text(self, day: PartialDate) -> str:
        """Return a date as precisely as it is known: a day, a month, a year, about a year, or two years."""
        first, last = day.earliest.year, day.latest.year
        if day.precision == "day":
            return self.day_in_text(day.earliest)
        if day.precision == "month":
            return month_in_words(day.earliest, self.lang)
        if day.precision == "about" and last - first == 2:
            return self.plain("days.about", year=first + 1)
        return str(first) if first == last else self.plain("days.between", first=first, last=last)

    def percent(self, share: float, *, sign: bool = True) -> str:
        """Return a share from 0 to 1 as a percentage: ``33%``, « 33 % », ``33.33%``.

        A share that is nearly a whole percentage is never rounded to it, since thresholds stand on whole percentages.
        """
        return percent(share, self.lang, sign=sign)

    def share(self, least: float | None, most: float | None) -> str:
        """Return a share, an interval of shares or *unknown*, in words."""
        if least is None and most is None:
            return self.plain("shares.unknown")
        if least is None or most is None:
            bound = most if least is None else least
            return self.plain(
                "shares.at_most" if least is None else "shares.at_least", share=self.percent(bound or 0.0)
            )
        if least == most:
            return self.percent(least)
        return self.plain("shares.between", least=self.percent(least, sign=False), most=self.percent(most))
