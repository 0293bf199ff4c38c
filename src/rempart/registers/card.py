"""The identity card of a register: ``register.yml``."""

import re
from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, ValidationError, field_validator, model_validator

from rempart.base.errors import RempartError
from rempart.base.words import Words
from rempart.base.yaml_files import read_yaml
from rempart.registers.form import Closed, Columns, CsvFormat, DatedBy, Form, Format, JsonFormat, SheetFormat


class LegalBasis(Closed):
    """The text that allows the town to read the register; *unverified* while ``checked_on`` is empty."""

    text: str = Field(min_length=1)
    checked_on: date | None = None


_ADDRESS = re.compile(r"(https://[^/?#@\s]+|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?)([/?][^#\s]*)?", re.ASCII)


class Fetch(Closed):
    """Where ``rempart update`` brings the publication from: ``urls``, file name -> address, together one edition.

    HTTPS only, but for this machine itself. ``hosts`` are those to which the publisher redirects outside its own
    domain; ``max_bytes`` bounds one file as it is sent.
    """

    urls: dict[str, str] = Field(min_length=1)
    hosts: tuple[str, ...] = ()
    max_bytes: int = Field(default=512 * 1024**2, ge=1)

    @field_validator("urls")
    @classmethod
    def _plain(cls, urls: dict[str, str]) -> dict[str, str]:
        if not all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", name) for name in urls):
            raise ValueError("the name of a file has letters, digits, dot, hyphen and underscore only")
        if not all(_ADDRESS.fullmatch(url) for url in urls.values()):
            raise ValueError("an address begins with https:// and names neither user nor password")
        return urls


class RegisterCard(Closed):
    """The identity card of a register, as ``register.yml`` gives it (architecture section 3.1).

    ``refreshed_every_days`` and ``keep_years`` are the publisher's rhythm and the retention. ``expect`` bounds the rows
    of each table; ``shrink`` bounds their number against the previous whole edition. ``leave_out`` names what the
    publisher gives and Rempart does not read, each with its reason. A register that is published in several forms
    gives each under ``forms``; otherwise its one form stands in the card itself. ``mapping_of`` names the register beside
    it that is published in the same forms, and whose mapping does for both.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: Words
    publisher: Words
    address: str | None = None
    fetch: Fetch | None = None
    licence: str = "not stated"
    legal_basis: LegalBasis
    purposes: tuple[str, ...] = Field(min_length=1)
    refreshed_every_days: int = Field(ge=1)
    keep_years: int = Field(ge=1)
    scope: Literal["whole", "part"] = "whole"
    dated_by: DatedBy | None = None
    disappearance: Literal["ended", "withdrawn"] = "withdrawn"
    format: Format | None = Field(default=None, discriminator="kind")
    columns: Columns | None = None
    leave_out: dict[str, str] = Field(default_factory=dict)
    renamed: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    forms: dict[str, Form] = Field(default_factory=dict)
    mapping_of: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_]*$")
    strip_source: bool = False
    expect: dict[str, tuple[int, int]]
    shrink: float = Field(default=0.5, ge=0, le=1)

    @model_validator(mode="after")
    def _has_a_form(self) -> "RegisterCard":
        if (self.format is None) != (self.columns is None) or (self.format is None) != bool(self.forms):
            raise ValueError("it needs either format and columns, or forms")
        if any(re.fullmatch(r"[a-z][a-z0-9_]*", name) is None for name in self.forms):
            raise ValueError("the name of a form has small letters, digits and _ only")
        self._check_forms()
        if self.strip_source and not all(can_be_stripped(form.format) for form in self.every_form.values()):
            raise ValueError("strip_source is possible for csv, sheets and json only")
        return self

    def _check_forms(self) -> None:
        try:
            self.every_form  # noqa: B018 - made, and thereby checked
        except ValidationError as error:
            raise ValueError(error.errors()[0]["msg"].removeprefix("Value error, ")) from error

    @property
    def every_form(self) -> dict[str, Form]:
        """The forms by name; the one of a card without ``forms`` has the empty name."""
        if self.format is not None and self.columns is not None:
            own = Form(format=self.format, columns=self.columns, leave_out=self.leave_out, dated_by=self.dated_by,
                       renamed=self.renamed)  # fmt: skip
            return {"": own}
        return {name: self._completed(form) for name, form in self.forms.items()}

    def _completed(self, form: Form) -> Form:
        """What the card says for all its forms holds for each."""
        given = {"leave_out": {**self.leave_out, **form.leave_out}, "renamed": {**self.renamed, **form.renamed}}
        return form.model_copy(update={**given, "dated_by": form.dated_by or self.dated_by})


def can_be_stripped(layout: Format) -> bool:
    """Tell whether the kept copy of a file of this format can go without the columns that are left out."""
    return isinstance(layout, CsvFormat | SheetFormat | JsonFormat)


def read_card(folder: Path) -> RegisterCard:
    """Read the identity card of the register in ``folder``.

    Raises:
        RempartError: the file is missing or breaks the form; it says which key.
    """
    path = folder / "register.yml"
    if not path.is_file():
        raise RempartError(
            str(folder), "no register here (register.yml is missing)", "Copy a register folder and edit it"
        )
    try:
        raw: Any = read_yaml(path.read_text(encoding="utf-8"))
        card = RegisterCard.model_validate(raw)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RempartError(str(path), "the file is not YAML in UTF-8", "Correct it") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"])) or "the whole"
        raise RempartError(f"{path}, {key}", first["msg"].rstrip("."), "Correct it") from error
    if card.id != folder.name:
        raise RempartError(str(path), f"its id is {card.id} and its folder is {folder.name}", "Give both the same name")
    return card
