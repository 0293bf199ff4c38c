"""Stories of lists that a town keeps or is told of: closures, exclusions, registrations, bans on managing (LST, DIR-03)."""

from datetime import date

from rempart.town.cast import Company, Person
from rempart.town.desk import Desk
from rempart.town.editions import WHOLE_ON
from rempart.town.stories.whole.form import story

_GUARDS = "80.10Z"
_THREE_YEARS_BEFORE = date(2023, 11, 13)


def _list(
    desk: Desk, key: str, who: Company | Person, kind: str, name: str, start: date, end: date | None = None
) -> None:
    desk.tell(
        "listing",
        party_id=desk.party(who),
        list=name,
        kind=kind,
        authority="préfet de l’Estuaire",
        ref=f"{key}-1",
        valid_from=start,
        valid_to=end,
    )


def _closed(
    desk: Desk, key: str, start: date, end: date, *, asks: tuple[str, ...], excluded: tuple[str, ...] = ()
) -> None:
    company = desk.casting.owned(60, 40)
    _list(desk, key, company, "closure", "closures", start, end)
    applicant = desk.casting.party("applicant", company)
    desk.casting.apply(key, applicant, on=WHOLE_ON, must_ask=asks, excluded=excluded, alone=True)


def _closed_last_year(desk: Desk, key: str) -> None:
    _closed(desk, key, date(2023, 11, 14), date(2023, 12, 14), asks=("LST-04",))


def _closed_three_years_ago(desk: Desk, key: str) -> None:
    _closed(desk, key, _THREE_YEARS_BEFORE, date(2023, 12, 13), asks=())


def _annulled(desk: Desk, key: str) -> None:
    _closed(desk, key, date(2025, 5, 5), date(2025, 5, 5), asks=(), excluded=("LST-04",))


def _barred(desk: Desk, key: str, end: date | None, *, asks: tuple[str, ...]) -> None:
    company = desk.casting.owned(60, 40)
    _list(desk, key, company, "exclusion", "exclusions", date(2025, 3, 3), end)
    desk.casting.apply(key, desk.casting.party("applicant", company), on=WHOLE_ON, must_ask=asks, alone=True)


def _shut_out(desk: Desk, key: str) -> None:
    _barred(desk, key, date(2026, 11, 14), asks=("LST-02",))


def _readmitted(desk: Desk, key: str) -> None:
    _barred(desk, key, WHOLE_ON, asks=())


def _guards(
    desk: Desk, key: str, on_list: str | None, *, asks: tuple[str, ...], excluded: tuple[str, ...] = ()
) -> None:
    company = desk.casting.owned(60, 40)
    desk.party(company, classification=_GUARDS)
    if on_list:
        _list(desk, key, company, "positive_register", on_list, date(2020, 1, 6))
    applicant = desk.casting.party("applicant", company)
    desk.casting.apply(key, applicant, on=WHOLE_ON, must_ask=asks, excluded=excluded, alone=True)
    desk.casting.watch(key, "LST-03", company.identifier, asked=bool(asks))


def _unregistered(desk: Desk, key: str) -> None:
    _guards(desk, key, None, asks=("LST-03",))


def _registered(desk: Desk, key: str) -> None:
    _guards(desk, key, "register of guards", asks=())


def _renewing(desk: Desk, key: str) -> None:
    _guards(desk, key, "register of guards/renewal", asks=(), excluded=("LST-03",))


def _manager(desk: Desk, key: str, banned_to: date | None, *, asks: tuple[str, ...]) -> None:
    """A firm of two managers since 2018, one of them under a ban from 2021."""
    company = desk.casting.owned(60, 40)
    managers = [desk.casting.person(), desk.casting.person()]
    for manager in managers:
        desk.tell(
            "directorship",
            director_id=desk.party(manager),
            organization_id=desk.party(company),
            role="Gérant",
            valid_from=date(2018, 4, 3),
        )
    _list(desk, key, managers[0], "officer_ban", "bans on managing", date(2021, 6, 7), banned_to)
    desk.casting.apply(key, desk.casting.party("applicant", company), on=WHOLE_ON, must_ask=asks, alone=True)


def _banned(desk: Desk, key: str) -> None:
    _manager(desk, key, None, asks=("DIR-03",))


def _ban_over(desk: Desk, key: str) -> None:
    _manager(desk, key, WHOLE_ON, asks=())


def _held_by_excluded(desk: Desk, key: str, share: float, *, asks: tuple[str, ...]) -> None:
    """A firm of which a holding, excluded from contracts until 2027, has so many percent, and a person the rest."""
    casting = desk.casting
    company, holding = casting.company(), casting.company()
    casting.own(company, holding, share)
    casting.own(company, casting.person(), 100 - share)
    casting.own(holding, casting.person(), 100)
    _list(desk, key, holding, "exclusion", "exclusions", date(2025, 3, 3), date(2027, 3, 3))
    casting.apply(key, casting.party("applicant", company), on=WHOLE_ON, must_ask=asks, alone=True)


def _near_a_measure(desk: Desk, key: str) -> None:
    _held_by_excluded(desk, key, 26, asks=("NET-04",))


def _quarter_of_excluded(desk: Desk, key: str) -> None:
    _held_by_excluded(desk, key, 25, asks=())


STORIES = (
    story("near_a_measure", "A measure touches a holder", "Une mesure touche un détenteur", _near_a_measure),
    story(
        "quarter_of_excluded",
        "Decoy: a holder of exactly a quarter",
        "Leurre : un détenteur d’un quart exactement",
        _quarter_of_excluded,
    ),
    story(
        "closed_last_year", "Closed in the last three years", "Fermé dans les trois dernières années", _closed_last_year
    ),
    story(
        "closed_three_years_ago",
        "Decoy: closed three years ago to the day",
        "Leurre : fermé il y a trois ans jour pour jour",
        _closed_three_years_ago,
    ),
    story("annulled_closure", "Decoy: a closure annulled", "Leurre : une fermeture annulée", _annulled),
    story("shut_out", "Excluded from public contracts", "Exclu des marchés publics", _shut_out),
    story("readmitted", "Decoy: an exclusion that ends today", "Leurre : une exclusion qui finit ce jour", _readmitted),
    story("unregistered", "Guards without registration", "Gardiennage sans inscription", _unregistered),
    story("registered", "Decoy: guards on the register", "Leurre : gardiennage inscrit", _registered),
    story("renewing", "Decoy: registration under renewal", "Leurre : inscription en renouvellement", _renewing),
    story("banned_manager", "A manager under a ban", "Un gérant interdit de gérer", _banned),
    story("ban_over", "Decoy: a ban that ends today", "Leurre : une interdiction qui finit ce jour", _ban_over),
)
