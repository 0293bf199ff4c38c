"""Which column is which field of a kind of file: by the words of its header and the look of its cells."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from scipy.optimize import linear_sum_assignment

from rempart.registers.proposing.content import Column
from rempart.registers.proposing.fitting import UNTOLD_DAYS, fits, may_be_days
from rempart.registers.proposing.headers import Phrase, best, every, explained, found, phrases, tokens
from rempart.registers.proposing.kinds import Field, Kind, party_fields, premises_fields
from rempart.registers.proposing.leaving import DECIDED, NO_FIELD, why_never, why_not

LEAST = 0.52
"""A column is taken for a field from this score on: a header of which more than half is explained and cells that fit."""
_BY_CONTENT = 0.55
_ALONE = 0.85
_ROLE_ONLY = 0.93
_HOME = ("street", "postal_code", "city", "country")
"""Where an agent, an elected person, a director lives is not read."""
_FORMS = {"amount": "numbers", "quantity": "numbers", "integer": "whole numbers", "share": "shares", "id": "ids",
          "official_number": "official numbers", "address": "addresses", "yes_no": "yes or no", "choice": "words of a list",
          "person_part": "names of persons", "party_kind": "kinds of party", "currency": "currencies"}  # fmt: skip
LEGAL_WORDS = frozenset(tokens("raison sociale dénomination legal registered company business"))
"""Words of a header that speak of the name of an organisation."""

Near = tuple[str, str]
"""The role that a column means which names none: of a name or an address, and of what only an organisation has."""
Apart = Callable[[str, str], float]
"""(of, column) -> share of the values of ``of`` for which ``column`` has one value only."""


@dataclass(frozen=True)
class Slot:
    """A field that a column may fill: its key (``amount``, ``tenant.name``, ``premises_id``), and its role if any."""

    key: str
    field: Field
    role: str = ""

    @property
    def part(self) -> str:
        """What of the party it is: ``name`` of ``tenant.name``."""
        return self.key.rpartition(".")[2]


@dataclass
class Assigned:
    """The columns of one file read as one kind: column by field, why, and what is left out with its reason.

    ``unfit`` are those of the columns left out whose header says a field and whose cells do not, with the reason.
    ``named`` tells whether the file's name says the kind.
    """

    kind: Kind
    column_of: dict[str, str] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    unfit: dict[str, str] = field(default_factory=dict)
    named: bool = False
    missing: list[str] = field(default_factory=list)
    score: float = 0.0

    def has(self, key: str) -> bool:
        """Tell whether a column was found for a field."""
        return key in self.column_of

    def has_party(self, role: str) -> bool:
        """Tell whether a party can be named: by a name, its parts or a number."""
        return any(self.has(f"{role}.{part}") for part in ("name", "trade_name", "surname", "number", "local_number"))


def slots(kind: Kind) -> list[Slot]:
    """Return every field that a kind of file may have."""
    own = [Slot(key, entry) for key, entry in kind.fields.items()]
    premises = [Slot(key, entry) for key, entry in premises_fields().items()
                if kind.premises and not (kind.premises == "address" and key in ("premises_id", "premises_use"))]  # fmt: skip
    parties = [Slot(f"{role}.{part}", entry, role) for role, party in kind.parties.items() for part, entry in party_fields().items()
               if not (party.kind == "Person" and part in _HOME)]  # fmt: skip
    return own + premises + parties


def assign(
    kind: Kind,
    columns: Mapping[str, Column],
    apart: Apart,
    forced: Mapping[str, str],
    file_words: Phrase,
    aside: Collection[str] = (),
) -> Assigned:
    """Read the columns of a file as a kind of file.

    Args:
        kind: the kind.
        columns: what each column looks like.
        apart: whether a column has one value for each value of another.
        forced: fields whose column was told.
        file_words: the words of the file's name.
        aside: columns that somebody decided not to read.
    """
    result = Assigned(kind)
    never = {
        name: reason for name, c in columns.items() if name not in forced.values() and (reason := why_never(kind, c))
    }
    never = {name: DECIDED for name in aside if name in columns and name not in forced.values()} | never
    free = [name for name in columns if name not in never and name not in forced.values()]
    places = [slot for slot in slots(kind) if slot.key not in forced]
    scores = np.zeros((len(free), len(places)))
    near = _nearest_roles(kind, list(columns))
    corporate = _corporate_roles(kind, list(columns), near)
    for row, name in enumerate(free):
        for at, slot in enumerate(places):
            scores[row, at] = _score(kind, slot, columns[name], (near[name], corporate[name]))
    _prefer_constant(places, free, scores, apart)
    for row, at in zip(*linear_sum_assignment(scores, maximize=True), strict=True):
        if scores[row, at] >= LEAST:
            _take(result, places[at], columns[free[row]], float(scores[row, at]))
    for key, name in forced.items():
        result.column_of[key], result.why[name] = name, "told"
    _settle_names(result)
    for name, column in columns.items():
        if name not in result.column_of.values():
            result.left_out[name] = never.get(name) or why_not(kind, column)
            unfit = (
                _unfit(result, places, column, (near[name], corporate[name]))
                if result.left_out[name] == NO_FIELD
                else None
            )
            if unfit is not None:
                result.left_out[name] = result.unfit[name] = unfit
    result.missing = missing_of(result)
    result.named = bool(best(file_words, phrases(kind.words)))
    result.score = _score_of(result, columns)
    return result


def _unfit(result: Assigned, places: Sequence[Slot], column: Column, near: Near) -> str | None:
    """Return which field the header of a column says where its cells are not of that form and nothing else gives it."""
    said = {
        slot.key: by_header
        for slot in places
        if not result.has(slot.key) and fits(slot.field, column) == 0
        and (by_header := _by_header(result.kind, slot, tokens(column.name), near))
        >= (LEAST if may_be_days(slot.field, column) else _ALONE)
    }  # fmt: skip
    if not said:
        return None
    key = max(said, key=lambda one: said[one])
    entry = next(slot.field for slot in places if slot.key == key)
    if may_be_days(entry, column):
        return f"its header says {key}, and {UNTOLD_DAYS}"
    content = entry.content
    return f"its header says {key}, and its cells are no {_FORMS.get(content, content.replace('_', ' ') + 's')}"


def _take(result: Assigned, slot: Slot, column: Column, score: float) -> None:
    result.column_of[slot.key] = column.name
    result.why[column.name] = (
        "content" if _by_header(result.kind, slot, tokens(column.name), (slot.role, slot.role)) == 0 else "name"
    )
    result.score += score * _weight(slot)


def _weight(slot: Slot) -> float:
    """Own fields tell a kind of file, parties and addresses stand in all of them."""
    return 0.5 if slot.role or slot.key.startswith("premises") else 1.0


def _score(kind: Kind, slot: Slot, column: Column, near: Near) -> float:
    fit = fits(slot.field, column)
    if fit == 0:
        return 0.0
    by_header = _by_header(kind, slot, tokens(column.name), near)
    if by_header:
        return by_header * (0.65 + 0.35 * fit) * (0.85 + 0.15 * column.fullness)
    first = not slot.role or slot.role == next(iter(kind.parties))
    strong = slot.part == "number" and column.looks == "official_number"
    strong = strong or (slot.part == "name" and column.share("legal_form") > 0.3 and column.length < 60)
    strong = strong or (slot.key == "premises_address" and column.share("address") > 0.7)
    return _BY_CONTENT if strong and first and _blank(column.name) else 0.0


def _blank(header: str) -> bool:
    """Tell whether a header says nothing: only then do the cells alone decide."""
    return not header or tokens(header)[0] in ("column", "colonne", "champ", "field", "unnamed", "f") or len(header) < 3


def _by_header(kind: Kind, slot: Slot, header: Phrase, near: Near) -> float:
    """Return how much of a header the words of a field explain, 0 to 1."""
    if any(found(header, phrase) for phrase in phrases(slot.field.without)):
        return 0.0
    if slot.role:
        return _by_party_header(kind, slot, header, near)
    return explained(header, best(header, phrases(slot.field.words)), _words_of(kind.words) | _of_address(slot))


def _by_party_header(kind: Kind, slot: Slot, header: Phrase, near: Near) -> float:
    role = every(header, phrases(kind.parties[slot.role].words))
    part = best(header, phrases(slot.field.words))
    over = (_words_of(kind.words) - _role_words(kind, but=slot.role)) | _of_address(slot)
    if slot.part == "local_number" and _is_official(header):
        return 0.0
    if role and part:
        return explained(header, role | part, over)
    if role:
        return _by_role(slot, header, role, over)
    if not part or slot.role != _meant(kind, slot, header, near):
        return 0.0
    address = slot.part in ("street", "street_number", "street_type", "postal_code", "city") and bool(kind.premises)
    return explained(header, part, over) * _ALONE * (0.7 if address else 1.0)


def _by_role(slot: Slot, header: Phrase, role: frozenset[int], over: frozenset[str]) -> float:
    """A header that says the role only is its name; with "id" beside, its number, if it says nothing else."""
    if slot.part == "name":
        return explained(header, role, over) * _ROLE_ONLY
    beside = best(header, phrases(slot.field.beside_role))
    whole = explained(header, role | beside, frozenset()) if beside else 0.0
    return whole if whole > 0.9 else 0.0


def _is_official(header: Phrase) -> bool:
    """Tell whether a header names an official number: "company number" is not the town's own number of a company."""
    return bool(best(header, phrases(party_fields()["number"].words)))


