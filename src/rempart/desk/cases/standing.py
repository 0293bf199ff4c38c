"""Where a case stands on a day, as ``procedures`` computes it from the rows: state, dates, next steps, each in words."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from rempart.base import LANGUAGES, Words
from rempart.base.words import Language
from rempart.desk.cases.models import Case, day_or_none
from rempart.procedures import case as law
from rempart.procedures.pack import Pack, Procedure, Transition, load_pack
from rempart.procedures.pack.words import SAME_PERSON, filled
from rempart.procedures.telling.cases import clocks_by_urgency
from rempart.procedures.telling.dates import article_of, step_in_words

ENDS_ITSELF = Words("the decision ends the measure on this day", "la décision met fin à la mesure ce jour-là")


@lru_cache(maxsize=32)
def pack_of(pack: str, version: date) -> Pack:
    """Return a version of a pack, read once in a process."""
    return load_pack(pack, version)


@dataclass(frozen=True)
class Step:
    """One step that can come next: what it lacks in words, and whether a role of the person takes it."""

    transition: Transition
    lacks: tuple[Words, ...]
    mine: bool


class Standing:
    """A case on a day.

    Args:
        case: the row.
        on: the day.
    """

    def __init__(self, case: Case, on: date) -> None:
        self.case, self.on = case, on
        self.pack = pack_of(case.pack, case.pack_version)

    @property
    def procedure(self) -> Procedure:
        """The lane that the case follows."""
        return self.pack.procedures[self.case.procedure]

    @cached_property
    def lawful(self) -> law.Case:
        """The case as ``procedures`` reads it, with all its events."""
        return as_law(self.case)

    @cached_property
    def state(self) -> law.CaseState:
        """Where it stands."""
        return law.state_of(self.pack, self.lawful, self.on)

    @property
    def words(self) -> Words:
        """Its state in words."""
        return self.procedure.state[self.state.state].words

    @property
    def clocks(self) -> list[law.CaseClock]:
        """The dates that run, silence first, then by day."""
        return [clock for clock in clocks_by_urgency(self.pack, self.state, self.on) if clock.stopped_on is None]

    def due(self, clock: law.CaseClock) -> date:
        """Return the day of a date: of a measure's end, the day that the decision gives where it is sooner than the pack's."""
        day = clock.due(self.on).day
        return min(day, self.decided_end or day) if self._is_end(clock) else day

    @cached_property
    def decided_end(self) -> date | None:
        """The last day of the measure in the decision that stands, where one is written."""
        decided = [
            done.event
            for done in self.state.history
            if done.event and self.procedure.transition[done.transition].measure
        ]
        told = self.lawful.events[decided[-1] - 1].carries.get("measure") if decided else None
        day = told.get("until_on") if isinstance(told, dict) else None
        return day if isinstance(day, date) else day_or_none(str(day)) if day else None

    def _is_end(self, clock: law.CaseClock) -> bool:
        return self.pack.clocks[clock.id].kind == "measure"

    def steps(self, roles: frozenset[str], by: str = "") -> list[Step]:
        """Return the steps that lead on, those of the person's roles first, in the order of the pack.

        Args:
            roles: in which the person is a member of the case.
            by: their pseudonym: a step that somebody else must take, since they took another one, says so.
        """
        found = [
            Step(one, (*lacking, *self.same_person(one, by)), bool(roles & set(one.by)))
            for one, lacking in law.next_steps(self.pack, self.lawful, self.on)
        ]
        return [one for one in found if one.mine] + [one for one in found if not one.mine]

    def same_person(self, one: Transition, by: str) -> list[Words]:
        """Return why a person may not take a step: which step before it was theirs (four eyes)."""
        theirs = [name for name in one.not_by if by and self.state.actors.get(name, "").casefold() == by.casefold()]
        return [filled(SAME_PERSON, step=self.procedure.transition[name].words) for name in theirs]

    def reckoning(self, clock: law.CaseClock, lang: Language) -> list[tuple[str, date]]:
        """Return how a date was computed: one sentence and day a step, with the article."""
        return [(words.in_language(lang), day) for words, day in self.how(clock)]

    def how(self, clock: law.CaseClock) -> list[tuple[Words, date]]:
        """Return how a date was computed, in both languages."""
        form = self.pack.clocks[clock.id]
        told = []
        for step in clock.due(self.on).how:
            article = article_of(form, step)
            en, fr = (
                step_in_words(form, step, lang) + (f" ({self.pack.articles[article].cited(lang)})" if article else "")
                for lang in LANGUAGES
            )
            told.append((Words(en, fr), step.day))
        if (day := self.due(clock)) != clock.due(self.on).day:
            told.append((ENDS_ITSELF, day))
        return told


def as_law(case: Case) -> law.Case:
    """Return a case with its events in the form of ``procedures``."""
    from rempart.desk.cases.bylaws import bylaw_of  # noqa: PLC0415 it reads this module

    events = []
    for row in case.caseevent_set.select_related("by"):
        said = row.said
        events.append(
            law.Event(
                kind=row.kind, on=row.on, by=row.by.pseudonym, role=row.role, carries=said.get("carries", {}), of=row.of,
                reason=said.get("reason"),
            )
        )  # fmt: skip
    return law.Case(
        id=case.number, pack=case.pack, version=case.pack_version, procedure=case.procedure, region=case.region or None,
        bylaw=bylaw_of(case), sector=case.sector or None, area=case.area or None, events=tuple(events),
    )  # fmt: skip
