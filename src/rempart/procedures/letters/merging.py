"""A letter merged: the pack's text with the values of one case, as lines and blocks that every form of it is made from.

A run that comes from a value carries the name of its field; one that comes from the pack carries none. Values are never
read as text with places to fill, nor as anything but words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from string import Formatter
from typing import Any, Literal

from rempart.base import RempartError
from rempart.procedures.letters.counting import Counted, counted
from rempart.procedures.letters.values import Amount, Asked, DueValue, Fact, as_json, fields_of, read_values
from rempart.procedures.letters.words import amount_said, day_said, typeset, words_of
from rempart.procedures.pack import Pack
from rempart.procedures.pack.letters import BLOCKS, FieldKind, Letter, paragraphs_of, signed_off


@dataclass(frozen=True)
class Run:
    """A stretch of text, with the field that it comes from."""

    text: str
    field: str | None = None


Line = tuple[Run, ...]


@dataclass(frozen=True)
class Item:
    """One entry of a list, of facts or of questions: its text, for a question what is asked and what follows, its source."""

    line: Line
    number: int | None = None
    asked: Line = ()
    after: Line = ()
    source: Line = ()


@dataclass(frozen=True)
class Block:
    """One block of the body; one that ``leads`` to the next stays on its page."""

    kind: Literal["heading", "paragraph", "list", "facts", "questions"]
    line: Line = ()
    items: tuple[Item, ...] = ()
    leads: bool = False


@dataclass(frozen=True)
class Merged:
    """A letter with its values.

    ``values`` are plain data that merge again to the same letter; ``head`` has the values of the letterhead, said;
    ``signature`` are the lines of whoever signs; ``sources`` has one line for each source and day; ``dates`` how each date of the letter was counted.
    """

    pack: Pack
    letter: Letter
    lang: str
    values: Mapping[str, Any]
    on_day: date
    head: Mapping[str, str]
    to: tuple[str, ...]
    title: Line
    what: Line
    by_when: Line
    help: Line
    blocks: tuple[Block, ...]
    signature: tuple[Line, ...]
    sources: tuple[Line, ...]
    dates: tuple[Counted, ...]

    @cached_property
    def words(self) -> dict[str, str]:
        """The fixed words of the letter's language."""
        return {name: text for name, text in words_of(self.lang).items() if isinstance(text, str)}

    @property
    def training(self) -> str | None:
        """The sentence that a letter of an unsigned pack carries on every page; None where a jurist signed it."""
        if not self.pack.in_training:
            return None
        return self.words["training"].format(pack=self.pack.id, version=day_said(self.pack.version, self.lang))

    @property
    def interpreter(self) -> str | None:
        """Where to ask for an interpreter or another form of the letter; None in a letter to an authority."""
        return None if self.pack.recipients[self.letter.recipient].authority else self.words["interpreter"]

    @property
    def delivery(self) -> str | None:
        """How the letter is delivered, said; None for a plain one."""
        return self.words.get(self.letter.service)

    @property
    def subject(self) -> str:
        """The title as plain text."""
        return plain(self.title)


def plain(line: Line) -> str:
    """Return the text of a line."""
    return "".join(run.text for run in line)


def merge(pack: Pack, letter_id: str, lang: str, values: Mapping[str, Any]) -> Merged:
    """Return a letter of a pack with its values.

    Args:
        pack: the pack.
        letter_id: which of its letters.
        lang: one of the letter's languages.
        values: a value for each field of ``fields_of(letter)``, by kind as ``docs/how-to/write-a-letter.md`` tells.

    Raises:
        RempartError: the pack has no such letter, or the letter is not in this language.
        FieldsError: fields are missing or of the wrong kind; all are named, in words of the letter's language.
    """
    letter = pack.letters.get(letter_id)
    if letter is None:
        known = ", ".join(sorted(pack.letters)) or "none"
        raise RempartError(f"pack {pack.id}", f"it has no letter {letter_id}", f"Its letters: {known}")
    if lang not in letter.body:
        known = ", ".join(sorted(letter.body))
        raise RempartError(f"letter {letter_id}", f"it is not written in {lang}", f"Its languages: {known}")
    return _Merging(pack, letter, lang, values).merged()


