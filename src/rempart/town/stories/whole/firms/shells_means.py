"""Stories of firms beside their awards, staff and accounts (SHL-01, 04, 05, 07, 11, 12)."""

from datetime import date, timedelta

from rempart.town.cast import Company
from rempart.town.desk import Desk
from rempart.town.editions import WHOLE_ON
from rempart.town.stories.whole.firms.shells import apply_as, firm, happens
from rempart.town.stories.whole.form import story

_BUYER = "shells-buyer"
_PEERS = ((15, 80_000, 80_000), (20, 100_000, 50_000))
"""How many awards, of which amount, to firms of which equity: most awards are of 100,000, and of once or twice the equity."""
_CLEANING, _WATER, _COMPUTING = "90910000", "90460000", "72000000"


def _buyer(desk: Desk) -> str:
    """Return a buyer of services that has bought from thirty-five firms; told once."""
    if _BUYER in desk.told:
        return _BUYER
    desk.told.add(_BUYER)
    desk.tell("party", party_id=_BUYER, kind="PublicBody")
    desk.tell("name", party_id=_BUYER, kind="legal", value=f"Régie des eaux de {desk.casting.cast.town}")
    desk.tell("identifier", party_id=_BUYER, scheme="FR-SIREN", number=desk.casting.numbers.siren())
    rank = 0
    for count, amount, equity in _PEERS:
        for _ in range(count):
            rank += 1
            peer = f"{_BUYER}-{rank}"
            desk.tell("party", party_id=peer, kind="Company", jurisdiction="FR")
            desk.tell("accounts", party_id=peer, fiscal_year=2025, equity=equity, currency="EUR")
            _award(desk, peer, peer, _WATER, date(2025, 1, 6) + timedelta(days=17 * rank), amount)
    return _BUYER


def _award(desk: Desk, award_id: str, supplier: str, cpv: str, on: date, amount: int) -> None:
    desk.tell(
        "award",
        award_id=award_id,
        buyer_id=_BUYER,
        cpv=cpv,
        award_date=on,
        amount=amount,
        currency="EUR",
        procedure="Procédure adaptée",
        number_of_tenderers=4,
    )
    desk.tell("award_supplier", award_id=award_id, supplier_id=supplier)


def _won(desk: Desk, key: str, company: Company, cpv: str, amount: int, on: date = date(2026, 3, 2)) -> str:
    """Let the firm win an award; return its id in the export."""
    _buyer(desk)
    _award(desk, f"{key}-award", desk.party(company), cpv, on, amount)
    return desk.party(company)


def _says(
    desk: Desk, key: str, code: str, company: Company, *, asked: bool, watched: bool = True, excluded: bool = False
) -> None:
    """Let the firm apply; the question arises, or does not, from its form and from the town's files alike."""
    apply_as(desk.casting, key, company, *((code,) if asked else ()), excluded=(code,) if excluded else ())
    if watched:
        desk.casting.watch(key, code, company.identifier, asked=asked)


def _young(desk: Desk, key: str, days: int, *, asked: bool, succeeds: bool = False) -> None:
    """So many days after its foundation, the firm wins more than three quarters of the awards were worth."""
    company = firm(desk.casting, date(2026, 3, 2) - timedelta(days=days), 60, 40)
    who = _won(desk, key, company, _WATER, 100_001)
    if succeeds:
        happens(desk, desk.stranger(f"{key}-before"), "succession", company.founded, other_id=who)
    _says(desk, key, "SHL-01", company, asked=asked, excluded=succeeds)


def _young_winner(desk: Desk, key: str) -> None:
    _young(desk, key, 364, asked=True)


def _year_old_winner(desk: Desk, key: str) -> None:
    _young(desk, key, 365, asked=False)


def _successor(desk: Desk, key: str) -> None:
    _young(desk, key, 364, asked=False, succeeds=True)


