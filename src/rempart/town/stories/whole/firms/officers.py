"""Stories of who directs a firm (DIR-01, DIR-02, DIR-04, DIR-05, DIR-06).

DIR-03 has no story: no register of the practice town publishes bans on managing.
"""

from datetime import date, timedelta

from rempart.base import months_before
from rempart.town.cast import Company, Person
from rempart.town.desk import Desk
from rempart.town.editions import WHOLE_ON
from rempart.town.stories.whole.form import story

MANAGER = "Gérant"
SINCE = date(2015, 1, 5)


def _directs(desk: Desk, person: Person, firm: str, start: date = SINCE, end: date | None = None) -> None:
    """Tell that a person manages, or managed, a firm."""
    desk.tell(
        "directorship",
        director_id=desk.party(person),
        organization_id=firm,
        role=MANAGER,
        valid_from=start,
        valid_to=end,
    )


def _firms(desk: Desk, key: str, count: int, **more: str) -> list[str]:
    """Add firms of one name and a number each, known to the town's software alone; return their ids."""
    name = desk.casting.namer.company("Comptoir")
    made = []
    for rank in range(1, count + 1):
        made.append(firm := f"{key}-firm-{rank}")
        desk.tell("party", party_id=firm, kind="Company", jurisdiction="FR", **more)
        desk.tell("name", party_id=firm, kind="legal", value=f"{name} {rank}")
        desk.tell("identifier", party_id=firm, scheme="FR-SIREN", number=desk.casting.numbers.siren())
    return made


def _apply(
    desk: Desk, key: str, company: Company, *asks: str, excluded: tuple[str, ...] = (), place: bool = False
) -> str:
    """Let a company apply, for a new place where ``place`` says so; return the place's number, or nothing."""
    casting = desk.casting
    premises = casting.new_premises() if place else None
    applicant = casting.party("applicant", company)
    casting.apply(key, applicant, on=WHOLE_ON, premises=premises, must_ask=asks, excluded=excluded, alone=True)
    return premises.number if premises else ""


def _managers(desk: Desk, key: str, *days: date, asks: tuple[str, ...] = ()) -> None:
    """One manager after another from the days given; the first since 2015."""
    casting = desk.casting
    company = casting.owned(60, 40)
    starts = (SINCE, *days)
    for start, end in zip(starts, (*days, None), strict=True):
        _directs(desk, casting.person(), desk.party(company), start, end)
    _apply(desk, key, company, *asks)


def _three_managers(desk: Desk, key: str) -> None:
    _managers(desk, key, date(2025, 2, 3), date(2026, 1, 12), asks=("DIR-01",))


def _two_managers(desk: Desk, key: str) -> None:
    _managers(desk, key, date(2024, 10, 7), date(2026, 1, 12))


def _mandates(desk: Desk, key: str, person: Person, others: int, *asks: str, excluded: tuple[str, ...] = ()) -> None:
    """One person manages the applicant and a number of other firms."""
    company = desk.casting.owned(60, 40)
    for firm in (desk.party(company), *_firms(desk, key, others)):
        _directs(desk, person, firm)
    _apply(desk, key, company, *asks, excluded=excluded)


def _ten_mandates(desk: Desk, key: str) -> None:
    _mandates(desk, key, desk.casting.person(), 9, "DIR-02")


def _nine_mandates(desk: Desk, key: str) -> None:
    _mandates(desk, key, desk.casting.person(), 8)


def _licensed(desk: Desk, key: str) -> None:
    """The law lets this person manage firms for others."""
    person = desk.casting.person()
    desk.tell("party_tag", party_id=desk.party(person), tag="licensed_agent")
    _mandates(desk, key, person, 9, excluded=("DIR-02",))


TRADE, OTHER_TRADE = "56.10A", "47.11B"
_CRISIS_LEFT_OUT = date(2022, 6, 2)  # a year to the day after the end of the last declared crisis


def _liquidations(
    desk: Desk, key: str, *failed: tuple[date, str], asks: tuple[str, ...] = (), excluded: tuple[str, ...] = ()
) -> None:
    """Who manages the applicant managed firms put into liquidation on the days given, each of the trade given.

    The person left the first of them a year to the day before, and the last never.
    """
    casting = desk.casting
    person, company = casting.person(), casting.owned(60, 40)
    _directs(desk, person, desk.party(company, classification=TRADE))
    for rank, (day, trade) in enumerate(failed):
        (firm,) = _firms(desk, f"{key}-{rank}", 1, classification=trade)
        _directs(desk, person, firm, end=day - timedelta(days=365) if rank == 0 else None)
        desk.tell("event", party_id=firm, kind="liquidation", event_on=day, ref=f"{key}-notice-{rank}")
    _apply(desk, key, company, *asks, excluded=excluded)


def _two_liquidations(desk: Desk, key: str) -> None:
    _liquidations(desk, key, (date(2024, 3, 5), TRADE), (date(2025, 9, 16), TRADE), asks=("DIR-04",))


def _in_the_crisis(desk: Desk, key: str) -> None:
    _liquidations(desk, key, (_CRISIS_LEFT_OUT, TRADE), (date(2025, 9, 16), TRADE), excluded=("DIR-04",))