def _meant(kind: Kind, slot: Slot, header: Phrase, near: Near) -> str:
    """Return the role that a header means that names none: a first name is a person's, a SIREN an organisation's."""
    persons = [role for role, entry in kind.parties.items() if entry.kind == "Person"]
    others = [role for role in kind.parties if role not in persons]
    if slot.part in ("surname", "given_name", "birth_date") and persons:
        return persons[0]
    corporate = slot.part in ("number", "legal_form", "trade_name") or bool(LEGAL_WORDS & set(header))
    if corporate and others:
        return near[1]
    return near[0] or next(iter(kind.parties))


@cache
def tokens_of_address() -> frozenset[str]:
    """Return the word that stands before each part of an address."""
    return frozenset(tokens("adresse"))


@cache
def _words_of(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for line in phrases(words) for word in line)


def _of_address(slot: Slot) -> frozenset[str]:
    """The town of an address is as well "address town"."""
    return tokens_of_address() if slot.field.content in ("postal_code", "place", "street_number") else frozenset()


def _role_words(kind: Kind, *, but: str) -> frozenset[str]:
    own = _words_of(kind.parties[but].words)
    return frozenset().union(*(_words_of(role.words) for name, role in kind.parties.items() if name != but)) - own


def _nearest_roles(kind: Kind, names: Sequence[str]) -> dict[str, str]:
    """Return, for each column, the role that the last column before it names: "SIRET" after "Bailleur" is the lessor's."""
    near, last = {}, ""
    for name in names:
        near[name] = last
        last = _named_role(kind, name) or last
    return near


