"""The report on one application: its form, the same for JSON, HTML and the terminal.

The JSON Schema in ``docs/reference/report.schema.json`` is generated from these classes.
"""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

IdentityBasis = Literal["identifier", "several_attributes", "name_only", "stated", "record"]
NamedAs = Literal[
    "ultimate_owner", "beneficial_owner", "director", "operator", "applicant", "supplier", "listed", "close_name"
]
"""As what a register names a person: a role of the pages' words."""


class Part(BaseModel):
    """Base of the parts of a report: closed, so that nothing undocumented is ever written."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Citation(Part):
    """Where a sentence comes from: one record of one edition.

    ``source`` is the id of a Source of the same report; ``said_on`` the day from which the record was published;
    ``held_on`` the day of loading, given only where it is later than the report's day.
    """

    source: str
    row_id: str
    said_on: date | None
    held_on: date | None = None


class PartyLine(Part):
    """One party of the application, as the form names it, and how its identity is known.

    ``party_id`` is the resolved id, ``identity`` how it was found in the registers: *stated* is the form alone, *record*
    a party that the form does not name and that one source states by itself.
    """

    id: str
    role: str
    kind: str
    name: str
    party_id: str
    identifiers: list[str]
    birth_date: str | None
    address: str | None
    identity: IdentityBasis


class Consulted(Part):
    """One source that was read, and what it gave. ``limit_days`` is twice the publisher's rhythm."""

    source: str
    searched: str
    rows: int
    age_days: int
    limit_days: int
    stale: bool


class Fact(Part):
    """One sentence that a source states, or that is computed from other facts (then ``computed_from`` names them)."""

    id: str
    about: str
    sentence: str
    citations: list[Citation]
    computed_from: list[str]
    identity: IdentityBasis


class LegalBasis(Part):
    """A text on which a question rests; *unverified* while ``checked_on`` is empty."""

    country: str
    text: str
    checked_on: date | None


class Threshold(Part):
    """One parameter as it stood on the day: its value, where it comes from (law, pub, fence, house) and its reference."""

    name: str
    value: str
    basis: str
    reference: str
    valid_from: date


class Question(Part):
    """One question with its lawful explanations; never an accusation."""

    id: str
    code: str
    version: int
    about: str
    title: str
    question: str
    lawful_explanations: list[str]
    ask: list[str]
    facts: list[str]
    citations: list[Citation]
    parameters: list[Threshold]
    legal_basis: list[LegalBasis]
    disappears: str


class Gap(Part):
    """Something this report does not know, why, and what that changes."""

    id: str
    code: str | None
    about: str
    why: str
    what: str
    effect: str


class Examined(Part):
    """One question that was examined and is not put: *clear*, or *excluded* by the rule with its reason."""

    code: str
    about: str
    title: str
    outcome: Literal["clear", "excluded"]
    reason: str | None


class Compared(Part):
    """One item of a comparison of two records, in words."""

    item: str
    stated: str
    listed: str
    outcome: Literal["equal", "differs", "missing"]
    note: str


class CloseName(Part):
    """One entry of a list whose name is close to that of a party, and which no officer has confirmed. It founds nothing.

    ``party`` and ``candidate`` are the ids as published, by which an officer judges the two: ``rempart judge``. ``judged``
    says what officers judged of them before and why it is shown all the same: one sentence or more a judgement.
    """

    id: str
    about: str
    party: str
    candidate: str
    name: str
    list_name: str
    ref: str
    items: list[Compared]
    sentences: list[str]
    alike: float
    compared: float
    settle: str
    judged: list[str] = []
    citations: list[Citation]


class ExpectedShare(Part):
    """Of 1,000 unrelated persons whose names are common in Europe or in the world, those for whom chance shows a close name.

    ``birth_date``: whether the persons' birth dates are known, besides their names.
    """

    names: Literal["europe", "world"]
    birth_date: bool
    of_1000: float


class Expectation(Part):
    """How often chance alone shows a close name: about the lists that were searched, never about this application.

    ``unequal`` says which names are shown more often than 1.25 times the mean of all, as measured.
    """

    parties_listed: int
    measured_on: date
    shares: list[ExpectedShare]
    sentence: str
    unequal: list[str]


class OwnershipLink(Part):
    """One direct link of the ownership table. Shares are 0 to 1, null where the source gives none.

    Ids tell two parties of one name apart; reports of before have none.
    """

    owner_id: str = ""
    asset_id: str = ""
    owner: str
    owner_kind: str
    asset: str
    interest: str
    share_min: float | None
    share_max: float | None
    in_all_min: float | None
    in_all_max: float | None
    valid_from: date | None
    end_kind: Literal["person", "opaque", "unknown"] | None
    citations: list[Citation]


class NamedPerson(Part):
    """A natural person whom this report names from a register: so that a town can tell them which data it holds (GDPR art. 14).

    ``names`` are every way in which its sentences, links and close names call them; ``citations`` the records that do. A party
    of the form stands here where a register names it too. No page shows this list.
    """

    party_id: str
    names: list[str]
    named_as: list[NamedAs]
    citations: list[Citation]


class Source(Part):
    """One edition of one register as it stood on the day. ``sha256`` is that of the file as published.

    ``confirmed_on`` is the last day, after that of publication, on which the publisher was seen to say the same still;
    the age counts from it.
    """

    id: str
    register_id: str
    title: str
    publisher: str
    licence: str
    edition: str
    published_on: date
    confirmed_on: date | None = None
    held_on: date
    age_days: int
    sha256: list[str]


class Snapshot(Part):
    """The snapshot that was read, and the hash of its manifest."""

    id: str
    known_on: date
    manifest_sha256: str


class Report(Part):
    """The report on one application, or on one legal entity of a register, as known on one day."""

    form: Literal["rempart-report/1"] = "rempart-report/1"
    rempart: str
    lang: Literal["en", "fr"]
    town: str
    application_id: str
    procedure: str
    received_on: date | None
    on_day: date
    snapshot: Snapshot
    parties: list[PartyLine]
    premises: list[str]
    consulted: list[Consulted]
    established: list[Fact]
    to_ask: list[Question]
    not_checked: list[Gap]
    examined: list[Examined]
    close_names: list[CloseName]
    expected: Expectation | None = None
    ownership: list[OwnershipLink]
    persons: list[NamedPerson] = []
    sources: list[Source]
    rebuild: str
