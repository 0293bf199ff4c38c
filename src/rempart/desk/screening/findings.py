"""The result of a check as its page shows it: what is established, what to ask, what was not checked, what changed since.

Every list has an order of its own in which no finding moves another: facts and gaps by their numbers, questions by rule. Nothing
is counted, added up or ranked.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rempart.base.words import Language
from rempart.desk.cases.models import Case, CaseFact
from rempart.desk.configuration import workspace
from rempart.desk.pages.words import DeskVoice
from rempart.desk.screening.answering import Asked, holds, questions_of, standing_answers
from rempart.desk.screening.models import Answer, Run
from rempart.desk.screening.promoting import promoted
from rempart.desk.screening.running import last_run, report_of, runs_of
from rempart.screening.changed import Change, Piece, What, what_changed
from rempart.screening.pages.view import GapGroup, ReportView
from rempart.screening.report import Citation, Fact, Question, Report, Source


@dataclass(frozen=True)
class FactShown:
    """A fact with what changed of it, and its number in the case file."""

    fact: Fact
    change: Change | None
    in_file: CaseFact | None


@dataclass(frozen=True)
class QuestionShown:
    """A question with the answer that stands; ``reopened`` where its facts have changed since it was answered."""

    asked: Asked
    words: Question
    change: Change | None
    answer: Answer | None
    reopened: bool

    @property
    def is_open(self) -> bool:
        """Whether somebody must still answer."""
        return self.answer is None or self.reopened

    @property
    def is_aside(self) -> bool:
        """Whether it was explained, or is not relevant."""
        return not self.is_open and self.answer is not None and self.answer.way != "ask"


@dataclass(frozen=True)
class GapShown:
    """What was not checked for one reason, as the report groups it, with what is new or modified of it: one change of each kind."""

    group: GapGroup
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Result:
    """A run, shown in one language beside the one before it."""

    run: Run
    report: Report
    previous: Run | None
    changes: list[Change]
    facts: list[FactShown]
    questions: list[QuestionShown]
    gaps: list[GapShown]
    view: ReportView
    """Says the sentences of the report as its own page says them."""
    is_last: bool

    @property
    def stale(self) -> list[Source]:
        """The sources that were too old: the check is then a partial one."""
        old = {one.source for one in self.report.consulted if one.stale}
        return [one for one in self.report.sources if one.id in old]

    def source(self, citation: Citation) -> Source:
        """Return the source that a citation names."""
        return next(one for one in self.report.sources if one.id == citation.source)


def result_of(case: Case, lang: Language, number: int | None = None) -> Result | None:
    """Return the last run of a case, or the one of a number; None where there is none with a report."""
    done = [one for one in runs_of(case) if one.done_at is not None and not one.failed]
    chosen = [one for one in done if number in (None, one.number)]
    if not chosen:
        return None
    run = chosen[-1]
    before = next((one for one in reversed(done) if one.number < run.number), None)
    report = _in_order(report_of(run, lang))
    view = ReportView(report, DeskVoice(lang))
    changes = what_changed(report_of(before, lang), report) if before else []
    changed = {(one.what, one.id): one for one in changes if one.how != "withdrawn"}
    in_file = _in_file(case, run, report)
    answers = standing_answers(case)
    latest = last_run(case)
    return Result(
        run=run,
        report=report,
        previous=before,
        changes=changes,
        facts=[FactShown(one, changed.get(("fact", one.id)), in_file.get(one.id)) for one in report.established],
        questions=[_question(one, answers.get(one.mark), lang, changed) for one in questions_of(run)],
        gaps=[_gap(group, changed) for group in view.gaps()],
        view=view,
        is_last=latest is not None and latest.pk == run.pk,
    )


def open_questions(case: Case) -> list[Asked]:
    """Return the questions of the last run that wait for an answer."""
    run = last_run(case)
    answers = standing_answers(case)
    return [one for one in questions_of(run) if not holds(answers.get(one.mark), one)] if run else []


def _question(
    one: Asked, row: Answer | None, lang: Language, changed: Mapping[tuple[What, str], Change]
) -> QuestionShown:
    words = one.words[lang]
    return QuestionShown(one, words, changed.get(("question", words.id)), row, row is not None and not holds(row, one))


def _in_file(case: Case, run: Run, report: Report) -> dict[str, CaseFact]:
    """Return the facts of the case file by their ids in this report: the sentence is that of the town's language."""
    there = promoted(case)
    town = report_of(run, workspace().settings.language) if there else report
    found = {one.id: there.get(" ".join(one.sentence.split())) for one in town.established}
    return {id_: row for id_, row in found.items() if row is not None}


def _gap(group: GapGroup, changed: Mapping[tuple[What, str], Change]) -> GapShown:
    found = [changed["gap", one] for one in group.ids if ("gap", one) in changed]
    return GapShown(group, tuple({one.how: one for one in reversed(found)}.values()))


def _in_order(report: Report) -> Report:
    """Return a report whose facts and gaps stand by their numbers."""
    facts, gaps = (sorted(some, key=lambda one: _number(one.id)) for some in (report.established, report.not_checked))
    return report.model_copy(update={"established": facts, "not_checked": gaps})


def _number(id_: str) -> int:
    return int(id_[1:])


def pieces(change: Change | None, text: str) -> tuple[Piece, ...]:
    """Return a sentence with what changed of it marked; whole where nothing did."""
    return change.pieces if change is not None and change.how == "modified" else (Piece("same", text),)