def _another_trade(desk: Desk, key: str) -> None:
    _liquidations(desk, key, (date(2024, 3, 5), OTHER_TRADE), (date(2025, 9, 16), TRADE))


def _refused_before(
    desk: Desk, key: str, on: date, *asks: str, sold_on: date | None = None, excluded: tuple[str, ...] = ()
) -> None:
    """A firm was refused at the place; the applicant has its manager and its surety."""
    casting = desk.casting
    person, company, before = casting.person(), casting.owned(60, 40), casting.owned(100)
    surety = desk.party(casting.person())
    place = _apply(desk, key, company, *asks, excluded=excluded, place=True)
    for firm in (company, before):
        _directs(desk, person, desk.party(firm))
        desk.tell("representation", agent_id=surety, client_id=firm.key, role="caution")
    desk.tell(
        "permit",
        permit_id=f"{key}-permit",
        kind="débit de boissons",
        applicant_id=before.key,
        premises_id=place,
        requested_on=on - timedelta(days=60),
        decided_on=on,
        decision="refused",
    )
    if sold_on:
        desk.tell("event", party_id=before.key, kind="transfer", event_on=sold_on, other_id=company.key)


def _new_face(desk: Desk, key: str) -> None:
    # NET-01 looks at the same refusal, from one thing in common.
    _refused_before(desk, key, date(2026, 4, 14), "DIR-05", "NET-01")


def _refused_a_year_ago(desk: Desk, key: str) -> None:
    # NET-01 looks back three years, and asks.
    _refused_before(desk, key, months_before(WHOLE_ON, 12), "NET-01")


def _sale_published(desk: Desk, key: str) -> None:
    _refused_before(desk, key, date(2026, 4, 14), sold_on=date(2026, 6, 9), excluded=("DIR-05", "NET-01"))


def _surety(
    desk: Desk, key: str, left: date, *asks: str, until: date | None = None, excluded: tuple[str, ...] = ()
) -> None:
    """Who managed the applicant until a day stands surety for it since."""
    casting = desk.casting
    before, company = casting.person(), casting.owned(60, 40)
    _directs(desk, before, desk.party(company), end=left)
    _directs(desk, casting.person(), company.key, left)
    desk.tell(
        "representation",
        agent_id=before.key,
        client_id=company.key,
        role="caution",
        valid_from=left,
        valid_to=until,
    )
    _apply(desk, key, company, *asks, excluded=excluded)


def _former_stands_surety(desk: Desk, key: str) -> None:
    _surety(desk, key, months_before(WHOLE_ON, 24) + timedelta(days=1), "DIR-06")


def _left_two_years_ago(desk: Desk, key: str) -> None:
    _surety(desk, key, months_before(WHOLE_ON, 24))


def _hands_over(desk: Desk, key: str) -> None:
    left = date(2026, 2, 2)
    _surety(desk, key, left, until=left + timedelta(days=366), excluded=("DIR-06",))


STORIES = (
    story("three_managers", "Three managers in two years", "Trois gérants en deux ans", _three_managers),
    story("two_managers", "Decoy: two managers in two years", "Leurre : deux gérants en deux ans", _two_managers),
    story("ten_mandates", "A manager of ten firms", "Un gérant de dix entreprises", _ten_mandates),
    story("nine_mandates", "Decoy: a manager of nine firms", "Leurre : un gérant de neuf entreprises", _nine_mandates),
    story(
        "licensed_agent",
        "Decoy: ten firms managed by somebody whom the law licenses",
        "Leurre : dix entreprises dirigées par une personne habilitée par la loi",
        _licensed,
    ),
    story(
        "two_liquidations",
        "Two earlier firms of the trade in liquidation",
        "Deux entreprises antérieures du métier en liquidation",
        _two_liquidations,
    ),
    story(
        "liquidated_in_crisis",
        "Decoy: one of two liquidations in the year after a crisis",
        "Leurre : une liquidation sur deux dans l’année qui suit une crise",
        _in_the_crisis,
    ),
    story(
        "liquidated_elsewhere",
        "Decoy: one of two liquidations in another trade",
        "Leurre : une liquidation sur deux dans un autre métier",
        _another_trade,
    ),
    story(
        "new_face",
        "Same manager and surety as whoever was refused at the place",
        "Même gérant et même caution que qui fut refusé dans ce local",
        _new_face,
    ),
    story(
        "refused_a_year_ago",
        "Decoy: the refusal is a year old to the day",
        "Leurre : le refus date d’un an jour pour jour",
        _refused_a_year_ago,
    ),
    story(
        "sale_published",
        "Decoy: the sale of the business is published",
        "Leurre : la vente du fonds est publiée",
        _sale_published,
    ),
    story(
        "former_stands_surety",
        "The former manager stands surety",
        "L’ancien gérant se porte caution",
        _former_stands_surety,
    ),
    story(
        "left_two_years_ago",
        "Decoy: the surety left two years ago to the day",
        "Leurre : la caution est partie il y a deux ans jour pour jour",
        _left_two_years_ago,
    ),
    story(
        "hands_over",
        "Decoy: the former manager stands surety for a year",
        "Leurre : l’ancien gérant se porte caution pour un an",
        _hands_over,
    ),
)
