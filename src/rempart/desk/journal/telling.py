"""What an entry says in words: its action, and the parts of its data; the codes stay beside them, since the chain holds those."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup, escape

from rempart.base import Words
from rempart.base.yaml_files import read_yaml
from rempart.desk.cases.models import Case
from rempart.desk.cases.standing import pack_of
from rempart.desk.pages.words import sentences, voice
from rempart.desk.rights.table import table


def _read(name: str) -> dict[str, Words]:
    told = read_yaml(files(__package__).joinpath(name).read_text(encoding="utf-8"))
    return {code: Words(**words) for code, words in told.items()}


@cache
def actions() -> Mapping[str, Words]:
    """Return what each action is called, by its code."""
    return _read("actions.yml")


@cache
def parts() -> Mapping[str, Words]:
    """Return what each part of an entry's data is called, by its code."""
    return _read("fields.yml")


def action_told(code: str) -> str:
    """Return an action in words; an action of another version, which this one does not know, by its code."""
    return voice().words(actions()[code]) if code in actions() else code


def actions_told() -> list[tuple[str, str]]:
    """Return every action as code and words, in the order of the words."""
    return sorted(((code, action_told(code)) for code in actions()), key=lambda one: one[1].casefold())


def steps_told(numbers: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return what the steps of cases are called, by number and by the id of the step, asking for all of them at once."""
    cases = Case.objects.filter(number__in=set(numbers)).only("number", "pack", "pack_version", "procedure")
    lanes = {one.number: pack_of(one.pack, one.pack_version).procedures[one.procedure] for one in cases}
    return {number: {step.id: voice().words(step.words) for step in lane.transitions} for number, lane in lanes.items()}


def data_told(
    data: Mapping[str, Any], *, brief: bool = False, steps: Mapping[str, str] | None = None
) -> list[tuple[str, Markup]]:
    """Return the parts of an entry's data, or of an alert's, as words and value; what holds nothing is left out.

    Args:
        data: as the chain holds it.
        steps: what the steps of its case are called.
        brief: in a list, what the line says already is left out too: the case, and that it was a page of it.
    """
    plain = brief and data.get("of") in ("case", "none", "signin")
    aside = {"of", "key"} if plain else set()
    if brief and data.get("channel") == "page":
        aside.add("channel")
    shown = {name: value for name, value in data.items() if name not in aside and value not in ("", None, [], {})}
    named = steps or {}
    return [
        (_part(name), escape(named[value]) if name == "step" and str(value) in named else _value(name, value))
        for name, value in shown.items()
    ]


def _part(name: str) -> str:
    return voice().words(parts()[name]) if name in parts() else name


def _value(name: str, value: Any) -> Markup:
    if isinstance(value, list | tuple):
        return Markup(", ").join(_value(name, one) for one in value)
    if isinstance(value, bool):
        return voice().say("journal.yes" if value else "journal.no")
    if isinstance(value, str) and (said := _code_told(name, value)):
        return escape(said)
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return _day(value)
    return escape(str(value))


def _day(value: str) -> Markup:
    try:
        return voice().day(date.fromisoformat(value), short=True)
    except ValueError:
        return escape(value)


def _code_told(name: str, value: str) -> str:
    """Return a value that is a code in words, where the desk has some: a role, a kind of alert, or ``value_<part>_<code>``."""
    if name in ("role", "roles") and value in table().roles:
        return voice().words(table().roles[value].words)
    keys = [
        f"journal.value_{name}_{value}",
        *([f"concerned.ground_{value}"] if name == "ground" else []),
        *([f"accounts.alert_{value}"] if name == "kind" else []),
    ]
    return next((voice().plain(key) for key in keys if key in sentences()), "")
