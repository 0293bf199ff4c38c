"""Bodies and holdings of which only the town's software knows, for the stories of the whole town."""

from typing import Any, NamedTuple

from rempart.town.desk import Desk


class Body(NamedTuple):
    """One body: its id in the town's software, and ``SCHEME:NUMBER``."""

    id: str
    number: str


def body(desk: Desk, key: str, trade: str = "Atelier", kind: str = "Company", **more: Any) -> Body:
    """Describe one body, called after a person: of names of companies there are not enough for all.

    ``more`` are further columns of ``party``.
    """
    number = desk.casting.numbers.siren()
    called = f"{trade} {desk.casting.namer.town_person().full}"
    desk.describe(key, called, number, kind=kind, jurisdiction="FR", **more)
    return Body(key, f"FR-SIREN:{number}")


def association(desk: Desk, key: str, **more: Any) -> Body:
    """Describe one association."""
    return body(desk, key, "Association", "Organization", **more)


def hold(desk: Desk, firm: str, owner: str, share: float) -> None:
    """Let one party hold so much of a firm, 0 to 1."""
    cells = {"share_min": share, "share_max": share, "interest": "shareholding"}
    desk.tell("ownership", owner_id=owner, asset_id=firm, **cells)


def firms_of(desk: Desk, key: str, *shares: float, **more: Any) -> list[str]:
    """Describe firms of which one person holds so much each, and a person of its own the rest; return their ids."""
    owner = desk.party(desk.casting.person())
    firms = [body(desk, f"{key}-firm-{rank}", **more).id for rank in range(1, len(shares) + 1)]
    for firm, share in zip(firms, shares, strict=True):
        hold(desk, firm, owner, share)
        hold(desk, firm, desk.party(desk.casting.person()), round(1 - share, 2))
    return firms
