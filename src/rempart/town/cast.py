"""Who and what exists in the practice town: plain records, before any publisher writes them."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from rempart.town.numbers import siret
from rempart.town.words import DrawnName

Role = Literal["applicant", "representative", "operator", "lender"]


@dataclass(frozen=True)
class Person:
    """One person; ``document`` is scheme and number, as (``ISL-PASSPORT``, ``K1234``)."""

    key: str
    name: DrawnName
    born: date
    document: tuple[str, str] | None = None


@dataclass(frozen=True)
class Company:
    """One company, or a trust where ``kind`` says so; ``name`` is without the legal form."""

    key: str
    name: str
    form: str
    scheme: str
    number: str
    country: tuple[str, str]
    founded: date
    said_on: date
    address: str
    activity: str
    cpv: str
    publicly_listed: bool = False
    kind: Literal["company", "trust"] = "company"

    @property
    def full_name(self) -> str:
        """Name with the legal form, as the register of companies writes it."""
        return f"{self.name} {self.form}".strip()

    @property
    def identifier(self) -> str:
        """``SCHEME:NUMBER``."""
        return f"{self.scheme}:{self.number}"

    def establishment(self, rank: int = 1) -> str:
        """SIRET of one establishment; empty for a company registered abroad."""
        return siret(self.number, rank) if self.scheme == "FR-SIREN" else ""


@dataclass(frozen=True)
class Said:
    """What one statement says of a relation from one day: shares in percent, both None where it is no holding."""

    on: date
    status: Literal["new", "updated", "closed"]
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Relation:
    """One relation to an entity, with all that was ever said of it; ``owner`` None where nobody is named."""

    key: str
    subject: Company
    owner: Person | Company | None
    interest: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Listed:
    """One person on the list.

    ``born`` is a day, a year, or two years between which; documents are type, number, country; ``further`` are a third
    and a fourth name.
    """

    data_id: str
    reference: str
    regime: str
    name: DrawnName
    born: date | int | tuple[int, int]
    country: str
    place: str
    listed_on: date
    delisted_on: date | None = None
    documents: tuple[tuple[str, str, str], ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    later_alias: tuple[date, str] | None = None
    further: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListedEntity:
    """One entity on the list."""

    data_id: str
    reference: str
    regime: str
    name: str
    country: str
    place: str
    listed_on: date
    aliases: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Premises:
    """One commercial premises of the town."""

    number: str
    address: str
    use: str


@dataclass(frozen=True)
class Spell:
    """One operator's time at one premises; ``end_said_on`` is the day from which the register knows the end."""

    premises: Premises
    operator: str
    siret: str
    start: date
    end: date | None = None
    end_said_on: date | None = None
    activity: str = ""
    letting: str = "ordinaire"
    note: str = ""
    activity_corrected: tuple[date, str] | None = None


@dataclass(frozen=True)
class Contract:
    """One public contract; suppliers are number and name as the buyer typed them."""

    number: str
    cpv: str
    suppliers: tuple[tuple[str, str], ...]
    amount: int
    notified: date
    procedure: str
    months: int
    offers: int
    amount_corrected: tuple[date, int] | None = None


@dataclass(frozen=True)
class Permit:
    """One permit asked of the town; ``decided`` and ``decision`` empty while pending."""

    number: str
    kind: str
    applicant: str
    siret: str
    premises: Premises
    activity: str
    asked: date
    decided: date | None
    decision: str


@dataclass(frozen=True)
class Party:
    """One line of an application form."""

    role: Role
    schema: Literal["Person", "Company"]
    name: str
    birth_date: str = ""
    identifiers: str = ""
    address: str = ""


@dataclass
class Cast:
    """Everything that exists, in the order in which it was made."""

    town: str
    buyer: Company
    persons: list[Person] = field(default_factory=list)
    companies: list[Company] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    listed: list[Listed] = field(default_factory=list)
    listed_entities: list[ListedEntity] = field(default_factory=list)
    premises: list[Premises] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)
    permits: list[Permit] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    """What the town's software exports."""
    sirene: dict[str, dict[str, str] | None] = field(default_factory=dict)
    """By SIREN, cells of the register of legal units that are other than usual; None where the unit is missing there."""
    projects: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """What forms tell of projects: key of the story, and cells."""