class _Merging:
    """The work of one merge: numbers of facts and questions run through the whole letter."""

    def __init__(self, pack: Pack, letter: Letter, lang: str, values: Mapping[str, Any]) -> None:
        self.pack, self.letter, self.lang = pack, letter, lang
        self.read = read_values(letter, values, lang)
        self.kinds: dict[str, FieldKind] = {name: kind for name, (_, kind) in fields_of(letter).items()}
        self.words = words_of(lang)
        fields = fields_of(letter)
        self.dates = {
            name: counted(pack, name, fields[name][0], value, lang)
            for name, value in self.read.items()
            if isinstance(value, DueValue)
        }
        self.labels: dict[tuple[str, date], list[str]] = {}
        self.asked = 0
        self.facts: set[int] = set()

    def merged(self) -> Merged:
        texts = self.letter
        head = {
            name: self._inline(name) for name in ("town", "service_name", "contact", "case_id", "on_day", "signatory")
        }
        body, signature = signed_off(paragraphs_of(texts.body[self.lang]))
        blocks = tuple(self._blocks(body))
        return Merged(
            pack=self.pack,
            letter=self.letter,
            lang=self.lang,
            values=as_json(self.letter, self.read),
            on_day=self.read["on_day"],
            head=head,
            to=tuple(self.read["to"]),
            title=self._line(texts.title[self.lang]),
            what=self._line(texts.box.what[self.lang]),
            by_when=self._line(texts.box.by_when[self.lang]),
            help=self._line(texts.box.help[self.lang]),
            blocks=blocks,
            signature=tuple(self._line(line) for line in signature),
            sources=tuple(self._sources()),
            dates=tuple(self.dates.values()),
        )

    def _line(self, text: str) -> Line:
        """Return one paragraph of the pack's text with its values."""
        runs = []
        for before, name, _, _ in Formatter().parse(typeset(" ".join(text.split()), self.lang)):
            if before:
                runs.append(Run(before))
            if name is not None:
                runs.append(Run(self._inline(name), name))
        return tuple(runs)

    def _inline(self, name: str) -> str:
        value = self.read[name]
        if isinstance(value, DueValue):
            return day_said(self.dates[name].day, self.lang)
        if isinstance(value, date):
            return day_said(value, self.lang)
        if isinstance(value, Amount):
            return amount_said(value.amount, value.currency, self.lang)
        return str(value)

    def _blocks(self, body: list[str]) -> Iterator[Block]:
        for text in body:
            name = text[1:-1]
            if text.startswith("## "):
                yield Block("heading", self._line(text[3:]))
            elif text.startswith("- "):
                yield Block("list", items=tuple(Item(self._line(one[2:])) for one in text.splitlines()))
            elif self.kinds.get(name) in BLOCKS and text == f"{{{name}}}":
                yield from self._block(name)
            else:
                yield Block("paragraph", self._line(text), leads=text.endswith(":"))

    def _block(self, name: str) -> Iterator[Block]:
        value, kind = self.read[name], self.kinds[name]
        if kind == "paragraphs":
            yield from (Block("paragraph", (Run(one, name),)) for one in value)
        elif kind == "list":
            yield Block("list", items=tuple(Item((Run(one, name),)) for one in value))
        elif kind == "facts":
            yield Block("facts", items=tuple(self._fact(name, one) for one in value))
        else:
            yield Block("questions", items=tuple(self._question(name, one) for one in value))

    def _fact(self, name: str, fact: Fact) -> Item:
        number = fact.number or max(self.facts, default=0) + 1
        if number in self.facts:
            raise RempartError(
                f"letter {self.letter.letter}", f"two facts have the number {number}", "Number each once"
            )
        self.facts.add(number)
        self.labels.setdefault((fact.source, fact.on), []).append(f"F{number}")
        source = self._said("source", name, source=fact.source, on=day_said(fact.on, self.lang))
        return Item((Run(fact.sentence, name),), number, source=source)

    def _question(self, name: str, one: Asked) -> Item:
        """Return a question in the sentences of ``desk`` section 2.9: what is shown, asked, explained, and by when."""
        by = one.by or next((each.day for each in self.dates.values()), None)
        if by is None:
            raise RempartError(
                f"letter {self.letter.letter}", f"{name}: no day to answer", "Give each question its 'by'"
            )
        self.asked += 1
        self.labels.setdefault((one.source, one.on), []).append(f"{self.words['question'].lower()} {self.asked}")
        explained = [_bare(each) for each in one.explanations]
        shows, why = "shows", "explanations"
        if whole := _is_whole(one.question):  # as a rule of the screening asks it: nothing is built around a sentence
            shows, why = "shows_whole", "explanations_whole"
            explained = [each[:1].lower() + each[1:] if self.lang in ("en", "fr") else each for each in explained]
        told = _joined(explained, self.words["or"])
        on, said = day_said(one.on, self.lang), f"{_bare(one.shows)}." if whole else _bare(one.shows)
        return Item(
            self._said(shows, name, source=one.source, on=on, shows=said),
            self.asked,
            asked=(Run(one.question.strip(), name),)
            if whole
            else self._said("ask", name, question=_bare(one.question)),
            after=(
                *self._said(why, name, explanations=told),
                Run(" "),
                *self._said("by", name, by=day_said(by, self.lang)),
            ),
        )

    def _said(self, sentence: str, field: str, **values: str) -> Line:
        """Return a fixed sentence with its values."""
        runs = []
        for before, name, _, _ in Formatter().parse(self.words[sentence]):
            runs += [Run(before)] if before else []
            runs += [Run(values[name], field)] if name else []
        return tuple(runs)

    def _sources(self) -> Iterator[Line]:
        for (source, on), labels in self.labels.items():
            said = {"source": source, "on": day_said(on, self.lang), "labels": ", ".join(labels)}
            yield self._said("consulted", "sources", **said)


def _bare(text: str) -> str:
    """Return a part of a sentence without the mark that the sentence itself ends with."""
    return text.rstrip(" \u00a0\u202f?.")


def _is_whole(question: str) -> bool:
    """Tell whether a question is a sentence of its own, or more than one, and no part of one."""
    return question[:1].isupper() and question.rstrip().endswith(("?", "."))


def _joined(texts: list[str], last: str) -> str:
    return last.join([", ".join(texts[:-1]), texts[-1]]) if len(texts) > 1 else texts[0]
