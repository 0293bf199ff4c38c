"""The form of a pack's files. Every scalar arrives as text; unknown keys are refused."""

from collections.abc import Collection
from datetime import date
from functools import cached_property
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from rempart.base import Words
from rempart.procedures.clocks import Term, Unit

SAME = "same"
"""Where a step leads that changes dates or facts and leaves the case in its state."""


def _empty(value: object) -> object:
    return None if value in ("", "null", "~") else value


Unset = BeforeValidator(_empty)
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Reference = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
Role = Literal[  # who may act (desk section 1); those outside the town hall are written down by an officer who saw the paper
    "front_desk", "case_officer", "reviewer", "legal_officer", "decision_maker", "hearing_clerk", "inspector", "partner",
    "data_protection_officer", "auditor", "applicant", "prefect", "court", "clock",
]  # fmt: skip
Fact = Literal[
    "complete", "bylaw", "inquiry_announced", "sources_checked", "nothing_to_ask", "disclosed", "heard", "hearing_waived",
    "advice", "reasons", "proportionality", "drafted", "approved", "notified", "remedies_stated", "reviewed",
]  # fmt: skip
FACTS: tuple[Fact, ...] = get_args(Fact)
"""What a case can have behind it. Transitions give and need them; the checks of a pack speak of them."""


class Part(BaseModel):
    """One part of a file of a pack."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Article(Part):
    """An article that the pack cites: what it is called, where it stands, and whether somebody read it again."""

    id: Reference
    article: str = Field(min_length=3)
    """As the pack's own language cites it; given in both languages where the text has a name in both, as those of the Union."""
    named: Words | None = None
    says: Words
    url: Annotated[str | None, Unset] = None
    from_on: Annotated[date | None, Unset] = None
    until_on: Annotated[date | None, Unset] = None
    checked_on: Annotated[date | None, Unset]

    @model_validator(mode="before")
    @classmethod
    def _in_both(cls, given: object) -> object:
        if isinstance(given, dict) and isinstance(given.get("article"), dict):
            return {**given, "article": given["article"].get("en"), "named": given["article"]}
        return given

    @property
    def name(self) -> Words:
        """How it is cited on a page in each language."""
        return self.named or Words(self.article, self.article)

    def cited(self, lang: str) -> str:
        """Return how it is cited in a language; a third language cites it as the pack does."""
        return self.name.fr if lang == "fr" else self.name.en

    @property
    def is_verified(self) -> bool:
        """Whether somebody checked it against the text, on a day that is written."""
        return self.checked_on is not None


class TermForm(Part):
    """So many of one unit, with its article."""

    n: int = Field(ge=1)
    unit: Unit
    article: Reference

    @property
    def term(self) -> Term:
        """The term itself."""
        return Term(self.n, self.unit)


class PauseForm(Part):
    """What makes a clock stand still, from which day, and from which day after its end it runs again."""

    cause: Key
    words: Words
    first: Literal["same_day", "next_day"]
    resumes_after: int = Field(ge=0, default=0)
    at_most: Annotated[Annotated[int, Field(ge=1)] | None, Unset] = None
    article: Reference


ClockKind = Literal[
    "silence", "decision", "papers", "answer", "hearing", "notice", "advice", "enforceable", "appeal", "validity", "measure",
    "review", "retention", "other",
]  # fmt: skip


class ClockForm(Part):
    """A clock of a pack: what starts it, how it is counted, what happens at its end.

    ``started_by`` says who starts it: a ``step`` of some procedure; the ``closing`` of a case, whatever step led there (of
    one that came to a decision, or of one that did not); or an event ``outside`` every case, told by ``starts``, whose
    date is computed apart (``rempart deadline``).
    """

    id: Key
    kind: ClockKind
    words: Words
    starts: Words
    started_by: Literal["step", "closing", "closing_decided", "closing_undecided", "outside"] = "step"
    at_end: Words
    n: int = Field(ge=1)
    unit: Unit
    counts_from: Literal["same_day", "next_day"]
    roll: Literal["none", "next_working_day"]
    region: Annotated[str | None, Unset] = None
    pauses: list[PauseForm] = []
    extension: TermForm | None = None
    article: Reference
    roll_article: Reference | None = None
    note: Words | None = None


class CalendarForm(Part):
    """The calendar of a pack: country (none: Saturdays and Sundays alone), and days that the law adds, with the article."""

    country: Annotated[Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None, Unset]
    region: Annotated[str | None, Unset] = None
    added: list[Annotated[str, Field(pattern=r"^[01][0-9]-[0-3][0-9]$")]] = []
    article: Reference


class Recipient(Part):
    """Somebody to whom the law lets the town write, and the article that says so; an authority, or else a person."""

    id: Key
    words: Words
    article: Reference
    authority: bool = False


class BylawForm(Part):
    """Whether the procedures of a pack need an ordinance of the town before they can start."""

    required: bool
    article: Reference | None = None
    protocol: bool = False
    sectors_article: Reference | None = None


