"""Stories of how the town and other public bodies call for offers (TEN-01 to TEN-09)."""

from datetime import date, timedelta

from rempart.town.desk import Desk
from rempart.town.stories.whole.buying.purchase_rows import CLEANING, DIRECT, OPEN, STUDIES, TRAINING, Buying, Write
from rempart.town.stories.whole.form import story


def _open_for(days: int, *, ground: str = "", asked: bool = False) -> Write:
    """TEN-01: offers are possible during so many days."""

    def write(desk: Desk, key: str) -> None:
        buying, on = Buying(desk, key), date(2026, 5, 4)
        ocid = buying.call("call", on, closes_on=on + timedelta(days=days), amount=90000)
        buying.award("award", 88000, date(2026, 7, 6), buying.firm(), ocid=ocid)
        buying.ground(ocid, ground)
        buying.watch("TEN-01", ocid, asked=asked)

    return write


def _offers(count: int, *, ground: str = "", asked: bool = False) -> Write:
    """TEN-02: so many offers to an open call, of a buyer whose file names who lost as well."""

    def write(desk: Desk, key: str) -> None:
        buying = Buying(desk, key)
        firms = buying.firms(2)
        other = _call_with_offers(buying, "other", firms)
        ocid = _call_with_offers(buying, "call", firms[:count])
        buying.ground(ocid, ground)
        buying.watch("TEN-02", ocid, asked=asked)
        buying.watch("TEN-02", other, asked=False)

    return write


def _call_with_offers(buying: Buying, name: str, firms: list[str]) -> str:
    on = date(2026, 3, 9)
    ocid = buying.call(name, on, amount=70000, number_of_tenderers=len(firms))
    for rank, firm in enumerate(firms):
        buying.desk.tell(
            "bid",
            ocid=ocid,
            bid_id=f"{ocid}-bid-{rank}",
            tenderer_id=firm,
            submitted_on=date(2026, 4, 7),
            status="valid",
            amount=66000 + rank * 3150,
            currency="EUR",
        )
    buying.award(f"{name}-award", 66000, date(2026, 5, 11), firms[0], ocid=ocid)
    return ocid


def _tenderers(count: int, cpv: str, *, asked: bool = False) -> Write:
    """TEN-03: so many tenderers, where three quarters of the calls of this kind have at least five."""

    def write(desk: Desk, key: str) -> None:
        buying = Buying(desk, key)
        firms = buying.firms(6)
        for rank in range(24):
            on = date(2024, 1, 8) + timedelta(days=40 * rank)
            usual = 5 if rank % 2 else 8
            buying.award(f"peer-{rank}", 90000, on, firms[rank % 6], cpv=cpv, number_of_tenderers=usual)
        about = buying.award("few", 90000, date(2026, 9, 7), firms[0], cpv=cpv, number_of_tenderers=count)
        buying.watch("TEN-03", about, asked=asked)

    return write


def _below_the_limit(above: int, *, ground: str = "", asked: bool = False) -> Write:
    """TEN-04: fourteen amounts just below 40,000 euros and so many just above, over six years."""

    def write(desk: Desk, key: str) -> None:
        buying = Buying(desk, key)
        firms = buying.firms(5)
        for rank in range(14 + above):
            on = date(2020, 3, 2) + timedelta(days=100 * rank)
            less = rank < 14
            amount = 36500 + 230 * rank if less else 40100 + 500 * (rank - 14)
            about = buying.award(
                f"need-{rank}", amount, on, firms[rank % 5], procedure=DIRECT if less else OPEN, cpv=STUDIES
            )
            if less:
                buying.ground(about, ground)
                buying.watch("TEN-04", about, asked=asked)

    return write


def _slices(last: int, *, ground: str = "", asked: bool = False) -> Write:
    """TEN-05: three purchases without a call of one firm in a year, 20,000 euros, 20,000 and the last."""

    def write(desk: Desk, key: str) -> None:
        buying = Buying(desk, key)
        firm = buying.firm()
        for rank, amount in enumerate((20000, 20000, last)):
            on = date(2026, 4, 13) + timedelta(days=60 * rank)
            about = buying.award(f"part-{rank}", amount, on, firm, procedure=DIRECT, cpv=TRAINING)
        buying.ground(about, ground)
        buying.watch("TEN-05", about, asked=asked)

    return write


