"""A party as it is compared: its names and whatever else a record says of it."""

from dataclasses import dataclass
from typing import Literal

from rempart.base import PartialDate

NameKind = Literal["name", "alias", "weak_alias"]
ORGANISATIONS = frozenset({"Company", "Organization", "PublicBody", "Arrangement"})
THINGS = frozenset({"Vessel", "Airplane"})
Nature = Literal["person", "organisation", "thing", "unknown"]
_NATURES: dict[str, Nature] = {
    "Person": "person",
    **dict.fromkeys(ORGANISATIONS, "organisation"),
    **dict.fromkeys(THINGS, "thing"),
}


@dataclass(frozen=True, order=True)
class Name:
    """One name as published; *weak_alias* is an alias that its publisher calls weak."""

    value: str
    kind: NameKind = "name"


@dataclass(frozen=True)
class Party:
    """One record of one party.

    ``schema`` is a FollowTheMoney schema; any other than those named here, LegalEntity included, means *kind not
    known*. ``countries`` are read of organisations, and of ships and aircraft as their flags: of a person they add no
    weight. ``birth_dates`` of a ship or an aircraft say when it was built. ``identifiers`` are written ``SCHEME:NUMBER``. Names and birth dates may be given as plain texts (``"Ilda Verrand"``, ``"1978-07"``).

    Raises:
        ValueError: a birth date given as text is not yyyy, yyyy-mm or yyyy-mm-dd.
    """

    id: str
    schema: str
    names: tuple[Name, ...]
    birth_dates: tuple[PartialDate, ...] = ()
    countries: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = tuple(Name(name) if isinstance(name, str) else name for name in self.names)
        dates = tuple(PartialDate.parse(day) if isinstance(day, str) else day for day in self.birth_dates)
        object.__setattr__(self, "names", names)
        object.__setattr__(self, "birth_dates", dates)

    @property
    def nature(self) -> Nature:
        """What the schema says the party is, as far as it decides a contradiction."""
        return _NATURES.get(self.schema, "unknown")
