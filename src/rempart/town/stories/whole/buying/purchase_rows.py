"""What the stories of purchases and contracts share: one buyer of a story's own, and the rows of what it buys."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from rempart.town.desk import Desk
from rempart.town.editions import LAST

Write = Callable[[Desk, str], None]

OPEN = "Procédure adaptée"
DIRECT = "Marché passé sans publicité ni mise en concurrence préalable"
ADVICE = "79410000"
TRAINING = "80500000"
STUDIES = "71240000"
CLEANING = "90910000"
WORKS = "45230000"


class Buying:
    """What one public buyer of its own buys; all ids begin with the key of the story."""

    def __init__(self, desk: Desk, key: str, rank: int = 1) -> None:
        """Tell of the buyer; a story that needs several gives each a rank."""
        self.desk = desk
        self.key = key
        self.prefix = f"{key}-{rank}"
        self.number = desk.casting.numbers.siren()
        self.buyer = self._party("buyer", "PublicBody", "Syndicat du Val de", self.number)

    def firm(self, name: str = "firm", **more: Any) -> str:
        """Tell of one firm of which the export knows name and number only, and return its id."""
        number = self.desk.casting.numbers.siren()
        return self._party(name, "Company", "Établissements", number, **more)

    def firms(self, count: int) -> list[str]:
        """Tell of several firms, and return their ids."""
        return [self.firm(f"firm-{rank}") for rank in range(1, count + 1)]

    def award(self, name: str, amount: float, on: date, *firms: str, **cells: Any) -> str:
        """Tell of one award after a call, published a fortnight later but for the cells given; return its id."""
        award_id = f"{self.prefix}-{name}"
        usual = {
            "cpv": ADVICE,
            "procedure": OPEN,
            "currency": "EUR",
            "published_on": min(on + timedelta(days=14), LAST),
        }
        self.desk.tell("award", award_id=award_id, buyer_id=self.buyer, amount=amount, award_date=on, **(usual | cells))
        for firm in firms:
            self.desk.tell("award_supplier", award_id=award_id, supplier_id=firm)
        return award_id

    def call(self, name: str, on: date, **cells: Any) -> str:
        """Tell of one open call, with time to answer and three tenderers but for the cells given; return its id."""
        ocid = f"{self.prefix}-{name}"
        usual = {
            "cpv": ADVICE,
            "procurement_method": "open",
            "currency": "EUR",
            "closes_on": on + timedelta(days=35),
            "number_of_tenderers": 3,
        }
        self.desk.tell("tender", ocid=ocid, buyer_id=self.buyer, published_on=on, **(usual | cells))
        return ocid

    def contract(self, award_id: str, amount: float, on: date, **cells: Any) -> str:
        """Tell of one contract signed after an award; return its id."""
        contract_id = f"{award_id}-signed"
        usual = {"currency": "EUR", "published_on": min(on + timedelta(days=14), LAST)}
        self.desk.tell(
            "contract", contract_id=contract_id, award_id=award_id, amount=amount, signed_on=on, **(usual | cells)
        )
        return contract_id

    def ground(self, about: str, ground: str) -> None:
        """Tell of a lawful ground recorded for a purchase or a contract, where one is named."""
        if ground:
            self.desk.tell("purchase_ground", about_id=about, ground=ground, reference=f"note au dossier {about}")

    def watch(self, code: str, about: str, *, asked: bool) -> None:
        """Note that the question must, or must not, be asked about one thing or party of this story."""
        self.desk.casting.watch(self.key, code, about, asked=asked)

    def watch_buyer(self, code: str, *, asked: bool) -> None:
        """Note the same of the buyer itself."""
        self.watch(code, f"FR-SIREN:{self.number}", asked=asked)

    def _party(self, name: str, kind: str, before: str, number: str, **more: Any) -> str:
        called = f"{before} {self.desk.casting.namer.town_person().family}"
        return self.desk.describe(f"{self.prefix}-{name}", called, number, kind=kind, **more)
