"""Stories of who stands behind a firm (OWN-01, -02, -04, -05, -07, -09, -11, -12); others are in ``stories.ownership``."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from rempart.base import months_before
from rempart.town.cast import Company, Person, Role, Said
from rempart.town.casting import Casting
from rempart.town.desk import Desk
from rempart.town.editions import WHOLE_ON
from rempart.town.stories.whole.form import story

HIDDEN_SEAT = ("VU", "Vanuatu")
"""A country that stands on both lists of the Union, by law and not by any choice of ours."""
OWNER_ON_FORM = cast(Role, "beneficial_owner")


def _changed(casting: Casting, company: Company, **cells: object) -> Company:
    """Put other cells into a company of the cast and return it; nothing may refer to it yet."""
    made = replace(company, **cells)  # type: ignore[arg-type]
    casting.cast.companies[casting.cast.companies.index(company)] = made
    return made


def _apply(
    casting: Casting,
    key: str,
    company: Company,
    *asks: str,
    excluded: tuple[str, ...] = (),
    named: Iterable[Person] = (),
) -> None:
    """Let a company apply, with the owners whom its form names."""
    owners = [casting.party(OWNER_ON_FORM, person) for person in named]
    applicant = casting.party("applicant", company)
    casting.apply(key, applicant, *owners, on=WHOLE_ON, must_ask=asks, excluded=excluded, alone=True)


def _without_owner(casting: Casting, key: str, days: int, *asks: str) -> None:
    """A firm created some days ago, in the register with its manager alone."""
    company = casting.company(said_on=date(2026, 10, 20))
    company = _changed(casting, company, founded=WHOLE_ON - timedelta(days=days))
    casting.director(company)
    _apply(casting, key, company, *asks)


def _no_owner(desk: Desk, key: str) -> None:
    _without_owner(desk.casting, key, 31, "OWN-01")


def _thirty_days(desk: Desk, key: str) -> None:
    _without_owner(desk.casting, key, 30)


def _manager_named(desk: Desk, company: Company) -> None:
    """The register names as owner who manages, for want of another."""
    desk.casting.relate(company, desk.casting.person(), "seniorManagingOfficial")


def _manager_by_default(desk: Desk, key: str) -> None:
    casting = desk.casting
    company, holding = casting.company(), casting.company()
    casting.own(company, holding, 100)
    casting.own(holding, casting.trust(), 100)
    _manager_named(desk, company)
    _apply(casting, key, company, "OWN-02", "OWN-06")  # OWN-06 asks at a tenth about whatever hides more than a quarter


def _quarter_of_a_fund(desk: Desk, key: str) -> None:
    """A fund of the employees, which names no owner, holds a quarter and no more."""
    casting = desk.casting
    company, fund = casting.company(), casting.company()
    casting.own(company, fund, 25)
    casting.own(company, casting.owned(100), 75)
    desk.tell("party_tag", party_id=desk.party(fund), tag="employee_fund")
    _manager_named(desk, company)
    _apply(casting, key, company, excluded=("OWN-06",))


def _held_abroad(casting: Casting, key: str, countries: tuple[str, ...], *asks: str, size: str = "PME") -> None:
    """Holdings in the countries given stand between the applicant and one person."""
    company = casting.company()
    casting.cast.sirene[company.number] = {"categorieEntreprise": size}
    asset = company
    for country in countries:
        casting.own(asset, owner := casting.company(abroad=country), 100)
        asset = owner
    casting.own(asset, casting.person(), 100)
    casting.director(company)
    _apply(casting, key, company, *asks)


def _three_countries(desk: Desk, key: str) -> None:
    _held_abroad(desk.casting, key, ("LU", "NL"), "OWN-04")


def _two_countries(desk: Desk, key: str) -> None:
    _held_abroad(desk.casting, key, ("LU", "LU"))


def _middle_size(desk: Desk, key: str) -> None:
    _held_abroad(desk.casting, key, ("LU", "NL"), size="ETI")


def _seated_far(casting: Casting, percent: float, behind: Company | Person) -> Company:
    """Return a firm of which an entity holds a share whose seat is on the lists; ``behind`` holds that one."""
    company, holding = casting.owned(100 - percent), casting.company(abroad="LU")
    holding = _changed(casting, holding, scheme="VU-VFSC", country=HIDDEN_SEAT)
    casting.own(company, holding, percent)
    casting.own(holding, behind, 100)
    return company


def _hidden_seat(desk: Desk, key: str) -> None:
    casting = desk.casting
    _apply(casting, key, _seated_far(casting, 10, casting.owned(100)), "OWN-05")


def _under_a_tenth(desk: Desk, key: str) -> None:
    casting = desk.casting
    _apply(casting, key, _seated_far(casting, 9.9, casting.owned(100)))


def _owner_named_there(desk: Desk, key: str) -> None:
    casting = desk.casting
    _apply(casting, key, _seated_far(casting, 10, casting.person()), excluded=("OWN-05",))


def _circle(casting: Casting, key: str, percent: float, *asks: str) -> None:
    """The applicant holds a share of a company that holds two fifths of it."""
    company, other = casting.owned(60), casting.owned(100 - percent)
    casting.own(company, other, 40)
    casting.own(other, company, percent)
    _apply(casting, key, company, *asks)


def _twentieth_back(desk: Desk, key: str) -> None:
    _circle(desk.casting, key, 5, "OWN-07")


def _under_a_twentieth(desk: Desk, key: str) -> None:
    _circle(desk.casting, key, 4.9)


def _known_person(casting: Casting) -> Person:
    """A person whom a published number tells in the register and on a form."""
    return casting.person(document=("ISL-PASSPORT", casting.numbers.document()))


def _sold(casting: Casting, days: int) -> tuple[Company, Person, Person, Person]:
    """One of two owners of a firm sold some days ago: the firm, who stayed, the seller and the buyer."""
    company, day = casting.company(), WHOLE_ON - timedelta(days=days)
    first, seller, buyer = (_known_person(casting) for _ in range(3))
    casting.own(company, first, 60)
    before = Said(company.said_on, "new", 40, 40)
    casting.relate(company, seller, "shareholding", before, Said(day, "closed", 40, 40))
    casting.relate(company, buyer, "shareholding", Said(day, "new", 40, 40))
    return company, first, seller, buyer


def _sold_lately(casting: Casting, key: str, days: int, *asks: str, excluded: tuple[str, ...] = ()) -> None:
    """The form names the seller still; a sale so near to the application is a question too (OWN-10)."""
    company, first, seller, _ = _sold(casting, days)
    _apply(casting, key, company, *asks, "OWN-10", excluded=excluded, named=(first, seller))


def _seller_on_the_form(desk: Desk, key: str) -> None:
    _sold_lately(desk.casting, key, 31, "OWN-09")


def _sold_thirty_days_ago(desk: Desk, key: str) -> None:
    _sold_lately(desk.casting, key, 30, excluded=("OWN-09",))


def _control_moved(desk: Desk, key: str) -> None:
    company, first, _, buyer = _sold(desk.casting, 90)
    _apply(desk.casting, key, company, "OWN-10", named=(first, buyer))


def _control_moved_before(desk: Desk, key: str) -> None:
    company, first, _, buyer = _sold(desk.casting, 91)
    _apply(desk.casting, key, company, named=(first, buyer))


def _same_owners(desk: Desk, key: str) -> None:
    casting = desk.casting
    company, owners = casting.company(), [_known_person(casting) for _ in range(2)]
    for person in owners:
        casting.own(company, person, 50)
    _apply(casting, key, company, named=owners)


def _four_quarters(desk: Desk, key: str) -> None:
    _apply(desk.casting, key, desk.casting.owned(25, 25, 25, 25), "OWN-11")


def _just_above_a_quarter(desk: Desk, key: str) -> None:
    _apply(desk.casting, key, desk.casting.owned(25.5, 25, 25, 24.5))


def _cut(casting: Casting, key: str, on: date, *asks: str) -> None:
    """One of five partners went from 30 % to 25 %, and the others took it over."""
    company = casting.company()
    for before, after in ((30, 25), (18, 19), (18, 19), (17, 18.5), (17, 18.5)):
        person = casting.person()
        old = (Said(company.said_on, "new", before, before), Said(on, "closed", before, before))
        casting.relate(company, person, "shareholding", *old)
        casting.relate(company, person, "shareholding", Said(on, "new", after, after))
    _apply(casting, key, company, *asks)


def _cut_to_a_quarter(desk: Desk, key: str) -> None:
    _cut(desk.casting, key, date(2026, 5, 18), "OWN-11")


def _cut_a_year_ago(desk: Desk, key: str) -> None:
    _cut(desk.casting, key, months_before(WHOLE_ON, 12))


def _ended(casting: Casting, owner: Person, born: date, days: int, activity: str) -> None:
    """A firm of one owner that ended some days after its creation."""
    company = _changed(casting, casting.company(), founded=born, said_on=born)
    end = born + timedelta(days=days)
    casting.relate(company, owner, "shareholding", Said(born, "new", 100, 100), Said(end, "closed", 100, 100))
    casting.cast.sirene[company.number] = {
        "etatAdministratifUniteLegale": "C",
        "dateDebut": end.isoformat(),
        "activitePrincipaleUniteLegale": activity,
    }


SHOP, LETTING = "47.78C", "68.20B"


def _short_lived(
    casting: Casting, key: str, *asks: str, days: int = 1096, activity: str = SHOP, excluded: tuple[str, ...] = ()
) -> None:
    """The applicant's owner held three firms that ended: two soon, the third after ``days``."""
    company, owner = casting.company(), casting.person()
    casting.own(company, owner, 100)
    casting.director(company)
    _ended(casting, owner, date(2022, 1, 10), 640, SHOP)
    _ended(casting, owner, date(2022, 9, 5), 900, SHOP)
    _ended(casting, owner, date(2023, 2, 6), days, activity)
    _apply(casting, key, company, *asks, excluded=excluded)


