"""Stories of weakened firms and those who take them over (CRI-01 to 04)."""

from datetime import date, timedelta

from rempart.town.cast import Company, Person, Said
from rempart.town.casting import Casting
from rempart.town.desk import Desk
from rempart.town.stories.whole.firms.shells import FILED, apply_as, firm, happens
from rempart.town.stories.whole.form import story


def _taken_over(casting: Casting, buyer: Company | Person, on: date) -> Company:
    """Add one firm founded in 2015 whose sole holder sells it to the buyer on the day."""
    made = firm(casting, date(2015, 3, 2), said_on=date(2019, 6, 3))
    before = Said(made.said_on, "new", 100, 100)
    casting.relate(made, casting.person(), "shareholding", before, Said(on, "closed", 100, 100))
    casting.relate(made, buyer, "shareholding", Said(on, "new", 100, 100))
    return made


def _distressed(
    desk: Desk, key: str, days: int, turnover: int, *asks: str, excluded: tuple[str, ...] = (), plan: bool = False
) -> None:
    """A firm with 100,000 of turnover in 2024 passes to a company so many days old."""
    bought = date(2026, 6, 2)
    buyer = firm(desk.casting, bought - timedelta(days=days), 100)
    company = _taken_over(desk.casting, buyer, bought)
    who = desk.party(company)
    for year, told in ((2024, 100_000), (2025, turnover)):
        desk.tell("accounts", party_id=who, fiscal_year=year, turnover=told, equity=1, currency="EUR")
    if plan:
        happens(desk, who, "court_plan", date(2026, 5, 18))
    apply_as(desk.casting, key, company, *asks, excluded=excluded)


def _sudden_buyer(desk: Desk, key: str) -> None:
    _distressed(desk, key, 365, 70_000, "CRI-01")


def _weaker_fall(desk: Desk, key: str) -> None:
    _distressed(desk, key, 365, 70_001)


def _older_buyer(desk: Desk, key: str) -> None:
    _distressed(desk, key, 366, 70_000)


def _court_plan(desk: Desk, key: str) -> None:
    _distressed(desk, key, 365, 70_000, excluded=("CRI-01",), plan=True)


def _buys_three(desk: Desk, key: str, last: date, *, asked: bool, franchisor: bool = False) -> None:
    """One company takes over three firms from the spring of 2020 on, the last of them on the day."""
    buyer = firm(desk.casting, date(2012, 5, 7), 100, said_on=date(2019, 6, 3))
    for day in (date(2020, 4, 14), date(2020, 5, 18), last):
        _taken_over(desk.casting, buyer, day)
    if franchisor:
        desk.tell("party_tag", party_id=desk.party(buyer), tag="franchisor")
    desk.casting.watch(key, "CRI-02", buyer.identifier, asked=asked)
    if asked:
        desk.casting.watch(key, "CRI-02", "*", asked=True)


def _three_takeovers(desk: Desk, key: str) -> None:
    _buys_three(desk, key, date(2020, 7, 10), asked=True)


def _third_too_late(desk: Desk, key: str) -> None:
    _buys_three(desk, key, date(2020, 7, 11), asked=False)


def _franchisor(desk: Desk, key: str) -> None:
    _buys_three(desk, key, date(2020, 7, 10), asked=False, franchisor=True)


def _accountant(desk: Desk) -> str:
    """Return an accountant of firms that changed hands; told once."""
    if "crisis-accountant" not in desk.told:
        desk.stranger("crisis-accountant")
    return "crisis-accountant"


def _changes(desk: Desk, key: str, days: int, *asks: str, excluded: tuple[str, ...] = (), merged: bool = False) -> None:
    """After a takeover a new manager, a new accountant and, so many days after it, another seat."""
    casting, taken = desk.casting, date(2025, 3, 3)
    company = _taken_over(casting, casting.person(), taken)
    who = desk.party(company)
    happens(desk, who, "accounts_filed", FILED)
    happens(desk, who, "seat_move", taken + timedelta(days=days))
    manager = desk.party(casting.person())
    desk.tell(
        "directorship", director_id=manager, organization_id=who, role="Gérant", valid_from=taken + timedelta(days=7)
    )
    desk.tell(
        "representation",
        agent_id=_accountant(desk),
        client_id=who,
        role="accountant",
        valid_from=taken + timedelta(days=30),
    )
    if merged:
        happens(desk, desk.stranger(f"{key}-taken"), "merger", date(2025, 5, 5), other_id=who)
        happens(desk, who, "merger", date(2025, 5, 5), other_id=f"{key}-taken")
    apply_as(casting, key, company, *asks, excluded=excluded)


