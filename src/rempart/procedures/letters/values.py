"""The values of a letter's fields, read by kind: what is missing and what is of the wrong kind is told, all at once."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints, TypeAdapter, ValidationError

from rempart.base import RempartError, Words
from rempart.base.unseen import UNSEEN, UNSET
from rempart.procedures.pack.form import Key, Part
from rempart.procedures.pack.letters import COMMON, FieldKind, Letter

_LONGEST = 80
"""Characters of the longest word: a line of a letter holds no more, and what stands beside the sheet is not printed."""


def _visible(text: object) -> object:
    if isinstance(text, str) and UNSEEN.search(text):
        raise ValueError("it holds a character that cannot be seen")
    if isinstance(text, str) and text.strip() in UNSET:
        raise ValueError("it says nothing")
    if isinstance(text, str) and any(len(word) > _LONGEST for word in text.split()):
        raise ValueError("it holds a word that is longer than a line")
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=r"^[^\n\t]*$"), BeforeValidator(_visible)]  # fmt: skip
"""One line."""


def _parted(value: object) -> object:
    if not isinstance(value, str):
        return value
    return [" ".join(one.split()) for one in re.split(r"\n\s*\n", value) if one.strip()]


def _amount(value: object) -> object:
    if not isinstance(value, str):
        return value
    amount, _, currency = value.strip().partition(" ")
    return {"amount": amount, "currency": currency}


Listed = Annotated[list[Text], Field(min_length=1)]
Paragraphs = Annotated[Listed, BeforeValidator(_parted)]


class Amount(Part):
    """An amount of money: ``1200.50 EUR``."""

    amount: Decimal = Field(ge=0, max_digits=18, decimal_places=2)
    currency: str = Field(pattern=r"^[A-Z]{3}$")


class PauseValue(Part):
    """Days on which the clock of a date stood still: from ``first`` to the day before ``end``."""

    first: date
    end: date
    cause: Key = "stated"


class DueValue(Part):
    """A date that a clock of the pack computes; nobody types a due date into a letter."""

    clock: Key
    start: date
    region: str | None = None
    pauses: tuple[PauseValue, ...] = ()
    extended: bool = False


class Fact(Part):
    """One fact in one sentence, with where it stands and the day it was seen there."""

    number: Annotated[int, Field(ge=1)] | None = None
    sentence: Text
    source: Text
    on: date


class Asked(Part):
    """One question: what a source shows, what is asked, and what may ordinarily explain it.

    ``by`` is the last day to answer; that of the letter where it is not given.
    """

    source: Text
    on: date
    shows: Text
    question: Text
    explanations: Listed
    by: date | None = None


_ADAPTERS: dict[FieldKind, TypeAdapter[Any]] = {
    "text": TypeAdapter(Text),
    "paragraphs": TypeAdapter(Paragraphs),
    "list": TypeAdapter(Listed),
    "day": TypeAdapter(date),
    "due": TypeAdapter(DueValue),
    "amount": TypeAdapter(Annotated[Amount, BeforeValidator(_amount)]),
    "facts": TypeAdapter(Annotated[list[Fact], Field(min_length=1)]),
    "questions": TypeAdapter(Annotated[list[Asked], Field(min_length=1)]),
}
_LINES = TypeAdapter(Annotated[list[Text], Field(min_length=1, max_length=6)])

HEAD = ("to", "town", "service_name", "contact", "case_id", "on_day", "signatory")
"""What stands on every letter: to whom (name and address, at most six lines), from whom, about which case, when, by whom."""

_KNOWN: dict[str, tuple[Words, FieldKind]] = {
    "to": (Words("name and address of the recipient", "nom et adresse du destinataire"), "list"),
    "town": (Words("town", "ville"), "text"),
    "service_name": (Words("service", "service"), "text"),
    "contact": (Words("how to reach the service", "comment joindre le service"), "text"),
    "case_id": (Words("number of the case", "numéro du dossier"), "text"),
    "on_day": (Words("day of the letter", "date du courrier"), "day"),
    "signatory": (Words("name and office of who signs", "nom et qualité du signataire"), "text"),
    "applicant": (Words("applicant", "demandeur"), "text"),
    "premises": (Words("premises", "établissement"), "text"),
    "procedure": (Words("procedure", "procédure"), "text"),
}
_KINDS: dict[FieldKind, Words] = {
    "text": Words("one line of text", "une ligne de texte"),
    "paragraphs": Words("text in paragraphs", "du texte en paragraphes"),
    "list": Words("a list of lines", "une liste de lignes"),
    "day": Words("a day yyyy-mm-dd", "un jour aaaa-mm-jj"),
    "due": Words("a clock of the pack with its start", "un délai du lot avec son point de départ"),
    "amount": Words("an amount such as 1200.50 EUR", "un montant, par exemple 1200.50 EUR"),
    "facts": Words("facts, each with sentence, source and day", "des faits, chacun avec phrase, source et jour"),
    "questions": Words(
        "questions, each with source, day, what it shows, question and explanations",
        "des questions, chacune avec source, jour, constat, question et explications",
    ),
}
_SAID = {
    "where": Words("letter {letter}", "courrier {letter}"),
    "missing": Words("these fields are missing: {names}", "ces champs manquent : {names}"),
    "kind": Words("{name} is to be {kind}", "{name} doit être {kind}"),
    "after": Words(
        "{name} holds what was seen after the day of the letter",
        "{name} contient ce qui a été vu après la date du courrier",
    ),
    "unknown": Words("it has no field {name}", "il n’a pas de champ {name}"),
    "todo": Words("Give every field; nothing was written", "Donnez chaque champ ; rien n’a été écrit"),
}


class FieldsError(RempartError):
    """Fields of a letter are missing or wrong; ``missing`` and ``wrong`` name all of them."""

    def __init__(
        self, letter: str, missing: Iterable[str], wrong: Iterable[str], faults: Iterable[str], lang: str
    ) -> None:
        self.missing, self.wrong = tuple(missing), tuple(wrong)
        super().__init__(
            _said(_SAID["where"], lang).format(letter=letter), "; ".join(faults), _said(_SAID["todo"], lang)
        )


def _said(words: Words, lang: str) -> str:
    return words.fr if lang == "fr" else words.en


def fields_of(letter: Letter) -> dict[str, tuple[Words, FieldKind]]:
    """Return every field that a letter needs, in the order of its head and its own: what it is called, what it holds."""
    own = {one.id: (one.words, one.kind) for one in letter.fields}
    named = {name: _KNOWN[name] for name in COMMON if name in HEAD or name in letter.names}
    return {"to": _KNOWN["to"], **named, **own}


def read_values(letter: Letter, values: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Return the values of a letter's fields by their kinds.

    Raises:
        FieldsError: fields are missing, wrong or unknown; all are named, in words of the letter's language.
    """
    fields = fields_of(letter)
    missing = [name for name in fields if _empty(values.get(name))]
    faults, wrong, read = [], [], {}
    for name in fields:
        if name not in missing:
            try:
                read[name] = _read(name, fields[name][1], values[name])
            except ValidationError as error:
                wrong.append(name)
                faults += _told(name, fields[name], error, lang)
    for name, numbers in _later(read):
        wrong.append(name)
        told = _said(_SAID["after"], lang).format(name=f"{_said(fields[name][0], lang)} ({name})")
        faults.append(f"{told} [{', '.join(map(str, numbers))}]")
    strange = [name for name in values if name not in fields and name not in _KNOWN]
    faults += [_said(_SAID["unknown"], lang).format(name=name) for name in strange]
    if missing:
        names = ", ".join(f"{_said(fields[name][0], lang)} ({name})" for name in missing)
        faults.insert(0, _said(_SAID["missing"], lang).format(names=names))
    if faults:
        raise FieldsError(letter.letter, missing, [*wrong, *strange], faults, lang)
    return read


