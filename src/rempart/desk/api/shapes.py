"""What operations take and give. Closed forms: a member that is not named here is refused, and none is ever added unseen."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

_PLAIN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
"""No control characters: no database, no file and no terminal takes them."""
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=_PLAIN)]
Text = Annotated[str, StringConstraints(max_length=10_000, pattern=_PLAIN)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=_PLAIN)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Number = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,39}$")]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9-]{1,29}:[0-9A-Za-z ./-]{1,60}$")]
PartyId = Annotated[str, StringConstraints(min_length=3, max_length=200, pattern=r"^[^\s\x00-\x1f\x7f]+$")]
Kind = Literal["Person", "Company", "Organization", "PublicBody", "LegalEntity", "Vessel", "Airplane"]
LegalKind = Literal["Company", "Organization", "PublicBody", "LegalEntity"]
BirthDate = Annotated[str, StringConstraints(pattern=r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$")]


class Form(BaseModel):
    """Base of what is taken and given."""

    model_config = ConfigDict(extra="forbid")


class DateOut(Form):
    """A date that runs in a case: what it is, when it ends; ``due`` is null while it stands still, ``left`` are its days then."""

    case: str
    clock: str
    words: str
    due: date | None
    left: int | None
    paused_on: date | None


class CaseOut(Form):
    """A case as lists show it: by number, never by anything that was found."""

    number: str
    pack: str
    pack_version: date
    procedure: str
    title: str
    state: str
    state_words: str
    since: date
    opened_on: date
    version: int


class CasesOut(Form):
    """A page of cases, by number; ``after`` is the number to go on from, null at the end."""

    cases: list[CaseOut]
    after: str | None


class StepOut(Form):
    """A step that can come next, what it asks to be recorded, and what it still lacks, in words."""

    step: str
    words: str
    mine: bool
    records: list[str]
    lacks: list[str]


class EventOut(Form):
    """A step that was taken."""

    number: int
    step: str
    on: date
    by: str
    role: str


class CaseWhole(Form):
    """A case: where it stands, its dates, what was done, what can come next."""

    case: CaseOut
    dates: list[DateOut]
    events: list[EventOut]
    next: list[StepOut]


class DatesOut(Form):
    """Dates of the cases one works on, in the order in which they fall."""

    dates: list[DateOut]


class PartyIn(Form):
    """A party that an application names."""

    role: Code
    kind: Kind
    name: Name
    birth_date: BirthDate = ""
    identifiers: list[Identifier] = Field(default=[], max_length=20)
    address: Short = ""


class PartyOut(Form):
    """A party of a case, as the application names it."""

    key: str
    role: str
    kind: str
    name: str
    birth_date: str
    identifiers: list[str]
    address: str


class PartiesOut(Form):
    """The parties of one case, in the order of the form."""

    parties: list[PartyOut]


class CaseIn(Form):
    """A case to be opened. ``title`` says what is applied for and where, and names no person."""

    number: Number
    procedure: Code
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=200, pattern=_PLAIN)]
    pack: Code | None = None
    parties: list[PartyIn] = Field(default=[], max_length=50)
    premises: Short = ""
    sector: Annotated[str, StringConstraints(max_length=60, pattern=_PLAIN)] = ""
    area: Annotated[str, StringConstraints(max_length=60, pattern=_PLAIN)] = ""


class StepIn(Form):
    """A step to be taken. ``seen`` is the ``version`` of the case that it was decided on: another one is a conflict."""

    step: Code
    on: date
    seen: Annotated[int, Field(ge=0, le=1_000_000)]
    role: Code | None = None
    carries: dict[Code, Text] = Field(default={}, max_length=40)


class FindingOut(Form):
    """A question put to an application, the facts it rests on, its lawful explanations, and what an officer made of it.

    ``answer`` is ``ask``, ``explained`` or ``not_relevant``; null where nobody answered, or a fact changed since.
    ``contested`` says since when somebody contests it and how that stands; null where nobody does.
    """

    id: str
    code: str
    title: str
    question: str
    facts: list[str]
    lawful_explanations: list[str]
    answer: str | None
    contested: str | None


class FindingsOut(Form):
    """Questions and answers of the last check of a case; ``checked_on`` is null where none was made."""

    checked_on: date | None
    snapshot: str | None
    findings: list[FindingOut]
    not_checked: list[str]


class RunOut(Form):
    """A check that was asked for: ``waiting``, ``done``, or ``failed``."""

    run: int
    on: date
    state: Literal["waiting", "done", "failed"]


class ReportOut(Form):
    """How the last check stands, and the last report, in the form of ``docs/reference/report.schema.json``."""

    last: RunOut
    report: dict[str, Any] | None


class QueryIn(Form):
    """A legal entity to be found."""

    name: Name
    kind: LegalKind = "LegalEntity"
    country: Annotated[str, StringConstraints(pattern=r"^([A-Z]{2})?$")] = ""
    identifiers: list[Identifier] = Field(default=[], max_length=10)
    address: Short = ""


class MatchIn(Form):
    """Legal entities to be found, at most fifty at a time."""

    queries: list[QueryIn] = Field(min_length=1, max_length=50)
    limit: Annotated[int, Field(ge=1, le=10)] = 5


class EvidenceOut(Form):
    """One reason for or against two records being one party, in a sentence."""

    feature: str
    outcome: str
    sentence: str


class CandidateOut(Form):
    """A record that may be the one asked for: never more than a candidate until an officer judges.

    ``alike`` says how much the two look like one party, 0 to 1; ``compared`` how much could be compared.
    """

    id: str
    name: str
    kind: str
    identifiers: list[str]
    alike: float
    compared: float
    evidence: list[EvidenceOut]
    settles: str


class MatchedOut(Form):
    """The candidates of one question, the most alike first."""

    candidates: list[CandidateOut]


class MatchOut(Form):
    """The candidates of each question, in the order of the questions, and the day of the registers."""

    known_on: date
    results: list[MatchedOut]


class JudgementIn(Form):
    """Whether a party of the case and a close name of its last check are one party; ``compared`` are items of the close name."""

    close_name: Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{1,4}$")]
    verdict: Literal["same", "different", "cannot_tell"]
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=2000, pattern=_PLAIN)]
    compared: list[Code] = Field(default=[], max_length=10)
    expires_on: date | None = None


class JudgementOut(Form):
    """A judgement that stands in this case."""

    judgement: str
    verdict: str
    by: str
    on: date
    expires_on: date | None


class CloseNameOut(Form):
    """A close name of the last check, how the two records compare, and the judgement that stands; it founds nothing by itself."""

    id: str
    about: str
    name: str
    list_name: str
    ref: str
    sentences: list[str]
    settle: str
    comparable: list[str]
    judged: JudgementOut | None
    contested: str | None


class JudgementsOut(Form):
    """The close names of the last check, in its order."""

    close_names: list[CloseNameOut]


class ExportIn(Form):
    """An export to be allowed by another member: in which form, for whom, on what basis."""

    form: Literal["csv", "xlsx", "ftm", "bods"]
    recipient: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=200, pattern=_PLAIN)]
    basis: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=300, pattern=_PLAIN)]


class ExportOut(Form):
    """An export: who asked for it, whether another member allowed it."""

    number: int
    form: str
    recipient: str
    basis: str
    asked_by: str
    asked_on: date
    allowed: bool


class ExportsOut(Form):
    """The exports of a case, the newest first."""

    exports: list[ExportOut]