def _no_call(amount: int, *, ground: str = "", reason: str | None = None, asked: bool = False) -> Write:
    """TEN-06: a purchase without a call; one is due from 60,000 euros."""

    def write(desk: Desk, key: str) -> None:
        buying, on = Buying(desk, key), date(2026, 6, 8)
        ocid = buying.call(
            "direct", on, procurement_method="direct", closes_on=None, number_of_tenderers=None, rationale=reason
        )
        buying.award("award", amount, on, buying.firm(), ocid=ocid, procedure=DIRECT)
        buying.ground(ocid, ground)
        buying.watch("TEN-06", ocid, asked=asked)

    return write


def _mostly_direct(desk: Desk, key: str) -> None:
    """TEN-07: nine of ten purchases without a call, where twenty services have none to three of ten."""
    for rank in range(2, 22):
        _year_of_service(Buying(desk, key, rank), direct=rank % 4, called=10 - rank % 4)
    buying = Buying(desk, key)
    _year_of_service(buying, direct=9, called=1)
    buying.watch_buyer("TEN-07", asked=True)


def _mostly_framework(desk: Desk, key: str) -> None:
    """TEN-07: four of five without a call, all of these under a framework; its peers are those of the other story."""
    buying = Buying(desk, key)
    for about in _year_of_service(buying, direct=40, called=10)[:40]:
        buying.ground(about, "call_off")
    buying.watch_buyer("TEN-07", asked=False)


def _year_of_service(buying: Buying, *, direct: int, called: int) -> list[str]:
    """Purchases of 4,000 euros since last November; without suppliers, which the export of the service leaves out."""
    return [
        buying.award(
            f"buy-{rank}",
            4000,
            date(2025, 11, 17) + timedelta(days=3 * rank),
            procedure=DIRECT if rank < direct else OPEN,
        )
        for rank in range(direct + called)
    ]


def _awarded_of_estimate(amount: int, *, ground: str = "", asked: bool = False) -> Write:
    """TEN-08: the price against an estimate of 100,000 euros that was not public."""

    def write(desk: Desk, key: str) -> None:
        buying = Buying(desk, key)
        ocid = buying.call("call", date(2026, 2, 2), amount=100000, amount_public=False)
        buying.award("award", amount, date(2026, 4, 20), buying.firm(), ocid=ocid)
        buying.ground(ocid, ground)
        buying.watch("TEN-08", ocid, asked=asked)

    return write


def _turnover(required: int, *, tenderers: int = 1, asked: bool = False) -> Write:
    """TEN-09: a least turnover for a contract of 100,000 euros."""

    def write(desk: Desk, key: str) -> None:
        buying = Buying(desk, key)
        ocid = buying.call("call", date(2026, 2, 9), amount=105000, number_of_tenderers=tenderers, cpv=TRAINING)
        buying.award("award", 100000, date(2026, 4, 27), buying.firm(), ocid=ocid, cpv=TRAINING)
        criterion = f"{ocid}-turnover"
        desk.tell(
            "tender_criterion", ocid=ocid, criterion_id=criterion, kind="turnover", amount=required, currency="EUR"
        )
        buying.watch("TEN-09", ocid, asked=asked)

    return write


def _many_requirements(desk: Desk, key: str) -> None:
    """TEN-09: eight requirements, which is the upper fence of twenty calls for cleaning that have two to five."""
    buying = Buying(desk, key)
    for rank in range(20):
        _call_that_requires(buying, f"peer-{rank}", date(2021, 3, 8) + timedelta(days=80 * rank), 2 + rank % 4)
    about = _call_that_requires(buying, "call", date(2026, 3, 2), 8, tenderers=1)
    buying.watch("TEN-09", about, asked=True)


def _seven_requirements(desk: Desk, key: str) -> None:
    """TEN-09: one requirement less; its peers are those of the other story."""
    buying = Buying(desk, key)
    about = _call_that_requires(buying, "call", date(2026, 3, 2), 7, tenderers=1)
    buying.watch("TEN-09", about, asked=False)


def _call_that_requires(buying: Buying, name: str, on: date, requirements: int, *, tenderers: int = 3) -> str:
    ocid = buying.call(name, on, amount=50000, number_of_tenderers=tenderers, cpv=CLEANING)
    for rank in range(requirements):
        buying.desk.tell("tender_criterion", ocid=ocid, criterion_id=f"{ocid}-{rank}", kind="technical")
    return ocid