def _beside_equity(desk: Desk, key: str, equity: int, *, asked: bool, guarantor: bool = False) -> None:
    """The firm wins 70,000; the fence stands at three and a half times the equity."""
    company = desk.casting.owned(60, 40)
    who = _won(desk, key, company, _WATER, 70_000)
    desk.tell("accounts", party_id=who, fiscal_year=2025, equity=equity, currency="EUR")
    if guarantor:
        agent = desk.stranger(f"{key}-guarantor")
        desk.tell("representation", agent_id=agent, client_id=who, role="guarantor", valid_from=date(2026, 1, 5))
    _says(desk, key, "SHL-04", company, asked=asked, watched=False, excluded=guarantor)


def _little_equity(desk: Desk, key: str) -> None:
    _beside_equity(desk, key, 20_000, asked=True)


def _enough_equity(desk: Desk, key: str) -> None:
    _beside_equity(desk, key, 20_001, asked=False)


def _guaranteed(desk: Desk, key: str) -> None:
    _beside_equity(desk, key, -1, asked=False, guarantor=True)


def _cleaner(desk: Desk, key: str, amount: int, *, asked: bool, given_out: bool = False) -> None:
    """A firm without staff wins a contract of cleaning; half of the awards are at most 100,000."""
    company = desk.casting.owned(60, 40)
    desk.casting.cast.sirene[company.number] = {"trancheEffectifsUniteLegale": "00"}
    _won(desk, key, company, _CLEANING, amount)
    if given_out:
        desk.tell(
            "subcontract",
            contract_id=f"{key}-award",
            subcontract_id="1",
            subcontractor_id=desk.stranger(f"{key}-under"),
            tier=1,
            accepted_on=date(2026, 3, 16),
        )
    _says(desk, key, "SHL-05", company, asked=asked, excluded=given_out)


def _no_staff(desk: Desk, key: str) -> None:
    _cleaner(desk, key, 100_001, asked=True)


def _small_task(desk: Desk, key: str) -> None:
    _cleaner(desk, key, 100_000, asked=False)


def _subcontracted(desk: Desk, key: str) -> None:
    _cleaner(desk, key, 100_001, asked=False, given_out=True)


def _trade(desk: Desk, key: str, activity: str, *, asked: bool, before: bool = False, excluded: bool = False) -> None:
    """A firm of the activity wins a contract of computing; it did before, or not."""
    company = desk.casting.owned(60, 40)
    desk.casting.cast.sirene[company.number] = {"activitePrincipaleUniteLegale": activity}
    who = _won(desk, key, company, _COMPUTING, 60_000)
    if before:
        _award(desk, f"{key}-before", who, "72250000", date(2024, 3, 4), 60_000)
    _says(desk, key, "SHL-07", company, asked=asked, excluded=excluded)


def _cook_computing(desk: Desk, key: str) -> None:
    _trade(desk, key, "56.10A", asked=True)


def _computed_before(desk: Desk, key: str) -> None:
    _trade(desk, key, "56.10A", asked=False, before=True)


def _general_trade(desk: Desk, key: str) -> None:
    _trade(desk, key, "46.90Z", asked=False, excluded=True)


def _peers(desk: Desk, name: str, activity: str, first: dict[str, int], second: dict[str, int]) -> None:
    """Tell the accounts of twenty-four firms of one trade for two years, half of them alike; told once."""
    if name in desk.told:
        return
    desk.told.add(name)
    for rank in range(24):
        peer = f"{name}-{rank}"
        desk.tell("party", party_id=peer, kind="Company", jurisdiction="FR", classification=activity)
        for year in (2024, 2025):
            desk.tell("accounts", party_id=peer, fiscal_year=year, currency="EUR", **(second if rank % 2 else first))


def _per_head(desk: Desk, key: str, company: Company, turnover: int, *, asked: bool, excluded: bool = False) -> None:
    """A hairdresser with one employee; the fence of the trade stands at 150,000 for each."""
    first, second = {"turnover": 100_000, "employees": 1}, {"turnover": 240_000, "employees": 2}
    _peers(desk, "shells-hair", "96.02A", first, second)
    desk.casting.cast.sirene[company.number] = {"activitePrincipaleUniteLegale": "96.02A"}
    who = desk.party(company)
    desk.tell("accounts", party_id=who, fiscal_year=2025, turnover=turnover, employees=1, currency="EUR")
    _says(desk, key, "SHL-11", company, asked=asked, watched=False, excluded=excluded)


