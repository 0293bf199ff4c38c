"""Rows that the stories of offers share: services that buy, a few firms that make offers, offers, awards."""

from datetime import date, timedelta
from typing import Any

from rempart.town.desk import Desk

FIRMS = 6
"""Firms that make offers in all of these stories: names are scarce."""
_FIRST_DAY = date(2025, 1, 6)


def service(desk: Desk, key: str) -> tuple[str, str]:
    """Add a service that buys for others than the town, and return its id and its number, ``SCHEME:NUMBER``."""
    party_id, number = f"{key}-service", desk.casting.numbers.siren()
    rank = sum(told.endswith("-service") for told in desk.told) + 1
    desk.told.add(party_id)
    desk.describe(party_id, f"Régie n° {rank} de {desk.casting.cast.town}", number, kind="PublicBody")
    return party_id, f"FR-SIREN:{number}"


def firm(desk: Desk, rank: int) -> str:
    """Return the id of one of the firms that make offers."""
    key = f"bids-firm-{rank % FIRMS}"
    return key if key in desk.told else desk.stranger(key)


def week(number: int) -> date:
    """Return the Monday of a week since the beginning of 2025."""
    return _FIRST_DAY + timedelta(weeks=number)


def offer(desk: Desk, ocid: str, bid_id: str, tenderer: str, amount: float | None = None, **more: Any) -> None:
    """Add one valid offer of one firm; ``more`` are further columns, or another status."""
    currency = None if amount is None else "EUR"
    cells = {"status": "valid", "amount": amount, "currency": currency} | more
    desk.tell("bid", ocid=ocid, bid_id=bid_id, tenderer_id=tenderer, **cells)


def took_part(desk: Desk, ocid: str, *tenderers: str) -> None:
    """Tell who made offers, and nothing of the offers."""
    for tenderer in tenderers:
        desk.tell("bid", ocid=ocid, tenderer_id=tenderer)


def award(desk: Desk, ocid: str, buyer: str, winner: str, on: date, **more: Any) -> None:
    """Add the one award of one purchase."""
    desk.tell("award", award_id=ocid, ocid=ocid, buyer_id=buyer, award_date=on, status="active", **more)
    desk.tell("award_supplier", award_id=ocid, supplier_id=winner)
