"""What a step records, asked for and read back: the right control for each kind, and mistakes that name the field.

Controls have the name of what they ask; those of a measure ``<name>-from_on`` and so on, those of the seven boxes ``<name>-<box>``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from rempart.base import Words
from rempart.desk.cases.models import day_or_none
from rempart.desk.pages.words import voice
from rempart.procedures.pack import Measure
from rempart.procedures.pack.records import Record, records
from rempart.procedures.reasons import BOXES, Fact

_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]{1,2})?")
_LINES = ("list", "questions")
MEASURE_DAYS = ("from_on", "until_on", "review_on")


@dataclass(frozen=True)
class Control:
    """One thing that a form asks: its name, what the pack calls it, what was typed, and between what one chooses."""

    name: str
    record: Record
    typed: dict[str, Any] = field(default_factory=dict)
    options: tuple[tuple[str, Words], ...] = ()

    @property
    def id(self) -> str:
        """The name of its field."""
        return field_of(self.name)


def field_of(name: str) -> str:
    """Return the name of the field that asks for something recorded; ``on`` and ``seen`` are fields of every step."""
    return f"r-{name}" if name in ("on", "seen") else name


def controls(
    names: Sequence[str], posted: QueryDict, *, facts: dict[str, Fact], measures: dict[str, Measure]
) -> list[Control]:
    """Return the controls of a form, with what was typed into them."""
    found = []
    for name in names:
        record = records()[name]
        options: tuple[tuple[str, Words], ...] = ()
        if record.kind == "choice":
            options = tuple(record.choices.items())
        elif record.kind == "measure":
            options = tuple((id_, one.words) for id_, one in measures.items())
        elif record.kind == "facts":
            options = tuple((id_, Words(en=one.sentence, fr=one.sentence)) for id_, one in facts.items())
        found.append(Control(name, record, _typed(name, record, posted), options))
    return found


def _typed(name: str, record: Record, posted: QueryDict) -> dict[str, Any]:
    id_ = field_of(name)
    if record.kind == "facts":
        return {"": posted.getlist(id_)}
    parts = ("", *(f"-{one}" for one in (*MEASURE_DAYS, "conditions"))) if record.kind == "measure" else ("",)
    parts = tuple(f"-{box}" for box in BOXES) if record.kind == "boxes" else parts
    return {part.removeprefix("-"): posted.get(id_ + part, "").strip() for part in parts}


def read(asked: Sequence[Control]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what the event carries, and mistakes by the id of their field. What is empty is left to the law to refuse."""
    carries: dict[str, Any] = {}
    mistakes: dict[str, str] = {}
    for one in asked:
        text = one.typed.get("", "")
        kind = one.record.kind
        if kind == "day":
            carries[one.name] = text
            if text and day_or_none(text) is None:
                mistakes[one.id] = str(voice().say("cases.mistake_day"))
        elif kind == "number":
            carries[one.name] = text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
            if text and not _NUMBER.fullmatch(carries[one.name]):
                mistakes[one.id] = str(voice().say("cases.mistake_number"))
        elif kind in _LINES:
            carries[one.name] = lines(text)
        elif kind in ("choice", "facts"):
            carries[one.name], wrong = _chosen(one)
            if wrong:
                mistakes[one.id] = str(voice().say("cases.mistake_choice"))
        elif kind == "boxes":
            carries[one.name] = dict(one.typed)
        elif kind == "measure":
            carries[one.name] = _measure(one, mistakes)
        else:
            carries[one.name] = text
    return carries, mistakes


def lines(text: str) -> list[str]:
    """Return the lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _chosen(one: Control) -> tuple[Any, bool]:
    known = {id_ for id_, _ in one.options}
    typed = one.typed[""]
    several = [typed] if isinstance(typed, str) else list(typed)
    return typed, bool(set(filter(None, several)) - known)


def _measure(one: Control, mistakes: dict[str, str]) -> dict[str, Any]:
    """Return a measure with the days and conditions that were given; nothing where none was chosen."""
    if not one.typed[""]:
        return {}
    if one.typed[""] not in {id_ for id_, _ in one.options}:
        mistakes[one.id] = str(voice().say("cases.mistake_choice"))
        return {}
    days = {name: one.typed[name] for name in MEASURE_DAYS if one.typed[name]}
    for name, day in days.items():
        if day_or_none(day) is None:
            mistakes[f"{one.id}-{name}"] = str(voice().say("cases.mistake_day"))
    conditions = lines(one.typed["conditions"])
    return {"measure": one.typed[""], **days, **({"conditions": conditions} if conditions else {})}