def _three_short_lived(desk: Desk, key: str) -> None:
    _short_lived(desk.casting, key, "OWN-12")


def _a_day_longer(desk: Desk, key: str) -> None:
    _short_lived(desk.casting, key, days=1097)


def _one_building(desk: Desk, key: str) -> None:
    _short_lived(desk.casting, key, activity=LETTING, excluded=("OWN-12",))


STORIES = (
    story("no_owner", "No owner named after 31 days", "Aucun propriétaire nommé après 31 jours", _no_owner),
    story(
        "no_owner_yet",
        "Decoy: no owner named after 30 days",
        "Leurre : aucun propriétaire après 30 jours",
        _thirty_days,
    ),
    story(
        "manager_by_default",
        "A trust behind, the manager named by default",
        "Une fiducie derrière, le dirigeant nommé par défaut",
        _manager_by_default,
    ),
    story(
        "quarter_of_a_fund",
        "Decoy: a fund of the employees with exactly 25 %",
        "Leurre : un fonds de salariés avec exactement 25 %",
        _quarter_of_a_fund,
    ),
    story("three_countries", "A chain of three countries", "Une chaîne à travers trois pays", _three_countries),
    story(
        "two_countries", "Decoy: a chain of two countries", "Leurre : une chaîne à travers deux pays", _two_countries
    ),
    story(
        "middle_size",
        "Decoy: three countries above a firm of middle size",
        "Leurre : trois pays au-dessus d’une entreprise de taille intermédiaire",
        _middle_size,
    ),
    story(
        "hidden_seat",
        "A tenth held from a country on the lists",
        "Un dixième détenu depuis un pays des listes",
        _hidden_seat,
    ),
    story(
        "under_a_tenth",
        "Decoy: 9.9 % held from a country on the lists",
        "Leurre : 9,9 % détenus depuis un pays des listes",
        _under_a_tenth,
    ),
    story(
        "owner_named_there",
        "Decoy: the owner of the entity abroad is named",
        "Leurre : le propriétaire de l’entité étrangère est nommé",
        _owner_named_there,
    ),
    story("circle", "Two companies hold each other", "Deux sociétés se détiennent l’une l’autre", _twentieth_back),
    story("open_circle", "Decoy: 4.9 % held in return", "Leurre : 4,9 % détenus en retour", _under_a_twentieth),
    story("control_moved", "Sold 90 days before the request", "Vendue 90 jours avant la demande", _control_moved),
    story(
        "control_moved_before",
        "Decoy: sold 91 days before the request",
        "Leurre : vendue 91 jours avant la demande",
        _control_moved_before,
    ),
    story(
        "seller_on_the_form",
        "The form names who sold 31 days ago",
        "Le formulaire nomme qui a vendu il y a 31 jours",
        _seller_on_the_form,
    ),
    story(
        "sold_thirty_days_ago",
        "Decoy: the form names who sold 30 days ago",
        "Leurre : le formulaire nomme qui a vendu il y a 30 jours",
        _sold_thirty_days_ago,
    ),
    story(
        "same_owners",
        "Decoy: form and register name the same owners",
        "Leurre : formulaire et registre nomment les mêmes propriétaires",
        _same_owners,
    ),
    story("four_quarters", "Four holders of a quarter each", "Quatre détenteurs d’un quart chacun", _four_quarters),
    story(
        "just_above_a_quarter",
        "Decoy: one of four just above a quarter",
        "Leurre : l’un des quatre juste au-dessus du quart",
        _just_above_a_quarter,
    ),
    story("cut_to_a_quarter", "A share cut to a quarter", "Une part ramenée au quart", _cut_to_a_quarter),
    story(
        "cut_a_year_ago",
        "Decoy: a share cut to a quarter a year ago to the day",
        "Leurre : une part ramenée au quart il y a un an jour pour jour",
        _cut_a_year_ago,
    ),
    story(
        "three_short_lived",
        "Three firms of the owner ended within three years",
        "Trois entreprises du propriétaire finies en trois ans",
        _three_short_lived,
    ),
    story(
        "a_day_longer",
        "Decoy: one of three firms lived a day longer",
        "Leurre : l’une des trois a vécu un jour de plus",
        _a_day_longer,
    ),
    story(
        "one_building",
        "Decoy: one of three firms was made for a building",
        "Leurre : l’une des trois fut faite pour un immeuble",
        _one_building,
    ),
)