def _corporate_roles(kind: Kind, names: Sequence[str], near: Mapping[str, str]) -> dict[str, str]:
    """Return, for each column, the organisation that "SIREN" means there.

    It is the one that the last column before names; else one that the file must have and no header names; else the one
    that the next column names; else the first of the kind of file.
    """
    others = [role for role, entry in kind.parties.items() if entry.kind != "Person"]
    named = {_named_role(kind, name) for name in names}
    unnamed = next((role for role in others if kind.parties[role].required and role not in named), "")
    found = {}
    for at, name in enumerate(names):
        following = _named_role(kind, names[at + 1]) if at + 1 < len(names) else ""
        ways = (near[name], unnamed, following, *others)
        found[name] = next((role for role in ways if role in others), "")
    return found


def _named_role(kind: Kind, name: str) -> str:
    """Return the role that a header names, or nothing."""
    header = tokens(name)
    scored = {role: explained(header, best(header, phrases(entry.words)), _words_of(party_fields()["name"].words))
              for role, entry in kind.parties.items()}  # fmt: skip
    top = max(scored, key=lambda role: scored[role], default="")
    return top if top and scored[top] > 0.6 else ""


def _prefer_constant(places: Sequence[Slot], free: Sequence[str], scores: np.ndarray, apart: Apart) -> None:
    """What is said of an inspection has one value for it; what varies within it is said of something else."""
    for at, slot in enumerate(places):
        of = slot.field.same_in
        if of is None:
            continue
        number = next((n for n, other in enumerate(places) if other.key == of), None)
        if number is None or not len(free) or scores[:, number].max() < LEAST:
            continue
        id_column = free[int(scores[:, number].argmax())]
        for row, name in enumerate(free):
            if scores[row, at] >= LEAST and name != id_column and apart(id_column, name) < 0.97:
                scores[row, at] = 0.0


def _settle_names(result: Assigned) -> None:
    """A surname needs a given name beside it; a name beside a given name is the surname."""
    for role in result.kind.parties:
        name, surname, given = f"{role}.name", f"{role}.surname", f"{role}.given_name"
        taken = result.column_of
        if surname in taken and given not in taken and name not in taken:
            taken[name] = taken.pop(surname)
        elif name in taken and given in taken and surname not in taken and not LEGAL_WORDS & set(tokens(taken[name])):
            taken[surname] = taken.pop(name)
        elif name in taken and surname in taken and given not in taken:
            taken.pop(surname)
        if given in taken and surname not in taken:
            taken.pop(given)
        if f"{role}.birth_date" in taken and surname not in taken and result.kind.parties[role].kind != "Person":
            taken.pop(f"{role}.birth_date")


def missing_of(result: Assigned) -> list[str]:
    """Return what the kind of file needs and no column gives."""
    kind = result.kind
    lacking = [
        key for key, entry in kind.fields.items() if entry.required and entry.default is None and not result.has(key)
    ]
    lacking += [
        role
        for role, entry in kind.parties.items()
        if entry.required and not entry.itself and not result.has_party(role)
    ]
    if kind.premises == "required" and not (result.has("premises_id") or result.has("premises_address")):
        lacking.append("premises_id")
    for needed in kind.needs:
        if not any(_there(result, key) for key in needed):
            lacking.append(" or ".join(needed))
    return lacking


def _there(result: Assigned, key: str) -> bool:
    roles = {entry.column: role for role, entry in result.kind.parties.items()}
    if key in roles:
        return result.has_party(roles[key])
    return result.has(key) or (key == "premises_id" and result.has("premises_address"))


def _score_of(result: Assigned, columns: Mapping[str, Column]) -> float:
    lines = phrases(result.kind.words)
    telling = sum(bool(best(tokens(name), lines)) for name in columns)
    score = result.score + 1.5 * result.named + min(1.0, 0.25 * telling)
    return score * (0.25 if result.missing else 1.0)
