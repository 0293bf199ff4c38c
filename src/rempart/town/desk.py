"""What the town's own software holds: parties and facts in the words of the dictionary, as ``town_data`` reads them."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rempart.town.cast import Company, Person
from rempart.town.casting import Casting


@dataclass
class Desk:
    """One export of the town's software, while it is being filled; rows go to ``casting.cast.rows``."""

    casting: Casting
    told: set[str] = field(default_factory=set)
    """Keys of the parties that the export already describes."""

    def __post_init__(self) -> None:
        """The whole town has more companies than its usual names allow."""
        self.casting.namer.widen()

    def tell(self, table: str, **cells: Any) -> dict[str, Any]:
        """Add one row of a table; days are written as ISO, what is None is left out. Return it as it will be written."""
        row = {"table": table} | {
            name: cell.isoformat() if isinstance(cell, date) else cell
            for name, cell in cells.items()
            if cell is not None
        }
        self.casting.cast.rows.append(row)
        return row

    def party(self, who: Company | Person, **more: Any) -> str:
        """Return the id of a company or a person in the export; the first time, describe it there.

        ``more`` are further columns of ``party``, such as ``legal_form``, ``classification``, ``incorporation_date``.
        """
        if who.key in self.told:
            return who.key
        self.told.add(who.key)
        if isinstance(who, Company):
            cells = {"kind": "Company", "jurisdiction": who.country[0], **more}
            self.describe(who.key, who.full_name, who.number, who.scheme, **cells)
        else:
            self.tell("party", party_id=who.key, **{"kind": "Person", **more})
            self.tell("name", party_id=who.key, kind="legal", value=who.name.full)
            self.tell("birth_date", party_id=who.key, earliest=who.born, latest=who.born, precision="day")
        return who.key

    def town(self) -> str:
        """Return the id of the town itself, a public body that buys, gives, lets and sells."""
        hall = self.casting.cast.buyer
        if "town" not in self.told:
            self.told.add("town")
            self.describe("town", hall.name, hall.number, kind="PublicBody")
        return "town"

    def stranger(self, key: str, **more: Any) -> str:
        """Add one company that only the export knows; return its id."""
        self.told.add(key)
        name = self.casting.namer.company("Atelier")
        return self.describe(key, name, self.casting.numbers.siren(), **{"kind": "Company", **more})

    def describe(self, key: str, name: str, number: str, scheme: str = "FR-SIREN", **cells: Any) -> str:
        """Add what the export says of one entity: its row of ``party``, its legal name and, with a scheme, its number."""
        self.tell("party", party_id=key, **cells)
        self.tell("name", party_id=key, kind="legal", value=name)
        if scheme:
            self.tell("identifier", party_id=key, scheme=scheme, number=number)
        return key
