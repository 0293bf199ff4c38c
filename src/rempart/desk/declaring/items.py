"""What no configuration says, and somebody has to: in ``declared.yml`` of the workspace, each with who said it and when."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from rempart.base import RempartError, Words
from rempart.base.words import Language
from rempart.base.yaml_files import read_bounded, read_texts
from rempart.desk.declaring.stating import read, say

FILE = "declared.yml"


class Item(BaseModel):
    """One thing to be stated by people: what it is called, and who has to state it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: Words
    who: Words


class Declared(BaseModel):
    """What somebody stated: in both languages, by whom (a function, not a name), on which day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    en: str = Field(min_length=1, max_length=5_000)
    fr: str = Field(min_length=1, max_length=5_000)
    by: str = Field(min_length=1, max_length=200)
    on: date

    def in_language(self, lang: Language) -> str:
        """Return the text in ``lang``."""
        return self.fr if lang == "fr" else self.en


@cache
def items() -> Mapping[str, Item]:
    """Return everything that people have to state, by its key in ``declared.yml``."""
    return TypeAdapter(dict[str, Item]).validate_python(read("items.yml"))


def read_declared(folder: Path) -> dict[str, Declared]:
    """Return what ``declared.yml`` of a workspace states; nothing where there is no such file.

    Raises:
        RempartError: the file breaks its form, or states what nobody asks.
    """
    path = folder / FILE
    if not path.is_file():
        return {}
    try:
        read_bounded(path)
        found = TypeAdapter(dict[str, Declared]).validate_python(read_texts(path) or {})
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RempartError(str(path), "the file is not YAML in UTF-8", "Correct it") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise RempartError(f"{path}, {'.'.join(map(str, first['loc']))}", first["msg"], "Correct it") from error
    unknown = sorted(found.keys() - items().keys())
    if unknown:
        raise RempartError(f"{path}, {unknown[0]}", "nothing of that name is asked", f"Known are {', '.join(items())}")
    return found


def stated(declared: Mapping[str, Declared], key: str, lang: Language) -> str:
    """Return what was stated under a key with by whom and when, or that it was not, and who has to."""
    one = declared.get(key)
    if one is None:
        return say("not_stated", lang, who=items()[key].who.in_language(lang), key=key)
    return say("stated", lang, text=one.in_language(lang), by=one.by, on=one.on.isoformat())


def pair(declared: Mapping[str, Declared], key: str, lang: Language) -> tuple[str, str]:
    """Return the name of a thing to be stated and what was stated of it."""
    return items()[key].words.in_language(lang), stated(declared, key, lang)
