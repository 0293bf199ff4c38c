"""Words of files of a town in both languages: fields, and the sentences of the rooms below, which say them in English."""

import re
from functools import cache
from importlib.resources import files
from typing import Any

from rempart.base import Words
from rempart.base.yaml_files import read_yaml
from rempart.desk.pages.words import current
from rempart.registers.proposing import kinds


@cache
def _told() -> Any:
    return read_yaml(files(__package__).joinpath("fields.yml").read_text(encoding="utf-8"))


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern, re.DOTALL), said) for pattern, said in _told()["spoken"])


def field_words(kind: str, key: str) -> Words:
    """Return the words of a field: its own, or those of a party and what is told of it.

    A party is meant too by its role alone, or by the column that names it.
    """
    told = _told()
    if key in told["fields"]:
        return Words(**told["fields"][key])
    if key in told["premises"]:
        return Words(**told["premises"][key])
    roles = {entry.column.rpartition(".")[2]: role for role, entry in kinds()[kind].parties.items()}
    role, _, part = roles.get(key, key).partition(".")
    party = Words(**told["roles"][role])
    if not part:
        return party
    of = Words(**told["parts"][part])
    return Words(en=f"{party.en}: {of.en}", fr=f"{party.fr} : {of.fr}")


def table_words(table: str) -> Words:
    """Return the words of what a table of the dictionary holds; its own name where it has none here."""
    return Words(**_told()["tables"].get(table, {"en": table, "fr": table}))


def said(sentence: str) -> tuple[str, str]:
    """Return a sentence of the rooms below in the language of this request, and the language in which it is."""
    if current() == "en":
        return sentence, "en"
    for pattern, text in _patterns():
        found = pattern.fullmatch(sentence)
        if found:
            return text.format("", *(one or "" for one in found.groups())), "fr"
    return sentence, "en"