STORIES = (
    story("short_call", "A call of fourteen days", "Un appel de quatorze jours", _open_for(14, asked=True)),
    story("long_call", "Decoy: a call of fifteen days", "Leurre : un appel de quinze jours", _open_for(15)),
    story(
        "noticed_call",
        "Decoy: fourteen days after a prior notice",
        "Leurre : quatorze jours après un avis préalable",
        _open_for(14, ground="prior_notice"),
    ),
    story("one_offer", "One offer to an open call", "Une seule offre à un appel ouvert", _offers(1, asked=True)),
    story("two_offers", "Decoy: two offers", "Leurre : deux offres", _offers(2)),
    story(
        "one_maker",
        "Decoy: one offer, from the only maker",
        "Leurre : une offre, du seul fabricant",
        _offers(1, ground="monopoly"),
    ),
    story(
        "four_tenderers",
        "Four firms where five are usual",
        "Quatre offres quand cinq sont d’usage",
        _tenderers(4, "92521000", asked=True),
    ),
    story(
        "five_tenderers",
        "Decoy: five firms, as is usual",
        "Leurre : cinq offres, comme d’usage",
        _tenderers(5, "92331000"),
    ),
    story(
        "below_the_limit",
        "Fourteen amounts just below the threshold",
        "Quatorze montants juste sous le seuil",
        _below_the_limit(6, asked=True),
    ),
    story(
        "around_the_limit",
        "Decoy: half as many just above",
        "Leurre : moitié autant juste au-dessus",
        _below_the_limit(7),
    ),
    story(
        "bound_by_budget",
        "Decoy: an amount that a budget binds",
        "Leurre : un montant fixé par un budget",
        _below_the_limit(6, ground="budget"),
    ),
    story(
        "three_slices", "Three purchases that make a call", "Trois achats qui font un appel", _slices(20000, asked=True)
    ),
    story("small_slices", "Decoy: one euro less", "Leurre : un euro de moins", _slices(19999)),
    story(
        "three_sites",
        "Decoy: three purchases for distinct sites",
        "Leurre : trois achats pour des sites distincts",
        _slices(20000, ground="separate_sites"),
    ),
    story("no_reason", "No call, and no reason", "Pas d’appel, pas de motif", _no_call(60000, asked=True)),
    story("no_call_due", "Decoy: no call was due", "Leurre : aucun appel n’était dû", _no_call(59999)),
    story(
        "reason_given",
        "Decoy: the file says why",
        "Leurre : le dossier dit pourquoi",
        _no_call(60000, reason="Deux appels restés sans offre en mars et en avril"),
    ),
    story(
        "failed_call",
        "Decoy: a call that failed is recorded",
        "Leurre : un appel infructueux est enregistré",
        _no_call(60000, ground="failed_call"),
    ),
    story("mostly_direct", "A service that seldom calls", "Un service qui appelle rarement", _mostly_direct),
    story(
        "mostly_framework",
        "Decoy: a service that buys under a framework",
        "Leurre : un service qui achète sur accord-cadre",
        _mostly_framework,
    ),
    story(
        "at_the_estimate",
        "A price at the hidden estimate",
        "Un prix à l’estimation non publique",
        _awarded_of_estimate(98000, asked=True),
    ),
    story(
        "under_the_estimate",
        "Decoy: a price one euro lower",
        "Leurre : un prix d’un euro plus bas",
        _awarded_of_estimate(97999),
    ),
    story(
        "price_by_text",
        "Decoy: a price that a text sets",
        "Leurre : un prix fixé par un texte",
        _awarded_of_estimate(98000, ground="price_set"),
    ),
    story(
        "high_turnover",
        "More than twice the contract required as turnover",
        "Plus de deux fois le marché exigé en chiffre d’affaires",
        _turnover(200001, asked=True),
    ),
    story(
        "many_requirements",
        "Eight requirements where five are many",
        "Huit exigences quand cinq sont beaucoup",
        _many_requirements,
    ),
    story("seven_requirements", "Decoy: seven requirements", "Leurre : sept exigences", _seven_requirements),
    story(
        "fair_turnover",
        "Decoy: twice the contract required",
        "Leurre : deux fois le marché exigé",
        _turnover(200000),
    ),
    story(
        "turnover_met",
        "Decoy: two firms met the requirement",
        "Leurre : deux entreprises remplissaient l’exigence",
        _turnover(200001, tenderers=2),
    ),
)
