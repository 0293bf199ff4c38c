"""The thirteen parts of a case report, made from a case file and its pack. Source: ``desk`` section 4."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from rempart.base.spoken import day_in_words
from rempart.base.words import Language
from rempart.base.yaml_files import read_yaml
from rempart.procedures.case import state_of
from rempart.procedures.pack import Pack
from rempart.procedures.reasons import BOXES, LADDER, Fact
from rempart.procedures.reports.blocks import Block, Chapter, Items, Paragraph, Table
from rempart.procedures.reports.reading import Annexed, check_case_file
from rempart.procedures.telling.dates import article_in_words, training_in_words


@dataclass(frozen=True)
class CaseReport:
    """A report ready to be written: its title, case, day, the sentence of training mode where it holds, and its chapters.

    ``mark`` stands on every page of an export: who made it, on which day, for what (``rights`` R-29).
    """

    title: str
    case_id: str
    authority: str
    lang: Language
    made_on: date
    training: str | None
    chapters: tuple[Chapter, ...]
    mark: str | None = None


@cache
def _words() -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(
        files("rempart.procedures.reports").joinpath("words.yml").read_text(encoding="utf-8")
    )
    return found


def report_of(annexed: Annexed, pack: Pack, mark: str | None = None) -> CaseReport:
    """Return the report of a case file, in the language of the file.

    Raises:
        RempartError: the file cannot carry a report; every fault is told (``reading.check_case_file``).
    """
    check_case_file(annexed.file, pack)
    return CaseReport(
        title=_words()["title"][annexed.file.language],
        case_id=annexed.file.case.id,
        authority=annexed.file.authority,
        lang=annexed.file.language,
        made_on=annexed.file.made_on,
        training=training_in_words(pack, annexed.file.language),
        chapters=tuple(_Parts(annexed, pack).chapters()),
        mark=mark,
    )


class _Parts:
    """The parts of one report."""

    def __init__(self, annexed: Annexed, pack: Pack) -> None:
        self.annexed, self.file, self.pack, self.lang = annexed, annexed.file, pack, annexed.file.language

    def chapters(self) -> Iterator[Chapter]:
        for number, (name, title) in enumerate(_words()["parts"].items(), start=1):
            blocks = tuple(getattr(self, f"_{name}")())
            yield Chapter(number, title[self.lang], blocks or (Paragraph(self._said("none")),))

    def _said(self, name: str, **values: Any) -> str:
        return str(_words()["said"][name][self.lang]).format(**values)

    def _label(self, name: str) -> str:
        return str(_words()["labels"][name][self.lang])

    def _labels(self, *names: str) -> tuple[str, ...]:
        return tuple(self._label(name) for name in names)

    def _day(self, day: date | None) -> str:
        return day_in_words(day, self.lang) if day else ""

    def _front(self) -> Iterator[Block]:
        file = self.file
        title = self.pack.procedures[file.case.procedure].title.in_language(self.lang)
        rules = (
            f"{self.pack.heading.title.in_language(self.lang)}, {title}, {self.pack.version} ({self.pack.sha256[:16]})"
        )
        values = (
            file.authority,
            file.case.id,
            file.request,
            self._day(file.made_on),
            rules,
            file.author,
            file.reviewer,
        )
        names = ("authority", "case", "request", "made_on", "pack", "author", "reviewer")
        yield Table(self._label("case"), (), tuple((self._label(n), v) for n, v in zip(names, values, strict=True)))

    def _question(self) -> Iterator[Block]:
        yield Paragraph(self.file.question)
        yield Items(tuple(article_in_words(self.pack.articles[one], self.lang) for one in self.file.basis))

    def _done(self) -> Iterator[Block]:
        rows = tuple(
            (
                one.source,
                one.query,
                ", ".join(filter(None, (self._day(one.published_on), one.snapshot))),
                f"{self._day(one.run_on)}, {one.by}",
                one.result,
            )
            for one in self.file.searches
        )
        yield Table(self._said("searches"), self._labels("source", "query", "snapshot", "run", "result"), rows)
        procedure = self.pack.procedures[self.file.case.procedure]
        history = state_of(self.pack, self.file.case, self.file.made_on).history
        steps = tuple(
            (self._day(one.on), procedure.transition[one.transition].words.in_language(self.lang), one.by or self._said("by_clock"),
             self.pack.articles[procedure.transition[one.transition].article].cited(self.lang))
            for one in history
        )  # fmt: skip
        if steps:
            yield Table(self._said("steps"), self._labels("day", "step", "author", "article"), steps)

    def _facts(self) -> Iterator[Block]:
        for fact in self.file.facts:
            yield Paragraph(fact.sentence, label=fact.id)
            yield Items(tuple(self._proof(fact)))

    def _proof(self, fact: Fact) -> Iterator[str]:
        source, colon = fact.source, " : " if self.lang == "fr" else ": "
        named = ", ".join(filter(None, (source.name, source.row, source.snapshot)))
        seen = f"{self._label('seen').lower()} {self._day(source.seen_on)}"
        yield f"{self._label('source')}{colon}{named}, {seen}, {self._label('hash')} {source.sha256[:16]}"
        if fact.quotation:
            quoted = f"« {fact.quotation} »" if self.lang == "fr" else f"“{fact.quotation}”"
            yield f"{self._label('quotation')}{colon}{quoted}"
        yield f"{self._label('identity')}{colon}{_words()['reliability'][fact.reliability][self.lang]}"
        if fact.put_on is None:
            yield self._said("not_put")
        else:
            yield f"{self._label('put')}{colon}{self._day(fact.put_on)}; {fact.answer or self._said('silent')}"

        if fact.contest and fact.contested_on:
            yield self._said(f"contest_{fact.contest}", day=self._day(fact.contested_on))

    def _answers(self) -> Iterator[Block]:
        for one in self.file.questions:
            cited = f" ({', '.join(one.facts)})" if one.facts else ""
            yield Paragraph(
                f"{one.question}{cited}", label=f"{one.id}, {self._said('sent', day=self._day(one.sent_on))}"
            )
            label = self._said("answered", day=self._day(one.answered_on)) if one.answered_on else None
            yield Paragraph(one.answer or self._said("unanswered"), label=label, quoted=bool(one.answer))

    def _explanations(self) -> Iterator[Block]:
        for one in self.file.explanations:
            cited = f" ({', '.join(one.facts)})" if one.facts else ""
            yield Paragraph(f"{one.explanation}{cited}")
            yield Paragraph(one.weighed, label=self._label("assessment"))

    def _not_checked(self) -> Iterator[Block]:
        why = _words()["why_not"]
        rows = tuple((one.what, one.said or str(why[one.why][self.lang]), one.effect) for one in self.file.not_checked)
        if rows:
            yield Table(_words()["parts"]["not_checked"][self.lang], self._labels("what", "why", "effect"), rows)

    def _assessment(self) -> Iterator[Block]:
        for link in self.file.assessment:
            cited = f" ({', '.join(link.facts)})" if link.facts else ""
            step = LADDER[link.step].in_language(self.lang)
            yield Paragraph(f"{link.because}{cited}", label=f"{step}, {self._label('assessment')}")
            if link.against:
                yield Paragraph(self._said("against", text=link.against))

    def _proportionality(self) -> Iterator[Block]:
        if self.file.proportionality is None:
            yield Paragraph(self._said("no_proportion"))
            return
        for box, title in BOXES.items():
            yield Paragraph(getattr(self.file.proportionality, box), label=title.in_language(self.lang))

    def _measure(self) -> Iterator[Block]:
        proposal = self.file.proposal
        if proposal is None:
            yield Paragraph(self._said("no_measure", why=self.file.no_measure or ""))
            return
        measure = self.pack.measures[proposal.measure]
        rows = [
            ("measure", measure.words.in_language(self.lang)), ("from", self._day(proposal.from_on)), ("until", self._day(proposal.until_on)),
            ("review", self._day(proposal.review_on)), ("article", article_in_words(self.pack.articles[measure.article], self.lang)),
        ]  # fmt: skip
        told = tuple((self._label(name), value) for name, value in rows if value)
        yield Table(self._label("measure"), (), told)
        if proposal.conditions:
            yield Items(proposal.conditions)
        yield Paragraph(measure.lifted.in_language(self.lang))

    def _advice(self) -> Iterator[Block]:
        for one in self.file.advice:
            received = self._day(one.received_on) or self._said("not_received")
            yield Paragraph(
                self._said(
                    "advice",
                    authority=one.authority,
                    asked=self._day(one.asked_on),
                    received=received,
                    says=one.says or "",
                )
            )
            if one.why:
                yield Paragraph(
                    self._said("followed" if one.followed else "not_followed", why=one.why),
                    label=self._label("assessment"),
                )

    def _disclosure(self) -> Iterator[Block]:
        rows = tuple(
            (
                one.what,
                self.pack.recipients[one.recipient].words.in_language(self.lang),
                self._day(one.on),
                one.redacted or "",
                one.why or "",
            )
            for one in self.file.disclosed
        )
        if rows:
            yield Table(
                _words()["parts"]["disclosure"][self.lang],
                self._labels("what", "recipient", "day", "redacted", "why"),
                rows,
            )

    def _annexes(self) -> Iterator[Block]:
        found = self.annexed
        rows = tuple(
            (one.title, one.file, str(len(found.annexes[one.file])), found.sha256(one.file))
            for one in self.file.annexes
        )
        if rows:
            yield Table(self._said("list"), self._labels("what", "file", "size", "hash"), rows)
        rebuild = self.file.rebuild
        if {"applications", "snapshot"} <= set(rebuild):
            command = f"rempart check {rebuild['applications']} --snapshot {rebuild['snapshot']} --out again"
            yield Paragraph(self._said("rebuild", command=command))
        else:
            yield Paragraph(self._said("no_rebuild"))  # fmt: skip
