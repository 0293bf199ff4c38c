"""Stories of firms that may be shells: what registers and the gazette tell of them (SHL-02, 03, 06, 08, 09, 10)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from rempart.town.cast import Company
from rempart.town.casting import Casting
from rempart.town.desk import Desk
from rempart.town.editions import WHOLE_ON
from rempart.town.stories.whole.form import story

FILED = date(2026, 6, 30)
"""When accounts were filed that are not in question."""


def firm(casting: Casting, founded: date, *percents: float, said_on: date | None = None) -> Company:
    """Add one firm founded on a day, by default stated a month later, and held by as many new persons as percentages."""
    said_on = said_on or founded + timedelta(days=30)
    made = replace(casting.company(said_on=said_on), founded=founded)
    casting.cast.companies[-1] = made
    for percent in percents:
        casting.own(made, casting.person(), percent)
    return made


def happens(desk: Desk, who: str, kind: str, on: date, **more: str) -> None:
    """Tell one event in the life of a firm."""
    desk.tell("event", party_id=who, kind=kind, event_on=on, **more)


def apply_as(
    casting: Casting, key: str, company: Company, *asks: str, excluded: tuple[str, ...] = (), **form: str
) -> None:
    """Let the firm apply; nothing but the questions named may arise."""
    applicant = casting.party("applicant", company, **form)
    casting.apply(key, applicant, on=WHOLE_ON, must_ask=asks, excluded=excluded, alone=True)


def _crowd(desk: Desk, key: str, others: int, *asks: str, excluded: tuple[str, ...] = (), agent: bool = False) -> None:
    """So many others have their seat where the applicant has it; the first of them is a licensed agent, or not."""
    casting = desk.casting
    company, street = casting.owned(60, 40), f"{casting.rng.randint(101, 400)} quai de la Balance"
    seated = [desk.party(company)]
    for rank in range(others):
        seated.append(f"{key}-{rank}")
        desk.tell("party", party_id=seated[-1], kind="Company", jurisdiction="FR", status="active")
    if agent:
        desk.tell("party_tag", party_id=seated[1], tag="licensed_agent")
    for party in seated:
        desk.tell(
            "address",
            party_id=party,
            role="seat",
            full_address=f"{street}, 99100 {casting.cast.town}",
            street=street,
            city=casting.cast.town,
            country="FR",
        )
    apply_as(casting, key, company, *asks, excluded=excluded)


def _crowded(desk: Desk, key: str) -> None:
    _crowd(desk, key, 19, "SHL-02")


def _less_crowded(desk: Desk, key: str) -> None:
    _crowd(desk, key, 18)


def _licensed_seat(desk: Desk, key: str) -> None:
    _crowd(desk, key, 19, excluded=("SHL-02",), agent=True)


def _last_filed(desk: Desk, key: str, on: date, *asks: str, excluded: tuple[str, ...] = (), more: str = "") -> None:
    """Accounts were last filed on the day; ``more`` is an event of the summer before."""
    company = desk.casting.owned(60, 40)
    happens(desk, desk.party(company), "accounts_filed", on)
    if more:
        happens(desk, desk.party(company), more, date(2025, 7, 1))
    apply_as(desk.casting, key, company, *asks, excluded=excluded)


def _two_years_silent(desk: Desk, key: str) -> None:
    _last_filed(desk, key, date(2024, 11, 13), "SHL-03")


def _a_day_less(desk: Desk, key: str) -> None:
    _last_filed(desk, key, date(2024, 11, 14))


def _confidential(desk: Desk, key: str) -> None:
    _last_filed(desk, key, date(2023, 7, 3), excluded=("SHL-03",), more="accounts_confidential")


def _turn(
    desk: Desk, key: str, on: date, after: str, *asks: str, excluded: tuple[str, ...] = (), alike: int = 0
) -> None:
    """The object changes on the day from electrical work; ``alike`` others are recoded in the same way."""
    company = desk.casting.owned(60, 40)
    who = desk.party(company)
    happens(desk, who, "accounts_filed", FILED)
    for rank in range(alike):
        desk.tell("party", party_id=f"{key}-{rank}", kind="Company", jurisdiction="FR")
    for party in (who, *(f"{key}-{rank}" for rank in range(alike))):
        happens(desk, party, "object_change", on, code_before="43.21A", code_after=after)
    apply_as(desk.casting, key, company, *asks, excluded=excluded)


def _turned(desk: Desk, key: str) -> None:
    _turn(desk, key, WHOLE_ON - timedelta(days=180), "56.30Z", "SHL-06")


def _turned_before(desk: Desk, key: str) -> None:
    _turn(desk, key, WHOLE_ON - timedelta(days=181), "56.30Z")


def _turned_a_little(desk: Desk, key: str) -> None:
    _turn(desk, key, date(2026, 6, 1), "43.22A")


def _recoded(desk: Desk, key: str) -> None:
    _turn(desk, key, date(2026, 7, 1), "27.12Z", excluded=("SHL-06",), alike=19)


def _moves(desk: Desk, key: str, apart: int, *asks: str, excluded: tuple[str, ...] = (), merged: bool = False) -> None:
    """Two notices of a move, so many days apart; the firm takes over another in between, or not."""
    first = date(2025, 3, 3)
    company = desk.casting.owned(60, 40)
    who = desk.party(company)
    happens(desk, who, "accounts_filed", FILED)
    for on in (first, first + timedelta(days=apart)):
        happens(desk, who, "seat_move", on)
    if merged:
        happens(desk, desk.stranger(f"{key}-taken"), "merger", date(2025, 4, 1), other_id=who)
    apply_as(desk.casting, key, company, *asks, excluded=excluded)


def _moved_twice(desk: Desk, key: str) -> None:
    _moves(desk, key, 60, "SHL-08")


def _moved_once(desk: Desk, key: str) -> None:
    _moves(desk, key, 59)


def _moved_and_merged(desk: Desk, key: str) -> None:
    _moves(desk, key, 200, excluded=("SHL-08",), merged=True)


def _short(
    desk: Desk, key: str, founded: date, *asks: str, excluded: tuple[str, ...] = (), activity: str = "56.10A"
) -> None:
    """No staff, no accounts, another object and another seat within the year; whether it is young is in question."""
    company = firm(desk.casting, founded, 60, 40)
    desk.casting.cast.sirene[company.number] = {
        "trancheEffectifsUniteLegale": "00",
        "activitePrincipaleUniteLegale": activity,
    }
    who = desk.party(company)
    happens(desk, who, "object_change", date(2026, 2, 2), code_before="43.21A", code_after=activity)
    happens(desk, who, "seat_move", date(2026, 3, 2))
    apply_as(desk.casting, key, company, *asks, excluded=excluded)


def _short_lived(desk: Desk, key: str) -> None:
    _short(desk, key, date(2025, 5, 14), "SHL-09")


def _a_day_older(desk: Desk, key: str) -> None:
    _short(desk, key, date(2025, 5, 13))


def _one_project(desk: Desk, key: str) -> None:
    _short(desk, key, date(2025, 5, 14), excluded=("SHL-09",), activity="68.20B")


def _again(
    desk: Desk, key: str, days: int, *asks: str, excluded: tuple[str, ...] = (), taken_over: bool = False
) -> None:
    """So many days after one bar was struck off, its manager founds another."""
    casting, ended = desk.casting, date(2024, 9, 2)
    company = firm(casting, ended + timedelta(days=days), 60, 40)
    casting.cast.sirene[company.number] = {"activitePrincipaleUniteLegale": "56.30Z"}
    old = desk.stranger(f"{key}-old", classification="56.30Z", incorporation_date=date(2015, 1, 5))
    manager, new = desk.party(casting.person()), desk.party(company)
    for bar, since, until in ((old, date(2015, 1, 5), ended), (new, company.founded, None)):
        desk.tell(
            "directorship", director_id=manager, organization_id=bar, role="Gérant", valid_from=since, valid_to=until
        )
    happens(desk, old, "struck_off", ended)
    if taken_over:
        happens(desk, old, "transfer", ended, other_id=new)
    apply_as(casting, key, company, *asks, excluded=excluded)


def _reborn(desk: Desk, key: str) -> None:
    _again(desk, key, 365, "SHL-10")


def _a_year_and_a_day(desk: Desk, key: str) -> None:
    _again(desk, key, 366)


def _business_bought(desk: Desk, key: str) -> None:
    _again(desk, key, 30, excluded=("SHL-10",), taken_over=True)


_TOLD: tuple[tuple[str, str, str, Callable[[Desk, str], None]], ...] = (
    ("crowded_address", "Twenty firms at one address", "Vingt entreprises à une adresse", _crowded),
    ("less_crowded", "Decoy: nineteen firms at one address", "Leurre : dix-neuf à une adresse", _less_crowded),
    ("licensed_seat", "Decoy: twenty at a licensed agent's", "Leurre : vingt chez un agréé", _licensed_seat),
    ("accounts_missing", "No accounts for two years", "Pas de comptes depuis deux ans", _two_years_silent),
    ("accounts_a_day_less", "Decoy: accounts a day later", "Leurre : des comptes un jour plus tard", _a_day_less),
    ("accounts_confidential", "Decoy: accounts unpublished", "Leurre : des comptes non publiés", _confidential),
    ("turned_before", "An object changed 180 days before", "Un objet changé 180 jours avant", _turned),
    ("turned_long_before", "Decoy: changed 181 days before", "Leurre : changé 181 jours avant", _turned_before),
    ("turned_a_little", "Decoy: a change within one trade", "Leurre : un changement dans le métier", _turned_a_little),
    ("recoded", "Decoy: recoded with nineteen others", "Leurre : recodée avec dix-neuf autres", _recoded),
    ("moved_twice", "Two moves of the seat", "Deux transferts du siège", _moved_twice),
    ("moved_once", "Decoy: one move, published twice", "Leurre : un transfert publié deux fois", _moved_once),
    ("moved_and_merged", "Decoy: two moves and a merger", "Leurre : deux transferts et une fusion", _moved_and_merged),
    ("short_lived", "Four facts of a short life", "Quatre faits d’une vie courte", _short_lived),
    ("a_day_older", "Decoy: eighteen months old, three facts", "Leurre : dix-huit mois, trois faits", _a_day_older),
    ("one_project", "Decoy: a firm made for one building", "Leurre : une société d’un seul immeuble", _one_project),
    ("reborn", "A bar closed and founded again", "Un bar fermé puis refondé", _reborn),
    ("founded_later", "Decoy: founded a year and a day later", "Leurre : un an et un jour après", _a_year_and_a_day),
    ("business_bought", "Decoy: the business was bought", "Leurre : le fonds a été acheté", _business_bought),
)
STORIES = tuple(story(*told) for told in _TOLD)
