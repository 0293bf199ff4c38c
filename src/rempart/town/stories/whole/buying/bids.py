"""Stories of the offers for one purchase (COL)."""

from datetime import date

from rempart.town.desk import Desk
from rempart.town.stories.whole.buying.bid_rows import award, firm, offer, service, week
from rempart.town.stories.whole.form import story

_LAUNDRY = "98310000"
_ON = date(2026, 5, 18)


def _laundry(desk: Desk) -> str:
    """Write once 24 purchases of laundry, whose second price is a half or five eighths above the first; return who buys."""
    key = "laundry"
    if f"{key}-service" in desk.told:
        return f"{key}-service"
    buyer, _ = service(desk, key)
    for n in range(24):
        _two_prices(desk, f"{key}-{n}", buyer, 32 if n % 2 else 40, n)
    return buyer


def _two_prices(desk: Desk, ocid: str, buyer: str, above: int, n: int) -> None:
    """One purchase of laundry whose second price stands so many sixty-fourths above the first."""
    unit = desk.casting.rng.randint(300, 900)
    winner, loser = firm(desk, n), firm(desk, n + 1 + n // 6 % 4)
    offer(desk, ocid, "1", winner, 64 * unit)
    offer(desk, ocid, "2", loser, (64 + above) * unit)
    award(desk, ocid, buyer, winner, week(n), cpv=_LAUNDRY)


def _gap(desk: Desk, key: str, code: str, above: int, *, asked: bool) -> None:
    """One more purchase of laundry; its two firms are others for each distance, so that no two meet often."""
    _two_prices(desk, key, _laundry(desk), above, above)
    desk.casting.watch(key, code, key, asked=asked)


def _near(desk: Desk, key: str) -> None:
    _gap(desk, key, "COL-01", 20, asked=True)


def _nearly_near(desk: Desk, key: str) -> None:
    _gap(desk, key, "COL-01", 21, asked=False)


def _far(desk: Desk, key: str) -> None:
    _gap(desk, key, "COL-02", 52, asked=True)


def _nearly_far(desk: Desk, key: str) -> None:
    _gap(desk, key, "COL-02", 51, asked=False)


def _price_lists(desk: Desk, key: str, ones: list[float], others: list[float], *, same_total: bool = False) -> None:
    """One purchase with the price lists of two firms."""
    buyer, _ = service(desk, key)
    totals = (48_000, 48_000) if same_total else (48_000, 52_000)
    for bid_id, rank, prices in (("1", 0, ones), ("2", 1, others)):
        offer(desk, key, bid_id, firm(desk, rank), totals[rank])
        for line, price in enumerate(prices):
            desk.tell("bid_line", ocid=key, bid_id=bid_id, item=f"{line + 1}", unit_price=price, currency="EUR")
    award(desk, key, buyer, firm(desk, 0), _ON)


def _prices(desk: Desk, count: int) -> list[float]:
    """Return unit prices, none of them twice."""
    return [float(price) for price in desk.casting.rng.sample(range(100, 900), count)]


def _equal_lines(desk: Desk, key: str, equal: int) -> None:
    """Two lists of eight lines, of which so many have the same price."""
    prices = _prices(desk, 8)
    factors = (1.04, 0.93, 1.11, 0.97, 1.2, 0.9, 1.07, 0.95)
    others = [price if n < equal else round(price * factors[n], 2) for n, price in enumerate(prices)]
    _price_lists(desk, key, prices, others)
    desk.casting.watch(key, "COL-03", key, asked=equal >= 5)


def _five_equal(desk: Desk, key: str) -> None:
    _equal_lines(desk, key, 5)


def _four_equal(desk: Desk, key: str) -> None:
    _equal_lines(desk, key, 4)


def _price_set(desk: Desk, key: str) -> None:
    """The totals are the same, for a text sets the prices."""
    _price_lists(desk, key, [], [], same_total=True)
    desk.tell("purchase_ground", about_id=key, ground="price_set", reference="Arrêté 2026-14", recorded_on=_ON)
    desk.casting.watch(key, "COL-03", key, asked=False)


def _multiple(desk: Desk, key: str, sway: float, *, asked: bool) -> None:
    """Ten lines at 1.1 times those of the other offer, a little more and a little less in turn."""
    prices = _prices(desk, 10)
    others = [round(price * 1.1 * (1 + (sway if n % 2 else -sway)), 2) for n, price in enumerate(prices)]
    _price_lists(desk, key, prices, others)
    desk.casting.watch(key, "COL-04", key, asked=asked)


def _constant(desk: Desk, key: str) -> None:
    _multiple(desk, key, 0.004, asked=True)


def _swaying(desk: Desk, key: str) -> None:
    _multiple(desk, key, 0.006, asked=False)


def _rivals(desk: Desk, key: str, role: str, *, asked: bool) -> None:
    """Two firms, each with its manager, where one person holds the same office in both."""
    casting = desk.casting
    buyer, _ = service(desk, key)
    firms = [desk.stranger(f"{key}-firm-{rank}") for rank in (1, 2)]
    shared = desk.party(casting.person())
    for rank, one in enumerate(firms):
        manager = desk.party(casting.person())
        desk.tell("directorship", director_id=manager, organization_id=one, role="Gérant", valid_from=week(0))
        desk.tell("directorship", director_id=shared, organization_id=one, role=role, valid_from=week(1))
        offer(desk, key, str(rank + 1), one, 30_000 + 1_700 * rank)
    award(desk, key, buyer, firms[0], _ON)
    casting.watch(key, "COL-08", key, asked=asked)


def _same_officer(desk: Desk, key: str) -> None:
    _rivals(desk, key, "Directeur général", asked=True)


def _same_auditor(desk: Desk, key: str) -> None:
    _rivals(desk, key, "Commissaire aux comptes", asked=False)


def _hired(desk: Desk, key: str, bid_of_hired: str, *, asked: bool) -> None:
    """The winner gives a third of the work to a firm that took part, in its own offer or in another."""
    buyer, _ = service(desk, key)
    winner, hired, other = (firm(desk, rank) for rank in range(3))
    offer(desk, key, "1", winner, 90_000)
    offer(desk, key, bid_of_hired, hired, 90_000 if bid_of_hired == "1" else 97_000)
    offer(desk, key, "3", other, 99_500)
    award(desk, key, buyer, winner, _ON, amount=90_000, currency="EUR")
    work = {"amount": 30_000, "currency": "EUR", "tier": 1, "accepted_on": date(2026, 7, 6)}
    desk.tell("subcontract", contract_id=key, subcontract_id=f"{key}-1", subcontractor_id=hired, **work)
    desk.casting.watch(key, "COL-09", key, asked=asked)


def _loser_hired(desk: Desk, key: str) -> None:
    _hired(desk, key, "2", asked=True)


def _partner_hired(desk: Desk, key: str) -> None:
    _hired(desk, key, "1", asked=False)


def _rejected(desk: Desk, key: str, *statuses: str, asked: bool) -> None:
    """The first offer wins, and the others are valid or rejected."""
    buyer, _ = service(desk, key)
    offer(desk, key, "1", firm(desk, 0), 61_000)
    for rank, status in enumerate(statuses, start=1):
        offer(desk, key, str(rank + 1), firm(desk, rank), 61_000 + 2_300 * rank, status=status)
    award(desk, key, buyer, firm(desk, 0), _ON)
    desk.casting.watch(key, "COL-11", key, asked=asked)


def _one_left(desk: Desk, key: str) -> None:
    _rejected(desk, key, "disqualified", "disqualified", "disqualified", asked=True)


def _two_left(desk: Desk, key: str) -> None:
    _rejected(desk, key, "disqualified", "disqualified", "valid", asked=False)


def _cheapest(desk: Desk, key: str, criteria: str, *, asked: bool) -> None:
    """The lowest of three offers is rejected; the criteria are as published."""
    buyer, _ = service(desk, key)
    desk.tell("tender", ocid=key, buyer_id=buyer, award_criteria=criteria)
    offer(desk, key, "1", firm(desk, 0), 40_000, status="disqualified")
    offer(desk, key, "2", firm(desk, 1), 40_900)
    offer(desk, key, "3", firm(desk, 2), 44_500)
    award(desk, key, buyer, firm(desk, 1), _ON)
    desk.casting.watch(key, "COL-12", key, asked=asked)


def _price_alone(desk: Desk, key: str) -> None:
    _cheapest(desk, key, "priceOnly", asked=True)


def _quality_too(desk: Desk, key: str) -> None:
    _cheapest(desk, key, "ratedCriteria", asked=False)


def _dated(desk: Desk, key: str, submitted_at: str, *, asked: bool) -> None:
    """Offers close at ten; the winning one has its instant."""
    buyer, _ = service(desk, key)
    desk.tell("tender", ocid=key, buyer_id=buyer, closes_at="2026-04-20T10:00:00Z")
    offer(desk, key, "1", firm(desk, 0), 35_000, submitted_at=submitted_at)
    offer(desk, key, "2", firm(desk, 1), 37_000, submitted_at="2026-04-20T08:12:40Z")
    award(desk, key, buyer, firm(desk, 0), _ON)
    desk.casting.watch(key, "COL-13", key, asked=asked)


def _late(desk: Desk, key: str) -> None:
    _dated(desk, key, "2026-04-20T10:00:01Z", asked=True)


def _last_second(desk: Desk, key: str) -> None:
    _dated(desk, key, "2026-04-20T10:00:00Z", asked=False)


def _moved(desk: Desk, key: str) -> None:
    """The platform failed, and the town moved the deadline for all."""
    _dated(desk, key, "2026-04-20T14:30:00Z", asked=False)
    desk.tell(
        "deadline_extension", ocid=key, closes_at="2026-04-21T10:00:00Z", ground="outage", reference="Main courante"
    )


STORIES = (
    story("price_near", "Second price very near the first", "Second prix très proche du premier", _near),
    story(
        "price_not_near",
        "Decoy: second price a little less near",
        "Leurre : second prix un peu moins proche",
        _nearly_near,
    ),
    story("price_far", "Second price very far from the first", "Second prix très loin du premier", _far),
    story(
        "price_not_far", "Decoy: second price a little less far", "Leurre : second prix un peu moins loin", _nearly_far
    ),
    story("five_equal_prices", "Five equal unit prices", "Cinq prix unitaires identiques", _five_equal),
    story(
        "four_equal_prices", "Decoy: four equal unit prices", "Leurre : quatre prix unitaires identiques", _four_equal
    ),
    story(
        "price_set", "Decoy: equal totals, set by a text", "Leurre : totaux identiques, fixés par un texte", _price_set
    ),
    story("fixed_multiple", "One price list is the other times 1.1", "Un bordereau vaut 1,1 fois l’autre", _constant),
    story(
        "swaying_multiple", "Decoy: about 1.1 times, not fixed", "Leurre : environ 1,1 fois, sans constance", _swaying
    ),
    story("rivals_officer", "Two rivals with one officer", "Deux concurrents, un même dirigeant", _same_officer),
    story(
        "rivals_auditor",
        "Decoy: two rivals with one auditor",
        "Leurre : un même commissaire aux comptes",
        _same_auditor,
    ),
    story("loser_hired", "The winner hires a loser", "Le gagnant emploie un perdant", _loser_hired),
    story(
        "partner_hired",
        "Decoy: the firm hired was its partner",
        "Leurre : l’entreprise employée était associée",
        _partner_hired,
    ),
    story("one_offer_left", "All offers but one rejected", "Toutes les offres écartées sauf une", _one_left),
    story("two_offers_left", "Decoy: two offers left", "Leurre : deux offres restent", _two_left),
    story("cheapest_rejected", "The cheapest offer was rejected", "L’offre la moins chère écartée", _price_alone),
    story(
        "quality_counted", "Decoy: price did not decide alone", "Leurre : le prix ne décidait pas seul", _quality_too
    ),
    story("late_offer", "An offer one second late won", "Une offre en retard d’une seconde retenue", _late),
    story(
        "last_second_offer",
        "Decoy: an offer in the last second",
        "Leurre : une offre à la dernière seconde",
        _last_second,
    ),
    story(
        "deadline_moved", "Decoy: the deadline was moved for all", "Leurre : le délai a été reporté pour tous", _moved
    ),
)
