"""The identity card of a register: ``register.yml``."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from rempart.base.errors import RempartError
from rempart.base.words import Words
from rempart.base.yaml_files import read_yaml


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LegalBasis(_Closed):
    """The text that allows the town to read the register; *unverified* while ``checked_on`` is empty."""

    text: str = Field(min_length=1)
    checked_on: date | None = None


def _known_encoding(name: str) -> str:
    try:
        "é".encode(name, "replace")
    except (LookupError, UnicodeError, TypeError) as error:
        raise ValueError("no such encoding is known") from error
    return name


Encoding = Annotated[str, AfterValidator(_known_encoding)]


class CsvFormat(_Closed):
    """Delimited text with a header line."""

    kind: Literal["csv"]
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    quote: Annotated[str, Field(min_length=1, max_length=1)] = '"'
    encoding: Encoding = "utf-8"
    max_line_bytes: int = 1_048_576
    max_bytes: int = 8 * 1024**3


class JsonFormat(_Closed):
    """JSON records, one after the other: an array, or lines. ``source.record`` holds each as JSON."""

    kind: Literal["json"]
    encoding: Encoding = "utf-8"
    max_record_bytes: int = 4 * 1_048_576
    max_bytes: int = 8 * 1024**3


class XmlFormat(_Closed):
    """XML: ``records`` names the elements under the root (path/element) that are records.

    ``parts`` names repeated children: part -> tags. Their relation is ``source_<part>``.
    """

    kind: Literal["xml"]
    root: str
    records: tuple[str, ...]
    parts: dict[str, tuple[str, ...]] = {}
    max_bytes: int = 8 * 1024**3


class DatedBy(_Closed):
    """Where the publisher writes the day: an attribute of the XML root, or the latest day under a JSON key."""

    root_attribute: str | None = None
    latest: str | None = None


class Columns(_Closed):
    """What the register publishes and Rempart reads; parts are written ``part.column``, nested JSON ``key.key``."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


class RegisterCard(_Closed):
    """The identity card of a register, as ``register.yml`` gives it (architecture section 3.1).

    ``refreshed_every_days`` and ``keep_years`` are the publisher's rhythm and the retention. ``expect`` bounds the rows
    of each table; ``shrink`` bounds their number against the previous whole edition. ``leave_out`` names what the
    publisher gives and Rempart does not read, each with its reason.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: Words
    publisher: Words
    address: str | None = None
    licence: str = "not stated"
    legal_basis: LegalBasis
    purposes: tuple[str, ...] = Field(min_length=1)
    refreshed_every_days: int = Field(ge=1)
    keep_years: int = Field(ge=1)
    scope: Literal["whole", "part"] = "whole"
    dated_by: DatedBy | None = None
    disappearance: Literal["ended", "withdrawn"] = "withdrawn"
    format: CsvFormat | JsonFormat | XmlFormat = Field(discriminator="kind")
    columns: Columns
    leave_out: dict[str, str] = {}
    strip_source: bool = False
    expect: dict[str, tuple[int, int]]
    shrink: float = Field(default=0.5, ge=0, le=1)

    @model_validator(mode="after")
    def _strips_what_it_can(self) -> "RegisterCard":
        if self.strip_source and not isinstance(self.format, CsvFormat):
            raise ValueError("strip_source is possible for csv only")
        return self

    @property
    def known_columns(self) -> set[str]:
        """Every column that the card names: read or left out."""
        return {*self.columns.required, *self.columns.optional, *self.leave_out}


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
