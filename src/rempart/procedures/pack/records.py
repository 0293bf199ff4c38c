"""What steps record: each name with its words and the kind of control that asks for it. The names stand in ``records.yml``."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, model_validator

from rempart.base import Words
from rempart.base.yaml_files import read_yaml

RecordKind = Literal[
    "day", "number", "text", "paragraphs", "list", "choice", "facts", "questions", "boxes", "measure"
]  # fmt: skip


class Record(BaseModel):
    """One thing that a step records: what it is called, how it is asked for, what belongs into it, between what one chooses."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: RecordKind
    words: Words
    hint: Words | None = None
    choices: dict[str, Words] = {}

    @model_validator(mode="after")
    def _chosen(self) -> "Record":
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError("a choice names what one chooses between, and nothing else does")
        return self


@cache
def records() -> Mapping[str, Record]:
    """Return everything that a step of any pack may record, by name.

    Raises:
        ValidationError: a name lacks a word or its kind.
    """
    text = files(__package__).joinpath("records.yml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, Record]).validate_python(read_yaml(text))


def record_words(name: str) -> Words:
    """Return the words of a name; of one that is not known, the name as it is written."""
    known = records().get(name)
    return known.words if known else Words(en=name, fr=name)
