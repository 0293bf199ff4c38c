"""The inventory of components that hold fitted numbers (rights, R-38), and whether the files that run are the reviewed ones."""

import hashlib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

import rempart
from rempart.base import Words
from rempart.base.words import Language
from rempart.desk.declaring.running import Running
from rempart.desk.declaring.stating import Paper, Part, read, say

PACKAGE = Path(rempart.__file__).parent
Kind = Literal["fitted", "chosen", "measured", "counted", "by_hand"]


class Component(BaseModel):
    """One file of numbers: what it does, of which kind it is, from which data, under which licence, and as what it was reviewed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str = Field(pattern=r"^[a-z0-9_/]+\.[a-z]+$")
    kind: Kind
    does: Words
    effect: Words
    made_by: str = Field(min_length=1)
    data: Words
    licence: Words
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    reviewed: date
    constants: dict[str, float] = {}

    def hash_here(self) -> str:
        """Return the SHA-256 of the file that runs here; empty where it is missing."""
        path = PACKAGE / self.file
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


@cache
def components() -> tuple[Component, ...]:
    """Return everything that is declared."""
    return tuple(TypeAdapter(list[Component]).validate_python(read("inventory.yml")["components"]))


def fences(running: Running) -> Iterator[tuple[str, str, str, str]]:
    """Yield code, parameter, value and reference of each threshold that is drawn from the town's own data."""
    for signal in running.signals:
        for name, values in signal.contract.parameters.items():
            if values[-1].basis == "fence":
                yield signal.code, name, values[-1].value, values[-1].reference


def inventory(running: Running, lang: Language, what: str) -> Paper:
    """Return the inventory, with what runs on this machine."""
    parts = [_component(one, lang) for one in components()]
    rows = tuple((code, name, value, reference) for code, name, value, reference in fences(running))
    heads = tuple(say(key, lang) for key in ("signal", "parameter", "what", "reference"))
    source = say("from_code", lang, version=rempart.__version__)
    parts.append(Part(say("fences", lang), source, (say("fences_lead", lang),), heads=heads, rows=rows))
    return Paper("inventory", say("inventory_title", lang), say("inventory_lead", lang, what=what), tuple(parts))


def _component(one: Component, lang: Language) -> Part:
    pairs = (
        ("does", one.does.in_language(lang)),
        ("kind", say(f"kind_{one.kind}", lang)),
        ("effect", one.effect.in_language(lang)),
        ("made_by", one.made_by),
        ("data", one.data.in_language(lang)),
        ("data_licence", one.licence.in_language(lang)),
        ("reviewed", one.reviewed.isoformat()),
        ("frozen", one.sha256),
        ("here", _here(one, lang)),
    )
    found = tuple((say(key, lang), text) for key, text in pairs)
    constants = tuple((name, str(value)) for name, value in one.constants.items())
    return Part(one.file, say("from_code", lang, version=rempart.__version__), pairs=(*found, *constants))


def _here(one: Component, lang: Language) -> str:
    found = one.hash_here()
    if not found:
        return say("missing", lang)
    return say("same", lang) if found == one.sha256 else say("differs", lang, hash=found)