def _later(read: Mapping[str, Any]) -> Iterator[tuple[str, list[int]]]:
    """Yield the fields with facts or questions that rest on what nobody had seen when the letter was written, by number."""
    written = read.get("on_day")
    for name, value in read.items():
        seen = [one.on if isinstance(one, Fact | Asked) else None for one in (value if isinstance(value, list) else ())]
        numbers = [number for number, day in enumerate(seen, start=1) if day and written and day > written]
        if numbers:
            yield name, numbers


def _read(name: str, kind: FieldKind, value: Any) -> Any:
    return _LINES.validate_python(value) if name == "to" else _ADAPTERS[kind].validate_python(value)


def _empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and value.strip() in UNSET) or value in ([], {}, ())


def _told(name: str, field: tuple[Words, FieldKind], error: ValidationError, lang: str) -> list[str]:
    """Say what is wrong with a field, and at which of its parts; never the value, which may hold a name."""
    kind = _said(_KINDS[field[1]], lang)
    told = _said(_SAID["kind"], lang).format(name=f"{_said(field[0], lang)} ({name})", kind=kind)
    parts = dict.fromkeys(
        ".".join(str(step + 1) if isinstance(step, int) else step for step in one["loc"]) for one in error.errors()
    )
    where = ", ".join(part for part in parts if part)
    return [f"{told} [{where}]" if where else told]


def as_json(letter: Letter, read: Mapping[str, Any]) -> dict[str, Any]:
    """Return read values as plain data that ``read_values`` reads again to the same."""
    fields = fields_of(letter)
    return {
        name: value if name == "to" else _ADAPTERS[fields[name][1]].dump_python(value, mode="json", exclude_none=True)
        for name, value in read.items()
    }
