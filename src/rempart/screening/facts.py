"""Established facts: each file of ``facts/`` is a SELECT and the sentences that say what its rows state."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb
from pydantic import BaseModel, ConfigDict

from rempart.base import PartialDate
from rempart.base.words import Language
from rempart.base.yaml_files import read_yaml
from rempart.ledger.parsing import parsed
from rempart.screening.pages import Voice
from rempart.screening.sources import Labels
from rempart.screening.wording import code_in_words, share_in_words

_KEYS = ("application_id", "about", "fact_key", "row_id")


class Sentence(BaseModel):
    """One way of saying a fact, for rows in which every name of ``when`` is known."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    when: tuple[str, ...] = ()
    en: str
    fr: str


class FactKind(BaseModel):
    """One kind of fact. The SELECT returns application_id, about, fact_key, row_id and the values of the sentence.

    Rows that say the same make one fact that cites them all; ``fact_key`` orders the facts about one party. A column ``x_id`` is a party, shown as ``{x}``; a column
    ``x_word`` is a publisher's code, shown in plain words; ``share_min`` and ``share_max`` are shown as ``{share}``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    computed: bool = False
    sql: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Stated:
    """One fact before it is numbered: what it is about, its values as in the table, the rows that say so."""

    kind: FactKind
    application_id: str
    about: str
    values: tuple[tuple[str, Any], ...]
    rows: tuple[str, ...]


@cache
def fact_kinds() -> tuple[FactKind, ...]:
    """Return every kind of fact, in the order in which a report states them."""
    folder = files("rempart.screening").joinpath("facts")
    found = sorted((path for path in folder.iterdir() if path.name[0].isdigit()), key=lambda path: path.name)
    return tuple(FactKind.model_validate(read_yaml(path.read_text(encoding="utf-8"))) for path in found)


def stated_facts(connection: duckdb.DuckDBPyConnection, on_day: date) -> dict[str, list[Stated]]:
    """Run every SELECT once and return the facts by application, in order."""
    found: dict[str, list[Stated]] = {}
    for kind in fact_kinds():
        statement = parsed(connection, f"select * from ({kind.sql}) order by all")
        cursor = connection.execute(statement, {"on_day": on_day} if "$on_day" in kind.sql else None)
        names = [column[0] for column in cursor.description or ()]
        grouped: dict[tuple[Any, ...], tuple[dict[str, Any], list[str]]] = {}
        for row in cursor.fetchall():
            cells = dict(zip(names, row, strict=True))
            told = tuple(value for name, value in cells.items() if name != "row_id")
            grouped.setdefault(told, (cells, []))[1].append(cells["row_id"])
        for cells, rows in grouped.values():
            application_id = cells["application_id"]
            values = tuple((name, value) for name, value in cells.items() if name not in _KEYS)
            stated = Stated(kind, application_id, cells["about"], values, tuple(sorted(set(rows))))
            found.setdefault(application_id, []).append(stated)
    return found


def parties_in(stated: Stated) -> list[str]:
    """Return the parties that a fact names."""
    return [value for name, value in stated.values if name.endswith("_id") and value is not None]


def sentence_of(stated: Stated, labels: Labels, lang: Language) -> str:
    """Return the sentence of a fact: the first whose values are all known. Parties are named as the rows' register does."""
    shown = _shown(stated, labels, lang)
    for sentence in stated.kind.sentences:
        if all(shown.get(name) is not None for name in sentence.when):
            text: str = getattr(sentence, lang)
            return text.format_map(shown)
    raise LookupError(f"facts/{stated.kind.code}: no sentence fits; the last one needs no condition")


def _shown(stated: Stated, labels: Labels, lang: Language) -> dict[str, str | None]:
    values, voice = dict(stated.values), Voice(lang)
    register = stated.rows[0].split("/")[0]
    shown: dict[str, str | None] = {"share": share_in_words(values.get("share_min"), values.get("share_max"), voice)}
    for name, value in values.items():
        if value is None:
            shown[name.removesuffix("_id")] = None
        elif name.endswith("_id"):
            unnamed = str(value).startswith("unnamed:")
            shown[name.removesuffix("_id")] = None if unnamed else labels.of(value, register)
        elif name.endswith("_word"):
            shown[name] = code_in_words(name.removesuffix("_word"), str(value), voice)
        elif isinstance(value, date):
            shown[name] = voice.day_in_text(value)
        elif name == "birth_date":
            shown[name] = voice.partial_day_in_text(PartialDate.parse(value))
        else:
            shown[name] = str(value)
    return shown