class Signature(Part):
    """The jurist who signed the pack for a town."""

    role: str = Field(min_length=3)
    town: str = Field(min_length=2)
    on: date


class Exception_(Part):  # noqa: N801
    """A case in which the law lets a decision come before the hearing."""

    id: Key
    words: Words
    article: Reference


class Retention(Part):
    """How long a class of data is kept, counted from what, with its article."""

    what: Key
    words: Words
    after: Key
    years: int = Field(ge=0)
    article: Reference


class Heading(Part):
    """``pack.yml``."""

    pack: Reference
    version: date
    title: Words
    country: Annotated[str | None, Unset]
    languages: list[str] = Field(min_length=1)
    about: Words
    author: str = Field(min_length=3)
    signed: Annotated[Signature | None, Unset]
    calendar: CalendarForm
    bylaw: BylawForm
    recipients: list[Recipient]
    hearing_exceptions: list[Exception_] = []
    retention: list[Retention] = []
    compulsory_sources: list[Key] = []


StateKind = Literal["open", "waiting", "suspended", "favourable", "adverse", "implied", "neutral", "closed"]


class State(Part):
    """A state of a procedure.

    ``adverse`` is a decision of the town against somebody; ``implied`` is what the law itself makes of silence, and cites it.
    """

    id: Key
    words: Words
    kind: StateKind
    article: Reference | None = None


class Effect(Part):
    """What a transition does to one clock.

    ``days_after`` moves a start by so many days, and for a resume stands in the place of the pause's own ``resumes_after``:
    a step that a clock makes is taken on the day after its end, and ``-1`` counts from that end. A start ``since`` another
    clock begins on the day on which that one began. ``only_after`` and ``unless_after`` name clocks: the effect is left out
    where the case never started the first, or started one of the others.
    """

    clock: Key
    does: Literal["start", "stop", "pause", "resume", "extend", "restart"]
    cause: Key | None = None
    days_after: int | None = None
    since: Key | None = None
    only_after: Key | None = None
    unless_after: list[Key] = []

    def holds(self, started: Collection[str]) -> bool:
        """Tell whether it takes place in a case that started these clocks."""
        return (self.only_after is None or self.only_after in started) and not set(self.unless_after) & set(started)


class Transition(Part):
    """One step: from where to where, by whom, what it needs, what must be written with it, what it does to clocks.

    Args:
        to: the state that follows, or ``same``: the case stays where it is.
        needs: facts that must all stand.
        needs_any: lists of facts or ``expired:<clock>``; of each list one must stand.
        gives: facts that stand afterwards.
        takes: facts that no longer stand.
        records: names of what the event must carry, never empty.
        not_by: transitions whose last actor may not act here (four eyes).
        exception: an exception of the pack that replaces the hearing.
        on_clock: for ``by: clock``, the clock whose end makes this step.
        green: part of the lane of an application with nothing to ask.
    """

    id: Key
    words: Words
    from_: list[Key] = Field(alias="from", min_length=1)
    to: Key
    by: list[Role] = Field(min_length=1)
    needs: list[Fact] = []
    needs_any: list[list[str]] = []
    gives: list[Fact] = []
    takes: list[Fact] = []
    records: list[Key] = []
    not_by: list[Key] = []
    exception: Key | None = None
    on_clock: Key | None = None
    clocks: list[Effect] = []
    letter: Key | None = None
    measure: bool = False
    green: bool = False
    article: Reference

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    def after(self, state: str) -> str:
        """Return the state that follows a state from which the step may be taken."""
        return state if self.to == SAME else self.to


class Question(Part):
    """A question that the law lets the town ask at intake, and why it is asked."""

    id: Key
    words: Words
    why: Words
    article: Reference


class Procedure(Part):
    """A lane: ``procedures/<id>.yml``."""

    procedure: Key
    title: Words
    about: Words
    basis: list[Reference] = Field(min_length=1)
    purpose: Words
    decides: Words
    initial: Key
    bylaw: Literal["required", "optional", "none"]
    questions: list[Question] = []
    documents: list[Question] = []
    states: list[State] = Field(min_length=2)
    transitions: list[Transition] = Field(min_length=1)

    @cached_property
    def state(self) -> dict[str, State]:
        """States by id."""
        return {one.id: one for one in self.states}

    @cached_property
    def transition(self) -> dict[str, Transition]:
        """Transitions by id."""
        return {one.id: one for one in self.transitions}


class Measure(Part):
    """What may be decided: ``measures.yml``. A review is compulsory at 12 months, or at half of a shorter term."""

    id: Key
    words: Words
    kind: Literal[
        "refuse",
        "conditions",
        "suspend",
        "revoke",
        "close",
        "penalty",
        "exclude",
        "end_lease",
        "recover",
        "withdraw",
        "monitor",
        "report",
    ]
    decided_by: Words
    at_most: TermForm | None = None
    renewable: int = Field(ge=0, default=0)
    enforceable: Annotated[Key | None, Unset] = None
    lifted: Words
    follow_up: Words
    article: Reference
