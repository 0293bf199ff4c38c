"""The form of a signal: its contract (the front matter), its two SELECTs and its examples."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from rempart.base import Words, months_before
from rempart.signals.cards.subjects import subject_kinds
from rempart.signals.relations import base_tables
from rempart.signals.statements import parameters_used

Basis = Literal["law", "pub", "fence", "house"]
OUTCOMES = ("fires", "clear", "not_evaluable", "excluded")
FAMILIES = {
    "IDN": "identifiers",
    "OWN": "ownership",
    "DIR": "officers",
    "SHL": "shells",
    "NET": "links",
    "LST": "listings",
    "TEN": "purchases",
    "COL": "bids",
    "EXE": "execution",
    "EST": "establishments",
    "PRO": "property",
    "GRA": "grants",
    "COI": "interests",
    "POR": "logistics",
    "CRI": "crisis",
}
"""Family of each code, and the folder of its files."""
GENERAL = (
    "not_loaded",
    "stale",
    "explained",
    "expired",
    "not_in_force",
    "no_data",
    "no_rows",
    "suspended",
    "not_reviewed",
    "dropped",
)
"""Reasons that the runner itself gives; their words stand in ``reasons.yml``."""
RESERVED = {"subject_id", "outcome", "reason", "evidence", "on_day", "row_id", "kind"}
_VALUE = re.compile(r"(?P<months>[1-9][0-9]*) months|(?P<whole>-?[0-9]+)|(?P<decimal>-?[0-9]+\.[0-9]+)")


def _empty(value: object) -> object:
    return None if value in ("", "null", "~") else value


def _is_kind(text: str) -> str:
    if text not in subject_kinds():
        raise ValueError(f"a subject is one of {', '.join(subject_kinds())}")
    return text


def _is_value(text: str) -> str:
    if not _VALUE.fullmatch(text):
        raise ValueError("a value is a whole number, a decimal with a point, or '36 months'")
    return text


Unset = BeforeValidator(_empty)
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class ParameterValue(_Part):
    """One value of a parameter, from its first day on, with where it comes from."""

    valid_from: date = Field(alias="from")
    value: Annotated[str, AfterValidator(_is_value)]
    basis: Basis
    reference: str = Field(min_length=1)

    def bound(self, name: str, on_day: date) -> tuple[str, int | float | date]:
        """Return name and value as the SELECT sees them: ``window: 36 months`` is ``window_start``, a date."""
        found = _VALUE.fullmatch(self.value)
        if found and found["months"]:
            return f"{name}_start", months_before(on_day, int(found["months"]))
        if found and found["whole"]:
            return name, int(self.value)
        return name, float(Decimal(self.value))

    @property
    def is_window(self) -> bool:
        """Whether the value is a number of calendar months."""
        return self.value.endswith(" months")


class LegalBasis(_Part):
    """A text on which the question rests; unverified while ``checked_on`` is empty."""

    country: str = Field(pattern=r"^[A-Z]{2}$")
    text: str = Field(min_length=1)
    of: Annotated[str | None, Unset] = Field(alias="for", default=None)
    checked_on: Annotated[date | None, Unset]


@dataclass(frozen=True)
class Exclusion(Words):
    """A lawful case that the rule recognises. ``code`` is that of the catalogue (E1...) or a name."""

    code: Annotated[str, Field(pattern=r"^(E[1-8]|[a-z][a-z0-9_]*)$")]


class Contract(_Part):
    """The front matter of a signal file."""

    code: str = Field(pattern=r"^[A-Z]{3}-[0-9]{2}$")
    version: int = Field(ge=1)
    title: Words
    subject: Annotated[str, AfterValidator(_is_kind)]
    use: list[Literal["S", "M", "D"]] = Field(min_length=1)
    question: Words
    lawful_explanations: list[Words] = Field(min_length=2)
    ask: list[Words] = Field(min_length=1)
    disappears: Words
    effect: Words
    known_errors: Words
    parameters: dict[Key, list[ParameterValue]] = {}
    legal_basis: list[LegalBasis] = Field(min_length=1)
    sources: list[str] = Field(min_length=1)
    reads: list[Key] = []
    fresh: list[Key] = []
    exclusions: list[Exclusion] = []
    reasons: dict[Key, Words] = {}
    needs: list[Key] = []
    """Tables without a row of which nothing can be asked of anybody: where one is empty, the statements are not run."""
    awaits: list[Words] = []
    """Data that nobody publishes yet: the file is then the contract alone, without statements, and never evaluable."""
    expires_on: date
    owner: str | None = None
    adopting_act: str | None = None

    @model_validator(mode="after")
    def _consistent(self) -> "Contract":
        for name, values in self.parameters.items():
            days = [value.valid_from for value in values]
            if not days or days != sorted(set(days)):
                raise ValueError(f"the values of parameter {name} are not in the order of their first days")
            if len({value.is_window for value in values}) > 1:
                raise ValueError(f"parameter {name} is months at one time and a number at another")
        codes = [exclusion.code for exclusion in self.exclusions]
        given = [*codes, *self.reasons]
        reserved = sorted((set(given) & {*GENERAL, "E3", "E5"}) | (set(self.parameter_names()) & RESERVED))
        if reserved:
            raise ValueError(f"{', '.join(reserved)}: this name is the runner's own")
        if len(given) != len(set(given)):
            raise ValueError("two reasons or exclusions share a name")
        if bool(self.awaits) == bool(self.reads):
            raise ValueError("a signal either reads tables, or awaits data that nobody has yet")
        if not {*self.fresh, *self.needs} <= base_tables(self.reads):
            raise ValueError("a table of fresh or needs is not in reads, nor in the relations that it names")
        return self

    def parameter_names(self) -> dict[str, str]:
        """Return each parameter as the SQL writes it, with its name in the file."""
        return {f"{name}_start" if values[0].is_window else name: name for name, values in self.parameters.items()}

    def in_force(self, on_day: date) -> dict[str, ParameterValue] | None:
        """Return the value of every parameter on the day, or None where one has none yet."""
        found = {}
        for name, values in self.parameters.items():
            begun = [value for value in values if value.valid_from <= on_day]
            if not begun:
                return None
            found[name] = begun[-1]
        return found


@dataclass(frozen=True)
class Rows:
    """A pipe table of an example: of a table of the dictionary, or ``expect``."""

    table: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    line: int


@dataclass(frozen=True)
class Example:
    """One example: tables in, outcomes out, on one day."""

    title: str
    on_day: date
    tables: tuple[Rows, ...]
    expect: Rows
    line: int


@dataclass(frozen=True)
class Signal:
    """One question, as its file holds it. ``outcome`` and ``evidence`` are written with ``:name`` parameters.

    ``sha256`` is the hash of the file; ``facts`` are the columns that the outcome SELECT returns besides subject,
    outcome and reason, with their types.
    """

    contract: Contract
    file: str
    sha256: str
    prose: str
    outcome: str
    evidence: str
    examples: tuple[Example, ...]
    lines: dict[str, int]
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def code(self) -> str:
        """The signal's code, as OWN-03."""
        return self.contract.code

    @property
    def version(self) -> int:
        """The version of its rule."""
        return self.contract.version

    def at(self, part: str) -> str:
        """Return ``file:line`` of a part: outcome, evidence, front matter."""
        return f"{self.file}:{self.lines.get(part, 1)}"

    def words_of(self, reason: str) -> Words | None:
        """Return the words of a reason or an exclusion, or None where the file has none of that name."""
        for exclusion in self.contract.exclusions:
            if exclusion.code == reason:
                return Words(en=exclusion.en, fr=exclusion.fr)
        return self.contract.reasons.get(reason)


def bound(signal: Signal, sql: str, on_day: date) -> dict[str, object]:
    """Return the parameters that a statement uses, as they stand on the day; never a null."""
    in_force = signal.contract.in_force(on_day)
    values: dict[str, object] = {"on_day": on_day}
    for name, value in (in_force or {}).items():
        key, content = value.bound(name, on_day)
        values[key] = content
    return {name: values[name] for name in parameters_used(sql)}
