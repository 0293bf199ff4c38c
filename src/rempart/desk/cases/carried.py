"""What an event recorded, told to whoever reads the file: days as days, choices and boxes in their words, never a code."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from rempart.desk.cases.models import day_or_none
from rempart.desk.cases.recording import MEASURE_DAYS
from rempart.desk.pages.words import voice
from rempart.procedures.pack import Measure
from rempart.procedures.pack.records import records
from rempart.procedures.reasons import BOXES, LADDER


def told(name: str, value: Any, measures: Mapping[str, Measure]) -> tuple[str, ...]:
    """Return what was recorded under a name, in the language of the request, as lines of text.

    Args:
        name: of what a step records.
        value: as the event carries it.
        measures: the catalogue of the pack.
    """
    return tuple(_lines(name, value, measures))


def _lines(name: str, value: Any, measures: Mapping[str, Measure]) -> Iterator[str]:
    record = records().get(name)
    kind = record.kind if record else ""
    if isinstance(value, Mapping):
        yield from _reasons(value) if name == "reasons" else _parts(value, measures)
    elif isinstance(value, list | tuple):
        yield from (", ".join(map(str, value)),) if kind == "facts" else map(str, value)
    elif value not in (None, ""):
        text = str(value)
        choice = record.choices.get(text) if record and kind == "choice" else None
        yield voice().words(choice) if choice else _measure(text, measures) if kind == "measure" else _day(text, kind)


def _day(text: str, kind: str) -> str:
    day: date | None = day_or_none(text) if kind == "day" else None
    return text if day is None else str(voice().day_in_text(day, short=True))


def _measure(text: str, measures: Mapping[str, Measure]) -> str:
    return voice().words(measures[text].words) if text in measures else text


def _parts(value: Mapping[str, Any], measures: Mapping[str, Measure]) -> Iterator[str]:
    """Yield a form part by part: the seven boxes by their titles, a measure with its days and conditions."""
    for key, part in value.items():
        if not part:
            continue
        if key == "measure":
            yield _measure(str(part), measures)
        elif key in BOXES:
            yield _pair(voice().words(BOXES[key]), str(part))
        elif key in (*MEASURE_DAYS, "conditions"):
            said = (
                _day(str(part), "day") if key in MEASURE_DAYS else voice().plain("cases.semicolon").join(map(str, part))
            )
            yield _pair(voice().plain(f"cases.measure_{key}"), said)
        else:
            yield _pair(key, ", ".join(map(str, part)) if isinstance(part, list | tuple) else str(part))


def _reasons(value: Mapping[str, Any]) -> Iterator[str]:
    """Yield the reasons of a decision: its facts, how far they lead, and the outline as it was written."""
    if chosen := value.get("chosen"):
        yield _pair(voice().plain("cases.heard_facts"), ", ".join(map(str, chosen)))
    if ladder := value.get("ladder"):
        steps = [voice().words(LADDER[one]) if one in LADDER else str(one) for one in ladder]
        yield _pair(voice().plain("cases.ladder"), ", ".join(steps))
    yield from map(str, value.get("outline", ()))


def _pair(what: str, said: str) -> str:
    return voice().plain("cases.recorded_pair", what=what, said=said)