def _out_of_proportion(desk: Desk, key: str) -> None:
    _per_head(desk, key, desk.casting.owned(60, 40), 150_000, asked=True)


def _in_proportion(desk: Desk, key: str) -> None:
    _per_head(desk, key, desk.casting.owned(60, 40), 149_999, asked=False)


def _first_year(desk: Desk, key: str) -> None:
    company = firm(desk.casting, WHOLE_ON - timedelta(days=730), 60, 40)
    _per_head(desk, key, company, 150_000, asked=False, excluded=True)


def _stock(desk: Desk, key: str, inventory: int, *, asked: bool) -> None:
    """A toy shop whose cash is four tenths of its assets, two years running; the trade keeps stock for a tenth of sales."""
    common = {"total_assets": 100_000, "turnover": 100_000}
    first, second = common | {"cash": 10_000, "inventory": 20_000}, common | {"cash": 20_000, "inventory": 10_000}
    _peers(desk, "shells-toys", "47.65Z", first, second)
    company = desk.casting.owned(60, 40)
    desk.casting.cast.sirene[company.number] = {"activitePrincipaleUniteLegale": "47.65Z"}
    told = common | {"cash": 40_000, "inventory": inventory}
    for year in (2024, 2025):
        desk.tell("accounts", party_id=desk.party(company), fiscal_year=year, currency="EUR", **told)
    _says(desk, key, "SHL-12", company, asked=asked, watched=False)


def _little_stock(desk: Desk, key: str) -> None:
    _stock(desk, key, 10_000, asked=True)


def _usual_stock(desk: Desk, key: str) -> None:
    _stock(desk, key, 10_001, asked=False)


STORIES = (
    story("young_winner", "A firm 364 days old wins much", "Une entreprise de 364 jours gagne gros", _young_winner),
    story("year_old_winner", "Decoy: a firm of 365 days", "Leurre : une entreprise de 365 jours", _year_old_winner),
    story("young_successor", "Decoy: a young firm after an old", "Leurre : une jeune après une ancienne", _successor),
    story("little_equity", "An award beyond its equity", "Un marché au-delà des capitaux propres", _little_equity),
    story("enough_equity", "Decoy: a euro more of equity", "Leurre : un euro de capitaux de plus", _enough_equity),
    story("guaranteed", "Decoy: somebody stands surety", "Leurre : quelqu’un se porte garant", _guaranteed),
    story("no_staff", "Cleaning without staff", "Du nettoyage sans salarié", _no_staff),
    story("small_task", "Decoy: a contract of middle size", "Leurre : un marché de taille moyenne", _small_task),
    story("given_out", "Decoy: the work is given out", "Leurre : le travail est sous-traité", _subcontracted),
    story("cook_computing", "A restaurant sells computing", "Un restaurant vend de l’informatique", _cook_computing),
    story("computed_before", "Decoy: it did so before", "Leurre : il l’avait déjà fait", _computed_before),
    story("general_trade", "Decoy: a trade in everything", "Leurre : un négoce de tout", _general_trade),
    story("out_of_proportion", "Much turnover for one", "Beaucoup de chiffre pour un salarié", _out_of_proportion),
    story("in_proportion", "Decoy: a euro less of turnover", "Leurre : un euro de chiffre de moins", _in_proportion),
    story("first_accounts", "Decoy: its first accounts", "Leurre : ses premiers comptes", _first_year),
    story("cash_without_stock", "Much cash, little stock", "De la trésorerie, peu de stock", _little_stock),
    story("cash_and_stock", "Decoy: a euro more of stock", "Leurre : un euro de stock de plus", _usual_stock),
)
