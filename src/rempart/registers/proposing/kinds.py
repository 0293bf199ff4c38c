"""The kinds of file that a town keeps, as the data files of words describe them."""

from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import Field as Key

from rempart.base.words import Words
from rempart.registers.form import Closed
from rempart.registers.proposing.headers import words_file

Content = Literal["id", "date", "amount", "quantity", "integer", "share", "yes_no", "choice", "currency", "code", "word", "text", "name",
                  "person_part", "official_number", "party_kind", "address", "street_number", "postal_code", "place"]  # fmt: skip


class Field(Closed):
    """What one column may be: its content, the words of its header, and what becomes of a bad cell.

    ``refuse`` refuses the record (else the value is left empty and counted doubtful); ``default`` is written where no
    column is found; ``same_in`` wants one value for each value of another field; ``keep`` keeps an unknown choice. The words
    of ``beside_role`` mean the field only beside those of a role; a header with a word of ``without`` means another.
    """

    content: Content = Key(alias="is")
    words: tuple[str, ...]
    required: bool = False
    refuse: bool = False
    default: str | None = None
    main: bool = False
    repeats: bool = False
    told_apart_by: tuple[str, ...] = ()
    made_of: tuple[str, ...] = ()
    same_in: str | None = None
    choices: str | None = None
    keep: bool = False
    beside_role: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


class Role(Closed):
    """A party of the file: the column of the table that names it, the words of the role, the kind of party.

    ``called`` is the kind of its name where the header says the role only. ``itself`` is a party that, where no
    column names it, is the town.
    """

    column: str
    words: tuple[str, ...]
    required: bool = False
    kind: Literal["LegalEntity", "Person", "PublicBody"] = "LegalEntity"
    called: Literal["legal", "trade"] = "legal"
    itself: bool = False


class Kind(Closed):
    """A kind of file: the table that it fills, its parties, its fields, and what a card says of it."""

    id: str
    title: Words
    table: str
    words: tuple[str, ...]
    purposes: tuple[str, ...]
    refreshed_every_days: int
    keep_years: int
    disappearance: Literal["ended", "withdrawn"]
    premises: bool | Literal["required", "address"] = False
    parties: dict[str, Role] = Key(default_factory=dict)
    fields: dict[str, Field]
    needs: tuple[tuple[str, ...], ...] = ()


@cache
def kinds() -> dict[str, Kind]:
    """Return every kind of file by its name."""
    folder = files("rempart.registers.proposing").joinpath("words", "kinds")
    names = sorted(entry.name.removesuffix(".yml") for entry in folder.iterdir() if entry.name.endswith(".yml"))
    return {name: Kind.model_validate({"id": name, **words_file(f"kinds/{name}.yml")}) for name in names}


@cache
def party_fields() -> dict[str, Field]:
    """Return what a file may say of a party."""
    return {name: Field.model_validate(raw) for name, raw in words_file("party.yml").items()}


@cache
def premises_fields() -> dict[str, Field]:
    """Return what a file may say of premises."""
    return {name: Field.model_validate(raw) for name, raw in words_file("premises.yml").items()}
