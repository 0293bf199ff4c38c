"""What the outcomes of signals become in a report: questions put, what was examined, and what could not be."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rempart.base.citing import cited
from rempart.base.words import Language
from rempart.screening import report as form
from rempart.screening.pages import Voice
from rempart.screening.sources import RowSource, Sources
from rempart.screening.things import Thing, Things
from rempart.signals import Outcome, Signal, question_words


@dataclass(frozen=True)
class Answers:
    """How outcomes are told in one report.

    ``label`` calls a party or premises, ``things`` what else a question may be about: a grant, a sale.
    """

    signals: Mapping[str, Signal]
    sources: Sources
    rows: Mapping[str, RowSource]
    label: Callable[[str], str]
    things: Things
    voice: Voice
    on_day: date

    @property
    def lang(self) -> Language:
        """Language of the report."""
        return self.voice.lang

    def questions(self, outcomes: Sequence[Outcome], facts: Sequence[form.Fact]) -> list[form.Question]:
        """Return the questions, numbered in the order of the outcomes that fire."""
        fired = [outcome for outcome in outcomes if outcome.outcome == "fires"]
        return [self._question(number, outcome, facts) for number, outcome in enumerate(fired, start=1)]

    def examined(self, outcomes: Sequence[Outcome]) -> list[form.Examined]:
        """Return what was examined and is not put; things of one kind that gave one answer stand on one line."""
        return [
            form.Examined(
                code=outcome.code,
                about=about,
                title=self.voice.tidy(self.signals[outcome.code].contract.title.in_language(self.lang)),
                outcome="clear" if outcome.outcome == "clear" else "excluded",
                reason=self._reason(outcome),
            )
            for outcome, about in self._together(outcomes, "clear", "excluded")
        ]

    def not_evaluable(self, outcomes: Sequence[Outcome]) -> list[form.Gap]:
        """Return what could not be answered, with why and what that changes; numbered by the caller."""
        return [
            form.Gap(
                id="",
                code=outcome.code,
                about=about,
                why=self._reason(outcome) or self.voice.tidy(outcome.reason or ""),
                what=self.voice.tidy(self.signals[outcome.code].contract.title.in_language(self.lang)),
                effect=self.voice.tidy(self.signals[outcome.code].contract.effect.in_language(self.lang)),
            )
            for outcome, about in self._together(outcomes, "not_evaluable")
        ]

    def _reason(self, outcome: Outcome) -> str | None:
        return self.voice.tidy(outcome.reason_words.in_language(self.lang)) if outcome.reason_words else None

    def _thing(self, outcome: Outcome) -> Thing:
        return self.signals[outcome.code].contract.subject, outcome.subject_id

    def _about(self, outcome: Outcome) -> str:
        thing = self._thing(outcome)
        return self.things.label(thing, self.lang) if thing in self.things else self.label(outcome.subject_id)

    def _together(self, outcomes: Sequence[Outcome], *kinds: str) -> list[tuple[Outcome, str]]:
        """Return the outcomes of some kinds with what they are about, equal answers about several things once."""
        groups: dict[tuple[str, str, str | None, str], list[Outcome]] = {}
        for outcome in outcomes:
            if outcome.outcome in kinds:
                alone = "" if self._thing(outcome) in self.things else outcome.subject_id
                groups.setdefault((outcome.code, outcome.outcome, outcome.reason, alone), []).append(outcome)
        return [
            (group[0], self._about(group[0]) if len(group) == 1 else self._several(group)) for group in groups.values()
        ]

    def _several(self, group: Sequence[Outcome]) -> str:
        return f"{self.things.said(self._thing(group[0]), self.lang)} ({len(group)})"

    def _question(self, number: int, outcome: Outcome, facts: Sequence[form.Fact]) -> form.Question:
        signal, lang = self.signals[outcome.code], self.lang
        contract, rows = signal.contract, set(outcome.evidence)
        return form.Question(
            id=f"Q{number}",
            code=outcome.code,
            version=outcome.version,
            about=self._about(outcome),
            title=self.voice.tidy(contract.title.in_language(lang)),
            question=self.voice.tidy(question_words(signal, outcome, self.on_day, lang)),
            lawful_explanations=[self.voice.tidy(words.in_language(lang)) for words in contract.lawful_explanations],
            ask=[self.voice.tidy(words.in_language(lang)) for words in contract.ask],
            facts=[fact.id for fact in facts if any(citation.row_id in rows for citation in fact.citations)],
            citations=[self.sources.cite(row, self.rows.get(row)) for row in outcome.evidence],
            parameters=[
                form.Threshold(
                    name=p.name, value=p.value, basis=p.basis, reference=p.reference, valid_from=p.valid_from
                )
                for p in outcome.parameters
            ],
            legal_basis=[
                form.LegalBasis(country=b.country, text=cited(b.text, lang), checked_on=b.checked_on)
                for b in contract.legal_basis
            ],
            disappears=self.voice.tidy(contract.disappears.in_language(lang)),
        )