def _all_changes(desk: Desk, key: str) -> None:
    _changes(desk, key, 183, "CRI-03")


def _a_day_late(desk: Desk, key: str) -> None:
    _changes(desk, key, 184)


def _merger(desk: Desk, key: str) -> None:
    _changes(desk, key, 90, excluded=("CRI-03",), merged=True)


def _lender_joins(
    desk: Desk,
    key: str,
    days: int,
    *asks: str,
    excluded: tuple[str, ...] = (),
    role: str = "lender",
    bank: bool = False,
) -> None:
    """So many days after a loan, the lender buys the 40 % of the second holder."""
    casting, lent = desk.casting, date(2023, 6, 5)
    joined = lent + timedelta(days=days)
    lender, company = firm(casting, date(2012, 5, 7), 100, said_on=date(2019, 6, 3)), casting.owned(60)
    before = Said(company.said_on, "new", 40, 40)
    casting.relate(company, casting.person(), "shareholding", before, Said(joined, "closed", 40, 40))
    casting.relate(company, lender, "shareholding", Said(joined, "new", 40, 40))
    agent, client = desk.party(lender), desk.party(company)
    desk.tell("representation", agent_id=agent, client_id=client, role=role, valid_from=lent)
    if bank:
        desk.tell("party_tag", party_id=agent, tag="licensed_lender")
    apply_as(casting, key, company, *asks, excluded=excluded)


def _lender_owner(desk: Desk, key: str) -> None:
    _lender_joins(desk, key, 1095, "CRI-04")


def _three_years(desk: Desk, key: str) -> None:
    _lender_joins(desk, key, 1096)


def _licensed_lender(desk: Desk, key: str) -> None:
    _lender_joins(desk, key, 900, excluded=("CRI-04",), bank=True)


def _convertible(desk: Desk, key: str) -> None:
    _lender_joins(desk, key, 900, excluded=("CRI-04",), role="convertible_lender")


STORIES = (
    story("sudden_buyer", "A weakened firm, a new buyer", "Une entreprise affaiblie, un acquéreur", _sudden_buyer),
    story("weaker_fall", "Decoy: a fall a euro smaller", "Leurre : une baisse d’un euro de moins", _weaker_fall),
    story("older_buyer", "Decoy: a buyer a day older", "Leurre : un acquéreur d’un jour de plus", _older_buyer),
    story("court_plan", "Decoy: a court approved the plan", "Leurre : un tribunal a arrêté le plan", _court_plan),
    story("three_takeovers", "Three takeovers in a crisis", "Trois reprises dans une crise", _three_takeovers),
    story("third_too_late", "Decoy: the third after the crisis", "Leurre : la troisième après", _third_too_late),
    story("franchisor", "Decoy: a franchisor takes shops back", "Leurre : un franchiseur", _franchisor),
    story("all_changes", "Everything changes after a sale", "Tout change après une vente", _all_changes),
    story("changes_late", "Decoy: the third change a day late", "Leurre : un jour trop tard", _a_day_late),
    story("changes_merged", "Decoy: a merger was published", "Leurre : une fusion publiée", _merger),
    story("lender_owner", "A lender becomes an owner", "Un prêteur devient propriétaire", _lender_owner),
    story("lender_later", "Decoy: three years after the loan", "Leurre : trois ans après le prêt", _three_years),
    story("licensed_lender", "Decoy: a licensed lender", "Leurre : un prêteur agréé", _licensed_lender),
    story("convertible_loan", "Decoy: a loan to be converted", "Leurre : un prêt convertible", _convertible),
)
